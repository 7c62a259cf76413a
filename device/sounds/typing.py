"""Somebody writing late at night on a soft keyboard: words in little runs, a thought, more words, never in a hurry.

A keystroke is four small sounds: a finger comes down on the cap, the cap bottoms out, and after a tenth of a second it
is let go and comes back to its stop, higher and softer; the last two also knock on the case, whose modes answer each
key from its own place (`dsp/bodies.py`). Every cap has a voice of its own, which it keeps, and some of each stroke is
new; long keys are lower, and the space bar rattles. Letters come as often as in English, and words are as long as words
are. Different hands follow each other sooner than one hand itself, and a key is often let go only when the next is down
(Dhakal et al. 2018). After some words there is a pause to think. Hands lie on the caps and brush over them, so that it
is never quite still: smooth, dense cycles relax (Fang et al. 2025). Levels, times and pitches are chosen. Darker than
real ones, which have most of their sound at 2 kHz and above (recordings), and without their clatter.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from device.dsp.bodies import LISTEN, Air, Material, box
from device.dsp.fingertips import CHUNK, Fingertips
from device.dsp.modes import Floats, Modes, Strikes, Weights, contact_gain
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.soften import soften
from device.dsp.space import SOUND_SPEED_M_S, ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LETTERS = "etaoinshrdlcumwfgypbvkjxqz"  # the most frequent in English first, and how often, percent
OFTEN = np.array((12.7, 9, 8.2, 7.5, 7, 6.8, 6.3, 6.1, 6, 4.3, 4, 2.8, 2.8, 2.4, 2.4, 2.2, 2, 2, 1.9, 1.5, 1, 0.8, 0.2))
LENGTHS = np.array((3, 17, 21, 16, 11, 9, 8, 6, 4, 3, 2.0))  # percent of words with 1, 2, 3 ... letters
SPACE, RETURN, ERASE = range(len(LETTERS), len(LETTERS) + 3)
SHORTEST_STEP_S = 0.095  # 10.5 strokes a second: faster ones fuse (Jurado et al. 2021)
BLOW = 2.5  # root energy of a key that bottoms out, to stay within full scale
RATTLE_S = 0.007
KNEE = 0.2  # 21 dB above the mean level: what is louder is pressed towards twice this
KEPT = 0.65  # of the energy of a stroke is the cap's own, alike each time
BODY_M = 0.3  # the case is heard from places up to this far apart

Keys = NDArray[np.int64]


class Part(NamedTuple):
    """One of the sounds of a stroke."""

    at_s: float  # from when the key bottoms out, or from when it is let go
    after_hold: bool
    level_db: float
    octaves: float  # over the cap's own pitch
    contact_s: float  # with the case, 0 none


STROKE = (
    Part(-0.013, after_hold=False, level_db=-13.0, octaves=-0.6, contact_s=0.0),
    Part(0.0, after_hold=False, level_db=0.0, octaves=0.0, contact_s=0.0016),
    Part(0.0, after_hold=True, level_db=-6.0, octaves=0.35, contact_s=0.0011),
)


@dataclass(frozen=True)
class Params:
    """The keyboard and who writes."""

    step_s: float = 0.24  # from one key to the next within a word, 0.12..0.4
    hold_s: float = 0.105  # from bottoming out until it comes back, 0.07..0.15
    words: float = 4.5  # in a run, 1..12
    thought_s: float = 1.4  # between runs, 0.3..4; now and then twice as long
    cap_hz: float = 1750.0  # where most of a cap's sound lies, 800..3000
    case_db: float = -9.0  # the case against the caps, -30..6
    brush_db: float = -23.0  # fingers on the caps against a stroke, -60..-10
    distance_m: float = 0.3  # to the middle of the head, 0.15..0.8


class Typing:
    """The voice: writes one run of words at a time, sounds its strokes chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._text, self._touch, made, brush, drift = streams(seed, 5)
        cap_hz = np.geomspace(260.0, 7500.0, 32) * 2 ** made.uniform(-0.06, 0.06, 32)
        self._caps = Strikes(Modes(cap_hz, 0.0055 * (cap_hz / 1000) ** -0.6, rise_s=0.0014, length_s=0.03))
        centre_hz = params.cap_hz * 2 ** (0.28 * made.standard_normal(len(PLACE)) - LONG)
        self._centre_hz = centre_hz
        self._usual = np.array([self._bursts(made, centre_hz * 2**part.octaves) for part in STROKE])
        self._body = box(Material(260, 75, 0.6), 0.36, Air(300, 0.01, 0.2), made)
        self._case = Strikes(self._body.modes)
        self._answer = self._body.heard * self._body.shape(PLACE.T)  # (keys, modes)
        self._detour_s = made.uniform(0, BODY_M / SOUND_SPEED_M_S, (2, len(self._body.along)))
        self._brush = Fingertips(brush, 2600.0)
        self._habits = Wander(drift, 3, memory_steps=12)  # runs: a minute or two
        self._next_frame = 0  # of the next run, counted from this chunk's first
        self._tail = Tail(CHUNK, max(self._caps.modes.frames, self._body.modes.frames))
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._next_frame < CHUNK:
            self._write(mood)
        self._caps.sound(self._tail)
        self._case.sound(self._tail)
        self._next_frame -= CHUNK
        level_db = self._params.brush_db - 12 * (1 - mood.activity)
        root_power = BLOW / np.sqrt(frames_of(0.02)) * 10 ** (level_db / 20) * mood.activity
        brush = self._brush.render(0.0, root_power, 0.3 + 0.7 * mood.brightness)
        return soften(self._tail.take() + brush, KNEE)

    def _write(self, mood: Mood) -> None:
        """The run that begins at the next run's frame, and when the one after begins."""
        tempo, place, vigour = self._habits.step()
        keys = run_of_words(self._text, max(1, round(self._params.words * mood.activity * 2 ** (0.5 * vigour))))
        at_s = stroke_times_s(self._touch, keys, self._params.step_s * 2 ** (0.2 * tempo + 0.2 * (1 - mood.activity)))
        if mood.activity > 0:
            again = keys == SPACE  # which lands on one of its hinges and then on the other
            self._strike(np.append(keys, keys[again]), np.append(at_s, at_s[again] + RATTLE_S), place, mood)
        longer = 2.0 if keys[-1] == RETURN else 1.0
        pause_s = longer * self._params.thought_s * 2 ** self._text.uniform(-0.7, 0.7) + 4 * (1 - mood.activity)
        self._next_frame += frames_of(at_s[-1] + pause_s)

    def _strike(self, keys: Keys, at_s: Floats, place: float, mood: Mood) -> None:
        """Plan every sound of the strokes `(n,)`."""
        p, count = self._params, len(keys)
        level_db = self._touch.uniform(-1.5, 1.5, count) - 17 * (1 - mood.activity)
        hold_s = p.hold_s * 2 ** (0.2 * self._touch.standard_normal(count))
        azimuth_rad = 1.6 * (PLACE[keys, 0] - 0.5) + 0.25 * place
        dull_hz = 5000 * 2 ** (-2.3 * (1 - mood.brightness))
        for part, usual in zip(STROKE, self._usual, strict=True):
            when_s = at_s + part.at_s + part.after_hold * hold_s + 0.001 * self._touch.standard_normal(count)
            at_frame = self._next_frame + frames_of(0.02) + (when_s * RATE_HZ).astype(np.int64)
            root_energy = BLOW * 10 ** ((level_db + part.level_db) / 20)
            new = self._bursts(self._touch, self._centre_hz[keys] * 2**part.octaves)
            weights = np.sqrt(KEPT) * usual[keys] + np.sqrt(1 - KEPT) * new
            self._caps.plan(at_frame, self._heard(self._caps.modes, weights, azimuth_rad, dull_hz, root_energy))
            if part.contact_s:
                moved = self._answer[keys] * contact_gain(self._body.modes.frequency_hz, np.asarray(part.contact_s))
                weights = (moved[:, np.newaxis] * self._body.shape(LISTEN)).astype(np.complex64)
                weights *= np.exp(-2j * np.pi * self._body.modes.frequency_hz * self._detour_s)
                root_energy = root_energy * 10 ** (p.case_db / 20)
                self._case.plan(at_frame, self._heard(self._body.modes, weights, azimuth_rad, dull_hz, root_energy))

    def _bursts(self, rng: np.random.Generator, centre_hz: Floats) -> Weights:
        return self._caps.modes.bursts(rng, centre_hz, 0.75, shared=0.3)

    def _heard(
        self, modes: Modes, weights: Weights, azimuth_rad: Floats, dull_hz: float, root_energy: Floats
    ) -> Weights:
        """What reaches either ear of strokes with `weights` `(n, 2, modes)`."""
        f = modes.frequency_hz
        head = ears(azimuth_rad, self._params.distance_m, f)
        gain = np.stack((head.left_gain, head.right_gain), axis=1) / np.sqrt(1 + (f / dull_hz) ** 4)
        return modes.of_energy(weights * gain, root_energy)


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


SOUND = Sound(title="Typing", voice=Typing, level_db=0.9, family="crisp", impulsive=True, dark=True)
