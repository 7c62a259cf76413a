"""Nights on the device's own path, and what it makes of them: bedside, chronicle and adviser, in virtual time."""

import pytest

from device.adviser import Advice, Adviser, Policy, kinds_of
from device.config import Config, Sounds
from device.session.commands import Command
from device.session.events import Event, KnobHeld, NextAsked, StopAsked, Suggested, VolumeAsked
from device.session.score import BED
from device.session.state import Phase, Session
from device.sounds import sounds
from device.storage.chronicle import Chronicle, Draft
from device.taste.contract import Entry, Night
from tests.nightstand import SOUNDS, Nightstand

DAY_S = 24 * 3600.0
HOUR_S = 3600.0
ORDER = ("whisper", "paper", "clock")


class Nights(Nightstand):
    """A device that learns, as the daemon does it, but without waiting for its clerk."""

    def __init__(self, policy: Policy) -> None:
        self.kept: list[Night] = []
        self.first_touches: list[str] = []
        self._chronicle = Chronicle()
        self.advice = Advice(())
        self._adviser = Adviser(kinds_of(ORDER, SOUNDS), policy, self._take)
        self._adviser.learn(())
        super().__init__(Config(sounds=Sounds(order=ORDER)))

    def _watch(self, event: Event, commands: tuple[Command, ...], session: Session) -> None:
        super()._watch(event, commands, session)
        draft = self._chronicle.watch(event, commands, session, 1.7e9 + event.at_s)
        if draft is None:
            return
        if draft.over:
            self.kept.append(draft.entry.night)
            self._adviser.learn(self.kept)
        self._adviser.follow(draft, session)

    def _take(self, advice: Advice) -> None:
        self.advice = advice

    def heed(self) -> None:
        """What was advised comes over the queue, after what led to it."""
        self.tell(Suggested(self.now_s, *self.advice))

    @property
    def plays(self) -> str:
        return self.bedside.session.memory.sound

    def sleep_by(self, loved: str) -> int:
        """A night of somebody who refuses all else within half a minute; how often that was."""
        self.press()
        skips = 0
        while self.plays != loved and skips < len(ORDER):
            self.wait(25.0)
            self.heed()
            self.tell(NextAsked(self.now_s))
            skips += 1
        self.wait(4 * HOUR_S)
        assert self.bedside.session.phase is Phase.ASLEEP
        self.heed()
        self.wait(DAY_S - 4 * HOUR_S)
        return skips


@pytest.mark.parametrize("loved", ORDER)
def test_a_month_of_one_love(loved: str) -> None:
    room = Nights("learn")
    skips = [room.sleep_by(loved) for _ in range(30)]
    assert len(room.kept) == 30
    assert {night.ended for night in room.kept} == {"silence"}
    assert sum(skips[10:]) < 0.25 * 20
    assert max(skips) < len(ORDER)


def test_in_turn() -> None:
    room = Nights("round")
    began = []
    for _ in range(4):
        began.append(room.plays)
        room.sleep_by(room.plays)
    assert began == ["whisper", "paper", "clock", "whisper"]


def test_off_leaves_it_to_the_hand() -> None:
    room = Nights("off")
    room.press()
    room.tell(NextAsked(room.now_s + 10))
    room.wait(4 * HOUR_S)
    assert room.plays == "paper"
    assert room.advice == Advice(())


def test_a_ban_is_never_advised() -> None:
    room = Nights("learn")
    room.press()
    room.wait(60.0)
    banned = room.plays
    room.tell(KnobHeld(room.now_s))
    room.wait(60.0)
    assert room.advice.then
    assert banned not in room.advice.then
    room.tell(StopAsked(room.now_s))
    room.wait(60.0)
    assert banned not in (room.advice.tonight, *room.advice.then)


def test_the_same_nights_advise_the_same() -> None:
    """From the log alone, as after a restart."""
    room = Nights("learn")
    for _ in range(6):
        room.sleep_by("paper")
    told: list[Advice] = []
    again = Adviser(kinds_of(ORDER, SOUNDS), "learn", told.append)
    again.learn(room.kept)
    again.follow(Draft(1, goes_on=False, over=True, entry=Entry(0, room.kept[-1])), room.bedside.session)
    assert told == [room.advice]


def test_what_was_told_by_hand_decides_tonight() -> None:
    told: list[Advice] = []
    room, adviser = Nights("learn"), Adviser(kinds_of(ORDER, SOUNDS), "learn", told.append)
    for _ in range(12):
        room.sleep_by("whisper")
    adviser.learn(room.kept)
    adviser.look_ahead(room.bedside.session)
    adviser.learn(room.kept, {"clock": 1.0, "whisper": -1.0, "paper": -1.0})
    adviser.look_ahead(room.bedside.session)
    assert [advice.tonight for advice in told] == ["whisper", "clock"]


def test_the_night_follows_who_falls_asleep_soon() -> None:
    """Settle and drift become as long as the person is awake, and the timer, if it is to, with them."""
    room = Nights("learn")
    for _ in range(40):
        room.press()
        room.wait(12 * 60.0)
        room.tell(VolumeAsked(room.now_s, -1.0, relative=True))
        room.wait(DAY_S - 12 * 60.0)
        room.heed()
    assert room.bedside.session.memory.awake_s == pytest.approx(22 * 60.0, abs=5.0)
    room.press()
    timer = room.bedside.session.timer
    assert timer is not None
    assert timer.end_s - room.now_s == pytest.approx(45 * 60.0, abs=5.0)
    assert timer.progress(room.now_s + 22 * 60.0) == pytest.approx(BED, abs=0.01)


def test_what_the_owner_has_listed_was_asked_for() -> None:
    """Eating sounds are left alone by taste, too, until the owner's order names them."""
    told: list[Advice] = []
    room, adviser = Nights("learn"), Adviser(kinds_of(("apple",), sounds()), "learn", told.append)
    adviser.learn(())
    room.press()
    room.wait(4 * HOUR_S)
    adviser.follow(Draft(1, goes_on=False, over=True, entry=Entry(0, room.kept[-1])), room.bedside.session)
    assert [advice.tonight for advice in told] == ["apple"]
