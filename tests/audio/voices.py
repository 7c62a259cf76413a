"""Voices whose every sample is known."""

import numpy as np

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood


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


class Hiss:
    """White noise, RMS 0.03 (-30 dBFS)."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.Generator(np.random.SFC64(seed))

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return np.float32(0.03) * self._rng.standard_normal((frames, 2), np.float32)


def tone(frames: int, frequency_hz: float, peak: float) -> Block:
    """A sine in both ears."""
    wave = peak * np.sin(2 * np.pi * frequency_hz * np.arange(frames) / RATE_HZ)
    return np.stack((wave, wave), axis=1).astype(np.float32)
