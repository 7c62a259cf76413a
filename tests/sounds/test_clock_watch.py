"""A pocket watch: five ticks a second, small, high and short."""

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.clock import SOUND as WALL
from device.sounds.clock import Clock
from device.sounds.clock_watch import SOUND
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint


@pytest.fixture(scope="module")
def half_minute() -> Block:
    return SOUND.voice(1).render(30 * RATE_HZ, Mood())


def test_it_ticks_five_times_a_second_and_a_little_unevenly(half_minute: Block) -> None:
    gaps_s = np.diff(Fingerprint(half_minute).onset_times_s)
    assert gaps_s.mean() == pytest.approx(0.2, abs=0.001)
    assert 0.001 < gaps_s.std() < 0.015


def test_a_tick_is_over_before_the_next(half_minute: Block) -> None:
    power = np.mean(half_minute.astype(np.float64) ** 2, axis=1)
    starts = (Fingerprint(half_minute).onset_times_s[5:-5] * RATE_HZ).astype(int)
    in_tick, after = (np.mean([power[s + a : s + b].sum() for s in starts]) for a, b in ((0, 1920), (3840, 8640)))
    assert after < in_tick / 300


def test_it_is_smaller_than_a_clock(half_minute: Block) -> None:
    """Each tick has its energy higher up, and peaks lower, as both are played."""
    clock = Clock(1).render(30 * RATE_HZ, Mood()) * 10 ** (WALL.level_db / 20)
    watch, wall = Fingerprint(half_minute), Fingerprint(clock)
    assert watch.centroid_hz > 1.1 * wall.centroid_hz
    assert np.abs(half_minute).max() * 10 ** (SOUND.level_db / 20) < np.abs(clock).max()


def test_it_does_not_stab(half_minute: Block) -> None:
    assert Fingerprint(half_minute).crisp_over_middle_db < -8.0
