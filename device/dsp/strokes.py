"""Things that are struck and are silent between: keys, taps. Each stroke is a tenth of a second of moving bands.

Strokes are drawn anew each time from statistics of real ones, which `tools/analyse.py` takes: kinds, principal
components and their distributions, no piece of a recording. A thing that is struck again sounds much as before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from device.dsp.envelopes import BANDS, STEPS, EnvelopeNoise
from device.dsp.mixture import Mixture
from device.dsp.patches import Patches
from device.dsp.stream import Block

# Steps at which a stroke is told: each at first, when all happens, and every fourth as it rings out.
TOLD = np.concatenate((np.arange(16), np.arange(19, 64, 4)))
LENGTH = int(TOLD[-1]) + 1  # steps
SILENT = 1e-8  # power between strokes, against the mean
KEPT = 0.35  # of how a stroke differs from others of its kind is the thing's own, alike each time

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Struck:
    """What strokes of one thing measured."""

    colour: Samples  # (BANDS,): log power, mean over time, of power 1 in all
    strokes: Mixture  # of len(TOLD) * BANDS values: log power over `colour`

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> "Struck":
        """From the figures of a file that `tools/analyse.py` wrote."""
        return cls(np.asarray(figures["colour"], np.float32), Mixture.of(figures["strokes"]))


class Strokes:
    """Sounds them, `STEPS` steps at a time. Draws from two generators: how strokes are, and the noise."""

    def __init__(
        self, rngs: Sequence[np.random.Generator], struck: Struck, things: int, shared: float, ceiling: float
    ) -> None:
        self._rng, noise = rngs
        self._struck = struck
        self._kinds = struck.strokes.kinds(self._rng, things)
        self._own = struck.strokes.places(self._rng, self._kinds)
        self._noise = EnvelopeNoise(noise, shared, ceiling)
        self._root_colour = np.exp(0.5 * struck.colour)
        self._row = Patches(np.full(BANDS, SILENT, np.float32))
        after = np.arange(LENGTH)
        self._before = np.minimum(np.searchsorted(TOLD, after, side="right") - 1, len(TOLD) - 2)
        way = (after - TOLD[self._before]) / np.diff(TOLD)[self._before]
        self._way = way.astype(np.float32)[:, np.newaxis]

    def plan(self, at_step: NDArray[np.int64], thing: NDArray[np.int64], gain: NDArray[np.floating]) -> None:
        """Strokes `(n,)` of things, steps from the present chunk's first on; root power gains `(n, 2, BANDS)`."""
        mixture, kinds = self._struck.strokes, self._kinds[thing]
        middles = mixture.middles(kinds)
        usual, new = self._own[thing] - middles, mixture.places(self._rng, kinds) - middles
        places = middles + KEPT**0.5 * usual + (1 - KEPT) ** 0.5 * new
        told = mixture.vectors(places).reshape(len(thing), len(TOLD), BANDS)
        whole = (1 - self._way) * told[:, self._before] + self._way * told[:, self._before + 1]
        power = np.exp(whole)[:, :, np.newaxis] * (gain.astype(np.float32) ** 2)[:, np.newaxis]
        self._row.lay(at_step, power)

    def render(self) -> Block:
        """The next `(CHUNK, 2)`."""
        return self._noise.render(np.sqrt(self._row.take(STEPS)) * self._root_colour)
