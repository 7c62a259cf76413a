"""Loudness of long renders after ITU-R BS.1770-4, piece by piece, so that a night of eight hours fits into memory.

Sparse sounds are gated as the standard says: blocks below -70 LUFS, and then those 10 LU below what is left, do not
count. A ticking clock is therefore as loud as its ticks and not as its silences.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.simulator.loudness import HIGH_PASS, OFFSET_DB, SHELF

STEP_S = 0.1
MOMENTARY_STEPS, SHORT_TERM_STEPS = 4, 30  # 400 ms, 3 s
ABSOLUTE_GATE_LUFS, RELATIVE_GATE_LU = -70.0, -10.0

Values = NDArray[np.float64]


class Loudness:
    """Listens to `(frames, 2)` in any pieces that are whole steps of 100 ms; full scale is 1.0."""

    def __init__(self) -> None:
        self._filters = np.array([(*b, *a) for b, a in (SHELF, HIGH_PASS)])
        self._state = np.zeros((len(self._filters), 2, 2))
        self._steps: list[Values] = []

    def hear(self, stereo: NDArray[np.floating]) -> None:
        """More of it."""
        weighted, self._state = signal.sosfilt(self._filters, stereo.T, axis=1, zi=self._state)
        steps = weighted.reshape(2, -1, round(STEP_S * RATE_HZ))
        self._steps.append(np.mean(steps**2, axis=2).sum(axis=0))

    def integrated(self, from_s: float = 0.0, to_s: float | None = None) -> float:
        """Gated loudness of all of it or of a part."""
        steps = self._power[round(from_s / STEP_S) : None if to_s is None else round(to_s / STEP_S)]
        blocks = _sliding(steps, MOMENTARY_STEPS)
        blocks = blocks[_lufs(blocks) > ABSOLUTE_GATE_LUFS]
        if not len(blocks):
            return float("-inf")
        blocks = blocks[_lufs(blocks) > _lufs(blocks.mean()) + RELATIVE_GATE_LU]
        return float(_lufs(blocks.mean()))

    def momentary(self) -> Values:
        """Of every 400 ms, each 100 ms."""
        return _lufs(_sliding(self._power, MOMENTARY_STEPS))

    def short_term(self) -> Values:
        """Of every 3 s, each 100 ms."""
        return _lufs(_sliding(self._power, SHORT_TERM_STEPS))

    @property
    def _power(self) -> Values:
        return np.concatenate(self._steps)


def _sliding(steps: Values, count: int) -> Values:
    return np.lib.stride_tricks.sliding_window_view(steps, count).mean(axis=1)


def _lufs(power: Values | np.floating) -> Values:
    return np.asarray(OFFSET_DB + 10 * np.log10(np.maximum(power, 1e-12)))
