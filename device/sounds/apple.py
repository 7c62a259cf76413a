"""Somebody eats an apple beside you, slowly: a crisp bite, then chews that grow fewer and softer, then a rest.

Cell walls break one after the other, an irregular train of small ruptures (Vickers and Bourne's theory). How a jaw
grinds and how a rupture sounds are drawn anew from statistics of a recording of somebody eating something crisp
(`dsp/grains.py`; the figures name its source). It is as bright as the thing: what is called crunchy has its
peak at 1.25-2 kHz, and crispness lies above 5 kHz (Dacremont 1995). With each chew the mouthful is softer and lower,
till it is pulp; then a rest, and the next bite in the other cheek (times chosen). Each ear hears a noise of its own
(closeness: Shimokura 2022). Less activity, longer rests and softer chews.
Only for those who ask: sounds of eating are hard to bear for some (misophonia).
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

SHARED = 0.7  # of the noise, by both ears
DEPTH = 1.8  # of the grains
KNEE = 4.0  # times the mean: what is louder is pressed towards twice this


@dataclass(frozen=True)
class Params:
    """The apple and who eats it."""

    mouthful_s: float = 16.0  # from one bite to the swallow, 8..30
    rest_s: float = 0.7  # from there to the next bite, 0.5..5
    pulp_db: float = -2.0  # the last chew against the first, -12..0
    distance_m: float = 0.25  # to the middle of the listener's head, 0.15..0.6


class Apple:
    """The voice: plans one movement of the jaw at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._jaw, drift, *rngs = streams(seed, 5)
        self._grains = Grains(rngs, Handling.of(figures("apple")), SHARED)
        self._habits = Wander(drift, 3, memory_steps=60)  # movements: half a minute
        self._cheek = float(self._jaw.choice((-1.0, 1.0)))
        self._left_s = self._all_s = params.mouthful_s * self._jaw.uniform(0.3, 1.0)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._grains.wanted:
            self._move(mood)
        return soften(self._grains.render(), KNEE)

    def _move(self, mood: Mood) -> None:
        """One more movement of the jaw, and the rest after it."""
        p = self._params
        pace, place, vigour = self._habits.step()
        drowsy = 1 - mood.activity
        pulp = 1 - max(self._left_s, 0.0) / self._all_s
        swallows = self._left_s <= 0.0
        level_db = 0.4 * vigour + p.pulp_db * pulp - 16 * drowsy
        head = ears(np.array(0.35 * self._cheek + 0.2 * place), p.distance_m, CENTRE_HZ)
        colour = darkening(mood.brightness) / np.sqrt(1 + (0.8 * pulp * CENTRE_HZ / 4000) ** 2)
        gain = np.stack((head.left_gain, head.right_gain)) * colour * 10 ** (level_db / 20) * np.sqrt(mood.activity)
        rest_s = p.rest_s * 2 ** self._jaw.uniform(-0.5, 0.5) * swallows + 0.8 * drowsy * self._jaw.random()
        slowness = 2 ** (0.1 * pace + 0.5 * drowsy)
        steps = self._grains.plan(Gesture(gain, slowness, depth=DEPTH, rest_steps=round(rest_s * STEPS_PER_S)))
        self._left_s -= steps / STEPS_PER_S
        if swallows:
            self._left_s = self._all_s = p.mouthful_s * 2 ** (0.4 * self._jaw.standard_normal())
            self._cheek = -self._cheek


SOUND = Sound(title="Apple", voice=Apple, level_db=-24.1, family="crisp", impulsive=True, on_request=True)
