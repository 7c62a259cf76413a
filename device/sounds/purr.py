"""A cat asleep beside you, purring: a warm low rattle breathed out and breathed in, with a small turn between.

A cat purrs by closing and opening its glottis some 25 times a second, breathing in as well as out (Remmers and Gautier
1972); the rate hardly differs between cats or between the two halves, 26.3 +- 1.95 Hz, and there is a brief pause where
the breath turns (Frazer Sissom, Rice and Peters 1991). Each opening is a soft knock with breath in it: it rings the
chest and the throat, whose first resonance lies near 1 kHz in a pipe of 8.5 cm. The rest of the modes, their damping
and the colours of the two halves are chosen. 25 Hz itself is beyond a small loudspeaker, but the ear hears the rate of
the knocks from 100 Hz up, where their harmonics are.
No two knocks are alike: their beat and strength waver, and a part of each is breath, other for each ear, as of a thing
that is close and as wide as a cat. Now and then comes a deeper breath. Over minutes the tempo, the colour and the place
wander. Less activity lets the cat breathe more slowly, as loud as before; less brightness muffles it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.contacts import Contacts
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights
from device.dsp.rate import RATE_HZ
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 16  # in a chunk
RISE_S = 0.005
LOWEST_HZ, HIGHEST_HZ = 105.0, 3200.0  # of the modes
MODES = 22
CHEST_HZ = 420.0  # above it the chest gives less and less
DEEP_EACH = 18  # breaths, about one of which is a deep one


@dataclass(frozen=True)
class Half:
    """Breathing out or in."""

    share: float  # of the breath, with its turn
    turn_s: float  # the pause after it
    rate: float  # of the knocks, relative
    level_db: float
    chest: float  # how much of the chest is in it, against the throat
    breath_db: float  # noise of the air itself


OUT = Half(share=0.54, turn_s=0.09, rate=0.97, level_db=0.5, chest=1.0, breath_db=-3.0)
IN = Half(share=0.46, turn_s=0.06, rate=1.03, level_db=-1.0, chest=0.6, breath_db=0.0)


@dataclass(frozen=True)
class Params:
    """The cat."""

    rate_hz: float = 25.5  # of the knocks, 22..30
    breath_s: float = 2.5  # out and in, 2..4
    waver: float = 0.03  # of the time between knocks, 0..0.1
    shimmer_db: float = 1.2  # of their strength, 0..3
    air: float = 0.35  # share of a knock that is breath, another each time, 0..1
    hush_db: float = -14.0  # breath between the knocks, against them, -40..-6
    throat_hz: float = 1000.0  # 700..1400
    corner_hz: float = 1600.0  # above it fur muffles, 800..3000
    azimuth_rad: float = -0.7  # where it lies, 0 ahead, positive to the right
    distance_m: float = 0.3  # to the middle of the head, 0.2..1


class Purr:
    """The voice: plans one breath at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._cat, self._knocks, hush, drift = streams(seed, 4)
        pitch_hz = np.geomspace(LOWEST_HZ, HIGHEST_HZ, MODES) * 2 ** self._cat.uniform(-0.03, 0.03, MODES)
        knock = Modes(pitch_hz, 0.012 * (pitch_hz / 200) ** -0.7, RISE_S, length_s=0.06)
        self._due = Strikes(knock)
        nth = np.arange(MODES)
        phases = np.pi * nth**2 / MODES + np.outer((-0.5, 0.5), (-1.0) ** nth)  # ears differ, but do not cancel
        self._own = np.exp(1j * phases)  # what every knock has; squares spread it out, so that it is a soft one
        self._contacts = Contacts(HOPS, Rustle(hush, 350.0, (500.0, 2200.0)), self._due)
        self._drift = Wander(drift, 3, 90.0 / params.breath_s)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._contacts.wanted:
            self._breathe(mood)
        knocks, hush = self._contacts.render()
        return knocks + hush

    def _breathe(self, mood: Mood) -> None:
        """Out and in once, at the end of what is planned."""
        p = self._params
        tempo, place, pitch = self._drift.step()
        deep = float(self._cat.random() < 1 / DEEP_EACH)
        breath_s = p.breath_s * 2 ** (0.1 * tempo + 0.05 * self._cat.standard_normal() + 0.4 * deep)
        breath_s *= 1.25 - 0.25 * mood.activity
        corner_hz = p.corner_hz * 2 ** (0.3 * pitch - 1.6 * (1 - mood.brightness))
        heard = ears(np.array(p.azimuth_rad + 0.5 * place), p.distance_m, self._due.modes.frequency_hz)
        near = np.stack((heard.left_gain, heard.right_gain))
        for half in (OUT, IN):
            level = 10 ** ((half.level_db - 1.0 * deep) / 20)
            hops = round(half.share * breath_s * RATE_HZ / HOP)
            at, swell = self._beat(half, hops * HOP / RATE_HZ - half.turn_s, 1 - 0.05 * deep)
            colour = near * self._colour(half, corner_hz)
            self._due.plan(self._contacts.planned_frames + at, self._knock(colour, level * swell))
            shade = np.full(hops, (0.2 + 0.5 * mood.brightness) * half.rate)
            x = (np.arange(hops) + 0.5) / hops
            gain = level * 10 ** ((p.hush_db + half.breath_db) / 20) * (0.5 + 0.5 * np.sin(np.pi * x) ** 2)
            left, right = np.outer(near[:, MODES // 2], gain)
            self._contacts.plan(left, right, shade)

    def _beat(self, half: Half, length_s: float, pace: float) -> tuple[NDArray[np.int64], Floats]:
        """The knocks of half a breath: frames from its start, and strengths."""
        p, draw = self._params, self._knocks.standard_normal
        rate_hz = p.rate_hz * half.rate * pace
        count = max(int(length_s * rate_hz), 1)
        x = (np.arange(count) + 0.5) / count
        wait_s = (1 + p.waver * draw(count)) / (0.96 + 0.06 * np.sin(np.pi * x))  # a little faster in the middle
        at_s = np.cumsum(wait_s) * length_s / wait_s.sum() - 0.5 / rate_hz
        swell = np.sin(np.pi * x) ** 0.5 * 10 ** (p.shimmer_db / 20 * draw(count))
        return (np.maximum(at_s, 0) * RATE_HZ).astype(np.int64), swell

    def _colour(self, half: Half, corner_hz: float) -> Floats:
        """How much of each mode a knock has: chest, throat, and what fur lets through."""
        f = self._due.modes.frequency_hz
        chest = half.chest / (1 + (f / CHEST_HZ) ** 1.5)
        throat = 0.6 * np.exp(-0.5 * (np.log2(f / self._params.throat_hz) / 0.5) ** 2)
        colour: Floats = (chest + throat) / (1 + (f / corner_hz) ** 2)
        return colour

    def _knock(self, colour: Floats, strength: Floats) -> Weights:
        """Weights of knocks of these strengths, each with some breath of its own."""
        p = self._params
        breath = self._knocks.standard_normal((len(strength), 2, MODES, 2)).view(np.complex128)[..., 0] / np.sqrt(2)
        mixed = np.sqrt(1 - p.air) * self._own + np.sqrt(p.air) * breath
        return self._due.modes.of_energy(mixed * colour, strength * np.sqrt(2 * RATE_HZ / p.rate_hz))


SOUND = Sound(title="Purring cat", voice=Purr, level_db=-26.3, family="bed", dark=True)
