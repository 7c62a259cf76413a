"""Voices that take their time to be made: nothing waits for them that need not, and nothing comes out of order."""

from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest

from device.audio.engine import Bring
from device.audio.feed import AudioCommand
from device.build_thread import BuildThread, Built
from device.config import Config, Night
from device.session.commands import SILENCE_DB, Fade, SetVolume
from device.session.events import NextAsked, StopAsked
from device.sounds.contract import Sound, Voice
from device.voices import Voices
from tests.nightstand import Nightstand, Still

SOUNDS = {name: Sound(name.title(), Still, 0.0, "crisp") for name in ("paper", "clock", "brown")}


class Workshop:
    """Makes what it is asked for when it is told to, in that order."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[], Any], Callable[[Any], object]]] = []
        self.made = 0

    def build(self, make: Callable[[], Any], done: Callable[[Any], object]) -> None:
        self.jobs.append((make, done))

    def work(self, count: int = 1) -> None:
        for make, done in [self.jobs.pop(0) for _ in range(count)]:
            found = make()
            self.made += found is not None
            done(found)


class Desk:
    """Voices and what they send."""

    def __init__(self, sounds: dict[str, Sound] = SOUNDS) -> None:
        self.shop = Workshop()
        self.sent: list[tuple[AudioCommand, ...]] = []
        self.voices = Voices(sounds, lambda *commands: self.sent.append(commands), self.shop.build)

    def event(self, *commands: AudioCommand, trigger: str | None = None, bed: str | None = None, seed: int = 1) -> None:
        if trigger:
            self.voices.bring(trigger, seed, 3.0, "trigger")
        if bed:
            self.voices.bring(bed, seed, 3.0, "bed")
        for command in commands:
            self.voices.put(command)
        self.voices.send()

    @property
    def brought(self) -> list[str]:
        return [command.sound for commands in self.sent for command in commands if isinstance(command, Bring)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_event_is_sent_at_once_where_all_is_there(desk: Desk) -> None:
    desk.event(SetVolume(-6.0), Fade(0.0, 3.0))
    assert desk.sent == [(SetVolume(-6.0), Fade(0.0, 3.0))]


def test_an_event_goes_together_once_its_last_voice_is_made(desk: Desk) -> None:
    desk.event(Fade(0.0, 3.0), trigger="paper", bed="brown")
    desk.shop.work()
    assert desk.sent == []
    desk.shop.work()
    (commands,) = desk.sent
    assert [type(command) for command in commands] == [Bring, Bring, Fade]


def test_what_comes_after_waits_for_what_was_before(desk: Desk) -> None:
    desk.event(trigger="paper")
    desk.event(SetVolume(-12.0))
    assert desk.sent == []
    desk.shop.work()
    assert [[type(command) for command in commands] for commands in desk.sent] == [[Bring], [SetVolume]]


def test_a_trigger_that_another_replaces_is_not_made(desk: Desk) -> None:
    for number in range(50):
        desk.event(trigger="paper", seed=number)
    desk.event(trigger="clock")
    desk.shop.work(51)
    assert desk.brought == ["clock"]
    assert desk.shop.made == 1


def test_a_stop_waits_for_no_trigger(desk: Desk) -> None:
    desk.event(trigger="paper")
    desk.event(Fade(SILENCE_DB, 3.0))
    assert desk.sent[-1] == (Fade(SILENCE_DB, 3.0),)
    desk.shop.work()
    assert (desk.brought, desk.shop.made) == ([], 0)


def test_a_voice_that_is_ready_is_sent_at_once(desk: Desk) -> None:
    desk.voices.get_ready("paper", 1)
    desk.shop.work()
    desk.event(trigger="paper")
    assert desk.brought == ["paper"]
    assert desk.shop.jobs == []


def test_one_that_is_being_made_ready_is_made_once(desk: Desk) -> None:
    desk.voices.get_ready("paper", 1)
    desk.event(trigger="paper")
    desk.shop.work(2)
    assert (desk.brought, desk.shop.made) == (["paper"], 1)


def test_one_that_was_made_ready_in_vain_is_let_go(desk: Desk) -> None:
    desk.voices.get_ready("paper", 1)
    desk.voices.get_ready("clock", 1)
    desk.shop.work(2)
    assert desk.shop.made == 1
    desk.event(trigger="clock")
    assert desk.brought == ["clock"]


def test_one_that_cannot_be_made_is_told_once_and_holds_up_nothing() -> None:
    def broken(_seed: int) -> Voice:
        raise ValueError("no such breath")

    desk = Desk({**SOUNDS, "paper": Sound("Paper", broken, 0.0, "crisp")})
    for _ in range(2):
        desk.event(SetVolume(-6.0), trigger="paper")
        desk.shop.work()
    assert [len(commands) for commands in desk.sent] == [2, 2]
    assert all(command.voice is None for commands in desk.sent for command in commands if isinstance(command, Bring))
    assert desk.voices.newly_failed() == ["paper"]
    assert "no such breath" in desk.voices.failed["paper"]


def test_the_light_moves_on_while_a_voice_is_made() -> None:
    """A device whose workshop never comes back: lamp, buttons and timer go their way."""
    shop = Workshop()
    stand = Nightstand(Config(night=Night(timer_min=10.0)), build=shop.build)
    stand.press()
    stand.wait(30.0)
    lit = sum(stand.light)
    assert lit > 0
    stand.tell(NextAsked(stand.now_s))
    stand.tell(StopAsked(stand.now_s))
    stand.wait(5.0)
    assert stand.light == (0.0, 0.0, 0.0)


def test_the_thread_makes_one_after_the_other_and_hands_over_by_the_queue() -> None:
    posted: SimpleQueue[Built] = SimpleQueue()
    thread = BuildThread(posted.put)
    got: list[int] = []
    for number in range(5):
        thread.build(lambda number=number: number, got.append)  # type: ignore[misc]
    thread.build(lambda: 1 // 0, got.append)
    for _ in range(5):
        posted.get(timeout=5).deliver()
    assert got == [0, 1, 2, 3, 4]
    with pytest.raises(ZeroDivisionError):
        posted.get(timeout=5).deliver()
    thread.close()
