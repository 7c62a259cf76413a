"""Coloured noise all around the head: even, without place or end, its colour leaning to and fro unnoticed.

The ears hear what two points in a room do, alike in the lows and each for itself in the highs (as the coherence of a
diffuse field: Cook et al. 1955), so that it lies around the head and not inside it. A colour is a gain over frequency,
and gains multiply: `falling(6) * floored(40) * rounded(8000)` is brown noise that small loudspeakers and ears can bear.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from device.dsp.noise import OverlapAddBoth, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, Chunks, streams
from device.dsp.wander import Wander

SIZE = 8192  # frames of a spectrum: 6 Hz a bin, fine enough to end a noise at 40 Hz
CHUNK_HOPS = 4
CHUNK_S = CHUNK_HOPS * SIZE / 2 / RATE_HZ
PARTING_HZ = 500.0  # a head's width decides: 500 Hz is 0.7 m long
LEAN_OCTAVES = 5.3  # 100 Hz .. 4 kHz

Gains = NDArray[np.float32]  # (bins,)

_HZ = np.maximum(bin_frequencies_hz(SIZE), 1e-3)


@dataclass(frozen=True)
class Around:
    """How a noise lies about the head, and how its colour leans."""

    kinship: float = 0.75  # coherence of the two ears in the lows, 0 unrelated .. 1 mono
    lean_db: float = 0.9  # most that 4 kHz moves against 100 Hz, 0..1
    lean_s: float = 150.0  # time scale of it, 60..600


class Lit(Protocol):
    """A mood, as far as a colour minds it."""

    @property
    def brightness(self) -> float:
        """0 dark .. 1 bright."""


class Coloured:
    """A voice of steady noise: random phases under a fixed spectrum that leans a little.

    `bright` and `dark` are its colours `(SIZE // 2 + 1,)` at brightness 1 and 0; the dark one is brought to the power
    of the bright. It leans about where its power lies, so that it is no louder for it. Activity leaves it as it is.
    """

    def __init__(self, seed: int, bright: Gains, dark: Gains, around: Around = Around()) -> None:
        self._left_phases, self._right_phases, lean = streams(seed, 3)
        power = np.sum(bright**2)
        self._bright, self._dark = bright, dark * np.sqrt(power / np.sum(dark**2))
        octaves = np.log2(np.maximum(_HZ, 20.0))
        lean_db = around.lean_db / LEAN_OCTAVES * (octaves - np.sum(octaves * bright**2) / power)
        self._lean = (np.log(10) / 20 * lean_db).astype(np.float32)
        self._leaning = Wander(lean, 1, around.lean_s / CHUNK_S)
        self._shared, self._own = kinship(_HZ, around.kinship)
        self._ears = OverlapAddBoth(SIZE)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Lit) -> Block:
        """The next `(frames, 2)`; see `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Lit) -> Block:
        colour = self._dark + np.float32(mood.brightness) * (self._bright - self._dark)
        colour *= 1 + self._leaning.step().astype(np.float32) * self._lean
        left = even_spectra(self._left_phases, CHUNK_HOPS, SIZE) * colour
        right = even_spectra(self._right_phases, CHUNK_HOPS, SIZE) * (colour * self._own)
        right += left * self._shared
        return self._ears.render(left, right)


def kinship(frequency_hz: NDArray[np.floating], lows: float) -> tuple[Gains, Gains]:
    """How much an ear's noise takes from the other's and how much of its own, if they are alike by `lows` at 0 Hz."""
    coherence = lows / np.sqrt(1 + (frequency_hz / PARTING_HZ) ** 2)
    return coherence.astype(np.float32), np.sqrt(1 - coherence**2).astype(np.float32)


def falling(octave_db: float) -> Gains:
    """A straight fall by so many decibels an octave, 1 at 1 kHz: 0 is white, 3 pink, 6 brown."""
    gain: Gains = ((1000 / _HZ) ** (octave_db / (20 * np.log10(2)))).astype(np.float32)
    return gain


def gathered(centre_hz: float, below_db: float, above_db: float) -> Gains:
    """A rise and a fall by so many decibels an octave far below and far above the centre, where it is 1."""
    slopes = np.array((-below_db, above_db)) / (10 * np.log10(2))
    gain: Gains = np.sqrt(2 / np.sum((_HZ / centre_hz) ** slopes[:, np.newaxis], axis=0)).astype(np.float32)
    return gain


def floored(floor_hz: float) -> Gains:
    """Power falls 36 dB an octave below the floor, where it is half."""
    gain: Gains = np.sqrt(1 / (1 + (floor_hz / _HZ) ** 12)).astype(np.float32)
    return gain


def rounded(corner_hz: float) -> Gains:
    """Power falls 6 dB an octave above the corner, where it is half."""
    gain: Gains = np.sqrt(1 / (1 + (_HZ / corner_hz) ** 2)).astype(np.float32)
    return gain
