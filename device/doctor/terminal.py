"""A person at a terminal: told things, asked for a key or a line, each with an end to the patience."""

import os
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

PATIENCE_S = 60.0


class Terminal:
    """Reads descriptor `keys`, writes to `told`. Keys that were not offered are passed over."""

    def __init__(self, keys: int = 0, told: TextIO | None = None) -> None:
        self._keys, self._told = keys, told or sys.stdout
        self._waiting = b""
        self._ended = False

    def tell(self, text: str) -> None:
        """A line."""
        print(text, file=self._told, flush=True)

    def key(self, question: str, keys: str, patience_s: float = PATIENCE_S) -> str | None:
        """One of `keys`; None when none came in time."""
        print(f"{question} [{'/'.join(keys)}] ", end="", file=self._told, flush=True)
        with self._single_keys():
            typed = self._until(lambda c: c.lower() in keys.encode(), patience_s)
        self.tell(typed[-1:].decode().lower() if typed else "")
        return typed[-1:].decode().lower() if typed else None

    def line(self, question: str, patience_s: float = PATIENCE_S) -> str | None:
        """What is typed up to Enter; None when none came in time."""
        print(question, end=" ", file=self._told, flush=True)
        typed = self._until(lambda c: c == b"\n", patience_s)
        return None if typed is None else typed.decode(errors="replace").strip()

    def has_typed(self) -> bool:
        """Whether a line waits; it also does once nobody will type any more."""
        return bool(self._waiting or self._ended or select.select([self._keys], [], [], 0.0)[0])

    def _until(self, wanted: Callable[[bytes], bool], patience_s: float) -> bytes | None:
        typed = b""
        give_up_s = time.monotonic() + patience_s
        while (char := self._char(give_up_s)) is not None:
            typed += char
            if wanted(char):
                return typed
        return None

    def _char(self, give_up_s: float) -> bytes | None:
        if not self._waiting and not self._ended:
            ready, _, _ = select.select([self._keys], [], [], max(give_up_s - time.monotonic(), 0.0))
            if not ready:
                return None
            self._waiting = os.read(self._keys, 4096)
            self._ended = not self._waiting
        char, self._waiting = self._waiting[:1], self._waiting[1:]
        return char or None

    @contextmanager
    def _single_keys(self) -> Iterator[None]:
        """Without Enter, where there is a keyboard; what was typed before the question does not count."""
        try:
            before = termios.tcgetattr(self._keys)
        except termios.error:  # a pipe
            yield
            return
        self._waiting = b""
        tty.setcbreak(self._keys, termios.TCSAFLUSH)
        try:
            yield
        finally:
            with suppress(termios.error):
                termios.tcsetattr(self._keys, termios.TCSADRAIN, before)


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Within it a hang-up or SIGTERM raises KeyboardInterrupt, so that light and sound go as they do on Ctrl-C.

    Only the first does: a dropped session may hang up twice, and the fade is not to be cut. Main thread only.
    """
    come: list[int] = []

    def interrupt(number: int, _frame: object) -> None:
        come.append(number)
        if len(come) == 1:
            raise KeyboardInterrupt

    numbers = [n for n in (signal.SIGHUP, signal.SIGTERM) if signal.getsignal(n) != signal.SIG_IGN]  # nohup
    before = [(number, signal.signal(number, interrupt)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
