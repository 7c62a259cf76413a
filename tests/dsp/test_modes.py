"""Modes, rustle and contact: what every struck or rubbed sound relies on."""

import numpy as np
import pytest

from device.dsp.modes import HOP, Modes, Rustle, contact_gain, contact_s
from device.dsp.rate import RATE_HZ, frames_of

PLATE = Modes(np.array([200.0, 700.0, 2000.0]), np.array([0.03, 0.01, 0.004]), rise_s=0.001, length_s=0.2)
EACH_EAR_ONE = np.array([[1, 0, 0], [0, 1, 0]], np.complex64)


def test_each_weight_sounds_its_mode_in_its_ear() -> None:
    grain = PLATE.grain(EACH_EAR_ONE)
    spectrum = np.abs(np.fft.rfft(grain, axis=0))
    assert spectrum.argmax(axis=0) * RATE_HZ / len(grain) == pytest.approx([200, 700], abs=10)


def test_a_mode_falls_by_its_decay() -> None:
    left = PLATE.grain(EACH_EAR_ONE)[:, 0]
    first, later = (np.sqrt(np.mean(left[frames_of(at_s) :][: RATE_HZ // 50] ** 2)) for at_s in (0.01, 0.07))
    assert later / first == pytest.approx(np.exp(-0.06 / 0.03), rel=0.02)


def test_a_grain_starts_and_ends_in_silence_and_leaves_no_offset() -> None:
    grain = PLATE.grain(np.full((2, 3), 1 - 1j, np.complex64))
    assert np.abs(grain[[0, -1]]).max() < 1e-6
    assert np.abs(grain.mean(axis=0)).max() < 1e-7


def test_bursts_have_the_energy_asked_for() -> None:
    facets = Modes(np.geomspace(500, 6000, 24), np.full(24, 0.002), rise_s=0.0001, length_s=0.03)
    weights = facets.bursts(np.random.default_rng(1), np.full(400, 1500.0), 0.8, shared=0.5)
    energies = [np.sum(facets.grain(w).astype(np.float64) ** 2) for w in facets.of_energy(weights, np.full(400, 3.0))]
    assert np.mean(energies) == pytest.approx(9.0, rel=0.1)


def test_bursts_share_between_the_ears_what_they_are_told() -> None:
    facets = Modes(np.geomspace(500, 6000, 24), np.full(24, 0.002), rise_s=0.0001, length_s=0.03)
    for shared in (0.0, 0.5, 1.0):
        left, right = facets.bursts(np.random.default_rng(1), np.full(400, 1500.0), 0.8, shared).transpose(1, 0, 2)
        common = np.abs(np.vdot(left, right)) / np.sqrt(np.vdot(left, left).real * np.vdot(right, right).real)
        assert common == pytest.approx(shared, abs=0.05)


def test_rustle_is_even_and_independent_between_the_ears() -> None:
    plan = np.tile((1.0, 1.0, 0.5), (RATE_HZ // HOP, 1))
    noise = Rustle(np.random.default_rng(1), 400.0, (700.0, 4000.0)).render(plan).astype(np.float64)
    pieces = np.mean(noise.reshape(-1, HOP // 8, 2) ** 2, axis=(0, 2))
    assert np.sqrt(np.mean(noise[HOP:] ** 2)) == pytest.approx(1.0, rel=0.05)
    assert pieces.max() < 1.2 * pieces.min()
    assert abs(np.mean(noise[:, 0] * noise[:, 1])) < 0.05


def test_rustle_is_as_alike_at_both_ears_as_is_asked() -> None:
    plan = np.tile((1.0, 1.0, 0.5), (RATE_HZ // HOP, 1))
    for shared in (0.3, 0.7):
        left, right = Rustle(np.random.default_rng(1), 400.0, (700.0, 4000.0), shared).render(plan).T
        assert np.corrcoef(left, right)[0, 1] == pytest.approx(shared, abs=0.1)
        assert np.sqrt(np.mean(left[HOP:] ** 2)) == pytest.approx(1.0, rel=0.1)


def test_rustle_grows_brighter_with_its_shade() -> None:
    rustle = Rustle(np.random.default_rng(1), 400.0, (700.0, 4000.0))
    slopes = [np.mean(np.diff(rustle.render(np.tile((1.0, 1.0, s), (60, 1))), axis=0) ** 2) for s in (0.0, 0.4, 0.8)]
    assert slopes == sorted(slopes)


def test_a_harder_blow_is_shorter_and_so_brighter() -> None:
    soft_s, hard_s = contact_s(np.array([[0.3], [3.0]]), 0.002)
    assert hard_s / soft_s == pytest.approx(10**-0.2)  # Hertz: v^-1/5
    assert contact_gain(np.array([800.0]), hard_s) > 1.5 * contact_gain(np.array([800.0]), soft_s)


def test_contact_gain_is_the_spectrum_of_a_raised_cosine() -> None:
    push = np.hanning(RATE_HZ // 500 + 1)[:-1]  # 2 ms
    spectrum = np.abs(np.fft.rfft(push, RATE_HZ)) / push.sum()
    f = np.arange(0, 1500, 50)
    assert contact_gain(f.astype(float), np.array(0.002)) == pytest.approx(spectrum[f], abs=2e-3)
