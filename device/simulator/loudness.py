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


def momentary_lufs(stereo: NDArray[np.float32]) -> NDArray[np.float64]:
    """Loudness of each whole 400 ms of `(frames, 2)` at full scale 1.0; exact silence is FLOOR_LUFS."""
    count = len(stereo) // WINDOW_FRAMES
    window = np.hanning(WINDOW_FRAMES)
    blocks = stereo[: count * WINDOW_FRAMES].reshape(count, WINDOW_FRAMES, 2)
    weights = k_weighting(np.fft.rfftfreq(WINDOW_FRAMES, 1 / RATE_HZ)) / (window**2).sum() / WINDOW_FRAMES * 2
    loudness = np.empty(count)
    for i, block in enumerate(blocks):
        power = np.abs(np.fft.rfft(block * window[:, np.newaxis], axis=0)) ** 2
        loudness[i] = (power.sum(axis=1) * weights).sum()
    return OFFSET_DB + 10 * np.log10(np.maximum(loudness, 10 ** ((FLOOR_LUFS - OFFSET_DB) / 10)))


def k_weighting(frequency_hz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Power weight over frequency."""
    z = np.exp(-2j * np.pi * frequency_hz / RATE_HZ)
    weight = np.ones(len(frequency_hz))
    for b, a in (SHELF, HIGH_PASS):
        weight *= np.abs(np.polyval(b[::-1], z) / np.polyval(a[::-1], z)) ** 2
    return weight
