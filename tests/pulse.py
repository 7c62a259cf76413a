"""A sound server of a test's own, with a card that goes nowhere, at ALSA's `default`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
