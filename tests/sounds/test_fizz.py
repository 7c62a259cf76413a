"""Sparkling water: bursts apart at each ear, that rise with each tilt and settle."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.fizz import Fizz, Params
from tests.measure.fingerprint import Fingerprint

STEP = RATE_HZ // 20


@lru_cache(maxsize=1)
def minute() -> NDArray[np.float32]:
    """A minute of the default glass."""
    return Fizz(1).render(60 * RATE_HZ, Mood())


def test_bursts_are_told_apart_and_there_is_no_silence_between() -> None:
    fingerprint = Fingerprint(minute())
    assert fingerprint.envelope_kurtosis > 8
    assert fingerprint.onsets_per_s > 6
    assert fingerprint.duty_20db > 0.95


def test_each_ear_hears_bursts_of_its_own() -> None:
    assert Fingerprint(minute()).iacc_half_second < 0.4


def tilts(stereo: NDArray[np.float32]) -> int:
    """How often it fizzes up."""
    power = np.mean(stereo.astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=(1, 2))
    smooth_db = 10 * np.log10(np.convolve(power, np.hanning(30) / 15, "same"))
    return len(signal.find_peaks(smooth_db, prominence=2.5, distance=40)[0])


def test_it_fizzes_up_every_few_seconds_less_often_by_a_slower_hand() -> None:
    slow = Fizz(1, Params(tilt_s=12.0)).render(60 * RATE_HZ, Mood())
    assert 6 <= tilts(minute()) <= 16
    assert tilts(slow) < tilts(minute())


def test_it_stays_below_what_stabs() -> None:
    octaves = Fingerprint(minute()).octave_db
    assert octaves[8000] < octaves[2000] - 6
