"""Rain: drops one hears apart, on whatever they hit, and the rush of all the others.

A drop is a short push on what it hits, so its timbre is the ground's (Farnell, Designing Sound, 2010): a burst in the
ground's damped modes. Drops come by chance, as a Poisson process; how strong one is heard follows p(E) ~ E^-a, for few
are near and many far. Those too many to tell apart are noise (`Rush`), each ear's own in the highs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import Floats, Modes, Strikes, Weights
from device.dsp.noise import OverlapAddBoth, Samples, bin_frequencies_hz, even_spectra
from device.dsp.power_law import power_law
from device.dsp.rate import RATE_HZ
from device.dsp.space import ears
from device.dsp.stream import Block, Tail


@dataclass(frozen=True)
class Fall:
    """How drops fall on one kind of ground."""

    per_s: float  # 0.2..500
    centre_hz: float  # of the sound of an average drop
    spread_octaves: float = 0.5  # of the centres
    width_octaves: float = 0.8  # of one drop about its centre
    exponent: float = 1.5  # a of p(E) ~ E^-a, 1.1..2.5
    decades: float = 2.0  # between the faintest and the nearest, 0.3..4
    shared: float = 0.4  # of a drop's energy that both ears hear, 0..1
    distance_m: float = 0.7  # to the middle of the head, 0.3..2
    around_rad: float = np.pi  # they fall within so much of straight ahead


class Shower:
    """Drops on one kind of ground, of unit power all together."""

    PLACES = 48  # they fall at
    TRIED = 64  # to learn how loud they are on this ground

    def __init__(self, rng: np.random.Generator, ground: Modes, fall: Fall) -> None:
        self._rng, self._ground, self._fall = rng, ground, fall
        self._strikes = Strikes(ground)
        mean = power_law(np.linspace(0, 1, 999), fall.exponent, fall.decades).mean()
        azimuth_rad = np.linspace(-fall.around_rad, fall.around_rad, self.PLACES)
        head = ears(azimuth_rad, fall.distance_m, ground.frequency_hz)
        self._heard = np.stack((head.left_gain, head.right_gain), axis=1).astype(np.float32)  # (places, 2, modes)
        some = self._drops(rng, rng.random(self.TRIED), 0.0)
        energy = np.mean(np.sum(ground.grains(some) ** 2, axis=(1, 2)))
        self._root = np.sqrt(2 * RATE_HZ / (fall.per_s * mean * energy))  # of the nearest drop's energy, both ears'

    def sound(self, tail: Tail, heavier: float | Floats = 1.0, level: float = 1.0, octaves: float = 0.0) -> None:
        """Add the next chunk's drops, their colour moved by octaves: `heavier` times as many, by parts of it."""
        fall, rng = self._fall, self._rng
        parts = np.atleast_1d(heavier)
        part_frames = tail.chunk_frames / len(parts)
        part = np.repeat(np.arange(len(parts)), rng.poisson(fall.per_s * parts * part_frames / RATE_HZ))
        u, along = rng.random((2, len(part)))
        energy = power_law(u, fall.exponent, fall.decades)
        weights = self._drops(rng, energy, octaves)
        weights *= (self._root * level * np.sqrt(energy)).astype(np.float32)[:, np.newaxis, np.newaxis]
        self._strikes.plan(((part + along) * part_frames).astype(np.int64), weights)
        self._strikes.sound(tail)

    def _drops(self, rng: np.random.Generator, energy: Floats, octaves: float) -> Weights:
        """What each ear hears of drops of unit energy, anywhere, `(n, 2, modes)`; a stronger one sounds lower."""
        fall, count = self._fall, len(energy)
        centre_hz = fall.centre_hz * 2 ** (fall.spread_octaves * rng.standard_normal(count) + octaves) * energy**-0.05
        weights = self._ground.bursts(rng, centre_hz, fall.width_octaves, fall.shared)
        weights *= self._heard[rng.integers(0, self.PLACES, count)]
        return weights


class Rush:
    """All the drops that nobody tells apart: noise of unit power in a colour, alike in the lows at both ears.

    `colour` holds gains at `frequency_hz()`; there is nothing from `ends_hz` on. A chunk is `HOPS` hops.
    """

    SIZE, HOP, HOPS = 2048, 1664, 10
    CHUNK = HOPS * HOP

    def __init__(
        self, rngs: list[np.random.Generator], colour: Floats, kinship: float, parting_hz: float, ends_hz: float = 24e3
    ) -> None:
        self._rngs = rngs
        f = self.frequency_hz()
        self._bins = int(np.searchsorted(f, ends_hz))
        f = f[: self._bins]
        gain = colour[: self._bins].astype(np.float32)
        gain *= (0.5 + 0.5 * np.cos(np.pi * np.clip(3 * f / ends_hz - 2, 0, 1))).astype(np.float32)  # ends, not cut
        gain[0] = 0.0
        self._gain = gain * np.float32(np.sqrt(self.SIZE / 2 / np.sum(gain**2)))
        self._octaves = np.log2(np.maximum(f, 20.0) / 1000).astype(np.float32)
        coherence = kinship / np.sqrt(1 + (f / parting_hz) ** 2)
        self._shared, self._own = coherence.astype(np.float32), np.sqrt(1 - coherence**2).astype(np.float32)
        self._ears = OverlapAddBoth(self.SIZE, self.HOP)

    @classmethod
    def frequency_hz(cls) -> NDArray[np.floating]:
        """Where a colour is given."""
        return bin_frequencies_hz(cls.SIZE)

    def render(self, level: Samples, tilt_db: float) -> Block:
        """The next chunk, at a level for each hop `(HOPS,)`, its colour tilted by so many decibels an octave."""
        gain = self._gain * np.exp(np.float32(np.log(10) / 20 * tilt_db) * self._octaves)
        gain *= np.sqrt(np.sum(self._gain**2) / np.sum(gain**2))
        shaped = level[:, np.newaxis] * gain
        left, right = (even_spectra(rng, self.HOPS, self.SIZE, self._bins) for rng in self._rngs)
        left *= shaped
        shaped *= self._own
        right *= shaped
        right += left * self._shared
        return self._ears.render(left, right)
