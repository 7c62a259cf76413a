"""A whole night of a sound: `python -m tests.measure.soak --hours 8 SOUND ...` (all, when none is named).

Loudness of every five minutes against the whole, returns, peak and the process's memory, a line for each.
"""

import argparse
import resource
import time

import numpy as np

from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import Mood
from tests.measure.loudness import Loudness
from tests.measure.named import asked_for
from tests.measure.repeats import ALIKE, Lowered, strongest_return

PIECE_S = 60
PART_S = 300
PROBES = 8


def main() -> None:
    """Render, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sounds", nargs="*")
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for sound_id in asked_for(args.sounds):
        print(soak(sound_id, args.seed, args.hours), flush=True)


def soak(sound_id: str, seed: int, hours: float) -> str:
    """A line about so many hours of it."""
    sound, mood = load(sound_id), Mood()
    gain = np.float32(10 ** (sound.level_db / 20))
    voice, loudness, lowered = sound.voice(seed), Loudness(), Lowered()
    peak, cpu_s = 0.0, 0.0
    minutes = round(hours * 3600 / PIECE_S)
    for _ in range(minutes):
        began_s = time.process_time()
        minute = voice.render(PIECE_S * RATE_HZ, mood) * gain
        cpu_s += time.process_time() - began_s
        peak = max(peak, float(np.abs(minute).max()))
        loudness.hear(minute)
        lowered.hear(minute)
    whole = loudness.integrated()
    parts = np.array([loudness.integrated(at, at + PART_S) for at in range(0, minutes * PIECE_S, PART_S)]) - whole
    found = strongest_return(lowered.whitened(), PROBES, seed)
    resident_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return (
        f"{sound_id:14} {hours:g} h  {whole:6.2f} LUFS, each 5 min {parts.min():+.2f} to {parts.max():+.2f} LU"
        f"{' ' if np.abs(parts).max() <= 1 else '*'} peak {20 * np.log10(peak):5.1f} dBFS  strongest return {found:.3f}"
        f"{' ' if found < ALIKE else '*'} {minutes * PIECE_S / cpu_s:4.0f} x  most resident {resident_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()
