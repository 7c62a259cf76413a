"""Momentary loudness after ITU-R BS.1770-4, for pictures of a night: K-weighting applied to spectra, numpy alone."""

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ

WINDOW_FRAMES = RATE_HZ * 2 // 5  # 400 ms
OFFSET_DB = -0.691
FLOOR_LUFS = -100.0

# The two filters of BS.1770-4 at 48 kHz: a head's high shelf and a revised low-frequency high-pass, (b, a).
SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def k_weighting(frequency_hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Power weight over frequency."""
    z = np.exp(-2j * np.pi * frequency_hz / RATE_HZ)
    weight = np.ones(len(frequency_hz))
    for b, a in (SHELF, HIGH_PASS):
        weight *= np.abs(np.polyval(b[::-1], z) / np.polyval(a[::-1], z)) ** 2
    return weight


class LoudnessMeter:
    """Loudness of each whole 400 ms of what it hears, in whatever pieces; a long night costs it no memory to speak of.

    A Hann window keeps what is outside a window from leaking in, and makes a click near its edge count for less than in
    the square window of the standard; over time that evens out.
    """

    def __init__(self) -> None:
        self._window = np.hanning(WINDOW_FRAMES)
        per_bin = 2 / (self._window**2).sum() / WINDOW_FRAMES  # Parseval, for half of the spectrum
        self._weights = k_weighting(np.fft.rfftfreq(WINDOW_FRAMES, 1 / RATE_HZ)) * per_bin
        self._block = np.empty((WINDOW_FRAMES, 2))
        self._filled = 0
        self._lufs: list[float] = []

    def hear(self, stereo: NDArray[np.floating]) -> None:
        """Any number of frames, `(frames, 2)`, full scale 1.0."""
        while len(stereo):
            taken = stereo[: WINDOW_FRAMES - self._filled]
            self._block[self._filled : self._filled + len(taken)] = taken
            self._filled += len(taken)
            stereo = stereo[len(taken) :]
            if self._filled == WINDOW_FRAMES:
                self._lufs.append(self._loudness())
                self._filled = 0

    def momentary_lufs(self) -> NDArray[np.float64]:
        """So far, a figure for each 400 ms; exact silence is FLOOR_LUFS."""
        return np.array(self._lufs)

    def _loudness(self) -> float:
        if not self._block.any():
            return FLOOR_LUFS
        spectrum = np.fft.rfft(self._block * self._window[:, np.newaxis], axis=0)
        power = float((np.abs(spectrum) ** 2).sum(axis=1) @ self._weights)
        return max(OFFSET_DB + 10 * float(np.log10(max(power, 1e-12))), FLOOR_LUFS)
