"""Boxes and jars: where they are struck decides what is heard."""

import numpy as np
import pytest

from device.dsp.bodies import SPLIT, Air, Material, box, jar

WOOD = Material(pitch_hz=170, damping_per_s=50, damping_octaves_per_khz=1.0)
AIR = Air(pitch_hz=200, decay_s=0.02, level=0.5)


def test_where_a_finger_lands_decides_which_modes_sound() -> None:
    middle, aside = box(WOOD, 0.7, AIR, np.random.default_rng(1)).shape(np.array([[0.5, 0.25], [0.5, 0.5]]))
    assert middle[:4] == pytest.approx([1, 0, -1, 0], abs=1e-9)  # modes (1..4, 1) under the middle
    assert aside[:4] == pytest.approx([np.sqrt(0.5), 1, np.sqrt(0.5), 0], abs=1e-9)


def test_a_push_on_the_lid_moves_the_floor_the_other_way() -> None:
    struck = box(WOOD, 0.7, AIR, np.random.default_rng(1))
    assert (struck.heard[:12] > 0).all()
    assert (struck.heard[12:24] < 0).all()


def test_high_modes_die_sooner() -> None:
    decay_s = WOOD.decay_s(np.array([170.0, 1170.0, 2170.0]))
    assert decay_s == pytest.approx([1 / 50, 1 / 100, 1 / 200])


def test_a_jar_has_pairs_that_beat_and_a_second_ring_at_2_83() -> None:
    modes = jar(Material(600, 14, 0.5), AIR, np.random.default_rng(1)).modes
    pairs_hz = modes.frequency_hz[:16].reshape(8, 2)
    apart = pairs_hz[:, 1] / pairs_hz[:, 0] - 1
    assert (apart > 0.4 * SPLIT).all()
    assert (apart < 1.6 * SPLIT).all()
    assert pairs_hz[2, 0] / pairs_hz[0, 0] == pytest.approx(3 * 8 / np.sqrt(10) / (2 * 3 / np.sqrt(5)))


def test_the_air_is_a_closed_pipe() -> None:
    assert jar(WOOD, AIR, np.random.default_rng(1)).modes.frequency_hz[-3:] == pytest.approx([200, 600, 1000])
