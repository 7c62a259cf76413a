"""Fingernails on coarse cloth: slow scratching to and fro, a long drag, small quick scratches, now here, now there.

Three or four nails cross a weave at the speed of the hand (`dsp/friction.py`): each thread holds a nail for a moment
and lets it go with a dull, soft snap, a hundred of them a second at the most, evenly as the weave is, and so a purr
that rises and falls with the speed; fibres too fine to tell apart are the hush under it. Nails are hard, so the level
follows the speed more than that of a brush does (as v^2 in van den Doel, Kry and Pai 2001; v^1.3 here). Going back
over a place brings back how rough it was. Hands move with least jerk from turn to turn (Flash and Hogan 1985);
fingertips glide to the next place, so that there are no holes: smooth, dense cycles relax (Fang et al. 2025). Dark, as
dark, close sounds tingle (Koumura et al. 2021). Threads, times and levels are chosen. Less activity makes it rarer,
slower and softer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from device.dsp.friction import CHUNK, Course, Friction, Surface, reach
from device.dsp.modes import Floats
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import InTurn, hops_of
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

KNEE = 5.0  # where a thread, the hush having power 1, begins to be pressed

CLOTH = Surface(
    bumps_per_s=5000.0,
    bump_hz=2500.0,
    body_hz=(450.0, 4000.0),
    bump_spread=0.7,
    patch_s=0.15,
    patch_depth=0.2,
    exponent=1.3,
    catches_per_s=85.0,
    catch_db=1.0,
    catch_hz=1500.0,
    catch_exponent=1.2,
    catch_decades=1.2,
    catch_evenness=0.85,
)


@dataclass(frozen=True)
class Params:
    """The hand."""

    stroke_s: float = 0.8  # one to or fro of slow scratching, 0.4..1.5
    drag_s: float = 2.0  # a long one, 1..3
    quick_s: float = 0.36  # a small one, 0.25..0.6
    rest_s: float = 0.7  # between gestures, 0.3..2
    lying: float = 0.2  # speed at which nails still creep when the hand turns, 0..0.3
    tips_db: float = -8.0  # fingertips that glide against nails that scratch, -30..-3
    apart: float = 0.8  # of the places scratched, 0 in the middle .. 1 at the ears


class Stroke(NamedTuple):
    """What the hand does in one go."""

    speed: Floats  # (hops,), its sign the way
    force: float
    nails: float = 1.0  # 0 fingertips


class Scratching:
    """The voice: plans one gesture at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hand, drift, *cloth = streams(seed, 4)
        self._friction = Friction(cloth, CLOTH)
        self._habits = Wander(drift, 3, memory_steps=20)  # gestures: of pace, place and colour
        self._place = params.apart * self._hand.choice((-1.0, 1.0))
        self._programme = InTurn(self._hand, (Scratching._to_and_fro, Scratching._drag, Scratching._quick))
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._friction.planned < CHUNK:
            self._friction.plan(self._gesture(mood))
        return soften(self._friction.render(), KNEE)

    def _gesture(self, mood: Mood) -> Course:
        """Each of the three once, in a fresh order, then again; and the way to the next place."""
        pace, place, colour = self._habits.step()
        drowsy = 1 - mood.activity
        scratch = self._programme.next()
        strokes = [*scratch(self, 2 ** (0.15 * pace) * (1 + 0.5 * drowsy)), self._glide(2.5 * drowsy)]
        hops = [len(stroke.speed) for stroke in strokes]
        speed = np.concatenate([stroke.speed for stroke in strokes])
        force, nails = np.repeat([(stroke.force, stroke.nails) for stroke in strokes], hops, axis=0).T
        level = np.sqrt(mood.activity) * 10 ** ((0.4 * self._hand.standard_normal() - 13 * drowsy) / 20)
        return Course(
            speed=np.copysign(np.hypot(speed, self._params.lying), speed),
            force=level * force,
            side=self._sides(speed, hops[-1], 0.2 * place),
            light=(mood.brightness + 0.1 * colour) * (0.3 + 0.7 * nails),
            grip=nails,
        )

    def _sides(self, speed: Floats, gliding_hops: int, place: float) -> Floats:
        """About one place, there and back with the strokes, and over to the next, mostly at the other ear."""
        begin = self._place
        side = -1 if self._hand.random() < 0.7 else 1
        self._place = float(np.clip(side * np.sign(begin) * self._params.apart + place, -0.9, 0.9))
        over = np.clip((np.arange(len(speed)) - len(speed) + gliding_hops) / gliding_hops, 0, 1)
        sides: Floats = begin + (self._place - begin) * (0.5 - 0.5 * np.cos(np.pi * over))
        sides += 0.003 * np.cumsum(speed) * (1 - over)
        return np.clip(sides, -0.9, 0.9, out=sides)

    def _to_and_fro(self, slower: float) -> Iterator[Stroke]:
        """Slowly, pressing the more in the middle of it."""
        count = int(self._hand.integers(4, 8))
        for nth in range(count):
            draw = self._hand.standard_normal
            bell = reach(hops_of(self._params.stroke_s * slower * 2 ** (0.12 * draw())), 0.35 * np.tanh(draw()))
            arc = 0.85 + 0.3 * np.sin(np.pi * (nth + 0.5) / count)
            yield Stroke((-1) ** nth * (0.8 + 0.05 * draw()) * bell, arc * (1.0 if nth % 2 == 0 else 0.85))

    def _drag(self, slower: float) -> Iterator[Stroke]:
        """A long one or two, the nails drawn towards the listener."""
        for _ in range(self._hand.integers(1, 3)):
            draw = self._hand.standard_normal
            hops = hops_of(self._params.drag_s * slower * 2 ** (0.15 * draw()))
            yield Stroke(0.75 * reach(hops, 0.4 * np.tanh(draw())), 1.0)
            yield Stroke(-0.35 * reach(hops_of(0.6 * slower)), 0.5, nails=0.0)

    def _quick(self, slower: float) -> Iterator[Stroke]:
        """Small ones, only the fingers moving, in two or three bouts."""
        for _ in range(self._hand.integers(2, 4)):
            for nth in range(2 * self._hand.integers(2, 5)):
                draw = self._hand.standard_normal
                bell = reach(hops_of(self._params.quick_s * slower * 2 ** (0.12 * draw())))
                yield Stroke((-1) ** nth * 0.75 * bell, 1.0 if nth % 2 == 0 else 0.8)
            yield Stroke(0.2 * reach(hops_of(0.4 * slower)), 0.6, nails=0.3)

    def _glide(self, longer_s: float) -> Stroke:
        """Fingertips on their way to the next place."""
        hops = hops_of(self._params.rest_s * 2 ** (0.3 * self._hand.standard_normal()) + longer_s)
        return Stroke(0.35 + 0.45 * reach(hops), 10 ** (self._params.tips_db / 20), nails=0.0)


SOUND = Sound(title="Scratching", voice=Scratching, level_db=-28.15, family="crisp", dark=True)
