"""A book is read: lines under a finger, and now and then a page that crackles and sweeps across."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.page import Page
from tests.measure.fingerprint import Fingerprint

STEP = RATE_HZ // 10


@lru_cache(maxsize=1)
def minutes() -> NDArray[np.float32]:
    """Two minutes of reading."""
    return Page(1).render(120 * RATE_HZ, Mood())


def test_a_page_is_turned_every_ten_seconds_or_so() -> None:
    highs = np.diff(minutes().astype(np.float64), 2, axis=0, prepend=0, append=0)  # of clicks
    power = np.mean(highs.reshape(-1, STEP, 2) ** 2, axis=(1, 2))
    smooth = np.convolve(power, np.hanning(15) / 7, "same")
    busy = smooth > 0.35 * smooth.max()
    turns = np.count_nonzero(busy[1:] & ~busy[:-1])
    assert 6 <= turns <= 26


def test_the_sheet_sweeps_from_one_ear_to_the_other() -> None:
    power = np.mean(minutes().astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=1)
    ild_db = 10 * np.log10(power[:, 1] / power[:, 0])
    assert np.percentile(ild_db, 90) > 2
    assert np.percentile(ild_db, 10) < -2


def test_there_are_no_holes() -> None:
    assert Fingerprint(minutes()).duty_20db > 0.5
    assert Fingerprint(minutes()).iacc_half_second < 0.7
