"""What is asked from the command line, and what the mains do to a night."""

from dataclasses import replace
from functools import partial

import pytest

from device.session import events as ev
from device.session.commands import SILENCE_DB, Play, SetVolume, Shape, Speak
from device.session.score import BED
from device.session.state import Phase, Session
from tests.session.bedroom import MEMORY, MINUTE, SETTINGS, Bedroom, after, bedroom, closing, playing_at

# -- from the command line ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", [bedroom(), playing_at(MINUTE), closing()], ids=["asleep", "playing", "closing"])
def test_asked_for_by_name(room: Bedroom) -> None:
    after(room, lambda at_s: ev.PlayAsked(at_s, "orbit"))
    assert (room.session.phase, room.playing) == (Phase.PLAYING, "orbit")


@pytest.mark.parametrize("room", [bedroom(), playing_at(MINUTE), closing()], ids=["asleep", "playing", "closing"])
def test_timer_asked(room: Bedroom) -> None:
    after(room, lambda at_s: ev.TimerAsked(at_s, 10 * MINUTE))
    assert room.session.remaining_s(room.now_s) == 30 * MINUTE
    room.until_asleep(30 * MINUTE)


def test_volume_asked_is_bounded() -> None:
    assert after(bedroom(), lambda at_s: ev.VolumeAsked(at_s, 40.0)).volume_db == 0.0
    assert after(bedroom(), lambda at_s: ev.VolumeAsked(at_s, -3.0, relative=True)).volume_db == -15.0


@pytest.mark.parametrize("first_db", [-60.0, -55.0, -48.0, -12.0])
def test_a_click_down_never_raises_the_volume(first_db: float) -> None:
    room = Bedroom(Session(SETTINGS, replace(MEMORY, volume_db=first_db)))
    after(room, lambda at_s: ev.KnobTurned(at_s, -1))
    assert room.volume_db == max(first_db - 1.5, -60.0)


def test_light_asked() -> None:
    room = after(bedroom(), lambda at_s: ev.LightAsked(at_s, 0.5))
    room.wait_until(3.0)
    assert room.light == 0.5
    after(room, lambda at_s: ev.LightAsked(at_s, 0.0))
    room.wait_until(6.0)
    assert room.light == 0.0


def test_stop_asked() -> None:
    room = after(closing(), ev.StopAsked)
    room.until_asleep(3.0)
    assert room.silent


# -- mains and shutdown ------------------------------------------------------------------------------------------------


def test_starts_no_louder_than_is_safe() -> None:
    room = bedroom()
    room.send(ev.VolumeAsked(0.0, 0.0))
    after(room, ev.ButtonPressed)
    assert [c for _, c in room.log if isinstance(c, SetVolume)] == [SetVolume(-6.0)]


@pytest.mark.parametrize("minute", [5, 25, 40])
def test_a_night_cut_short_is_taken_up_with_the_time_it_had_left(minute: int) -> None:
    room = playing_at(minute * MINUTE)
    assert room.remembered is not None
    again = bedroom()
    again.session = replace(again.session, memory=room.remembered)
    again.send(ev.Started(1000.0, resume=room.remembered.night))
    assert again.playing == room.playing
    assert again.session.remaining_s(1000.0) == pytest.approx(room.session.remaining_s(room.now_s), abs=30)
    assert again.session.movement(1000.0) is room.session.movement(room.now_s)
    assert again.steepest_rise_db_per_s <= 20.0
    again.wait_until(1020.0)
    assert again.light <= room.light + 0.01


def test_a_closing_fade_cut_short_goes_on_where_it_was() -> None:
    room = closing()
    assert room.remembered is not None
    again = bedroom()
    again.send(ev.Started(0.0, resume=room.remembered.night))
    again.wait_until(30.0)
    room.wait_until(room.now_s + 30.0)
    assert again.fade_db.at(30.0) == pytest.approx(room.fade_db.at(room.now_s), abs=0.8)
    again.until_asleep(16 * MINUTE)


@pytest.mark.parametrize("minute", [1, 25, 40, 50])
def test_shutdown_fades_within_three_seconds_and_keeps_the_night(minute: int) -> None:
    room = after(playing_at(minute * MINUTE), ev.ShutdownAsked)
    assert room.remembered is not None
    assert room.remembered.night is not None
    room.wait_until(room.now_s + 3.0)
    assert room.silent
    assert room.light == 0.0
    assert room.session.wake_at_s is None
    assert room.session.phase is Phase.LEAVING
    assert after(room, ev.ButtonPressed).log == []


def test_shutdown_asleep_is_at_once() -> None:
    room = after(bedroom(), ev.ShutdownAsked)
    assert (room.session.phase, room.session.wake_at_s) == (Phase.LEAVING, None)


def test_started_policies() -> None:
    assert after(bedroom(), ev.Started).session.phase is Phase.ASLEEP
    assert after(bedroom(), lambda at_s: ev.Started(at_s, play=True)).playing == "paper"


def test_voices_never_share_a_seed() -> None:
    room = playing_at(MINUTE)
    for _ in range(20):
        after(room, ev.KnobPushed)
    seeds = [c.seed for _, c in room.log if isinstance(c, Play)]
    assert len(seeds) == len(set(seeds))
    assert room.fade_db.at(room.now_s) > SILENCE_DB


def test_impulses_have_ended_when_the_bed_begins() -> None:
    room, bed_s = bedroom(), 2700.0 * BED
    room.send(ev.TimerAsked(0.0, 2700.0))
    room.wait_until(bed_s + 1e-3)
    at_bed = [command for at_s, command in room.log if isinstance(command, Shape) and at_s < bed_s][-1]
    assert at_bed.trigger_db <= SILENCE_DB
    assert at_bed.activity == 0.0


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", [bedroom(), playing_at(MINUTE), closing()], ids=["asleep", "playing", "closing"])
def test_a_text_is_whispered_once_whatever_plays(room: Bedroom) -> None:
    after(room, lambda at_s: ev.WhisperAsked(at_s, "let go"))
    spoken = [command for _, command in room.log if isinstance(command, Speak)]
    assert [(s.text, s.rest_s < 10) for s in spoken] == [("let go", True)]
    assert room.session.phase is Phase.PLAYING


def test_two_texts_have_two_seeds() -> None:
    room, seeds = playing_at(MINUTE), set()
    for text in ("one", "two"):
        after(room, partial(ev.WhisperAsked, text=text))
        seeds |= {command.seed for _, command in room.log if isinstance(command, Speak)}
    assert len(seeds) == 2
