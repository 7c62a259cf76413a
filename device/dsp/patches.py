"""A row of steps that short patches of sound are laid on; where several overlap, the loudest is heard."""

import numpy as np
from numpy.typing import NDArray

from device.dsp.envelopes import BANDS

BEFORE = 3  # steps of a patch ahead of its peak

Samples = NDArray[np.float32]


class Patches:
    """Power of both ears in each band, step by step, never below a floor.

    `floor` is `(BANDS,)`; `behind` steps that were taken are kept in front of the next ones.
    """

    def __init__(self, floor: Samples, behind: int = 0) -> None:
        self._floor = floor
        self._behind = behind
        self._power = self._empty(behind)
        self.steps = 0  # planned and not taken; patches may reach beyond

    def extend(self, steps: int) -> None:
        """So many more steps, empty but for what reaches into them."""
        self.steps += steps

    def lay(self, at: NDArray[np.int64], patches: Samples) -> None:
        """Patches `(count, length, 2, BANDS)` whose peaks are at steps `(count,)` of those planned."""
        first = self._behind + np.maximum(at - BEFORE, 0)
        length = patches.shape[1]
        reach = int(first.max(initial=0)) + length
        if reach > len(self._power):
            self._power = np.concatenate((self._power, self._empty(reach - len(self._power))))
        for start, patch in zip(first.tolist(), patches, strict=True):
            under = self._power[start : start + length]
            np.maximum(under, patch, out=under)

    def take(self, steps: int, ahead: int = 0) -> Samples:
        """The next steps, `(behind + steps + ahead, 2, BANDS)`; those `ahead` stay to be taken."""
        wanted = self._behind + steps + ahead
        if wanted > len(self._power):
            self._power = np.concatenate((self._power, self._empty(wanted - len(self._power))))
        taken = self._power[:wanted]
        self._power = self._power[steps:]
        self.steps -= steps
        return taken

    def _empty(self, steps: int) -> Samples:
        return np.broadcast_to(self._floor, (steps, 2, BANDS)).copy()


def both_ears(rng: np.random.Generator, drawn: Samples, spread_db: float) -> Samples:
    """Patches drawn as `(count, length * BANDS)`, each leaning to one ear: `(count, length, 2, BANDS)`."""
    patches = drawn.reshape(len(drawn), drawn.shape[1] // BANDS, BANDS)
    apart = 10 ** (np.float32(spread_db / 20) * rng.standard_normal((len(patches), 1, 1), np.float32))
    return np.stack((patches * apart, patches / apart), axis=2)
