"""A sound that fails: the bed carries the night, and the sound is not heard of again before the next start."""

from itertools import pairwise

import pytest

from device.session import events as ev
from device.session.commands import Play, Shape
from device.session.score import levels, with_bed_alone
from device.session.state import Phase
from tests.session.bedroom import MINUTE, SETTINGS, Bedroom, after, bedroom, closing, playing_at

ORDER = SETTINGS.order  # the first night begins with the second, "paper"


def failing(sound: str, at_s: float = MINUTE) -> Bedroom:
    return after(playing_at(at_s), lambda now_s: ev.SoundFailed(now_s, sound))


def plays(room: Bedroom) -> list[str]:
    return [command.sound for _, command in room.log if isinstance(command, Play)]


def test_the_bed_comes_forward_over_the_crossfade_and_nothing_new_plays() -> None:
    room = failing("paper")
    assert plays(room) == []
    assert room.shape is not None
    assert room.shape.bed_db == pytest.approx(0.17, abs=0.1), "as loud as both were"
    assert room.shape.over_s == SETTINGS.crossfade_s
    assert room.session.phase is Phase.PLAYING


@pytest.mark.parametrize("minute", [1, 10, 20, 29])
def test_the_bed_alone_is_never_louder_than_both_would_be_nor_grows(minute: int) -> None:
    room = failing("paper", minute * MINUTE)
    room.until_asleep(70 * MINUTE)
    beds_db = [command.bed_db for _, command in room.log if isinstance(command, Shape)]
    assert max(after_db - before_db for before_db, after_db in pairwise(beds_db)) < 0.1, "as the score itself does"
    assert beds_db[-1] == pytest.approx(-8.0, abs=0.01)
    loudest = with_bed_alone(levels(minute / 45))
    assert beds_db[0] <= loudest.bed_db + 0.01


def test_a_bed_rises_slower_than_20_db_a_second_even_with_the_shortest_crossfade() -> None:
    room = bedroom(crossfade_s=0.5)
    room.send(ev.ButtonPressed(0.0))
    before_db = room.shape.bed_db if room.shape else 0.0
    after(room, lambda at_s: ev.SoundFailed(at_s, "paper"))
    assert room.shape is not None
    assert (room.shape.bed_db - before_db) / room.shape.over_s < 20.0


@pytest.mark.parametrize("make", [ev.KnobPushed, ev.NextAsked, ev.KnobHeld], ids=["push", "next", "never"])
def test_the_next_push_goes_to_the_next_sound_and_the_bed_back(make: type[ev.KnobPushed]) -> None:
    room = after(failing("paper"), make)
    assert plays(room) == ["clock"]
    assert room.shape is not None
    assert room.shape.bed_db == pytest.approx(-14.0, abs=0.2)
    assert room.session.memory.banned == (), "what nobody hears cannot be meant"


def test_it_is_not_chosen_again_however_often_one_asks() -> None:
    room = failing("paper")
    for _ in range(10):
        after(room, ev.KnobPushed)
        assert "paper" not in plays(room)
    after(room, lambda at_s: ev.PlayAsked(at_s, "paper"))
    assert plays(room) == ["clock"], "the one after it"
    room.send(ev.StopAsked(room.now_s))
    room.until_asleep(MINUTE)
    after(room, ev.ButtonPressed)
    assert "paper" not in plays(room)


def test_a_power_cut_does_not_bring_it_back() -> None:
    room = failing("paper")
    room.wait_until(5 * MINUTE)
    assert room.remembered is not None
    assert room.remembered.night is not None
    assert (room.remembered.sound, room.remembered.night.sound) == ("clock", "clock")


def test_one_that_no_longer_plays_changes_nothing_but_the_choice() -> None:
    room = playing_at(MINUTE)
    room.send(ev.KnobPushed(room.now_s))
    after(room, lambda at_s: ev.SoundFailed(at_s, "paper"))
    assert room.log == []
    for _ in range(len(ORDER)):
        room.send(ev.KnobPushed(room.now_s))
    assert "paper" not in plays(room)


def test_when_all_have_failed_the_bed_plays_the_nights() -> None:
    room = playing_at(MINUTE)
    for sound in ORDER:
        room.send(ev.SoundFailed(room.now_s, sound))
    after(room, ev.KnobPushed)
    assert room.session.bed_alone
    assert room.session.phase is Phase.PLAYING
    room.until_asleep(100 * MINUTE)
    after(room, ev.ButtonPressed)
    assert room.session.bed_alone
    assert room.shape is not None
    assert room.shape.bed_db > -1.0


def test_asleep_tonights_sound_becomes_the_next() -> None:
    room = after(bedroom(), lambda at_s: ev.SoundFailed(at_s, "paper"))
    assert room.remembered is not None
    assert room.remembered.sound == "clock"
    after(room, ev.ButtonPressed)
    assert plays(room) == ["clock"]
    assert not room.session.bed_alone


def test_in_the_closing_fade_it_is_only_remembered() -> None:
    room = after(closing(), lambda at_s: ev.SoundFailed(at_s, "paper"))
    assert [type(command).__name__ for _, command in room.log] == ["Remember"]
    after(room, ev.ButtonPressed)
    assert room.shape is not None
    assert room.shape.bed_db > levels(0.4).bed_db, "extended, the bed is in front"


def test_between_the_presses_of_a_double_press_it_is_no_matter() -> None:
    room = playing_at(MINUTE)
    room.send(ev.ButtonPressed(room.now_s))
    room.send(ev.SoundFailed(room.now_s + 0.1, "paper"))
    after(room, lambda at_s: ev.ButtonDoublePressed(at_s + 0.1))
    assert (room.session.phase, plays(room)) == (Phase.PLAYING, ["clock"])
    assert room.session.remaining_s(room.now_s) == pytest.approx(64 * MINUTE, abs=1.0)
