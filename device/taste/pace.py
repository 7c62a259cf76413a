"""How long somebody takes to fall asleep, as far as touches tell, and so how long a night is to settle and drift."""

from collections.abc import Sequence

from device.taste.contract import Night

QUICKEST_S, SLOWEST_S = 600.0, 3600.0
USUAL_NIGHTS = 4.0  # what is usual counts as so many, before the first
COVERS = 0.9  # of nights: the last touch was before
DROPS_OFF_S = 600.0  # from the last touch to sleep, while the sound is still to be there
LOOKS_BACK = 60  # nights
HALVES = 14.0  # nights, after which a night counts half


def awake_s_of(nights: Sequence[Night], usual_s: float) -> float:
    """Until when a person is awake, by the last touch in the nights of late that were slept in: 600 to 3600 s.

    Of somebody of whom nothing is known it is `usual_s`, whatever that is. A weighted quantile: one night of tossing,
    or a lamp lit at four, moves it no farther than any other long night. A night without a touch says nothing: who lies
    still may be awake for long.
    """
    slept = [night for night in nights[-LOOKS_BACK:] if night.ended == "silence" and night.touches]
    weighed = [(usual_s, USUAL_NIGHTS * 0.5 ** (len(slept) / HALVES))]
    for ago, night in enumerate(reversed(slept)):
        awake_s = min(max(night.last_touch_s + DROPS_OFF_S, QUICKEST_S), SLOWEST_S)
        weighed.append((awake_s, 0.5 ** (ago / HALVES)))
    left = (1 - COVERS) * sum(weight for _, weight in weighed)
    for awake_s, weight in sorted(weighed, reverse=True):
        left -= weight
        if left <= 0:
            return awake_s
    return usual_s
