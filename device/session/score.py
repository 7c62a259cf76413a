"""The score of a night: what sounds and what shines, from the press of the button to the closing fade.

Everything moves linearly between keyframes, sound in dB and light in CIE lightness, over `progress` 0..1 of the timer.
Impulses are gone before the bed begins, for a train of them wakes like single ones 15 to 25 dB louder (Vos 2013); the
lamp is dark by then; the whole never grows louder as it goes.
"""

from bisect import bisect_right
from dataclasses import astuple, dataclass, replace
from enum import StrEnum
from math import log10

from device.session.commands import SILENCE_DB

DRIFT = 0.40  # progress at which each movement begins
BED = 0.70
CLOSE_DEPTH_DB = -26.0  # over a 20 min close less its last breath: 1.31 dB a minute, and noise moves by 0.1 itself
LAST_BREATH_S = 10.0  # from there to nothing


class Movement(StrEnum):
    """The four movements, and the quiet on either side of them."""

    ASLEEP = "asleep"
    SETTLE = "settle"
    DRIFT = "drift"
    BED = "bed"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Levels:
    """What the score asks for at one moment."""

    trigger_db: float
    bed_db: float
    activity: float  # 0..1, see sounds.contract.Mood
    brightness: float  # 0..1
    lamp: float  # share of the owner's lamp level, in lightness


SCORE = (
    (0.00, Levels(trigger_db=0.0, bed_db=-14.0, activity=1.0, brightness=1.0, lamp=1.0)),
    (DRIFT, Levels(trigger_db=0.0, bed_db=-12.0, activity=1.0, brightness=0.85, lamp=0.45)),
    (0.66, Levels(trigger_db=-12.0, bed_db=-8.5, activity=0.05, brightness=0.4, lamp=0.04)),
    (BED, Levels(trigger_db=SILENCE_DB, bed_db=-8.0, activity=0.0, brightness=0.3, lamp=0.0)),
    (1.00, Levels(trigger_db=SILENCE_DB, bed_db=-8.0, activity=0.0, brightness=0.1, lamp=0.0)),
)
_AT = tuple(at for at, _ in SCORE)


def levels(progress: float) -> Levels:
    """The score at a progress of 0..1."""
    after = min(bisect_right(_AT, progress), len(SCORE) - 1)
    (from_at, before), (to_at, then) = SCORE[after - 1], SCORE[after]
    share = min((progress - from_at) / (to_at - from_at), 1.0)
    return Levels(*(a + share * (b - a) for a, b in zip(astuple(before), astuple(then), strict=True)))


def with_bed_alone(both: Levels) -> Levels:
    """The bed in front, as loud as it was together with the trigger that has gone."""
    return replace(both, bed_db=10 * log10(10 ** (both.trigger_db / 10) + 10 ** (both.bed_db / 10)))


def next_keyframe(progress: float) -> tuple[float, Levels] | None:
    """The first keyframe after `progress`, or None at the end of the score."""
    after = bisect_right(_AT, progress)
    return SCORE[after] if after < len(SCORE) else None


def hushed(progress: float) -> Levels | None:
    """Where a night that ends before its bed is to go soon: nothing happens any more. None from the bed on."""
    for at, target in SCORE[2:4]:
        if progress < at:
            return replace(target, activity=0.0)
    return None


def movement(progress: float) -> Movement:
    """The movement at a progress of 0..1."""
    if progress < DRIFT:
        return Movement.SETTLE
    return Movement.DRIFT if progress < BED else Movement.BED
