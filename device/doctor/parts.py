"""The parts by the bed for a person to try: contacts, lamp, card and amplifier, by the drivers that a night uses."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from queue import Empty, SimpleQueue
from typing import Any, get_args

from device.audio.amp import Switch
from device.audio.contract import Sink
from device.config import Config
from device.controls.contract import Edge, Levels, Part
from device.doctor.tone import Side, feed_of, play
from device.light.contract import DARK, Colour, Lamp

LOOK_S = 0.05  # how often to see whether a hand has come to rest
STEP_S = 0.02  # of a lamp that moves
SIDE_S = 4.0


class Contacts:
    """See `interview.Touch`. Raises ControlsLost; gpiozero is loaded here."""

    def __init__(
        self,
        config: Config,
        factory: Any = None,
        clock: Callable[[], float] = time.monotonic,
        look_s: float = LOOK_S,
    ) -> None:
        """`factory` is the caller's; None opens the configured one."""
        from device.controls.gpio import GpioControls, open_factory

        self._queue: SimpleQueue[Edge] = SimpleQueue()
        self._clock, self._look_s = clock, look_s
        self._open = ExitStack()
        with ExitStack() as opened:
            if factory is None:
                factory = open_factory(config.pins.factory)
                opened.callback(factory.close)
            fitted: dict[Part, int | None] = {part: getattr(config.pins, part) for part in get_args(Part)}
            self._controls = GpioControls(fitted, factory, self._queue.put)
            opened.callback(self._controls.close)
            self._open = opened.pop_all()
        self.parts = self._controls.parts

    def begin(self) -> Levels:
        """See `Touch`."""
        while not self._queue.empty():
            self._queue.get()
        return self._controls.levels()

    def edges(self, enough: Callable[[Sequence[Edge], float], bool], longest_s: float) -> list[Edge]:
        """See `Touch`."""
        seen: list[Edge] = []
        give_up_s = self._clock() + longest_s
        while True:
            try:
                seen.append(self._queue.get(timeout=self._look_s))
            except Empty:  # none waits, so the last one seen is the last there was
                now_s = self._clock()
                if now_s >= give_up_s or enough(seen, now_s):
                    return seen

    def close(self) -> None:
        """Free the pins."""
        self._open.close()


class Glow:
    """See `interview.Sight`. `open_lamp` raises LampLost. Close it: it then is dark."""

    def __init__(self, open_lamp: Callable[[], Lamp], pause: Callable[[float], None] = time.sleep) -> None:
        self._lamp, self._pause, self._now = open_lamp(), pause, DARK

    def show(self, colour: Colour, over_s: float) -> None:
        """See `Sight`; even to the eye, which goes by the cube root of luminance."""
        steps = max(round(over_s / STEP_S), 1)
        start, self._now = self._now, colour
        for n in range(1, steps + 1):
            share = n / steps
            pairs = zip(start, colour, strict=True)
            self._lamp.set(*(((1 - share) * a ** (1 / 3) + share * b ** (1 / 3)) ** 3 for a, b in pairs))
            if n < steps:
                self._pause(STEP_S)

    def close(self) -> None:
        """Dark, and the bus let go."""
        self._lamp.close()


class Speaker:
    """See `interview.Sound`. The card is open, and the amplifier on, only while something plays."""

    def __init__(
        self,
        config: Config,
        open_card: Callable[[], Sink],
        amp: Switch | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._config, self._open_card, self._amp, self._pause = config, open_card, amp, pause

    def play(
        self, side: Side, db: float, duration_s: float = SIDE_S, enough: Callable[[], bool] = lambda: False
    ) -> None:
        """See `Sound`."""
        feed = feed_of(self._config, side, db)
        sink = self._open_card()
        try:
            if self._amp:
                self._amp.on()
            play(feed, sink, duration_s, enough)
            self._pause(self._config.card.buffer_ms / 1000)
        finally:
            if self._amp:
                self._amp.off()
            sink.close()
