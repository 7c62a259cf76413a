"""Writes the settings on a thread of its own: an SD card may take seconds, and a hand on the knob waits for nobody."""

import threading
import time
from queue import Empty, SimpleQueue

from device.session.commands import Memory
from device.storage.file import StateFile

PARTING_S = 2.0  # for the last write; systemd's patience with a stop is longer


class Clerk:
    """A `Keeper` that never makes its caller wait. `close` writes what is left."""

    wake_at_s: float | None = None  # it keeps its own time

    def __init__(self, file: StateFile) -> None:
        """`file` is this thread's from now on; read it before."""
        self._file = file
        self._desk: SimpleQueue[tuple[Memory, float, float] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="clerk", daemon=True)
        self._thread.start()

    def keep(self, memory: Memory, at_s: float, now: float) -> None:
        """See `StateFile.keep`; any thread."""
        self._desk.put((memory, at_s, now))

    def begin_with(self, memory: Memory) -> None:
        """What the device starts with where there is nothing kept; before anything is."""
        if self._file.began_with is None:
            self._file.began_with = memory

    @property
    def fault(self) -> str | None:
        """See `StateFile`; any thread."""
        return self._file.fault

    def due(self, at_s: float) -> None:
        """See `Keeper`; nothing to do for the caller."""

    def close(self) -> None:
        """Write what is not yet written and end; gives up on a card that hangs."""
        self._desk.put(None)
        self._thread.join(PARTING_S)

    def _work(self) -> None:
        while (note := self._next()) is not None:
            if note:
                self._file.keep(*note)
            self._file.due(time.monotonic())
        self._file.flush(time.monotonic())

    def _next(self) -> tuple[Memory, float, float] | tuple[()] | None:
        """A memory to keep, nothing when a write is due, None at the end."""
        due_s = self._file.wake_at_s
        try:
            return self._desk.get(timeout=None if due_s is None else max(due_s - time.monotonic(), 0.0))
        except Empty:
            return ()
