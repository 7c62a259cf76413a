"""You lie inside, and rain runs and knocks against the window beside the bed.

Drops knock on the pane and make it ring in its damped modes, `sum_k w_k exp((2 pi j f_k - 1/tau_k) t)` with f_k from
150 Hz up and tau_k of a few milliseconds, for a pane is held in putty (chosen, to the octaves of a recording). Some 80
knocks a second are told apart or nearly, how strong going as p(E) ~ E^-1.9; one a second or so is a heavier drop
from the frame above. The rain outside comes through the glass as a muffled rush. Drops' times are a Poisson process;
wind presses the rain against the pane a little more and less, over seconds by one decibel and over minutes by less.
Drops fall along a wide pane, from left to right of you, and in the highs each ear has its own.
Less activity, fewer heavy drops and softer knocks; the level stays. Brightness darkens the rain.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.drops import Fall, Rush, Shower
from device.dsp.modes import Modes
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

KNOCKS = Fall(
    per_s=80.0, centre_hz=620.0, spread_octaves=0.7, width_octaves=1.3, exponent=1.9, decades=2.2, shared=0.65
)
HEAVY = Fall(per_s=0.9, centre_hz=420.0, spread_octaves=0.4, exponent=1.4, decades=0.8, shared=0.6)
KNEE = 9.0  # times the knocks: what is heavier is pressed towards twice this


@dataclass(frozen=True)
class Params:
    """The rain and the window."""

    rush_db: float = 6.0  # the rain outside against the knocks, -30..6
    heavy_db: float = -5.0  # heavier drops against the knocks, -40..0
    soft_hz: float = 1100.0  # above it the rush is muffled, 300..3000
    gust_db: float = 0.6  # how far the wind moves it within seconds, 0..2
    drift_db: float = 0.4  # and over minutes, 0..1
    knocks: Fall = KNOCKS
    heavy: Fall = HEAVY


class RainWindow:
    """The voice: knocks on the pane, heavier ones, and the rain outside."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, knocks, heavy, drift, gust, *rush = streams(seed, 7)
        f = np.maximum(Rush.frequency_hz(), 1.0)
        colour = (f / 110) ** 2 / (1 + (f / 110) ** 2) / (1 + (f / params.soft_hz) ** 2) ** 0.8
        self._rush = Rush(rush, colour, kinship=0.9, parting_hz=1800.0, ends_hz=22e3)
        pane = np.geomspace(150.0, 5200.0, 22) * 2 ** made.uniform(-0.09, 0.09, 22)
        self._knocks = Shower(knocks, Modes(pane, 0.0042 * (pane / 400) ** -0.75, 0.0012, 0.014), params.knocks)
        self._heavy = Shower(heavy, Modes(pane, 0.011 * (pane / 400) ** -0.7, 0.002, 0.045), params.heavy)
        self._drift = Wander(drift, 2, memory_steps=180)  # chunks, a minute: of strength, of colour
        self._gust = Wander(gust, 1, memory_steps=8)  # chunks, 3 s
        self._gusted = 1.0
        self._tail = Tail(Rush.CHUNK, 2400)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        strength, colour = self._drift.step()
        octaves = 0.1 * colour - 0.8 * (1 - mood.brightness)
        steady = 10 ** (0.5 * p.drift_db * strength / 20)
        gusted = 10 ** (p.gust_db / 20 * float(self._gust.step()[0]))
        level = steady * np.linspace(self._gusted, gusted, Rush.HOPS + 1, dtype=np.float32)[1:]
        self._gusted = gusted
        left = 10 ** (-0.9 * (1 - mood.activity))  # of the knocks' power; the rush makes up for what is gone
        self._knocks.sound(self._tail, gusted * (1 + 0.1 * strength), steady * left**0.5, octaves)
        self._heavy.sound(self._tail, mood.activity * gusted, 10 ** (p.heavy_db / 20), octaves)
        rush = self._rush.render(
            level * np.float32((10 ** (p.rush_db / 10) + 1 - left) ** 0.5), 0.3 * colour - 1.8 * (1 - mood.brightness)
        )
        return soften(rush + self._tail.take(), KNEE)


SOUND = Sound(title="Rain on the window", voice=RainWindow, level_db=-40.5, family="bed", dark=True)
