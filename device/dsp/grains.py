"""What crumples, crunches and rubs: gestures of a hand or a jaw, filled with grains too small to plan.

A gesture is a slow movement of the spectrum, tens of milliseconds to seconds long: a hand that closes, a jaw that
grinds. A grain is a burst of some 20 ms with a spectrum of its own: a fold that snaps, a cell that breaks. What is
heard is both at once: the gesture says how loud each band is, the grains how that loudness is broken up in time.

Both are drawn anew each time from statistics of real gestures and grains, which `tools/analyse.py` takes: principal
components and their distributions, no piece of a recording.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from device.dsp.envelopes import BANDS, STEPS, EnvelopeNoise
from device.dsp.mixture import Mixture
from device.dsp.patches import Patches, both_ears
from device.dsp.stream import Block

POINTS = 16  # of a gesture, whatever its length
LENGTH_WEIGHT = 3.0  # of the log of a gesture's length among its values
AT_ONCE = 32  # gestures drawn together
DEAL = np.argsort(np.arange(AT_ONCE) * 0.618034 % 1)  # golden-ratio order: a few in a row cover the whole range
SHORTEST, LONGEST = 20, 4000  # steps of a gesture
BLUR = 8.0  # steps: standard deviation of the window in which grains are made as loud as their gesture says
REACH = 24  # steps that the window goes either way
QUIET = 1e-3  # power between grains, against the mean
LOUD = 3.5  # times the mean power: a gesture whose loudest moment is louder is drawn towards this
EVENNESS = 0.8  # how far, 0 as it came .. 1 all alike
SPREAD_DB = 3.0  # of a grain, from one ear to the other

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Handling:
    """What handling one thing measured. Spectra are natural logarithms of power in `BANDS`, 1 in all on average."""

    colour: Samples  # (BANDS,): mean of the logarithm over its gestures
    spectra: Samples  # (spectra, BANDS): directions in which gestures move
    gestures: Mixture  # of POINTS * spectra values, and LENGTH_WEIGHT times the log of the length in steps
    grains: Mixture  # of length * BANDS values: log power over the gesture's
    grains_per_step: float

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> "Handling":
        """From the figures of a file that `tools/analyse.py` wrote."""
        colour, spectra = (np.asarray(figures[name], np.float32) for name in ("colour", "spectra"))
        gestures, grains = (Mixture.of(figures[name]) for name in ("gestures", "grains"))
        return cls(colour, spectra, gestures, grains, float(figures["grains_per_step"]))


@dataclass(frozen=True)
class Gesture:
    """How one is made."""

    gain: NDArray[np.floating]  # (2, BANDS) or (2, 1): of root power at either ear
    slowness: float = 1.0  # times its usual length
    grains: float = 1.0  # times as many as usual
    depth: float = 1.0  # how far grains stand out: exponent of their power
    rest_steps: int = 0  # of silence after it


class Grains:
    """Sounds gestures one after the other, `STEPS` steps at a time. Draws from three generators."""

    def __init__(self, rngs: Sequence[np.random.Generator], handling: Handling, shared: float) -> None:
        self._gestures, self._rng, noise = rngs
        self._handling = handling
        self._noise = EnvelopeNoise(noise, shared)
        self._slow = np.zeros((0, 2, BANDS), np.float32)  # root power of what is planned
        self._cloud = Patches(np.full(BANDS, QUIET, np.float32), behind=REACH)
        self._drawn: list[Samples] = []  # gestures not made yet
        self._at = np.zeros(len(handling.spectra), np.float32)  # where the last gesture ended

    @property
    def wanted(self) -> bool:
        """Whether more must be planned before the next chunk is rendered."""
        return len(self._slow) < STEPS + REACH

    def plan(self, gesture: Gesture) -> int:
        """Add a gesture after what is planned. Returns its length in steps, without its rest."""
        if not self._drawn:
            self._drawn = self._dealt()
        drawn = self._drawn.pop()
        steps = int(np.clip(gesture.slowness * np.exp(drawn[-1] / LENGTH_WEIGHT), SHORTEST, LONGEST))
        slow = self._moved(drawn[:-1].reshape(POINTS, -1), steps)[:, np.newaxis] * gesture.gain.astype(np.float32)
        if gesture.rest_steps:
            slow[-SHORTEST:] *= np.linspace(1, 0, SHORTEST, dtype=np.float32)[:, np.newaxis, np.newaxis]
            slow = np.concatenate((slow, np.zeros((gesture.rest_steps, 2, BANDS), np.float32)))
        self._strew(steps, gesture)
        self._cloud.extend(len(slow))
        self._slow = np.concatenate((self._slow, slow))
        return steps

    def render(self) -> Block:
        """The next `(CHUNK, 2)`, all of which must have been planned."""
        near = self._cloud.take(STEPS, ahead=REACH)
        even = _window() @ near.mean(axis=1)
        levels = self._slow[:STEPS] * np.sqrt(near[REACH : REACH + STEPS] / even[:, np.newaxis])
        self._slow = self._slow[STEPS:]
        return self._noise.render(levels)

    def _dealt(self) -> list[Samples]:
        """Draw gestures, ordered so that a few in a row are about as loud as any other few."""
        drawn = self._handling.gestures.draw(self._gestures, AT_ONCE)
        points = drawn[:, :-1].reshape(AT_ONCE, POINTS, -1)
        power = np.exp(self._handling.colour + points @ self._handling.spectra).sum(axis=(1, 2))
        order = np.argsort(power)[DEAL]
        return list(drawn[np.roll(order, self._gestures.integers(AT_ONCE))])

    def _moved(self, points: Samples, steps: int) -> Samples:
        """Root power along a gesture, `(steps, BANDS)`, which sets out from where the last one ended."""
        points[0], self._at = self._at, points[-1]
        along = np.linspace(0, POINTS - 1, steps, dtype=np.float32)
        before = np.minimum(along.astype(int), POINTS - 2)
        way = (along - before)[:, np.newaxis]
        moved = (1 - way) * points[before] + way * points[before + 1]
        power = np.exp(self._handling.colour + moved @ self._handling.spectra)
        root_power: Samples = np.sqrt(power * min(1.0, LOUD / power.sum(axis=1).max()) ** EVENNESS)
        return root_power

    def _strew(self, steps: int, gesture: Gesture) -> None:
        """Lay grains at random over the next steps."""
        rng, grains = self._rng, self._handling.grains
        count = rng.poisson(gesture.grains * self._handling.grains_per_step * steps)
        at = self._cloud.steps + rng.integers(0, steps, count)
        power = np.exp(gesture.depth * grains.draw(rng, count))
        self._cloud.lay(at, both_ears(rng, power, SPREAD_DB))


@lru_cache(maxsize=1)
def _window() -> Samples:
    """Means over time about each step of a chunk, `(STEPS, REACH + STEPS + REACH)`."""
    apart = np.arange(STEPS + 2 * REACH) - np.arange(STEPS)[:, np.newaxis] - REACH
    weights = np.where(np.abs(apart) <= REACH, np.exp(-0.5 * (apart / BLUR) ** 2), 0)
    means: Samples = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return means
