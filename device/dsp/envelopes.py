"""Noise whose bands move: 36 bands of fresh noise, each with an envelope that may change every 1.5 ms.

How the energy of some thirty bands moves in milliseconds is what makes paper paper and a key a key: recordings whose
bands are filled with new noise, envelopes kept, are still named by a listener that never heard them (measured with
YAMNet: typing, apple, paper, purr, pour, fire, tent). So what a model has to make is the movement; this renders it.
Bands are spaced as those of the ear, by equivalent rectangular bandwidth (Glasberg and Moore 1990).
"""

from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block

BANDS = 36
LOWEST_HZ, HIGHEST_HZ = 80.0, 18000.0  # where the lowest band begins and the highest ends
STEP = 72  # frames: 1.5 ms
STEPS = 64  # in a chunk
CHUNK = STEP * STEPS
STEPS_PER_S = RATE_HZ / STEP
FADE = 6  # steps over which one piece of the noise gives way to the next
TABLE = 125  # steps of noise of each band, from which pieces are cut at random

Floats = NDArray[np.float64]
Samples = NDArray[np.float32]


def band_edges_hz() -> Floats:
    """Corners of the bands, `(BANDS + 2,)`: band b rises from corner b, is whole at b + 1 and ends at b + 2."""
    lowest, highest = (21.4 * np.log10(1 + 0.00437 * f) for f in (LOWEST_HZ, HIGHEST_HZ))
    corners: Floats = (10 ** (np.linspace(lowest, highest, BANDS + 2) / 21.4) - 1) / 0.00437
    return corners


CENTRE_HZ = band_edges_hz()[1:-1]
SHARP = int(np.searchsorted(CENTRE_HZ, 1000.0))  # first band that rises within one sample, as a click does


def band_gains(f: NDArray[np.floating]) -> Floats:
    """Gain of each band at frequencies `(bins,)`: `(BANDS, bins)`, triangles in power, which add up to 1."""
    corners = band_edges_hz()[:, np.newaxis]
    low, middle, high = corners[:-2], corners[1:-1], corners[2:]
    gains: Floats = np.sqrt(np.clip(np.minimum((f - low) / (middle - low), (high - f) / (high - middle)), 0, 1))
    return gains


def darkening(brightness: float) -> Floats:
    """Gains of root power, `(BANDS,)`: a slope of 12 dB an octave, from 40 kHz at 1 (nothing) down to 1 kHz at 0."""
    corner_hz = 40_000 * 2 ** (-5.3 * (1 - brightness))
    gains: Floats = 1 / np.sqrt(1 + (CENTRE_HZ / corner_hz) ** 4)
    return gains


class EnvelopeNoise:
    """Two ears' noise under envelopes, `CHUNK` frames at a time.

    `shared` is the share of the noise's power that both ears hear alike: 1 a point, 0 a thing as wide as the head.
    Where the power of all bands together exceeds `ceiling`, it is compressed towards twice that; no sample is clipped.
    """

    def __init__(self, rng: np.random.Generator, shared: float, ceiling: float = np.inf) -> None:
        self._rng, self._ceiling = rng, ceiling
        self._table = _table()
        alike, apart = np.sqrt(((1 + shared) / 2, (1 - shared) / 2))
        self._mix = np.array(((alike, alike), (apart, -apart)), np.float32)[:, :, np.newaxis]  # (noises, ears, 1)
        self._end: NDArray[np.floating] = np.zeros((2, BANDS))  # root power where the last chunk ended
        slope = np.pi / 2 * (np.arange(FADE * STEP, dtype=np.float32) + 0.5) / (FADE * STEP)
        self._rise, self._fall = (each.reshape(FADE, 1, STEP) for each in (np.sin(slope), np.cos(slope)))
        self._ramp = (np.arange(STEP, dtype=np.float32) + 0.5) / STEP
        self._starts, self._signs = self._cut()

    def render(self, levels: NDArray[np.floating]) -> Block:
        """Root power of each band at the end of each step, `(STEPS, 2, BANDS)` -> `(CHUNK, 2)`."""
        if self._ceiling < np.inf:
            over = np.maximum(np.square(levels).sum(axis=2, keepdims=True) / self._ceiling, 1.0)
            levels = levels * np.sqrt((2 - 1 / over) / over)
        moves = np.empty((STEPS, 2, 2, BANDS), np.float32)  # step, from where and how far, ear, band
        moves[0, 0], moves[1:, 0], self._end = self._end, levels[:-1], levels[-1]
        np.subtract(levels, moves[:, 0], out=moves[:, 1], casting="same_kind")
        sharp = moves[:, 1, :, SHARP:]
        np.minimum(sharp, 0.0, out=sharp)
        going = self._filled(moves[:FADE], STEPS)
        self._starts, self._signs = self._cut()
        out = self._filled(moves, 0)
        out[:FADE] *= self._rise
        out[:FADE] += going * self._fall
        block = np.empty((CHUNK, 2), np.float32)
        block[:, 0], block[:, 1] = out[:, 0].reshape(-1), out[:, 1].reshape(-1)
        return block

    def _filled(self, moves: Samples, first: int) -> Samples:
        """Noise under levels, from a step of the present pieces on: `(steps, ears, STEP)`."""
        steps, table = len(moves), self._table
        one, other = (
            (moves * signs).reshape(steps, 4, BANDS) @ table[start + first : start + first + steps]
            for start, signs in zip(self._starts, self._signs, strict=True)
        )
        one += other
        one[:, 2:] *= self._ramp
        filled: Samples = one[:, :2] + one[:, 2:]
        return filled

    def _cut(self) -> tuple[list[int], Samples]:
        """Where the next pieces of two noises begin in the table; gain and sign of each, `(noises, ears, BANDS)`."""
        starts = self._rng.integers(0, TABLE, 2).tolist()
        signs = self._rng.integers(0, 2, (2, 1, BANDS)).astype(np.float32)
        return starts, (2 * signs - 1) * self._mix


def _table() -> Samples:
    """Periodic noise of unit power in every band, `(TABLE + STEPS + FADE, BANDS, STEP)`, about 2 MB.

    All voices share one table, which is freed with the last of them.
    """
    table = _shared.get("table")
    if table is None:
        rng = np.random.Generator(np.random.SFC64(1))
        table = np.empty((TABLE + STEPS + FADE, BANDS, STEP), np.float32)
        for band, gains in enumerate(band_gains(np.fft.rfftfreq(TABLE * STEP, 1 / RATE_HZ))):
            noise = np.fft.irfft(
                np.fft.rfft(rng.standard_normal(TABLE * STEP)) * gains
            )  # independent, so that signs may flip
            table[:TABLE, band] = (noise / noise.std()).reshape(TABLE, STEP)
        table[TABLE:] = table[: STEPS + FADE]
        _shared["table"] = table
    return table


_shared: WeakValueDictionary[str, Samples] = WeakValueDictionary()
