"""Settle and drift take as long as the person is awake, and the timer goes with them where it is to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.session import events as ev
from device.session.score import BED, DRIFT, Movement
from device.session.state import Session
from device.session.timer import MOST_AWAKE, Timer, awake_share, timer_for
from tests.session.bedroom import MEMORY, MINUTE, SETTINGS, Bedroom

LONGEST_S = 120 * MINUTE


def room_of(awake_min: float | None, *, follows: bool = False) -> Bedroom:
    memory = replace(MEMORY, awake_s=None if awake_min is None else awake_min * MINUTE)
    return Bedroom(Session(replace(SETTINGS, timer_follows=follows), memory))


def movement(room: Bedroom, at_min: float) -> Movement:
    return room.session.movement(at_min * MINUTE)


def test_who_sleeps_soon_has_the_bed_soon_within_the_same_timer() -> None:
    room = room_of(12.0)
    room.send(ev.ButtonPressed(0.0))
    assert room.session.remaining_s(0.0) == 65 * MINUTE
    assert [movement(room, at) for at in (6.5, 7.0, 11.9, 12.1, 44.9)] == ["settle", "drift", "drift", "bed", "bed"]


def test_who_takes_long_has_more_of_the_timer_but_never_all_of_it() -> None:
    room = room_of(60.0)
    room.send(ev.ButtonPressed(0.0))
    assert movement(room, 45 * MOST_AWAKE - 0.1) == "drift"
    assert movement(room, 45 * MOST_AWAKE + 0.1) == "bed"


@pytest.mark.parametrize(("awake_min", "timer_min"), [(None, 45), (10, 15), (20, 29), (31.5, 45), (60, 86)])
def test_the_timer_goes_with_it_where_it_is_to(awake_min: float | None, timer_min: float) -> None:
    room = room_of(awake_min, follows=True)
    room.send(ev.ButtonPressed(0.0))
    assert room.session.timer is not None
    assert room.session.timer.length_s == timer_min * MINUTE


def test_a_hand_at_the_timer_has_the_last_word() -> None:
    room = room_of(20.0, follows=True)
    room.send(ev.TimerAsked(0.0, 90 * MINUTE))
    assert room.session.timer is not None
    assert room.session.timer.length_s == 90 * MINUTE


def test_who_asks_for_another_late_is_awake_and_has_the_score_as_it_is_written() -> None:
    room = room_of(10.0)
    room.send(ev.ButtonPressed(0.0))
    room.send(ev.KnobPushed(25 * MINUTE))
    assert [movement(room, at) for at in (25.1, 34.9, 35.1)] == ["drift", "drift", "bed"], "half of what is left"


def test_a_suggestion_waits_for_the_next_night_and_a_power_cut_does_not_forget_it() -> None:
    room = room_of(None)
    room.send(ev.ButtonPressed(0.0))
    room.send(ev.Suggested(10.0, (), None, 12 * MINUTE))
    assert movement(room, 15.0) == "settle", "which is under way"
    room.send(ev.StopAsked(20 * MINUTE))
    room.send(ev.Due(21 * MINUTE))
    room.send(ev.Suggested(22 * MINUTE, (), None, 12 * MINUTE))
    assert room.remembered is not None
    assert room.remembered.awake_s == 12 * MINUTE


def test_a_night_that_is_taken_up_again_keeps_its_pace() -> None:
    room = room_of(12.0)
    room.send(ev.ButtonPressed(0.0))
    room.send(ev.ShutdownAsked(5 * MINUTE))
    assert room.remembered is not None
    again = Bedroom(Session(SETTINGS, room.remembered))
    again.send(ev.Started(100 * MINUTE, room.remembered.night))
    assert movement(again, 100 + 6.9) == "drift"
    assert movement(again, 100 + 7.1) == "bed"
    assert again.session.timer is not None
    assert again.session.timer.end_s == pytest.approx(140 * MINUTE)


awake = st.floats(600.0, 3600.0)
lengths = st.floats(6.0, 14400.0)


@given(awake, lengths, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_progress_never_steps_back_and_is_found_again(
    awake_s: float, length_s: float, one: float, other: float
) -> None:
    timer = Timer(100.0, 0.0, 100.0 + length_s, length_s, awake_share=awake_share(awake_s, length_s))
    early, late = sorted((100.0 + one * length_s, 100.0 + other * length_s))
    assert 0.0 <= timer.progress(early) <= timer.progress(late) + 1e-12 <= 1.0 + 1e-12
    assert timer.progress(timer.at_progress_s(one)) == pytest.approx(one, abs=1e-9)


@given(awake, lengths, st.floats(0.0, 0.99))
def test_a_change_of_the_end_leaves_progress_where_it_is(awake_s: float, length_s: float, share: float) -> None:
    timer = Timer(0.0, 0.0, length_s, length_s, awake_share=awake_share(awake_s, length_s))
    at_s = share * length_s
    for changed in (timer.anchored(at_s), timer.extended(at_s, 900.0, 1e9), timer.ending_in(at_s, 300.0)):
        assert changed.progress(at_s) == pytest.approx(timer.progress(at_s), abs=1e-9)
        assert changed.progress(changed.end_s) == pytest.approx(1.0)
    assert timer.rewound(at_s, DRIFT, length_s).progress(at_s) == pytest.approx(DRIFT, abs=1e-9)


def test_the_timer_is_in_whole_minutes_and_no_longer_than_the_longest() -> None:
    assert timer_for(1234.0, 45 * MINUTE, LONGEST_S) % MINUTE == 0
    assert timer_for(3600.0, 45 * MINUTE, 60 * MINUTE) == 60 * MINUTE
    assert timer_for(210.0, 5 * MINUTE, LONGEST_S) == 5 * MINUTE, "which is what its owner wants"
    assert awake_share(None, 900.0) == BED
