"""gpiozero's devices on libgpiod's lines, of a chip that is simulated; the virtual Pi has a kernel's own."""

import threading
import time
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from device.controls.amp_pin import AmpSwitch
from device.controls.contract import ControlsLost, Edge, Part
from device.controls.gpio import GpioControls
from device.controls.gpiod_pins import GpiodFactory, header_chip
from device.controls.patient import PatientControls
from device.message_queue import MessageQueue, pass_time
from device.session import events as ev
from tests.controls.lines import SimulatedChip
from tests.nightstand import Nightstand

PINS: dict[Part, int | None] = {"button": 17, "timer": 27, "knob_push": 13, "knob_a": 5, "knob_b": 6}


class Factory(GpiodFactory):
    """On a Pi 4."""

    def _get_revision(self) -> int:
        return 0xC03114


@pytest.fixture
def chip() -> SimulatedChip:
    return SimulatedChip()


@pytest.fixture
def factory(chip: SimulatedChip) -> Iterator[Factory]:
    made = Factory(lambda: chip)  # type: ignore[arg-type,return-value]
    yield made
    made.close()
    assert chip.closed
    assert not chip.lines


@pytest.fixture
def edges() -> "SimpleQueue[Edge]":
    return SimpleQueue()


def test_each_contact_is_told_as_it_moves(chip: SimulatedChip, factory: Any, edges: "SimpleQueue[Edge]") -> None:
    controls = GpioControls(PINS, factory, edges.put)
    assert not any(controls.levels().values()), "pulled up"
    for part, pin in PINS.items():
        assert pin is not None
        chip.pull(pin, high=False)
        down = edges.get(timeout=5.0)
        assert (down.part, down.down) == (part, True)
        assert controls.levels()[part]
        chip.pull(pin, high=True)
        up = edges.get(timeout=5.0)
        assert (up.part, up.down) == (part, False)
        assert up.at_s >= down.at_s
    controls.close()


def test_edges_that_nobody_could_read_meanwhile_come_in_order(
    chip: SimulatedChip, factory: Any, edges: "SimpleQueue[Edge]"
) -> None:
    held = threading.Lock()

    def post(edge: Edge) -> None:
        with held:
            edges.put(edge)

    controls = GpioControls({"button": 17}, factory, post)
    with held:
        for number in range(41):
            chip.pull(17, high=bool(number % 2))
    told = [edges.get(timeout=5.0).down for _ in range(41)]
    assert told == [not number % 2 for number in range(41)]
    controls.close()


def test_edges_of_two_lines_that_nobody_could_read_meanwhile_come_in_the_order_of_time(
    chip: SimulatedChip, factory: Any, edges: "SimpleQueue[Edge]"
) -> None:
    """Else a turn of the knob is two contacts that chatter, and no click."""
    held = threading.Lock()

    def post(edge: Edge) -> None:
        with held:
            edges.put(edge)

    controls = GpioControls(PINS, factory, post)
    moves = [(5, False), (6, False), (5, True), (6, True)] * 3
    with held:
        for number, (pin, high) in enumerate(moves):
            chip.pull(pin, high=high, ago_s=1.0 - number / 100)
    told = [edges.get(timeout=5.0) for _ in moves]
    assert [(PINS[edge.part], not edge.down) for edge in told] == moves
    assert told == sorted(told, key=lambda edge: edge.at_s)
    controls.close()


def test_edges_of_before_are_posted_once_it_has_caught_up(
    chip: SimulatedChip, factory: Any, edges: "SimpleQueue[Edge]"
) -> None:
    """Whichever thread reads them: what is decided next must not be decided without them."""
    controls = GpioControls(PINS, factory, edges.put)
    for number in range(300):
        chip.pull(17, high=bool(number % 2))
        controls.catch_up()
        assert edges.get_nowait().down == (not number % 2)
    controls.close()


def test_an_edge_that_is_told_late_keeps_its_time(
    chip: SimulatedChip, factory: Any, edges: "SimpleQueue[Edge]"
) -> None:
    """Else both of a press that come late would be one bounce."""
    controls = GpioControls({"button": 17}, factory, edges.put)
    chip.pull(17, high=False, ago_s=5.0)
    chip.pull(17, high=True, ago_s=4.9)
    down, up = edges.get(timeout=5.0), edges.get(timeout=5.0)
    assert up.at_s - down.at_s == pytest.approx(0.1, abs=0.05)
    controls.close()


def test_closed_controls_hold_no_line_and_can_be_opened_again(
    chip: SimulatedChip, factory: Any, edges: "SimpleQueue[Edge]"
) -> None:
    GpioControls(PINS, factory, edges.put).close()
    assert not chip.lines
    controls = GpioControls(PINS, factory, edges.put)
    chip.pull(17, high=False)
    assert edges.get(timeout=5.0).part == "button"
    controls.close()
    chip.pull(17, high=True)
    with pytest.raises(Empty):
        edges.get_nowait()


def test_a_line_that_another_program_has_is_left_out(edges: "SimpleQueue[Edge]", caplog: Any) -> None:
    chip = SimulatedChip(taken=frozenset({27}))
    factory = Factory(lambda: chip)  # type: ignore[arg-type,return-value]
    controls = GpioControls(PINS, factory, edges.put)
    assert "timer" not in controls.parts
    assert "no timer on GPIO27: [Errno 16] Device or resource busy" in caplog.text
    controls.close()
    factory.close()


def test_an_amplifiers_pin_is_low_until_it_is_switched_on(chip: SimulatedChip, factory: Any) -> None:
    switch = AmpSwitch(25, factory)
    assert not chip.lines[25].high
    switch.on()
    assert chip.lines[25].high
    switch.off()
    assert not chip.lines[25].high
    switch.close()


def test_no_chip_is_an_error_of_the_system(tmp_path: Any) -> None:
    with pytest.raises(OSError, match="no GPIO chip of a Raspberry Pi's header"):
        header_chip(tmp_path)
    (tmp_path / "gpiochip0").write_text("no chip at all")
    with pytest.raises(OSError, match=r"device|ioctl"):
        header_chip(tmp_path)


def test_pins_that_cannot_be_had_are_lost_controls(edges: "SimpleQueue[Edge]") -> None:
    chip = SimulatedChip(taken=frozenset(pin for pin in PINS.values() if pin is not None))
    factory = Factory(lambda: chip)  # type: ignore[arg-type,return-value]
    with pytest.raises(ControlsLost, match="no control answers"):
        GpioControls(PINS, factory, edges.put)
    factory.close()


@pytest.mark.parametrize("late_s", [0.1, 0.5, 0.9])
def test_a_press_that_no_thread_has_read_by_the_time_of_a_look_is_heard(
    chip: SimulatedChip, factory: Factory, late_s: float
) -> None:
    """Real pins, whose edges the kernel keeps: the release came long ago when the main loop looks next."""
    now_s = time.monotonic()
    stand, queue = Nightstand(started=ev.Started(now_s - 100.0)), MessageQueue[str]()
    controls = PatientControls(lambda: GpioControls({"button": 17}, factory, queue.put_edge), print)
    controls.due(now_s)
    for ago_s in (late_s + 0.08, late_s):
        chip.pull(17, high=ago_s == late_s, ago_s=ago_s)
        pass_time(stand.bedside, controls, queue, time.monotonic())
    pass_time(stand.bedside, controls, queue, time.monotonic() + 1.5)  # when a hold would have been decided long ago
    assert [type(event) for event in stand.events] == [ev.Started, ev.ButtonPressed]
