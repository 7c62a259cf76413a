"""Keeps the night log on a thread of its own: a card may take seconds, and neither sound nor hand waits for it.

Nothing of it is loaded before a night has begun and sounds, or somebody asks: a start is to be quick, a press too.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple, Protocol

from device.session.commands import Command
from device.session.events import Event
from device.session.state import Phase, Session

if TYPE_CHECKING:  # see above
    from device.storage.chronicle import Chronicle, Draft
    from device.storage.night_keeper import NightKeeper
    from device.storage.nights import NightLog
    from device.taste.contract import Entry, Night

log = logging.getLogger(__name__)

FILE = "nights.db"  # in the state folder
LATER_S = 3.0  # than something was seen it is written down: until then the sound has come up
PARTING_S = 1.0  # for the last write, after the clerk's two seconds and the fade; systemd's patience is 8 s


class Learns(Protocol):
    """What draws conclusions; on the clerk's thread, for it may take a moment."""

    def learn(self, nights: "Iterable[Night]", by_hand: Mapping[str, float]) -> None:
        """All there are, the first night first, and what was told by hand, in the place of what was learned before."""

    def follow(self, draft: "Draft", session: Session) -> None:
        """A night as it goes; one that is over has been learned."""

    def look_ahead(self, session: Session) -> None:
        """No night is on, and something else was learned than before."""


class _Seen(NamedTuple):
    event: Event
    commands: tuple[Command, ...]
    session: Session
    now: float  # by the wall clock


class _Failed(NamedTuple):
    what: str
    at_s: float


class _Office(NamedTuple):
    """What is there once it is needed."""

    chronicle: "Chronicle"
    keeper: "NightKeeper"
    log: "NightLog"


Job = Callable[[_Office], None]


class Page(NamedTuple):
    """Nights of the log, the latest first."""

    nights: "list[Entry]"
    going_on: int | None  # the number of the night that is on
    by_hand: dict[str, float]  # what taste was told, by sound


class NightClerk:
    """`watch` and `fail` are the main thread's and return at once. `close` writes what is left."""

    def __init__(
        self,
        path: Path,
        days: int,
        wall_clock: Callable[[], float] = time.time,
        open_learner: "Callable[[], Learns] | None" = None,
    ) -> None:
        """`days` 0 keeps nothing, and forgets what there is; `open_learner` is called once it is needed."""
        self._path, self._days, self._wall_clock = path, days, wall_clock
        self._open_learner = open_learner
        self._learner: Learns | None = None
        self._awake = False
        self._session: Session | None = None  # the latest
        self._desk: SimpleQueue[_Seen | _Failed | Job | None] = SimpleQueue()
        self._office: _Office | None = None
        self._seen: list[_Seen | _Failed] = []  # not yet written down
        self._look_at_s: float | None = None  # when that is to be done
        self._thread = threading.Thread(target=self._work, name="night clerk", daemon=True)
        self._thread.start()
        if days == 0:
            self._desk.put(_forget_all)

    @property
    def fault(self) -> str | None:
        """What keeps nights from being kept; any thread."""
        failing = self._office.keeper.failing if self._office else ""
        return f"nights are not kept: {failing}" if failing else None

    def watch(self, event: Event, commands: tuple[Command, ...], session: Session) -> None:
        """For `Bedside(watch=...)`."""
        awake = session.phase is not Phase.ASLEEP and (self._awake or session.phase is not Phase.LEAVING)
        if self._days and (awake or self._awake):
            self._desk.put(_Seen(event, commands, session, self._wall_clock()))
        self._awake, self._session = awake, session

    def fail(self, what: str, at_s: float) -> None:
        """See `Chronicle`."""
        if self._awake:
            self._desk.put(_Failed(what, at_s))

    def look_up(self, before: int | None, most: int, tell: Callable[["Page | str"], None]) -> None:
        """Have `tell` called on the clerk's thread: nights and what belongs to them, or why there are none."""

        def look(office: _Office) -> None:
            from device.storage.night_keeper import Unkept

            office.keeper.flush(time.monotonic())
            try:
                tell(Page(office.log.read(before, most), office.keeper.going_on, office.log.by_hand()))
            except Unkept as error:
                tell(str(error))

        self._desk.put(look)

    def forget(self, number: int | None, tell: Callable[[int | str], None]) -> None:
        """Have `tell` called on the clerk's thread: how many nights are forgotten, or why they could not be."""
        self._change(lambda office: office.keeper.forget(number), tell)

    def like(self, sound: str, liking: float | None, tell: Callable[[int | str], None]) -> None:
        """As `forget`, of how many sounds taste is told by hand now; None takes back what was."""
        if self._days:
            self._change(lambda office: office.log.like(sound, liking), tell)
        else:
            tell("memory.nights_days is 0, so nothing is learned")

    def look_ahead(self) -> None:
        """A night was cut short and is not taken up again: what is tonight's is to be chosen anew."""
        if self._days:
            self._desk.put(self._look_ahead)

    def unlearn(self, tell: Callable[[int | str], None]) -> None:
        """As `forget`, of how many nights are kept but tell nothing of taste any more, nor what was told by hand."""
        self._change(lambda office: office.log.unlearn(), tell)

    def _change(self, change: Callable[[_Office], int], tell: Callable[[int | str], None]) -> None:
        def act(office: _Office) -> None:
            from device.storage.night_keeper import Unkept

            office.keeper.flush(time.monotonic())
            try:
                tell(change(office))
            except Unkept as error:
                tell(str(error))
            self._learn(office)
            self._look_ahead(office)

        self._desk.put(act)

    def _look_ahead(self, _office: _Office) -> None:
        if self._learner and self._session and self._session.phase is Phase.ASLEEP:
            self._learner.look_ahead(self._session)

    def close(self) -> None:
        """Write what is not yet written and end; gives up on a card that hangs."""
        self._desk.put(None)
        self._thread.join(PARTING_S)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            if isinstance(job, _Seen | _Failed):
                self._seen.append(job)
                self._look_at_s = self._look_at_s or time.monotonic() + LATER_S
            elif not isinstance(job, tuple):
                job(self._caught_up())
            if self._look_at_s and time.monotonic() >= self._look_at_s:
                self._caught_up()
            if self._office:
                self._office.keeper.due(time.monotonic())
        if self._office or self._seen:
            self._caught_up().keeper.flush(time.monotonic())

    def _next(self) -> _Seen | _Failed | Job | tuple[()] | None:
        """Something to do, nothing when something is due, None at the end."""
        wakes = (self._look_at_s, self._office.keeper.wake_at_s if self._office else None)
        due_s = min((wake_s for wake_s in wakes if wake_s is not None), default=None)
        try:
            return self._desk.get(timeout=None if due_s is None else max(due_s - time.monotonic(), 0.0))
        except Empty:
            return ()

    def _caught_up(self) -> _Office:
        """All that was seen is written down."""
        if self._office is None:
            self._office = _open(self._path, self._days)
            self._learner = self._open_learner() if self._open_learner and self._days else None
            self._learn(self._office)
        office = self._office
        for seen in self._seen:
            if isinstance(seen, _Failed):
                office.chronicle.fail(*seen)
            elif draft := office.chronicle.watch(*seen):
                office.keeper.keep(draft, time.monotonic())
                if self._learner and draft.over:
                    office.keeper.flush(time.monotonic())
                    self._learn(office)
                if self._learner and (draft.over or seen is self._seen[-1]):
                    self._learner.follow(draft, seen.session)
        self._seen, self._look_at_s = [], None
        return office

    def _learn(self, office: _Office) -> None:
        """Anew, from all that is kept of nights that are over: what is learned is what the log can explain."""
        from device.storage.night_keeper import Unkept

        if self._learner is None:
            return
        try:
            entries, by_hand = office.log.read(), office.log.by_hand()
        except Unkept:
            return  # which is told where it is kept
        told = (entry for entry in reversed(entries) if entry.heeded and entry.number != office.keeper.going_on)
        self._learner.learn([entry.night for entry in told], by_hand)


def _open(path: Path, days: int) -> _Office:
    from device.storage.chronicle import Chronicle
    from device.storage.night_keeper import NightKeeper
    from device.storage.nights import NightLog

    log = NightLog(path)
    return _Office(Chronicle(), NightKeeper(log, days), log)


def _forget_all(office: _Office) -> None:
    from device.storage.night_keeper import Unkept

    try:
        forgotten = office.keeper.forget(None)
    except Unkept as error:
        log.warning("nights are not to be kept, and those of before cannot be forgotten: %s", error)
    else:
        if forgotten:
            log.warning("nights are not to be kept: %d of before are forgotten", forgotten)
