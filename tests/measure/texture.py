"""Sound texture statistics after McDermott and Simoncelli (Neuron 71, 2011): what tells a texture from its spectrum.

Sound -> 30 cochlear bands, equally spaced as the ear's filters are -> compressed envelopes -> how they are distributed
(moments), how bands move together (correlations), at which rates they move (modulation power). Their filters and
classes; sampling and lengths are ours. Means are left out, for they are the spectrum, which every fingerprint has.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from device.dsp.rate import RATE_HZ

BANDS = 30
LOW_HZ, HIGH_HZ = 60.0, 12_000.0
COMPRESSION = 0.3
ENVELOPE_HZ = 400
MODULATION_HZ = np.geomspace(0.5, 180.0, 18)  # half an octave apart
APART = (1, 2, 3, 5, 8, 11, 16, 21)  # bands whose correlation is taken

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Texture:
    """Statistics of one sound, by class."""

    moments: Values  # (3, bands): variation, skewness, kurtosis of the envelopes
    correlations: Values  # (pairs,)
    modulation: Values  # (bands, rates): share of the envelope's variance

    def unlike(self, other: "Texture") -> float:
        """How far it is from another, which is the measure: 0 the same, 1 as far as from nothing, mean of the classes.

        A class counts by the energy of its difference over that of the other's statistics, as theirs do (as SNR).
        """
        pairs = (
            (np.log1p(np.abs(self.moments)), np.log1p(np.abs(other.moments))),
            (self.correlations, other.correlations),
            (np.sqrt(self.modulation), np.sqrt(other.modulation)),
        )
        return float(np.mean([np.sqrt(np.sum((ours - theirs) ** 2) / np.sum(theirs**2)) for ours, theirs in pairs]))


def texture(mono: NDArray[np.floating]) -> Texture:
    """Of at least 5 s of sound, `(frames,)`."""
    envelopes = cochlear_envelopes(mono)
    centred = envelopes - envelopes.mean(axis=1, keepdims=True)
    spread = centred.std(axis=1, keepdims=True)
    unit = centred / spread
    moments = np.stack((spread[:, 0] / envelopes.mean(axis=1), np.mean(unit**3, axis=1), np.mean(unit**4, axis=1)))
    together = unit @ unit.T / unit.shape[1]
    correlations = np.concatenate([np.diagonal(together, apart) for apart in APART])
    return Texture(moments, correlations, _modulation(unit))


def cochlear_envelopes(mono: NDArray[np.floating]) -> Values:
    """Compressed envelopes `(BANDS, frames at ENVELOPE_HZ)`: half-cosine bands, each half over the next."""
    spectrum = np.fft.rfft(mono.astype(np.float64) / np.sqrt(np.mean(mono.astype(np.float64) ** 2)))
    f = np.fft.rfftfreq(len(mono), 1 / RATE_HZ)
    place = (_erb_number(f) - _erb_number(LOW_HZ)) / (_erb_number(HIGH_HZ) - _erb_number(LOW_HZ)) * (BANDS + 1)
    frames = len(mono) * ENVELOPE_HZ // RATE_HZ
    envelopes = np.empty((BANDS, frames))
    for band in range(BANDS):
        from_bin, to_bin = np.searchsorted(place, (band, band + 2))
        gain = np.cos(np.pi / 2 * (place[from_bin:to_bin] - (band + 1)))
        size = fft.next_fast_len(max(2 * (to_bin - from_bin), 4 * frames))  # moved down, a band needs few samples
        analytic = fft.ifft(spectrum[from_bin:to_bin] * gain, size) * (2 * size / len(mono))
        envelopes[band] = signal.resample(np.abs(analytic) ** COMPRESSION, frames)
    return np.maximum(envelopes, 0.0)


def shuffled(mono: NDArray[np.floating], seed: int) -> Values:
    """Noise with exactly the spectrum of `mono`: its phases are chance."""
    spectrum = np.abs(np.fft.rfft(mono.astype(np.float64)))
    turns = np.random.default_rng(seed).random(len(spectrum))
    return np.fft.irfft(spectrum * np.exp(2j * np.pi * turns), len(mono))


def _modulation(unit: Values) -> Values:
    """Variance in each band of rates, `(bands, rates)`, of envelopes of unit variance."""
    f = np.fft.rfftfreq(unit.shape[1], 1 / ENVELOPE_HZ)
    power = 2 * np.abs(np.fft.rfft(unit, axis=1)) ** 2 / unit.shape[1] ** 2
    octaves = np.log2(np.maximum(f, 1e-3) / MODULATION_HZ[:, np.newaxis])
    gain = np.cos(np.pi / 2 * np.clip(octaves / 0.5, -1, 1)) ** 2
    return power @ gain.T


def _erb_number(frequency_hz: NDArray[np.floating] | float) -> Values:
    return 21.4 * np.log10(1 + 0.00437 * np.asarray(frequency_hz))
