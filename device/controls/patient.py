"""Controls whose pins may come late, all or some: the device starts without them, and they join in by themselves."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from device.controls.contract import ControlsLost, Levels, Part

RETRY_FIRST_S, RETRY_LONGEST_S = 1.0, 30.0


class Controls(Protocol):
    """`gpio.GpioControls` or a stand-in. What is missing as it is opened is told to the journal by itself."""

    @property
    def missing(self) -> Mapping[Part, str]:
        """Parts that are fitted and do not answer: which, and why."""

    def levels(self) -> Levels:
        """What the parts that answer read now."""

    def catch_up(self) -> None:
        """Post now what has happened and was not posted yet, as far as that can be known."""

    def look_again(self) -> tuple[Part, ...]:
        """Try the missing ones, and leave the others alone; which have come."""


class PatientControls:
    """Opens the controls, and tries what does not answer again, ever less often. For one thread; nothing here waits.

    `open_controls` raises ControlsLost when there are none at all; `tell` takes a line for the journal.
    """

    def __init__(self, open_controls: Callable[[], Controls], tell: Callable[[str], None]) -> None:
        self.wake_at_s: float | None = None  # when to call `due`
        self._open, self._tell = open_controls, tell
        self._controls: Controls | None = None
        self._lost: str | None = None  # why there are none
        self._retry_s = RETRY_FIRST_S

    @property
    def levels(self) -> Callable[[], Levels] | None:
        """What reads the levels of the parts that answer, once any does."""
        return self._controls.levels if self._controls else None

    @property
    def faults(self) -> tuple[str, ...]:
        """Why there are none, or which are missing, a line each."""
        if self._controls:
            return tuple(f"no {part}" for part in self._controls.missing.values())
        return (self._lost,) if self._lost else ()

    def catch_up(self) -> None:
        """Edges that have happened are posted when this returns, as far as that can be known."""
        if self._controls:
            self._controls.catch_up()

    def due(self, at_s: float) -> Levels:
        """Try, if it is time to, what is missing; how those that came with this try were found."""
        if self.wake_at_s is not None and at_s < self.wake_at_s:
            return {}
        if self._controls is None:
            return self._try_all(at_s)
        return self._try_missing(self._controls, at_s) if self._controls.missing else {}

    def _try_all(self, at_s: float) -> Levels:
        try:
            self._controls = self._open()
        except ControlsLost as lost:
            if self._lost is None:
                self._tell(f"{lost}; trying again every {RETRY_LONGEST_S:.0f} s at most")
            self._lost = str(lost)
            self._wait(at_s)
            return {}
        if self._lost is not None:
            missing = self._controls.missing
            self._tell(f"the controls are there now{f', but for {_listed(missing)}' if missing else ''}")
        self._retry_s = RETRY_FIRST_S
        self._wait(at_s)
        return self._controls.levels()

    def _try_missing(self, controls: Controls, at_s: float) -> Levels:
        came = controls.look_again()
        if came:
            self._tell(f"now there: {_listed(came)}")
        self._wait(at_s)
        found = controls.levels() if came else {}
        return {part: found[part] for part in came if part in found}

    def _wait(self, at_s: float) -> None:
        if self._controls and not self._controls.missing:
            self.wake_at_s = None
            return
        self.wake_at_s = at_s + self._retry_s
        self._retry_s = min(2 * self._retry_s, RETRY_LONGEST_S)


def _listed(parts: Iterable[Part]) -> str:
    return ", ".join(parts)
