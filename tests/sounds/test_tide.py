"""Waves on pebbles: their pace, the order of what happens in each, the stones, and what a recorded shore measures."""

from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.tide import Params, Tide, pulse
from tests.measure.fingerprint import Fingerprint

STEP_S = 0.1
Values = NDArray[np.float64]

# Of a recorded shore from a public sound collection, measured as tests/measure does.
REAL_OCTAVES_DB = {250: -9.7, 500: -6.7, 1000: -5.4, 2000: -7.4, 4000: -8.5}
REAL_CV, REAL_DUTY, REAL_IACC = 0.72, 0.99, 0.58


@lru_cache(maxsize=2)
def minutes(activity: float = 1.0) -> NDArray[np.float32]:
    """Two of them."""
    return Tide(3).render(120 * RATE_HZ, Mood(activity))


@lru_cache(maxsize=4)
def course(low_hz: float, high_hz: float, activity: float = 1.0) -> Values:
    """Power of two minutes between two frequencies, in tenths of a second, smooth over half a second: `(steps, 2)`."""
    between = signal.butter(4, (low_hz, high_hz), "bandpass", fs=RATE_HZ, output="sos")
    power = signal.sosfilt(between, minutes(activity), axis=0) ** 2
    steps = power.reshape(-1, round(STEP_S * RATE_HZ), 2).mean(axis=1)
    smooth: Values = signal.oaconvolve(steps, np.hanning(9)[1:-1, np.newaxis] / 4, "same", axes=0)
    return smooth


def breaks_s(activity: float = 1.0) -> Values:
    """When waves break."""
    power = course(250, 500, activity).sum(axis=1)
    at, _ = signal.find_peaks(np.log(power), prominence=1.2, distance=round(5 / STEP_S))
    times_s: Values = at * STEP_S
    return times_s


def test_a_wave_comes_each_7_to_11_s_and_never_in_strict_time() -> None:
    gaps_s = np.diff(breaks_s())
    assert 7.0 < gaps_s.mean() < 11.0
    assert 0.05 < gaps_s.std() / gaps_s.mean() < 0.3


def test_it_swells_then_breaks_then_fizzes() -> None:
    """Around each break, the middle of the lows' energy comes first, that of the highs last."""
    middles_s = []
    for band in ((100, 200), (400, 900), (2000, 5000)):
        power = course(*band).sum(axis=1)
        around = [power[round(at / STEP_S) - 25 :][:60] for at in breaks_s()[1:-1]]
        middles_s.append(np.mean([np.average(np.arange(60), weights=wave - wave.min()) * STEP_S for wave in around]))
    assert middles_s[0] + 0.25 < middles_s[1] < middles_s[2] - 0.25


def test_a_break_runs_along_the_shore_and_not_always_as_fast() -> None:
    left, right = np.log(course(400, 900)).T
    lags_s = []
    for at in (breaks_s() / STEP_S).astype(int)[1:-1]:
        peaks = [np.argmax(ear[at - 15 : at + 16]) for ear in (left, right)]
        lags_s.append((peaks[1] - peaks[0]) * STEP_S)
    assert np.std(lags_s) > 0.1
    assert 0.2 < np.abs(lags_s).max() < 2.0


def test_stones_knock_as_the_water_draws_back() -> None:
    """What is gone when stones are all but silent is theirs, and comes 2.5 to 8 s after a break."""
    sea, silent = minutes(), Tide(3, Params(stones_db=-200.0)).render(120 * RATE_HZ, Mood())
    knocks = np.sum((sea - silent).astype(np.float64) ** 2, axis=1).reshape(-1, round(STEP_S * RATE_HZ)).sum(axis=1)
    at_s = np.arange(len(knocks)) * STEP_S
    before = breaks_s()[np.searchsorted(breaks_s(), at_s) - 1]
    after_s = np.where(at_s > breaks_s()[0], at_s - before, np.nan)
    drawing_back = (after_s > 2.5) & (after_s < 8.0)
    assert knocks[drawing_back].sum() > 0.75 * knocks[~np.isnan(after_s)].sum()


@pytest.mark.parametrize("seed", [1, 2])
def test_it_measures_as_a_recorded_shore(seed: int) -> None:
    measured = Fingerprint(Tide(seed).render(60 * RATE_HZ, Mood()))
    for octave_hz, level_db in REAL_OCTAVES_DB.items():
        assert measured.octave_db[octave_hz] == pytest.approx(level_db, abs=4.0)
    assert measured.envelope_cv == pytest.approx(REAL_CV, abs=0.2)
    assert measured.duty_20db == pytest.approx(REAL_DUTY, abs=0.1)
    assert measured.iacc_half_second == pytest.approx(REAL_IACC, abs=0.2)


def test_less_activity_brings_fewer_waves() -> None:
    assert len(breaks_s(0.0)) < 0.9 * len(breaks_s())


def test_a_pulse_rises_and_falls_at_its_own_paces() -> None:
    t_s = np.linspace(-9, 9, 19)
    steps = np.diff(np.log(pulse(t_s, rise_s=0.5, fall_s=2.0)))
    assert steps[:5] == pytest.approx(np.full(5, 1 / 0.5), rel=0.01)
    assert steps[-3:] == pytest.approx(np.full(3, -1 / 2.0), rel=0.01)
