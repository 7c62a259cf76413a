"""A tub is hollow: what answers is the air in it."""

import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.tapping import MATERIALS, Params, Tapping
from device.sounds.tapping_plastic import SOUND
from tests.measure.fingerprint import Fingerprint


@pytest.fixture(scope="module")
def half_minute() -> Block:
    return SOUND.voice(1).render(30 * RATE_HZ, Mood())


def test_most_of_it_is_the_air(half_minute: Block) -> None:
    air_hz = MATERIALS["plastic"].air.pitch_hz
    octaves = Fingerprint(half_minute).octave_db
    loudest_hz = max(octaves, key=lambda centre_hz: octaves[centre_hz])
    assert loudest_hz / 1.42 < air_hz < loudest_hz * 1.42


def test_it_is_lighter_than_a_book(half_minute: Block) -> None:
    book = Tapping(1, Params(material="book")).render(30 * RATE_HZ, Mood())
    assert Fingerprint(half_minute).octave_db[125] < Fingerprint(book).octave_db[125] - 6
