"""Slow drift, so that minute 40 is not minute 1, and so smooth that nobody notices it change."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Wander:
    """`count` independent values, each about as often anywhere in -1..1, never outside.

    Each is a mean-reverting random walk of unit variance, squashed by tanh; after `memory_steps` steps it has forgotten
    about two thirds of where it was. It begins anywhere, so no two nights start alike.
    """

    def __init__(self, rng: np.random.Generator, count: int, memory_steps: float) -> None:
        self._rng = rng
        self._at = rng.standard_normal(count)
        self._kept = np.exp(-1 / memory_steps)
        self._stirred = np.sqrt(1 - self._kept**2)

    def step(self) -> Floats:
        """One step on: `(count,)`."""
        self._at = self._kept * self._at + self._stirred * self._rng.standard_normal(len(self._at))
        return np.tanh(self._at)

    def steps(self, count: int) -> Floats:
        """So many steps on, one after the other: `(count, values)`."""
        return np.array([self.step() for _ in range(count)])
