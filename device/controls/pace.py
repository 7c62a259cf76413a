"""How many steps a click of the knob is worth: one, or a few when it is turned fast."""

from collections import deque

FAST_S = 0.1  # a click every 100 ms is as fast as a knob is turned with thought; twice that pace earns one step more
UP_STEPS_PER_S = 12  # 18 dB a second at 1.5 dB a step: under the 20 dB a second at which loudness may rise
DOWN_STEPS_PER_S = 24  # to quiet it may go faster: a startled hand wants it low at once


class Pace:
    """Bounded acceleration: a click always counts as one, and never as more than `acceleration`.

    The first two clicks one way are single, so neither a touch nor an encoder that slips two at a time is multiplied.
    Upward half of the extra is given. The extra may fill a second up to the figures above; beyond, clicks are single.
    """

    def __init__(self, acceleration: int) -> None:
        self._most = {1: 1 + (acceleration - 1) // 2, -1: acceleration}
        self._way = 0
        self._last_second: deque[tuple[float, int]] = deque(maxlen=DOWN_STEPS_PER_S)  # (at_s, steps), the same way

    def steps(self, click: int, at_s: float) -> int:
        """The steps of `click` (+1 or -1), signed like it. Times must not go back."""
        if click != self._way:
            self._last_second.clear()
            self._way = click
        while self._last_second and at_s - self._last_second[0][0] >= 1.0:
            self._last_second.popleft()
        steps = max(1, min(self._wanted(at_s), self._most[click], self._left(click)))
        self._last_second.append((at_s, steps))
        return steps * click

    def _wanted(self, at_s: float) -> int:
        """By the mean of the last two gaps."""
        if len(self._last_second) < 2:
            return 1
        gap_s = (at_s - self._last_second[-2][0]) / 2
        return 1 + int(FAST_S / max(gap_s, 0.001))

    def _left(self, click: int) -> int:
        """What the second that ends now may still take."""
        most = UP_STEPS_PER_S if click > 0 else DOWN_STEPS_PER_S
        return most - sum(steps for _, steps in self._last_second)
