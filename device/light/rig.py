"""The lamp as a night sees it: levels that move, turned into colours for whichever lamp is there."""

from collections.abc import Callable

from device.light.colour import mix
from device.light.contract import Colour, Lamp
from device.light.fader import Fader
from device.light.patient import PatientLamp

FASTEST_S, SLOWEST_S = 0.02, 1.0  # between two settings of a lamp that moves
STEP = 0.0005  # of level, L* 0.05: a quarter of the smallest step a 12-bit lamp can make, so no step is ours


class Rig:
    """Moves the light. For the main thread; every call brings its time."""

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
        self._fader.to(level, over_s, at_s, breathing=breathing, red_only=red_only)
        self.due(at_s)

    def breathe(
        self, breath_s: tuple[float, float, float] | None, at_s: float, begins_s: float, *, breathing: bool
    ) -> None:
        """See `Fader.breathe`."""
        self._fader.breathe(breath_s, at_s, begins_s, breathing=breathing)
        self.due(at_s)

    def level(self, at_s: float) -> float:
        """What the light is meant to be, L* / 100."""
        return self._fader.at(at_s)

    @property
    def goal(self) -> float:
        """Where that is on its way to, but for breathing."""
        return self._fader.goal

    def due(self, at_s: float) -> None:
        """Show what is to be seen now."""
        self._lamp.set(mix(self._fader.at(at_s), self._full_lux, self._fader.redness(at_s)), at_s)
        wakes = [self._lamp.wake_at_s]
        if speed := self._fader.speed(at_s):
            wakes.append(at_s + min(max(STEP / speed, FASTEST_S), SLOWEST_S))
        self.wake_at_s = min((w for w in wakes if w is not None), default=None)

    def close(self) -> None:
        """Dark, and the lamp let go."""
        self._lamp.close()
