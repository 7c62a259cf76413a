"""The dark bed: how it falls, and where that ends; what all colours share is in tests/dsp/test_colour.py."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.brown import brown
from device.sounds.contract import Mood
from tests.dsp.spectrum import slope_db, third_octaves_db
from tests.measure.fingerprint import Fingerprint, iacc


@lru_cache(maxsize=1)
def half_minute() -> Block:
    return brown(1).render(30 * RATE_HZ, Mood())


def test_it_falls_6_db_an_octave() -> None:
    for ear in half_minute().T:
        slope, worst = slope_db(ear, 100, 4000)

        assert slope == pytest.approx(-6.0, abs=0.5)
        assert worst < 1.0


def test_small_speakers_are_spared_what_they_cannot_play() -> None:
    low_db, floor_db, deep_db = third_octaves_db(half_minute()[:, 0], np.array([75.0, 25.0, 12.0]))

    assert low_db - floor_db > 15.0
    assert low_db - deep_db > 30.0


def test_above_the_corner_it_falls_faster() -> None:
    from_db, to_db = third_octaves_db(half_minute()[:, 0], np.array([8000.0, 16000.0]))

    assert -12.0 < to_db - from_db < -9.0


def test_it_lies_around_the_head_and_is_even() -> None:
    assert 0.4 < np.median([iacc(half_minute()[i : i + 24000]) for i in range(0, 480000, 24000)]) < 0.85
    assert Fingerprint(half_minute()).crest_db < 15.0


def test_its_colour_moves_by_less_than_a_decibel_but_moves() -> None:
    voice = brown(4)
    colours_db = []
    for _ in range(12):
        low_db, high_db = third_octaves_db(voice.render(20 * RATE_HZ, Mood())[:, 0], np.array([150.0, 3000.0]))
        colours_db.append(high_db - low_db)

    assert 0.35 < np.ptp(colours_db) < 2.0  # of which 0.3 is chance


def test_brightness_darkens_it_a_little() -> None:
    bright, dark = (brown(2).render(10 * RATE_HZ, mood)[:, 0] for mood in (Mood(), Mood(1.0, 0.0)))
    at_hz = np.array([250.0, 4000.0])
    darker_db = third_octaves_db(bright, at_hz) - third_octaves_db(dark, at_hz)

    assert darker_db[0] == pytest.approx(0.0, abs=0.3)
    assert 2.0 < darker_db[1] < 5.5
