"""White noise: flat as far as comfort lets; what all colours share is in tests/dsp/test_colour.py."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.white import white
from tests.dsp.spectrum import slope_db, third_octaves_db


@lru_cache(maxsize=2)
def noise(brightness: float) -> Block:
    return white(1).render(20 * RATE_HZ, Mood(1.0, brightness))


def test_it_is_flat() -> None:
    for ear in noise(1.0).T:
        slope, worst = slope_db(ear, 100, 4000)

        assert slope == pytest.approx(0.0, abs=0.3)
        assert worst < 1.0


def test_above_10_khz_it_is_rounded() -> None:
    flat_db, corner_db, top_db = third_octaves_db(noise(1.0)[:, 0], np.array([2000.0, 10_000.0, 18_000.0]))

    assert corner_db - flat_db == pytest.approx(-3.0, abs=0.6)
    assert top_db - flat_db == pytest.approx(-6.3, abs=0.8)


def test_small_speakers_are_spared_what_they_cannot_play() -> None:
    low_db, floor_db = third_octaves_db(noise(1.0)[:, 0], np.array([80.0, 22.0]))

    assert low_db - floor_db > 25.0


def test_in_the_dark_it_is_rounded_from_3_khz() -> None:
    flat_db, corner_db, top_db = third_octaves_db(noise(0.0)[:, 0], np.array([300.0, 3000.0, 12_000.0]))

    assert corner_db - flat_db == pytest.approx(-3.0, abs=1.0)  # it leans, too
    assert top_db - flat_db == pytest.approx(-12.3, abs=1.4)
