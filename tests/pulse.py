"""A sound server of a test's own, with a card that goes nowhere, at ALSA's `default`."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from device.simulator.sound_server import SoundServer, missing_server_tools, sound_server

AVAILABLE = not missing_server_tools()


@dataclass(frozen=True)
class Pulse:
    """A running server. `env` leads ALSA's `default` and PulseAudio's own tools to it."""

    server: SoundServer

    @property
    def env(self) -> dict[str, str]:
        return self.server.env

    @contextmanager
    def recorded(self) -> Iterator[list[NDArray[np.int16]]]:
        """Record what the card plays while inside; the list then holds one `(frames, 2)` array."""
        sound: list[NDArray[np.int16]] = []
        with self.server.recorded() as recorder:
            yield sound
        sound.append(recorder.heard().sound)


@contextmanager
def pulse_server(folder: Path) -> Iterator[Pulse]:
    """A server in `folder` (short: it holds a socket), gone at the end.

    Somebody listens all the time: the null sink then works as finely as a card, and not two seconds at once.
    """
    with sound_server(folder) as server, server.recorded():
        yield Pulse(server)


class Servers:
    """Starts a server for all who ask, and another only when that one has died: one test's fault is not the next's."""

    def __init__(self, stack: ExitStack) -> None:
        """They end with `stack`."""
        self._stack = stack
        self._last: Pulse | None = None

    @property
    def fault(self) -> str | None:
        """How the last one died; None while it runs, or before there was any."""
        return self._last.server.fault if self._last else None

    def one_that_runs(self) -> Pulse:
        """The last one, or a new one."""
        if self._last is None or self.fault:
            folder = self._stack.enter_context(TemporaryDirectory(prefix="lull"))
            self._last = self._stack.enter_context(pulse_server(Path(folder)))
        return self._last
