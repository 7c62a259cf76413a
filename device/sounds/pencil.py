"""A pencil on paper: some words written, a line drawn, hatching, soft shading, and the hand that moves on in between.

The point reads the tooth of the paper at the speed of the hand (`dsp/friction.py`), with grains of graphite that catch
and crumble. A stroke goes from rest to rest with least jerk (Flash and Hogan 1985); letters are strokes of a fifth of a
second run together, and in hatching every second stroke is the lighter way back. Where the point is set down, the
table under the paper answers with a small dull knock, modes pushed by a contact of a millisecond (Hunt and Crossley
1975). Between gestures the side of the hand glides over the sheet, so that there are no holes: smooth, dense cycles
relax (Fang et al. 2025). A real pencil is far brighter; a strong envelope near 5 kHz goes against tingling (Terashima
et al. 2024). Times and levels are chosen. Less activity makes gestures rarer, slower and softer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from device.dsp.friction import CHUNK, Course, Friction, Surface, reach
from device.dsp.modes import HOP, Floats, Modes, Strikes, contact_gain
from device.dsp.rate import RATE_HZ
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import InTurn, hops_of
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

KNEE = 5.0  # where a knock or a grain, a stroke having power 1, begins to be pressed
LYING = 0.1  # speed at which the point still creeps when the hand turns
CONTACT_S = 0.001  # of the point that is set down
STROKE_S = 0.02  # a knock is as loud as so much of a stroke

TOOTH = Surface(
    bumps_per_s=6000.0,
    bump_hz=4600.0,
    body_hz=(1300.0, 5200.0),
    bump_spread=0.6,
    patch_s=0.02,
    patch_depth=0.22,
    exponent=1.2,
    catches_per_s=18.0,
    catch_db=-13.0,
    catch_hz=2400.0,
    lean=0.9,
    kinship=0.65,
)


class Stroke(NamedTuple):
    """What the hand does in one go."""

    speed: Floats  # (hops,)
    force: float
    knock: float = 0.0  # how hard the point is set down, 0 not at all .. 1
    palm: float = 0.0  # 1 the side of the hand, not the point


@dataclass(frozen=True)
class Params:
    """The pencil and the hand."""

    letters_per_s: float = 3.7  # strokes of a written word, 3..7
    hatch_s: float = 0.3  # one stroke of a hatching, 0.15..0.5
    line_s: float = 1.7  # a drawn line, 0.8..3
    shade_hz: float = 2.2  # to and fro in shading, 1.5..4
    rest_s: float = 0.9  # between gestures, 0.3..2
    palm_db: float = -15.0  # the hand that glides against the pencil, -30..-6
    knock_db: float = -3.0  # the point set down against a stroke, -20..6


class Pencil:
    """The voice: plans one gesture at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hand, table, drift, *paper = streams(seed, 5)
        f = np.array((170.0, 245.0, 330.0, 420.0, 560.0, 700.0, 930.0, 1250.0)) * 2 ** table.uniform(-0.1, 0.1, 8)
        self._knocks = Strikes(Modes(f, 0.016 * (f / 250) ** -0.7, rise_s=0.0015, length_s=0.06))
        self._friction = Friction(paper, TOOTH, self._knocks)
        self._table = table
        self._habits = Wander(drift, 3, memory_steps=20)  # gestures: of pace, place and colour
        self._place = 0.0  # of the hand, -1 left .. 1 right
        self._programme = InTurn(self._hand, (Pencil._write, Pencil._hatch, Pencil._line, Pencil._shade))
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._friction.planned < CHUNK:
            self._plan(mood)
        return soften(self._friction.render(), KNEE)

    def _plan(self, mood: Mood) -> None:
        """One gesture, each once in a fresh order, then again; and the hand that moves on."""
        pace, place, colour = self._habits.step()
        drowsy = 1 - mood.activity
        gesture = self._programme.next()
        strokes = [*gesture(self, 2 ** (0.15 * pace) * (1 + 0.4 * drowsy)), self._move_on(3 * drowsy)]
        level = np.sqrt(mood.activity) * 10 ** ((0.4 * self._hand.standard_normal() - 13 * drowsy) / 20)
        hops = [len(stroke.speed) for stroke in strokes]
        if level > 0:
            begins = np.cumsum([0, *hops[:-1]])
            self._knock(begins, level * np.array([stroke.knock for stroke in strokes]))
        speed = np.concatenate([stroke.speed for stroke in strokes])
        force, palm = np.repeat([(stroke.force, stroke.palm) for stroke in strokes], hops, axis=0).T
        light = (mood.brightness + 0.1 * colour) * (1 - 0.85 * palm)
        speed = np.copysign(np.hypot(speed, LYING), speed)
        self._friction.plan(Course(speed, level * force, self._sides(len(speed), 0.3 * place), light, 1 - palm))

    def _sides(self, hops: int, place: float) -> Floats:
        """The hand writes on to the right and, at the end of the gesture, goes back to somewhere."""
        along = np.linspace(self._place, self._place + 0.5, hops)
        self._place = float(np.clip(0.5 * place - 0.25 + 0.3 * self._hand.standard_normal(), -0.8, 0.4))
        back = np.clip(np.arange(hops) - hops + 30, 0, 30) / 30
        sides: Floats = along + (self._place - along) * (0.5 - 0.5 * np.cos(np.pi * back))
        return sides

    def _knock(self, begin_hop: NDArray[np.int64], knock: Floats) -> None:
        """The point is set down, so hard at each of these hops from the end of what is planned."""
        down = np.flatnonzero(knock)
        modes, chance = self._knocks.modes, self._table
        force = knock[down] * 10 ** (0.15 * chance.standard_normal(len(down)) + self._params.knock_db / 20)
        pushed = contact_gain(modes.frequency_hz, np.full(8, CONTACT_S)) * chance.standard_normal((len(down), 2, 8))
        weights = modes.of_energy(-1j * pushed, force * np.sqrt(2 * STROKE_S * RATE_HZ))
        self._knocks.plan(self._friction.planned + begin_hop[down] * HOP, weights)

    def _move_on(self, longer_s: float) -> Stroke:
        """The side of the hand glides to where it goes on."""
        hops = hops_of(self._params.rest_s * 2 ** (0.4 * self._hand.standard_normal()) + longer_s)
        return Stroke(0.35 + 0.5 * reach(hops), 10 ** (self._params.palm_db / 20), palm=1.0)

    def _lift(self, length_s: float) -> Stroke:
        """The point goes on to where the next stroke begins, the hand lies on."""
        return Stroke(np.full(hops_of(length_s), 0.35), 10 ** (self._params.palm_db / 20), palm=1.0)

    def _write(self, slower: float) -> Iterator[Stroke]:
        """Two or three words."""
        for _ in range(self._hand.integers(2, 4)):
            letters = int(self._hand.integers(3, 8))
            hops = hops_of(letters * slower / self._params.letters_per_s)
            turns = np.linspace(0, letters, hops) + 0.15 * np.sin(np.linspace(0, 2 * letters, hops))
            sizes = np.interp(turns, np.arange(letters + 1), self._hand.uniform(0.5, 1.0, letters + 1))
            yield Stroke((0.3 + 0.65 * np.sin(np.pi * turns) ** 2) * sizes * swell(hops), 1.1, knock=1.0)
            yield self._lift(0.16 * slower)

    def _hatch(self, slower: float) -> Iterator[Stroke]:
        """A row of strokes, each with its lighter way back."""
        stroke_s = self._params.hatch_s * slower
        for _ in range(self._hand.integers(6, 12)):
            draw = self._hand.standard_normal
            force = 10 ** (0.05 * draw())
            yield Stroke(reach(hops_of(stroke_s * 2 ** (0.12 * draw())), -0.2), force, knock=0.5 * force)
            yield Stroke(-0.1 - 0.6 * reach(hops_of(0.8 * stroke_s * 2 ** (0.15 * draw()))), 0.5 * force)

    def _line(self, slower: float) -> Iterator[Stroke]:
        """One or two long ones."""
        for _ in range(self._hand.integers(1, 3)):
            draw = self._hand.standard_normal
            hops = hops_of(self._params.line_s * slower * 2 ** (0.25 * draw()))
            yield Stroke(0.95 * reach(hops, 0.4 * np.tanh(draw())), 0.9, knock=0.7)
            yield self._lift(0.3 * slower)

    def _shade(self, slower: float) -> Iterator[Stroke]:
        """To and fro without lifting, pressing more and less."""
        count = int(self._hand.integers(5, 11))
        turns = np.linspace(0, count, hops_of(count * slower / (2 * self._params.shade_hz)))
        to_and_fro = np.sin(np.pi * (turns + 0.1 * np.sin(2.3 * turns)))
        yield Stroke(0.85 * to_and_fro * swell(len(turns)), 0.9, knock=0.4)


def swell(hops: int) -> Floats:
    """Comes up within the first and dies away over the last fifth: `(hops,)`."""
    x = (np.arange(hops) + 0.5) / hops
    gain: Floats = np.sin(np.pi / 2 * np.minimum(1, 5 * np.minimum(x, 1 - x))) ** 2
    return gain


SOUND = Sound(title="Pencil", voice=Pencil, level_db=-29.0, family="crisp", impulsive=True)
