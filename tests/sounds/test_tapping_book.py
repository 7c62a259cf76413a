"""A book is dull and short, and its cloth is heard."""

import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.tapping import Params, Tapping
from device.sounds.tapping_book import SOUND
from tests.measure.fingerprint import Fingerprint


@pytest.fixture(scope="module")
def half_minute() -> Block:
    return SOUND.voice(1).render(30 * RATE_HZ, Mood())


def test_it_is_duller_than_wood(half_minute: Block) -> None:
    wood = Tapping(1, Params()).render(30 * RATE_HZ, Mood())
    assert Fingerprint(half_minute).octave_db[4000] < Fingerprint(wood).octave_db[4000] - 2


def test_it_is_as_a_recording_of_tapping_is(half_minute: Block) -> None:
    """6.2 onsets a second, interval variation 0.41, duty 0.72: from a public collection, measured as ours."""
    measured = Fingerprint(half_minute)
    assert 5.0 < measured.onsets_per_s < 7.0
    assert 0.3 < measured.onset_interval_cv < 0.6
    assert 0.6 < measured.duty_20db < 0.85
