"""Chewing against two recordings of somebody who eats something crisp, and against how a mouthful goes."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.apple import SOUND, Apple, Params
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint

BEGIN, END = slice(20 * RATE_HZ), slice(40 * RATE_HZ, None)


@lru_cache(maxsize=1)
def minute() -> Block:
    """The caller leaves it as it is."""
    return Apple(1).render(60 * RATE_HZ, Mood())


def test_only_those_who_ask_hear_it() -> None:
    assert SOUND.on_request


def test_it_crunches_as_in_the_recording() -> None:
    """7.1 onsets a second, moving most at 2 to 16 Hz, duty 0.64 (a public collection)."""
    measured = Fingerprint(minute())
    assert measured.onsets_per_s == pytest.approx(7.1, rel=0.2)
    assert 0.45 < measured.duty_20db < 0.9
    assert measured.envelope_kurtosis > 12
    assert measured.modulation_depth["4-8"] > 2 * measured.modulation_depth["0.25-0.5"]


def test_it_is_crisp() -> None:
    """Octaves of real crunching are within 10 dB of each other from 1 to 8 kHz; dark ones are no crunch."""
    octaves = Fingerprint(minute()).octave_db
    assert min(octaves[centre] for centre in (1000, 2000, 4000, 8000)) > -13


def test_it_is_silent_between() -> None:
    level_db = 10 * np.log10(np.mean(minute().reshape(-1, 480, 2) ** 2, axis=(1, 2)) + 1e-12)
    assert np.percentile(level_db, 8) < np.percentile(level_db, 99) - 35


def test_a_mouthful_turns_to_pulp() -> None:
    """Of one that takes a minute and more, what comes after 40 s is lower than how it began."""
    sounds = [Apple(seed, Params(mouthful_s=200.0, pulp_db=-10.0)).render(60 * RATE_HZ, Mood()) for seed in (1, 2, 3)]
    fresh, pulp = (np.concatenate([sound[at] for sound in sounds]) for at in (BEGIN, END))
    assert Fingerprint(pulp).centroid_hz < 0.95 * Fingerprint(fresh).centroid_hz
    assert np.mean(pulp**2) < np.mean(fresh**2)
