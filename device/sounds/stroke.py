"""Something soft is drawn past you, slowly, from one ear to the other, and after a rest it comes back.

A pass is noise on a way, `azimuth(t) = -a cos(pi t / T)`, at its fastest in front and coming to rest at each ear; its
level and its colour follow the speed, as with all rubbing (loudness about as v^2 at the contact: van den Doel, Kry and
Pai 2001; here gentler, v^1.2, for a cloth that yields). Fibres catch and let go: a slow flicker of a decibel or two, a
little faster where the hand is faster. It is nearest at the ears, where the ears differ most, and slow movement round
the head gives shivers where standing noise does not (Honda et al. 2020). Passes last 2.6 to 5 s and are spread evenly
with short rests (smoothly spread, dense cycles relax: Fang et al. 2025); their times are chosen. Now and then a pass
turns back halfway. Dark, for dark sounds work better than bright ones (Koumura et al. 2021).
Less activity makes the passes rarer, slower and softer; brightness opens their colour.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.moving import GRID_HZ, HOP_S, MovingNoise
from device.dsp.space import Floats
from device.dsp.stream import Block, Chunks, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

CHUNK_HOPS = 16
FLOOR_HZ = 110.0  # nothing below: there is no place to be heard in it
TURNS = 0.2  # of the passes turn back halfway


@dataclass(frozen=True)
class Params:
    """The hand and what it holds."""

    pass_s: float = 3.6  # from ear to ear, 2..6
    rest_s: float = 0.4  # at an ear before it comes back, 0.2..2
    reach_rad: float = 1.45  # how far to either side it goes, 1..pi/2
    near_m: float = 0.16  # at an ear, from the middle of the head, 0.12..0.3
    far_m: float = 0.30  # in front, 0.2..0.6
    soft_hz: float = 850.0  # above it the noise falls, when the hand is at its fastest, 300..4000
    dark_hz: float = 420.0  # the same when brightness is 0
    exponent: float = 1.2  # of level over speed, 0.5..2
    width: float = 0.8  # how far the ears part company in the highs, 0 a point .. 1 wide as the head
    air_db: float = -20.0  # the hush of each ear against the stroke, -40..-6


class Stroke:
    """The voice: plans one pass at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hand, self._fibres, drift, *noises = streams(seed, 6)
        self._drift = Wander(drift, 3, memory_steps=25)  # passes: of pace, reach, colour
        self._noise = MovingNoise(noises, params.width, swell=0.4)
        self._at_rad = params.reach_rad * self._hand.choice((-1.0, 1.0))
        self._plan = np.empty((0, 3))  # hops to come: azimuth, speed relative to the fastest, colour in octaves
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while len(self._plan) < CHUNK_HOPS:
            self._plan = np.concatenate((self._plan, self._pass(mood)))
        azimuth_rad, speed, octaves = self._plan[:CHUNK_HOPS].T
        self._plan = self._plan[CHUNK_HOPS:]
        p, rest = self._params, 1 - mood.activity
        near = np.sin(azimuth_rad) ** 2
        distance_m = p.far_m * (p.near_m / p.far_m) ** near
        soft_hz = p.dark_hz * (p.soft_hz / p.dark_hz) ** mood.brightness * 2 ** (octaves - 1.2 * (1 - speed))
        level = speed**p.exponent * 10 ** (-14 / 20 * rest)
        colour = cloth(soft_hz[:, np.newaxis]) * (level / np.sqrt(soft_hz))[:, np.newaxis]  # no louder for its colour
        air = cloth(np.array([p.dark_hz])) * 10 ** ((p.air_db - 8 * rest) / 20) / np.sqrt(p.dark_hz)
        return self._noise.render(azimuth_rad, distance_m, colour, air)

    def _pass(self, mood: Mood) -> Floats:
        """The next pass and the rest after it, hop by hop: `(hops, 3)`."""
        p, draw = self._params, self._hand.standard_normal
        pace, reach, colour = self._drift.step()
        lazy = 1 + 1.2 * (1 - mood.activity)
        turns = self._hand.random() < TURNS
        to_rad = -np.sign(self._at_rad) * p.reach_rad * (1 - 0.1 * (1 + reach) / 2)
        if turns:
            to_rad = self._at_rad  # by way of somewhere in front
        length_s = p.pass_s * lazy * 2 ** (0.18 * pace + 0.08 * draw()) * (1.25 if turns else 1.0)
        along = (np.arange(round(length_s / HOP_S)) + 0.5) * HOP_S / length_s
        eased = along + 0.09 * self._hand.uniform(-1, 1) * np.sin(2 * np.pi * along)  # sooner or later at its fastest
        ways = 2 if turns else 1
        turn_rad = -np.sign(self._at_rad) * self._hand.uniform(0.0, 0.5) if turns else to_rad
        azimuth_rad = self._at_rad + (turn_rad - self._at_rad) * (0.5 - 0.5 * np.cos(ways * np.pi * eased))
        speed = np.abs(np.sin(ways * np.pi * eased)) * 10 ** (0.08 * self._flicker(len(along)) + 0.02 * draw())
        self._at_rad = to_rad
        rest_s = p.rest_s * 2 ** (0.4 * draw()) * (1 + 4 * (1 - mood.activity))
        still = np.zeros(round(rest_s / HOP_S))
        hops = np.stack((azimuth_rad, speed, 0.25 * colour + 0.1 * draw() + 0 * along), axis=1)
        return np.concatenate((hops, np.stack((still + to_rad, still, still), axis=1)))

    def _flicker(self, hops: int) -> Floats:
        """How fibres catch and let go, about 0 and mostly within 1: over a tenth of a second."""
        bell = np.hanning(11)[1:-1]
        flicker: Floats = np.convolve(self._fibres.standard_normal(hops + 8), bell / np.sqrt(np.sum(bell**2)), "valid")
        return flicker


def cloth(soft_hz: Floats) -> Floats:
    """Gain over GRID_HZ of cloth on skin: from the floor to `soft_hz`, then falling 6 and soon 12 dB an octave."""
    low = 1 / (1 + (FLOOR_HZ / GRID_HZ) ** 4)
    gain: Floats = np.sqrt(low / ((1 + (GRID_HZ / soft_hz) ** 2) * (1 + (GRID_HZ / (2 * soft_hz)) ** 2)))
    return gain


SOUND = Sound(title="Stroke", voice=Stroke, level_db=12.5, family="movement", dark=True)
