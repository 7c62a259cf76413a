"""Noise with any spectrum, free to change every few milliseconds: random spectra, shaped and overlap-added."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block

Spectra = NDArray[np.complex64]  # (hops, bins)
Samples = NDArray[np.float32]  # (frames,)

_PHASES = np.exp(2j * np.pi * np.arange(256) / 256)  # what a byte of chance can choose from


def bin_frequencies_hz(size: int) -> NDArray[np.floating]:
    """Centre frequency of each of the `size // 2 + 1` bins."""
    return np.fft.rfftfreq(size, 1.0 / RATE_HZ)


def white_spectra(rng: np.random.Generator, hops: int, size: int) -> Spectra:
    """Spectra of `hops` independent frames of unit-variance white noise, `(hops, size // 2 + 1)`."""
    parts = rng.standard_normal((hops, size // 2 + 1, 2), dtype=np.float32)
    parts *= np.float32(np.sqrt(size / 2))
    return parts.view(np.complex64)[..., 0]


def even_spectra(rng: np.random.Generator, hops: int, size: int, bins: int | None = None) -> Spectra:
    """As `white_spectra`, but of equal power in every bin, chance in the phases alone: at an eighth of the cost.

    `bins` are only the first so many, `(hops, bins)`, for noise that has nothing above.
    """
    bins = size // 2 + 1 if bins is None else bins
    turns = np.frombuffer(rng.bytes(hops * bins), np.uint8).reshape(hops, bins)
    spectra: Spectra = _phases(size).take(turns)
    return spectra


@lru_cache
def _phases(size: int) -> Spectra:
    """All of them, `(256,)`, as large as a bin of white noise is."""
    phases: Spectra = (np.sqrt(size) * _PHASES).astype(np.complex64)
    return phases


class OverlapAdd:
    """Turns a run of spectra into a seamless signal: frames that overlap by root-Hann slopes.

    Independent frames add in power, and the squared slopes add to one, so unit spectra give unit variance at every
    sample: no beat at the hop rate. Successive calls join without a seam. One instance per ear.

    A frame begins every `hop`, half its size unless told: from there up to its size, what changes from frame to frame
    changes faster and the noise costs less.
    """

    def __init__(self, size: int, hop: int | None = None) -> None:
        self.hop = size // 2 if hop is None else hop
        self._size = size
        self._slope = size - self.hop
        self._rise = np.sin(np.pi / 2 * (np.arange(self._slope) + 0.5) / self._slope).astype(np.float32)
        self._carry = np.zeros(self._slope, np.float32)

    def render(self, spectra: Spectra) -> Samples:
        """The next `hops * hop` samples of the signal, of `(hops, bins)`; bins left out above are zero."""
        if (bins := spectra.shape[1]) <= self._size // 2:  # irfft fills up too, but in half as long again
            some, spectra = spectra, np.zeros((len(spectra), self._size // 2 + 1), np.complex64)
            spectra[:, :bins] = some
        frames = np.fft.irfft(spectra, self._size).astype(np.float32, copy=False)
        frames[:, : self._slope] *= self._rise
        frames[:, self.hop :] *= self._rise[::-1]
        out = frames[:, : self.hop]
        out[0, : self._slope] += self._carry
        out[1:, : self._slope] += frames[:-1, self.hop :]
        self._carry = frames[-1, self.hop :].copy()
        return np.ascontiguousarray(out).reshape(-1)


class OverlapAddBoth:
    """As `OverlapAdd`, for two ears."""

    def __init__(self, size: int, hop: int | None = None) -> None:
        self._left, self._right = OverlapAdd(size, hop), OverlapAdd(size, hop)

    def render(self, left: Spectra, right: Spectra) -> Block:
        """The next `(hops * hop, 2)` samples."""
        return np.stack((self._left.render(left), self._right.render(right)), axis=1)
