"""What to play tonight, and what instead once that was refused: rules that always hold, then Thompson sampling.

A draw out of all that may be true, made from the night's own seed, decides. So what is liked is played mostly, what is
not known well comes up as often as it may be needed, and the same night chooses the same again, which is how it can be
explained. A draw that is good enough is as good as any: who sleeps well is not woken to find out what may be better.

What three nights have not made likelier to be liked than a sound never heard rests until they are ninety days past: so
what keeps one awake is not tried again and again, and what was out of place in spring may be right in summer.

A new sound wakes, so one a night is let in at most, in the first movement; one that is refused within a minute was not
let in. Where nothing known is left that one could bear, the new are all there is. For the first nights Lull makes
itself known: something new each night, until something is surely liked, and another in place of one refused later, too.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from device.taste.contract import Night
from device.taste.liking import Taste, kin
from device.taste.signs import AT_ONCE_S

SETTLE = 0.40  # of the timer: the first movement as it is written, after which nothing new comes in
ACQUAINTED_NIGHTS = 10
ENOUGH = 0.5  # a liking to sleep by; a drawn one that is better counts as this
SURELY = 0.7  # a liking less its standard deviation
BEARABLE = 0.0  # an expected liking

Because = Literal["best", "rested", "curious", "new", "first nights", "left over"]


@dataclass(frozen=True, slots=True)
class Why:
    """What led to a choice."""

    because: Because
    liking: float  # expected, rested
    give_or_take: float  # standard deviation
    fatigue: float  # of that, what is worn off
    instead_of: str | None = None  # rested: the one that is liked more; curious and new: the one expected to be best
    kin: str | None = None  # new: the one heard whose liking tells most of it


@dataclass(frozen=True, slots=True)
class Choice:
    """A sound and why."""

    sound: str
    why: Why


def choose(
    taste: Taste,
    night_seed: int,
    without: Collection[str] = (),
    asked: Collection[str] = (),
    tonight: Night | None = None,
    settle_s: float | None = None,
) -> Choice | None:
    """The sound for tonight or, of the night so far, what to go on with; None where nothing else may be played.

    `taste` is that of the nights before. `without` are the banned, and those that fail. What is heard only on request
    (eating sounds), and beds, are chosen only if `asked`. A night so far says "cut short", has the present sound as its
    last, to this moment, and the gesture that refuses it as a touch. What was heard tonight comes back after all else.
    `settle_s` is how long its first movement lasts, for somebody who falls asleep sooner or later than most.
    """
    now = taste.rested() if tonight is None else taste.after(tonight)
    allowed = may_play(taste, now, without, asked, tonight, settle_s)
    if not allowed:
        return None
    drawn = now.draw(np.random.default_rng(abs(night_seed)).standard_normal(len(now.mean)))
    worth = dict(zip(now.sounds, zip(np.minimum(drawn, ENOUGH), now.expected, strict=True), strict=True))
    chosen = max(allowed, key=lambda sound: worth[sound])
    return Choice(chosen, _why(taste, now, chosen, allowed))


def may_play(
    taste: Taste,
    now: Taste,
    without: Collection[str],
    asked: Collection[str],
    tonight: Night | None,
    settle_s: float | None = None,
) -> list[str]:
    """What the rules leave, of a taste that tonight has made what it is `now`."""
    kinds, heard = taste.kinds, [] if tonight is None else [heard.sound for heard in tonight.heard]
    asked = {*asked, *(sound for sound in kinds if not kinds[sound].on_request and kinds[sound].family != "bed")}
    playable = [sound for sound in taste.sounds if sound in asked and sound not in without]
    others = [sound for sound in playable if sound not in heard[-1:]]
    hopeful = [sound for sound in others if not now.tried(sound)] or others
    left = [sound for sound in hopeful if sound not in heard] or hopeful
    known = [sound for sound in left if sound in taste.heard]
    new = [sound for sound in left if sound not in taste.heard]
    if tonight is not None and tonight.length_s >= (SETTLE * tonight.timer_s if settle_s is None else settle_s):
        return known or new
    acquainted = taste.nights >= ACQUAINTED_NIGHTS
    if acquainted and tonight is not None and _let_in(taste, tonight):
        return [sound for sound in known if now.expects(sound) >= BEARABLE] or left
    surely = any(np.subtract(*now.liking(sound)) >= SURELY for sound in known)
    return left if acquainted or surely else new or known


def _let_in(taste: Taste, tonight: Night) -> bool:
    """Whether something new was heard tonight, and not refused at once."""
    return any(
        heard.ended_s - heard.begun_s > AT_ONCE_S and heard.sound not in taste.heard and heard.sound in taste.kinds
        for heard in tonight.heard
    )


def _why(taste: Taste, now: Taste, chosen: str, allowed: list[str]) -> Why:
    """By comparing it with what would be best by expectation, and with what is liked most where nothing is worn."""
    liking, sd = now.liking(chosen)
    surest = max(allowed, key=now.expects)
    favourite = max(allowed, key=lambda sound: now.liking(sound)[0])
    because: Because = "best"
    instead_of = speaks = None
    if len(allowed) == 1:
        because = "left over"
    elif chosen not in taste.heard:
        first = taste.nights < ACQUAINTED_NIGHTS and not taste.heard.intersection(allowed)
        because, speaks = "first nights" if first else "new", _spokesman(taste, now, chosen)
        instead_of = surest if surest != chosen else None
    elif chosen != surest:
        because, instead_of = "curious", surest
    elif chosen != favourite:
        because, instead_of = "rested", favourite
    return Why(because, liking, sd, now.fatigue(chosen), instead_of, speaks)


def _spokesman(taste: Taste, now: Taste, chosen: str) -> str | None:
    """Of all heard that are like it, the one that has moved most what is expected of it."""
    n = now.index[chosen]
    told = {
        sound: abs(now.prior.cov[n, now.index[sound]] * (now.liking(sound)[0] - now.prior.mean[now.index[sound]]))
        for sound in now.sounds
        if sound in taste.heard and (kin(sound) == kin(chosen) or taste.kinds[sound] == taste.kinds[chosen])
    }
    return max(told, key=lambda sound: told[sound], default=None)
