"""Pink noise: as much in every octave; what all colours share is in tests/dsp/test_colour.py."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.pink import pink
from tests.dsp.spectrum import slope_db, third_octaves_db
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=2)
def noise(brightness: float) -> Block:
    return pink(1).render(20 * RATE_HZ, Mood(1.0, brightness))


def test_it_falls_3_db_an_octave() -> None:
    for ear in noise(1.0).T:
        slope, worst = slope_db(ear, 100, 4000)

        assert slope == pytest.approx(-3.0, abs=0.4)
        assert worst < 1.0


def test_every_octave_holds_as_much() -> None:
    octave_db = Fingerprint(noise(1.0)).octave_db
    shares = np.array([octave_db[centre] for centre in (250, 500, 1000, 2000, 4000)])

    assert np.ptp(shares) < 2.5  # the ears add up to more in the lows, where they are alike


def test_both_ends_are_spared() -> None:
    low_db, floor_db = third_octaves_db(noise(1.0)[:, 0], np.array([60.0, 22.0]))
    high_db, end_db = third_octaves_db(noise(1.0)[:, 0], np.array([9000.0, 18000.0]))

    assert low_db - floor_db > 15.0
    assert -8.5 < end_db - high_db < -5.0


def test_brightness_takes_the_sheen_away() -> None:
    bright, dark = (third_octaves_db(noise(b)[:, 0], np.array([500.0, 8000.0])) for b in (1.0, 0.0))

    assert 8.0 < (bright - dark)[1] - (bright - dark)[0] < 13.0
