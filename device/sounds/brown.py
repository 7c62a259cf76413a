"""A dark bed to sleep in: a deep, even rush, like a far waterfall or the cabin of a night train.

Brown noise: power falls as 1/f^2, 6 dB an octave. It is the least sharp of the noise colours (by DIN 45692 half as
sharp as white noise of the same level), and broadband noise shortens falling asleep (Messineo et al. 2017) by covering
what would disturb. Below 40 Hz it is floored, for small loudspeakers would only warm up on it; above 8 kHz it falls a
little faster, for comfort. The ears hear what two points in a room do, alike in the lows and each for itself in the
highs (as the coherence of a diffuse field: Cook et al. 1955), so that it lies around the head and not inside it. Over
minutes its colour leans to and fro by less than a decibel: unnoticed, but it never stands still.
Activity leaves it as it is, brightness darkens it a little.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.noise import OverlapAdd, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, Chunks, streams
from device.sounds.contract import Mood, Sound

SIZE = 8192  # frames of a spectrum: 6 Hz a bin, fine enough to end the noise at 40 Hz
CHUNK_HOPS = 2
LEAN_ABOUT_HZ = 630.0  # middle of 100 Hz .. 4 kHz
LEAN_OCTAVES = 5.3  # that span

Gains = NDArray[np.float32]  # (bins,)


@dataclass(frozen=True)
class Params:
    """The colour of the noise and how it wanders."""

    floor_hz: float = 40.0  # lowest frequency worth a loudspeaker's while, 30..80
    comfort_hz: float = 8000.0  # above it the noise falls 12 dB an octave instead of 6, 3000..20000
    dark_hz: float = 2500.0  # where that begins when brightness is 0, 1000..comfort_hz
    kinship: float = 0.75  # coherence of the two ears in the lows, 0 unrelated .. 1 mono
    drift_db: float = 0.9  # most that 4 kHz moves against 100 Hz, 0..1
    drift_s: float = 150.0  # time scale of it, 60..600


class Brown:
    """The voice: random phases under a fixed spectrum that leans a little."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._left_phases, self._right_phases, drift = streams(seed, 3)
        f = bin_frequencies_hz(SIZE)
        self._bright = brown(f, params.floor_hz, params.comfort_hz)
        self._dark = brown(f, params.floor_hz, params.dark_hz)
        lean_db = params.drift_db * np.log2(np.maximum(f, params.floor_hz) / LEAN_ABOUT_HZ) / LEAN_OCTAVES
        self._lean = (np.log(10) / 20 * lean_db).astype(np.float32)
        coherence = params.kinship / np.sqrt(1 + (f / 500.0) ** 2)  # a head's width decides: 500 Hz is 0.7 m long
        self._shared = coherence.astype(np.float32)
        self._own = np.sqrt(1 - coherence**2).astype(np.float32)
        self._drift_hz = drift.uniform(0.4, 1.6, 3) / params.drift_s
        self._drift_turns = drift.random(3)
        self._ears = (OverlapAdd(SIZE), OverlapAdd(SIZE))
        self._chunk_s = CHUNK_HOPS * self._ears[0].hop / RATE_HZ
        self._chunks: Chunks[Mood] = Chunks(self._make)

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(frames, mood)

    def _make(self, mood: Mood) -> Block:
        self._drift_turns += self._drift_hz * self._chunk_s
        leaning = np.float32(np.sin(2 * np.pi * self._drift_turns).mean())
        colour = self._dark + np.float32(mood.brightness) * (self._bright - self._dark)
        colour *= 1 + leaning * self._lean
        left = even_spectra(self._left_phases, CHUNK_HOPS, SIZE) * colour
        right = even_spectra(self._right_phases, CHUNK_HOPS, SIZE) * (colour * self._own)
        right += left * self._shared
        return np.stack([ear.render(spectra) for ear, spectra in zip(self._ears, (left, right), strict=True)], axis=1)


def brown(frequency_hz: NDArray[np.floating], floor_hz: float, comfort_hz: float) -> Gains:
    """Gain over frequency, 1 at 1 kHz: -6 dB an octave between the two corners, steeper outside."""
    f = np.maximum(frequency_hz, 1e-3)
    floor = 1 / (1 + (floor_hz / f) ** 6)  # power falls 36 - 6 dB an octave below the floor
    comfort = 1 / (1 + (f / comfort_hz) ** 2)
    gain: Gains = (1000 / f * np.sqrt(floor * comfort)).astype(np.float32)
    return gain


SOUND = Sound(title="Brown noise", voice=Brown, level_db=-30.9, family="bed")
