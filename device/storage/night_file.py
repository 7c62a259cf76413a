"""The night log's file as SQLite has it: opened for each use, brought up to date, set aside when it is broken."""

import errno
import logging
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TypeVar

from device.files.owner import as_owner_of
from device.files.reading import retried
from device.storage.night_keeper import Unfit, Unkept
from device.storage.night_schema import APPLICATION_ID, MIGRATIONS

log = logging.getLogger(__name__)
T = TypeVar("T")

BUSY_S = 2.0  # for another process, such as root's `lull forget`, to be done
LARGEST_BYTES = 64 * 2**20  # some hundred years of nights
BLOCK_BYTES = 2**16

# What no card does to a file in order: SQLITE_ERROR (a table is missing), CORRUPT, MISMATCH, NOTADB.
BROKEN = {1, 11, 20, 26}


class Broken(Exception):
    """No log that this version can read; the message says why."""


def read_through(path: Path) -> None:
    """Have the medium give every byte of a file. Raises OSError."""

    def read() -> bytes:
        with path.open("rb") as stream:
            while stream.read(BLOCK_BYTES):
                pass
        return b""

    retried(read)


class NightFile:
    """`mends`, as the daemon's does, sets a broken file aside; else nothing is made or changed before a write."""

    def __init__(
        self,
        path: Path,
        migrations: tuple[tuple[str, ...], ...] = MIGRATIONS,
        *,
        mends: bool = True,
        busy_s: float = BUSY_S,
        read_through: Callable[[Path], None] = read_through,
    ) -> None:
        self.path, self._migrations, self._mends, self._busy_s = path, migrations, mends, busy_s
        self._read_through = read_through
        self._checked = False

    def exists(self) -> bool:
        """Whether there is a log yet. Raises Unkept when that may not be known."""
        try:
            with as_owner_of(self.path):
                return self.path.exists()
        except OSError as error:
            raise Unkept(f"{self.path}: {error.strerror}") from error

    def use(self, act: Callable[[sqlite3.Connection], T], *, looks: bool = False) -> T:
        """On an open log; on a new one, should this one turn out to be broken. Raises Unkept, of it Unfit."""
        try:
            with as_owner_of(self.path):
                return self._mended(act, looks=looks)
        except Broken as broken:
            raise Unkept(f"{self.path}: {broken}, and a new one is no better") from broken
        except sqlite3.IntegrityError as error:
            raise Unfit(f"{self.path}: {error}") from error
        except sqlite3.Error as error:
            raise Unkept(f"{self.path}: {error}") from error
        except OSError as error:
            raise Unkept(f"{self.path}: {error.strerror}") from error

    def forget_set_aside(self) -> None:
        """Leave nothing of what was set aside, as far as a card lets us. Raises Unkept.

        Of a link, or of what has another name too, only this name goes.
        """
        bad = self._bad
        try:
            with as_owner_of(bad):
                found = bad.lstat()
                if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
                    _write_over(bad)
                bad.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise Unkept(f"{bad}: {error.strerror}") from error

    @property
    def _bad(self) -> Path:
        return self.path.with_name(self.path.name + ".bad")

    def _mended(self, act: Callable[[sqlite3.Connection], T], *, looks: bool) -> T:
        try:
            return self._open_and(act, looks=looks)
        except Broken as broken:
            if not self._mends:
                raise Unkept(f"{self.path}: {broken}") from broken
            self._read_through(self.path)  # what the medium does not give is not known to be broken
            self._set_aside(broken)
            return self._open_and(act, looks=looks)

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
        self._check_files()
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
                as_one(db, self._migrate)
            opened.pop_all()
        return db

    def _make(self) -> None:
        """The owner's alone, before SQLite writes anything; its journal gets the same mode."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def _check_files(self) -> None:
        """SQLite would wait for ever for a pipe in their place, and look through whatever is there. Raises OSError."""
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            with suppress(FileNotFoundError):
                if stat.S_ISFIFO(path.stat().st_mode):
                    raise OSError(errno.EINVAL, f"{path.name} is a pipe, not a file")
        if self.path.stat().st_size > LARGEST_BYTES:
            raise Broken(f"larger than {LARGEST_BYTES >> 20} MB")

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
        self.path.replace(self._bad)
        log.warning("nights in %s could not be read and were set aside as %s: %s", self.path, self._bad.name, broken)


def as_one(db: sqlite3.Connection, act: Callable[[sqlite3.Connection], T]) -> T:
    """All of it or nothing."""
    with db:  # which commits, or rolls back
        db.execute("BEGIN IMMEDIATE")
        return act(db)


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def _write_over(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_NOFOLLOW), "wb") as stream:
        left = min(os.fstat(stream.fileno()).st_size, LARGEST_BYTES)
        for size in (*[BLOCK_BYTES] * (left // BLOCK_BYTES), left % BLOCK_BYTES):
            stream.write(bytes(size))
        stream.flush()
        os.fsync(stream.fileno())
