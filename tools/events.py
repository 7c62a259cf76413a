"""What the single events of a sound measure: attack, decay, octaves, rate and floor, of one channel."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from device.dsp.rate import RATE_HZ

FRAME = 24  # half a millisecond
FRAMES_PER_S = RATE_HZ / FRAME
SMOOTH = 6  # frames that are taken together: 3 ms
OCTAVES_HZ = (500, 1000, 2000, 4000, 8000, 16000)
RUMBLE_HZ = 200.0  # below it is the room, not the thing
STANDS_OUT_DB, IN_RANGE_DB = 8.0, 22.0  # an event over what is about it; under the loudest ones
LONGEST_S = 0.6  # a decay that is looked for

Floats = NDArray[np.float64]


class Events(NamedTuple):
    """Medians over the events of a sound; NaN where there are none."""

    rate_per_s: float
    attack_ms: float  # from 10 to 90 % of the peak
    t20_ms: float  # from the peak until it is 20 dB down
    octaves_db: Floats  # of the first 40 ms, of their sum
    floor_db: float  # what is exceeded nine tenths of the time, under what is exceeded a hundredth


def events(mono: Floats) -> Events:
    """Those of a sound `(frames,)` at `RATE_HZ`."""
    clean = signal.sosfilt(signal.butter(2, RUMBLE_HZ, "high", fs=RATE_HZ, output="sos"), mono / np.abs(mono).max())
    sharp = np.sqrt(np.mean(clean[: len(clean) // FRAME * FRAME].reshape(-1, FRAME) ** 2, axis=1))
    level = ndimage.uniform_filter1d(sharp, SMOOTH)
    level_db = 20 * np.log10(level + 1e-6)
    peaks = _peaks(level_db)
    found = [_attack_ms(sharp, peak) for peak in peaks], [_t20_ms(level, peak) for peak in peaks]
    octaves = [_octaves_db(clean, peak) for peak in peaks if (peak - 2) * FRAME + RATE_HZ // 25 < len(clean)]
    return Events(
        len(peaks) * RATE_HZ / len(mono),
        float(np.nanmedian(found[0])) if len(peaks) else np.nan,
        float(np.median(found[1])) if len(peaks) else np.nan,
        np.median(octaves, axis=0) if octaves else np.full(len(OCTAVES_HZ), np.nan),
        float(np.percentile(level_db, 10) - np.percentile(level_db, 99)),
    )


def _peaks(level_db: Floats) -> NDArray[np.int64]:
    """Frames in which an event is loudest."""
    around_db = ndimage.percentile_filter(level_db[::8], 30, size=int(FRAMES_PER_S / 8) | 1).repeat(8)[: len(level_db)]
    around_db = np.pad(around_db, (0, len(level_db) - len(around_db)), mode="edge")
    height = np.percentile(level_db, 99.5) - IN_RANGE_DB
    peaks, _ = signal.find_peaks(level_db, height=height, distance=int(0.035 * FRAMES_PER_S), prominence=STANDS_OUT_DB)
    return np.asarray(peaks[level_db[peaks] > around_db[peaks] + STANDS_OUT_DB])


def _attack_ms(sharp: Floats, peak: int) -> float:
    first = max(0, peak - 3)
    top = first + int(np.argmax(sharp[first : peak + 4]))
    rise = sharp[max(0, top - int(0.08 * FRAMES_PER_S)) : top + 1] / sharp[top]
    low, high = np.flatnonzero(rise < 0.1), np.flatnonzero(rise < 0.9)
    return float((high[-1] - low[-1] + 1) / FRAMES_PER_S * 1000) if len(low) and len(high) else np.nan


def _t20_ms(level: Floats, peak: int) -> float:
    fall = level[peak : peak + int(LONGEST_S * FRAMES_PER_S)]
    down = np.flatnonzero(fall < 0.1 * fall[0])
    return float(down[0] / FRAMES_PER_S * 1000) if len(down) else LONGEST_S * 1000


def _octaves_db(clean: Floats, peak: int) -> Floats:
    frames = RATE_HZ // 25
    first = max(0, (peak - 2) * FRAME)
    power = np.abs(np.fft.rfft(clean[first : first + frames] * np.hanning(2 * frames)[frames:])) ** 2
    f = np.fft.rfftfreq(frames, 1 / RATE_HZ)
    inside = [power[(f >= centre / 2**0.5) & (f < centre * 2**0.5)].sum() for centre in OCTAVES_HZ]
    return np.asarray(10 * np.log10(np.array(inside) / np.sum(inside) + 1e-9))
