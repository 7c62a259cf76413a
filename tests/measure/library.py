"""The table of all sounds: `make table`, or `python -m tests.measure.library SOUND ...` for some."""

import sys
import time
import tracemalloc
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import Mood, Sound
from tests.measure.comfort import Comfort, at_level
from tests.measure.fingerprint import Fingerprint
from tests.measure.named import asked_for
from tests.measure.recordings import RELATIVES, distance_to, mean

BLOCK_FRAMES = 1024
PASSES, PASS_S = 5, 10
HEAD = "sound              LUFS   dBTP centroid  crest onsets/s event LU   speed   memory distance"


@dataclass(frozen=True)
class Entry:
    """What a minute of a sound measures, seed 1, at the house's level."""

    sound_id: str
    lufs: float
    true_peak_dbtp: float
    centroid_hz: float
    crest_db: float
    onsets_per_s: float
    event_lu: float
    speed: float  # times real time, CPU of one core
    memory_mb: float  # of a voice that has played
    distance: float | None  # to its recording, see `recordings.py`


def entry(sound_id: str) -> Entry:
    """Measure one."""
    stereo = at_level(sound_id, 1, 60.0)
    comfort, colour = Comfort(stereo), Fingerprint(stereo)
    relative = RELATIVES.get(sound_id)
    return Entry(
        sound_id,
        comfort.loudness.integrated(),
        comfort.true_peak_dbtp,
        colour.centroid_hz,
        colour.crest_db,
        colour.onsets_per_s,
        comfort.event_lu,
        speed(load(sound_id)),
        memory_mb(load(sound_id)),
        mean(distance_to(relative, colour)) if relative else None,
    )


def speed(sound: Sound) -> float:
    """How many times faster than it sounds it is rendered, the median of a few passes."""
    voice, mood = sound.voice(1), Mood()
    cpu_s = []
    for _ in range(PASSES):
        began_s = time.process_time()
        for _ in range(PASS_S * RATE_HZ // BLOCK_FRAMES):
            voice.render(BLOCK_FRAMES, mood)
        cpu_s.append(time.process_time() - began_s)
    return PASS_S / median(cpu_s)


def memory_mb(sound: Sound) -> float:
    """What a voice holds after ten seconds, in 10^6 bytes."""
    sound.voice(1).render(BLOCK_FRAMES, Mood())  # what is worked out once for all voices
    tracemalloc.start()
    voice = sound.voice(2)
    voice.render(10 * RATE_HZ, Mood())
    held_mb = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return held_mb


def table(entries: Iterable[Entry]) -> str:
    """A line for each, and who is slowest and in the middle."""
    rows = list(entries)
    lines = [HEAD]
    for row in rows:
        far = "" if row.distance is None else f"{row.distance:.2f}"
        lines.append(
            f"{row.sound_id:16}{row.lufs:7.2f}{row.true_peak_dbtp:7.1f}{row.centroid_hz:6.0f} Hz{row.crest_db:7.1f}"
            f"{row.onsets_per_s:9.2f}{row.event_lu:9.1f}{row.speed:6.0f} x{row.memory_mb:6.1f} MB{far:>9}"
        )
    speeds = [row.speed for row in rows]
    lines.append(f"{len(rows)} sounds, the slowest {min(speeds):.0f} x, the median {median(speeds):.0f} x real time")
    return "\n".join(lines)


def main() -> None:
    """Print it."""
    print(table(map(entry, asked_for(sys.argv[1:]))))


if __name__ == "__main__":
    main()
