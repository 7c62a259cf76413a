"""`lull render`: one sound at its house level into a WAV file."""

import sys
from pathlib import Path

from device.audio.dither import Dither
from device.audio.wav import WavSink
from device.dsp.rate import frames_of
from device.sounds import sounds
from device.sounds.contract import Mood

BLOCK_FRAMES = 4096


def render(sound_id: str, out: Path, seconds: float, seed: int) -> int:
    """Write it; returns the exit code."""
    found = sounds()
    if sound_id not in found:
        print(f"lull render: there is no sound {sound_id!r}; there are {', '.join(found)}", file=sys.stderr)
        return 2
    try:
        sink = WavSink(out)
    except OSError as error:
        print(f"lull render: {out}: {error.strerror}", file=sys.stderr)
        return 1
    sound = found[sound_id]
    voice, dither = sound.voice(seed), Dither(seed)
    level = 32768 * 10 ** (sound.level_db / 20)
    left = frames_of(seconds)
    while left:
        block = voice.render(min(left, BLOCK_FRAMES), Mood())
        block *= level
        sink.write(dither(block))
        left -= len(block)
    sink.close()
    return 0
