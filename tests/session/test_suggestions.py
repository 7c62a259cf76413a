"""What taste suggests is what a night plays, as far as the owner has left it a choice."""

from dataclasses import replace

from device.session import events as ev
from tests.session.bedroom import Bedroom, bedroom, playing_at


def asleep_with(*then: str, tonight: str | None = None) -> Bedroom:
    """A room in which this was suggested at 0; what would have been tonight's is paper."""
    room = bedroom()
    room.send(ev.Suggested(0.0, then, tonight))
    return room


def test_tonight_begins_with_what_is_suggested_and_a_power_cut_does_not_forget_it() -> None:
    room = asleep_with(tonight="orbit")
    assert room.resting
    assert room.remembered is not None
    assert room.remembered.sound == "orbit"
    room.send(ev.ButtonPressed(1.0))
    assert room.playing == "orbit"


def test_each_next_is_the_next_suggestion_and_after_those_the_owners_order() -> None:
    room = asleep_with("clock", "orbit")
    room.send(ev.ButtonPressed(1.0))
    played = []
    for n in range(4):
        room.send(ev.ButtonDoublePressed(10.0 + n))
        played.append(room.playing)
    assert played == ["clock", "orbit", "whisper", "paper"]


def test_the_knob_goes_through_the_suggestions_while_asleep() -> None:
    room = asleep_with("clock", "orbit")
    room.send(ev.KnobPushed(1.0))
    assert room.session.memory.sound == "clock"
    room.send(ev.ButtonPressed(2.0))
    assert room.playing == "clock"
    room.send(ev.KnobPushed(10.0))
    assert room.playing == "orbit"


def test_what_plays_goes_on_and_a_press_can_still_be_taken_back() -> None:
    room = playing_at(60.0)
    room.send(ev.ButtonPressed(61.0))
    assert not room.send(ev.Suggested(61.1, ("orbit",), "orbit")), "nothing is heard or seen of it"
    room.send(ev.ButtonDoublePressed(61.3))
    assert room.session.timer is not None
    assert room.session.timer.anchor_s == 0.0, "the same night goes on"
    assert room.playing == "orbit"


def test_neither_the_banned_nor_the_failed_are_gone_on_with() -> None:
    room = bedroom()
    room.session = replace(room.session, memory=replace(room.session.memory, banned=("clock",)))
    room.send(ev.SoundFailed(0.5, "orbit"))
    room.send(ev.Suggested(1.0, ("clock", "orbit", "paper", "whisper")))
    room.send(ev.ButtonPressed(2.0))
    room.send(ev.NextAsked(10.0))
    assert room.playing == "whisper"
