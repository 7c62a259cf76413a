"""The last rounding: to 16 bits with dither."""

import numpy as np
from numpy.typing import NDArray

from device.dsp.stream import Block


class Dither:
    """To int16 with triangular dither one step either way, so that what is left of a sound below a step is no crackle.

    Each value is the difference of two successive uniform ones: triangular, and pushed up to where ears are deaf
    (Wannamaker 1992). Drawn well ahead, since calling numpy costs more than numpy's work on a period.
    """

    DRAWN_FRAMES = 8192

    def __init__(self, seed: int) -> None:
        self._rng = np.random.Generator(np.random.SFC64(seed))
        self._drawn = np.empty((0, 2), np.float32)

    def __call__(self, sound: Block) -> NDArray[np.int16]:
        """Whole steps of `(frames, 2)` in steps, that is at full scale 32768."""
        if len(self._drawn) < len(sound):
            uniform = self._rng.random((max(self.DRAWN_FRAMES, len(sound)) + 1, 2), np.float32)
            self._drawn = uniform[1:] - uniform[:-1]
        steps = sound + self._drawn[: len(sound)]
        self._drawn = self._drawn[len(sound) :]
        np.rint(steps, out=steps)
        return steps.astype(np.int16)
