"""A jar rings, on few pitches, and does not sting."""

import numpy as np
import pytest
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.tapping import Params, Tapping
from device.sounds.tapping_glass import SOUND
from tests.measure.fingerprint import Fingerprint


@pytest.fixture(scope="module")
def half_minute() -> Block:
    return SOUND.voice(1).render(30 * RATE_HZ, Mood())


def prominence_db(block: Block) -> float:
    """How far the strongest line of the spectrum stands out of what lies within an octave of it."""
    f, power = signal.welch(block.sum(axis=1), RATE_HZ, nperseg=16384)
    line = 300 + np.argmax(power[(f >= 300 * f[1]) & (f < 2000)])
    around = (f > f[line] / 1.41) & (f < f[line] * 1.41)
    return float(10 * np.log10(power[line] / np.median(power[around])))


def test_it_rings_at_a_pitch_where_wood_knocks(half_minute: Block) -> None:
    wood = Tapping(1, Params()).render(30 * RATE_HZ, Mood())
    assert prominence_db(half_minute) > prominence_db(wood) + 5


def test_it_rings_on_between_taps(half_minute: Block) -> None:
    assert Fingerprint(half_minute).duty_20db > 0.7


def test_it_is_clear_but_does_not_sting(half_minute: Block) -> None:
    measured = Fingerprint(half_minute)
    assert 700 < measured.centroid_hz < 1500
    assert measured.octave_db[8000] < -20
