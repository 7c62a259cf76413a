"""No sound comes back to what it was; see `tests/measure/repeats.py`, and `make soak` for whole nights."""

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.sounds import sound_ids
from tests.measure.comfort import Stereo, at_level
from tests.measure.repeats import ALIKE, Lowered, strongest_return


def found_in(stereo: Stereo) -> float:
    """The strongest return of eight probes."""
    lowered = Lowered()
    lowered.hear(stereo)
    return strongest_return(lowered.whitened(), probes=8, seed=1)


@pytest.mark.parametrize("sound_id", sound_ids())
def test_nothing_comes_back(sound_id: str) -> None:
    assert found_in(at_level(sound_id, 1, 60.0)) < ALIKE


def test_a_loop_is_found_though_its_level_drifts() -> None:
    once = at_level("brown", 1, 37.3)
    looped = np.tile(once, (4, 1))
    assert found_in(looped * np.linspace(1, 0.5, len(looped), dtype=np.float32)[:, np.newaxis]) > 0.99


def test_a_stretch_that_comes_back_once_is_found() -> None:
    sound = at_level("brown", 2, 60.0)
    returning = sound[10 * RATE_HZ : 20 * RATE_HZ]
    assert found_in(np.concatenate([returning, sound, returning])) > 0.99
