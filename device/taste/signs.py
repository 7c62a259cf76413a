"""What a night says of the sounds that were heard in it: each gesture is a sign, and so is its absence.

A sign has a `liking`, -1 (drives awake) to 1 (puts to sleep), that it speaks for, and a weight: how much it counts
beside a night that was stopped. Whatever a hand does a hundred times in a night is one sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from device.taste.contract import Heard, Night

Told = Literal[
    "untouched", "skipped at once", "skipped", "skipped like the one before", "stopped", "extended", "softer", "never"
]

HEARD_S = 3.0  # less is a crossfade: nobody has heard it, as of two presses in one instant
AT_ONCE_S = 60.0
SOON_S = 600.0  # a sound that is changed later was not in the way
ASLEEP_S = 3600.0  # untouched this long, whoever stops it has slept and is up again
HALF_MIN = 30.0  # a night is half as good where somebody was last awake after so long
SAME_INSTANT_S = 1.0  # between a touch and the change of sound that it made


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that a night says of one sound."""

    sound: str
    told: Told
    liking: float  # -1..1
    weight: float  # 1 is a night that was stopped


def signs_of(night: Night) -> tuple[Sign, ...]:
    """What it says, in no order that matters; of a night that is not over yet, what it says so far."""
    by_what: dict[tuple[str, Told], Sign] = {}
    for sign in (*_of_changes(night), *_of_its_end(night), *_of_extending(night), *_of_turning_down(night)):
        known = by_what.get((sign.sound, sign.told))
        if known is None or known.weight < sign.weight:
            by_what[sign.sound, sign.told] = sign
    return tuple(by_what.values())


def _of_changes(night: Night) -> Iterator[Sign]:
    """Each sound that a hand changed, the last of a night that goes on, too. One that failed says nothing."""
    was_skipped = False
    for heard in night.heard if night.ended == "cut short" else night.heard[:-1]:
        whats = {touch.what for touch in night.touches if abs(touch.at_s - heard.ended_s) < SAME_INSTANT_S}
        long_s = _long_s(heard)
        if "never" in whats and not _taken_back(night, heard.ended_s):
            yield Sign(heard.sound, "never", -1.0, 4.0)
        elif "next" in whats and long_s >= HEARD_S:
            if long_s <= AT_ONCE_S:
                yield Sign(heard.sound, "skipped at once", -1.0, 2.0)
            else:
                yield Sign(heard.sound, "skipped", *((-0.5, 0.7) if long_s <= SOON_S else (-0.2, 0.4)))
            if was_skipped and long_s <= SOON_S:
                yield Sign(heard.sound, "skipped like the one before", -1.0, 0.5)
        was_skipped = "next" in whats


def _taken_back(night: Night, banned_s: float) -> bool:
    """The same gesture once more within the night undoes it."""
    later = [touch.what for touch in night.touches if touch.at_s > banned_s - SAME_INSTANT_S]
    after = later[later.index("never") + 1 :] if "never" in later else later
    return next((what == "again" for what in after if what in {"never", "again"}), False)


def _of_its_end(night: Night) -> Iterator[Sign]:
    """The sound that it ended with. A night cut short ended with none."""
    if not night.heard or night.ended == "cut short" or _long_s(last := night.heard[-1]) < HEARD_S:
        return
    awake_s = [touch.at_s for touch in night.touches if touch.what != "stop"]
    last_awake_s = max(awake_s, default=0.0)
    if night.ended == "silence" or night.length_s - last_awake_s > ASLEEP_S:
        yield Sign(last.sound, "untouched", 2 ** (-max(last_awake_s, 0.0) / 60 / HALF_MIN), 0.7)
    else:
        yield Sign(last.sound, "stopped", -0.7, 1.0)


def _of_extending(night: Night) -> Iterator[Sign]:
    """Somebody was still awake: all that was heard until then shares the blame, by how long it was."""
    at_s = max((touch.at_s for touch in night.touches if touch.what == "extend"), default=None)
    if at_s is None or at_s <= 0:
        return
    for heard in night.heard:
        long_s = min(heard.ended_s, at_s) - heard.begun_s
        if long_s >= HEARD_S:
            yield Sign(heard.sound, "extended", -0.4, 0.7 * min(long_s / at_s, 1.0))


def _of_turning_down(night: Night) -> Iterator[Sign]:
    for touch in night.touches:
        if touch.what == "softer":
            for heard in night.heard:
                if heard.begun_s + HEARD_S <= touch.at_s <= heard.ended_s:
                    yield Sign(heard.sound, "softer", -0.2, 0.2)


def _long_s(heard: Heard) -> float:
    return heard.ended_s - heard.begun_s
