"""A seeded year of nights with random hands: the invariants hold at every event."""

import random
from dataclasses import dataclass, replace

import pytest

from device.session import events as ev
from device.session.commands import SILENCE_DB
from device.session.score import BED
from device.session.state import Phase, Session
from tests.session.bedroom import SETTINGS, Bedroom

DAY_S = 24 * 3600.0
TOLERANCE_S = 1e-3


@dataclass
class Hand:
    """A sleeper whose hand finds something to do now and then, mostly in the first half hour."""

    rng: random.Random

    def gestures(self, night_s: float) -> list[ev.Event]:
        made: list[ev.Event] = []
        at_s = night_s + self.rng.uniform(0, 3600)
        for _ in range(self.rng.randint(1, 14)):
            made.append(self._gesture(at_s))
            if isinstance(made[-1], ev.ButtonPressed) and self.rng.random() < 0.3:
                made.append(ev.ButtonDoublePressed(at_s + self.rng.uniform(0.05, 0.35)))
            at_s = made[-1].at_s + self.rng.choice((0.0, 0.2, 2.0, 30.0, 400.0, 1500.0)) * self.rng.random()
        return made

    def _gesture(self, at_s: float) -> ev.Event:
        pick = self.rng.choice
        turn = self.rng.randint(-3, 3) or 1
        return pick(
            (
                ev.ButtonPressed(at_s),
                ev.ButtonPressed(at_s),
                ev.ButtonHeld(at_s),
                ev.TimerPressed(at_s),
                ev.TimerHeld(at_s),
                ev.KnobTurned(at_s, turn),
                ev.KnobPushed(at_s),
                ev.KnobPushTurned(at_s, turn),
                ev.KnobHeld(at_s),
                ev.PlayAsked(at_s, pick((None, *SETTINGS.order))),
                ev.StopAsked(at_s),
                ev.NextAsked(at_s),
                ev.VolumeAsked(at_s, self.rng.uniform(-70, 30), relative=pick((True, False))),
                ev.TimerAsked(at_s, pick((60.0, 900.0, 7200.0))),
                ev.LightAsked(at_s, pick((0.0, 0.3, 1.0))),
                ev.SoundFailed(at_s, pick(SETTINGS.order)),
            )
        )


def check(room: Bedroom) -> None:
    """What must be true after every event."""
    session = room.session
    assert room.volume_db <= SETTINGS.max_db
    assert room.fade_db.target <= 0.0
    assert room.steepest_rise_db_per_s <= 20.0 + 1e-9
    assert room.steepest_fall_db_per_s <= 20.0 + 1e-9, "a stop by a step"
    assert len(session.memory.banned) < len(SETTINGS.order)
    assert (session.wake_at_s is None) == (session.phase is Phase.ASLEEP and session.night_light is None)
    if session.phase is Phase.ASLEEP:
        assert room.silent, "a sound while asleep"
        assert room.resting
    if session.phase is not Phase.PLAYING and session.night_light is None:
        assert room.lamp.target == 0.0, "light after the lamp's end"


@pytest.mark.parametrize("seed", range(3))
def test_a_year(seed: int) -> None:
    room = Bedroom()
    hand = Hand(random.Random(seed))
    nights = 0
    for day in range(365):
        for gesture in hand.gestures(day * DAY_S + 22 * 3600):
            room.send(gesture)
            check(room)
        if room.session.phase is Phase.PLAYING and room.session.remaining_s(room.now_s) is None:
            room.wait_until(room.now_s + 6 * 3600)
            assert room.session.phase is Phase.PLAYING, "all night was asked for"
            room.send(ev.ButtonPressed(room.now_s))
        room.until_asleep(longest_s=4 * 3600.0)
        check(room)
        room.wait_until(room.now_s + 16 * 60)
        assert room.silent
        assert room.light == 0.0, "light after the night"
        assert room.remembered is not None
        assert room.remembered.night is None
        nights += room.playing is not None
        room.session = replace(room.session, failed=())  # by day it is started anew
    assert nights > 300


@pytest.mark.parametrize("seed", range(20))
def test_a_power_cut_at_any_moment_resumes_no_louder_and_still_ends(seed: int) -> None:
    rng = random.Random(seed)
    room = Bedroom()
    for gesture in Hand(rng).gestures(0.0):
        room.send(gesture)
    room.wait_until(room.now_s + rng.uniform(0, 4000))
    left_s, volume_db = room.session.remaining_s(room.now_s), room.volume_db
    memory = room.remembered or room.session.memory
    again = Bedroom(Session(SETTINGS, memory))
    again.send(ev.Started(10.0, resume=memory.night))
    check(again)
    assert again.volume_db <= volume_db or memory.night is None
    if room.session.phase in (Phase.PLAYING, Phase.CLOSING):
        now_left_s = again.session.remaining_s(10.0)
        assert (now_left_s is None) == (left_s is None)
        assert now_left_s is None or left_s is None or abs(now_left_s - left_s) <= SETTINGS.keep_every_s + TOLERANCE_S
    if again.session.timer is None or not again.session.timer.all_night:
        again.until_asleep(5 * 3600.0)
        assert again.fade_db.at(again.now_s) <= SILENCE_DB


def test_impulses_have_ended_when_the_bed_begins() -> None:
    room = Bedroom()
    room.send(ev.TimerAsked(0.0, 2700.0))
    room.wait_until(2700.0 * BED + TOLERANCE_S)
    at_bed = [c for at_s, c in room.log if type(c).__name__ == "Shape" and at_s < 2700.0 * BED][-1]
    assert at_bed.trigger_db <= SILENCE_DB  # type: ignore[union-attr]
    assert at_bed.activity == 0.0  # type: ignore[union-attr]
