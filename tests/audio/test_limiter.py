"""Never above the ceiling, not there below it, and no pumping."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.audio.limiter import HOLD_FRAMES, LOOK_AHEAD_FRAMES, RELEASE_DB_PER_S, Limiter
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from tests.audio.voices import tone

CEILING = 10 ** (-1 / 20)


def limited(sound: Block, period_frames: int = 480) -> Block:
    """What comes of `sound`, the look-ahead taken off."""
    limiter = Limiter(CEILING)
    padded = np.concatenate((sound, np.zeros((LOOK_AHEAD_FRAMES + period_frames, 2), np.float32)))
    periods = [limiter.process(padded[at : at + period_frames]) for at in range(0, len(padded), period_frames)]
    return np.concatenate(periods)[LOOK_AHEAD_FRAMES : LOOK_AHEAD_FRAMES + len(sound)]


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.floats(-20, 20), st.integers(60, 1000))
def test_never_above_the_ceiling(seed: int, over_db: float, period_frames: int) -> None:
    rng = np.random.default_rng(seed)
    sound = np.float32(0.1) * rng.standard_normal((6000, 2), np.float32)
    sound[rng.integers(0, 6000, 5), rng.integers(0, 2, 5)] = CEILING * 10 ** (over_db / 20)
    assert np.abs(limited(sound, period_frames)).max() <= np.float32(CEILING)


def test_transparent_to_the_bit_below_the_ceiling() -> None:
    rng = np.random.default_rng(1)
    sound = rng.uniform(-0.89, 0.89, (RATE_HZ, 2)).astype(np.float32)
    assert np.array_equal(limited(sound), sound)


def test_transparent_to_the_bit_again_after_an_impulse() -> None:
    sound = tone(2 * RATE_HZ, 440.0, 0.5)
    sound[RATE_HZ // 2] = 9.0
    released = RATE_HZ // 2 + HOLD_FRAMES + round(RATE_HZ * 20.5 / RELEASE_DB_PER_S)
    out = limited(sound)
    assert np.array_equal(out[released:], sound[released:])
    assert np.array_equal(out[: RATE_HZ // 2 - 2 * LOOK_AHEAD_FRAMES], sound[: RATE_HZ // 2 - 2 * LOOK_AHEAD_FRAMES])


def test_block_size_cannot_be_heard() -> None:
    sound = tone(RATE_HZ, 100.0, 0.8)
    sound[10_000:11_000] *= 4.0
    assert np.abs(limited(sound, 480) - limited(sound, 1111)).max() < 1e-6


@pytest.mark.parametrize("frequency_hz", [25.0, 60.0, 250.0, 997.0, 3000.0, 11_990.0])
def test_a_steady_tone_does_not_pump(frequency_hz: float) -> None:
    """6 dB over the ceiling it comes out as a tone: what is left after fitting one is 120 dB below it."""
    out = limited(tone(2 * RATE_HZ, frequency_hz, 2 * CEILING))[RATE_HZ:, 0].astype(np.float64)
    phase = 2 * np.pi * frequency_hz * np.arange(len(out)) / RATE_HZ
    basis = np.stack((np.sin(phase), np.cos(phase)), axis=1)
    fit = basis @ np.linalg.lstsq(basis, out, rcond=None)[0]
    assert np.std(out - fit) < 1e-6 * np.std(out)
    assert np.abs(out).max() > 0.97 * CEILING


def test_it_ducks_smoothly_and_in_time() -> None:
    """The gain, seen on a steady value around a peak 20 dB over: all of it at the peak, none of it at once."""
    sound = np.full((4000, 2), 0.5, np.float32)
    sound[2000] = 10 * CEILING
    gain = np.delete(limited(sound)[:, 0], 2000) / 0.5
    assert gain[1998:2001] == pytest.approx(0.1, rel=0.001)
    assert np.abs(np.diff(gain)).max() < 0.02
    assert gain[: 2000 - 2 * LOOK_AHEAD_FRAMES] == pytest.approx(1.0, abs=0)


def test_it_ducks_both_ears_alike_and_tells() -> None:
    limiter = Limiter(CEILING)
    sound = np.full((2000, 2), 0.5, np.float32)
    sound[1000, 0] = 10 * CEILING
    limiter.process(sound)
    assert limiter.deepest_db == pytest.approx(-20.0, abs=1e-4)
    out = limited(sound)
    assert out[990, 0] == out[990, 1] < 0.1


def test_empty_once_all_has_come_out() -> None:
    limiter = Limiter(CEILING)
    limiter.process(np.full((480, 2), 0.5, np.float32))
    assert not limiter.empty
    limiter.process(np.zeros((480, 2), np.float32))
    assert limiter.empty
