"""The lamp as a night sees it: levels that move, turned into colours for whichever lamp is there."""

from collections.abc import Callable

from device.light.colour import mix
from device.light.contract import Colour, Lamp
from device.light.fader import TRAVEL_S, Fader
from device.light.patient import PatientLamp

FASTEST_S, SLOWEST_S = 0.02, 1.0  # between two settings of a lamp that moves
STEP = 0.0005  # of level, L* 0.05: a quarter of the smallest step a 12-bit lamp can make, so no step is ours
LARGEST_STEP = FASTEST_S / TRAVEL_S  # of level, from one setting to the next, however late that one is
CATCH_UP = 2.0  # a light that is behind moves so many times as fast, as far as `LARGEST_STEP` lets it


class Rig:
    """Moves the light. For the main thread; every call brings its time.

    The light has a time of its own. It stands still while nobody calls, and then catches up. So neither a caller that
    was held up nor an event that is older than what is shown makes a step.
    """

    def __init__(
        self,
        open_lamp: Callable[[], Lamp],
        full_lux: Colour,
        tell: Callable[[str], None] = lambda _line: None,
        *,
        fitted: bool = True,
    ) -> None:
        """`open_lamp` and `tell` as of `PatientLamp`; `full_lux` is each channel at full at the pillow."""
        self._fitted = fitted
        self._fader, self._full_lux = Fader(), full_lux
        self._lamp = PatientLamp(open_lamp, tell)
        self._shown_s = 0.0  # the light's own time: of what the lamp shows
        self.wake_at_s: float | None = None

    @property
    def answers(self) -> bool:
        """Whether there is a lamp to be lit."""
        return self._fitted and self.fault is None

    @property
    def fault(self) -> str | None:
        """Why there is no light, None when there could be."""
        return self._lamp.fault

    def light(self, level: float, over_s: float, at_s: float, *, breathing: bool, red_only: bool) -> None:
        """See `session.commands.Light`."""
        from_s = self._from_s(at_s)
        over_s += max(at_s - from_s, 0.0)
        self._fader.to(level, over_s, from_s, breathing=breathing, red_only=red_only)
        self.due(at_s)

    def breathe(
        self, breath_s: tuple[float, float, float] | None, at_s: float, begins_s: float, *, breathing: bool
    ) -> None:
        """See `Fader.breathe`."""
        self._fader.breathe(breath_s, self._from_s(at_s), begins_s, breathing=breathing)
        self.due(at_s)

    @property
    def level(self) -> float:
        """What the light is, L* / 100."""
        return self._fader.at(self._shown_s)

    @property
    def goal(self) -> float:
        """Where that is on its way to, but for breathing."""
        return self._fader.goal

    def due(self, at_s: float) -> None:
        """Show what is to be seen now, or what is on the way there."""
        shown_s = self._shown_s = self._next_s(at_s)
        self._lamp.set(mix(self._fader.at(shown_s), self._full_lux, self._fader.redness(shown_s)), at_s)
        wakes = [self._lamp.wake_at_s]
        if speed := self._fader.speed(shown_s):
            wakes.append(at_s + (FASTEST_S if shown_s < at_s else _interval_s(speed)))
        self.wake_at_s = min((w for w in wakes if w is not None), default=None)

    def _from_s(self, at_s: float) -> float:
        """The light's own time at which a change begins that was asked for at `at_s`."""
        if self._next_s(at_s) == at_s:  # the light is not behind
            self._shown_s = at_s
        return self._shown_s

    def _next_s(self, at_s: float) -> float:
        """The light's own time to show next: `at_s`, or the furthest that makes no step."""
        speed = self._fader.speed(self._shown_s)
        if at_s <= self._shown_s or not speed:
            return max(at_s, self._shown_s)
        most_s = max(min(CATCH_UP * _interval_s(speed), LARGEST_STEP / speed), FASTEST_S)
        return min(at_s, self._shown_s + most_s)

    def close(self) -> None:
        """Dark, and the lamp let go."""
        self._lamp.close()


def _interval_s(speed: float) -> float:
    """Until a light that moves so fast is to be set again."""
    return min(max(STEP / speed, FASTEST_S), SLOWEST_S)
