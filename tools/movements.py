"""How the bands of a recording move: the envelopes that `device/dsp/envelopes.py` renders, taken from a clip."""

from math import gcd
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy import ndimage, signal

from device.dsp.envelopes import STEP, band_gains
from device.dsp.rate import RATE_HZ

Floats = NDArray[np.float64]


def clip(path: Path, seconds: float) -> Floats:
    """A recording as one channel at `RATE_HZ`, `(frames,)`, brought to unit power."""
    channels, rate_hz = soundfile.read(path, always_2d=True)
    mono = channels[: round(seconds * rate_hz)].mean(axis=1)
    common = gcd(RATE_HZ, rate_hz)
    sound = signal.resample_poly(mono, RATE_HZ // common, rate_hz // common)
    return np.asarray(sound / np.sqrt(np.mean(sound**2)))


def movements(sound: Floats) -> Floats:
    """Power of each band in each step, `(steps, BANDS)`."""
    steps = len(sound) // STEP
    spectrum = np.fft.rfft(sound)
    gains = band_gains(np.fft.rfftfreq(len(sound), 1 / RATE_HZ))
    power = [ndimage.uniform_filter1d(np.fft.irfft(spectrum * gain, len(sound)) ** 2, STEP) for gain in gains]
    return np.array([band[STEP // 2 :: STEP][:steps] for band in power]).T + 1e-12
