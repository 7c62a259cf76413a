"""Writes down a night as it goes, from what the bedside's `watch` sees. Pure: the log it goes to is `nights.py`."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from device.session import events as ev
from device.session.commands import SILENCE_DB, Command, Confirm, Gestured, Play, Rest, Shape
from device.session.state import Phase, Session
from device.storage.settings import BEHIND_S
from device.taste.contract import Ended, Entry, Fault, Heard, Moved, Night, Touch, Touched

# A night holds this much at most: whoever leans on a knob till the morning fills no card.
MOST_TOUCHES, MOST_HEARD, MOST_MOVED, MOST_FAULTS = 400, 400, 100, 20
LONGEST_FAULT = 160  # characters
ONE_TURN_S = 2.0  # clicks of the knob this close are one turn
ONE_NIGHT_S = 24 * 3600.0  # what goes on began less than this ago
CUT = "cut short, and taken up again"

AWAKE = (Phase.PLAYING, Phase.CLOSING)
CONFIRMED: dict[Gestured, Touched] = {
    "next": "next",
    "extend": "extend",
    "timer": "timer",
    "all night": "all night",
    "fade now": "fade now",
    "never": "never",
    "again": "again",
}
TURNS: tuple[Touched, ...] = ("louder", "softer", "light")


@dataclass(frozen=True, slots=True)
class Draft:
    """A night so far. The next draft of the same `serial` takes its place."""

    serial: int  # one for each night of this process
    goes_on: bool  # what the mains or a shutdown cut short is taken up again: the last night of the log, continued
    over: bool
    entry: Entry  # of number 0; until it is over it counts as cut short


@dataclass(slots=True)
class _Page:
    """The night that is on. Times are of the night, but for `began_s`, which is on the clock of the events."""

    serial: int
    goes_on: bool
    began_s: float
    began_at: float
    timer_s: float
    heard: list[Heard] = field(default_factory=list)
    sounds: str | None = None  # the trigger that is on
    since_s: float = 0.0
    rests_at_s: float | None = None  # when the score has it silent, as far as is known
    touches: list[Touch] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    leaves: Phase = Phase.ASLEEP  # what a shutdown found

    def since(self, at_s: float) -> float:
        """How far into the night; an edge that is older than the request that began it, and comes after, is at 0."""
        return max(round(at_s - self.began_s, 3), 0.0)

    def hear(self, commands: tuple[Command, ...], after: Session, at_s: float) -> None:
        """Which trigger is on after this."""
        if self.rests_at_s is not None and at_s >= self.rests_at_s:
            self._silence(self.rests_at_s)
        for command in commands:
            match command:
                case Play(sound):
                    self._silence(at_s)
                    self.sounds, self.since_s = sound, at_s
                case Shape(trigger_db, over_s=over_s):
                    rests = trigger_db <= SILENCE_DB
                    self.rests_at_s = round(at_s + over_s, 3) if rests else None
                    if self.sounds is None and not rests:
                        self.sounds, self.since_s = after.memory.sound, at_s
        if after.bed_alone:
            self._silence(at_s)

    def _silence(self, at_s: float) -> None:
        if at_s > self.since_s:
            self.heard = self.all_heard(at_s)
        self.sounds = None

    def all_heard(self, at_s: float) -> list[Heard]:
        """Up to now."""
        if self.sounds is None:
            return self.heard
        ended_s = at_s if self.rests_at_s is None else min(at_s, self.rests_at_s)
        return [*self.heard, Heard(self.sounds, self.since_s, max(ended_s, self.since_s))][:MOST_HEARD]

    def touch(self, what: Touched, at_s: float) -> None:
        """Clicks of one turn are one touch, at its end; beyond the most, the last is replaced."""
        last = self.touches[-1] if self.touches else None
        same_turn = last and what in TURNS and last.what == what and at_s - last.at_s < ONE_TURN_S
        if same_turn or len(self.touches) == MOST_TOUCHES:
            self.touches.pop()
        self.touches.append(Touch(at_s, what))

    def fault(self, what: str, at_s: float) -> None:
        """Once a night each."""
        said = " ".join(what.split())[:LONGEST_FAULT]
        if len(self.faults) < MOST_FAULTS and all(fault.what != said for fault in self.faults):
            self.faults.append(Fault(at_s, said))

    def move(self, movement: str, at_s: float) -> None:
        """Where the night is."""
        if len(self.moved) < MOST_MOVED and (not self.moved or self.moved[-1].movement != movement):
            self.moved.append(Moved(at_s, movement))

    def draft(self, at_s: float, volume_db: float, ended: Ended, *, over: bool) -> Draft:
        """As it is now."""
        heard, touches = tuple(self.all_heard(at_s)), tuple(self.touches)
        night = Night(self.began_at, at_s, self.timer_s, volume_db, ended, heard, touches)
        return Draft(self.serial, self.goes_on, over, Entry(0, night, tuple(self.moved), tuple(self.faults)))


class Chronicle:
    """For one thread. From the start of the first sound to silence is one night, whatever is pressed in between."""

    def __init__(self) -> None:
        self._before: Session | None = None
        self._page: _Page | None = None
        self._nights = 0

    def watch(self, event: ev.Event, commands: tuple[Command, ...], session: Session, now: float) -> Draft | None:
        """What `Bedside(watch=...)` is told, and when by the wall clock. The night so far, None when none is on.

        What happens asleep may be left out.
        """
        before, self._before = self._before, session
        page = self._page
        if page is None:
            if session.phase not in AWAKE:
                return None
            page = self._page = self._begin(event, session, now)
        elif before is not None:
            _touched(page, event, commands, before, session)
        at_s = page.since(event.at_s)
        page.hear(commands, session, at_s)
        if isinstance(event, ev.SoundFailed):
            page.fault(f"sound {event.sound} failed", at_s)
        if session.phase in AWAKE:
            page.move(session.movement(event.at_s), at_s)
        elif session.phase is Phase.LEAVING and before is not None and before.phase is not Phase.LEAVING:
            page.leaves = before.phase
        over = any(isinstance(command, Rest) for command in commands)
        if over:
            self._page = None
        return page.draft(at_s, session.memory.volume_db, _ended(page, before, session, over=over), over=over)

    def fail(self, what: str, at_s: float) -> None:
        """Something that no event tells of, such as the card that went; told with the next draft, if a night is on."""
        if self._page is not None:
            self._page.fault(what, self._page.since(at_s))

    def _begin(self, event: ev.Event, session: Session, now: float) -> _Page:
        self._nights += 1
        assert session.timer is not None
        goes_on = isinstance(event, ev.Started) and event.resume is not None
        page = _Page(self._nights, goes_on, event.at_s, now, session.timer.length_s)
        if session.timer.all_night and not goes_on:
            page.touch("all night", 0.0)
        return page


def _ended(page: _Page, before: Session | None, session: Session, *, over: bool) -> Ended:
    if not over or before is None:
        return "cut short"
    found = page.leaves if session.phase is Phase.LEAVING else before.phase
    if found is Phase.STOPPING:
        return "stopped"
    return "cut short" if session.phase is Phase.LEAVING else "silence"


def _touched(page: _Page, event: ev.Event, commands: tuple[Command, ...], before: Session, after: Session) -> None:
    at_s = page.since(event.at_s)
    if isinstance(event, ev.ButtonDoublePressed) and before.before_press and after.phase is not Phase.STOPPING:
        _take_back_stop(page)
    for what in _touches(event, commands, before, after):
        page.touch(what, at_s)


def _take_back_stop(page: _Page) -> None:
    """The first of two presses had begun to stop the night, which was not meant."""
    if page.touches and page.touches[-1].what == "stop":
        page.touches.pop()


def _touches(event: ev.Event, commands: tuple[Command, ...], before: Session, after: Session) -> Iterator[Touched]:
    """What a hand has done by this, if anything."""
    confirmed = [command.what for command in commands if isinstance(command, Confirm)]
    yield from (CONFIRMED[what] for what in confirmed if what in CONFIRMED)
    match event:
        case ev.KnobTurned(steps=steps) if commands:
            yield "louder" if steps > 0 else "softer"
        case ev.VolumeAsked(db=db, relative=relative) if commands:
            yield "louder" if db > (0.0 if relative else before.memory.volume_db) else "softer"
        case ev.ButtonHeld() | ev.KnobPushTurned() | ev.LightAsked() if commands:
            yield "light"
        case ev.KnobHeld() if "limit" in confirmed:
            yield "never"  # of the last sound there is, which stays
        case ev.Due() | ev.Started() | ev.ShutdownAsked() | ev.SoundFailed():
            return
    if before.phase in AWAKE and after.phase is Phase.STOPPING:
        yield "stop"
    elif before.phase in (Phase.CLOSING, Phase.STOPPING) and after.phase is Phase.PLAYING and not confirmed:
        yield "start"


def joined(first: Entry, then: Entry) -> Entry:
    """One night of two: `then` is the rest of `first`. The time in between, when nothing sounded, is left out."""
    by_s = first.night.length_s
    heard = [replace(h, begun_s=h.begun_s + by_s, ended_s=h.ended_s + by_s) for h in then.night.heard]
    before = list(first.night.heard)
    if before and heard and before[-1].sound == heard[0].sound and before[-1].ended_s == heard[0].begun_s:
        heard[0] = replace(heard[0], begun_s=before.pop().begun_s)
    moved = [replace(m, at_s=m.at_s + by_s) for m in then.moved]
    if first.moved and moved and first.moved[-1].movement == moved[0].movement:
        moved.pop(0)
    touches = [replace(touch, at_s=touch.at_s + by_s) for touch in then.night.touches]
    night = replace(
        then.night,
        began_at=first.night.began_at,
        length_s=by_s + then.night.length_s,
        timer_s=first.night.timer_s,
        heard=(*before, *heard)[:MOST_HEARD],
        touches=(*first.night.touches, *touches)[:MOST_TOUCHES],
    )
    faults = (*first.faults, Fault(by_s, CUT), *(replace(f, at_s=f.at_s + by_s) for f in then.faults))
    return Entry(first.number, night, (*first.moved, *moved)[:MOST_MOVED], faults[:MOST_FAULTS])


def may_go_on(last: Entry | None, began_at: float) -> bool:
    """Whether the last night of the log is the one that is taken up now; a Pi may wake up a little behind."""
    if last is None or last.night.ended != "cut short":
        return False
    night = last.night
    return night.length_s - BEHIND_S <= began_at - night.began_at < ONE_NIGHT_S
