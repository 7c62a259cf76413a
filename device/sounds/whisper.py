"""Someone whispers close by, at one ear and then the other: a soft murmur with the rhythm of words, and no words in it.

Noise from the throat runs through a moving vocal tract (Fant 1960), noise of narrowings comes from lips, teeth and
tongue, both laid as spectra every 5 ms. Vowels are Hillenbrand's (1995) with the resonances of whispering (Swerdlin,
Smith and Wolfe 2010), consonants unhurried as whispered ones are (Jovicic and Saric 2008); the mouth glides from each
to the next. Syllables come at the slow end of reading (the envelope of speech peaks near 5 a second: Ding et al. 2017),
in phrases of one breath that slow and sink. A made-up language of some dozens of words, slowly replaced, makes it sound
like talk. Whispering is what most listeners seek (Barratt and Davis 2015), dark rather than sharp (Koumura et al.
2021): hisses keep below 4 kHz, as a strong envelope near 5 kHz goes against tingling (Terashima et al. 2024). Breath
that stirs at each ear by itself lowers the interaural correlation, which is heard as closeness (Shimokura 2022).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from device.dsp.formants import CONSONANTS, REST_HZ, TRACKS, WHISPERED_HZ, Floats, Mouth, Part, lay, narrowing
from device.dsp.noise import OverlapAddBoth, Spectra, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.sounds.contract import Mood, Sound

SIZE = 480  # a spectrum is 10 ms long, laid every 5
HOPS_PER_S = 2 * RATE_HZ // SIZE
HOPS = 64  # in a chunk
BINS = 100  # up to 10 kHz; a whisper as dark as this has nothing above
VOWEL_RMS = 0.05
EAR_RAD = 1.4  # azimuth of a mouth at the ear

# How often a sound is said is how often it is listed: more soft ones than in any real language.
SOFT = ("m", "m", "m", "n", "n", "l", "l", "l", "w", "w", "h", "h", "h", "y", "r", "")
CRISP = ("s", "s", "sh", "sh", "f", "th", "th", "b", "d", "d", "p", "t", "t", "k")
ONSETS = SOFT + CRISP
VOWELS = ("A", "A", "O", "o", "o", "u", "u", "V", "V", "V", "V", "I", "I", "I", "i", "E", "E", "ae")
CODAS = ("m", "n", "n", "l", "s", "sh", "f", "th", "t", "d")

# The rest of the breath, let go. A scrap of a vowel alone in a silence is so narrow and short that chance gives it a
# pitch; breath in and out around the words takes it away.
SIGH = tuple(Part(0.06, -10.0 - 2.5 * i, -11.0 - 2.5 * i, "teeth") for i in range(8))


@dataclass(frozen=True)
class Params:
    """The whisperer; defaults are a light voice in no hurry, a hand's breadth from the ear."""

    syllables_per_s: float = 3.8  # within a phrase, 3..5
    phrase_s: float = 2.9  # one breath of talk, 2..4
    pause_s: float = 1.2  # between phrases, 0.6..2.5
    tract: float = 1.06  # resonances relative to a man's: 0.95 large .. 1.18 a woman's
    distance_m: float = 0.19  # mouth to the middle of the head, 0.14..0.4
    stir: float = 0.2  # power of the breath each ear hears by itself, relative to the voice, 0..1


class Syllable(NamedTuple):
    """What is said between two beats."""

    onset: str
    vowel: str
    coda: str


class Whisper:
    """The voice: plans one breath at a time, sounds it chunk by chunk."""

    LEXICON = 48  # words known at a time

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._talk, self._timing, self._moves, noise = streams(seed, 4)
        self._lexicon = [self._coin() for _ in range(self.LEXICON)]
        self._habits = self._timing.standard_normal(2)
        self._place = np.array([self._moves.choice((-EAR_RAD, EAR_RAD)), params.distance_m])
        self._stays = 3  # breaths until it moves
        self._mouth_hz: Floats = np.array(REST_HZ)
        self._plan = np.empty((0, TRACKS + 2))
        self._air = Air(noise, params)
        self._chunks: Chunks[Mood] = Chunks(self._make)

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(frames, mood)

    def _make(self, mood: Mood) -> Block:
        while len(self._plan) < HOPS:
            self._plan = np.concatenate((self._plan, self._breathe(mood)))
        block = self._air.render(self._plan[:HOPS], mood)
        self._plan = self._plan[HOPS:]
        return block

    def _breathe(self, mood: Mood) -> Floats:
        """One more breath, planned hop by hop (columns as in `Air.render`): rest and perhaps move, breathe in, talk."""
        self._habits += 0.12 * self._timing.standard_normal(2) - 0.008 * self._habits  # wander over ten minutes
        place = self._next_place()
        pause = self._pause(mood, shortest_s=1.4 if place[0] != self._place[0] else 0.8)  # long enough to move in
        tracks = lay([*pause, *self._phrase(mood), *SIGH], HOPS_PER_S, self._mouth_hz)
        self._mouth_hz = tracks[-1, :4]
        arrived = np.minimum(np.arange(len(tracks)) / HOPS_PER_S / sum(part.length_s for part in pause), 1)
        path = self._place + np.outer(0.5 - 0.5 * np.cos(np.pi * arrived), place - self._place)
        self._place = place
        return np.concatenate((tracks, path), axis=1)

    def _next_place(self) -> Floats:
        """Azimuth in rad, distance in m: a while at one ear, then at the other or, briefly, in front."""
        azimuth_rad = float(self._place[0])
        self._stays -= 1
        if self._stays == 0:
            if azimuth_rad and self._moves.random() < 0.35:
                azimuth_rad = 0.0
            else:
                side = -np.sign(azimuth_rad) or self._moves.choice((-1, 1))
                azimuth_rad = side * EAR_RAD * self._moves.uniform(0.8, 1.0)
            self._stays = int(self._moves.integers(2, 6) if azimuth_rad else self._moves.integers(1, 3))
        return np.array([azimuth_rad, self._params.distance_m * 1.2 ** np.tanh(self._habits[0])])

    def _pause(self, mood: Mood, shortest_s: float) -> list[Part]:
        """Rests, then breathes in, more often heard than not."""
        drawn_s = self._params.pause_s * np.exp(0.35 * self._timing.standard_normal())
        length_s = np.clip(drawn_s, shortest_s, 2.5) * (3 - 2 * mood.activity)
        inhale_s = 0.3 + 0.15 * self._timing.random()
        inhale_db = -14.5 + self._timing.standard_normal() if self._timing.random() < 0.7 else -22.0
        swell_db = inhale_db + 40 * np.log10(np.sin(np.pi * np.arange(1, 10) / 10))
        rest_s = max(length_s - inhale_s - sum(part.length_s for part in SIGH), 0.05)
        return [Part(rest_s, -36.0, mouth_hz=REST_HZ), *(Part(inhale_s / 9, db, db - 3, "teeth") for db in swell_db)]

    def _phrase(self, mood: Mood) -> list[Part]:
        """One breath of talk, which slows and sinks."""
        p, draw = self._params, self._timing.standard_normal
        rate_hz = p.syllables_per_s * 2 ** (0.15 * np.tanh(self._habits[1])) * (0.7 + 0.3 * mood.activity)
        length_s = np.clip(p.phrase_s * (1 + 0.2 * draw()), 2.0, 3.6) * (0.5 + 0.5 * mood.activity)
        said: list[tuple[Syllable, bool]] = []
        self._lexicon[int(self._talk.integers(self.LEXICON))] = self._coin()
        while len(said) < length_s * rate_hz - 1.5:
            word = self._lexicon[int(self.LEXICON * self._talk.random() ** 2)]  # some words are said often
            said += ((syllable, i == 0) for i, syllable in enumerate(word))
        parts: list[Part] = []
        for progress, (syllable, stressed) in zip(np.linspace(0, 1, len(said)), said, strict=True):
            beats = (0.94 + 0.12 * progress) * (1.06 if stressed else 0.96) + 0.3 * (progress == 1)
            level_db = 2.2 - 5 * progress + (0.8 if stressed else -0.8) + 0.5 * draw()
            parts += self._articulate(syllable, beats * np.exp(0.05 * draw()) / rate_hz, level_db)
        return parts

    def _coin(self) -> list[Syllable]:
        """A new word, of one to three syllables, the last one perhaps closed."""
        pick = self._talk.choice
        count = pick((1, 2, 3), p=(0.35, 0.45, 0.2))
        coda = pick(CODAS) if self._talk.random() < 0.4 else ""
        return [Syllable(pick(ONSETS), pick(VOWELS), coda if i == count - 1 else "") for i in range(count)]

    def _articulate(self, syllable: Syllable, length_s: float, level_db: float) -> list[Part]:
        """The syllable's parts, its vowel taking the time its consonants leave."""
        onset, coda = CONSONANTS[syllable.onset], CONSONANTS[syllable.coda]
        vowel_s = max(length_s - sum(part.length_s for part in onset + coda), 0.08)
        short = 0.12 + 0.05 * self._timing.standard_normal()  # share of the way to the vowel the mouth never goes
        mouth_hz = tuple((1 - short) * WHISPERED_HZ[syllable.vowel] + short * np.array(REST_HZ))
        open_db = 0.007 * (mouth_hz[0] - 800)
        vowel = Part(0.6 * vowel_s, open_db, mouth_hz=mouth_hz), Part(0.4 * vowel_s, open_db - 3, mouth_hz=mouth_hz)
        return [
            part._replace(throat_db=part.throat_db + level_db, gap_db=part.gap_db + level_db)
            for part in (*onset, *vowel, *coda)
        ]


class Air:
    """From the mouth to both ears: a plan becomes sound.

    The noise is drawn once, as spectra of 10 ms; each hop takes three at random, one for both ears and one for each.
    """

    TABLE = 2048  # spectra, 1.6 MB: a hop at an ear is one pair of four million
    AZIMUTHS_RAD = np.linspace(-EAR_RAD, EAR_RAD, 57)
    NEARNESS = 1.2 ** np.linspace(-1, 1, 9)

    def __init__(self, rng: np.random.Generator, params: Params) -> None:
        f = bin_frequencies_hz(SIZE)[:BINS]
        self._rng = rng
        self._params = params
        self._mouth = Mouth(f, params.tract)
        self._noise = even_spectra(rng, self.TABLE, SIZE, BINS)
        self._heard = np.stack([self._ears(params.distance_m * nearness, f) for nearness in self.NEARNESS])
        broad = narrowing(np.maximum(f, 1.0), 1100.0, 2.0, 3.0)  # what stirs at an ear has no mouth to go through
        self._stir = np.sqrt(params.stir * broad)
        self._octaves = np.log2(1 + (f / 700) ** 2) - 1  # about the lowest formants, which darkness leaves as loud
        self._out = OverlapAddBoth(SIZE)

    def _ears(self, distance_m: float, f: NDArray[np.floating]) -> Spectra:
        """Transfer from each azimuth to the ears, `(azimuths, ears, bins)`: both together as loud from everywhere."""
        e = ears(self.AZIMUTHS_RAD, distance_m, f)
        gain = np.stack((e.left_gain, e.right_gain), axis=1)
        gain /= np.sqrt(np.mean(gain[:, :, 3:40] ** 2, axis=(1, 2), keepdims=True))  # 300..4000 Hz
        delay_s = np.stack((e.left_delay_s, e.right_delay_s), axis=1)[:, :, np.newaxis]
        return np.asarray(gain * np.exp(-2j * np.pi * f * delay_s), np.complex64)

    def render(self, plan: Floats, mood: Mood) -> Block:
        """HOPS rows of tracks, azimuth in rad and distance in m -> `(frames, 2)`."""
        level = VOWEL_RMS * np.sqrt(SIZE / 2 * mood.activity) * np.exp2(-1.2 * (1 - mood.brightness) * self._octaves)
        power = self._mouth.power(plan[:, :TRACKS])
        shape = np.sqrt(power) * level.astype(np.float32)
        stir = np.sqrt(power.sum(axis=1, keepdims=True)) * self._stir * level.astype(np.float32)
        side = np.interp(plan[:, TRACKS], self.AZIMUTHS_RAD, np.arange(len(self.AZIMUTHS_RAD)))
        near = np.interp(plan[:, TRACKS + 1] / self._params.distance_m, self.NEARNESS, np.arange(len(self.NEARNESS)))
        heard = self._heard[np.rint(near).astype(int), np.rint(side).astype(int)]
        common, *own = self._noise[self._rng.integers(0, self.TABLE, (3, HOPS))]
        at_ears = heard * common[:, np.newaxis]
        at_ears *= shape[:, np.newaxis]
        return self._out.render(at_ears[:, 0] + own[0] * stir, at_ears[:, 1] + own[1] * stir)


SOUND = Sound(title="Whisper", voice=Whisper, level_db=-3.8, family="voice")
