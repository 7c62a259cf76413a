"""Ramps that a hand, the clock or the mains interrupts: sound and lamp still get to where the score has them."""

from dataclasses import replace

import pytest

from device.bedside import known
from device.session import events as ev
from device.session.commands import SILENCE_DB, Fade, Light, Memory, Rest
from device.session.machine import step
from device.session.score import BED
from device.session.state import Phase, Session
from tests.session.bedroom import MEMORY, MINUTE, SETTINGS, Bedroom, after, bedroom, closing, playing_at


@pytest.mark.parametrize("pressed_s", [0.3, 1.5, 3.9])
def test_more_time_while_the_lamp_comes_up_does_not_hold_it(pressed_s: float) -> None:
    room = after(playing_at(pressed_s), ev.TimerPressed)
    room.wait_until(10.0)
    assert room.light == pytest.approx(0.35, abs=0.005)


@pytest.mark.parametrize("again_s", [0.5, 5.0, 9.0])
def test_more_time_while_the_sound_returns_does_not_hold_it(again_s: float) -> None:
    room = after(closing(), ev.TimerPressed)
    room.wait_until(room.now_s + again_s)
    after(room, ev.TimerPressed)
    room.wait_until(room.now_s + 12.0)
    assert room.trigger_db.at(room.now_s) > -3.0


def test_a_request_for_time_in_the_close_brings_the_sound_back() -> None:
    room = after(closing(), lambda at_s: ev.TimerAsked(at_s, 30 * MINUTE))
    room.wait_until(room.now_s + 12.0)
    assert room.trigger_db.at(room.now_s) > -3.0


def test_light_turned_while_the_sound_returns_does_not_hurry_it() -> None:
    room = after(playing_at(25 * MINUTE), ev.KnobPushed)
    room.wait_until(room.now_s + 0.5)
    assert room.light > 0
    after(room, lambda at_s: ev.LightAsked(at_s, 0.3))
    assert room.shape
    assert room.shape.over_s == pytest.approx(SETTINGS.crossfade_s - 0.5)


@pytest.mark.parametrize("begin", [ev.ButtonPressed, lambda at_s: ev.PlayAsked(at_s, "orbit")])
def test_a_start_out_of_a_fade_brings_the_trigger_in_slowly(begin: type[ev.ButtonPressed]) -> None:
    room = after(playing_at(40 * MINUTE), ev.StopAsked)
    room.wait_until(room.now_s + 0.5)
    after(room, begin)
    assert room.shape
    assert room.shape.over_s >= 4.0


def test_what_ends_before_its_bed_falls_quiet_long_before_its_end() -> None:
    room = after(playing_at(5 * MINUTE), ev.TimerHeld)
    room.wait_until(room.now_s + 11 * MINUTE)
    assert room.activity.at(room.now_s) == 0.0
    assert room.trigger_db.at(room.now_s) <= -12.0


def test_what_ends_in_its_bed_changes_nothing() -> None:
    room = playing_at(44 * MINUTE)
    assert room.session.timer
    assert room.session.timer.progress(room.now_s) > BED
    after(room, ev.TimerHeld)
    assert room.trigger_db.at(room.now_s + MINUTE) == SILENCE_DB


@pytest.mark.parametrize(("close_s", "closing_s"), [(300.0, 600.0), (1200.0, 1199.99)])
def test_a_close_that_is_over_when_it_is_taken_up_ends_silent_and_dark(close_s: float, closing_s: float) -> None:
    cut = ev.Restart("paper", 1.0, 0.0, 2700.0, closing_s=closing_s, lamp_ceiling=0.0)
    room = bedroom(close_s=close_s)
    room.send(ev.Started(0.0, resume=cut))
    room.wait_until(60.0)
    assert room.session.phase is Phase.ASLEEP
    assert room.resting
    assert room.silent
    assert room.light == 0.0


def test_a_night_that_ends_late_is_dark_all_the_same() -> None:
    session, _ = step(Session(replace(SETTINGS, close_s=6.0, timer_s=6.0), MEMORY), ev.ButtonPressed(0.0))
    session, said = step(session, ev.Due(100.0))
    while session.wake_at_s is not None:
        session, more = step(session, ev.Due(max(100.0, session.wake_at_s)))
        said += more
    assert [c.to_db for c in said if isinstance(c, Fade)][-1] == SILENCE_DB
    assert [c.level for c in said if isinstance(c, Light)][-1] == 0.0
    assert isinstance(said[-2], Rest)


@pytest.mark.parametrize("hurried", [False, True], ids=["last breath", "hurried"])
def test_the_mains_make_nothing_louder_that_is_all_but_over(hurried: bool) -> None:
    room = after(after(closing(), ev.TimerHeld), ev.TimerHeld) if hurried else closing()
    room.wait_until(room.now_s if hurried else 65 * MINUTE - 5.0)
    after(room, ev.ShutdownAsked) if hurried else after(room, lambda at_s: ev.VolumeAsked(at_s, -20.0))
    assert room.remembered
    assert room.remembered.night is None


def test_tonights_sound_that_a_hand_chose_stays_whatever_is_suggested() -> None:
    room = after(after(playing_at(5 * MINUTE), ev.StopAsked), ev.KnobPushed)
    chosen = room.session.memory.sound
    room.wait_until(room.now_s + 10.0)
    after(room, lambda at_s: ev.Suggested(at_s, then=(), tonight="orbit" if chosen != "orbit" else "clock"))
    assert room.session.memory.sound == chosen
    assert after(room, ev.ButtonPressed).playing == chosen


def test_a_hands_choice_holds_for_one_night() -> None:
    room = after(bedroom(), ev.KnobPushed)
    after(after(room, ev.ButtonPressed), ev.StopAsked)
    room.wait_until(room.now_s + 10.0)
    after(room, lambda at_s: ev.Suggested(at_s, then=(), tonight="orbit"))
    assert room.session.memory.sound == "orbit"


def test_what_was_banned_does_not_come_back_for_what_is_gone() -> None:
    memory = Memory(-12.0, 0.35, "paper", banned=("whisper",))
    assert known(memory, ("whisper", "clock", "orbit"), {"whisper", "clock", "orbit"}).sound == "clock"
    room = Bedroom(Session(replace(SETTINGS, order=("whisper", "paper")), memory))
    after(after(room, ev.ButtonPressed), lambda at_s: ev.SoundFailed(at_s, "paper"))
    assert room.session.memory.sound == "paper"
    assert room.session.bed_alone


def test_a_double_press_that_outlasts_a_short_stop_goes_on_with_the_night() -> None:
    room = bedroom(stop_fade_s=0.5)
    room.send(ev.ButtonPressed(0.0))
    room.wait_until(40 * MINUTE)
    after(room, ev.ButtonPressed)
    room.wait_until(room.now_s + 0.55)
    assert room.session.phase is Phase.ASLEEP
    after(room, ev.ButtonDoublePressed)
    assert room.playing == "clock"
    assert not room.resting
    assert room.session.timer
    assert room.session.timer.length_s == SETTINGS.timer_s
    room.wait_until(room.now_s + MINUTE)
    assert room.light == 0.0, "it was dark before"


def test_a_press_long_after_a_stop_starts_a_night_of_its_own() -> None:
    room = after(after(playing_at(40 * MINUTE), ev.ButtonPressed), ev.KnobPushed)
    room.wait_until(room.now_s + MINUTE)
    assert room.session.before_press is None
    after(room, ev.ButtonPressed)
    room.wait_until(room.now_s + 10.0)
    assert room.light > 0.3
