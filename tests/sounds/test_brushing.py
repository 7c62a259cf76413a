"""Brushing against a recording of a round brush, and where it goes."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.brushing import Brushing
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=1)
def minute() -> Block:
    """A minute of it, to be left as it is."""
    return Brushing(1).render(60 * RATE_HZ, Mood())


def tenths(stereo: Block) -> np.ndarray:
    """Power at the ears in tenths of a second: `(steps, 2)`."""
    step = RATE_HZ // 10
    return np.mean(stereo.astype(np.float64).reshape(-1, step, 2) ** 2, axis=1)


def test_it_is_as_uneven_as_a_brush() -> None:
    """A recording from a public sound collection, a round brush, measured as tests/measure does."""
    measured = Fingerprint(minute())
    assert measured.envelope_cv == pytest.approx(0.66, abs=0.12)
    assert 5.0 <= measured.envelope_kurtosis <= 15.0  # 7.6
    assert measured.duty_20db == pytest.approx(0.96, abs=0.05)
    for band, depth in (("0.25-0.5", 0.274), ("1-2", 0.215), ("8-16", 0.121), ("16-32", 0.225), ("32-64", 0.184)):
        assert depth / 1.6 < measured.modulation_depth[band] < depth * 1.6, band
    assert 4.0 <= measured.onsets_per_s <= 9.0  # 4.05


def test_ears_hear_their_own_bristles() -> None:
    assert Fingerprint(minute()).iacc_half_second <= 0.3  # 0.25


def test_a_fast_stroke_is_brighter_than_a_slow_one() -> None:
    both = tenths(minute()).sum(axis=1)
    edges = tenths(np.diff(minute(), axis=0, prepend=np.float32(0))).sum(axis=1) / both
    fast, slow = both > np.quantile(both, 0.8), both < np.quantile(both, 0.2)
    assert np.median(edges[fast]) > 1.8 * np.median(edges[slow])


def test_it_goes_from_ear_to_ear() -> None:
    ild_db = 10 * np.log10(np.divide(*tenths(minute()).T))
    assert ild_db.max() > 9.0
    assert ild_db.min() < -9.0
    sides = np.sign(ild_db[np.abs(ild_db) > 5])
    assert 10 < np.count_nonzero(np.diff(sides)) < 90


def test_less_activity_leaves_longer_rests() -> None:
    drowsy = tenths(Brushing(1).render(60 * RATE_HZ, Mood(activity=0.3))).sum(axis=1)
    awake = tenths(minute()).sum(axis=1)
    resting = [np.mean(power < 0.1 * np.quantile(power, 0.95)) for power in (awake, drowsy)]
    assert resting[1] > resting[0] + 0.1
