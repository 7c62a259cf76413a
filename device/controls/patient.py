"""Controls whose pins may come late: the device starts without them, and they join in by themselves."""

from collections.abc import Callable

from device.controls.contract import ControlsLost, Levels

RETRY_FIRST_S, RETRY_LONGEST_S = 1.0, 30.0


class PatientControls:
    """Opens the controls, and tries again, ever less often, while there are none. For one thread; nothing here waits.

    `open_controls` returns what reads their levels, and raises ControlsLost; `tell` takes a line for the journal.
    """

    def __init__(self, open_controls: Callable[[], Callable[[], Levels]], tell: Callable[[str], None]) -> None:
        self.levels: Callable[[], Levels] | None = None
        self.fault: str | None = None  # why there are none
        self.wake_at_s: float | None = None  # when to call `due`
        self._open, self._tell = open_controls, tell
        self._retry_s = RETRY_FIRST_S

    def due(self, at_s: float) -> bool:
        """Try, if it is time to and there are none; whether they came with this try."""
        if self.levels or (self.wake_at_s is not None and at_s < self.wake_at_s):
            return False
        try:
            self.levels = self._open()
        except ControlsLost as lost:
            if self.fault is None:
                self._tell(f"{lost}; trying again every {RETRY_LONGEST_S:.0f} s at most")
            self.fault = str(lost)
            self.wake_at_s = at_s + self._retry_s
            self._retry_s = min(2 * self._retry_s, RETRY_LONGEST_S)
            return False
        if self.fault is not None:
            self._tell("the controls are there now")
        self.fault = self.wake_at_s = None
        return True
