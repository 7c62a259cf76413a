"""Logging that never makes sound wait: records go on a queue, and a thread of their own writes them to stderr."""

import logging
import os
import queue
import sys
from collections.abc import Mapping
from logging.handlers import QueueHandler, QueueListener
from typing import TextIO

MOST_WAITING = 1000  # records; more than that and the journal is stuck, which must not cost memory
PRIORITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6))
DEBUG_PRIORITY = 7  # syslog(3)


class JournalFormatter(logging.Formatter):
    """Each line behind its priority, `<4>` for a warning, as sd-daemon(3) lays down. The journal knows the time."""

    def format(self, record: logging.LogRecord) -> str:
        """All lines of a record, a traceback's too."""
        priority = next((number for level, number in PRIORITIES if record.levelno >= level), DEBUG_PRIORITY)
        return "\n".join(f"<{priority}>{line}" for line in super().format(record).splitlines())


class DroppingQueueHandler(QueueHandler):
    """Drops records when nobody takes them any more."""

    queue: "queue.SimpleQueue[logging.LogRecord]"

    def enqueue(self, record: logging.LogRecord) -> None:
        """Never waits, never raises."""
        if self.queue.qsize() < MOST_WAITING:
            self.queue.put_nowait(record)


def start_logging(env: Mapping[str, str], stream: TextIO, level: int = logging.INFO) -> QueueListener:
    """Send every logger's records to `stream`. The caller calls `stop()` on what is returned, which writes the rest."""
    formatter = JournalFormatter() if in_journal(env, stream) else logging.Formatter("%(levelname)s %(message)s")
    writer = logging.StreamHandler(stream)
    writer.setFormatter(formatter)
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(DroppingQueueHandler(waiting))
    listener = QueueListener(waiting, writer)
    listener.start()
    return listener


def standard_error() -> TextIO:
    """sys.stderr; where whoever started us has closed it, a way to nowhere.

    The numbers 0 to 2 are kept from being given to a socket or a card: alsa-lib writes to them what it has to say.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    return sys.stderr or os.fdopen(2, "w", closefd=False)


def let_go(stream: TextIO) -> None:
    """Drop what nobody reads any more; Python would try to write it once more as it ends, and exit with 120."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def in_journal(env: Mapping[str, str], stream: TextIO) -> bool:
    """Whether `stream` is the pipe that $JOURNAL_STREAM speaks of; a shell under a service inherits the name alone."""
    try:
        found = os.fstat(stream.fileno())
    except OSError:  # not a file at all, as in a test or with stderr closed
        return False
    return env.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"
