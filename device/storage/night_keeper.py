"""When the night log is written: soon after something happened, seldom otherwise, for the card's sake.

Used by one thread at a time, the night clerk's. What is written are whole nights, so a write that failed is made good
by the next, and one that was cut short leaves the night as it was before.
"""

import logging
from dataclasses import dataclass, field, replace
from typing import Protocol

from device.storage.chronicle import Draft, joined, may_go_on
from device.taste.contract import Entry

log = logging.getLogger(__name__)

SETTLE_S = 5.0  # after something happened, for more of it to come
EVERY_S = 30.0  # at most one write in this time
ANYWAY_S = 600.0  # how much of a night in which nothing happens a power cut may take from its length
RETRY_S = 30.0  # after a write that failed, doubling
RETRY_MOST_S = 1800.0
MOST_PAGES = 7  # nights that wait for a card to have room


class Unkept(Exception):
    """The log could not be read or written; the message says why. The sound has nothing to do with it."""


class Unfit(Unkept):
    """The log is well, but what was to be written breaks its rules, and always will."""


class Log(Protocol):
    """`nights.NightLog` or a stand-in. All raise Unkept."""

    def write(self, entry: Entry) -> int:
        """Keep a night in place of what was kept under its number, under a new one where that is 0; the number.

        Raises Unfit for a night that the log does not take.
        """

    def read(self, before: int | None = None, most: int | None = None) -> list[Entry]:
        """Nights of numbers below `before`, the latest first."""

    def forget(self, number: int | None) -> int:
        """Leave nothing of a night, or of all of them; how many there were."""

    def thin(self, days: int) -> int:
        """Leave little of nights older than this; how many those were."""


@dataclass(slots=True)
class _Page:
    draft: Draft
    first: Entry | None = None  # the night that this one takes up again
    number: int = 0
    written: Entry | None = None  # or left out, which is not tried again either
    left_out: bool = False

    @property
    def entry(self) -> Entry:
        own = replace(self.draft.entry, number=self.number)
        return joined(self.first, own) if self.first else own

    @property
    def news(self) -> bool:
        """More than time has passed since it was written."""
        return self.written is None or _all_but_times(self.entry) != _all_but_times(self.written)


def _all_but_times(entry: Entry) -> object:
    night = entry.night
    return night.ended, night.volume_db, [h.sound for h in night.heard], night.touches, entry.moved, entry.faults


@dataclass(slots=True)
class NightKeeper:
    """Has nights written to `log` in time. Never raises for what the disk does."""

    log: Log
    days: int
    wake_at_s: float | None = None  # when `due` wants to be called
    failing: str = ""  # why nothing is kept
    _pages: dict[int, _Page] = field(default_factory=dict)  # by serial, those that are not over, or not yet written
    _forgotten: int = 0  # serials up to here are not to be written any more
    _rests_until_s: float = float("-inf")
    _wrote_s: float = float("-inf")
    _retry_s: float = RETRY_S

    @property
    def going_on(self) -> int | None:
        """The number of the night that is on, once it has one."""
        return next((page.number for page in self._pages.values() if page.number and not page.draft.over), None)

    def keep(self, draft: Draft, at_s: float) -> None:
        """Written when `due`."""
        if draft.serial <= self._forgotten:
            return
        page = self._pages.setdefault(draft.serial, _Page(draft))
        page.draft = draft
        if len(self._pages) > MOST_PAGES:
            del self._pages[min(self._pages)]
        wanted_s = at_s + SETTLE_S if page.news else self._wrote_s + ANYWAY_S
        wanted_s = max(wanted_s, self._rests_until_s)
        self.wake_at_s = wanted_s if self.wake_at_s is None else min(self.wake_at_s, wanted_s)

    def due(self, at_s: float) -> None:
        """Write if it is time to; harmless at other times."""
        if self.wake_at_s is not None and at_s >= self.wake_at_s:
            self.flush(at_s)

    def flush(self, at_s: float) -> None:
        """Write what is not yet written, now."""
        self.wake_at_s = None
        try:
            for serial, page in list(self._pages.items()):
                self._write(page)
                if page.draft.over:
                    del self._pages[serial]
                    self.log.thin(self.days)
        except Unkept as error:
            self._failed(error, at_s)
            return
        if self.failing:
            log.warning("nights are kept again")
        self.failing, self._retry_s = "", RETRY_S
        self._wrote_s, self._rests_until_s = at_s, at_s + EVERY_S

    def forget(self, number: int | None) -> int:
        """As `Log.forget`, with what is not yet written, and the rest of a night that goes on. Raises Unkept."""
        forgotten = self.log.forget(number)
        for serial, page in list(self._pages.items()):
            if number is None or page.number == number:
                forgotten += page.number == 0
                self._forgotten = max(self._forgotten, serial)
                del self._pages[serial]
        return forgotten

    def _write(self, page: _Page) -> None:
        if page.draft.goes_on and page.number == 0:
            last = next(iter(self.log.read(most=1)), None)
            if last is not None and may_go_on(last, page.draft.entry.night.began_at):
                page.first, page.number = last, last.number
        entry = page.entry
        if entry == page.written:
            return
        try:
            page.number = self.log.write(entry)
        except Unfit as error:
            if not page.left_out:
                log.warning("a night is left out of the log, which stays as it is: %s", error)
            page.left_out = True
        page.written = entry

    def _failed(self, error: Unkept, at_s: float) -> None:
        if not self.failing:
            log.warning("nights cannot be kept, nothing is learned from them: %s", error)
        self.failing = str(error)
        self._rests_until_s = self.wake_at_s = at_s + self._retry_s
        self._retry_s = min(2 * self._retry_s, RETRY_MOST_S)
