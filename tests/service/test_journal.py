"""Logging through a queue, for the journal and for a terminal."""

import io
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from device.service.journal import MOST_WAITING, DroppingQueueHandler, in_journal, start_logging


@pytest.fixture(autouse=True)
def _the_root_logger_afterwards() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(env: dict[str, str], stream: io.TextIOWrapper) -> None:
    listener = start_logging(env, stream)
    log = logging.getLogger("device.test")
    log.debug("unheard")
    log.info("card open: %d frames", 480)
    log.warning("no sound")
    try:
        float("odd")
    except ValueError:
        log.exception("a bug")
    log.critical("gone")
    listener.stop()


def test_a_journal_gets_priorities_on_every_line_and_no_times(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+") as stream:
        found = os.fstat(stream.fileno())
        logged({"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"}, stream)
        stream.seek(0)
        lines = stream.read().splitlines()
    assert lines[:3] == ["<6>card open: 480 frames", "<4>no sound", "<3>a bug"]
    assert lines[3] == "<3>Traceback (most recent call last):"
    assert lines[-2:] == ["<3>ValueError: could not convert string to float: 'odd'", "<2>gone"]
    assert {line[:3] for line in lines[3:-1]} == {"<3>"}


def test_a_terminal_gets_plain_lines(tmp_path: Path) -> None:
    with (tmp_path / "terminal").open("w+") as stream:
        logged({"JOURNAL_STREAM": "1:2"}, stream)
        stream.seek(0)
        lines = stream.read().splitlines()
    assert lines[:3] == ["INFO card open: 480 frames", "WARNING no sound", "ERROR a bug"]
    assert lines[-1] == "CRITICAL gone"


def test_a_stream_that_is_no_file_is_no_journal() -> None:
    assert not in_journal({"JOURNAL_STREAM": "1:2"}, io.StringIO())


def test_a_stuck_journal_costs_no_memory_and_no_error() -> None:
    waiting: SimpleQueue[logging.LogRecord] = SimpleQueue()
    handler = DroppingQueueHandler(waiting)
    for _ in range(MOST_WAITING + 50):
        handler.emit(logging.LogRecord("device", logging.INFO, __file__, 1, "again", None, None))
    assert waiting.qsize() == MOST_WAITING
