"""The spectrum of a noise at a few frequencies, smooth enough to read slopes from."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ

Floats = NDArray[np.float64]


def third_octaves_db(samples: NDArray[np.float32], at_hz: Floats) -> Floats:
    """Power density at these frequencies, each over a third of an octave."""
    f, p = signal.welch(samples, RATE_HZ, nperseg=32768)
    third = 2 ** (1 / 6)
    return np.array([10 * np.log10(p[(f >= hz / third) & (f <= hz * third)].mean()) for hz in at_hz])


def slope_db(samples: NDArray[np.float32], from_hz: float, to_hz: float) -> tuple[float, float]:
    """Decibels an octave, and how far the worst third of an octave is from that line."""
    at_hz = np.geomspace(from_hz, to_hz, 17)
    level_db = third_octaves_db(samples, at_hz)
    slope, start = np.polyfit(np.log2(at_hz), level_db, 1)
    return float(slope), float(np.abs(level_db - slope * np.log2(at_hz) - start).max())
