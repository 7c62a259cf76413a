"""Pressing peaks."""

import numpy as np
import pytest

from device.dsp.soften import soften


def test_below_the_knee_nothing_changes() -> None:
    block = np.linspace(-1, 1, 64, dtype=np.float32).reshape(-1, 2)

    assert soften(block, 1.0) is block


def test_nothing_passes_twice_the_knee_and_order_is_kept() -> None:
    ramp = np.linspace(-90, 90, 20_002, dtype=np.float32).reshape(-1, 2)
    pressed = soften(ramp, 3.0)

    assert np.abs(pressed).max() < 6.0
    assert np.diff(pressed[:, 0]).min() > 0.0
    assert np.array_equal(pressed[np.abs(ramp) <= 3.0], ramp[np.abs(ramp) <= 3.0])


def test_it_has_no_corner() -> None:
    slope = np.diff(soften(np.linspace(2.9, 3.1, 401, dtype=np.float32).reshape(-1, 1), 3.0)[:, 0]) / 0.0005

    assert slope[0] == pytest.approx(1.0, abs=2e-3)
    assert np.abs(np.diff(slope)).max() < 0.01
