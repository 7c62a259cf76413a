"""A lamp that may be missing, or come and go: the night goes on without it, and it joins in again by itself."""

from collections.abc import Callable

from device.light.contract import DARK, Colour, Lamp, LampLost

RETRY_FIRST_S, RETRY_LONGEST_S = 0.25, 30.0
LOOK_S = 5.0  # how often to see whether a light that does not change is still there
RISE_S = 2.0  # a lamp that is found comes up over this: its return in the dark must not wake anyone
RISE_STEP_S = 0.02


class PatientLamp:
    """Opens a lamp when it is first told something, and again, ever less often, while it is lost. Never raises.

    For one thread. Every call brings its time; nothing here waits. `open_lamp` raises LampLost when there is none to be
    had; `tell` takes a line for the journal, one when the lamp is lost and one when it is back.
    """

    def __init__(self, open_lamp: Callable[[], Lamp], tell: Callable[[str], None]) -> None:
        self.wake_at_s: float | None = None  # when to call `set` again; None when that can wait for another colour
        self._open_lamp, self._tell = open_lamp, tell
        self._lamp: Lamp | None = None
        self._opened_s = 0.0
        self._lost: LampLost | None = None  # until the lamp has been back for as long as it takes to come up
        self._retry_s = RETRY_FIRST_S

    @property
    def fault(self) -> str | None:
        """Why the lamp is lost; None while it is not, as far as one knows."""
        return str(self._lost) if self._lost else None

    def set(self, colour: Colour, at_s: float) -> None:
        """Show a colour, or try for a lamp that could; while it is lost, only from `wake_at_s` on."""
        if self._lamp is None and self.wake_at_s is not None and at_s < self.wake_at_s:
            return
        try:
            if self._lamp:
                self._show(self._lamp, colour, at_s)
            else:
                self._open(at_s)
        except LampLost as lost:
            self._lose(lost, at_s)

    def close(self) -> None:
        """Leave it dark, if it is there."""
        lamp, self._lamp, self.wake_at_s = self._lamp, None, None
        try:
            if lamp:
                lamp.close()
        except LampLost as lost:
            self._lost = lost

    def _open(self, at_s: float) -> None:
        """Open it and leave it dark: it is told what to show the next time, when its oscillator runs."""
        self._lamp = self._open_lamp()
        self._opened_s, self.wake_at_s = at_s, at_s + RISE_STEP_S

    def _show(self, lamp: Lamp, colour: Colour, at_s: float) -> None:
        risen = min((at_s - self._opened_s) / RISE_S, 1.0)
        lamp.set(*(share * risen**3 for share in colour))  # lightness goes with the cube root of luminance
        if risen < 1:
            self.wake_at_s = at_s + RISE_STEP_S
            return
        self.wake_at_s = None if colour == DARK else at_s + LOOK_S
        if self._lost:
            self._tell(f"lamp at {self._lost.place} is back")
            self._lost, self._retry_s = None, RETRY_FIRST_S

    def _lose(self, lost: LampLost, at_s: float) -> None:
        if self._lost is None:
            self._tell(f"{lost}; sound goes on, trying again every {RETRY_LONGEST_S:.0f} s at most")
        self.close()
        self._lost = lost
        self.wake_at_s = at_s + self._retry_s
        self._retry_s = min(2 * self._retry_s, RETRY_LONGEST_S)
