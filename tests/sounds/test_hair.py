"""Hair: stroke after stroke at one ear, then at the other."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.hair import Hair
from tests.measure.fingerprint import Fingerprint

STEP = RATE_HZ // 10


@lru_cache(maxsize=2)
def ears(activity: float = 1.0) -> np.ndarray:
    """Power at the ears over 80 s, in tenths of a second, smoothed over a few: `(steps, 2)`."""
    stereo = Hair(2).render(80 * RATE_HZ, Mood(activity=activity))
    power = np.mean(stereo.astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=1)
    return np.stack([np.convolve(ear, np.hanning(7) / 3, "same") for ear in power.T], axis=1)


def stroke_begins_s(activity: float = 1.0) -> np.ndarray:
    """When it rises out of the hush between strokes."""
    both = ears(activity).sum(axis=1)
    moving = both > 0.2 * np.quantile(both, 0.95)
    return np.flatnonzero(moving[1:] & ~moving[:-1]) / 10


def test_strokes_come_slowly_and_evenly() -> None:
    intervals_s = np.diff(stroke_begins_s())
    assert 1.8 < np.median(intervals_s) < 4.0
    assert 0.08 < intervals_s.std() / intervals_s.mean() < 0.45


def test_it_stays_at_an_ear_for_some_strokes() -> None:
    ild_db = 10 * np.log10(np.divide(*ears().T))
    assert min(np.quantile(ild_db, 0.95), -np.quantile(ild_db, 0.05)) > 8.0
    sides = np.sign(ild_db[np.abs(ild_db) > 4])
    stays_s = np.diff(np.flatnonzero(np.diff(sides))) / 10
    assert 4.0 < np.median(stays_s[stays_s > 1]) < 16.0


def test_hair_never_quite_rests() -> None:
    measured = Fingerprint(Hair(1).render(30 * RATE_HZ, Mood()))
    assert measured.duty_20db > 0.8  # energy-dense (Fang et al. 2025)
    assert measured.envelope_cv < 0.95
    assert measured.iacc_half_second < 0.35


def test_less_activity_makes_strokes_rarer() -> None:
    assert len(stroke_begins_s(0.4)) < 0.75 * len(stroke_begins_s())
    assert 10 * np.log10(ears(0.4).sum() / ears().sum()) == pytest.approx(-13, abs=4)
