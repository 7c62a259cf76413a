"""Buttons and encoder on the Pi's pins, by way of gpiozero 1.6 or 2.0: edges only, each posted as it comes.

Every contact connects its pin to ground and the pin is pulled up. gpiozero's own debouncing and holding are left alone:
what an edge means is decided in `gestures.py`.

lgpio keeps a pipe named `.lgd-nfy...` in the working directory, or in the one that the environment names as LG_WD; it
must be writable, and named before the first factory is opened.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import gpiozero  # type: ignore[import-untyped]  # ships no types

from device.controls.contract import ControlsLost, Edge, Levels, Part

Factory = Any  # gpiozero.Factory: what pins are made of

DEV: Final = Path("/dev")

FACTORIES: Final = {
    "gpiod": ("device.controls.gpiod_pins", "GpiodFactory"),
    "lgpio": ("gpiozero.pins.lgpio", "LGPIOFactory"),
    "rpigpio": ("gpiozero.pins.rpigpio", "RPiGPIOFactory"),
    "mock": ("gpiozero.pins.mock", "MockFactory"),
}
CHOICES: Final = {"auto": ("gpiod", "lgpio", "rpigpio")}  # never mock: a device without hands must say so
LATEST_S = 30.0  # a kernel that stamps edges by another clock than ours is further off than any edge comes late

log = logging.getLogger(__name__)


def open_factory(name: str, dev: Path = DEV) -> Factory:
    """The pin factory of that name, or for `auto` the first that works; its `close` is the caller's.

    Raises ControlsLost when none works; `dev` is where it then looks for what may be wrong.
    """
    reasons = []
    for choice in CHOICES.get(name, (name,)):
        module, factory_class = FACTORIES[choice]
        try:
            if choice == "lgpio":
                _name_biases()
            factory = getattr(import_module(module), factory_class)()
        except pin_errors() as error:
            reasons.append(f"{choice}: {error}")
            continue
        log.info("pins by %s%s", choice, "".join(f" ({reason})" for reason in reasons))
        return factory
    raise ControlsLost(f"no pins: {_remedy(dev)} [{'; '.join(reasons)}]")


class GpioControls:
    """The parts that are fitted and answer. A part that does not is logged and left out, and the others work (I6)."""

    def __init__(self, pins: Mapping[Part, int | None], factory: Factory, post: Callable[[Edge], None]) -> None:
        """Watch `pins`, BCM numbers, None for not fitted. `post` is called from the pins' thread and must not wait.

        Raises ControlsLost when parts are fitted and none of them answers.
        """
        self._fitted = {part: pin for part, pin in pins.items() if pin is not None}
        self._factory, self._post = factory, post
        self._contacts: dict[Part, _Contact] = {}
        self._missing: dict[Part, str] = {}
        self.look_again()
        if self._missing and not self._contacts:
            raise ControlsLost(f"no control answers: {_remedy(DEV)} [{'; '.join(self._missing.values())}]")
        for reason in self._missing.values():
            log.warning("no %s", reason)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Those that are watched."""
        return tuple(self._contacts)

    @property
    def missing(self) -> Mapping[Part, str]:
        """Those that are fitted and do not answer: which, on what pin, and why."""
        return self._missing

    def look_again(self) -> tuple[Part, ...]:
        """Try those that are not watched, and leave the others alone; which have come."""
        came = []
        for part, pin in self._fitted.items():
            if part in self._contacts:
                continue
            try:
                self._contacts[part] = _Contact(part, pin, self._factory, self._post)
            except pin_errors() as error:
                self._missing[part] = f"{part} on GPIO{pin}: {error or type(error).__name__}"
            else:
                self._missing.pop(part, None)
                came.append(part)
        return tuple(came)

    def levels(self) -> Levels:
        """What the pins read now, whatever edges were told. A part that cannot be read is left out."""
        levels: dict[Part, bool] = {}
        for part, contact in self._contacts.items():
            try:
                levels[part] = contact.down
            except pin_errors() as error:
                log.debug("%s cannot be read: %s", part, error)
        return levels

    def catch_up(self) -> None:
        """Post the edges that the kernel keeps and no thread has read yet; only pins by gpiod can tell."""
        getattr(self._factory, "catch_up", lambda: None)()

    def close(self) -> None:
        """Post no more and free the pins."""
        for contact in self._contacts.values():
            contact.close()
        self._contacts.clear()


class _Contact:
    """One pin, watched. gpiozero keeps only a weak reference to `_changed`: this object must be held on to."""

    def __init__(self, part: Part, pin: int, factory: Factory, post: Callable[[Edge], None]) -> None:
        self._part, self._post = part, post
        self._device = gpiozero.InputDevice(pin, pull_up=True, pin_factory=factory)
        try:
            self._device.pin.when_changed = self._changed
        except pin_errors():
            self._device.close()
            raise

    @property
    def down(self) -> bool:
        return bool(self._device.is_active)

    def close(self) -> None:
        self._device.pin.when_changed = None  # gpiozero's lgpio pin goes on calling when it is only closed
        self._device.close()

    def _changed(self, ticks: float, level: int) -> None:
        """Called in gpiozero's thread. `ticks` is the kernel's stamp, by a clock that depends on the kernel."""
        now_s = time.monotonic()
        at_s = ticks if now_s - LATEST_S < ticks <= now_s else now_s
        self._post(Edge(self._part, not level, at_s))


def pin_errors() -> tuple[type[Exception], ...]:
    """What the libraries raise when a pin cannot be had; lgpio's own class is known only once it is loaded.

    AttributeError is of two that are not made for each other: it must not cost the night (I6).
    """
    lgpio = sys.modules.get("lgpio")
    own = [lgpio.error] if lgpio else []
    return (gpiozero.GPIOZeroError, OSError, ImportError, RuntimeError, AttributeError, *own)


def _name_biases() -> None:
    """Lgpio 0.2 renamed what gpiozero 1.6, which is Debian 13's, still asks it for."""
    lgpio = import_module("lgpio")
    for of_old, of_new in (("DISABLE", "NONE"), ("PULL_UP", "UP"), ("PULL_DOWN", "DOWN")):
        if not hasattr(lgpio, f"SET_BIAS_{of_old}"):
            setattr(lgpio, f"SET_BIAS_{of_old}", getattr(lgpio, f"SET_PULL_{of_new}"))


def _remedy(dev: Path) -> str:
    chips = sorted(dev.glob("gpiochip*"))
    if not chips:
        return "there is no /dev/gpiochip*; is this a Raspberry Pi?"
    if not any(os.access(chip, os.R_OK | os.W_OK) for chip in chips):
        return f"not allowed to open {chips[0]}; add the user to the group gpio and log in again"
    return "does a program or a driver hold them? `lull doctor` tells; with lgpio, can LG_WD be written to?"
