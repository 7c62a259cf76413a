"""What `make whisper-report` measures of talk, the same way of anyone's."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.speech.contract import Clause
from device.speech.phones import CONSONANTS, VOWELS
from device.speech.rhythm import WHISPERED_VOICED, WHISPERED_VOICELESS, timed
from tests.measure.fingerprint import ENVELOPE_HZ, Fingerprint
from tests.measure.whispers import Mono, Stereo, mono_of

PITCH_HZ = (60, 300)
STEP_S = 0.1
SIBILANT_S = 0.75
ATTACK_S = 0.005
TALK_DB, REST_DB = (
    -12.0,
    -30.0,
)  # against its loud moments: talk begins and ends with the first, and rests below the second


class Softness(NamedTuple):
    """How softly somebody talks."""

    range_db: float  # 10th to 90th percentile of the levels of 100 ms in a phrase, median of the phrases
    sibilant_db: float  # 4-6.5 over 1-4 kHz, the worst 750 ms when cut into such, as every sound is measured
    anywhere_db: float  # the worst 750 ms there are, wherever they begin
    attack_db: float  # the 99th percentile of the rises of the 5 ms envelope in 10 ms
    steepest_db: float  # the largest of them


def voicing(second: Mono) -> float:
    """Peak of the autocorrelation at the pitches of speech, relative to lag 0."""
    correlation = np.fft.irfft(np.abs(np.fft.rfft(second, 2 * len(second))) ** 2)
    low, high = PITCH_HZ
    return float(correlation[RATE_HZ // high : RATE_HZ // low].max() / (correlation[0] + 1e-20))


def levels_db(mono: Mono, step_s: float) -> Mono:
    """Of whole steps, against the 95th percentile."""
    step = round(step_s * RATE_HZ)
    power = np.mean(mono[: len(mono) // step * step].reshape(-1, step) ** 2, axis=1)
    return np.asarray(10 * np.log10(power / np.percentile(power, 95) + 1e-9))


def talk(mono: Mono) -> Mono:
    """From where it begins to where it ends, without the breaths before and after."""
    levels = levels_db(mono, 0.02)
    loud = np.flatnonzero(levels > TALK_DB)
    return mono[loud[0] * RATE_HZ // 50 : (loud[-1] + 1) * RATE_HZ // 50]


def softness(phrases: Sequence[Stereo], everything: Stereo) -> Softness:
    """Of phrases without a rest in them, and of all that is said."""
    ranges = []
    for phrase in phrases:
        levels = levels_db(talk(mono_of(phrase)), STEP_S)
        low, high = np.percentile(levels[levels > REST_DB], (10, 90))
        ranges.append(high - low)
    rises = np.concatenate([attacks_db(talk(mono_of(phrase))) for phrase in phrases])
    hisses = Fingerprint(everything).crisp_over_middle_db, sibilant_anywhere_db(mono_of(everything))
    return Softness(float(np.median(ranges)), *hisses, float(np.percentile(rises, 99)), float(rises.max()))


def sibilant_anywhere_db(mono: Mono) -> float:
    """The worst of all 750 ms, begun every 21 ms, that are within 30 dB of the mean."""
    size = 2048
    f, _, power = signal.spectrogram(mono, RATE_HZ, "hann", nperseg=size, noverlap=size // 2, scaling="spectrum")
    window = round(SIBILANT_S * RATE_HZ / (size // 2))
    whole, crisp, middle = (
        np.convolve(power[(f >= low) & (f < high)].sum(axis=0), np.ones(window) / window, "valid")
        for low, high in ((0, RATE_HZ), (4000, 6500), (1000, 4000))
    )
    heard = whole > 1e-3 * power.sum(axis=0).mean()
    return float(10 * np.log10((crisp[heard] / middle[heard]).max()))


def attacks_db(mono: Mono) -> Mono:
    """How far the envelope rises in 10 ms, every 5; what is below REST_DB is as quiet as silence."""
    levels = np.maximum(levels_db(mono, ATTACK_S), REST_DB)
    return levels[2:] - levels[:-2]


def modulation_peak_hz(mono: Mono) -> float:
    """The rate, above that of phrases, at which the envelope moves most for the width of an octave."""
    step = RATE_HZ // ENVELOPE_HZ
    envelope = np.sqrt(np.mean(mono[: len(mono) // step * step].reshape(-1, step) ** 2, axis=1))
    f, p = signal.welch(envelope / envelope.mean(), ENVELOPE_HZ, nperseg=8 * ENVELOPE_HZ)
    octaves = np.convolve(f * p, np.ones(5) / 5, "same")
    speech = (f >= 1) & (f <= 32)
    return float(f[speech][np.argmax(octaves[speech])])


def syllables(clauses: Iterable[Clause]) -> int:
    """As many as there are vowels."""
    return sum(phone.name in VOWELS for clause in clauses for word in clause.words for phone in word)


def planned_s(clauses: Iterable[Clause], slowness: float) -> float:
    """How long they are said for, without the rests."""
    return sum(sound.length_s for clause in clauses for sound in timed(clause.words, slowness, ends=clause.ends))


def lengthening(clauses: Iterable[Clause], slowness: float) -> float:
    """Of the consonants on the whole, against the same ones spoken aloud."""
    whispered_s = aloud_s = 0.0
    for clause in clauses:
        for sound in timed(clause.words, slowness, ends=clause.ends):
            if sound.name in CONSONANTS:
                whispered_s += sound.length_s
                voiced = CONSONANTS[sound.name].voiced
                aloud_s += sound.length_s / (WHISPERED_VOICED if voiced else WHISPERED_VOICELESS)
    return whispered_s / aloud_s - 1
