"""Moving air as both ears hear it: noise whose colour changes from hop to hop, as alike in the ears as is asked.

Independent random spectra, shaped and overlap-added (`dsp/noise.py`). The ears get the sum and the difference of two
noises, `left = m + s` and `right = m - s` with m^2 - s^2 the correlation: two noises instead of three, and never a
cancellation when a single loudspeaker plays both. `dsp/moving.py` is for what goes round the head while it sounds.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from device.dsp.noise import OverlapAddBoth, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block

SIZE = 2048
HOP_S = SIZE / 2 / RATE_HZ  # 21 ms
GRID_HZ = np.geomspace(40.0, 16000.0, 48)  # where colours are given; between, they are interpolated
HEARD = GRID_HZ * (1 + 1.5 / (1 + (1500 / GRID_HZ) ** 4))  # what a power over the grid counts for, about as in BS.1770

Floats = NDArray[np.float64]


class Air:
    """One noise, from two generators, with nothing above `highest_hz` (the lower, the cheaper).

    `alike` is the correlation of the ears, 0 a hush all around .. 1 a point.
    """

    def __init__(self, rngs: Sequence[np.random.Generator], alike: float, highest_hz: float) -> None:
        self._rngs = rngs
        f = bin_frequencies_hz(SIZE)
        self._bins = int(np.searchsorted(f, highest_hz))
        place = np.log(np.maximum(f[: self._bins], 1.0))
        self._between = np.array([np.interp(place, np.log(GRID_HZ), row) for row in np.eye(len(GRID_HZ))], np.float32)
        self._between *= np.minimum(1, f[: self._bins] / GRID_HZ[0]) ** 2  # and nothing below
        near_end = np.clip((f[: self._bins] / highest_hz - 0.7) / 0.3, 0, 1)
        self._between *= 0.5 + 0.5 * np.cos(np.pi * near_end)  # above, it ends and is not cut
        self._turn = -2j * np.pi * f[: self._bins]
        self._shares = np.sqrt((0.5 + alike / 2, 0.5 - alike / 2)).astype(np.float32)
        self._ears = OverlapAddBoth(SIZE)

    def render(self, left: Floats, right: Floats, late_s: float = 0.0) -> Block:
        """The next hops, `(hops * SIZE / 2, 2)`: gains at the ears `(hops, grid)`, how much later the right one hears.

        Gain 1 all over is noise of unit variance up to the Nyquist frequency.
        """
        middle, side = (
            even_spectra(rng, len(left), SIZE, self._bins) * share
            for rng, share in zip(self._rngs, self._shares, strict=True)
        )
        at_left = middle + side
        at_right = np.subtract(middle, side, out=middle)
        at_left *= left.astype(np.float32) @ self._between
        at_right *= right.astype(np.float32) @ self._between
        at_right *= np.exp(late_s * self._turn).astype(np.complex64)
        return self._ears.render(at_left, at_right)


def as_loud(power: Floats) -> Floats:
    """Gains of powers, both `(..., grid)`, each of them as loud as any other."""
    gain: Floats = np.sqrt(power / (power @ HEARD)[..., np.newaxis])
    return gain


def hump(x: Floats, rise: float, fall: float) -> Floats:
    """Power that goes as `x^rise` below 1, where it is 1, and as `x^-fall` above."""
    power: Floats = 2 / (x**-rise + x**fall)
    return power
