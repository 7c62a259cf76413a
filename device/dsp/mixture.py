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
        return self.vectors(self.places(rng, self.kinds(rng, count)))

    def kinds(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """As often each as it weighs, in a random order: `(count,)`."""
        chance = (rng.permutation(count) + rng.random(count)) / max(count, 1)
        return np.searchsorted(np.cumsum(self.weights[:-1]), chance)

    def places(self, rng: np.random.Generator, kinds: NDArray[np.int64]) -> Floats:
        """New ones of these kinds, along each direction: `(count, directions)`."""
        count, column = len(kinds), np.arange(len(self.directions))
        rows = np.broadcast_to(np.arange(count)[:, np.newaxis], (count, len(column)))
        level = (rng.permuted(rows, axis=0) + rng.random(rows.shape)) / max(count, 1) * (len(LEVELS) - 1)
        below = np.minimum(level.astype(int), len(LEVELS) - 2)
        kind = kinds[:, np.newaxis]
        low, high = self.quantiles[kind, below, column], self.quantiles[kind, below + 1, column]
        places: Floats = low + (level - below) * (high - low)
        return places

    def middles(self, kinds: NDArray[np.int64]) -> Floats:
        """Where half of a kind lies on either side: `(count, directions)`."""
        middles: Floats = self.quantiles[kinds, len(LEVELS) // 2]
        return middles

    def vectors(self, places: Floats) -> Samples:
        """At places `(count, directions)`: `(count, size)`."""
        vectors: Samples = self.mean + places.astype(np.float32) @ self.directions
        return vectors
