"""Noise that moves: heard by two ears from a place that changes from hop to hop, and a hush of each ear's own.

Noise is made as independent random spectra, overlap-added (`dsp/noise.py`): each carries the head's transfer for where
the source is just then (`dsp/space.py`), so that a change of place is a crossfade of equal power and never a step.
Above a corner each ear has a share of the source for itself: closeness goes with low interaural correlation (Shimokura
2022), and a single loudspeaker then hears no whistling as the ears are summed.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from device.dsp.noise import OverlapAddBoth, Spectra, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.space import Floats, ears
from device.dsp.stream import Block

SIZE = 2048
BINS = 704  # up to 16.5 kHz; what is dark enough to move about a sleeper has nothing above
HOP_S = SIZE / 2 / RATE_HZ  # 21 ms
GRID_HZ = np.geomspace(20.0, 24000.0, 48)  # where colours are given and the head is asked; between, it is interpolated
PARTING_HZ = 2000.0  # above, ears no longer compare the waves themselves, so these may differ, as those of a wide thing

Gains = NDArray[np.float32]  # (hops or 1, bins)


class MovingNoise:
    """One noise on its way, and the air at each ear.

    `width` is how far the ears part company in the highs, 0 a point .. 1 wide as the head; `swell` how much of the
    natural growing louder at an ear is kept, 0..1. Draws from three generators: the source's and each ear's.
    """

    def __init__(self, rngs: Sequence[np.random.Generator], width: float, swell: float) -> None:
        self._source, *self._own_rngs = rngs
        self._swell = swell
        self._ears = OverlapAddBoth(SIZE)
        f = np.maximum(bin_frequencies_hz(SIZE)[:BINS], 1.0)
        rows = [np.interp(np.log(f), np.log(GRID_HZ), row) for row in np.eye(len(GRID_HZ))]
        self._between = np.array(rows, np.float32)  # (grid, bins)
        self._between *= 0.5 + 0.5 * np.cos(np.pi * np.clip((f - 0.6 * f[-1]) / (0.4 * f[-1]), 0, 1))  # ends, not cut
        self._between[:, 0] = 0.0  # no constant pressure
        parting = width / (1 + (PARTING_HZ / f) ** 2)
        self._shared, self._own = np.sqrt((1 - parting, parting)).astype(np.float32)

    def render(self, azimuth_rad: Floats, distance_m: Floats, colour: Floats, air: Floats) -> Block:
        """The next hops: places `(hops,)`, gains of both over GRID_HZ, `(hops or 1, grid)` or `(grid,)`."""
        left, right, late_s = self._heard(azimuth_rad, distance_m, colour)
        hush = air.astype(np.float32) @ self._between
        source = even_spectra(self._source, len(azimuth_rad), SIZE, BINS) * self._shared
        later = delays(late_s / 2)  # half of it put on the right, half of it taken from the left
        at_left = self._at_ear(0, source * later.conj(), left, hush)
        at_right = self._at_ear(1, source * later, right, hush)
        return self._ears.render(at_left, at_right)

    def _at_ear(self, ear: int, common: Spectra, gain: Gains, hush: Gains) -> Spectra:
        """What an ear hears: `common` (spent here) and its own share of the source, and the air."""
        spectra = even_spectra(self._own_rngs[ear], len(common), SIZE, BINS)
        spectra *= gain * self._own + hush
        common *= gain
        spectra += common
        return spectra

    def _heard(self, azimuth_rad: Floats, distance_m: Floats, colour: Floats) -> tuple[Gains, Gains, Floats]:
        """What either ear makes of the source, `(hops, bins)`, and how much later the right one hears it."""
        head = ears(azimuth_rad, distance_m, GRID_HZ)
        natural = np.sqrt(np.mean(head.left_gain**2 + head.right_gain**2, axis=1, keepdims=True) / 2)
        seen = colour * natural ** (self._swell - 1)
        left, right = ((seen * gain).astype(np.float32) @ self._between for gain in (head.left_gain, head.right_gain))
        return left, right, head.right_delay_s - head.left_delay_s


def delays(late_s: Floats) -> Spectra:
    """Factors `(hops, bins)` that make each hop so much later, fractions of a frame included."""
    turn = -2j * np.pi * RATE_HZ / SIZE * late_s[:, np.newaxis]
    coarse, fine = np.exp(turn * np.arange(0, BINS, 32)), np.exp(turn * np.arange(32))
    every: Spectra = (
        coarse.astype(np.complex64)[:, :, np.newaxis] * fine.astype(np.complex64)[:, np.newaxis]
    )  # cheaper than exp
    return every.reshape(len(late_s), -1)[:, :BINS]
