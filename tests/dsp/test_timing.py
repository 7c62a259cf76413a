"""When things happen: turns, moments, hills, members."""

import numpy as np
import pytest

from device.dsp.timing import InTurn, hill, members, moments


def test_everyone_has_a_turn_before_anyone_has_two() -> None:
    turns = InTurn(np.random.default_rng(1), "abcd")
    rounds = ["".join(turns.next() for _ in range(4)) for _ in range(20)]
    assert all(sorted(one) == list("abcd") for one in rounds)
    assert len(set(rounds)) > 5


def test_moments_come_as_often_as_expected_and_where() -> None:
    expected = np.concatenate((np.zeros(100), np.full(100, 3.0)))
    at_hop = moments(np.random.default_rng(1), expected)
    assert len(at_hop) == pytest.approx(300, abs=60)
    assert at_hop.min() >= 100
    assert np.all(np.diff(at_hop) >= 0)


def test_a_hill_rises_and_falls_and_is_flat_outside() -> None:
    x = np.linspace(-0.5, 1.5, 201)
    assert hill(x, 0.8).max() > 0.99
    assert np.all(hill(x, 0.8)[(x < 0) | (x > 1)] < 1e-12)
    assert x[hill(x, 0.5).argmax()] < 0.5 < x[hill(x, 2.0).argmax()]


def test_members_of_groups() -> None:
    group, nth = members(np.array([2, 0, 3]))
    assert group.tolist() == [0, 0, 2, 2, 2]
    assert nth.tolist() == [0, 1, 0, 1, 2]
