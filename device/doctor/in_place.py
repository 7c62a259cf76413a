"""A text file changed in one step: it holds the old text or the new whenever the power goes; owner and mode stay."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from device.files.owner import as_owner_of
from device.files.reading import read_file

MOST_BYTES = 2**20


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Raises OSError, and whatever `change` raises; the file is then as it was. A link stays one."""
    with as_owner_of(path):
        _rewrite(path.resolve(), change)


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    before = path.stat()
    text = as_text(path)
    new = path.with_name(f".{path.name}.new")
    with suppress(FileNotFoundError):
        new.unlink()
    changed = change(text).encode()
    number = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(changed)
            stream.flush()
            os.fchown(number, before.st_uid, before.st_gid)
            os.fchmod(number, before.st_mode & 0o7777)
            os.fsync(number)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def as_text(path: Path) -> str:
    """With its ends of line as they are; empty where there is none. Raises OSError."""
    try:
        return read_file(path, MOST_BYTES)[:MOST_BYTES].decode("utf-8-sig")
    except FileNotFoundError:
        return ""
