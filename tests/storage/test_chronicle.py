"""What is written down of a night: the machine's own nights, watched as the bedside is."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from device.session import events as ev
from device.session.commands import Memory
from device.session.machine import step
from device.session.state import Phase, Session, Settings
from device.storage.chronicle import (
    CUT,
    LONGEST_FAULT,
    MOST_FAULTS,
    MOST_HEARD,
    MOST_TOUCHES,
    Chronicle,
    Draft,
    joined,
    may_go_on,
)
from device.taste.contract import Entry, Fault, Heard, Moved, Night, Touch

SETTINGS = Settings(order=("paper", "clock", "rain"), timer_s=2700.0)
NOW = 1.8e9
MEMORY = Memory(-12.0, 0.35, "paper")


class Watched:
    """A session that is told things; `draft` is what the chronicle said last of a night."""

    def __init__(self, memory: Memory = MEMORY) -> None:
        self.session = Session(SETTINGS, memory)
        self.chronicle = Chronicle()
        self.at_s = 100.0
        self.draft: Draft | None = None
        self.drafts: list[Draft] = []

    def tell(self, event: Callable[..., ev.Event], /, *args: object, **values: object) -> None:
        self._tell(event(self.at_s, *args, **values))

    def _tell(self, event: ev.Event) -> None:
        self.session, commands = step(self.session, event)
        if draft := self.chronicle.watch(event, commands, self.session, NOW + self.at_s):
            self.draft = draft
            self.drafts.append(draft)

    def wait(self, duration_s: float) -> None:
        until_s = self.at_s + duration_s
        while self.session.wake_at_s is not None and self.session.wake_at_s <= until_s:
            self.at_s = self.session.wake_at_s
            self._tell(ev.Due(self.at_s))
        self.at_s = until_s

    @property
    def entry(self) -> Entry:
        assert self.draft is not None
        return self.draft.entry

    @property
    def night(self) -> Night:
        return self.entry.night

    @property
    def touched(self) -> list[str]:
        return [touch.what for touch in self.night.touches]


@pytest.fixture
def bed() -> Watched:
    return Watched()


def test_asleep_nothing_is_written_down_whatever_is_pressed(bed: Watched) -> None:
    bed.tell(ev.Started)
    for event in (ev.ButtonHeld, ev.TimerHeld, ev.KnobPushed, ev.KnobHeld):
        bed.tell(event)
    bed.tell(ev.KnobTurned, 2)
    assert bed.drafts == []


def test_a_night_that_nobody_touches(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(4000.0)
    assert bed.draft is not None
    assert bed.draft.over
    assert bed.night == Night(NOW + 100.0, 3900.0, 2700.0, -12.0, "silence", (Heard("paper", 0.0, 1890.0),), ())
    assert bed.entry.moved == (
        Moved(0.0, "settle"),
        Moved(1080.0, "drift"),
        Moved(1890.0, "bed"),
        Moved(2700.0, "close"),
    )
    assert bed.night.last_touch_s == 0.0


def test_until_it_is_over_it_counts_as_cut_short(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(4000.0)
    assert {draft.entry.night.ended for draft in bed.drafts[:-1]} == {"cut short"}
    assert [draft.over for draft in bed.drafts] == [False] * (len(bed.drafts) - 1) + [True]


def test_what_was_heard_and_done(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(60.0)
    bed.tell(ev.KnobPushed)
    bed.wait(30.0)
    bed.tell(ev.KnobTurned, 1)
    bed.wait(1.0)
    bed.tell(ev.KnobTurned, 2)
    bed.wait(10.0)
    bed.tell(ev.KnobTurned, -1)
    bed.tell(ev.TimerPressed)
    bed.tell(ev.ButtonHeld)
    bed.wait(10.0)
    bed.tell(ev.KnobHeld)
    bed.wait(5.0)
    bed.tell(ev.KnobHeld)
    bed.wait(5.0)
    bed.tell(ev.TimerHeld)
    bed.wait(1.0)
    bed.tell(ev.TimerHeld)
    bed.wait(100.0)
    assert bed.night.heard == (
        Heard("paper", 0.0, 60.0),
        Heard("clock", 60.0, 111.0),
        Heard("rain", 111.0, 116.0),
        Heard("clock", 116.0, 182.0),
    )
    assert bed.night.touches == (
        Touch(60.0, "next"),
        Touch(91.0, "louder"),  # two clicks of one turn
        Touch(101.0, "softer"),
        Touch(101.0, "timer"),
        Touch(101.0, "light"),
        Touch(111.0, "never"),
        Touch(116.0, "again"),
        Touch(121.0, "fade now"),
        Touch(122.0, "fade now"),
    )
    assert bed.night.ended == "silence"
    assert bed.night.volume_db == -9.0


def test_requests_stand_for_hands(bed: Watched) -> None:
    bed.tell(ev.PlayAsked, "rain")
    bed.wait(10.0)
    bed.tell(ev.PlayAsked, "paper")
    bed.tell(ev.VolumeAsked, -20.0)
    bed.tell(ev.VolumeAsked, 3.0, relative=True)
    bed.tell(ev.TimerAsked, 600.0)
    bed.tell(ev.LightAsked, 0.0)
    bed.tell(ev.TimerAsked, None)
    bed.tell(ev.WhisperAsked, "good night")
    bed.tell(ev.StopAsked)
    bed.wait(10.0)
    assert bed.touched == ["next", "softer", "louder", "timer", "light", "all night", "stop"]
    assert bed.night.ended == "stopped"


def test_two_presses_in_one_millisecond_are_two(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(10.0)
    bed.tell(ev.KnobPushed)
    bed.tell(ev.KnobPushed)
    assert bed.night.touches == (Touch(10.0, "next"), Touch(10.0, "next"))
    assert [heard.sound for heard in bed.night.heard] == ["paper", "rain"], "what had no time was not heard"


def test_an_edge_older_than_the_request_that_began_the_night_is_at_its_start(bed: Watched) -> None:
    bed.tell(ev.PlayAsked)
    bed.tell(lambda at_s: ev.KnobTurned(at_s - 0.02, 1))
    assert (bed.night.length_s, bed.night.touches) == (0.0, (Touch(0.0, "louder"),))


def test_a_start_that_is_all_night_says_so(bed: Watched) -> None:
    bed.tell(ev.TimerAsked, None)
    assert bed.night.touches == (Touch(0.0, "all night"),)


def test_a_stop_that_is_taken_back_by_a_double_press_was_none(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(60.0)
    bed.tell(ev.ButtonPressed)
    bed.wait(0.3)
    bed.tell(ev.ButtonDoublePressed)
    assert bed.touched == ["next"]
    assert [draft.serial for draft in bed.drafts] == [1] * len(bed.drafts)


def test_a_start_within_the_stop_fade_is_the_same_night(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(60.0)
    bed.tell(ev.ButtonPressed)
    bed.wait(1.0)
    bed.tell(ev.ButtonPressed)
    assert bed.touched == ["stop", "start"]
    assert {draft.serial for draft in bed.drafts} == {1}


def test_a_start_after_silence_is_another_night(bed: Watched) -> None:
    for _ in range(2):
        bed.tell(ev.ButtonPressed)
        bed.wait(10.0)
        bed.tell(ev.ButtonPressed)
        bed.wait(10.0)
    assert [draft.serial for draft in bed.drafts if draft.over] == [1, 2]
    assert bed.night.ended == "stopped"


def test_the_way_back_from_the_closing_fade(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(3000.0)
    bed.tell(ev.KnobPushed)
    bed.wait(100.0)
    assert bed.night.touches == (Touch(3000.0, "extend"), Touch(3000.0, "next"))
    assert [heard.sound for heard in bed.night.heard] == ["paper", "clock"]
    assert bed.entry.moved[-1] == Moved(3000.0, "drift")


def test_a_trigger_that_comes_back_after_the_bed_is_heard_again(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(3000.0)
    bed.tell(ev.ButtonPressed)
    bed.wait(5.0)
    heard = bed.night.heard
    assert [(h.sound, h.begun_s) for h in heard] == [("paper", 0.0), ("paper", 3000.0)]
    assert heard[0].ended_s == 1890.0


def test_a_sound_that_fails_is_heard_no_longer_and_told_once(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(60.0)
    bed.tell(ev.SoundFailed, "paper")
    bed.tell(ev.SoundFailed, "paper")
    bed.chronicle.fail("no sound:\nthe card has gone", bed.at_s)
    bed.wait(600.0)
    assert bed.night.heard == (Heard("paper", 0.0, 60.0),)
    assert bed.entry.faults == (Fault(60.0, "sound paper failed"), Fault(60.0, "no sound: the card has gone"))


def test_the_last_sound_that_cannot_be_banned_is_disliked_all_the_same() -> None:
    bed = Watched(replace(MEMORY, banned=("clock", "rain")))
    bed.tell(ev.ButtonPressed)
    bed.tell(ev.KnobHeld)
    assert bed.touched == ["never"]


@pytest.mark.parametrize(("stop_first", "ended"), [(False, "cut short"), (True, "stopped")])
def test_a_shutdown_cuts_short_what_nobody_had_stopped(bed: Watched, stop_first: bool, ended: str) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(60.0)
    if stop_first:
        bed.tell(ev.StopAsked)
    bed.tell(ev.ShutdownAsked)
    bed.wait(10.0)
    assert bed.draft is not None
    assert (bed.draft.over, bed.night.ended) == (True, ended)


def test_a_night_that_is_taken_up_again_says_so_and_one_joined_is_one(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    bed.wait(60.0)
    bed.tell(ev.KnobPushed)
    bed.wait(40.0)
    first = replace(bed.entry, number=7)
    again = Watched(bed.session.memory)
    again.tell(ev.Started, resume=bed.session.memory.night)
    again.wait(60.0)
    again.tell(ev.TimerHeld)
    again.wait(2000.0)
    assert again.draft is not None
    assert again.draft.goes_on
    whole = joined(first, again.entry)
    assert whole.number == 7
    assert whole.night.began_at == first.night.began_at
    assert whole.night.ended == "silence"
    assert [(h.sound, h.begun_s) for h in whole.night.heard] == [("paper", 0.0), ("clock", 60.0)]
    assert whole.night.touches == (Touch(60.0, "next"), Touch(first.night.length_s + 60.0, "fade now"))
    assert whole.faults == (Fault(first.night.length_s, CUT),)
    assert whole.night.length_s == first.night.length_s + again.night.length_s
    assert [moved.movement for moved in whole.moved] == ["settle", "close"]


def test_only_a_night_that_was_cut_short_of_late_goes_on() -> None:
    cut = Entry(3, Night(NOW, 60.0, 2700.0, -12.0, "cut short", (), ()))
    assert may_go_on(cut, NOW + 3600.0)
    assert (may_go_on(cut, NOW - 3600.0), may_go_on(cut, NOW - 3 * 3600.0)) == (True, False), "a clock a little behind"
    assert not may_go_on(cut, NOW + 25 * 3600.0)
    assert not may_go_on(replace(cut, night=replace(cut.night, ended="stopped")), NOW)
    assert not may_go_on(None, NOW)


def test_an_elbow_on_the_knob_till_the_morning_fills_no_card(bed: Watched) -> None:
    bed.tell(ev.ButtonPressed)
    for n in range(2000):
        bed.wait(3.0)
        bed.tell(ev.KnobPushed)
        bed.tell(ev.KnobTurned, n % 3 - 1)
        bed.chronicle.fail(f"fault {n} " + "x" * 300, bed.at_s)
    assert len(bed.night.touches) == MOST_TOUCHES
    assert bed.night.last_touch_s == 6000.0
    assert len(bed.night.heard) == MOST_HEARD
    assert len(bed.entry.faults) == MOST_FAULTS
    assert max(len(fault.what) for fault in bed.entry.faults) == LONGEST_FAULT


GESTURES = (
    ev.ButtonPressed,
    ev.ButtonDoublePressed,
    ev.ButtonHeld,
    ev.TimerPressed,
    ev.TimerHeld,
    ev.KnobPushed,
    ev.KnobHeld,
    ev.StopAsked,
    ev.NextAsked,
    ev.PlayAsked,
)


@pytest.mark.parametrize("seed", range(20))
def test_random_nights_are_in_order_and_end(seed: int) -> None:
    rng, bed = random.Random(seed), Watched()
    for _ in range(60):
        if rng.random() < 0.1:
            bed.tell(ev.SoundFailed, rng.choice(SETTINGS.order))
        elif rng.random() < 0.3:
            bed.tell(ev.KnobTurned, rng.randint(-3, 3) or 1)
        else:
            bed.tell(rng.choice(GESTURES))
        bed.wait(rng.choice((0.0, 0.3, 2.0, 60.0, 900.0)) * rng.random())
    bed.tell(ev.StopAsked)
    bed.wait(10.0)
    assert bed.session.phase is Phase.ASLEEP
    last: dict[int, Draft] = {draft.serial: draft for draft in bed.drafts}
    assert list(last) == list(range(1, len(last) + 1))
    for draft in last.values():
        entry, night = draft.entry, draft.entry.night
        assert draft.over
        times_s = [touch.at_s for touch in night.touches]
        assert times_s == sorted(times_s)
        spans_s = [s for heard in night.heard for s in (heard.begun_s, heard.ended_s)]
        assert spans_s == sorted(spans_s)
        moved_s = [moved.at_s for moved in entry.moved]
        assert moved_s == sorted(moved_s)
        assert all(0.0 <= s <= night.length_s for s in (*times_s, *spans_s, *moved_s))
