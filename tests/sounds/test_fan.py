"""A fan: a rush that breathes with its blades, and a motor that stays in the background."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.fan import Fan, Params


@lru_cache(maxsize=1)
def minute() -> NDArray[np.float64]:
    """A minute of the default fan, one ear."""
    return Fan(3).render(60 * RATE_HZ, Mood())[:, 0].astype(np.float64)


def envelope_spectrum(ear: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much of the envelope moves at which rate, in Hz."""
    step = RATE_HZ // 200
    envelope = np.sqrt(np.mean(ear[: len(ear) // step * step].reshape(-1, step) ** 2, axis=1))
    return signal.welch(envelope / envelope.mean(), 200, nperseg=2048)


def test_it_breathes_as_often_as_a_blade_passes() -> None:
    f, power = envelope_spectrum(minute())
    blades_hz = Params().turns_per_s * Params().blades
    near = (f > 0.95 * blades_hz) & (f < 1.05 * blades_hz)
    floor = np.median(power[(f > 5) & (f < 40)])
    assert power[near].max() > 10 * floor
    assert f[near][power[near].argmax()] == f[(f > 5)][power[f > 5].argmax()]


def test_the_motor_hums_at_twice_the_mains_and_far_below_the_rush() -> None:
    f, power = signal.welch(minute(), RATE_HZ, nperseg=RATE_HZ)
    hum = np.abs(f - 100) < 2
    beside = (np.abs(f - 100) < 20) & ~hum
    assert power[hum].max() > 2 * power[beside].mean()
    of_the_motor = (power[hum] - power[beside].mean()).sum() / power.sum()
    assert -30 < 10 * np.log10(of_the_motor) < -20


def test_the_rush_falls_by_some_seven_decibels_an_octave() -> None:
    f, power = signal.welch(minute(), RATE_HZ, nperseg=4096)
    low, high = (np.mean(power[(f > c / 1.2) & (f < c * 1.2)]) for c in (1000, 4000))
    assert 12.0 < 10 * np.log10(low / high) < 16.0
