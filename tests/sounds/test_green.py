"""Green noise: gathered in the middle; what all colours share is in tests/dsp/test_colour.py."""

from functools import lru_cache

import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.green import green
from tests.dsp.spectrum import slope_db
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=2)
def noise(brightness: float) -> Block:
    return green(1).render(20 * RATE_HZ, Mood(1.0, brightness))


def test_its_octave_is_that_of_500_hz() -> None:
    octave_db = Fingerprint(noise(1.0)).octave_db

    assert max(octave_db, key=lambda centre: octave_db[centre]) == 500
    assert octave_db[500] - octave_db[63] > 7.0
    assert octave_db[500] - octave_db[4000] > 6.0


def test_its_slopes() -> None:
    for ear in noise(1.0).T:
        assert slope_db(ear, 60, 150)[0] == pytest.approx(2.6, abs=0.7)  # nears 3 dB an octave
        assert slope_db(ear, 1200, 3000)[0] == pytest.approx(-6.5, abs=0.8)
        assert slope_db(ear, 8000, 16_000)[0] == pytest.approx(-11.5, abs=0.8)


def test_brightness_moves_it_down_an_octave() -> None:
    octave_db = Fingerprint(noise(0.0)).octave_db

    assert max(octave_db, key=lambda centre: octave_db[centre]) == 250
