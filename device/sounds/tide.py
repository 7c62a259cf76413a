"""Waves come in on a pebble beach, far below you and slow: swell, break, wash, and the pull back over the stones.

A wave is four pulses of power, `1 / (exp((a - t)/r) + exp((t - a)/f))`, each rising and falling at its own pace in its
own colour: the swell rumbles up, the lip falls and booms along the shore from one side to the other, foam runs up the
beach and fizzes out, and the water drains back through stones. Breaking sounds because bubbles ring, small ones high
(Minnaert 1933), so foam is brighter than the break; it is speckled, as its bubbles come in clusters. Stones that knock
are bursts in their damped modes, with energies by a power law, as many a second as water pulls at them. Waves come each
7 to 11 s in sets that grow and sink again; steepness, direction and stones wander over minutes. Pulses, colours and
sets are chosen, then held against a recorded shore (octaves, envelope, interaural correlation). Far away and all along
the shore, so the ears share only half of it (Shimokura 2022). Dark (Koumura et al. 2021).
With less activity the tide goes out, the waves come more slowly and stones lie still; less brightness takes the fizz.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.air import GRID_HZ, HOP_S, SIZE, Air, as_loud, hump
from device.dsp.drops import Fall, Shower
from device.dsp.modes import Modes
from device.dsp.soften import soften
from device.dsp.space import Floats
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

CHUNK_HOPS = 16
KNEE = 0.011  # 14 dB above the mean: a rare wave's peak is pressed towards twice this
CHUNK_S = CHUNK_HOPS * HOP_S
HIGHEST_HZ = 10_000.0
AHEAD_S, BEHIND_S = 5.0, 14.0  # of its break, a wave is heard for so long
REACH = round((AHEAD_S + BEHIND_S) / HOP_S)
SETS_DB = (-3.0, -1.5, 0.5, 1.5, 1.0, -1.0, -2.5)  # heights of the waves of a set, about
STONES = 0.0045  # level of stones as strong as a break is
SPECKS = 12  # bands in which foam flickers by itself


@dataclass(frozen=True)
class Part:
    """One of the noises that make a wave."""

    level_db: float
    at_s: float  # where it is at its most, after the break
    rise_s: float  # power grows by e in this time
    fall_s: float  # and sinks in this
    centre_hz: float
    rise: float  # of its colour below the centre, as an exponent of power
    fall: float  # above


SWELL = Part(-8.0, at_s=-0.9, rise_s=0.7, fall_s=0.6, centre_hz=210.0, rise=4.0, fall=3.0)
BREAK = Part(0.0, at_s=0.3, rise_s=0.11, fall_s=0.45, centre_hz=560.0, rise=3.0, fall=2.4)
WASH = Part(-6.0, at_s=1.2, rise_s=0.3, fall_s=0.9, centre_hz=1600.0, rise=2.0, fall=3.8)
PULL = Part(-12.0, at_s=4.8, rise_s=0.5, fall_s=0.6, centre_hz=2200.0, rise=2.5, fall=4.5)
PARTS = (SWELL, BREAK, WASH, PULL)


@dataclass(frozen=True)
class Params:
    """The shore and the sea."""

    wave_s: float = 8.8  # from one wave to the next, 7..11
    peel_s: float = 0.6  # how long a break runs from one side to the other, 0..2
    far_db: float = -22.0  # surf farther off, always there, against a break, -40..-6
    stones_db: float = -21.0  # stones one hears apart, against a break, -40..-6
    stones_per_s: float = 38.0  # when the water pulls hardest, 1..100
    stone_hz: float = 1500.0  # the knock of an average one, 800..4000
    speckle: float = 0.8  # spread of foam from place to place, in nepers of power, 0..1.5
    alike: float = 0.5  # correlation of the ears, 0 all around .. 1 a point


class Tide:
    """The voice: plans one wave at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._sea, self._foam, drift, stones, *noises = streams(seed, 6)
        self._drift = Wander(drift, 4, memory_steps=20)  # waves: of period, steepness, direction, stones
        self._air = Air(noises, params.alike, HIGHEST_HZ)
        f = np.geomspace(600.0, 4200.0, 24) * 2 ** stones.uniform(-0.05, 0.05, 24)
        ground = Modes(f, 0.0035 * (f / 2000) ** -0.7, rise_s=0.0015, length_s=0.016)
        fall = Fall(params.stones_per_s, params.stone_hz, exponent=1.5, decades=2.0, distance_m=1.0, around_rad=1.4)
        self._stones = Shower(stones, ground, fall)
        self._tail = Tail(CHUNK_HOPS * SIZE // 2, ground.frames)
        self._powers = np.zeros((REACH + CHUNK_HOPS, 2, len(PARTS)))  # of the hops to come, at either ear
        self._set: list[float] = []
        self._next_s = float(self._sea.uniform(0.0, params.wave_s))  # when the next wave breaks
        self._specks = np.array([np.interp(np.arange(len(GRID_HZ)) / 4, np.arange(SPECKS), b) for b in np.eye(SPECKS)])
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        while self._next_s < AHEAD_S + CHUNK_S:
            self._wave(mood)
        now = self._powers[:CHUNK_HOPS].copy()
        self._powers[:-CHUNK_HOPS] = self._powers[CHUNK_HOPS:]
        self._powers[-CHUNK_HOPS:] = 0.0
        self._next_s -= CHUNK_S
        near = 10 ** (-15 / 20 * (1 - mood.activity))
        darker = 1.1 * (1 - mood.brightness) + 0.4 * (1 - mood.activity)  # octaves
        gains = near * self._gains(now, darker)
        pulled = np.sqrt(now[:, :, PARTS.index(PULL)].mean() * 10 ** (-PULL.level_db / 10))
        self._stones.sound(self._tail, 0.01 + pulled * mood.activity, near * STONES * 10 ** (p.stones_db / 20), -darker)
        return soften(self._air.render(gains[:, 0], gains[:, 1]) + self._tail.take(), KNEE)

    def _gains(self, powers: Floats, darker_octaves: float) -> Floats:
        """What either ear hears over the grid, `(hops, 2, grid)`."""
        shift = 2**-darker_octaves
        colours = np.stack([as_loud(hump(GRID_HZ / (part.centre_hz * shift), part.rise, part.fall)) for part in PARTS])
        far = as_loud(hump(GRID_HZ / (380.0 * shift), 2.5, 2.5)) ** 2 * 10 ** (self._params.far_db / 10)
        draws = self._foam.standard_normal((len(powers), 2, SPECKS))
        speckled = np.exp(self._params.speckle * draws) @ self._specks
        foam = (powers[..., 2:] @ colours[2:] ** 2) * speckled
        gains: Floats = np.sqrt(powers[..., :2] @ colours[:2] ** 2 + foam + far)
        return gains

    def _wave(self, mood: Mood) -> None:
        """Lay out the next wave."""
        p, draw = self._params, self._sea.standard_normal
        period, steep, direction, stones = self._drift.step()
        if not self._set:
            self._set = list(SETS_DB)
        height_db = self._set.pop(0) + 0.3 * draw()
        spread_db = np.array((-0.5, 0.7, -0.5, 0.0)) * steep + np.array((0.0, 0.0, 0.0, 2.0)) * stones + 0.5 * draw(4)
        peel_s = p.peel_s * (direction + 0.4 * draw()) * np.array((-0.5, 0.5))
        slower = 2 ** (0.1 * draw() + 0.05 * height_db)  # a greater wave takes its time
        t = (np.arange(len(self._powers)) + 0.5) * HOP_S - self._next_s
        for i, part in enumerate(PARTS):
            at_s = part.at_s * slower + peel_s[:, np.newaxis] * (1.0 if i < 2 else 0.5)
            level = 10 ** ((part.level_db + height_db + spread_db[i]) / 10)
            self._powers[:, :, i] += level * pulse(t - at_s, part.rise_s * slower, part.fall_s * slower).T
        self._next_s += p.wave_s * 2 ** (0.12 * period + 0.09 * draw()) * (1.35 - 0.35 * mood.activity)


def pulse(t_s: Floats, rise_s: float, fall_s: float) -> Floats:
    """Power that grows by e each `rise_s` before 0 and sinks by e each `fall_s` after, rounded, 1 near its top."""
    power: Floats = 2 / (np.exp(-np.clip(t_s / rise_s, -30, 30)) + np.exp(np.clip(t_s / fall_s, -30, 30)))
    return power


SOUND = Sound(title="Tide", voice=Tide, level_db=26.6, family="movement", dark=True)
