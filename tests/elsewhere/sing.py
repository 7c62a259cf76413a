"""Renders sounds into a folder, a raw float32 file each: `python -m tests.elsewhere.sing FOLDER SECONDS SOUND...`."""

import sys
from pathlib import Path

import numpy as np

from device.dsp.rate import frames_of
from device.sounds import load, new_voice
from device.sounds.contract import Mood

BLOCK = 8192


def sung(sound_id: str, seconds: float) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """A voice of it, awake."""
    voice, mood = new_voice(load(sound_id), 1), Mood(1.0, 1.0)
    blocks = [voice.render(BLOCK, mood) for _ in range(-(-frames_of(seconds) // BLOCK))]
    return np.concatenate(blocks)


if __name__ == "__main__":
    for name in sys.argv[3:]:
        sung(name, float(sys.argv[2])).tofile(Path(sys.argv[1]) / name)
