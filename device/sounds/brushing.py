"""A soft brush on a microphone: long strokes from ear to ear, swirls, little strokes to and fro, unhurried and close.

Bristles on a surface that is read at the speed of the hand (`dsp/friction.py`): bumps met and passed the sooner the
faster, so that a stroke opens and closes again, patches of the surface that flutter, and now and then a bristle that
holds and lets go with a tiny click. Hands move from rest to rest with least jerk (Flash and Hogan 1985); swirls go
round at a steadier speed. Bristles never quite leave what they lie on, so that there are no holes: smooth, dense
cycles relax (Fang et al. 2025). The ears hear other bristles, as closeness goes with low interaural correlation
(Shimokura 2022), and it is darker than a real brush, as dark, close brushing gives shivers (Koumura et al. 2021). How
long and how strong strokes are was chosen. Less activity makes them rarer, slower and softer.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.friction import CHUNK, Course, Friction, Surface, reach
from device.dsp.modes import Floats
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import InTurn, hops_of
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

KNEE = 6.0  # where a bristle's click, the stroke having power 1, begins to be pressed

BRISTLES = Surface(
    bumps_per_s=7000.0,
    bump_hz=2700.0,
    body_hz=(440.0, 4000.0),
    bump_spread=0.6,
    patch_s=0.035,
    patch_depth=0.3,
    exponent=0.9,
    catches_per_s=4.5,
    catch_db=-10.0,
    catch_hz=1500.0,
)


@dataclass(frozen=True)
class Params:
    """The brush and the hand."""

    stroke_s: float = 2.7  # a long one, 1.5..4
    small_s: float = 0.75  # one to or fro, 0.4..1.2
    turn_s: float = 1.3  # of a swirl, 0.8..2.5
    rest_s: float = 0.35  # between gestures, 0.1..1.5
    lying: float = 0.22  # speed at which bristles still creep when the hand rests, 0..0.3
    reach: float = 0.9  # how far to either ear, 0..1


class Brushing:
    """The voice: plans one gesture at a time."""

    def __init__(self, seed: int, params: Params = Params(), surface: Surface = BRISTLES) -> None:
        self._params = params
        self._hand, drift, *bristles = streams(seed, 4)
        self._friction = Friction(bristles, surface)
        self._habits = Wander(drift, 3, memory_steps=20)  # gestures: of pace, place and colour
        self._side = params.reach * self._hand.choice((-1.0, 1.0))
        self._programme = InTurn(self._hand, (Brushing._long, Brushing._to_and_fro, Brushing._swirl))
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._friction.planned < CHUNK:
            self._friction.plan(self._gesture(mood))
        return soften(self._friction.render(), KNEE)

    def _gesture(self, mood: Mood) -> Course:
        """A stroke, some small ones or a swirl, each once in a fresh order, then again; and a rest after it."""
        pace, place, colour = self._habits.step()
        drowsy = 1 - mood.activity
        gesture = self._programme.next()
        speed, side = gesture(self, 2 ** (0.15 * pace) * (1 + 0.6 * drowsy), 0.3 * place)
        rest_s = self._params.rest_s * 2 ** (0.4 * self._hand.standard_normal()) + 2.5 * drowsy
        speed = np.append(speed, np.zeros(hops_of(rest_s)))
        force = np.sqrt(mood.activity) * 10 ** ((0.4 * self._hand.standard_normal() - 14 * drowsy) / 20)
        return Course(
            speed=np.copysign(np.hypot(speed, self._params.lying), speed),
            force=np.full(len(speed), force),
            side=np.append(side, np.full(len(speed) - len(side), self._side)),
            light=np.full(len(speed), mood.brightness + 0.1 * colour),
            grip=np.ones(len(speed)),
        )

    def _long(self, slower: float, place: float) -> tuple[Floats, Floats]:
        """From one ear to the other: speed and side."""
        draw = self._hand.standard_normal
        bell = reach(hops_of(self._params.stroke_s * slower * 2 ** (0.12 * draw())), 0.5 * np.tanh(draw()))
        to = -np.sign(self._side) * self._params.reach * self._hand.uniform(0.75, 1.0) + 0.2 * place
        return np.sign(to) * 1.05 * bell, self._go(to, bell)

    def _to_and_fro(self, slower: float, place: float) -> tuple[Floats, Floats]:
        """Some small strokes at one place, the hand going slowly on."""
        speeds, sides = [], []
        for nth in range(self._hand.integers(3, 6)):
            draw = self._hand.standard_normal
            bell = reach(hops_of(self._params.small_s * slower * 2 ** (0.15 * draw())), 0.4 * np.tanh(draw()))
            speeds.append((-1) ** nth * 0.95 * bell)
            sides.append(self._go(0.95 * self._side + 0.2 * place + 0.15 * draw(), bell))
        return np.concatenate(speeds), np.concatenate(sides)

    def _swirl(self, slower: float, place: float) -> tuple[Floats, Floats]:
        """Round and round, from ear to ear and back in each turn."""
        turns = self._hand.integers(2, 5) + 0.5
        hops = hops_of(turns * self._params.turn_s * slower)
        x = (np.arange(hops) + 0.5) / hops
        angle = 2 * np.pi * (turns * x + 0.04 * np.sin(2 * np.pi * x))
        swell = np.minimum(1, 1.6 * turns * np.minimum(x, 1 - x))
        speed = np.sin(np.pi / 2 * swell) ** 2 * (0.68 + 0.2 * np.cos(2 * angle))
        side = self._side * np.cos(angle) + 0.5 * place * np.sin(np.pi * x)
        self._side = float(side[-1])
        return speed, np.clip(side, -1, 1)

    def _go(self, to: float, bell: Floats) -> Floats:
        """The sides passed from the present one to another with this speed, `(hops,)`."""
        begin, self._side = self._side, float(np.clip(to, -1, 1))
        way: Floats = begin + (self._side - begin) * np.cumsum(bell) / bell.sum()
        return way


SOUND = Sound(title="Brushing", voice=Brushing, level_db=-30.6, family="crisp", dark=True)
