"""Somebody brushes long hair: slow strokes down one side, near the ear, a hand that smooths, then the other side.

Bristles go through hair as over a surface that is read at their speed (`dsp/friction.py`): strands too many to tell
apart are a hush that opens and closes with the stroke, some hold for a moment and let go, most of them towards the
tips, where the brush comes free. A stroke runs down with least jerk (Flash and Hogan 1985), away from the ear and so
softer and darker on its way; while the brush is carried back, hair slides and settles. After a few strokes a palm
smooths the hair, deeper and softer, and the brush changes side: slow movement at both ears, which differ (Honda et
al. 2020), in even, dense cycles (Fang et al. 2025). Dark, as close and dark brushing gives shivers (Koumura et al.
2021). Times and levels are chosen. Less activity makes strokes rarer, slower and softer.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.friction import CHUNK, Course, Friction, Surface, reach
from device.dsp.modes import Floats
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import hops_of, one_after_another
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

KNEE = 5.0  # where a strand's click, the stroke having power 1, begins to be pressed
NEAR, AWAY = 0.95, 0.6  # side at the ear, and at the tips

STRANDS = Surface(
    bumps_per_s=6000.0,
    bump_hz=2800.0,
    body_hz=(600.0, 4000.0),
    bump_spread=0.7,
    patch_s=0.12,
    patch_depth=0.22,
    exponent=0.95,
    catches_per_s=30.0,
    catch_db=-8.0,
    catch_hz=1600.0,
    catch_exponent=1.5,
)


@dataclass(frozen=True)
class Params:
    """The hair, the brush and the hand."""

    stroke_s: float = 2.1  # from the crown to the tips, 1.2..3.5
    halfway: float = 0.25  # of the strokes begin halfway down, 0..1
    back_s: float = 0.6  # until the brush is at the crown again, 0.4..1.5
    smooth_s: float = 2.0  # of the palm's stroke, 1..3
    fading_db: float = -4.0  # of a stroke as it goes down and away, -9..0
    tips: float = 2.5  # catches at the tips against those on the way, 1..5
    lying: float = 0.22  # speed at which hair still slides when nothing moves it, 0..0.3


class Hair:
    """The voice: plans one stroke at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hand, drift, *strands = streams(seed, 4)
        self._friction = Friction(strands, STRANDS)
        self._habits = Wander(drift, 2, memory_steps=8)  # changes of side: of pace and colour
        self._begin(self._hand.choice((-1.0, 1.0)))
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._friction.planned < CHUNK:
            self._friction.plan(self._next(mood))
        return soften(self._friction.render(), KNEE)

    def _next(self, mood: Mood) -> Course:
        """A stroke, or, after two to four of them, the palm and over to the other side."""
        drowsy = 1 - mood.activity
        slower = 2 ** (0.12 * self._pace) * (1 + 0.5 * drowsy)
        level = np.sqrt(mood.activity) * 10 ** (-13 * drowsy / 20)
        light = mood.brightness + 0.1 * self._colour
        if self._strokes:
            self._strokes -= 1
            back = self._back(slower + 2.5 * drowsy, level, light)
            return one_after_another([self._stroke(slower, level, light), back])
        palm = self._palm(slower, level, light)
        self._begin(-self._side)
        return palm

    def _begin(self, side: float) -> None:
        """With some strokes at a side, in a pace and a colour a little different from before."""
        self._side, self._strokes = side, int(self._hand.integers(2, 5))
        self._pace, self._colour = self._habits.step()

    def _stroke(self, slower: float, level: float, light: float) -> Course:
        """From the crown to the tips, or from halfway."""
        p, draw = self._params, self._hand.standard_normal
        begin = 0.45 if self._hand.random() < p.halfway else 0.0
        length_s = p.stroke_s * (1 - 0.6 * begin) * slower * 2 ** (0.1 * draw())
        bell = reach(hops_of(length_s), 0.35 * np.tanh(draw()))
        down = begin + (1 - begin) * np.cumsum(bell) / bell.sum()
        force = level * 10 ** ((p.fading_db * down + 0.4 * draw()) / 20)
        return self._course(
            bell, force, NEAR + (AWAY - NEAR) * down, light * (1 - 0.3 * down), p.tips ** (2 * down - 1)
        )

    def _back(self, slower: float, level: float, light: float) -> Course:
        """The brush is carried back; hair slides and settles."""
        hops = hops_of(self._params.back_s * slower * 2 ** (0.2 * self._hand.standard_normal()))
        x = np.arange(hops) / hops
        even = np.ones(hops)
        return self._course(0.35 * (1 - x) ** 3, 0.7 * level * even, AWAY + (NEAR - AWAY) * x, 0.6 * light * even, even)

    def _palm(self, slower: float, level: float, light: float) -> Course:
        """A palm smooths what was brushed; then the brush goes over to the other side."""
        bell = reach(hops_of(self._params.smooth_s * slower * 2 ** (0.1 * self._hand.standard_normal())))
        down = np.cumsum(bell) / bell.sum()
        over = NEAR * (1 - 2 * np.clip(4 * down - 3, 0, 1))
        even = np.ones(len(bell))
        return self._course(0.8 * bell, 0.9 * level * even, over, 0.35 * light * even, 0.3 * even)

    def _course(self, speed: Floats, force: Floats, side: Floats, light: Floats, grip: Floats) -> Course:
        return Course(np.hypot(speed, self._params.lying), force, self._side * side, light, grip)


SOUND = Sound(title="Hair brushing", voice=Hair, level_db=-28.15, family="movement", dark=True)
