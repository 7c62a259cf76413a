"""Vectors drawn anew from what was measured of many: principal components and their distributions."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Samples = NDArray[np.float32]


LEVELS = np.linspace(0.01, 0.99, 13)  # of probability, at which distributions are told


@dataclass(frozen=True)
class Mixture:
    """Kinds of vectors that vary about a mean along a few directions; along each, a kind has a distribution."""

    mean: Samples  # (size,)
    directions: Samples  # (directions, size), of length 1
    weights: Floats  # (kinds,), sum 1
    quantiles: Floats  # (kinds, LEVELS, directions)

    @classmethod
    def of(cls, figures: Mapping[str, object]) -> "Mixture":
        """From the figures of a file that `tools/analyse.py` wrote."""
        mean, directions = (np.asarray(figures[name], np.float32) for name in ("mean", "directions"))
        weights, quantiles = (np.asarray(figures[name], np.float64) for name in ("weights", "quantiles"))
        return cls(mean, directions, weights / weights.sum(), quantiles)

    def draw(self, rng: np.random.Generator, count: int) -> Samples:
        """New vectors, `(count, size)`: a Latin hypercube, so that a few already cover each distribution evenly."""
        rows = np.broadcast_to(np.arange(count)[:, np.newaxis], (count, 1 + len(self.directions)))
        chance = (rng.permuted(rows, axis=0) + rng.random(rows.shape)) / max(count, 1)
        kind = np.searchsorted(np.cumsum(self.weights[:-1]), chance[:, :1])
        level = chance[:, 1:] * (len(LEVELS) - 1)
        below = np.minimum(level.astype(int), len(LEVELS) - 2)
        column = np.arange(len(self.directions))
        low, high = self.quantiles[kind, below, column], self.quantiles[kind, below + 1, column]
        places = (low + (level - below) * (high - low)).astype(np.float32)
        vectors: Samples = self.mean + places @ self.directions
        return vectors
