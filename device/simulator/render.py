"""`lull render`: one sound at its house level into a WAV file."""

import sys
from contextlib import closing
from pathlib import Path

from device.audio.dither import Dither
from device.audio.wav import WavSink
from device.dsp.rate import frames_of
from device.sounds import sounds
from device.sounds.contract import Mood, Sound

BLOCK_FRAMES = 4096


def render(sound_id: str, out: Path, seconds: float, seed: int) -> int:
    """Write it; returns the exit code."""
    found = sounds()
    if sound_id not in found:
        print(f"lull render: there is no sound {sound_id!r}; there are {', '.join(found)}", file=sys.stderr)
        return 2
    try:
        _write(found[sound_id], out, frames_of(seconds), seed)
    except OSError as error:
        print(f"lull render: {out}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _write(sound: Sound, out: Path, frames: int, seed: int) -> None:
    voice, dither = sound.voice(seed), Dither(seed)
    level = 32768 * 10 ** (sound.level_db / 20)
    with closing(WavSink(out)) as sink:
        for done in range(0, frames, BLOCK_FRAMES):
            block = voice.render(min(frames - done, BLOCK_FRAMES), Mood())
            block *= level
            sink.write(dither(block))
