"""A hairdresser cuts your hair, slowly: a comb drawn through it, then snips beside one ear, later beside the other.

In a snip the blades open, slide shut along a point that runs from the joint to the tips, and meet. Steel that slides
on steel reads it as a needle does a groove: small knocks, as many and as strong as it is fast (van den Doel, Kry and
Pai 2001), and higher as the point runs out, since less and less of the blades is free. Hairs part between them, each a
tiny crack whose energy spreads exponentially. Where blades and handles meet, they ring as clamped bars do, 1 : 6.27 :
17.55, soon damped by the hand. A comb is softer: its teeth let hair go one after the other, over a hush. Between all
this strands fall and fingers smooth them. It happens at hand's breadth, where ears differ most in level (Brungart and
Rabinowitz 1999), and wanders round the ear; even cycles, alike and never equal, relax (Fang et al. 2025). Times and
pitches are chosen: slower, rounder and an octave lower than steel is.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from device.dsp.contacts import Contacts
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights, contact_gain
from device.dsp.soften import soften
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import HOPS_PER_S, hill, moments
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 32  # in a chunk
CLAMPED = np.array((1.0, 6.27, 17.55))  # modes of a bar held at one end
MEET_S = 0.0009  # contact of blade with blade
KNEE = 0.18  # about 20 dB above the mean level: what is louder is pressed towards twice this
HUSH = 0.011  # root power of a hush as loud as the knocks
STRANDS = 0.28  # hush of hair that falls, against a comb's, at any time


@dataclass(frozen=True)
class Params:
    """The scissors, the comb and the hand."""

    snip_s: float = 1.05  # from one snip to the next, 0.6..2
    snips: float = 4.0  # between two strokes of the comb, 2..8
    comb_s: float = 1.5  # a stroke of the comb, 0.8..2.5
    knocks_per_s: float = 380.0  # of steel on steel at its fastest, 100..500
    hairs_per_s: float = 110.0  # cut, or let go by a comb, 20..200
    steel_hz: float = 1420.0  # where the blades sound at first, 1200..4000
    meet_db: float = 4.0  # blades that meet against one hair, -20..12
    hush_db: float = -3.0  # of comb and blades, against their knocks, -30..6
    distance_m: float = 0.17  # to the middle of the head, 0.13..0.4


class Motion(NamedTuple):
    """What hands do, hop by hop: each `(hops,)`."""

    slide: Floats  # speed of blade on blade, 0..1
    hair: Floats  # how much is cut or combed, 0..1
    hush: Floats  # of what brushes past, 0..1
    octaves: Floats  # how far the point has run out: pitch
    meets: Floats  # how hard blades meet in this hop, mostly 0


class Scissors:
    """The voice: plans one strand at a time, a stroke of the comb and some snips."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hand, self._chance, made, hush, drift = streams(seed, 5)
        f = np.geomspace(600.0, 8000.0, 40) * 2 ** made.uniform(-0.04, 0.04, 40)
        self._knocks = Strikes(Modes(f, 0.0035 * (f / 1500) ** -0.6, rise_s=0.0012, length_s=0.016))
        self._blades = Strikes(blades(made))
        self._usual = self._blades.modes.bursts(made, np.array([1500.0]), 1.2, shared=0.4)
        self._contacts = Contacts(HOPS, Rustle(hush, 350.0, (700.0, 5000.0)), self._knocks, self._blades)
        self._habits = Wander(drift, 3, memory_steps=8)  # strands: a minute
        self._side = float(made.choice((-1.0, 1.0)))
        self._same_side = 0  # strands left before the other ear
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._contacts.wanted:
            self._plan(mood)
        knocks, hush = self._contacts.render()
        return soften(knocks + hush, KNEE)

    def _plan(self, mood: Mood) -> None:
        """One more strand of hair, after what is planned."""
        p, draw = self._params, self._hand.standard_normal
        tempo, place, colour = self._habits.step()
        before = self._side
        if not self._same_side:
            self._side, self._same_side = -self._side, int(self._hand.integers(2, 4))
        self._same_side -= 1
        slower = 2 ** (0.2 * tempo + 0.8 * (1 - mood.activity))
        stroke = comb(p.comb_s * slower * 2 ** (0.12 * draw()))
        count = max(1, round(p.snips * mood.activity * 2 ** (0.25 * draw())))
        snips = [snip(p.snip_s * slower * 2 ** (0.1 * draw()), 2 ** (0.15 * draw())) for _ in range(count)]
        motion = Motion(*map(np.concatenate, zip(stroke, *snips, strict=True)))
        way = np.clip((np.arange(len(motion.hair)) / len(stroke.hair) - 0.2) / 0.6, 0, 1)  # it brings the hand over
        side = before + (self._side - before) * (0.5 - 0.5 * np.cos(np.pi * way))
        level = np.sqrt(mood.activity) * 10 ** (-13 * (1 - mood.activity) / 20)
        dull_hz = 5500 * 2 ** (0.2 * colour - 2.8 * (1 - mood.brightness))
        azimuth_rad = side * (1.15 + 0.35 * place)
        self._knock(motion, level, mood.activity, azimuth_rad, dull_hz)
        gain = level * HUSH * 10 ** (p.hush_db / 20) * (motion.hush + STRANDS)
        shade = (0.2 + 0.35 * motion.hush + 0.3 * motion.slide + 0.05 * colour) * (0.3 + 0.7 * mood.brightness)
        self._contacts.plan(gain * np.sqrt(1 - 0.6 * side), gain * np.sqrt(1 + 0.6 * side), shade)

    def _knock(self, motion: Motion, level: float, rate: float, azimuth_rad: Floats, dull_hz: float) -> None:
        """Plan what is heard of steel on steel, of hairs, and of blades that meet."""
        p, rng = self._params, self._chance
        steel = moments(rng, rate * p.knocks_per_s / HOPS_PER_S * motion.slide)
        hairs = moments(rng, rate * p.hairs_per_s / HOPS_PER_S * motion.hair)
        meets = np.flatnonzero(motion.meets)
        at_hop = np.concatenate((steel, hairs))
        hop = at_hop.astype(int)
        of_steel = np.arange(len(at_hop)) < len(steel)
        strength = np.where(of_steel, 0.55 * motion.slide[hop], 0.4 + 0.6 * motion.slide[hop])
        strength *= level * np.minimum(rng.exponential(size=len(at_hop)), 3.5) ** 0.5
        pitch_hz = np.where(of_steel, p.steel_hz, 0.75 * p.steel_hz) * 2 ** motion.octaves[hop]
        pitch_hz *= 2 ** (np.where(of_steel, 0.15, 0.4) * rng.standard_normal(len(at_hop)))
        weights = self._knocks.modes.bursts(rng, pitch_hz, 0.45, shared=0.35)
        near_rad = azimuth_rad[hop] + 0.2 * rng.standard_normal(len(at_hop))
        self._sound(self._knocks, at_hop, weights, strength, near_rad, dull_hz)
        strength = level * 10 ** (p.meet_db / 20) * motion.meets[meets]
        new = self._blades.modes.bursts(rng, np.full(len(meets), 1500.0), 1.2, shared=0.4)
        weights = np.sqrt(0.6) * self._usual + np.sqrt(0.4) * new
        weights *= contact_gain(self._blades.modes.frequency_hz, np.asarray(MEET_S)).astype(np.float32)
        self._sound(self._blades, meets.astype(np.float64), weights, strength, azimuth_rad[meets], dull_hz)

    def _sound(
        self, strikes: Strikes, at_hop: Floats, weights: Weights, strength: Floats, azimuth_rad: Floats, dull_hz: float
    ) -> None:
        """Plan strikes `(n,)` as they reach the ears."""
        f = strikes.modes.frequency_hz
        head = ears(azimuth_rad, self._params.distance_m, f)
        gain = np.stack((head.left_gain, head.right_gain), axis=1) / np.sqrt(1 + (f / dull_hz) ** 4)
        at_frame = self._contacts.planned_frames + (at_hop * HOP).astype(np.int64)
        strikes.plan(at_frame, strikes.modes.of_energy(weights * gain, strength))


def snip(length_s: float, force: float) -> Motion:
    """Blades open, slide shut, meet, and rest."""
    x = parts_of(length_s)
    opening, along = hill(x / 0.3, 0.9), np.clip((x - 0.33) / 0.37, 0, 1)
    closing = hill(along, 1.5)
    meets = np.zeros(len(x))
    meets[np.searchsorted(x, 0.68)] = force
    return Motion(
        slide=0.35 * opening + closing,
        hair=closing * hill(along, 0.9),
        hush=0.2 * opening + 0.45 * closing + 0.25 * hill((x - 0.66) / 0.34, 0.6),  # the strand falls
        octaves=0.45 * (1 - x / 0.3) * (x < 0.3) + 0.7 * along,
        meets=meets,
    )


def comb(length_s: float) -> Motion:
    """Teeth go in and are drawn through, faster and faster, and come out."""
    x = parts_of(length_s)
    pull = hill((x - 0.04) / 0.9, 1.2)
    none = np.zeros(len(x))
    return Motion(slide=none, hair=0.9 * pull, hush=pull, octaves=0.5 * x - 0.45, meets=none)


def parts_of(length_s: float) -> Floats:
    """The middles of the hops of so long a time, 0..1 of it."""
    count = max(8, round(length_s * HOPS_PER_S))
    return (np.arange(count) + 0.5) / count


def blades(rng: np.random.Generator) -> Modes:
    """Two blades and two handles, none quite like the other, damped by the hand; what would sting is left out."""
    f = np.concatenate([CLAMPED * low_hz for low_hz in (330.0, 380.0, 520.0, 610.0, 840.0, 990.0)])
    f = f[f < 4200] * 2 ** rng.uniform(-0.04, 0.04, np.count_nonzero(f < 4200))
    return Modes(f, 0.016 * (f / 1000) ** -0.5, rise_s=0.002, length_s=0.12)


SOUND = Sound(title="Scissors", voice=Scissors, level_db=3.3, family="crisp", impulsive=True, dark=True)
