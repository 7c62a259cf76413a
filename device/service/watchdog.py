"""When to tell systemd that the device lives: not while a thread runs, but while sound comes out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LOOKS = 4  # how often a sound that stands still is looked at within one interval


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
    _frames: int = field(init=False, default=-1)  # played by the last ping

    def __post_init__(self) -> None:
        self.wake_at_s = None if self.interval_s is None else float("-inf")

    def beat(self, at_s: float, frames_played: int, asleep: bool) -> bool:
        """Whether to ping now: it is time, and frames were played since the last ping.

        `asleep` says that none are owed: nothing plays, or there is no card and the player keeps asking for one.
        """
        if self.wake_at_s is None or self.interval_s is None or at_s < self.wake_at_s:
            return False
        if not asleep and frames_played == self._frames:
            self.wake_at_s = at_s + self.interval_s / LOOKS
            return False
        self._frames = frames_played
        self.wake_at_s = at_s + self.interval_s
        return True
