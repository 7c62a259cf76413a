"""Rain: how many drops, how strong, how the rush is coloured."""

import numpy as np
import pytest
from scipy import signal

from device.dsp.drops import Fall, Rush, Shower
from device.dsp.modes import Modes
from device.dsp.power_law import power_law
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Tail, streams

GROUND = Modes(np.geomspace(500.0, 5000.0, 16), np.full(16, 0.001), rise_s=0.0005, length_s=0.008)
CHUNKS = 60


def shower(fall: Fall, heavier: float = 1.0) -> np.ndarray:
    """A few seconds of it."""
    tail, drops = Tail(8192, 1000), Shower(np.random.default_rng(1), GROUND, fall)
    sound = []
    for _ in range(CHUNKS):
        drops.sound(tail, heavier)
        sound.append(tail.take())
    return np.concatenate(sound).astype(np.float64)


def test_energies_follow_the_law_over_their_decades() -> None:
    energies = power_law(np.linspace(0, 1, 100_001), 1.5, 2.0)
    assert energies.min() == pytest.approx(0.01)
    assert energies.max() == pytest.approx(1.0)
    few, many = np.mean(energies > 0.25), np.mean(energies > 0.0625)
    assert few / many == pytest.approx((2 - 1) / (4 - 1), rel=0.01)  # P(>E) ~ E^-0.5 - 1


def test_a_shower_has_unit_power_and_the_drops_it_was_told() -> None:
    sound = shower(Fall(per_s=6.0, centre_hz=1500.0, decades=0.3, distance_m=2.0))
    assert np.mean(sound**2) == pytest.approx(1.0, rel=0.35)
    envelope = np.sqrt(np.mean(sound[: len(sound) // 240 * 240].reshape(-1, 240, 2) ** 2, axis=(1, 2)))
    starts = np.count_nonzero((envelope[1:] > 0.2) & (envelope[:-1] < 0.2))
    assert starts / (len(sound) / RATE_HZ) == pytest.approx(6.0, rel=0.25)


def test_a_heavier_shower_has_more_drops_of_the_same_strength() -> None:
    fall = Fall(per_s=200.0, centre_hz=1500.0)
    assert np.mean(shower(fall, 2.0) ** 2) / np.mean(shower(fall) ** 2) == pytest.approx(2.0, rel=0.2)


def test_the_rush_keeps_its_power_however_it_is_tilted() -> None:
    rush = Rush(streams(1, 2), 1 / (1 + Rush.frequency_hz() / 1000), kinship=0.8, parting_hz=1000.0)
    level = np.ones(Rush.HOPS, np.float32)
    plain, tilted = (np.concatenate([rush.render(level, tilt_db) for _ in range(8)]) for tilt_db in (0.0, -3.0))
    assert np.mean(tilted**2) == pytest.approx(np.mean(plain**2), rel=0.1)
    assert np.mean(np.diff(tilted, axis=0) ** 2) < 0.5 * np.mean(np.diff(plain, axis=0) ** 2)


def test_the_ears_are_alike_in_the_lows_only() -> None:
    rush = Rush(streams(1, 2), np.ones(Rush.SIZE // 2 + 1), kinship=0.8, parting_hz=1000.0)
    stereo = np.concatenate([rush.render(np.ones(Rush.HOPS, np.float32), 0.0) for _ in range(20)])
    f, shared = signal.coherence(*stereo.T, RATE_HZ, nperseg=1024)
    assert np.median(shared[(f > 50) & (f < 300)]) > 0.5
    assert np.median(shared[f > 8000]) < 0.1
