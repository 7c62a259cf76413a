"""The length of settle and drift follows the person."""

import pytest

from device.taste.contract import Night
from device.taste.pace import USUAL_S, pace_of
from tests.taste.nights import night


def awake(*minutes: float) -> list[Night]:
    return [night("paper", (minute * 60.0, "light"), day=n, length_s=90 * 60.0) for n, minute in enumerate(minutes)]


def test_of_whom_nothing_is_known() -> None:
    assert pace_of([]).awake_s == USUAL_S
    assert pace_of([]).timer_s == 45 * 60


def test_it_follows() -> None:
    assert pace_of(awake(*[20.0] * 30)).awake_s == 20 * 60
    assert pace_of(awake(*[50.0] * 30, *[15.0] * 40)).awake_s == 15 * 60


def test_within_bounds() -> None:
    assert pace_of(awake(*[1.0] * 30)).awake_s == 10 * 60
    assert pace_of([night("paper")] * 30).awake_s == 10 * 60
    assert pace_of(awake(*[85.0] * 30)).awake_s == 60 * 60
    assert pace_of(awake(*[1.0] * 30)).timer_s == 15 * 60
    assert pace_of(awake(*[85.0] * 30)).timer_s == pytest.approx(86 * 60)


def test_one_bad_night_does_not_move_it() -> None:
    steady = pace_of(awake(*[20.0] * 20)).awake_s

    assert pace_of(awake(*[20.0] * 20, 600.0)).awake_s == steady


def test_it_covers_most_nights_not_half_of_them() -> None:
    assert pace_of(awake(*[15.0, 15.0, 15.0, 30.0, 30.0] * 8)).awake_s == 30 * 60


def test_nights_that_nobody_slept_in_say_nothing() -> None:
    stopped = [night("paper", (2.0, "stop"), ended="stopped", length_s=5.0)] * 50

    assert pace_of(stopped).awake_s == USUAL_S


def test_ten_years_are_as_the_last_weeks() -> None:
    assert pace_of(awake(*[50.0] * 3600, *[20.0] * 60)) == pace_of(awake(*[20.0] * 60))
