"""Vectors drawn anew have the means, the spreads and the kinds that were measured, and are none of those measured."""

import numpy as np
import pytest

from device.dsp.mixture import LEVELS, Mixture

FAR = 100.0
TWO_KINDS = Mixture(
    mean=np.array((1.0, 2.0, 3.0), np.float32),
    directions=np.eye(3, dtype=np.float32)[:2],
    weights=np.array((0.25, 0.75)),
    quantiles=np.stack((np.outer(LEVELS, (1.0, 0.0)), np.outer(LEVELS, (1.0, 0.0)) + np.array((FAR, 0.0)))),
)


def test_kinds_come_as_often_as_they_weigh() -> None:
    drawn = TWO_KINDS.draw(np.random.default_rng(1), 4000)
    assert np.mean(drawn[:, 0] > FAR / 2) == pytest.approx(0.75, abs=0.001)


def test_a_distribution_is_covered_evenly_by_few() -> None:
    """A Latin hypercube: each eighth of it is drawn from once."""
    drawn = TWO_KINDS.draw(np.random.default_rng(2), 8)[:, 0] % FAR - 1.0
    assert np.sort(drawn) == pytest.approx((np.arange(8) + 0.5) / 8, abs=0.13)


def test_what_was_not_measured_to_vary_does_not() -> None:
    drawn = TWO_KINDS.draw(np.random.default_rng(3), 50)
    assert np.all(drawn[:, 1:] == (2.0, 3.0))


def test_none_is_none() -> None:
    assert TWO_KINDS.draw(np.random.default_rng(4), 0).shape == (0, 3)


def test_figures_of_a_file_are_what_it_holds() -> None:
    names = ("mean", "directions", "weights", "quantiles")
    again = Mixture.of({name: getattr(TWO_KINDS, name).tolist() for name in names})
    once, twice = (mixture.draw(np.random.default_rng(5), 9) for mixture in (TWO_KINDS, again))
    assert np.array_equal(once, twice)
