"""Small events over a steady floor that wind down and drift, as rain and a fire do in a night."""

from dataclasses import dataclass

import numpy as np

from device.dsp.envelopes import darkening
from device.dsp.scatter import Events, Scatter
from device.dsp.soften import soften
from device.dsp.stream import Block, streams
from device.dsp.wander import Wander

SHARED = 0.8  # of the noise, by both ears
ACTIVITY = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Params:
    """What happens, and how it winds down."""

    events: Events
    louder_db: tuple[float, ...]  # at each of ACTIVITY, so that the level stays: measured
    depth: float = 1.0  # how far events stand out: the exponent of their power, 0.5..1.5
    knee: float = 6.0  # root power over the mean: what is louder is pressed towards twice this
    fewest: float = 0.3  # how often they come when nothing is to happen any more, against full swing, 0..1
    softest_db: float = -10.0  # and how loud, -30..0
    drift_db: float = 0.4  # how much stronger and weaker it grows over minutes, 0..1


class Scattered:
    """Sounds them, `CHUNK` frames at a time."""

    def __init__(self, seed: int, params: Params) -> None:
        self._params = params
        drift, *rngs = streams(seed, 3)
        self._scatter = Scatter(rngs, params.events, SHARED)
        self._drift = Wander(drift, 2, memory_steps=500)  # chunks: 50 s

    def render(self, activity: float, brightness: float) -> Block:
        """The next `(CHUNK, 2)`; both 0..1, as `Mood` has them."""
        p = self._params
        strength, habit = self._drift.step()
        level_db = p.drift_db * strength + np.interp(activity, ACTIVITY, p.louder_db)
        gain = 10 ** (level_db / 20) * darkening(brightness)
        often = (1 + 0.1 * habit) * (p.fewest + (1 - p.fewest) * activity)
        events_db = p.softest_db * (1 - activity)
        return soften(self._scatter.render(np.stack((gain, gain)), often, events_db, p.depth), p.knee)
