"""Someone whispers close by, at one ear and then the other: your words, or a murmur with the rhythm of words.

Noise from the throat runs through a moving vocal tract (Fant 1960), noise of narrowings comes from lips, teeth and
tongue, both laid as spectra every 5 ms; what is said, and how long, is told by `device/speech`. Phrases of one breath
slow and sink. Whispering is what most listeners seek (Barratt and Davis 2015), dark rather than sharp (Koumura et al.
2021): hisses lie above 6.5 kHz and are held down before that, as a strong envelope near 5 kHz goes against tingling
(Terashima et al. 2024). Breath that stirs at each ear by itself lowers the interaural correlation, which is heard as
closeness (Shimokura 2022).
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from device.dsp.formants import REST_HZ, Floats, Mouth, Part, lay, narrowing
from device.dsp.noise import OverlapAddBoth, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.sounds.contract import Mood, Sound, Speaks
from device.speech.articulation import articulated
from device.speech.murmur import Murmur
from device.speech.recital import Recital, Saying
from device.speech.rhythm import timed

SIZE = 480  # a spectrum is 10 ms long, laid every 5
HOPS_PER_S = 2 * RATE_HZ // SIZE
HOPS = 64  # in a chunk
BINS = 100  # up to 10 kHz; a whisper as dark as this has nothing above
VOWEL_RMS = 0.05
EAR_RAD = 1.4  # azimuth of a mouth at the ear
QUICKEST_S = 1.2  # from one place to another

STAB_HZ, MIDDLE_HZ = (4000.0, 6500.0), (1000.0, 4000.0)
STAB_S, STAB_POWER = 0.75, 10**-1.3  # over so long, power of the first band is at most this much of the second's
UNHEARD_POWER = 2e-5  # of a vowel's 1

# Breath in and out around the words. A scrap of a vowel alone in a silence is so narrow and short that chance gives it
# a pitch (up to 0.29 of its power, in one second of two thousand); so no rest is silent, breath runs on into the first
# word, and the rest of it is let go after the last.
REST_DB = -29.0
INHALE_DB, SOFT_INHALE_DB, HELD_DB = -9.5, -12.0, -16.0  # at its height, at its height when hardly heard, at its end
SWELL_S, SWELL_DB_S = 0.25, 80.0  # of a breath in, at most: 4 dB in 50 ms, where the rest has time for it
SWELL_PARTS = 10
AT_ONCE = Part(0.05, -14.0, -4.0, "breath", REST_HZ)  # before words that cannot wait: an f or a w would be heard late
ONSET_S = 0.05
BREATHED_S = 0.15
SIGH = tuple(Part(0.06, -10.0 - 2.5 * i, -11.0 - 2.5 * i, "breath") for i in range(8))


@dataclass(frozen=True)
class Params:
    """The whisperer; defaults are a light voice in no hurry, a hand's breadth from the ear."""

    slowness: float = 1.15  # 1 brisk .. 2
    phrase_s: float = 2.9  # one breath of talk without words, 2..4
    pause_s: float = 1.2  # after it, 0.6..2.5
    tract: float = 1.06  # resonances relative to a man's: 0.95 large .. 1.18 a woman's
    breathiness: float = 1.0  # width of the resonances, 0.7 clear .. 1.4 all air
    sibilance_db: float = 0.0  # of s and sh, -6..3
    distance_m: float = 0.19  # mouth to the middle of the head, 0.14..0.4
    apart: float = 0.4  # share of the voice's power that each ear hears by itself, 0..0.8
    stir: float = 0.05  # power of the breath that stirs at each ear, relative to the voice, 0..1


class Whisper:
    """The voice: plans one breath at a time, sounds it chunk by chunk. Without a recital it murmurs."""

    def __init__(self, seed: int, params: Params = Params(), recital: Recital | None = None) -> None:
        self._words, self._timing, self._moves, noise = streams(seed, 4)
        self._params = params
        self._recital = recital
        self._murmur: Murmur | None = None  # which takes a moment to make up its words
        self._habits = self._timing.standard_normal(2)
        self._place = np.array([self._moves.choice((-EAR_RAD, EAR_RAD)), params.distance_m])
        self._stays = 3  # breaths until it moves
        self._mouth_hz: Floats = np.array(REST_HZ)
        self._planned_hops = 0
        self._plan = np.empty((0, BINS + 2), np.float32)
        self._air = Air(noise, params)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    @property
    def ended(self) -> bool:
        """Whether all has been said and nothing follows."""
        return self._recital is not None and self._recital.ended and not len(self._plan)

    def _make(self, mood: Mood) -> Block:
        while len(self._plan) < HOPS:
            self._plan = np.concatenate((self._plan, self._breathe(mood)))
        block = self._air.render(self._plan[:HOPS], mood)
        self._plan = self._plan[HOPS:]
        return block

    def _breathe(self, mood: Mood) -> NDArray[np.float32]:
        """One more breath, planned hop by hop (as `Air.render` wants it): rest and perhaps move, breathe in, talk."""
        said = self._recital.next(self._planned_hops / HOPS_PER_S, mood.activity) if self._recital else None
        if self._recital and self._recital.ended:
            return np.zeros((HOPS - len(self._plan) % HOPS, BINS + 2), np.float32)
        self._habits += 0.12 * self._timing.standard_normal(2) - 0.008 * self._habits  # wander over ten minutes
        slowness = self._params.slowness * 2 ** (0.12 * np.tanh(self._habits[1])) / (0.7 + 0.3 * mood.activity)
        if said is None:
            self._murmur = self._murmur or Murmur(self._words)
            clause, place = self._murmur.clause(self._syllables(slowness, mood)), self._next_place()
            pause = self._pause(mood, shortest_s=1.4 if place[0] != self._place[0] else 0.8)  # long enough to move in
        else:
            slowness /= said.pace
            clause, place = said.clause, self._asked_place(said)
            pause = self._rest(said, slowness)
        talk = articulated(timed(clause.words, slowness, ends=clause.ends))
        if said is None or said.breathes:
            talk = _breathed_on(talk)
        tracks = lay([*pause, *talk, *SIGH], HOPS_PER_S, self._mouth_hz)
        self._planned_hops += len(tracks)
        self._mouth_hz = tracks[-1, :4]
        way_s = max(sum(part.length_s for part in pause), QUICKEST_S)
        arrived = np.minimum(np.arange(len(tracks)) / HOPS_PER_S / way_s, 1)
        path = self._place + np.outer(0.5 - 0.5 * np.cos(np.pi * arrived), place - self._place)
        self._place = path[-1]
        power = self._air.power(tracks)
        if self._recital and said is not None:
            power *= np.float32(10 ** (self._recital.louder_db / 10))
        return np.concatenate((power, path), axis=1, dtype=np.float32)

    def _asked_place(self, said: Saying) -> Floats:
        """Azimuth in rad, distance in m: where the script wants it, else where it is."""
        azimuth_rad, distance_m = self._place
        if said.side is not None:
            here = float(np.sign(azimuth_rad)) or self._moves.choice((-1.0, 1.0))
            azimuth_rad = EAR_RAD * {"left": -1.0, "right": 1.0, "front": 0.0, "other": -here}[said.side]
        return np.array([azimuth_rad, said.distance_m or distance_m])

    def _rest(self, said: Saying, slowness: float) -> list[Part]:
        if said.exact:
            return self._break(said.rest_s) if said.rest_s > 1.0 else [Part(said.rest_s, -36.0, mouth_hz=REST_HZ)]
        return self._break(said.rest_s * slowness) if said.breathes else [AT_ONCE]

    def _syllables(self, slowness: float, mood: Mood) -> float:
        """In a breath of talk without words."""
        length_s = np.clip(self._params.phrase_s * (1 + 0.2 * self._timing.standard_normal()), 2.0, 3.6)
        return float(length_s * (0.5 + 0.5 * mood.activity) * 4.8 / slowness)

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
        return self._break(length_s - sum(part.length_s for part in SIGH))

    def _break(self, rest_s: float) -> list[Part]:
        """A rest that ends with a breath in, a soft one where the rest is short: it swells evenly and dies away."""
        inhale_s = 0.35 + 0.2 * self._timing.random()
        height_db = (INHALE_DB if self._timing.random() < 0.7 else SOFT_INHALE_DB) + self._timing.standard_normal()
        rest_s = max(rest_s, inhale_s + 0.05)
        falls_s = inhale_s * 5 / 9
        swells_s = min(SWELL_S, rest_s - falls_s - 0.05)
        height_db = min(height_db, REST_DB + SWELL_DB_S * swells_s)
        swell_db = np.linspace(REST_DB, height_db, SWELL_PARTS + 1)[1:]
        fall_db = height_db + 40 * np.log10(np.sin(np.pi * np.arange(5, 10) / 10))
        fall_db[1:] = np.maximum(fall_db[1:], HELD_DB)
        inhale = [(swells_s / SWELL_PARTS, db) for db in swell_db] + [(falls_s / 5, db) for db in fall_db]
        breathed = [Part(length_s, db - 3, db, "breath") for length_s, db in inhale]
        return [Part(rest_s - swells_s - falls_s, -40.0, REST_DB, "breath", REST_HZ), *breathed]


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
        self._mouth = Mouth(f, params.tract, params.breathiness, params.sibilance_db)
        self._noise = even_spectra(rng, self.TABLE, SIZE, BINS)
        self._heard = np.stack([self._ears(params.distance_m * nearness, f) for nearness in self.NEARNESS])
        broad = narrowing(np.maximum(f, 1.0), 1100.0, 2.0, 3.0)  # what stirs at an ear has no mouth to go through
        self._stir = np.sqrt(params.stir * broad)
        self._apart, self._together = np.sqrt(params.apart), np.sqrt(1 - params.apart)
        self._octaves = np.log2(1 + (f / 700) ** 2) - 1  # about the lowest formants, which darkness leaves as loud
        self._stabbing = np.interp(f, (3400, 4000, 6500, 7200), (0, 1, 1, 0))  # without edges of its own
        self._stabs, self._middle = ((f >= low) & (f < high) for low, high in (STAB_HZ, MIDDLE_HZ))
        self._out = OverlapAddBoth(SIZE)

    def _ears(self, distance_m: float, f: NDArray[np.floating]) -> NDArray[np.float32]:
        """Gain from each azimuth to the ears, `(azimuths, ears, bins)`: both together as loud from everywhere.

        Levels alone tell the side, as they do at a hand's breadth (Brungart and Rabinowitz 1999): with delays between
        them, a loudspeaker that adds the channels up would comb the formants away.
        """
        e = ears(self.AZIMUTHS_RAD, distance_m, f)
        gain = np.stack((e.left_gain, e.right_gain), axis=1)
        gain /= np.sqrt(np.mean(gain[:, :, 3:40] ** 2, axis=(1, 2), keepdims=True))  # 300..4000 Hz
        return gain.astype(np.float32)

    def power(self, tracks: Floats) -> NDArray[np.float32]:
        """Power spectra `(hops, BINS)` of the mouth's tracks, without what would stab (a de-esser).

        No window, wherever it begins, may hold too much of the band; each hop is held down as the worst of its windows.
        """
        power = self._mouth.power(tracks)
        window = round(STAB_S * HOPS_PER_S)
        bell = np.hanning(window // 5)
        bell /= bell.sum()
        for _ in range(3):
            stabs, middle = (_windows(power[:, band].sum(axis=1), window) for band in (self._stabs, self._middle))
            over = np.log(np.maximum(stabs / (STAB_POWER * middle + UNHEARD_POWER), 1.0))
            worst = sliding_window_view(over, window).max(axis=1)
            held = np.convolve(np.pad(worst, len(bell) // 2, "edge"), bell, "valid")[: len(power)]
            power *= np.exp(-held[:, np.newaxis] * self._stabbing).astype(np.float32)
        return power

    def render(self, plan: NDArray[np.float32], mood: Mood) -> Block:
        """HOPS rows of power spectra, azimuth in rad and distance in m -> `(frames, 2)`."""
        level = VOWEL_RMS * np.sqrt(SIZE / 2 * mood.activity) * np.exp2(-1.2 * (1 - mood.brightness) * self._octaves)
        power = plan[:, :BINS]
        shape = np.sqrt(power) * level.astype(np.float32)
        stir = np.sqrt(power.sum(axis=1, keepdims=True)) * self._stir * level.astype(np.float32)
        side = np.interp(plan[:, BINS], self.AZIMUTHS_RAD, np.arange(len(self.AZIMUTHS_RAD)))
        near = np.interp(plan[:, BINS + 1] / self._params.distance_m, self.NEARNESS, np.arange(len(self.NEARNESS)))
        heard = self._heard[np.rint(near).astype(int), np.rint(side).astype(int)]
        common, *own = self._noise[self._rng.integers(0, self.TABLE, (3, HOPS))]
        heard *= shape[:, np.newaxis]
        left, right = (
            heard[:, ear] * (self._together * common + self._apart * own[ear]) + own[ear] * stir for ear in (0, 1)
        )
        return self._out.render(left, right)


def _breathed_on(talk: list[Part]) -> list[Part]:
    """The first of it is half breath still, as the last becomes a sigh; a vowel comes softly."""
    if talk[0].throat_db > -12.0:
        soft = talk[0]._replace(length_s=ONSET_S, throat_db=talk[0].throat_db - 9.0, gap="breath", gap_db=-10.0)
        talk = [soft, *talk]
    begun_s = 0.0
    for i, part in enumerate(talk):
        if begun_s > BREATHED_S:
            break
        begun_s += part.length_s
        if part.gap in ("lips", "nose", "breath"):
            breath_db = max(part.gap_db, part.throat_db - 2.0 - 6.0 * i)
            talk[i] = part._replace(gap="breath", gap_db=breath_db)
    return talk


def _windows(track: NDArray[np.floating], window: int) -> Floats:
    """Means over all windows that hold any of the track, `(hops + window - 1,)`."""
    total = np.cumsum(np.pad(track.astype(np.float64), (window, window - 1)))
    mean: Floats = (total[window:] - total[:-window]) / window
    return mean


WHISPERERS = {  # by the name that the configuration gives them
    "light": Params(),
    "deep": Params(slowness=1.3, tract=0.98, breathiness=1.15, sibilance_db=-2.0),
    "airy": Params(slowness=1.1, tract=1.15, breathiness=1.3, sibilance_db=1.0),
}


def _manner(params: Params) -> Speaks:
    return lambda seed, recital: Whisper(seed, params, recital)


MANNERS = {name: _manner(params) for name, params in WHISPERERS.items()}
SOUND = Sound(title="Whisper", voice=Whisper, level_db=-3.4, family="voice", speaks=MANNERS["light"], manners=MANNERS)
