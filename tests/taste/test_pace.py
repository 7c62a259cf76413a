"""The length of settle and drift follows the person."""

from device.taste.contract import Night
from device.taste.pace import awake_s_of
from tests.taste.nights import night

USUAL_S = 31.5 * 60


def pace_of(nights: list[Night]) -> float:
    return awake_s_of(nights, USUAL_S)


def awake(*minutes: float) -> list[Night]:
    return [night("paper", (minute * 60.0, "light"), day=n, length_s=90 * 60.0) for n, minute in enumerate(minutes)]


def test_of_whom_nothing_is_known() -> None:
    assert pace_of([]) == USUAL_S
    assert awake_s_of([], 84 * 60.0) == 84 * 60, "the owner's timer is the owner's"


def test_it_follows() -> None:
    """With the time that it takes from the last touch to sleep."""
    assert pace_of(awake(*[15.0] * 40)) == 25 * 60
    assert pace_of(awake(*[45.0] * 30, *[5.0] * 60)) == 15 * 60


def test_within_bounds() -> None:
    assert pace_of(awake(*[0.0] * 60)) == 10 * 60
    assert pace_of(awake(*[85.0] * 30)) == 60 * 60


def test_who_lies_still_may_be_awake_for_long() -> None:
    assert pace_of([night("paper")] * 60) == USUAL_S
    assert pace_of([*awake(*[15.0] * 30), *[night("paper")] * 30]) == pace_of(awake(*[15.0] * 30))


def test_one_bad_night_does_not_move_it() -> None:
    steady = pace_of(awake(*[20.0] * 20))

    assert pace_of(awake(*[20.0] * 20, 600.0)) == steady


def test_it_covers_most_nights_not_half_of_them() -> None:
    assert pace_of(awake(*[15.0, 15.0, 15.0, 30.0, 30.0] * 8)) == 40 * 60


def test_nights_that_nobody_slept_in_say_nothing() -> None:
    stopped = [night("paper", (2.0, "stop"), ended="stopped", length_s=5.0)] * 50

    assert pace_of(stopped) == USUAL_S


def test_ten_years_are_as_the_last_weeks() -> None:
    assert pace_of(awake(*[50.0] * 3600, *[20.0] * 60)) == pace_of(awake(*[20.0] * 60))
