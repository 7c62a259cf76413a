"""What is never quite steady, a flame, a gust, a breath: slow noise of any spectrum, a value for each hop."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import HOP
from device.dsp.noise import OverlapAdd, Spectra, white_spectra
from device.dsp.rate import RATE_HZ

Floats = NDArray[np.float64]


class Flicker:
    """Values of mean 0 and variance 1, one each `HOP` frames, that never come back.

    `shape` tells the amplitude over frequency; it is asked from about `1 / memory_s` to 47 Hz.
    """

    def __init__(self, rng: np.random.Generator, shape: Callable[[Floats], Floats], memory_s: float) -> None:
        self._rng = rng
        self._size = 1 << round(np.log2(memory_s * RATE_HZ / HOP))
        gain = np.append(0.0, shape(np.arange(1.0, self._size // 2 + 1) * RATE_HZ / HOP / self._size))
        self._gain = (gain / np.sqrt(2 * np.sum(gain**2) / self._size)).astype(np.float32)
        self._values = OverlapAdd(self._size)
        self._values.render(self._spectra())  # its first half only swells
        self._rest = np.empty(0, np.float32)

    def take(self, hops: int) -> Floats:
        """The next `(hops,)`."""
        while len(self._rest) < hops:
            self._rest = np.concatenate((self._rest, self._values.render(self._spectra())))
        now, self._rest = self._rest[:hops], self._rest[hops:]
        return now.astype(np.float64)

    def _spectra(self) -> Spectra:
        spectra = white_spectra(self._rng, 1, self._size)
        spectra *= self._gain
        return spectra


def swelling(values: Floats, spread: float) -> Floats:
    """Gains that go up and down by `spread` nepers (8.7 dB) on average, of mean power 1: lognormal."""
    return np.exp(spread * values - spread**2)


def about(frequency_hz: float, octaves: float) -> Callable[[Floats], Floats]:
    """A shape gathered about a frequency, so many octaves wide to either side (a standard deviation)."""

    def shape(f: Floats) -> Floats:
        hill: Floats = np.exp(-0.5 * (np.log2(f / frequency_hz) / octaves) ** 2) / np.sqrt(f)
        return hill

    return shape


def below(frequency_hz: float, slope: float = 1.0) -> Callable[[Floats], Floats]:
    """A shape even up to a frequency, from where its amplitude falls as f^-slope."""

    def shape(f: Floats) -> Floats:
        fall: Floats = 1 / np.sqrt(1 + (f / frequency_hz) ** (2 * slope))
        return fall

    return shape
