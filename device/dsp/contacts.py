"""What hands do with a thing, planned ahead: strikes that one hears apart, over a rustle of those that one does not."""

import numpy as np

from device.dsp.modes import HOP, Floats, Rustle, Strikes
from device.dsp.stream import Block, Tail


class Contacts:
    """A rustle planned hop by hop, and strikes planned beside it; sounded `hops` hops at a time."""

    def __init__(self, hops: int, rustle: Rustle, *strikes: Strikes) -> None:
        self._hops, self._rustle, self._strikes = hops, rustle, strikes
        self._plan = np.empty((0, 3))
        self._tail = Tail(hops * HOP, max(struck.modes.frames for struck in strikes))

    @property
    def wanted(self) -> bool:
        """Whether more must be planned before the next chunk is rendered."""
        return len(self._plan) < self._hops

    @property
    def planned_frames(self) -> int:
        """From the present chunk's first to the end of what is planned: where what is planned next begins."""
        return len(self._plan) * HOP

    def plan(self, left: Floats, right: Floats, shade: Floats) -> None:
        """More of the rustle, each `(hops,)`: gains at the ears, and its shade 0..1. What is struck comes first."""
        self._plan = np.concatenate((self._plan, np.stack((left, right, shade), axis=1)))

    def render(self) -> tuple[Block, Block]:
        """The next chunk of the strikes and of the rustle, each `(hops * HOP, 2)`."""
        now, self._plan = self._plan[: self._hops], self._plan[self._hops :]
        for struck in self._strikes:
            struck.sound(self._tail)
        return self._tail.take(), self._rustle.render(now)
