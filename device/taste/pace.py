"""How long somebody takes to fall asleep, as far as touches tell, and so how long a night is to settle and drift."""

from collections.abc import Sequence
from dataclasses import dataclass

from device.taste.contract import Night

QUICKEST_S, SLOWEST_S = 600.0, 3600.0
AWAKE_SHARE = 0.70  # of the timer is settle and drift
USUAL_S = AWAKE_SHARE * 45 * 60  # of somebody of whom nothing is known
USUAL_NIGHTS = 4.0  # it counts as so many, before the first
COVERS = 0.75  # of nights: the last touch was before
LOOKS_BACK = 60  # nights
HALVES = 14.0  # nights, after which a night counts half
SHORTEST_TIMER_S, STEP_S = 15 * 60.0, 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """The length of settle and drift together, 10 to 60 minutes."""

    awake_s: float

    @property
    def timer_s(self) -> float:
        """The timer that gives it, in whole minutes."""
        return max(round(self.awake_s / AWAKE_SHARE / STEP_S) * STEP_S, SHORTEST_TIMER_S)


def pace_of(nights: Sequence[Night]) -> Pace:
    """From when a person was last awake in the nights of late, of those that were slept in.

    A weighted quantile: one night of tossing, or a lamp lit at four, moves it no farther than any other long night. No
    touch at all counts as none later than the start.
    """
    slept = [night for night in nights[-LOOKS_BACK:] if night.ended == "silence"]
    weighed = [(USUAL_S, USUAL_NIGHTS * 0.5 ** (len(slept) / HALVES))]
    weighed += [(max(night.last_touch_s, 0.0), 0.5 ** (ago / HALVES)) for ago, night in enumerate(reversed(slept))]
    left = (1 - COVERS) * sum(weight for _, weight in weighed)
    for awake_s, weight in sorted(weighed, reverse=True):
        left -= weight
        if left <= 0:
            return Pace(min(max(awake_s, QUICKEST_S), SLOWEST_S))
    return Pace(USUAL_S)
