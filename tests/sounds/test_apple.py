"""Chewing against a recording of somebody who eats something crisp, and against how a mouthful goes."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.apple import SOUND, Apple, Params
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=1)
def minute() -> Block:
    """The caller leaves it as it is."""
    return Apple(1).render(60 * RATE_HZ, Mood())


def test_only_those_who_ask_hear_it() -> None:
    assert SOUND.on_request


def test_it_crunches_as_in_the_recording() -> None:
    """7.1 onsets a second, moving most at 2 to 16 Hz, duty 0.64 (a public collection); ours is softer."""
    measured = Fingerprint(minute())
    assert measured.onsets_per_s == pytest.approx(7.1, rel=0.2)
    assert 0.55 < measured.duty_20db < 0.9
    assert measured.envelope_kurtosis > 12
    assert measured.modulation_depth["4-8"] > 2 * measured.modulation_depth["0.25-0.5"]


def test_the_jaw_closes_about_one_and_a_fifth_times_a_second() -> None:
    envelope = np.sqrt(np.mean(minute()[: 59 * RATE_HZ].astype(np.float64).reshape(-1, 480, 2) ** 2, axis=(1, 2)))
    envelope = np.minimum(envelope, np.percentile(envelope, 90))  # a great rupture says nothing of the jaw
    power = np.abs(np.fft.rfft(envelope - envelope.mean())) ** 2
    f = np.fft.rfftfreq(len(envelope), 0.01)
    jaw = (f > 0.9) & (f < 1.6)
    assert power[jaw].mean() > 2 * power[(f > 0.3) & (f < 0.8)].mean()
    assert power[jaw].mean() > 2 * power[(f > 4.0) & (f < 6.0)].mean()


def test_a_mouthful_turns_to_pulp() -> None:
    """With one mouthful a minute, its first chews crackle more, and higher, than its last."""
    mouthful = Apple(1, Params(chews=60.0, juice_db=-60.0)).render(40 * RATE_HZ, Mood())
    fresh, pulp = (Fingerprint(part) for part in (mouthful[: 10 * RATE_HZ], mouthful[-10 * RATE_HZ :]))
    assert pulp.centroid_hz < 0.85 * fresh.centroid_hz
    assert np.mean(pulp.stereo**2) < np.mean(fresh.stereo**2)


def test_crunchy_lies_between_one_and_two_kilohertz() -> None:
    octaves = Fingerprint(minute()).octave_db
    assert max(octaves, key=lambda centre_hz: octaves[centre_hz]) in (1000, 2000)
    assert octaves[8000] < -20
