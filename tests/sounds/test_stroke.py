"""Slow passes from ear to ear: where they go, and what speed does to them."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.stroke import Stroke

STEP = RATE_HZ // 10


@lru_cache(maxsize=1)
def ears() -> NDArray[np.float64]:
    """Power at the ears over two minutes, in tenths of a second: `(steps, 2)`."""
    stereo = Stroke(2).render(120 * RATE_HZ, Mood())
    power: NDArray[np.float64] = np.mean(stereo.astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=1)
    return power


def loud() -> NDArray[np.bool_]:
    """Steps in which the hand moves."""
    both = ears().sum(axis=1)
    return both > 0.05 * both.mean()


def test_it_goes_from_one_ear_to_the_other_and_comes_back() -> None:
    ild_db = 10 * np.log10(ears()[:, 1] / ears()[:, 0])[loud()]
    assert ild_db.max() > 9.0
    assert ild_db.min() < -9.0
    sides = np.sign(ild_db[np.abs(ild_db) > 5])
    assert 12 < np.count_nonzero(np.diff(sides)) < 60  # in two minutes


def test_a_pass_and_its_rest_take_some_four_seconds_and_never_the_same() -> None:
    moving = loud()
    begins_s = np.flatnonzero(moving[1:] & ~moving[:-1]) / 10
    lengths_s = np.diff(begins_s)
    assert 3.0 < np.median(lengths_s) < 6.0
    assert 0.05 < lengths_s.std() / lengths_s.mean() < 0.4


def test_a_faster_hand_is_brighter() -> None:
    both = ears().sum(axis=1)
    stereo = Stroke(2).render(120 * RATE_HZ, Mood()).astype(np.float64)
    edges = np.mean(np.diff(stereo, axis=0, prepend=0).reshape(-1, STEP, 2) ** 2, axis=(1, 2)) / both
    strong = both > np.quantile(both, 0.8)
    weak = loud() & (both < np.quantile(both, 0.4))
    assert np.median(edges[strong]) > 1.5 * np.median(edges[weak])


def test_less_activity_makes_it_slower() -> None:
    stereo = Stroke(2).render(120 * RATE_HZ, Mood(activity=0.3)).astype(np.float64)
    both = np.mean(stereo.reshape(-1, STEP, 2) ** 2, axis=(1, 2))
    moving = both > 0.05 * both.mean()
    assert np.count_nonzero(np.diff(moving.astype(int)) > 0) < 0.75 * np.count_nonzero(np.diff(loud().astype(int)) > 0)
