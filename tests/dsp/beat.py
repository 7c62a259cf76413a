"""Whether a noise beats at a rate: what its power does at that rate against its neighbours."""

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ


def beat_db(samples: NDArray[np.float32], rate_hz: float) -> float:
    """The line at `rate_hz` in the spectrum of the power over the median within 3 Hz: about 0 where there is none."""
    periods = int(len(samples) / RATE_HZ * rate_hz)
    power = samples[: round(periods * RATE_HZ / rate_hz)].astype(np.float64) ** 2
    spectrum = np.abs(np.fft.rfft(power - power.mean())) ** 2
    reach = round(3 * len(power) / RATE_HZ)
    around = np.r_[spectrum[periods - reach : periods], spectrum[periods + 1 : periods + reach]]
    return float(10 * np.log10(spectrum[periods] / np.median(around)))
