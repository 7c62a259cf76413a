"""How long somebody takes to fall asleep, as far as touches tell, and so how long a night is to settle and drift."""

from collections.abc import Sequence

from device.taste.contract import Night

QUICKEST_S, SLOWEST_S = 600.0, 3600.0
USUAL_NIGHTS = 4.0  # what is usual counts as so many, before the first
COVERS = 0.75  # of nights: the last touch was before
LOOKS_BACK = 60  # nights
HALVES = 14.0  # nights, after which a night counts half


def awake_s_of(nights: Sequence[Night], usual_s: float) -> float:
    """From when a person was last awake in the nights of late, of those that were slept in: 600 to 3600 s.

    Of somebody of whom nothing is known it is `usual_s`. A weighted quantile: one night of tossing, or a lamp lit at
    four, moves it no farther than any other long night. No touch at all counts as none later than the start.
    """
    slept = [night for night in nights[-LOOKS_BACK:] if night.ended == "silence"]
    weighed = [(usual_s, USUAL_NIGHTS * 0.5 ** (len(slept) / HALVES))]
    weighed += [(max(night.last_touch_s, 0.0), 0.5 ** (ago / HALVES)) for ago, night in enumerate(reversed(slept))]
    left = (1 - COVERS) * sum(weight for _, weight in weighed)
    for awake_s, weight in sorted(weighed, reverse=True):
        left -= weight
        if left <= 0:
            return min(max(awake_s, QUICKEST_S), SLOWEST_S)
    return min(max(usual_s, QUICKEST_S), SLOWEST_S)
