"""Slow noise at the rate of hops: its size, its spectrum, its seams."""

import numpy as np
import pytest
from scipy import signal

from device.dsp.flicker import Flicker, about, below, swelling
from device.dsp.modes import HOP
from device.dsp.rate import RATE_HZ
from device.dsp.stream import streams

HOPS_A_SECOND = RATE_HZ / HOP


def test_it_has_unit_variance_at_every_hop() -> None:
    values = np.stack([Flicker(rng, below(2.0), 3.0).take(700) for rng in streams(1, 400)])

    assert values.mean() == pytest.approx(0.0, abs=0.02)
    assert np.var(values, axis=0).min() > 0.7  # no seam: chance of 400 is 0.07
    assert np.var(values) == pytest.approx(1.0, abs=0.03)


def test_it_is_gathered_about_its_frequency() -> None:
    f, p = signal.welch(Flicker(streams(2, 1)[0], about(3.0, 0.5), 6.0).take(40_000), HOPS_A_SECOND, nperseg=1024)

    assert np.exp(np.average(np.log(f[1:]), weights=p[1:])) == pytest.approx(3.0, rel=0.15)
    assert p[(f > 12) | (f < 0.4)].sum() < 0.02 * p.sum()


def test_how_it_is_taken_does_not_matter() -> None:
    once, by_and_by = (Flicker(streams(3, 1)[0], below(1.0), 3.0) for _ in range(2))

    assert np.array_equal(once.take(1000), np.concatenate([by_and_by.take(n) for n in (1, 399, 16, 584)]))


def test_swelling_keeps_the_power() -> None:
    gain = swelling(streams(4, 1)[0].standard_normal(200_000), 0.4)

    assert np.mean(gain**2) == pytest.approx(1.0, abs=0.02)
    assert np.std(np.log(gain)) == pytest.approx(0.4, abs=0.01)
