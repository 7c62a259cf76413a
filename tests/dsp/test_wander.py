"""Slow drift: bounded, centred, as slow as it was asked to be."""

import numpy as np

from device.dsp.wander import Wander


def test_it_stays_within_bounds_and_about_the_middle() -> None:
    values = Wander(np.random.default_rng(1), 3, memory_steps=5).steps(3000)
    assert np.abs(values).max() < 1
    assert np.abs(values.mean(axis=0)).max() < 0.1
    assert values.std(axis=0).min() > 0.5


def test_it_forgets_in_the_time_it_was_given() -> None:
    slow, fast = (Wander(np.random.default_rng(1), 200, memory_steps=m).steps(21) for m in (60, 4))
    kept_slow, kept_fast = (np.corrcoef(v[0], v[20])[0, 1] for v in (slow, fast))
    assert kept_slow > 0.6
    assert kept_fast < 0.2
