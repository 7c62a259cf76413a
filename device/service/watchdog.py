"""When to tell systemd that the device lives: not while a thread runs, but while its work gets done. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LOOKS = 4  # how often a thread that stands still is looked at within one interval


def watchdog_interval_s(env: Mapping[str, str], pid: int) -> float | None:
    """Half of what systemd waits before it restarts us; None when it does not watch this process."""
    wait_us = env.get("WATCHDOG_USEC", "")
    if not wait_us.isdecimal() or env.get("WATCHDOG_PID", str(pid)) != str(pid):
        return None
    return int(wait_us) / 2e6 or None


@dataclass(slots=True)
class Watchdog:
    """Asked by the main loop, so a ping also says that the loop turns. Times are monotonic."""

    interval_s: float | None
    wake_at_s: float | None = field(init=False)  # when `beat` wants to be called
    _turns: int = field(init=False, default=-1)  # by the last ping

    def __post_init__(self) -> None:
        self.wake_at_s = None if self.interval_s is None else float("-inf")

    def beat(self, at_s: float, turns: int, asleep: bool) -> bool:
        """Whether to ping now: it is time, and the audio thread has turned since the last ping.

        Each of its turns plays a period, or asks for a card that is away; `asleep` says that it need do neither.
        """
        if self.wake_at_s is None or self.interval_s is None or at_s < self.wake_at_s:
            return False
        if not asleep and turns == self._turns:
            self.wake_at_s = at_s + self.interval_s / LOOKS
            return False
        self._turns = turns
        self.wake_at_s = at_s + self.interval_s
        return True
