"""The lamp contract, for each chip by its registers, with its channels in order and out of it, and for the stand-in."""

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from device.light.contract import DARK, Channels, Colour, Lamp, LampLost
from device.light.none import NoLamp
from device.light.pca9633 import Pca9633
from device.light.pca9685 import Pca9685
from device.light.scripted import ScriptedLamp
from device.simulator.chips import SimulatedBus, SimulatedPca9633, SimulatedPca9685

ADDRESS = 0x40
FULL = Colour(1.0, 1.0, 1.0)
COLOURS = [FULL, DARK, Colour(0.3, 0.2, 0.0), Colour(0.0, 0.7, 0.001), Colour(1.0, 0.004, 0.5), Colour(0.003, 0.0, 0.0)]


@dataclass
class Case:
    """A lamp and how it is seen and broken."""

    open: Callable[[], Lamp]
    seen: Callable[[], Colour]
    lose: Callable[[], None]
    bring_back: Callable[[], None]


def chip_case(lamp: type[Pca9685] | type[Pca9633], channels: Channels) -> Case:
    chip = SimulatedPca9685() if lamp is Pca9685 else SimulatedPca9633()
    bus = SimulatedBus({ADDRESS: chip})
    return Case(
        lambda: lamp(bus, ADDRESS, channels),
        lambda: Colour(*(chip.duty(channel) for channel in channels)),
        lambda: bus.lose(ADDRESS),
        lambda: bus.bring_back(ADDRESS),
    )


def scripted_case() -> Case:
    lamp = ScriptedLamp()
    return Case(lambda: lamp, lambda: lamp.showing, lamp.lose, lamp.bring_back)


CASES: dict[str, Callable[[], Case]] = {
    "scripted": scripted_case,
    "pca9685": lambda: chip_case(Pca9685, (0, 1, 2)),
    "pca9685 scattered": lambda: chip_case(Pca9685, (15, 3, 4)),
    "pca9633": lambda: chip_case(Pca9633, (0, 1, 2)),
    "pca9633 scattered": lambda: chip_case(Pca9633, (3, 0, 2)),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]()


def test_dark_when_made(case: Case) -> None:
    case.open()
    assert case.seen() == DARK


@pytest.mark.parametrize("name", [name for name in CASES if name != "scripted"])
def test_dark_when_made_after_one_that_died_lit(name: str) -> None:
    case = CASES[name]()
    case.open().set(0.5, 1.0, 0.01)
    case.open()
    assert case.seen() == DARK


@pytest.mark.parametrize("colour", COLOURS)
def test_shows_each_channel_what_it_is_told(case: Case, colour: Colour) -> None:
    lamp = case.open()
    for before in COLOURS:
        lamp.set(*before)
        lamp.set(*colour)
        assert case.seen() == pytest.approx(colour, abs=1 / 512)


def test_zero_is_dark_and_one_is_full(case: Case) -> None:
    lamp = case.open()
    for red in (1.0, 0.0, 0.4, 0.0, 0.002, 1.0, 0.002, 0.0):
        lamp.set(red, 1.0 - red, 0.0)
        assert case.seen().warm_white == 0.0
        if red in {0.0, 1.0}:
            assert case.seen() == (red, 1.0 - red, 0.0)


@pytest.mark.parametrize("channel", range(3))
def test_more_is_never_less(case: Case, channel: int) -> None:
    lamp, last = case.open(), 0.0
    for step in range(2001):
        share = (step / 2000) ** 3
        lamp.set(*(share if channel == of else 0.0 for of in range(3)))
        seen = case.seen()
        assert seen[channel] >= last
        assert sum(seen) == seen[channel]
        last = seen[channel]
    assert last == 1.0


def test_dark_when_closed(case: Case) -> None:
    lamp = case.open()
    lamp.set(*FULL)
    lamp.close()
    assert case.seen() == DARK


def test_a_lost_lamp_says_so_whatever_it_is_told(case: Case) -> None:
    lamp = case.open()
    lamp.set(*COLOURS[2])
    case.lose()
    for colour in (COLOURS[2], FULL, DARK):
        with pytest.raises(LampLost, match=r"lamp at .* does not answer"):
            lamp.set(*colour)
    with pytest.raises(LampLost):
        lamp.close()


def test_one_that_came_back_is_dark_until_told(case: Case) -> None:
    case.open().set(*FULL)
    case.lose()
    case.bring_back()
    assert case.seen() == DARK
    lamp = case.open()
    assert case.seen() == DARK
    lamp.set(*COLOURS[2])
    assert case.seen() == pytest.approx(COLOURS[2], abs=1 / 512)


def test_no_lamp_takes_anything() -> None:
    lamp: Lamp = NoLamp()
    lamp.set(*FULL)
    lamp.close()


class DyingBus(SimulatedBus):
    """Works until one transaction fails, and then again."""

    fails_at: int | None = None

    def read_byte_data(self, i2c_addr: int, register: int) -> int:
        value = super().read_byte_data(i2c_addr, register)
        self._fail()
        return value

    def write_i2c_block_data(self, i2c_addr: int, register: int, data: Sequence[int]) -> None:
        super().write_i2c_block_data(i2c_addr, register, data)
        self._fail()

    def _fail(self) -> None:
        if self.transactions == self.fails_at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("lamp", [Pca9685, Pca9633])
@pytest.mark.parametrize("fails_at", range(1, 16))
def test_whichever_transaction_fails_it_is_lamp_lost(lamp: type[Pca9685] | type[Pca9633], fails_at: int) -> None:
    """And a new lamp on the same chip starts from the dark."""
    chip = SimulatedPca9685() if lamp is Pca9685 else SimulatedPca9633()
    bus = DyingBus({ADDRESS: chip})
    bus.fails_at = fails_at

    def light() -> None:
        made = lamp(bus, ADDRESS, (0, 1, 2))
        for colour in COLOURS:
            made.set(*colour)

    with pytest.raises(LampLost, match="lamp at 0x40 on bus 1 cannot be reached"):
        light()
    lamp(bus, ADDRESS, (0, 1, 2))
    assert [chip.duty(channel) for channel in range(3)] == [0.0, 0.0, 0.0]
