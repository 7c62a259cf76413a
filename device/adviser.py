"""What to begin the next night with and to go on with, night by night: taste in the order in which nights come. Pure.

Used by the thread that keeps the log, for a belief about forty sounds takes a moment to draw from.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

from device.session.score import BED
from device.session.state import Session
from device.sounds.contract import Sound
from device.storage.chronicle import Draft
from device.taste.choice import choose
from device.taste.contract import Kind, Night, Touch
from device.taste.liking import Taste, taste_of
from device.taste.pace import awake_s_of

Policy = Literal["learn", "round", "off"]

AHEAD = 4  # sounds to go on with, for a hand that goes through them faster than they are worked out


class Advice(NamedTuple):
    """See `session.events.Suggested`."""

    then: tuple[str, ...]
    tonight: str | None = None
    awake_s: float | None = None


def kinds_of(order: Iterable[str], sounds: Mapping[str, Sound]) -> dict[str, Kind]:
    """What can be chosen: the owner's order has asked for it."""
    found = {name: sounds[name] for name in order}
    return {name: Kind(s.family, s.impulsive, s.dark, s.on_request) for name, s in found.items()}


class Adviser:
    """Learns the nights that were, and follows the one that is."""

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        policy: Policy,
        tell: Callable[[Advice], object],
        usual_timer_s: float = 45 * 60.0,
    ) -> None:
        """`tell` is called with what changes, on the thread that this is used by."""
        self._kinds, self._policy, self._tell, self._usual_s = kinds, policy, tell, BED * usual_timer_s
        self._taste: Taste | None = None
        self._awake_s: float | None = None
        self._told: Advice | None = None

    def learn(self, nights: Iterable[Night], by_hand: Mapping[str, float] | None = None) -> None:
        """All of the log but the night that is on, the first night first, in the place of what was learned before."""
        if self._policy == "learn":
            nights = tuple(nights)
            self._taste = taste_of(nights, self._kinds, by_hand)
            self._awake_s = awake_s_of(nights, self._usual_s)

    def follow(self, draft: Draft, session: Session) -> None:
        """A night as it goes, after each thing that happens in it; once it is over, and learned, the next one."""
        if draft.over:
            if self._policy == "round":
                self._tell(Advice((), _following(session)))
            self.look_ahead(session)
        elif self._taste is not None:
            advice = Advice(tuple(ranked(self._taste, session, draft.entry.night)))
            if advice != self._told:
                self._told = advice
                self._tell(advice)

    def look_ahead(self, session: Session) -> None:
        """To the next night, in the light of what was learned anew."""
        if self._taste is None:
            return
        found = ranked(self._taste, session, None)
        self._told = Advice(tuple(found[1:]), found[0] if found else None, self._awake_s)
        self._tell(self._told)


def ranked(taste: Taste, session: Session, tonight: Night | None) -> list[str]:
    """What would be chosen, what if that were refused at once, and so on; of a night so far, in the place of its last.

    The seed is the number of nights before, so the log alone tells what was chosen and why.
    """
    if tonight is not None:
        tonight = replace(tonight, touches=(*tonight.touches, Touch(tonight.length_s, "next")))
    refused = {*session.memory.banned, *session.failed}
    settle_s = session.timer.settle_s if session.timer else None
    found: list[str] = []
    for _ in range(AHEAD):
        choice = choose(taste, taste.nights, (*refused, *found), tuple(taste.kinds), tonight, settle_s)
        if choice is None:
            break
        found.append(choice.sound)
    return found


def _following(session: Session) -> str | None:
    order, memory = session.settings.order, session.memory
    after = order.index(memory.sound) + 1 if memory.sound in order else 0
    refused = {*memory.banned, *session.failed}
    return next((sound for sound in (*order[after:], *order[:after]) if sound not in refused), None)
