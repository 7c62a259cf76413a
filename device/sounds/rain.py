"""Light rain on leaves and earth all around you, and now and then a drop nearby.

Three layers. Far drops are a rush, softer towards the highs than real rain, whose energy lies at 4-8 kHz: a sleeper is
better off with less there (Koumura et al. 2021). Nearer ones patter on leaves, 80 a second by chance, how strong one
is heard going as p(E) ~ E^-1.6. And one a second or so falls close by, on a leaf or into wet earth, a short low thud
with a flick on it. A drop is a burst in the damped modes of what it hits, `sum_k w_k exp((2 pi j f_k - 1/tau_k) t)`
(Farnell, Designing Sound, 2010); their times are a Poisson process. The rain grows a little heavier and lighter over
minutes, by half a decibel. Each ear hears drops of its own, and the rush parts between them in the highs.
Less activity, fewer drops nearby and a softer patter; the level stays. Brightness darkens the rain.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.drops import Fall, Rush, Shower
from device.dsp.modes import Modes
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

PATTER = Fall(per_s=80.0, centre_hz=3000.0, exponent=1.6, decades=2.2, shared=0.3, distance_m=0.9)
NEAR = Fall(per_s=1.3, centre_hz=1300.0, spread_octaves=0.6, exponent=1.3, decades=0.9, distance_m=0.45)
KNEE = 12.0  # times the rush: what is nearer is pressed towards twice this


@dataclass(frozen=True)
class Params:
    """The rain and what it falls on."""

    soft_hz: float = 3000.0  # above it the rush falls, 1000..8000
    floor_hz: float = 500.0  # below it the rush falls, 100..1000
    patter_db: float = -8.0  # drops on leaves against the rush, -30..6
    near_db: float = -7.5  # drops close by against the rush, -40..0
    patter: Fall = PATTER
    near: Fall = NEAR
    drift_db: float = 0.4  # how much heavier and lighter it grows, 0..1


class Rain:
    """The voice: three layers of rain."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, patter, near, drift, *rush = streams(seed, 6)
        f = np.maximum(Rush.frequency_hz(), 1.0)
        colour = (f / params.floor_hz) ** 2 / (1 + (f / params.floor_hz) ** 2) / (1 + (f / params.soft_hz) ** 2) ** 0.75
        self._rush = Rush(rush, colour, kinship=0.8, parting_hz=1500.0, ends_hz=21e3)
        leaves = np.geomspace(900.0, 9000.0, 20) * 2 ** made.uniform(-0.08, 0.08, 20)
        earth = np.geomspace(260.0, 6000.0, 24) * 2 ** made.uniform(-0.08, 0.08, 24)
        self._patter = Shower(patter, Modes(leaves, 0.0016 * (leaves / 2000) ** -0.5, 0.0011, 0.009), params.patter)
        self._near = Shower(near, Modes(earth, 0.006 * (earth / 700) ** -0.8, 0.0013, 0.03), params.near)
        self._drift = Wander(drift, 2, memory_steps=300)  # chunks, 100 s: of strength, of colour
        self._tail = Tail(Rush.CHUNK, 1600)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        strength, colour = self._drift.step()
        octaves = 0.1 * colour - 0.9 * (1 - mood.brightness)
        level = 10 ** (0.5 * p.drift_db * strength / 20)
        patter = 10 ** (p.patter_db / 10)
        left = 10 ** (-0.9 * (1 - mood.activity))  # of the patter's power; the rush makes up for what is gone
        self._patter.sound(self._tail, 1 + 0.1 * strength, level * (patter * left) ** 0.5, octaves)
        self._near.sound(self._tail, mood.activity * (1 + 0.3 * strength), 10 ** (p.near_db / 20), octaves)
        rush = self._rush.render(
            np.full(Rush.HOPS, level * (1 + patter * (1 - left)) ** 0.5, np.float32),
            0.3 * colour - 2.2 * (1 - mood.brightness),
        )
        return soften(rush + self._tail.take(), KNEE)


SOUND = Sound(title="Rain", voice=Rain, level_db=-36.45, family="bed")
