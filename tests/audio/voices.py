"""Voices whose every sample is known, and what a voice may do wrong."""

from collections.abc import Callable
from typing import Any

import numpy as np

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood, Voice


class Steady:
    """The same value for ever; remembers how it was asked."""

    def __init__(self, value: float) -> None:
        self.value = value
        self.frames = 0
        self.moods: list[Mood] = []

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        self.frames += frames
        self.moods.append(mood)
        return np.full((frames, 2), self.value, np.float32)


class Told:
    """Its value is its own time, in hundreds of seconds."""

    def __init__(self) -> None:
        self._frames = 0

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        at = np.arange(self._frames, self._frames + frames) / (100 * RATE_HZ)
        self._frames += frames
        return np.stack((at, at), axis=1).astype(np.float32)


class Hiss:
    """White noise, RMS 0.03 (-30 dBFS)."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.Generator(np.random.SFC64(seed))

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return np.float32(0.03) * self._rng.standard_normal((frames, 2), np.float32)


class Hum:
    """A sine in both ears that never loses its place."""

    def __init__(self, peak: float, pitch_hz: float = 100.0) -> None:
        self._peak, self._turn, self._at = peak, 2 * np.pi * pitch_hz / RATE_HZ, 0

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        wave = self._peak * np.sin(self._turn * np.arange(self._at, self._at + frames))
        self._at += frames
        return np.stack((wave, wave), axis=1).astype(np.float32)


Fault = Callable[[Block], Any]  # what is handed out in place of a good block


def raises(_block: Block) -> Block:
    """As with a parameter out of range that shows itself late."""
    raise ValueError("rate_hz must be\nabove 0, and is -1.0")


def with_one(value: float) -> Fault:
    """A single sample gone wrong."""

    def spoil(block: Block) -> Block:
        block[len(block) // 2, 1] = value
        return block

    return spoil


def read_only(block: Block) -> Block:
    """As a view of a table may be."""
    block.setflags(write=False)
    return block


FAULTS: dict[str, Fault] = {
    "raises": raises,
    "nan": with_one(np.nan),
    "inf": with_one(-np.inf),
    "runs away": with_one(1e6),
    "mono": lambda block: block[:, 0],
    "short": lambda block: block[1:],
    "float64": lambda block: block.astype(np.float64),
    "integers": lambda block: block.astype(np.int16),
    "matrix": np.matrix,
    "list": lambda block: block.tolist(),
    "nothing": lambda _block: None,
    "read only": read_only,
}


class GoesBad:
    """As `voice` for so many blocks, then with a fault for ever."""

    def __init__(self, voice: Voice, good_blocks: int, fault: Fault) -> None:
        self._voice, self._left, self._fault = voice, good_blocks, fault

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        self._left -= 1
        block = self._voice.render(frames, mood)
        return block if self._left >= 0 else self._fault(block)


def tone(frames: int, frequency_hz: float, peak: float) -> Block:
    """A sine in both ears."""
    wave = peak * np.sin(2 * np.pi * frequency_hz * np.arange(frames) / RATE_HZ)
    return np.stack((wave, wave), axis=1).astype(np.float32)


class Moody:
    """Silence, that remembers its moods."""

    def __init__(self) -> None:
        self.moods: list[Mood] = []

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        self.moods.append(mood)
        return np.zeros((frames, 2), np.float32)
