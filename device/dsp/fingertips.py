"""Fingertips that glide over what they lie on, between the taps of either hand, so that there are no holes."""

import numpy as np

from device.dsp.modes import HOP, Rustle
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.dsp.wander import Wander

HOPS = 32  # in a chunk
CHUNK = HOP * HOPS


class Fingertips:
    """They stroke what they lie on, now here, now there, now hardly: one hand's, on one side."""

    STROKES_HZ = 0.9  # about, as each is its own; chosen, as all here
    REST = 0.35  # speed at the turn of a stroke, against its middle
    ROUGH_DB = 2.5  # grain of the surface
    PAN = 0.35
    RAMP = (np.arange(HOPS) + 1) / HOPS

    def __init__(self, rng: np.random.Generator, bright_hz: float) -> None:
        self._rng = rng
        self._rustle = Rustle(rng, 300.0, (400.0, bright_hz))
        self._wander = Wander(rng, 2, memory_steps=5)  # chunks: a stroke or two
        self._turns = rng.random()
        self._vigour = self._side = 0.0

    def render(self, side: float, root_power: float, brightness: float) -> Block:
        """The next chunk, by the hand on `side`; a hand takes a second to take over."""
        tempo, vigour = self._wander.step()
        turns = self._turns + self.RAMP * CHUNK / RATE_HZ * self.STROKES_HZ * 2**tempo
        vigours = self._vigour + self.RAMP * (vigour - self._vigour)
        sides = self._side + self.RAMP * 0.3 * (side - self._side)
        self._turns, self._vigour, self._side = turns[-1] % 1.0, vigour, sides[-1]
        speed = self.REST + (1 - self.REST) * np.sin(np.pi * turns) ** 2 * 2 ** (0.7 * vigours - 0.3)
        gain = root_power * speed * 10 ** (self.ROUGH_DB / 20 * self._rng.standard_normal(HOPS))
        lean = self.PAN * sides
        return self._rustle.render(np.stack((gain * (1 - lean), gain * (1 + lean), speed * brightness), axis=1))
