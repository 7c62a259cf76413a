"""The settings file on a card that may lose power at any moment: the old settings or the new, never half of either.

Used by one thread at a time. A write waits for the card, some 10 ms to some seconds, so the daemon has a `Clerk` do it.
"""

import logging
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from device.files.owner import as_owner_of
from device.files.reading import NotAFile, read_file
from device.session.commands import Memory
from device.storage.settings import BEHIND_S, Kept, Unreadable, decode, encode, merged

log = logging.getLogger(__name__)

EVERY_S = 2.0  # at most one write in this time, for the card's sake
SETTLE_S = 0.5  # and none while a knob is still being turned, if the last one was long ago
RETRY_S = 4.0  # after a write that failed, doubling
RETRY_MOST_S = 300.0
LARGEST_BYTES = 64 * 1024


def newer(file: Path, other: Path, now: float) -> bool:
    """Whether it was written later, as far as the clocks of then can be trusted; not where either is missing."""
    with suppress(OSError), as_owner_of(file):
        return other.stat().st_mtime < file.stat().st_mtime <= now + BEHIND_S
    return False


class Disk(Protocol):
    """What is asked of a file system, so that a test can pull the plug between any two steps. All raise OSError."""

    def read(self, path: Path) -> bytes:
        """The first bytes, one more than `LARGEST_BYTES` at most."""

    def write(self, path: Path, data: bytes) -> None:
        """Replace the contents; they may be lost, or lost in part, until `sync`."""

    def sync(self, path: Path) -> None:
        """Wait until a file's contents, or a folder's names, would survive a power cut."""

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another's name, in one step as far as anybody can see."""

    def remove(self, path: Path) -> None:
        """Take a file's name away, if there is one."""


class LinuxDisk:
    """The real one. Files are the owner's alone to read, mode 0600."""

    def read(self, path: Path) -> bytes:
        """As `Disk`."""
        return read_file(path, LARGEST_BYTES)

    def write(self, path: Path, data: bytes) -> None:
        """As `Disk`; makes the folder too, when nobody has."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            path.unlink()  # a leftover of a crash may belong to somebody else, or be a link elsewhere
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(data)

    def sync(self, path: Path) -> None:
        """As `Disk`."""
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

    def rename(self, old: Path, new: Path) -> None:
        """As `Disk`."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """As `Disk`."""
        path.unlink(missing_ok=True)


def write_whole(disk: Disk, path: Path, data: bytes) -> None:
    """Make `data` the contents of `path`, or leave it as it was, whenever the power goes. Raises OSError."""
    new = path.with_name(path.name + ".new")
    disk.write(new, data)
    disk.sync(new)
    disk.rename(new, path)
    disk.sync(path.parent)


@dataclass(slots=True)
class StateFile:
    """Keeps the latest memory in a file, not more often than the card likes. Never raises for what the disk does.

    A file that the card does not give is not damaged: it stays as it is, what changes is kept beside it (`.since`), and
    the two are made one as soon as it can be read again, now or at a later start.
    """

    path: Path
    disk: Disk = field(default_factory=LinuxDisk)
    wake_at_s: float | None = None  # when `due` wants to be called
    began_with: Memory | None = None  # by who has no settings: what is different later was changed
    _pending: Kept | None = None
    _written: Memory | None = None
    _rests_until_s: float = float("-inf")
    _retry_s: float = RETRY_S
    _failing: str = ""
    _unread: str = ""  # why the file could not be read
    _before: Kept | None = None  # what it said once it could be, after all
    _has_since: bool = False

    @property
    def fault(self) -> str | None:
        """What keeps settings from being read or kept; any thread."""
        if self._unread:
            return f"settings cannot be read, and are left as they are: {self._unread}"
        return f"settings cannot be kept: {self._failing}" if self._failing else None

    def read(self) -> Kept | None:
        """What was kept; None when nothing was. A file that makes no sense is set aside as `.bad`, and said once."""
        kept = None
        try:
            kept = self._read()
        except OSError as error:
            self._unread = str(error)
            log.warning("settings in %s cannot be read now and are left as they are: %s", self.path, error)
        since = self._read_since()
        if since is None:
            self._written = kept.memory if kept else None
            return kept
        self.began_with = since.began_with
        return merged(kept, since) if kept else since

    def keep(self, memory: Memory, at_s: float, now: float) -> None:
        """Remember `memory`: `at_s` on the monotonic clock, `now` on the wall's. Written when `due`."""
        if memory == self._written:
            self._pending = self.wake_at_s = None
            return
        self._pending = Kept(memory, now)
        if self.wake_at_s is None:
            self.wake_at_s = max(at_s + SETTLE_S, self._rests_until_s)

    def due(self, at_s: float) -> None:
        """Write if it is time to; called whenever `wake_at_s` has come, and harmless at other times."""
        if self.wake_at_s is not None and at_s >= self.wake_at_s:
            self.flush(at_s)

    def flush(self, at_s: float) -> None:
        """Write what is not yet written, now: the device is about to go."""
        if self._pending is None:
            return
        try:
            self._write(replace(self._pending, began_with=self.began_with))
        except OSError as error:
            self._failed(error, at_s)
            return
        if self._failing:
            log.warning("settings are kept again in %s", self.path)
        self._written = self._pending.memory
        self._pending = self.wake_at_s = None
        self._rests_until_s, self._retry_s, self._failing = at_s + EVERY_S, RETRY_S, ""

    def _write(self, kept: Kept) -> None:
        if self._unread and not self._can_be_read_again():
            write_whole(self.disk, self._since, encode(kept))
            self._has_since = True
            return
        whole = merged(self._before, kept) if self._before else replace(kept, began_with=None)
        write_whole(self.disk, self.path, encode(whole))
        if self._has_since:
            self.disk.remove(self._since)
            self._has_since = False

    def _can_be_read_again(self) -> bool:
        try:
            self._before = self._read()
        except OSError:
            return False
        log.warning("settings in %s can be read again, and are kept with what was changed meanwhile", self.path)
        self._unread = ""
        return True

    @property
    def _since(self) -> Path:
        return self.path.with_name(self.path.name + ".since")

    def _read(self) -> Kept | None:
        """None when there is none, or what makes no sense. Raises OSError for what the disk does not give."""
        try:
            return decode(self.disk.read(self.path))
        except FileNotFoundError:
            return None
        except (IsADirectoryError, NotAFile, Unreadable) as error:
            self._set_aside(error)
            return None

    def _read_since(self) -> Kept | None:
        try:
            raw = self.disk.read(self._since)
            self._has_since = True
            return decode(raw)
        except (OSError, Unreadable):
            return None

    def _failed(self, error: OSError, at_s: float) -> None:
        if str(error) != self._failing:
            log.warning("settings cannot be kept, a power cut would lose them: %s", error)
        self._failing = str(error)
        self._written = None  # the new file may be in place after all
        self.wake_at_s = at_s + self._retry_s
        self._retry_s = min(2 * self._retry_s, RETRY_MOST_S)

    def _set_aside(self, error: OSError | Unreadable) -> None:
        bad = self.path.with_name(self.path.name + ".bad")
        try:
            self.disk.rename(self.path, bad)
            log.warning("settings in %s could not be read and were set aside as %s: %s", self.path, bad.name, error)
        except OSError as stuck:
            log.warning("settings in %s could neither be read (%s) nor set aside (%s)", self.path, error, stuck)
