"""A year of the joined device: random people, and whatever breaks in a bedroom. The invariants hold at every event.

A month is one household with its own habits and one seed, so that what went wrong comes again.
"""

import errno
import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from device.app import started_by
from device.bedside import first_memory, knob_order, known
from device.config import Config, Night, Volume
from device.controls.contract import Part
from device.session import events as ev
from device.session.commands import Memory
from device.session.state import MOST_RESUMES, Phase
from device.storage.file import EVERY_S, RETRY_MOST_S, StateFile
from device.storage.settings import still_worth_resuming
from tests.nightstand import FIRST, LAMP, SOUNDS
from tests.storage.powerless import PowerCut, PowerlessDisk
from tests.watched import Watched, left_s, same

SEED = 2026
PATH = Path("/state/settings.json")
HOUR_S, DAY_S = 3600.0, 24 * 3600.0
EVENING, NOON = 1.8e9, 14 * HOUR_S  # ten o'clock of the first evening on the wall clock; noon, seen from there
MAY_LOSE_S = EVERY_S + 0.1  # I7, and a moment for the write
MAY_LOSE_OF_A_NIGHT_S = 30.0 + MAY_LOSE_S
BOOT_S = 12.0
SWITCHES: tuple[Part, ...] = ("button", "timer", "knob_push")


class Card(PowerlessDisk):
    """An SD card that may be full."""

    full = False

    def write(self, path: Path, data: bytes) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(path, data)


class Household:
    """A device over its many starts, the people who have it, and what befalls it."""

    def __init__(self, seed: str) -> None:
        self.rng = rng = random.Random(seed)
        self.config = Config(
            night=Night(
                timer_min=rng.choice((1.0, 20.0, 45.0, 120.0)),
                close_min=rng.choice((0.1, 1.0, 20.0)),
                stop_fade_s=rng.choice((0.5, 3.0)),
                fade_in_s=rng.choice((3.0, 4.0, 30.0)),
                return_s=rng.choice((3.0, 10.0, 60.0)),
                crossfade_s=rng.choice((0.5, 3.0, 20.0)),
                resume=rng.choice(("if-mid-night", "if-mid-night", "always", "never")),
                confirm=rng.choice(("dip", "tick", "off")),
            ),
            volume=Volume(start_max_db=rng.choice((-20.0, -6.0)), max_db=rng.choice((0.0, 6.0))),
        )
        self.order = knob_order(self.config, SOUNDS)
        self.card = Card(cut_after=-1)
        self.full_until_s = -DAY_S  # when the card last had no room, on the device's own clock
        memory = first_memory(self.config, self.order)
        self.clock_off_s = EVENING - FIRST.at_s
        self.store = StateFile(PATH, self.card)
        self.stand = Watched(self.config, self.store, self.clock_off_s, memory, FIRST)

    def night(self, number: int) -> None:
        """From ten in the evening to noon."""
        ten_s = EVENING + DAY_S * number
        self.until(ten_s + self.rng.uniform(0.0, 2 * HOUR_S))
        for _ in range(self.rng.randint(1, 14)):
            self.happen(self.rng.choices((self.rng.choice(HANDS), self.rng.choice(FAULTS)), (4, 1))[0])
            self.until(self.now + self.rng.choice((0.0, 0.2, 2.0, 30.0, 400.0, 1500.0)) * self.rng.random())
        self.mend()
        self.until(ten_s + NOON)
        session = self.stand.session
        if session.phase is Phase.PLAYING and session.remaining_s(self.stand.now_s) is None:
            press(self)
            self.until(self.now + HOUR_S)
        assert self.stand.session.phase is Phase.ASLEEP, f"I1: {self.stand.session.phase} at noon"
        assert not any(self.stand.light), "I4: lit at noon"
        assert len(session.memory.banned) < len(self.order), "not even the last sound is left"

    @property
    def now(self) -> float:
        """The time of day, as it is."""
        return self.stand.now_s + self.clock_off_s

    def until(self, now: float) -> None:
        """Let time pass."""
        self.happen(lambda house: house.stand.until(max(now - house.clock_off_s, house.stand.now_s)))

    def happen(self, what: Callable[["Household"], object]) -> None:
        """Do it; should the power go on the way, it comes back later."""
        try:
            what(self)
        except PowerCut:
            self.power_comes_back()

    def mend(self) -> None:
        """By day everything is put right."""
        self.stand.bus.stuck = self.card.full = False
        self.stand.bus.bring_back(LAMP)
        self.stand.clock_off_s = self.clock_off_s

    def power_comes_back(self) -> None:
        """Of what was not synced, as much is there as chance will have."""
        self.card = self.reread(self.rng.choice(list(self.card.survivors(PATH))))
        self.stand.chip.power_up()
        off_s = self.rng.choice((1.0, 60.0, 3 * HOUR_S))
        believes = self.stand.now_s + self.stand.clock_off_s  # a Pi goes on from there until the network tells it
        self.clock_off_s = self.now + off_s - BOOT_S
        knows = self.rng.random() < 0.5
        self.start(BOOT_S, self.clock_off_s if knows else believes - BOOT_S)
        self.full_until_s = -DAY_S

    def reread(self, raw: bytes | None) -> Card:
        """A card that holds this and nothing else."""
        card = Card(cut_after=-1)
        if raw is not None:
            card.write(PATH, raw)
            card.sync(PATH)
            card.sync(PATH.parent)
        return card

    def start(self, at_s: float, clock_off_s: float, *, loses_nothing: bool = False) -> None:
        """The device is started on what the last one left; what it makes of that is right."""
        last, self.store = self.stand, StateFile(PATH, self.card)
        kept = self.store.read()
        memory = known(kept.memory, self.order, SOUNDS) if kept else first_memory(self.config, self.order)
        fresh = kept is not None and still_worth_resuming(kept.saved_at, at_s + clock_off_s)
        started = replace(started_by(self.config, memory, fresh), at_s=at_s)
        seed = self.rng.randrange(2**31)
        self.stand = Watched(self.config, self.store, clock_off_s, memory, started, chip=last.chip, seed=seed)
        since_s = last.now_s - (0.0 if loses_nothing else MAY_LOSE_S)
        if self.full_until_s > last.now_s - RETRY_MOST_S:
            since_s = -DAY_S  # then all that counts is that it is whole
        self.judge(last, since_s, memory, started)

    def judge(self, last: Watched, since_s: float, memory: Memory, started: ev.Started) -> None:
        """I7."""
        in_force_s = max((entry.at_s for entry in last.entries if entry.at_s <= since_s), default=0.0)
        recent = [entry for entry in last.entries if entry.at_s >= in_force_s]
        found = [entry for entry in recent if entry.memory == memory]
        assert found, f"I7: {memory} is none of {recent}"
        entry = found[-1]
        session = self.stand.session
        assert session.memory.volume_db <= entry.memory.volume_db, "I7: louder than before"
        if started.resume is None:
            assert session.phase is (Phase.PLAYING if started.play else Phase.ASLEEP)
            return
        asleep = session.phase is Phase.ASLEEP
        assert asleep == (started.resume.resumes >= MOST_RESUMES), "I1, I7: a night that is taken up, or is not"
        lasts_s = left_s(started.resume, session.settings.close_s, started.at_s)
        assert asleep or same(session.remaining_s(self.stand.now_s), lasts_s), "I7: a wrong time"
        assert since_s < 0 or last.now_s - entry.at_s < MAY_LOSE_OF_A_NIGHT_S, "I7: too much of the night is lost"


# -- hands -------------------------------------------------------------------------------------------------------------


def touch(house: Household, part: Part, *, down: bool) -> None:
    """A contact that chatters, as fast as a finger can."""
    house.stand.wait(0.05)
    for state in (down, not down, down)[: house.rng.choice((1, 3))]:
        house.stand.touch(part, down=state)
        house.stand.wait(0.003)


def push(house: Household, part: Part, for_s: float = 0.12) -> None:
    """Down and up."""
    touch(house, part, down=True)
    house.stand.wait(for_s)
    touch(house, part, down=False)


def press(house: Household) -> None:
    """The bedside button; asleep it starts a night, whatever is missing."""
    asleep = house.stand.session.phase is Phase.ASLEEP
    starts = house.stand.starts
    push(house, "button")
    assert not asleep or house.stand.starts == starts + 1, "I6: a press that starts nothing"


def double(house: Household) -> None:
    """Twice."""
    push(house, "button")
    house.stand.wait(house.rng.uniform(0.05, 0.3))
    push(house, "button")


def turn(house: Household) -> None:
    """Some clicks, sometimes pushed."""
    clicks, pushed = house.rng.randint(-6, 6), house.rng.random() < 0.3
    leads, follows = ("knob_a", "knob_b") if clicks > 0 else ("knob_b", "knob_a")
    if pushed:
        touch(house, "knob_push", down=True)
        house.stand.wait(0.1)
    pace_s = house.rng.choice((0.003, 0.02, 0.2))
    for _ in range(abs(clicks)):
        for part, down in ((leads, True), (follows, True), (leads, False), (follows, False)):
            house.stand.touch(part, down=down)  # type: ignore[arg-type]
            house.stand.wait(pace_s)
    if pushed:
        touch(house, "knob_push", down=False)


def lean(house: Household) -> None:
    """A pillow, or a cat."""
    push(house, house.rng.choice(SWITCHES), house.rng.choice((1.5, 4.0, 600.0, 3 * HOUR_S)))


def ask(house: Household) -> None:
    """By the control socket."""
    pick, at_s = house.rng.choice, house.stand.now_s
    house.stand.tell(
        pick(
            (
                ev.PlayAsked(at_s, pick((None, *house.order))),
                ev.StopAsked(at_s),
                ev.NextAsked(at_s),
                ev.VolumeAsked(at_s, house.rng.uniform(-70, 30), relative=pick((True, False))),
                ev.TimerAsked(at_s, pick((None, 60.0, 900.0, 7200.0))),
                ev.LightAsked(at_s, pick((0.0, 0.3, 1.0))),
            )
        )
    )


HANDS: tuple[Callable[[Household], object], ...] = (
    press,
    press,
    double,
    turn,
    turn,
    lean,
    ask,
    lambda house: push(house, "timer"),
    lambda house: push(house, "timer", 1.3),
    lambda house: push(house, "button", 1.3),
    lambda house: push(house, "knob_push"),
    lambda house: push(house, "knob_push", 3.3),
)


# -- what befalls it ---------------------------------------------------------------------------------------------------


def lamp_comes_loose(house: Household) -> None:
    """And perhaps back."""
    house.stand.bus.lose(LAMP)
    house.stand.wait(house.rng.choice((0.05, 3.0, 300.0)))
    if house.rng.random() < 0.8:
        house.stand.bus.bring_back(LAMP)


def bus_hangs(house: Household) -> None:
    """For a while."""
    house.stand.bus.stuck = True
    house.stand.wait(house.rng.choice((0.05, 3.0, 300.0)))
    house.stand.bus.stuck = False


def sound_card_goes(house: Household) -> None:
    """The night goes on unheard, and the sound comes back out of silence."""
    house.stand.wait(house.rng.choice((0.5, 60.0)))
    house.stand.feed.edge.come_back()


def card_is_full(house: Household) -> None:
    """Then has room again."""
    house.card.full = True
    house.stand.wait(house.rng.choice((1.0, 20.0, 2000.0)))
    house.card.full = False
    house.full_until_s = house.stand.now_s


def clock_is_set(house: Household) -> None:
    """By a day, an hour, or to the right time."""
    house.stand.clock_off_s = house.clock_off_s + house.rng.choice((-DAY_S, -HOUR_S, 0.0, 0.0, HOUR_S, DAY_S))


def voice_fails(house: Household) -> None:
    """One more sound that this start will not hear again."""
    house.stand.bedside.lose(house.rng.choice(house.order), "no such breath", house.stand.now_s)


def controls_come_late(house: Household) -> None:
    """With a switch that something leans on, for a while."""
    part = house.rng.choice(SWITCHES)
    house.stand.bedside.take_up({part: True})
    house.stand.wait(house.rng.choice((0.5, 20.0)))
    touch(house, part, down=False)


def killed(house: Household) -> None:
    """No fade, no last write; the kernel keeps what was written."""
    at_s = house.stand.now_s + house.rng.uniform(1.0, 20.0)
    house.start(at_s, house.stand.clock_off_s)


def restarted(house: Household) -> None:
    """An update: it fades, keeps everything, and goes on."""
    stand = house.stand
    stand.tell(ev.ShutdownAsked(stand.now_s))
    while not stand.bedside.left:
        wake_at_s = stand.bedside.wake_at_s
        assert wake_at_s is not None, "a shutdown that never ends"
        stand.until(wake_at_s)
    house.store.flush(stand.now_s)
    house.start(stand.now_s + house.rng.uniform(1.0, 20.0), stand.clock_off_s, loses_nothing=True)


def power_goes(house: Household) -> None:
    """At once, or in the midst of the next write."""
    if house.rng.random() < 0.5:
        raise PowerCut
    house.card.cut_after = house.rng.randint(0, 3)
    house.stand.wait(40.0)
    raise PowerCut


FAULTS: tuple[Callable[[Household], object], ...] = (
    lamp_comes_loose,
    bus_hangs,
    sound_card_goes,
    card_is_full,
    clock_is_set,
    voice_fails,
    controls_come_late,
    killed,
    restarted,
    power_goes,
    power_goes,
)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_year(month: int) -> None:
    household = Household(f"{SEED}, month {month}")
    for number in range(31):
        household.night(number)
