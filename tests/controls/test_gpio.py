"""Contacts on gpiozero's own mock pins, and pins that refuse."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import gpiozero  # type: ignore[import-untyped]  # ships no types
import pytest
from gpiozero.pins.mock import MockFactory, MockPin  # type: ignore[import-untyped]

from device import config
from device.controls.amp_pin import AmpSwitch
from device.controls.contract import ControlsLost, Edge, Part
from device.controls.gpio import GpioControls, open_factory

PINS: dict[Part, int | None] = {"button": 17, "timer": 27, "knob_push": 13, "knob_a": 5, "knob_b": 6}
BARE = not list(Path("/dev").glob("gpiochip*"))


class RefusingFactory(MockFactory):  # type: ignore[misc]  # untyped
    """Pins of which some cannot be had."""

    def __init__(self, refused: dict[int, Exception]) -> None:
        super().__init__()
        self._refused = refused

    def pin(self, name: int) -> Any:
        if name in self._refused:
            raise copy(self._refused[name])  # the one raised holds the frames of who asked
        return super().pin(name)


class WallClockPin(MockPin):  # type: ignore[misc]  # untyped
    """A pin whose kernel stamps edges with the time of day."""

    def _call_when_changed(self) -> None:
        super(MockPin, self)._call_when_changed(time.time(), self.state)


class WatchedPin(MockPin):  # type: ignore[misc]  # untyped
    """A pin that is watched until that is asked to end, as lgpio's are; closing it is not enough."""

    watched = False

    def close(self) -> None:
        self.function = "input"

    def _enable_event_detect(self) -> None:
        self.watched = True

    def _disable_event_detect(self) -> None:
        self.watched = False


@pytest.fixture
def factory() -> Iterator[Any]:
    opened = open_factory("mock")
    yield opened
    opened.close()


@pytest.fixture
def edges() -> list[Edge]:
    return []


@pytest.fixture
def controls(factory: Any, edges: list[Edge]) -> Iterator[GpioControls]:
    opened = GpioControls(PINS, factory, edges.append)
    yield opened
    opened.close()


@pytest.mark.usefixtures("controls")
@pytest.mark.parametrize("part", PINS)
def test_a_closed_contact_is_down(part: Part, factory: Any, edges: list[Edge]) -> None:
    before_s = time.monotonic()
    factory.pin(PINS[part]).drive_low()
    factory.pin(PINS[part]).drive_high()
    assert [(edge.part, edge.down) for edge in edges] == [(part, True), (part, False)]
    assert before_s <= edges[0].at_s <= edges[1].at_s <= time.monotonic()


@pytest.mark.usefixtures("controls")
def test_every_bounce_is_posted(factory: Any, edges: list[Edge]) -> None:
    for _ in range(5):
        factory.pin(17).drive_low()
        factory.pin(17).drive_high()
    assert len(edges) == 10


def test_levels_are_read_from_the_pins(controls: GpioControls, factory: Any) -> None:
    assert controls.levels() == dict.fromkeys(PINS, False)
    factory.pin(27).drive_low()
    assert controls.levels() == {**dict.fromkeys(PINS, False), "timer": True}


def test_a_part_that_is_not_fitted_is_left_out(factory: Any, edges: list[Edge]) -> None:
    controls = GpioControls({**PINS, "timer": None}, factory, edges.append)
    assert controls.parts == ("button", "knob_push", "knob_a", "knob_b")
    controls.close()


def test_no_part_fitted_is_no_fault(factory: Any, edges: list[Edge]) -> None:
    assert GpioControls(dict.fromkeys(PINS), factory, edges.append).levels() == {}


def test_a_bad_knob_does_not_lose_the_buttons(edges: list[Edge], caplog: pytest.LogCaptureFixture) -> None:
    factory = RefusingFactory({5: PermissionError("not yours"), 6: gpiozero.GPIOPinInUse("pin 6 is in use")})
    controls = GpioControls(PINS, factory, edges.append)
    assert controls.parts == ("button", "timer", "knob_push")
    factory.pin(17).drive_low()
    assert edges[0].part == "button"
    assert [record.message for record in caplog.records] == [
        "no knob_a on GPIO5: not yours",
        "no knob_b on GPIO6: pin 6 is in use",
    ]
    controls.close()


def test_a_pin_that_is_free_again_joins_those_that_work(edges: list[Edge], caplog: pytest.LogCaptureFixture) -> None:
    refused: dict[int, Exception] = {17: OSError(16, "busy"), 5: OSError(16, "busy")}
    factory = RefusingFactory(refused)
    controls = GpioControls(PINS, factory, edges.append)
    assert controls.look_again() == ()
    assert list(controls.missing.values()) == ["button on GPIO17: [Errno 16] busy", "knob_a on GPIO5: [Errno 16] busy"]
    assert len(caplog.records) == 2, "each once, however often it is tried"
    factory.pin(27).drive_low()
    del refused[17]
    assert controls.look_again() == ("button",)
    assert list(controls.missing) == ["knob_a"]
    factory.pin(17).drive_low()
    factory.pin(27).drive_high()
    assert [(edge.part, edge.down) for edge in edges] == [("timer", True), ("button", True), ("timer", False)]
    controls.close()
    factory.pin(17).drive_high()
    assert len(edges) == 3


def test_libraries_that_do_not_fit_each_other_are_no_crash(edges: list[Edge]) -> None:
    """Debian 13's gpiozero 1.6 asks lgpio 0.2 for a name it no longer has; seen on the virtual Pi."""
    with pytest.raises(ControlsLost, match="SET_BIAS_DISABLE"):
        GpioControls(
            {"button": 17}, RefusingFactory({17: AttributeError("lgpio has no SET_BIAS_DISABLE")}), edges.append
        )


def test_no_part_that_answers_is_one_clear_line(edges: list[Edge], caplog: pytest.LogCaptureFixture) -> None:
    factory = RefusingFactory({pin: PermissionError("not yours") for pin in PINS.values() if pin is not None})
    with pytest.raises(ControlsLost, match=r"^no control answers: .*button on GPIO17: not yours") as lost:
        GpioControls(PINS, factory, edges.append)
    assert "\n" not in str(lost.value)
    assert not caplog.messages, "it is tried again and again: the journal must not fill"


def test_an_edge_stamped_by_another_clock_is_stamped_by_ours(edges: list[Edge]) -> None:
    factory = MockFactory(pin_class=WallClockPin)
    controls = GpioControls(PINS, factory, edges.append)
    before_s = time.monotonic()
    factory.pin(17).drive_low()
    assert before_s <= edges[0].at_s <= time.monotonic()
    controls.close()


def test_closed_controls_post_no_more_and_free_their_pins(factory: Any, edges: list[Edge]) -> None:
    GpioControls(PINS, factory, edges.append).close()
    factory.pin(17).drive_low()
    assert edges == []
    GpioControls(PINS, factory, edges.append).close()


def test_closed_controls_watch_no_pin() -> None:
    factory = MockFactory(pin_class=WatchedPin)
    controls = GpioControls(PINS, factory, list[Edge]().append)
    pins = [factory.pin(pin) for pin in PINS.values()]
    assert all(pin.watched for pin in pins)
    controls.close()
    assert not any(pin.watched for pin in pins)


def test_two_that_want_one_pin(factory: Any, edges: list[Edge]) -> None:
    controls = GpioControls({"button": 17, "timer": 17}, factory, edges.append)
    assert controls.parts == ("button",)
    controls.close()


def test_the_configurations_pins_have_the_names_of_the_parts() -> None:
    assert all(getattr(config.Pins(), part) == pin for part, pin in PINS.items())


@pytest.mark.skipif(not BARE, reason="this machine has pins")
def test_pins_that_this_user_may_not_open_name_the_group(tmp_path: Path) -> None:
    (tmp_path / "gpiochip0").symlink_to("nowhere")  # the one thing that root cannot open either
    with pytest.raises(ControlsLost, match=r"not allowed to open \S+gpiochip0; add the user to the group gpio"):
        open_factory("rpigpio", tmp_path)


@pytest.mark.skipif(not BARE, reason="this machine has pins")
@pytest.mark.parametrize("name", ["auto", "gpiod", "lgpio", "rpigpio"])
def test_without_pins_every_real_factory_says_so(name: str, tmp_path: Path) -> None:
    """In a process of its own: lgpio starts a thread, and makes a pipe in the folder where it is loaded."""
    code = f"from device.controls.gpio import open_factory; open_factory({name!r})"
    root = Path(__file__).parents[2]
    found = os.environ | {"PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, cwd=tmp_path, env=found, capture_output=True, text=True, check=False)
    complaint = ended.stderr.splitlines()[-1]
    assert complaint.startswith("device.controls.contract.ControlsLost: no pins: there is no /dev/gpiochip*; is this a")
    assert all(tried in complaint for tried in (["gpiod:", "lgpio:", "rpigpio:"] if name == "auto" else [name]))
    assert "mock" not in complaint


class TestAmpSwitch:
    """The amplifier's mute pin."""

    def test_it_is_muted_until_it_is_switched_on_and_once_it_is_closed(self, factory: Any) -> None:
        pin = factory.pin(25)
        pin.drive_high()
        switch = AmpSwitch(25, factory)
        assert (pin.function, pin.state) == ("output", False)
        switch.on()
        assert pin.state
        switch.off()
        assert not pin.state
        switch.on()
        pin.clear_states()
        switch.close()
        assert [was.state for was in pin.states] == [True, False]
        assert pin.function == "input"

    def test_a_pin_that_cannot_be_had(self) -> None:
        with pytest.raises(ControlsLost, match="no amplifier switch on GPIO25: not yours"):
            AmpSwitch(25, RefusingFactory({25: PermissionError("not yours")}))
