"""A lamp that comes and goes: the night is told once, nothing is raised, and its return wakes nobody."""

from itertools import pairwise

import pytest

from device.light.contract import DARK, Colour, LampLost
from device.light.patient import LOOK_S, RETRY_LONGEST_S, RISE_S, PatientLamp
from device.light.pca9685 import Pca9685
from device.light.scripted import ScriptedLamp
from device.simulator.chips import SimulatedBus, SimulatedPca9685

ADDRESS = 0x40
WARM = Colour(0.3, 0.2, 0.1)


class Bedside:
    """A chip on a bus, a patient lamp before it, and time."""

    def __init__(self) -> None:
        self.chip = SimulatedPca9685()
        self.bus = SimulatedBus({ADDRESS: self.chip})
        self.bus.close()
        self.told: list[str] = []
        self.lamp = PatientLamp(self._open, self.told.append)
        self.now_s = 1000.0
        self.opened = 0

    def _open(self) -> Pca9685:
        self.opened += 1
        bus = self.bus.connect(1)
        try:
            return Pca9685(bus, ADDRESS, (0, 1, 2))
        except LampLost:
            bus.close()
            raise

    @property
    def seen(self) -> Colour:
        return Colour(*(self.chip.duty(channel) for channel in range(3)))

    def wait(self, for_s: float, colour: Colour) -> None:
        """Time passes, and the lamp is told what it was told whenever it asks to be."""
        until_s = self.now_s + for_s
        self.lamp.set(colour, self.now_s)
        while self.lamp.wake_at_s is not None and self.lamp.wake_at_s <= until_s:
            self.now_s = max(self.now_s, self.lamp.wake_at_s)
            self.lamp.set(colour, self.now_s)
        self.now_s = until_s


@pytest.fixture
def bedside() -> Bedside:
    return Bedside()


def test_a_lamp_that_is_there_says_nothing(bedside: Bedside) -> None:
    bedside.wait(5.0, WARM)
    assert bedside.seen == pytest.approx(WARM, abs=1e-3)
    assert bedside.lamp.fault is None
    assert bedside.told == []


def test_eight_hours_away_are_one_line_and_the_return_another(bedside: Bedside) -> None:
    bedside.wait(60.0, WARM)
    bedside.bus.lose(ADDRESS)
    bedside.wait(8 * 3600.0, WARM)
    lost = "lamp at 0x40 on bus 1 does not answer"
    assert bedside.told == [f"{lost}; sound goes on, trying again every 30 s at most"]
    assert bedside.lamp.fault == lost
    assert bedside.bus.open_handles == 0
    assert bedside.opened == pytest.approx(8 * 3600 / RETRY_LONGEST_S, abs=10)
    bedside.bus.bring_back(ADDRESS)
    bedside.wait(RETRY_LONGEST_S + RISE_S + 1.0, WARM)
    assert bedside.seen == pytest.approx(WARM, abs=1e-3)
    assert bedside.lamp.fault is None
    assert bedside.told[1:] == ["lamp at 0x40 on bus 1 is back"]
    assert bedside.bus.open_handles == 1


def test_never_there_from_the_start(bedside: Bedside) -> None:
    bedside.bus.lose(ADDRESS)
    bedside.wait(3600.0, DARK)
    assert len(bedside.told) == 1
    bedside.bus.bring_back(ADDRESS)
    bedside.wait(60.0, DARK)
    assert len(bedside.told) == 2
    assert bedside.lamp.wake_at_s is None


def test_a_return_in_the_dark_is_at_the_colour_of_now_and_without_a_flash(bedside: Bedside) -> None:
    bedside.wait(10.0, Colour(1.0, 1.0, 1.0))
    bedside.bus.lose(ADDRESS)
    bedside.wait(100.0, WARM)
    bedside.bus.bring_back(ADDRESS)
    assert bedside.seen == DARK
    seen = []
    for _ in range(int((RETRY_LONGEST_S + RISE_S + 1.0) / 0.02)):
        bedside.lamp.set(WARM, bedside.now_s)
        seen.append(bedside.seen)
        bedside.now_s += 0.02
    assert seen[-1] == pytest.approx(WARM, abs=1e-3)
    for before, after in pairwise(seen):
        for was, now, wanted in zip(before, after, WARM, strict=True):
            assert was <= now <= wanted + 1e-3
            assert now - was <= 0.01


def test_lost_in_a_fade_and_back_reset_it_joins_the_fade_where_that_is(bedside: Bedside) -> None:
    for tick in range(1000):
        share = 1 - tick / 1000
        if tick == 300:
            bedside.bus.lose(ADDRESS)
        if tick == 500:
            bedside.bus.bring_back(ADDRESS)
        bedside.lamp.set(Colour(share, 0.0, 0.0), bedside.now_s)
        if 200 < tick < 300 or tick > 900:
            assert bedside.seen.red == pytest.approx(share, abs=1e-3)
        assert bedside.seen.red <= share + 1e-3
        bedside.now_s += 0.02


def test_a_chip_that_browned_out_is_lit_again(bedside: Bedside) -> None:
    bedside.wait(10.0, WARM)
    bedside.chip.power_up()
    assert bedside.seen == DARK
    assert bedside.lamp.wake_at_s == pytest.approx(bedside.now_s, abs=LOOK_S)
    bedside.wait(LOOK_S + RISE_S + 1.0, WARM)
    assert bedside.seen == pytest.approx(WARM, abs=1e-3)


def test_a_stuck_bus_is_a_lost_lamp(bedside: Bedside) -> None:
    bedside.wait(10.0, WARM)
    bedside.bus.stuck = True
    bedside.wait(3600.0, WARM)
    assert len(bedside.told) == 1
    assert "the bus is stuck" in bedside.told[0]
    bedside.bus.stuck = False
    bedside.wait(60.0, WARM)
    assert bedside.lamp.fault is None


def test_a_loose_contact_is_not_a_flood_of_lines(bedside: Bedside) -> None:
    """A contact that closes for a second now and then never counts as back, and is tried ever less often."""
    bedside.wait(10.0, WARM)
    for _ in range(600):
        bedside.bus.lose(ADDRESS)
        bedside.wait(1.0, WARM)
        bedside.bus.bring_back(ADDRESS)
        bedside.wait(1.0, WARM)
    assert len(bedside.told) == 1


def test_a_dark_lamp_is_left_alone(bedside: Bedside) -> None:
    bedside.wait(10.0, WARM)
    bedside.wait(1.0, DARK)
    transactions = bedside.bus.transactions
    bedside.wait(8 * 3600.0, DARK)
    assert bedside.bus.transactions <= transactions + 1


def test_closing_leaves_it_dark_there_or_not(bedside: Bedside) -> None:
    bedside.lamp.close()
    bedside.wait(10.0, WARM)
    bedside.lamp.close()
    assert bedside.seen == DARK
    assert bedside.bus.open_handles == 0
    bedside.wait(10.0, WARM)
    bedside.bus.lose(ADDRESS)
    bedside.lamp.close()
    assert bedside.bus.open_handles == 0


def test_a_lamp_lost_while_it_is_opened_is_tried_again() -> None:
    lamps = [ScriptedLamp(), ScriptedLamp()]
    lamps[0].lose()
    waiting = iter(lamps)
    told: list[str] = []
    lamp = PatientLamp(lambda: next(waiting), told.append)
    for tick in range(500):
        lamp.set(WARM, tick * 0.02)
    assert lamps[1].showing == WARM
    assert len(told) == 2
