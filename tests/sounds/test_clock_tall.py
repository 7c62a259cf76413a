"""A tall clock: a beat a second, deep, in a case that booms and a hall that answers."""

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.clock import Clock
from device.sounds.clock_tall import SOUND
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint


@pytest.fixture(scope="module")
def half_minute() -> Block:
    return SOUND.voice(1).render(30 * RATE_HZ, Mood())


def beats_s(block: Block) -> np.ndarray:
    """When each tick begins: the first sound after 0.4 s of near silence."""
    loud = np.flatnonzero(np.abs(block).max(axis=1) > 0.1 * np.abs(block).max())
    return loud[np.diff(loud, prepend=-RATE_HZ) > 0.4 * RATE_HZ] / RATE_HZ


def test_it_beats_seconds(half_minute: Block) -> None:
    at_s = beats_s(half_minute)
    assert np.diff(at_s[::2]).mean() == pytest.approx(2.0, abs=0.01)
    assert 0.01 < abs(np.diff(at_s)[::2].mean() - np.diff(at_s)[1::2].mean()) < 0.1


def test_it_is_deeper_than_a_clock_on_the_wall(half_minute: Block) -> None:
    tall, wall = Fingerprint(half_minute), Fingerprint(Clock(1).render(30 * RATE_HZ, Mood()))
    assert tall.centroid_hz < 0.6 * wall.centroid_hz
    assert max(tall.octave_db, key=lambda centre: tall.octave_db[centre]) == 250


def test_a_small_loudspeaker_has_enough_to_play(half_minute: Block) -> None:
    octaves = Fingerprint(half_minute).octave_db
    assert 10 * np.log10(sum(10 ** (octaves[centre] / 10) for centre in (250, 500, 1000, 2000))) > -2.0


def test_the_hall_answers(half_minute: Block) -> None:
    """A tick sinks by 20 dB in a tenth of a second or more."""
    power = np.mean(half_minute.astype(np.float64) ** 2, axis=1)
    for at_s in beats_s(half_minute)[1:-1]:
        tick = power[round(at_s * RATE_HZ) :][: RATE_HZ // 2].reshape(-1, 480).mean(axis=1)
        assert np.flatnonzero(tick > tick.max() / 100).max() * 0.01 > 0.1
