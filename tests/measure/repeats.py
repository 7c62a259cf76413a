"""Whether any stretch of a long render comes back: probes of two seconds are looked for in all of it.

Everything is brought down to 250-1900 Hz at 4 kHz, mono, and whitened, so that chance has many degrees of freedom. A
probe is correlated with every stretch of its length, both of unit energy: a stretch that came back reads 1, whatever
its level; chance reads 0.05 to 0.4, and more only where events are few and meant to be alike (a clock's ticks: 0.7).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from device.dsp.rate import RATE_HZ

ALIKE = 0.9  # from here on two stretches are the same one (chosen: 0.9 leaves a fifth of the energy to be new)
LOW_HZ, HIGH_HZ = 250.0, 1900.0
DOWN = 12
SLOW_HZ = RATE_HZ // DOWN
PROBE_S = 2.0
_PIECE = 1 << 18

Values = NDArray[np.float32]


class Lowered:
    """A render, taken in pieces of whole seconds, as it is searched: `(samples,)` at SLOW_HZ."""

    def __init__(self) -> None:
        self._band = signal.butter(3, (LOW_HZ, HIGH_HZ), "bandpass", fs=RATE_HZ, output="sos")
        self._state = np.zeros((len(self._band), 2))
        self._pieces: list[Values] = []

    def hear(self, stereo: NDArray[np.floating]) -> None:
        """More of it, `(frames, 2)`."""
        banded, self._state = signal.sosfilt(self._band, stereo.mean(axis=1), zi=self._state)
        self._pieces.append(banded[::DOWN].astype(np.float32))

    def whitened(self) -> Values:
        """All of it, its long-term spectrum made even between the corners."""
        whole = np.concatenate(self._pieces)
        _, power = signal.welch(whole, SLOW_HZ, nperseg=512)
        inside = slice(int(LOW_HZ / SLOW_HZ * 512) + 1, int(HIGH_HZ / SLOW_HZ * 512))
        gain = np.zeros(len(power))
        gain[inside] = 1 / np.sqrt(power[inside] + 1e-3 * power.max())
        taps = np.fft.irfft(gain)
        taps = np.roll(taps, 256) * np.hanning(512)
        white: Values = signal.oaconvolve(whole, taps, "same").astype(np.float32)
        return white


def strongest_return(white: Values, probes: int, seed: int) -> float:
    """The largest correlation of any of so many probes with a stretch that does not overlap it, 0..1."""
    length = round(PROBE_S * SLOW_HZ)
    energy = np.cumsum(np.append(0.0, white.astype(np.float64) ** 2))
    stretch_energy = energy[length:] - energy[:-length]
    floor = 0.05 * np.mean(stretch_energy)  # in a pause there is nothing to come back
    starts = np.random.default_rng(seed).choice(np.flatnonzero(stretch_energy > floor), probes)
    spectra = np.stack([fft.rfft(white[s : s + length] / np.sqrt(stretch_energy[s]), _PIECE) for s in starts])
    spectra = spectra.conj()
    step = _PIECE - length
    strongest = 0.0
    for begin in range(0, len(stretch_energy), step):
        piece = fft.rfft(white[begin : begin + _PIECE], _PIECE)
        lags = np.arange(begin, min(begin + step, len(stretch_energy)))
        root = np.sqrt(np.maximum(stretch_energy[lags], floor))
        for start, probe in zip(starts, spectra, strict=True):
            found = np.abs(fft.irfft(piece * probe, _PIECE)[: len(lags)]) / root
            found[np.abs(lags - start) < length] = 0.0
            strongest = max(strongest, float(found.max(initial=0.0)))
    return strongest
