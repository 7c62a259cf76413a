"""Bubbles: pitch, decay, rise and power as the model has them."""

import numpy as np
import pytest

from device.dsp.bubbles import Bubbles, Swarm, bubble
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Tail


@pytest.mark.parametrize(("radius_mm", "pitch_hz"), [(1.0, 3000.0), (2.0, 1500.0), (5.0, 600.0)])
def test_pitch_is_three_over_the_radius(radius_mm: float, pitch_hz: float) -> None:
    sound = bubble(radius_mm / 1000, 0.0)
    spectrum = np.abs(np.fft.rfft(sound, 1 << 16))
    assert spectrum.argmax() * RATE_HZ / (1 << 16) == pytest.approx(pitch_hz, rel=0.03)


def test_a_bubble_of_two_millimetres_is_60_db_down_after_48_ms() -> None:
    sound = bubble(0.002, 0.0).astype(np.float64)
    early, late = (np.sqrt(np.mean(sound[round(at * RATE_HZ) :][:64] ** 2)) for at in (0.002, 0.018))
    assert 20 * np.log10(early / late) == pytest.approx(60 * 0.016 / 0.048, abs=2.0)


def test_it_rises() -> None:
    def crossings(part: np.ndarray) -> int:
        return int(np.count_nonzero(np.diff(np.sign(part))))

    sound = bubble(0.003, 0.1)
    assert crossings(sound[1200:1800]) > 1.1 * crossings(sound[100:700])


def test_it_begins_and_ends_in_silence() -> None:
    sound = bubble(0.002, 0.1)
    assert np.abs(sound[[0, 1, -1]]).max() < 0.02
    assert abs(sound.mean()) < 1e-6


def test_a_swarm_has_unit_power_and_is_stronger_where_it_is_busier() -> None:
    bubbles = Bubbles(np.random.default_rng(1), Swarm(per_s=80.0, least_m=0.001, greatest_m=0.005))
    tail = Tail(16384, bubbles.longest_frames)
    chunks = []
    for _ in range(40):
        bubbles.sound(tail, np.array([1.5, 1.5, 0.5, 0.5]))
        chunks.append(tail.take().astype(np.float64))
    sound = np.stack(chunks)
    assert np.mean(sound**2) == pytest.approx(1.0, rel=0.3)
    assert np.mean(sound[:, 2000:8192] ** 2) > 1.8 * np.mean(sound[:, 10000:] ** 2)
