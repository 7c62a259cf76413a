"""A small stream runs by: a low murmur, and bubbles of every size over it, now here, now there.

Water that falls over a stone drags air under. Each bubble rings, `p(t) = r^1.5 e^(-d t) sin(2 pi f t (1 + xi d t))`
with f = 3 / r and d = 0.13 / r + 0.0072 r^-1.5 (van den Doel 2005), radius 1.3 to 7 mm, so 0.4 to 2.3 kHz, smaller ones
left out for the sleeper's sake; sizes go as r^-2.2 (chosen; Moss 2009 has -2.9 for rain). They come in swarms, some 60
a second on average, whose rate wanders over tenths of seconds and over seconds, as water does. The murmur is noise that
falls from 350 Hz. The stream lies across the room before you, and each bubble has its place in it.
Activity thins the single bubbles and fills up with murmur, so that the level stays; brightness darkens the water.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.bubbles import Bubbles, Swarm
from device.dsp.drops import Rush
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

PARTS = 16  # of a chunk, 21 ms each, in which bubbles come more or less often
KNEE = 5.0  # times the mean: what is greater is pressed towards twice this
SWARM = Swarm(
    per_s=60.0, least_m=0.0013, greatest_m=0.007, exponent=2.2, level_spread_db=4.0, distance_m=0.8, around_rad=1.3,
    shared=0.7,
)  # fmt: skip


@dataclass(frozen=True)
class Params:
    """The water."""

    swarm: Swarm = SWARM
    murmur_db: float = -4.0  # against the bubbles, -30..10
    soft_hz: float = 350.0  # above it the murmur falls, 150..1500
    turbulence: float = 0.55  # how unevenly bubbles come, lognormal, 0..1.2
    drift_db: float = 0.15  # how much it swells over minutes, 0..1


class Stream:
    """The voice: bubbles over a murmur."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        bubbles, eddies, drift, *rush = streams(seed, 5)
        f = np.maximum(Rush.frequency_hz(), 1.0)
        colour = (f / 90) ** 2 / (1 + (f / 90) ** 2) / (1 + (f / params.soft_hz) ** 2) ** 0.85
        self._murmur = Rush(rush, colour, kinship=0.8, parting_hz=700.0, ends_hz=12e3)
        self._bubbles = Bubbles(bubbles, params.swarm)
        self._fast = Wander(eddies, 1, memory_steps=6)  # parts: 0.13 s
        self._slow = Wander(eddies, 1, memory_steps=6)  # chunks: 2 s
        self._drift = Wander(drift, 2, memory_steps=180)  # chunks, a minute: of level, of colour
        self._swell = 1.0
        self._tail = Tail(Rush.CHUNK, self._bubbles.longest_frames)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        strength, colour = self._drift.step()
        level = 10 ** (p.drift_db * strength / 20)
        eddy = self._fast.steps(PARTS)[:, 0] + 0.5 * self._slow.step()
        busier = np.exp(p.turbulence * eddy - 0.25 * p.turbulence**2)  # of mean 1
        few = 0.1 + 0.9 * mood.activity
        softer = 0.4 + 0.6 * mood.brightness  # of the bubbles' power, for they are brighter than the murmur
        self._bubbles.sound(self._tail, few * busier, level * np.sqrt(softer))
        fill = np.sqrt(10 ** (p.murmur_db / 10) + 0.8 * (1 - few * softer))
        swell = float(np.mean(busier)) ** 0.3
        hops = level * fill * np.linspace(self._swell, swell, Rush.HOPS + 1, dtype=np.float32)[1:]
        self._swell = swell
        murmur = self._murmur.render(hops.astype(np.float32), 0.3 * colour - 3.0 * (1 - mood.brightness))
        return soften(murmur + self._tail.take(), KNEE)


SOUND = Sound(title="Stream", voice=Stream, level_db=-33.7, family="bed", dark=True)
