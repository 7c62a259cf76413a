"""Bubbles: the voice of moving water.

A bubble caught under water rings as its air breathes, `p(t) = r^1.5 e^(-d t) sin(2 pi f t (1 + xi d t))` with
f = 3 / r, d = 0.13 / r + 0.0072 r^-1.5 and xi about 0.1, r in metres (van den Doel, Physically based models for liquid
sounds, 2005): small ones are high and short, and each rises in pitch as it nears the surface. Large ones are few.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import Floats
from device.dsp.power_law import power_law
from device.dsp.rate import RATE_HZ
from device.dsp.space import ears
from device.dsp.stream import Tail

Samples = NDArray[np.float32]

ONSET_S = 0.0012  # a bubble closes in no time; a sleeper is given a moment
SIGNS = np.array((-1.0, 1.0), np.float32)
LAST = 4.0  # time constants until a bubble is let down, 35 dB below its height


@dataclass(frozen=True)
class Swarm:
    """Bubbles of one water."""

    per_s: float  # 1..400
    least_m: float  # radius, 0.0003..0.02
    greatest_m: float
    exponent: float = 2.5  # of p(r) ~ r^-a, 1.5..4
    rise: float = 0.1  # xi, how far they rise in pitch as they die away, 0..0.3
    level_spread_db: float = 5.0  # from bubble to bubble, for some are deeper than others
    distance_m: float = 0.5  # to the middle of the head, 0.15..2
    around_rad: float = 1.4  # they are within so much of straight ahead
    shared: float = 0.6  # of how much an ear hears is where it is, the rest is chance, 0..1


class Bubbles:
    """A swarm, of unit power all together at `per_s`.

    A store of bubbles is heard again and again at other places and levels, and a few of it are new with every chunk.
    """

    STORE = 192
    NEW = 1  # a chunk
    PLACES = 48

    def __init__(self, rng: np.random.Generator, swarm: Swarm) -> None:
        self._rng, self._swarm = rng, swarm
        self._store = [self._bubble(rank) for rank in range(self.STORE)]
        self._oldest = 0
        self.longest_frames = len(bubble(swarm.greatest_m, 0.0)) + self.LATEST
        azimuth_rad = np.linspace(-swarm.around_rad, swarm.around_rad, self.PLACES)
        head = ears(azimuth_rad, swarm.distance_m, np.array([3.0 / np.sqrt(swarm.least_m * swarm.greatest_m)]))
        self._heard = np.stack((head.left_gain[:, 0], head.right_gain[:, 0]), axis=1)
        self._late = np.rint(RATE_HZ * np.stack((head.left_delay_s, head.right_delay_s), axis=1)).astype(int)
        spread = np.exp(0.5 * (np.log(10) / 10 * swarm.level_spread_db) ** 2)
        relative = np.geomspace(swarm.least_m / swarm.greatest_m, 1.0, 40)
        sizes = [np.sum(self._sized(size, 1.0) ** 2) for size in relative.tolist()]
        energy = np.average(sizes, weights=relative ** (1 - swarm.exponent)) * spread  # p(r) dr in even steps of log r
        energy *= np.mean(self._heard**2) * 2 * (1 + 0.2 * (1 - swarm.shared))
        self._root = np.sqrt(2 * RATE_HZ / (swarm.per_s * energy))

    LATEST = 64  # frames between the ears, and to spare

    def sound(self, tail: Tail, busier: Floats, level: float = 1.0) -> None:
        """Add the next chunk's: so many times as many in each part of it, at this level."""
        rng, swarm = self._rng, self._swarm
        for _ in range(self.NEW):
            self._store[self._oldest] = self._bubble(self._oldest)
            self._oldest = (self._oldest + 1) % self.STORE
        part = tail.chunk_frames // len(busier)
        counts = rng.poisson(np.maximum(swarm.per_s * busier * part / RATE_HZ, 0.0))
        at = (np.repeat(np.arange(len(busier)) * part, counts) + rng.integers(0, part, counts.sum())).tolist()
        which = rng.integers(0, self.STORE, len(at))
        places = rng.integers(0, self.PLACES, len(at))
        gains = self._heard[places] * 10 ** (swarm.level_spread_db / 20 * rng.standard_normal((len(at), 1)))
        gains *= 1 + (1 - swarm.shared) * rng.uniform(-0.8, 0.8, (len(at), 2))
        gains = (gains * self._root * level).astype(np.float32)
        for at_frame, one, gain, late in zip(at, which.tolist(), gains, self._late[places].tolist(), strict=True):
            for ear in (0, 1):
                tail.add_to(ear, at_frame + late[ear], self._store[one] * gain[ear])

    def _bubble(self, rank: int) -> Samples:
        """A new one, by its size the so manieth of the store: chance in the great ones would make it loud or soft."""
        swarm = self._swarm
        decades = np.log10(swarm.greatest_m / swarm.least_m)
        relative = float(power_law((rank + self._rng.random(1)) / self.STORE, swarm.exponent, decades)[0])
        one: Samples = self._sized(relative, self._rng.uniform(0.3, 1.7)) * self._rng.choice(SIGNS)
        return one

    def _sized(self, relative: float, rises: float) -> Samples:
        """One of this size, relative to the greatest."""
        sized: Samples = bubble(relative * self._swarm.greatest_m, self._swarm.rise * rises) * np.float32(relative**1.5)
        return sized


def bubble(radius_m: float, rise: float) -> Samples:
    """One of unit height, until nobody hears it for the others: `(frames,)`."""
    damping = 0.13 / radius_m + 0.0072 * radius_m**-1.5
    t = np.arange(round((LAST / damping + ONSET_S) * RATE_HZ), dtype=np.float32) / np.float32(RATE_HZ)
    sound = np.exp(np.float32(-damping) * t) * np.sin(
        np.float32(2 * np.pi * 3.0 / radius_m) * t * (1 + np.float32(rise * damping) * t)
    )
    onset = round(ONSET_S * RATE_HZ)
    sound[:onset] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(onset, dtype=np.float32) / onset)
    sound *= np.minimum(1, 8 * (1 - t / t[-1]))
    one: Samples = (sound - sound.mean()).astype(np.float32, copy=False)
    return one
