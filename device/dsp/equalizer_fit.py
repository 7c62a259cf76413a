"""Bands that even out a measured loudspeaker: the largest deviation first, and after each all of them once more.

Lifts are small and never below where the driver gives up: they cost headroom, and throw the cone about.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from device.dsp.equalizer import Band, Biquad, Floats, Kind, biquad_of, high_pass, response

LOWEST_HZ, HIGHEST_HZ = 20.0, 20_000.0
JUDGED_HZ = (100.0, 10_000.0)
GAINS_DB = (-12.0, 6.0)  # of a band; and no more than the second is lifted by all of them together, about the mean
SMOOTH_OCTAVES = 1 / 6  # narrower ripple is the room's, or the place of the microphone's
GIVEN_UP_DB = -10.0  # below the mean: an end of the range that is this weak is not to be lifted
SPARED = 0.7  # the high-pass lies half an octave below that, where it takes nothing that could be heard
SPARED_HZ = (20.0, 300.0)
HIGH_PASS_ORDER: Literal[2, 4] = 4
SMALL_DB = 0.3  # nobody hears a band of less
WORTH_DB = 0.05  # of error, that one more band must save

_GRID_PER_OCTAVE = 48
_ASIDE = 0.2  # weight of what lies outside JUDGED_HZ
_LIFT_PRICE, _CUT_PRICE = 0.06, 0.02  # dB of error that a dB of a band must at least be worth
_SHELVES_HZ = {"low-shelf": (60.0, 800.0), "high-shelf": (1500.0, 12_000.0)}
_PEAK_QS, _SHELF_QS = (0.5, 6.0), (0.5, 1.0)
_STARTS: tuple[tuple[Kind, float], ...] = (("peak", 1.0), ("peak", 3.0), ("low-shelf", 0.7), ("high-shelf", 0.7))
_NUDGES = (1e-4, 1e-3, 1e-4)  # to see which way is better


class Curve(NamedTuple):
    """A response: `(n,)` frequencies in Hz, rising, and as many levels in dB."""

    frequency_hz: Floats
    level_db: Floats


@dataclass(frozen=True)
class Fit:
    """What was found. Errors are RMS about the mean, smoothed, over `span_hz`: JUDGED_HZ as far as the driver plays."""

    bands: tuple[Band, ...]
    highpass_hz: float | None
    span_hz: tuple[float, float]
    before_db: float
    after_db: float


def fit(measured: Curve, target: Curve | None, most_bands: int) -> Fit:
    """At most this many bands, and a high-pass where the driver gives up. `measured` covers 500 Hz to 5 kHz or more."""
    low_hz, high_hz = max(measured.frequency_hz[0], LOWEST_HZ), min(measured.frequency_hz[-1], HIGHEST_HZ)
    octaves = np.log2(high_hz / low_hz)
    grid_hz = low_hz * 2 ** np.linspace(0.0, octaves, int(octaves * _GRID_PER_OCTAVE) + 1)
    off_db = smoothed(measured, grid_hz) - (smoothed(target, grid_hz) if target else 0.0)
    off_db -= np.mean(off_db[within(grid_hz, *JUDGED_HZ)])
    from_hz, to_hz = _plays(grid_hz, off_db)
    highpass_hz = float(np.clip(_rounded(SPARED * from_hz), *SPARED_HZ)) if from_hz > low_hz else None
    plays = within(grid_hz, from_hz, to_hz)
    grid_hz, off_db = grid_hz[plays], off_db[plays]
    spared_db = _level_db(high_pass(highpass_hz, HIGH_PASS_ORDER), grid_hz) if highpass_hz else np.zeros_like(grid_hz)
    bands = _Task(grid_hz, np.maximum(off_db + spared_db, -GAINS_DB[1])).bands(most_bands)
    after_db = off_db + spared_db + _level_db([biquad_of(band) for band in bands], grid_hz)
    judged = within(grid_hz, *JUDGED_HZ)
    span_hz = max(from_hz, JUDGED_HZ[0]), min(to_hz, JUDGED_HZ[1])
    return Fit(tuple(bands), highpass_hz, span_hz, float(np.std(off_db[judged])), float(np.std(after_db[judged])))


def smoothed(curve: Curve, frequency_hz: Floats) -> Floats:
    """The curve's mean over SMOOTH_OCTAVES about each frequency within it; less at its ends."""
    at, asked = np.log2(curve.frequency_hz), np.log2(frequency_hz)
    low, high = (np.clip(asked + side * SMOOTH_OCTAVES / 2, at[0], at[-1]) for side in (-1, 1))
    corners = np.union1d(at, np.concatenate((low, high)))
    level_db = np.interp(corners, at, curve.level_db)
    area = np.concatenate(([0.0], np.cumsum((level_db[1:] + level_db[:-1]) / 2 * np.diff(corners))))
    wide = high > low
    mean_db = (np.interp(high, corners, area) - np.interp(low, corners, area)) / np.where(wide, high - low, 1.0)
    return np.where(wide, mean_db, np.interp(asked, at, curve.level_db))  # outside the curve, its end


def _plays(grid_hz: Floats, off_db: Floats) -> tuple[float, float]:
    """From where to where, seen from 1 kHz, it has not given up."""
    weak_hz = grid_hz[off_db < GIVEN_UP_DB]
    low_hz, high_hz = weak_hz[weak_hz < 500.0], weak_hz[weak_hz > 5000.0]
    return float(max(low_hz, default=grid_hz[0])), float(min(high_hz, default=grid_hz[-1]))


class _Task:
    """A deviation to be made even. A band is a row of log2 of its frequency, its gain in dB and log2 of its q."""

    def __init__(self, grid_hz: Floats, off_db: Floats) -> None:
        self._grid_hz, self._off_db = grid_hz, off_db
        weight = np.where(within(grid_hz, *JUDGED_HZ), 1.0, _ASIDE)
        self._weight = weight / weight.sum()
        self._kinds: list[Kind] = []
        self._rows = np.zeros((0, 3))

    def bands(self, most: int) -> list[Band]:
        """One after the other, each of the kind that helps most, while one does."""
        while len(self._kinds) < most:
            tries = [self._one_more(kind, q) for kind, q in _STARTS]
            kinds, rows = min(tries, key=lambda tried: float(np.linalg.norm(self._misses(*tried))))
            if self._error_db(kinds, rows) > self._error_db(self._kinds, self._rows) - WORTH_DB:
                break
            self._kinds, self._rows = kinds, rows
        bands = [_band(kind, row) for kind, row in zip(self._kinds, self._rows, strict=True)]
        return sorted((b for b in bands if abs(b.gain_db) >= SMALL_DB), key=lambda band: band.frequency_hz)

    def _one_more(self, kind: Kind, q: float) -> tuple[list[Kind], Floats]:
        """Those there are and one against what is worst, all of them refined."""
        kinds = [*self._kinds, kind]
        left_db = self._left_db(self._kinds, self._rows)
        worst = int(np.argmax(np.abs(left_db) * np.sqrt(self._weight)))
        rows = np.vstack((self._rows, (np.log2(self._grid_hz[worst]), -left_db[worst], np.log2(q))))
        return kinds, self._refined(kinds, rows)

    def _left_db(self, kinds: list[Kind], rows: Floats) -> Floats:
        level_db = self._off_db.copy()
        for kind, row in zip(kinds, rows, strict=True):
            level_db += self._row_db(kind, row)
        level_db -= self._weight @ level_db
        return level_db

    def _error_db(self, kinds: list[Kind], rows: Floats) -> float:
        return float(np.sqrt(self._weight @ self._left_db(kinds, rows) ** 2))

    def _row_db(self, kind: Kind, row: Floats) -> Floats:
        return _level_db([biquad_of(Band(kind, float(2 ** row[0]), float(row[1]), float(2 ** row[2])))], self._grid_hz)

    def _misses(self, kinds: list[Kind], rows: Floats) -> Floats:
        """Whose squares are to add up to as little as possible: what is left, and what the bands cost."""
        return np.concatenate((np.sqrt(self._weight) * self._left_db(kinds, rows), _price(rows[:, 1]) * rows[:, 1]))

    def _slopes(self, kinds: list[Kind], rows: Floats) -> Floats:
        """How the misses move with each number of each band: `(misses, 3 bands)`."""
        columns = []
        for band, (kind, row) in enumerate(zip(kinds, rows, strict=True)):
            now_db = self._row_db(kind, row)
            for which, nudge in enumerate(_NUDGES):
                moved = row.copy()
                moved[which] += nudge
                slope = (self._row_db(kind, moved) - now_db) / nudge
                cost = np.zeros(len(rows))
                cost[band] = _price(row[1]) * (which == 1)
                columns.append(np.concatenate((np.sqrt(self._weight) * (slope - self._weight @ slope), cost)))
        return np.stack(columns, axis=1)

    def _refined(self, kinds: list[Kind], rows: Floats) -> Floats:
        """Downhill within bounds: Levenberg and Marquardt."""
        low, high = np.array([self._bounds(kind) for kind in kinds]).swapaxes(0, 1)
        rows, damping = np.clip(rows, low, high), 0.3
        misses = self._misses(kinds, rows)
        for _ in range(25):
            slopes = self._slopes(kinds, rows)
            pull = slopes.T @ slopes
            held = pull + np.diag(damping * pull.diagonal() + 1e-9)
            tried = np.clip(rows - np.linalg.solve(held, slopes.T @ misses).reshape(rows.shape), low, high)
            then = self._misses(kinds, tried)
            gained = np.linalg.norm(misses) - np.linalg.norm(then)
            if gained <= 0:
                damping *= 5
                continue
            rows, misses, damping = tried, then, damping / 3
            if gained < 1e-4:
                break
        return rows

    def _bounds(self, kind: Kind) -> tuple[Floats, Floats]:
        low_hz, high_hz = _SHELVES_HZ.get(kind, (self._grid_hz[0], self._grid_hz[-1]))
        least_q, most_q = _PEAK_QS if kind == "peak" else _SHELF_QS
        low = np.array((np.log2(low_hz), GAINS_DB[0], np.log2(least_q)))
        return low, np.array((np.log2(high_hz), GAINS_DB[1], np.log2(most_q)))


def _price(gain_db: Floats) -> Floats:
    return np.where(gain_db > 0, _LIFT_PRICE, _CUT_PRICE)


def within(frequency_hz: Floats, low_hz: float, high_hz: float) -> NDArray[np.bool_]:
    """Which of them lie there, both ends included."""
    return (frequency_hz >= low_hz) & (frequency_hz <= high_hz)


def _level_db(biquads: list[Biquad], frequency_hz: Floats) -> Floats:
    return np.asarray(20 * np.log10(np.abs(response(biquads, frequency_hz))))


def _band(kind: Kind, row: Floats) -> Band:
    """As it is written into a file: no more digits than can be heard."""
    return Band(kind, _rounded(float(2 ** row[0])), round(float(row[1]), 1), round(float(2 ** row[2]), 2))


def _rounded(frequency_hz: float) -> float:
    return float(f"{frequency_hz:.3g}")
