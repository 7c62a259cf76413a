"""Somebody writing late at night on a soft keyboard: words in little runs, a thought, more words, never in a hurry.

A keystroke is two small sounds: the key bottoms out, and after a tenth of a second it is let go and comes back to its
stop, softer. How they sound is drawn anew from statistics of a recorded keyboard (`dsp/strokes.py`; its source stands
in the figures), crisp and dry, with silence between. Every key has a voice of its own, which it keeps, and some of each
stroke is new. Letters come as often as in English, and words are as long as words are. Different hands follow each
other sooner than one hand itself, and a key is often let go only when the next is down (Dhakal et al. 2018). After some
words there is a pause to think (chosen, like all times). Left 3 LU softer rather than pressed flat. Less activity,
shorter runs, longer thoughts, softer hands.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.envelopes import CENTRE_HZ, STEPS, STEPS_PER_S, darkening
from device.dsp.soften import soften
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.strokes import Strokes, Struck
from device.dsp.wander import Wander
from device.figures import figures
from device.sounds.contract import Mood, Sound

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LETTERS = "etaoinshrdlcumwfgypbvkjxqz"  # the most frequent in English first, and how often, percent
OFTEN = np.array((12.7, 9, 8.2, 7.5, 7, 6.8, 6.3, 6.1, 6, 4.3, 4, 2.8, 2.8, 2.4, 2.4, 2.2, 2, 2, 1.9, 1.5, 1, 0.8, 0.2))
LENGTHS = np.array((3, 17, 21, 16, 11, 9, 8, 6, 4, 3, 2.0))  # percent of words with 1, 2, 3 ... letters
SPACE, RETURN, ERASE = range(len(LETTERS), len(LETTERS) + 3)
KEYS = len(LETTERS) + 3
SHORTEST_STEP_S = 0.095  # 10.5 strokes a second: faster ones fuse (Jurado et al. 2021)
SHARED = 0.6  # of the noise, by both ears
CEILING = 34.0  # times the mean power: what is louder is pressed towards twice this
KNEE = 17.0  # and samples of which root power

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Params:
    """The keyboard and who writes."""

    step_s: float = 0.18  # from one key to the next within a word, 0.12..0.4
    hold_s: float = 0.08  # from bottoming out until it comes back, 0.07..0.15
    release_db: float = -2.0  # the way back against the way down, -20..0
    words: float = 5.0  # in a run, 1..12
    thought_s: float = 0.7  # between runs, 0.3..4; now and then twice as long
    distance_m: float = 0.3  # to the middle of the head, 0.15..0.8


class Typing:
    """The voice: writes one run of words at a time, sounds its strokes chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._text, self._touch, drift, *rngs = streams(seed, 5)
        self._strokes = Strokes(rngs, Struck.of(figures("typing")), 2 * KEYS, SHARED, CEILING)  # down, and up
        self._habits = Wander(drift, 3, memory_steps=12)  # runs: a minute or two
        self._next_step = 0  # of the next run, counted from this chunk's first
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._next_step < STEPS:
            self._write(mood)
        self._next_step -= STEPS
        return soften(self._strokes.render(), KNEE)

    def _write(self, mood: Mood) -> None:
        """The run that begins at the next run's step, and when the one after begins."""
        tempo, place, vigour = self._habits.step()
        drowsy = 1 - mood.activity
        keys = run_of_words(self._text, max(1, round(self._params.words * mood.activity * 2 ** (0.5 * vigour))))
        at_s = stroke_times_s(self._touch, keys, self._params.step_s * 2 ** (0.2 * tempo + 0.2 * drowsy))
        if mood.activity > 0:
            self._strike(keys, at_s, place, mood)
        longer = 2.0 if keys[-1] == RETURN else 1.0
        pause_s = longer * self._params.thought_s * 2 ** self._text.uniform(-0.7, 0.7) + 4 * drowsy
        self._next_step += round((at_s[-1] + pause_s) * STEPS_PER_S)

    def _strike(self, keys: Keys, at_s: Floats, place: float, mood: Mood) -> None:
        """Plan both sounds of the strokes `(n,)`."""
        p, count = self._params, len(keys)
        level_db = self._touch.uniform(-1.5, 1.5, count) - 17 * (1 - mood.activity)
        head = ears(1.6 * (PLACE[keys, 0] - 0.5) + 0.25 * place, p.distance_m, CENTRE_HZ)
        gain = np.stack((head.left_gain, head.right_gain), axis=1) * darkening(mood.brightness)
        gain *= 10 ** (level_db / 20)[:, np.newaxis, np.newaxis]
        hold_s = p.hold_s * 2 ** (0.2 * self._touch.standard_normal(count))
        for when_s, things, softer in ((at_s, keys, 1.0), (at_s + hold_s, KEYS + keys, 10 ** (p.release_db / 20))):
            at_step = self._next_step + 4 + (when_s * STEPS_PER_S).astype(np.int64)
            self._strokes.plan(at_step, things, gain * softer)


def layout() -> tuple[Floats, Floats]:
    """Where each key lies, `(keys, 2)`, 0..1 from left and from the front, and how many octaves it is lower."""
    at: dict[str, tuple[float, float]] = {}
    for row, keys in enumerate(ROWS):
        at |= {key: ((col + 0.7 + 0.3 * row) / 11.5, 0.75 - 0.2 * row) for col, key in enumerate(keys)}
    places = [at[key] for key in LETTERS] + [(0.47, 0.14), (0.93, 0.52), (0.92, 0.88)]  # space, return, erase
    return np.array(places), np.array([0.0] * len(LETTERS) + [0.7, 0.45, 0.25])


PLACE, LONG = layout()


def run_of_words(rng: np.random.Generator, words: int) -> Keys:
    """Words with a space after each; now and then some letters are taken back, or the line ends: keys, by number."""
    lengths = 1 + rng.choice(len(LENGTHS), words, p=LENGTHS / LENGTHS.sum())
    often = np.append(OFTEN, np.full(len(LETTERS) - len(OFTEN), 0.1))
    letters = rng.choice(len(LETTERS), lengths.sum(), p=often / often.sum())
    keys = np.insert(letters, np.cumsum(lengths), SPACE)
    slip, end = rng.random(2)
    if slip < 0.25:
        at, wrong = int(rng.integers(1, len(keys))), int(rng.integers(1, 4))
        keys = np.insert(keys, at, np.append(np.full(wrong, ERASE), rng.choice(8, wrong)))
    if end < 0.15:
        keys[-1] = RETURN
    return keys


def stroke_times_s(rng: np.random.Generator, keys: Keys, step_s: float) -> Floats:
    """When keys bottom out, from 0; a run gathers speed or loses it, and no stroke falls within `SHORTEST_STEP_S`."""
    right = PLACE[keys, 0] > 0.48
    steps = np.full(len(keys), step_s)
    steps[1:] *= np.where(keys[1:] == keys[:-1], 0.8, np.where(right[1:] == right[:-1], 1.12, 0.88))
    steps[1:] *= np.where(keys[:-1] == SPACE, 1.3, 1.0)
    steps *= 2 ** (0.15 * rng.standard_normal() * np.linspace(-1, 1, len(keys)) + 0.2 * rng.standard_normal(len(keys)))
    times_s: Floats = np.cumsum(np.maximum(steps, SHORTEST_STEP_S))
    times_s -= times_s[0]
    return times_s


SOUND = Sound(title="Typing", voice=Typing, level_db=-33.3, family="crisp", impulsive=True, below_lu=3.0)
