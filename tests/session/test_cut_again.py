"""A Pi that goes down again and again, on the real settings file: I1 holds, the night ends at its time or earlier."""

from dataclasses import replace
from pathlib import Path

import pytest

from device.app import started_by
from device.bedside import CUT_TOO_OFTEN, first_memory, knob_order
from device.config import Config, Night
from device.session.commands import Memory
from device.session.events import ShutdownAsked, Started, VolumeAsked
from device.session.state import MOST_RESUMES, Phase
from device.storage.file import StateFile
from tests.nightstand import SOUNDS, Nightstand
from tests.storage.powerless import PowerlessDisk

FILE = Path("/state/settings.json")
BOOT_S = 15.0
ASKED_S = 65 * 60.0  # 45 minutes and the close
MOST_BOOTS = 400


class Supply:
    """A bedside whose power goes and comes; only what was synced outlives a cut."""

    def __init__(self, config: Config) -> None:
        self._config, self._disk = config, PowerlessDisk(cut_after=-1)
        self.now, self.boots = 1.8e9, 0
        self.stand = self._boot(first_memory(config, knob_order(config, SOUNDS)), Started(1000.0))

    def cut(self, boot_s: float = BOOT_S) -> None:
        """Off, and at once on again."""
        kept = self._disk.contents[self._disk.synced_names[FILE]]
        self._disk = PowerlessDisk(cut_after=-1)
        self._disk.write(FILE, kept)
        self._disk.sync(FILE)
        self._disk.sync(FILE.parent)
        read = StateFile(FILE, self._disk).read()
        assert read is not None
        self.now += boot_s
        self.boots += 1
        self.stand = self._boot(read.memory, replace(started_by(self._config, read.memory, fresh=True), at_s=boot_s))

    def wait(self, duration_s: float) -> None:
        self.stand.wait(duration_s)
        self.now += duration_s

    @property
    def asleep(self) -> bool:
        return self.stand.bedside.session.phase is Phase.ASLEEP

    def _boot(self, memory: Memory, started: Started) -> Nightstand:
        store = StateFile(FILE, self._disk)
        return Nightstand(self._config, store, lambda: self.now, memory=memory, started=started)


def begun(config: Config, plays_s: float) -> tuple[Supply, float]:
    supply = Supply(config)
    supply.stand.press()
    began = supply.now
    supply.wait(plays_s)
    return supply, began


@pytest.mark.parametrize("resume", ["if-mid-night", "always"])
@pytest.mark.parametrize("cut_after_s", [5.0, 25.0, 40.0, 70.0, 119.0, 125.0, 130.0, 400.0])
def test_a_night_that_is_cut_again_and_again_ends_at_its_time_or_earlier(cut_after_s: float, resume: str) -> None:
    config = Config(night=Night(resume="always" if resume == "always" else "if-mid-night"))
    supply, began = begun(config, 100.0)
    while not supply.asleep and supply.boots < MOST_BOOTS:
        supply.cut()
        supply.wait(cut_after_s)
    assert supply.asleep
    assert supply.now - began <= ASKED_S + cut_after_s
    assert supply.boots <= MOST_RESUMES + 1 or cut_after_s > 120.0


@pytest.mark.parametrize("resume", ["if-mid-night", "always"])
def test_cut_too_often_it_stays_dark_says_why_and_obeys_a_press(resume: str) -> None:
    config = Config(night=Night(resume="always" if resume == "always" else "if-mid-night"))
    supply, _ = begun(config, 100.0)
    for _ in range(MOST_RESUMES + 4):
        supply.cut()
        supply.wait(3.0)
    assert supply.asleep
    assert CUT_TOO_OFTEN in supply.stand.bedside.faults
    assert supply.stand.light == (0.0, 0.0, 0.0)
    supply.stand.press()
    assert not supply.asleep
    assert CUT_TOO_OFTEN not in supply.stand.bedside.faults


def test_a_single_cut_costs_half_a_minute_at_most_and_what_the_boot_took() -> None:
    supply, _ = begun(Config(), 600.0)
    left_s = supply.stand.bedside.session.remaining_s(supply.stand.now_s) or 0.0
    supply.cut()
    now_left_s = supply.stand.bedside.session.remaining_s(supply.stand.now_s) or 0.0
    assert left_s - 30.0 - BOOT_S <= now_left_s <= left_s - BOOT_S


def test_cuts_that_are_far_between_are_not_held_against_it() -> None:
    supply, _ = begun(Config(), 100.0)
    for _ in range(MOST_RESUMES + 2):
        supply.cut()
        supply.wait(200.0)
    assert not supply.asleep


@pytest.mark.parametrize("up_s", [50.0, 500.0])
def test_an_orderly_stop_loses_nothing(up_s: float) -> None:
    supply, _ = begun(Config(), 600.0)
    left_s = supply.stand.bedside.session.remaining_s(supply.stand.now_s)
    supply.stand.tell(ShutdownAsked(supply.stand.now_s))
    supply.wait(5.0)
    supply.cut(boot_s=up_s)  # the machine was up all the time
    assert supply.stand.bedside.session.remaining_s(up_s) == pytest.approx(left_s)


def test_orderly_stops_are_no_cuts_however_many() -> None:
    supply, _ = begun(Config(), 100.0)
    for _ in range(MOST_RESUMES + 4):
        supply.stand.tell(ShutdownAsked(supply.stand.now_s))
        supply.wait(4.0)
        supply.cut(boot_s=500.0)
        supply.wait(3.0)
    assert not supply.asleep


def test_who_touches_it_in_between_wants_the_night() -> None:
    supply, _ = begun(Config(), 100.0)
    for _ in range(MOST_RESUMES + 4):
        supply.cut()
        supply.wait(3.0)
        supply.stand.tell(VolumeAsked(supply.stand.now_s, -20.0))
        supply.wait(3.0)
    assert not supply.asleep
