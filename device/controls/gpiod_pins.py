"""gpiozero's pins by the kernel's own character device, /dev/gpiochipN, through libgpiod 2. gpiozero 1.6 or 2.0.

gpiozero has lgpio for that, whose thread looks 2000 times a second, day and night, whether anything has happened: 5 %
of a Pi 4's core (joan2937/lg, issue 26), which is more than all of Lull's sound. Here a thread sleeps until it has.
"""

import errno
import os
import select
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import gpiod
from gpiod.line import Bias, Direction, Edge, Value
from gpiozero import PinInvalidFunction, PinInvalidPull, PinSetInput  # type: ignore[import-untyped]  # ships no types
from gpiozero.pins.local import LocalPiFactory, LocalPiPin  # type: ignore[import-untyped]

DIRECTIONS: Final = {"input": Direction.INPUT, "output": Direction.OUTPUT}
BIASES: Final = {"up": Bias.PULL_UP, "down": Bias.PULL_DOWN, "floating": Bias.DISABLED}
AS_FOUND: Final = gpiod.LineSettings(direction=Direction.INPUT)
KEPT_EDGES = 64  # a line, while nobody reads them; the kernel's own choice is 16, a click of a chattering knob


def header_chip(dev: Path = Path("/dev")) -> gpiod.Chip:
    """The chip behind a Pi's 40 pins, which has another number on a Pi 5 and with other kernels. Raises OSError."""
    denied = None
    for path in sorted(dev.glob("gpiochip*")):
        try:
            chip = gpiod.Chip(str(path))
        except OSError as error:
            denied = error
            continue
        if chip.get_info().label.startswith("pinctrl-"):
            return chip
        chip.close()
    raise denied or OSError(errno.ENODEV, "no GPIO chip of a Raspberry Pi's header")


class GpiodFactory(LocalPiFactory):  # type: ignore[misc]  # untyped
    """What gpiozero makes its pins of. Their `when_changed` is called on one thread, `pins`."""

    def __init__(self, find_chip: Callable[[], gpiod.Chip] = header_chip) -> None:
        """Raises OSError when there is no chip to be had."""
        super().__init__()
        self.chip = find_chip()
        self.pin_class = GpiodPin
        self._watched: dict[int, GpiodPin] = {}  # by descriptor
        self._reading = threading.Lock()
        self._end = os.eventfd(0)
        self._poll = select.epoll()
        self._poll.register(self._end, select.EPOLLIN)
        self._thread = threading.Thread(target=self._watch, name="pins", daemon=True)
        self._thread.start()

    def watch(self, pin: "GpiodPin", descriptor: int) -> None:
        """Have its edges told."""
        self._watched[descriptor] = pin
        self._poll.register(descriptor, select.EPOLLIN)

    def unwatch(self, descriptor: int) -> None:
        """No more; one that is being told may yet come through."""
        if self._watched.pop(descriptor, None):
            self._poll.unregister(descriptor)

    def close(self) -> None:
        """Free all pins. Once."""
        if self._poll.closed:
            return
        os.eventfd_write(self._end, 1)
        self._thread.join()
        super().close()
        self._poll.close()
        os.close(self._end)
        self.chip.close()

    def _watch(self) -> None:
        while self._end not in (descriptor for descriptor, _ in self._poll.poll()):
            self.catch_up()

    def catch_up(self) -> None:
        """Tell every edge that waits, of all pins in the order of time. Any thread: the other's edges come before."""
        with self._reading:
            edges = [edge for descriptor, _ in self._poll.poll(0) for edge in self._read(descriptor)]
            for pin, event in sorted(edges, key=lambda edge: edge[1].timestamp_ns):
                pin.tell(event)

    def _read(self, descriptor: int) -> "list[tuple[GpiodPin, gpiod.EdgeEvent]]":
        pin = self._watched.get(descriptor)
        try:
            return [(pin, event) for event in pin.read()] if pin else []
        except (OSError, gpiod.RequestReleasedError):  # the chip, or the pin, has gone meanwhile
            self.unwatch(descriptor)
            return []


class GpiodPin(LocalPiPin):  # type: ignore[misc]  # untyped
    """A line of the chip. It has no PWM, and leaves debouncing to others."""

    def __init__(self, factory: GpiodFactory, which: Any) -> None:
        """`which` is a number for gpiozero 1.6, more for 2.0. Raises OSError when another program has the line."""
        super().__init__(factory, which)
        self._line: int = self._number
        self._settings = AS_FOUND
        self._request = self._take()

    def _take(self) -> gpiod.LineRequest:
        chip: gpiod.Chip = self.factory.chip
        return chip.request_lines({self._line: self._settings}, consumer="lull", event_buffer_size=KEPT_EDGES)

    def close(self) -> None:
        """Free the line; should gpiozero, which keeps its pins, come back to it, it is taken again."""
        self.when_changed = None
        if self._request:
            self._request.release()
        self._settings = AS_FOUND

    def read(self) -> list[gpiod.EdgeEvent]:
        """The edges that wait, which then wait no longer."""
        return self._request.read_edge_events() if self._request.wait_edge_events(0) else []

    def tell(self, event: gpiod.EdgeEvent) -> None:
        """Call `when_changed` with the kernel's own time."""
        if self.when_changed is not None:
            self._call_when_changed(event.timestamp_ns / 1e9, int(event.event_type is event.Type.RISING_EDGE))

    def _set(self, **changes: Any) -> None:
        self._settings = replace(self._settings, **changes)
        if self._request:
            self._request.reconfigure_lines({self._line: self._settings})
        else:
            self._request = self._take()

    def _get_function(self) -> str:
        return next(name for name, direction in DIRECTIONS.items() if direction is self._settings.direction)

    def _set_function(self, value: str) -> None:
        if value not in DIRECTIONS:
            raise PinInvalidFunction(f'invalid function "{value}" for pin {self!r}')
        self._set(direction=DIRECTIONS[value])

    def _get_state(self) -> int:
        return int(self._request.get_value(self._line) is Value.ACTIVE)

    def _set_state(self, value: float) -> None:
        if self._settings.direction is not Direction.OUTPUT:
            raise PinSetInput(f"cannot set state of pin {self!r}")
        self._request.set_value(self._line, Value.ACTIVE if value else Value.INACTIVE)

    def _get_pull(self) -> str:
        return next((name for name, bias in BIASES.items() if bias is self._settings.bias), "floating")

    def _set_pull(self, value: str) -> None:
        if value not in BIASES:
            raise PinInvalidPull(f'invalid pull "{value}" for pin {self!r}')
        self._set(bias=BIASES[value])

    def _enable_event_detect(self) -> None:
        self._set(edge_detection=Edge.BOTH)
        self.factory.watch(self, self._request.fd)

    def _disable_event_detect(self) -> None:
        self.factory.unwatch(self._request.fd)
        self._set(edge_detection=Edge.NONE)
