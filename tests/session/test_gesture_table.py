"""Every cell of the gesture table, as a person would notice it."""

import pytest

from device.session import events as ev
from device.session.commands import Confirm, Fade, Light, Remember
from device.session.machine import TABLE
from device.session.score import Movement
from device.session.state import Phase
from tests.session.bedroom import EVENTS, MINUTE, Bedroom, after, bedroom, closing, playing_at


def confirmed(room: Bedroom) -> list[str]:
    return [c.what for _, c in room.log if isinstance(c, Confirm)]


def test_every_phase_knows_every_event() -> None:
    assert set(TABLE) == set(EVENTS)
    assert all(set(row) == set(Phase) for row in TABLE.values())


# -- the bedside button ------------------------------------------------------------------------------------------------


def test_press_asleep_starts_tonights_sound_with_the_default_timer_and_the_lamp_low() -> None:
    room = after(bedroom(), ev.ButtonPressed)
    assert (room.session.phase, room.playing) == (Phase.PLAYING, "paper")
    assert room.session.remaining_s(room.now_s) == (45 + 20) * MINUTE
    room.wait_until(10.0)
    assert room.light == pytest.approx(0.35, abs=0.01)
    assert room.fade_db.at(room.now_s) == 0.0


def test_press_playing_stops_within_three_seconds() -> None:
    room = after(playing_at(MINUTE), ev.ButtonPressed)
    assert not room.silent
    room.wait_until(MINUTE + 3.0)
    assert room.silent
    assert room.light == 0.0
    assert (room.session.phase, room.resting) == (Phase.ASLEEP, True)
    assert room.remembered is not None
    assert room.remembered.night is None


def test_press_closing_extends_and_the_sound_returns_over_ten_seconds() -> None:
    room = after(closing(), ev.ButtonPressed)
    assert room.session.phase is Phase.PLAYING
    assert room.session.remaining_s(room.now_s) == (15 + 20) * MINUTE
    assert [c for _, c in room.log if isinstance(c, Fade)] == [Fade(0.0, 10.0)]
    assert room.session.movement(room.now_s) is Movement.DRIFT
    assert confirmed(room) == ["extend"]
    room.wait_until(room.now_s + 35 * MINUTE)
    assert all(c.level == 0.0 for _, c in room.log if isinstance(c, Light)), "dark rooms stay dark"


def double_press(room: Bedroom) -> Bedroom:
    at_s = room.now_s
    room.send(ev.ButtonPressed(at_s))
    room.send(ev.ButtonDoublePressed(at_s + 0.3))
    return room


def test_double_press_asleep_starts_the_next_sound() -> None:
    room = double_press(bedroom())
    assert (room.session.phase, room.playing) == (Phase.PLAYING, "clock")


def test_double_press_playing_takes_the_stop_back_and_goes_on_with_the_next() -> None:
    room = playing_at(10 * MINUTE)
    left_s, lamp = room.session.remaining_s(room.now_s) or 0.0, room.light
    double_press(room)
    assert (room.session.phase, room.playing) == (Phase.PLAYING, "clock")
    assert room.session.remaining_s(room.now_s) == pytest.approx(left_s - 0.3)
    room.wait_until(room.now_s + 5)
    assert room.fade_db.at(room.now_s) == 0.0
    assert room.light == pytest.approx(lamp, abs=0.01)


def test_double_press_closing_extends_once_and_goes_on_with_the_next() -> None:
    room = double_press(closing())
    assert (room.session.phase, room.playing) == (Phase.PLAYING, "clock")
    assert room.session.remaining_s(room.now_s) == pytest.approx(35 * MINUTE, abs=1.0)


def test_a_late_second_press_is_a_start() -> None:
    room = playing_at(MINUTE)
    room.send(ev.ButtonPressed(MINUTE))
    room.send(ev.ButtonPressed(MINUTE + 1.0))
    assert (room.session.phase, room.playing) == (Phase.PLAYING, "paper")
    assert room.session.remaining_s(room.now_s) == 65 * MINUTE


def test_hold_asleep_is_a_red_night_light_that_goes_out_by_itself() -> None:
    room = after(bedroom(), ev.ButtonHeld)
    assert [c for _, c in room.log] == [Light(0.2, 2.0, red_only=True)]
    assert room.session.phase is Phase.ASLEEP
    room.wait_until(15 * MINUTE + 3)
    assert room.light == 0.0


def test_hold_again_puts_it_out() -> None:
    room = after(after(bedroom(), ev.ButtonHeld), ev.ButtonHeld)
    room.wait_until(3.0)
    assert room.light == 0.0


def test_hold_while_the_lamp_is_lit_puts_it_out_for_the_night_and_leaves_the_sound() -> None:
    room = after(playing_at(MINUTE), ev.ButtonHeld)
    assert not [c for _, c in room.log if not isinstance(c, Light | Remember)]
    assert room.session.memory.night
    assert room.session.memory.night.lamp_ceiling == 0.0, "a power cut does not light it again"
    for minute in range(2, 70):
        room.wait_until(minute * MINUTE)
        assert room.light == 0.0


@pytest.mark.parametrize("room", [playing_at(40 * MINUTE), closing()], ids=["bed", "close"])
def test_hold_in_the_dark_lights_the_night_light_sound_untouched(room: Bedroom) -> None:
    phase = room.session.phase
    after(room, ev.ButtonHeld)
    assert [c for _, c in room.log] == [Light(0.2, 2.0, red_only=True)]
    assert room.session.phase is phase


def test_a_night_light_stays_through_the_extension_it_was_lit_for() -> None:
    room = after(after(closing(), ev.ButtonHeld), ev.ButtonPressed)
    room.wait_until(room.now_s + MINUTE)
    assert room.light == pytest.approx(0.2)


# -- the timer button --------------------------------------------------------------------------------------------------


def test_timer_asleep_starts_with_a_quarter_of_an_hour() -> None:
    room = after(bedroom(), ev.TimerPressed)
    assert room.session.remaining_s(0.0) == (15 + 20) * MINUTE


def test_timer_playing_adds_a_quarter_up_to_two_hours_then_all_night() -> None:
    room = after(bedroom(), ev.TimerPressed)
    lengths = []
    for _ in range(9):
        after(room, ev.TimerPressed)
        left_s = room.session.remaining_s(room.now_s)
        lengths.append(None if left_s is None else left_s / MINUTE - 20)
        assert len(confirmed(room)) == 1
    assert lengths == [30, 45, 60, 75, 90, 105, 120, None, None]
    assert confirmed(room) == ["all night"]


def test_more_time_never_steps_back_in_the_score() -> None:
    room = playing_at(30 * MINUTE)
    assert room.session.timer is not None
    before = room.session.timer.progress(room.now_s)
    after(room, ev.TimerPressed)
    assert room.session.timer.progress(room.now_s) == pytest.approx(before)


def test_timer_closing_extends() -> None:
    room = after(closing(), ev.TimerPressed)
    assert room.session.remaining_s(room.now_s) == 35 * MINUTE


def test_holding_the_timer_asleep_does_nothing() -> None:
    assert after(bedroom(), ev.TimerHeld).log == []


def test_holding_the_timer_playing_fades_now() -> None:
    room = after(playing_at(MINUTE), ev.TimerHeld)
    assert room.session.phase is Phase.CLOSING
    assert room.session.remaining_s(room.now_s) == 20 * MINUTE
    assert confirmed(room) == ["fade now"]
    room.wait_until(room.now_s + 10)
    assert room.light == 0.0


def test_holding_the_timer_ends_all_night() -> None:
    room = playing_at(MINUTE)
    room.send(ev.TimerAsked(MINUTE, None))
    assert after(room, ev.TimerHeld).session.phase is Phase.CLOSING
    room.until_asleep(21 * MINUTE)


def test_holding_the_timer_closing_is_silent_within_a_minute() -> None:
    room = after(closing(), ev.TimerHeld)
    room.until_asleep(MINUTE)
    assert room.silent


# -- the knob ----------------------------------------------------------------------------------------------------------


def test_turning_asleep_keeps_the_volume_and_starts_nothing() -> None:
    room = after(bedroom(), lambda at_s: ev.KnobTurned(at_s, 3))
    assert room.volume_db == -10.5, "no acceleration while nothing is heard"
    assert room.session.phase is Phase.ASLEEP
    assert room.remembered is not None
    assert room.remembered.volume_db == -10.5
    assert confirmed(room) == []


def test_turning_playing_is_a_decibel_and_a_half_a_step() -> None:
    room = after(playing_at(MINUTE), lambda at_s: ev.KnobTurned(at_s, -2))
    assert room.volume_db == -15.0
    assert confirmed(room) == ["volume"]


def test_the_volume_has_two_stops() -> None:
    room = playing_at(MINUTE)
    for _ in range(99):
        after(room, lambda at_s: ev.KnobTurned(at_s, 3))
    assert room.volume_db == 0.0
    assert confirmed(room) == ["limit"]
    for _ in range(99):
        after(room, lambda at_s: ev.KnobTurned(at_s, -3))
    assert room.volume_db == -60.0


def test_the_last_steps_up_are_single_ones() -> None:
    room = playing_at(MINUTE)
    room.send(ev.VolumeAsked(MINUTE, -6.0))
    assert after(room, lambda at_s: ev.KnobTurned(at_s, 3)).volume_db == -4.5


def test_turning_closing_extends_and_sets_the_volume() -> None:
    room = after(closing(), lambda at_s: ev.KnobTurned(at_s, 1))
    assert room.session.remaining_s(room.now_s) == 35 * MINUTE
    assert room.volume_db == -10.5


def test_pushing_asleep_chooses_and_starts_nothing() -> None:
    room = after(bedroom(), ev.KnobPushed)
    assert room.session.phase is Phase.ASLEEP
    room.send(ev.ButtonPressed(1.0))
    assert room.playing == "clock"


@pytest.mark.parametrize("room", [playing_at(MINUTE), closing()], ids=["playing", "closing"])
def test_pushing_is_the_next_sound(room: Bedroom) -> None:
    after(room, ev.KnobPushed)
    assert room.playing == "clock"
    assert confirmed(room)[-1] == "next"


def test_next_late_in_the_night_brings_the_trigger_back_but_no_light() -> None:
    room = playing_at(40 * MINUTE)
    after(room, ev.KnobPushed)
    room.wait_until(room.now_s + 5)
    assert room.session.movement(room.now_s) is Movement.DRIFT
    assert room.light == 0.0
    assert room.session.remaining_s(room.now_s) == pytest.approx(25 * MINUTE, abs=10)


def test_sounds_go_round() -> None:
    room = playing_at(MINUTE)
    heard = [after(room, ev.KnobPushed).playing for _ in range(4)]
    assert heard == ["clock", "orbit", "whisper", "paper"]


@pytest.mark.parametrize("steps", [3, -3])
def test_push_and_turn_moves_the_lamp_and_is_kept(steps: int) -> None:
    room = after(playing_at(MINUTE), lambda at_s: ev.KnobPushTurned(at_s, steps))
    assert room.remembered is not None
    assert room.remembered.lamp_level == pytest.approx(0.35 + steps * 0.04)
    room.wait_until(MINUTE + 5)
    assert room.light == pytest.approx(0.35 + steps * 0.04, abs=0.02)


@pytest.mark.parametrize("room", [bedroom(), closing()], ids=["asleep", "closing"])
def test_push_and_turn_in_the_dark_comes_up_from_nothing(room: Bedroom) -> None:
    assert after(room, lambda at_s: ev.KnobPushTurned(at_s, -2)).log == []
    after(room, lambda at_s: ev.KnobPushTurned(at_s, 2))
    assert [c for _, c in room.log if isinstance(c, Light)] == [Light(0.08, 2.0, red_only=True)]
    after(room, lambda at_s: ev.KnobPushTurned(at_s, -2))
    room.wait_until(room.now_s + 3)
    assert room.light == 0.0


def test_holding_the_knob_asleep_does_nothing() -> None:
    assert after(bedroom(), ev.KnobHeld).log == []


def test_never_again_and_its_undo() -> None:
    room = after(playing_at(MINUTE), ev.KnobHeld)
    assert (room.playing, room.session.memory.banned, confirmed(room)) == ("clock", ("paper",), ["never"])
    after(room, ev.KnobHeld)
    assert (room.playing, room.session.memory.banned, confirmed(room)) == ("paper", (), ["again"])


def test_never_in_the_closing_fade() -> None:
    room = after(closing(), ev.KnobHeld)
    assert (room.playing, room.session.memory.banned) == ("clock", ("paper",))


def test_a_banned_sound_does_not_come_back_and_the_last_one_cannot_be_banned() -> None:
    room = playing_at(MINUTE)
    for _ in range(3):
        after(room, ev.KnobHeld)
        after(room, ev.KnobPushed)
    survivor = room.playing
    assert len(room.session.memory.banned) == 3
    assert confirmed(after(room, ev.KnobHeld)) == ["limit"]
    assert after(room, ev.KnobPushed).playing == survivor
