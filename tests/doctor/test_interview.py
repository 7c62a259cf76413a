"""What a person is asked of hands and eyes, on mock pins and a simulated chip; no time passes."""

import os
import signal
from collections.abc import Iterator
from itertools import count

import numpy as np
import pytest
from gpiozero.pins.mock import MockFactory  # type: ignore[import-untyped]

from device.cli_doctor import look_at
from device.config import Config, Pins
from device.controls.contract import ControlsLost
from device.doctor import interview
from device.doctor.finding import Finding
from device.doctor.parts import Contacts, Glow
from device.doctor.terminal import Terminal, ended_as_by_ctrl_c
from device.light.colour import level_of
from device.light.i2c import open_lamp
from device.simulator.chips import SimulatedBus, SimulatedPca9685
from tests.doctor.scripted import Scripted

SHIPPED = Config()


# -- hands -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    yield factory
    factory.close()


@pytest.fixture
def contacts(pins: MockFactory) -> Iterator[Contacts]:
    clock = count(0.0, 0.1)
    opened = Contacts(SHIPPED, pins, lambda: next(clock) + 1e9, look_s=0.0)  # far from the edges' own time
    yield opened
    opened.close()


def press(pins: MockFactory, number: int) -> None:
    pins.pin(number).drive_low()
    pins.pin(number).drive_high()


def turn(pins: MockFactory, lines: tuple[int, int]) -> None:
    for number in lines:
        pins.pin(number).drive_low()
    for number in lines:
        pins.pin(number).drive_high()


def by_check(found: Iterator[Finding]) -> dict[str, Finding]:
    return {finding.check: finding for finding in found}


def test_a_hand_on_parts_that_are_right(pins: MockFactory, contacts: Contacts) -> None:
    person = Scripted(
        does={
            "Press the bedside": lambda: press(pins, 17),
            "Press the timer": lambda: press(pins, 27),
            "Press the knob": lambda: press(pins, 13),
            "Turn": lambda: turn(pins, (5, 6)),
        }
    )
    found = by_check(interview.touch(person, contacts, SHIPPED))
    assert {finding.verdict for finding in found.values()} == {"ok"}
    assert len(found) == 4
    assert [line.split(",")[0] for line in person.told if "Turn" in line] == [
        "Turn the knob one click to the right",
        "Turn the knob one more click to the right",
    ]


def test_a_hand_on_parts_that_are_wrong(pins: MockFactory, contacts: Contacts) -> None:
    pins.pin(13).drive_low()
    person = Scripted(does={"Press the bedside": lambda: press(pins, 27), "Turn": lambda: turn(pins, (6, 5))})
    found = by_check(interview.touch(person, contacts, SHIPPED))
    assert found["the bedside button"].lines == ("button = 27", "timer = 17")
    assert "no press came" in found["the timer button"].seen
    assert "nobody touches it" in found["the knob, straight down"].seen
    assert found["the knob"].lines == ("reverse_knob = true",)


def test_what_was_touched_before_it_was_asked_for_does_not_count(pins: MockFactory, contacts: Contacts) -> None:
    press(pins, 17)
    found = by_check(interview.touch(Scripted(), contacts, SHIPPED))
    assert "no press came" in found["the bedside button"].seen


def test_a_part_that_is_not_fitted_is_not_asked_for(pins: MockFactory) -> None:
    config = Config(pins=Pins(timer=None, knob_a=None, knob_b=None, knob_push=None))
    contacts = Contacts(config, pins, count(1e9, 9.0).__next__, look_s=0.0)
    assert list(by_check(interview.touch(Scripted(), contacts, config))) == ["the bedside button"]
    contacts.close()


def test_pins_that_cannot_be_had_are_lost() -> None:
    config = Config(pins=Pins(factory="rpigpio"))
    with pytest.raises(ControlsLost):
        Contacts(config)


def test_what_is_closed_can_be_opened_again(pins: MockFactory) -> None:
    for _ in range(2):
        Contacts(SHIPPED, pins, look_s=0.0).close()


# -- eyes --------------------------------------------------------------------------------------------------------------


class Lamp:
    """A chip on a bus, and the most that each channel has shown; `pauses` is how long it took."""

    def __init__(self) -> None:
        self.chip = SimulatedPca9685()
        self.bus = SimulatedBus({0x40: self.chip})
        self.pauses: list[float] = []
        self.shown: list[tuple[float, ...]] = []

    def glow(self) -> Glow:
        return Glow(lambda: open_lamp("pca9685", 1, 0x40, (0, 1, 2), self.bus.connect), self._pause)

    def _pause(self, duration_s: float) -> None:
        self.pauses.append(duration_s)
        self.shown.append(tuple(self.chip.duty(channel) for channel in range(3)))


def test_each_colour_comes_up_slowly_after_it_was_asked_for_and_goes_dark() -> None:
    lamp = Lamp()
    person = Scripted("yyrraaww")
    glow = lamp.glow()
    assert interview.look(person, glow, SHIPPED).verdict == "ok"
    glow.close()
    shown = np.array(lamp.shown)
    assert np.all((shown > 0).sum(axis=1) <= 1), "one colour at a time"
    assert shown.max(axis=0).min() > 0.97, "the last step is seen while it is asked about"
    steps = np.abs(np.diff(np.vectorize(level_of)(shown), axis=0))
    assert steps.max() < 0.05, "no flash: not even a twentieth of its lightness at once"
    assert sum(lamp.pauses) == pytest.approx(3 * 5.0, abs=0.3)
    assert not any(lamp.chip.duty(channel) for channel in range(3))


@pytest.mark.parametrize("answers", ["", "n"])
def test_who_does_not_say_yes_sees_no_light(answers: str) -> None:
    lamp = Lamp()
    glow = lamp.glow()
    assert interview.look(Scripted(answers), glow, SHIPPED).verdict == "cannot tell"
    assert not lamp.shown


def test_full_light_is_asked_for_apart() -> None:
    lamp = Lamp()
    assert interview.look(Scripted("ynraw"), lamp.glow(), SHIPPED).verdict == "ok"
    assert max(map(max, lamp.shown)) <= 0.011


def test_who_walks_away_leaves_no_light_on() -> None:
    lamp = Lamp()
    assert interview.look(Scripted("yyr"), lamp.glow(), SHIPPED).verdict == "cannot tell"
    assert not any(lamp.chip.duty(channel) for channel in range(3))


def test_a_lamp_that_comes_loose_meanwhile_is_told_of() -> None:
    lamp = Lamp()
    person = Scripted("yy", {"dazzle": lambda: lamp.bus.lose(0x40)})
    finding = look_at(person, lamp.glow, SHIPPED)
    assert finding.verdict == "wrong"
    assert "does not answer" in finding.seen


def test_ctrl_c_leaves_no_light_on() -> None:
    class Impatient(Scripted):
        def key(self, question: str, keys: str) -> str | None:
            if "100 %" in question:
                raise KeyboardInterrupt
            return super().key(question, keys)

    lamp = Lamp()
    with pytest.raises(KeyboardInterrupt):
        interview.look(Impatient("yyr"), lamp.glow(), SHIPPED)
    assert max(map(max, lamp.shown)) > 0.9
    assert not any(lamp.chip.duty(channel) for channel in range(3))


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_dropped_session_leaves_no_light_on(number: signal.Signals) -> None:
    class Dropped(Scripted):
        def key(self, question: str, keys: str) -> str | None:
            if "100 %" in question:
                signal.raise_signal(number)
            return super().key(question, keys)

    lamp = Lamp()
    with pytest.raises(KeyboardInterrupt), ended_as_by_ctrl_c():
        look_at(Dropped("yyr"), lamp.glow, SHIPPED)
    assert max(map(max, lamp.shown)) > 0.9
    assert not any(lamp.chip.duty(channel) for channel in range(3))


def test_a_terminal_that_is_gone_leaves_no_light_on() -> None:
    class Gone(Scripted):
        def key(self, question: str, keys: str) -> str | None:
            if "100 %" in question:
                gone.key(question, keys)
            return super().key(question, keys)

    lamp = Lamp()
    reader, writer = os.pipe()
    gone = Terminal(reader, os.fdopen(writer, "w", closefd=False))
    os.close(reader)
    with pytest.raises(BrokenPipeError):
        look_at(Gone("yyr"), lamp.glow, SHIPPED)
    os.dup2(os.open(os.devnull, os.O_WRONLY), writer)
    assert max(map(max, lamp.shown)) > 0.9
    assert not any(lamp.chip.duty(channel) for channel in range(3))


def answers(**full: str | None) -> dict[str, tuple[str | None, str | None]]:
    return {name: ("n" if key == "n" else key, key) for name, key in full.items()}


@pytest.mark.parametrize(
    ("seen", "said", "lines"),
    [
        ("arw", "amber: red", ("amber = 0", "red = 1")),
        ("rwa", "amber: warm white", ("amber = 2", "warm_white = 1")),
        ("awr", "red: amber", ("amber = 0", "red = 2", "warm_white = 1")),
        ("nnn", "OE", ()),
        ("rnw", "amber: channel 1", ()),
        ("rrw", "joined", ()),
    ],
)
def test_colours_in_other_places_get_their_lines(seen: str, said: str, lines: tuple[str, ...]) -> None:
    finding = interview.lit(answers(red=seen[0], amber=seen[1], warm_white=seen[2]), SHIPPED)
    assert (finding.verdict, finding.lines) == ("wrong", lines)
    assert said in f"{finding.seen} {finding.mend}"


def test_one_per_cent_that_is_not_seen_is_a_bright_room() -> None:
    seen = {"red": ("n", "r"), "amber": ("a", "a"), "warm_white": ("w", "w")}
    finding = interview.lit(seen, SHIPPED)  # type: ignore[arg-type]
    assert finding.verdict == "ok"
    assert "at 1 % red was not seen" in finding.seen
