"""The night log's file where the medium fails, where it is larger than any, and where it has other names."""

import errno
import os
import random
from pathlib import Path

import pytest

from device.storage.night_clerk import FILE
from device.storage.night_file import LARGEST_BYTES, NightFile
from device.storage.night_keeper import Unkept
from device.storage.nights import NightLog
from tests.storage.nights import filled, some_night


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / FILE


def test_a_log_that_the_medium_does_not_give_is_not_damaged_and_stays(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLite's check tells of a page that cannot be read as of one that is broken."""
    filled(path, 30)
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(random.Random(1).randbytes(4096))

    def no_medium(asked: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(asked))

    with pytest.raises(Unkept, match="Input/output error"):
        NightFile(path, read_through=no_medium).use(lambda db: db.execute("SELECT number FROM nights").fetchall())
    assert [file.name for file in path.parent.iterdir()] == [FILE]
    assert not caplog.records
    NightLog(path).write(some_night(1))
    assert "set aside" in caplog.text


def test_a_log_larger_than_any_is_set_aside_unread(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Looking through it would take a minute; to forget it takes no more than a log's worth of zeros."""
    filled(path, 3)
    os.truncate(path, LARGEST_BYTES + 1)
    log = NightLog(path)
    assert log.write(some_night(1)) == 1
    assert "larger than 64 MB" in caplog.text
    os.truncate(path.with_name(f"{FILE}.bad"), 2**40)
    assert log.forget(None) == 1
    assert [file.name for file in path.parent.iterdir()] == [FILE]


def test_what_was_set_aside_and_has_another_name_keeps_that(path: Path, tmp_path: Path) -> None:
    log, other = NightLog(path), tmp_path / "other"
    log.write(some_night(1))
    other.write_text("mine")
    bad = path.with_name(f"{FILE}.bad")
    for name in (bad.symlink_to, bad.hardlink_to):
        name(other)
        log.forget(None)
        assert other.read_text() == "mine"
        assert [file.name for file in path.parent.iterdir()] == [FILE]
