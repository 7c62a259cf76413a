"""The night log: an SQLite file on a card that may lose power at any moment. Used by one thread at a time.

A rollback journal, not a write-ahead log: with a dozen writes a night there is nothing to win by the latter, and
between writes there is one file, to be copied, and forgotten, whole. `synchronous = EXTRA` waits for the card to have
the journal and its folder. The file is opened for each use: what has become of the file meanwhile is seen then.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from statistics import median_low
from typing import Any, TypeVar, get_args

from device.storage.night_keeper import Unfit, Unkept
from device.storage.night_schema import APPLICATION_ID, MIGRATIONS
from device.taste.contract import Ended, Entry, Fault, Heard, Moved, Night, Touch, Touched

log = logging.getLogger(__name__)
T = TypeVar("T")

BUSY_S = 2.0  # for another process, such as root's `lull forget`, to be done
DAY_S = 24 * 3600.0

# What no card does to a file in order: SQLITE_ERROR (a table is missing), CORRUPT, MISMATCH, NOTADB.
BROKEN = {1, 11, 20, 26}
NIGHT = "number, began_at, length_s, timer_s, volume_db, ended"
UPSERT = f"""INSERT INTO nights ({NIGHT}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET
    began_at = excluded.began_at, length_s = excluded.length_s, timer_s = excluded.timer_s,
    volume_db = excluded.volume_db, ended = excluded.ended, thinned = 0"""  # noqa: S608 - names of columns


class Broken(Exception):
    """No log that this version can read; the message says why."""


class NightLog:
    """`mends`, as the daemon's does, sets a broken file aside; else nothing is made or changed before `forget`."""

    def __init__(
        self,
        path: Path,
        migrations: tuple[tuple[str, ...], ...] = MIGRATIONS,
        *,
        mends: bool = True,
        busy_s: float = BUSY_S,
    ) -> None:
        self.path, self._migrations, self._mends, self._busy_s = path, migrations, mends, busy_s
        self._checked = False

    def write(self, entry: Entry) -> int:
        """See `Log`."""

        def write(db: sqlite3.Connection) -> int:
            night = entry.night
            row = (night.began_at, night.length_s, night.timer_s, night.volume_db, night.ended)
            number = int(db.execute(f"{UPSERT} RETURNING number", (entry.number or None, *row)).fetchone()[0])
            for table in ("heard", "marks"):
                db.execute(f"DELETE FROM {table} WHERE night = ?", (number,))  # noqa: S608 - one of two names
            heard = ((number, n, h.sound, h.begun_s, h.ended_s) for n, h in enumerate(night.heard))
            db.executemany("INSERT INTO heard VALUES (?, ?, ?, ?, ?)", heard)
            marks = ((number, n, *mark) for n, mark in enumerate(_marks(entry)))
            db.executemany("INSERT INTO marks VALUES (?, ?, ?, ?, ?)", marks)
            return number

        return self._use(lambda db: _as_one(db, write))

    def by_hand(self) -> dict[str, float]:
        """What taste was told by hand: a liking, -1 to 1, by sound. Raises Unkept."""
        told = "SELECT sound, liking FROM by_hand"
        return self._use(lambda db: dict(db.execute(told)), looks=True) if self.path_exists() else {}

    def like(self, sound: str, liking: float | None) -> int:
        """Tell taste, or take back what was told; of how many sounds it is told now. Raises Unkept."""

        def like(db: sqlite3.Connection) -> int:
            db.execute("DELETE FROM by_hand WHERE sound = ?", (sound,))
            if liking is not None:
                db.execute("INSERT INTO by_hand VALUES (?, ?)", (sound, liking))
            return int(db.execute("SELECT count(*) FROM by_hand").fetchone()[0])

        return self._use(lambda db: _as_one(db, like))

    def unlearn(self) -> int:
        """Have taste heed no night of so far, and nothing told by hand; how many nights those were. Raises Unkept."""

        def unlearn(db: sqlite3.Connection) -> int:
            db.execute("DELETE FROM by_hand")
            return db.execute("UPDATE nights SET heeded = 0 WHERE heeded").rowcount

        return self._use(lambda db: _as_one(db, unlearn)) if self.path_exists() else 0

    def read(self, before: int | None = None, most: int | None = None) -> list[Entry]:
        """See `Log`."""
        return self._use(lambda db: _read(db, before, most), looks=True) if self.path_exists() else []

    def forget(self, number: int | None) -> int:
        """See `Log`. What was there is written over; all of them take with them what was set aside and told by hand."""
        if number is None:
            self._unlink(self.path.with_name(self.path.name + ".bad"))
        if not self.path_exists():
            return 0

        def forget(db: sqlite3.Connection) -> int:
            if number is None:
                db.execute("DELETE FROM by_hand")
            return db.execute("DELETE FROM nights WHERE ? IN (number, 0)", (number or 0,)).rowcount

        def forget_and_shrink(db: sqlite3.Connection) -> int:
            forgotten = _as_one(db, forget)
            if forgotten or number is None:
                db.execute("VACUUM")
            return forgotten

        return self._use(forget_and_shrink)

    def thin(self, days: int) -> int:
        """See `Log`. What stays of such a night: its length and end, the sound heard longest and the last touch."""

        def old(db: sqlite3.Connection) -> list[int]:
            began_at = db.execute("SELECT number, began_at FROM nights ORDER BY number").fetchall()
            thinned = {number for (number,) in db.execute("SELECT number FROM nights WHERE thinned")}
            return [number for number in older(began_at, days) if number not in thinned]

        def thin(db: sqlite3.Connection) -> int:
            numbers = [(number,) for number in old(db)]
            db.executemany(
                """DELETE FROM heard WHERE night = ?1 AND place IS NOT
                (SELECT place FROM heard WHERE night = ?1 ORDER BY ended_s - begun_s DESC LIMIT 1)""",
                numbers,
            )
            db.executemany(
                """DELETE FROM marks WHERE night = ?1 AND place IS NOT
                (SELECT place FROM marks WHERE night = ?1 AND kind = 'touch' ORDER BY at_s DESC LIMIT 1)""",
                numbers,
            )
            db.executemany("UPDATE nights SET thinned = 1 WHERE number = ?", numbers)
            return len(numbers)

        return self._use(lambda db: _as_one(db, thin) if old(db) else 0)

    def path_exists(self) -> bool:
        """Whether there is a log yet. Raises Unkept when that may not be known."""
        try:
            return self.path.exists()
        except OSError as error:
            raise Unkept(f"{self.path}: {error.strerror}") from error

    def _use(self, act: Callable[[sqlite3.Connection], T], *, looks: bool = False) -> T:
        """On an open log; on a new one, should this one turn out to be broken."""
        try:
            try:
                return self._open_and(act, looks=looks)
            except Broken as broken:
                if not self._mends:
                    raise Unkept(f"{self.path}: {broken}") from broken
                self._set_aside(broken)
                return self._open_and(act, looks=looks)
        except Broken as broken:
            raise Unkept(f"{self.path}: {broken}, and a new one is no better") from broken
        except sqlite3.IntegrityError as error:
            raise Unfit(f"{self.path}: {error}") from error
        except sqlite3.Error as error:
            raise Unkept(f"{self.path}: {error}") from error
        except OSError as error:
            raise Unkept(f"{self.path}: {error.strerror}") from error

    def _open_and(self, act: Callable[[sqlite3.Connection], T], *, looks: bool) -> T:
        try:
            with closing(self._open(looks=looks)) as db:
                return act(db)
        except UnicodeDecodeError as error:  # of what SQLite itself has to say, when it quotes what it found
            raise Broken("there is no telling what it says") from error
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code is None or code & 0xFF in BROKEN:
                raise Broken(str(error)) from error
            raise

    def _open(self, *, looks: bool) -> sqlite3.Connection:
        """Who only `looks` at an older log, and is not to mend it, gets a copy that is of this version."""
        if self._mends:
            self._make()
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        with ExitStack() as opened:
            db = opened.enter_context(
                closing(sqlite3.connect(uri, timeout=self._busy_s, isolation_level=None, uri=True))
            )
            older = self._prepare(db)
            if older and looks and not self._mends:
                there, db = db, opened.enter_context(closing(sqlite3.connect(":memory:", isolation_level=None)))
                there.backup(db)
                there.close()
            if older:
                _as_one(db, self._migrate)
            opened.pop_all()
        return db

    def _make(self) -> None:
        """The owner's alone, before SQLite writes anything; its journal gets the same mode."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def _prepare(self, db: sqlite3.Connection) -> bool:
        """Whether it is older than this version."""
        db.text_factory = lambda raw: raw.decode(errors="replace")
        for pragma in (
            "journal_mode = DELETE",
            "synchronous = EXTRA",
            "secure_delete = ON",  # what is deleted is written over with zeros
            "temp_store = MEMORY",  # nothing of a night goes to another file
            "cache_size = -256",  # KiB
            "foreign_keys = ON",
        ):
            db.execute(f"PRAGMA {pragma}")
        version, ours = _pragma(db, "user_version"), _pragma(db, "application_id")
        empty = _pragma(db, "page_count") == 0
        if not empty and ours != APPLICATION_ID:
            raise Broken("this is not a night log")
        if version > len(self._migrations):
            raise Broken(f"written as version {version}, this Lull reads version {len(self._migrations)}")
        if not self._checked and not empty and self._mends:
            for (said,) in db.execute("PRAGMA quick_check(1)"):
                if said != "ok":
                    raise Broken(said)
            self._checked = True
        return version < len(self._migrations) and (self._mends or not empty)

    def _migrate(self, db: sqlite3.Connection) -> None:
        for statements in self._migrations[_pragma(db, "user_version") :]:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(self._migrations)}")

    def _set_aside(self, broken: Broken) -> None:
        """A journal beside it has been played back by now, and none is ever played into a new file. Raises OSError."""
        bad = self.path.with_name(self.path.name + ".bad")
        self.path.replace(bad)
        log.warning("nights in %s could not be read and were set aside as %s: %s", self.path, bad.name, broken)

    def _unlink(self, path: Path) -> None:
        """Written over first, as far as a card lets us."""
        try:
            with path.open("r+b") as stream:
                stream.write(bytes(os.fstat(stream.fileno()).st_size))
                stream.flush()
                os.fsync(stream.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise Unkept(f"{path}: {error.strerror}") from error


def older(began_at: list[tuple[int, float]], days: int) -> list[int]:
    """Numbers of the nights older than that, of numbers and starts in the order in which they were.

    A clock that was wrong for a night is outvoted by its neighbours, today as well as then.
    """
    clocks = [clock for _, clock in began_at]
    if len(clocks) < 3:
        return []
    today = median_low(clocks[-3:])
    oldest = today - days * DAY_S
    found = []
    for n, (number, clock) in enumerate(began_at):
        first = min(max(n - 1, 0), len(clocks) - 3)
        believed = oldest <= clock <= today + DAY_S
        if not believed and median_low(clocks[first : first + 3]) < oldest:
            found.append(number)
    return found


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def _as_one(db: sqlite3.Connection, act: Callable[[sqlite3.Connection], T]) -> T:
    """All of it or nothing."""
    with db:  # which commits, or rolls back
        db.execute("BEGIN IMMEDIATE")
        return act(db)


def _marks(entry: Entry) -> Iterator[tuple[float, str, str]]:
    for touch in entry.night.touches:
        yield touch.at_s, "touch", touch.what
    for moved in entry.moved:
        yield moved.at_s, "moved", moved.movement
    for fault in entry.faults:
        yield fault.at_s, "fault", fault.what


def _read(db: sqlite3.Connection, before: int | None, most: int | None) -> list[Entry]:
    which = "FROM nights WHERE number < ? ORDER BY number DESC LIMIT ?"
    asked = (2**62 if before is None else before, -1 if most is None else most)
    nights = db.execute(f"SELECT {NIGHT}, heeded {which}", asked).fetchall()
    if not nights:
        return []
    span = (nights[-1][0], nights[0][0])
    heard = _by_night(db, "SELECT night, sound, begun_s, ended_s FROM heard", span)
    marks = _by_night(db, "SELECT night, at_s, kind, what FROM marks", span)
    return [_entry(row, heard.get(row[0], []), marks.get(row[0], [])) for row in nights]


def _by_night(db: sqlite3.Connection, select: str, span: tuple[int, int]) -> dict[int, list[Any]]:
    rows = db.execute(f"{select} WHERE night BETWEEN ? AND ? ORDER BY night, place", span)
    return {night: list(group) for night, group in groupby(rows, itemgetter(0))}


def _entry(row: Any, heard: list[Any], marks: list[Any]) -> Entry:
    """Words that this version does not know are left out."""
    number, began_at, length_s, timer_s, volume_db, ended, heeded = row
    touches = tuple(Touch(at_s, what) for _, at_s, kind, what in marks if kind == "touch" and what in TOUCHED)
    moved = tuple(Moved(at_s, what) for _, at_s, kind, what in marks if kind == "moved")
    faults = tuple(Fault(at_s, what) for _, at_s, kind, what in marks if kind == "fault")
    sounds = tuple(Heard(sound, begun_s, ended_s) for _, sound, begun_s, ended_s in heard)
    how: Ended = ended if ended in get_args(Ended) else "cut short"
    night = Night(began_at, length_s, timer_s, volume_db, how, sounds, touches)
    return Entry(number, night, moved, faults, bool(heeded))


TOUCHED = frozenset(get_args(Touched))
