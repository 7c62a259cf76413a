"""Small events by chance over a steady floor: drops on a cloth, cracks in a fire.

Events are bursts of some 30 ms, drawn anew each time from statistics of real ones, which `tools/analyse.py` takes:
principal components and their distributions, no piece of a recording. Where several overlap, the loudest is heard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from device.dsp.envelopes import STEPS, EnvelopeNoise
from device.dsp.mixture import Mixture
from device.dsp.patches import Patches, both_ears
from device.dsp.stream import Block

SPREAD_DB = 3.0  # of an event, from one ear to the other

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Events:
    """What the events of one thing measured. Spectra are natural logarithms of power in `BANDS`."""

    colour: Samples  # (BANDS,): mean over time, of power 1 in all
    floor: Samples  # (BANDS,): between events, over `colour`
    events: Mixture  # of length * BANDS values: log power over `colour`
    events_per_step: float

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> "Events":
        """From the figures of a file that `tools/analyse.py` wrote."""
        colour, floor = (np.asarray(figures[name], np.float32) for name in ("colour", "floor"))
        return cls(colour, floor, Mixture.of(figures["events"]), float(figures["events_per_step"]))


class Scatter:
    """Sounds them, `STEPS` steps at a time. Draws from two generators: what happens, and the noise."""

    def __init__(self, rngs: Sequence[np.random.Generator], events: Events, shared: float) -> None:
        self._rng, noise = rngs
        self._events = events
        self._noise = EnvelopeNoise(noise, shared)
        self._root_colour = np.exp(0.5 * events.colour)
        self._cloud = Patches(np.exp(events.floor))

    def render(
        self, gain: NDArray[np.floating], often: float = 1.0, events_db: float = 0.0, depth: float = 1.0
    ) -> Block:
        """The next `(CHUNK, 2)`.

        `gain`, `(2, BANDS)`, multiplies root power; `often` multiplies the measured rate of events; `events_db` raises
        them over the floor; `depth` is how far they stand out: the exponent of their power.
        """
        count = self._rng.poisson(often * self._events.events_per_step * STEPS)
        power = np.exp(depth * self._events.events.draw(self._rng, count) + np.float32(events_db * np.log(10) / 10))
        self._cloud.lay(self._rng.integers(0, STEPS, count), both_ears(self._rng, power, SPREAD_DB))
        return self._noise.render(np.sqrt(self._cloud.take(STEPS)) * (self._root_colour * gain))
