"""Wrinkling paper close by: hands squeeze a sheet, let it slowly open, rub it with a thumb, and rest.

Crumpled paper gives off clicks, each a facet that buckles, whose energies follow a power law over two decades and more
(Houle and Sethna 1995); they come in flurries within flurries (Kramer and Lobkovsky 1995). How hands swell and ebb, and
how a click sounds, is drawn anew from statistics of a recording (`dsp/grains.py`; its source stands in the figures): as
crisp as the thing, its energy at 2 to 8 kHz. The hands work for a while on one side, rest, and go on elsewhere (times
chosen): smooth cycles, alike but never equal, are what relaxes (Fang et al. 2025). Each ear hears much of the noise for
itself, for closeness goes with low interaural correlation (Shimokura 2022). Less activity, longer rests and softer,
slower hands, until the sheet lies still.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.envelopes import CENTRE_HZ, STEPS_PER_S, darkening
from device.dsp.grains import Gesture, Grains, Handling
from device.dsp.soften import soften
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.wander import Wander
from device.figures import figures
from device.sounds.contract import Mood, Sound

SHARED = 0.3  # of the noise, by both ears
DEPTH = 1.7  # of the grains
KNEE = 5.0  # times the mean: what is louder is pressed towards twice this


@dataclass(frozen=True)
class Params:
    """The sheet and the hands."""

    gestures: int = 9  # from one rest to the next, 3..20
    rest_s: float = 0.12  # 0.1..3
    distance_m: float = 0.25  # sheet to the middle of the head, 0.15..1


class Paper:
    """The voice: plans one gesture of the hands at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hands, drift, *rngs = streams(seed, 5)
        self._grains = Grains(rngs, Handling.of(figures("paper")), SHARED)
        self._habits = Wander(drift, 3, memory_steps=40)  # gestures: a quarter of a minute
        self._side = float(self._hands.choice((-1.0, 1.0)))
        self._left = params.gestures
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._grains.wanted:
            self._work(mood)
        return soften(self._grains.render(), KNEE)

    def _work(self, mood: Mood) -> None:
        """One more gesture, and the rest after it."""
        p = self._params
        pace, place, vigour = self._habits.step()
        drowsy = 1 - mood.activity
        head = ears(np.array(0.6 * self._side + 0.2 * place), p.distance_m, CENTRE_HZ)
        level = 10 ** ((0.5 * vigour - 16 * drowsy) / 20) * np.sqrt(mood.activity)
        gain = np.stack((head.left_gain, head.right_gain)) * darkening(mood.brightness) * level
        self._left -= 1
        rests = self._left <= 0
        rest_s = p.rest_s * 2 ** self._hands.uniform(-0.7, 0.7) * rests + 1.2 * drowsy * self._hands.random()
        slowness = 2 ** (0.15 * pace + 0.6 * drowsy)
        self._grains.plan(Gesture(gain, slowness, depth=DEPTH, rest_steps=round(rest_s * STEPS_PER_S)))
        if rests:
            self._side = -self._side
            self._left = round(p.gestures * self._hands.uniform(0.7, 1.3))


SOUND = Sound(title="Paper", voice=Paper, level_db=-33.0, family="crisp", impulsive=True)
