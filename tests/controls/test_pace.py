"""Bounded acceleration of the knob."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.controls.pace import DOWN_STEPS_PER_S, UP_STEPS_PER_S, Pace


def turned(acceleration: int, click: int, gap_s: float, clicks: int) -> list[int]:
    """Steps of clicks that follow each other evenly."""
    pace = Pace(acceleration)
    return [pace.steps(click, 100 + n * gap_s) for n in range(clicks)]


@pytest.mark.parametrize("click", [1, -1])
def test_a_thoughtful_turn_is_a_step_a_click(click: int) -> None:
    assert turned(3, click, 0.15, 8) == [click] * 8


def test_a_fast_turn_counts_for_more_and_up_for_less_than_down() -> None:
    assert turned(3, -1, 0.04, 6) == [-1, -1, -3, -3, -3, -3]
    assert turned(3, 1, 0.04, 6) == [1, 1, 2, 2, 2, 2]


def test_one_is_no_acceleration() -> None:
    assert turned(1, -1, 0.02, 20) == [-1] * 20


def test_turning_back_begins_anew() -> None:
    pace = Pace(4)
    assert [pace.steps(-1, n * 0.02) for n in range(4)] == [-1, -1, -4, -4]
    assert [pace.steps(1, 0.08 + n * 0.02) for n in range(4)] == [1, 1, 2, 2]


def test_a_second_is_filled_and_not_overfilled() -> None:
    assert turned(4, 1, 0.09, 9) == [1, 1, 2, 2, 2, 2, 2, 1, 1]  # 12 with the seventh
    assert turned(4, -1, 0.04, 12) == [-1, -1, *[-3] * 7, -1, -1, -1]  # 24 with the tenth


@given(
    acceleration=st.integers(1, 4),
    turns=st.lists(st.tuples(st.sampled_from([1, -1]), st.floats(0, 0.5)), max_size=200),
)
def test_bounds(acceleration: int, turns: list[tuple[int, float]]) -> None:
    pace, at_s = Pace(acceleration), 0.0
    worth: list[tuple[float, int]] = []  # of the clicks one way
    for click, gap_s in turns:
        at_s += gap_s
        steps = pace.steps(click, at_s)
        assert 1 <= steps * click <= acceleration
        if worth and worth[-1][1] * click < 0:
            worth.clear()
        worth.append((at_s, steps))
        in_a_second = sum(abs(n) for then_s, n in worth if at_s - then_s < 1.0)
        assert abs(steps) == 1 or in_a_second <= (UP_STEPS_PER_S if click > 0 else DOWN_STEPS_PER_S)
