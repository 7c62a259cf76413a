"""Water is poured into a glass, slowly, and you hear it fill; a rest, a last drop, and it is poured again.

The air over the water sings: a tube closed by the water and open at the rim resonates at f = c / 4 (L - h + 0.6 a) and
its odd multiples, L the glass's height, h the water's, a its radius, c the speed of sound, so that the pitch rises ever
faster as it fills. What makes it sing is the rush of the falling water, and bubbles that it drags under ring beside it,
`p(t) = r^1.5 e^(-d t) sin(2 pi f t (1 + xi d t))` (van den Doel 2005), large and low where the jet falls deep. A pour
takes 5 to 8 s, starts thin, swells, and thins out again; then 1.5 to 3 s of drops that ring the air once more (times
are chosen). Each pour stops at a height of its own. The glass stands at a hand's breadth, now left, now right, and what
splashes is each ear's own (closeness goes with low interaural correlation: Shimokura 2022).
Less activity pours thinner, slower and with longer rests; brightness darkens the splash.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.bubbles import Bubbles, Swarm
from device.dsp.modes import Floats
from device.dsp.noise import OverlapAddBoth, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.soften import soften
from device.dsp.space import SOUND_SPEED_M_S, ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

SIZE = 2048
HOP_S = SIZE / 2 / RATE_HZ
HOPS = 16
CHUNK = HOPS * SIZE // 2
BINS = 512  # up to 12 kHz; poured as softly as this, water has nothing above
KNEE = 4.0  # times the mean: what is greater is pressed towards twice this
SWARM = Swarm(per_s=70.0, least_m=0.0012, greatest_m=0.0045, exponent=2.3, distance_m=0.25, around_rad=1.2, shared=0.5)
PARTIALS = (1.0, 3.0, 5.0)

Gains = NDArray[np.float32]  # (hops, bins)


@dataclass(frozen=True)
class Params:
    """The glass, the water and the hand."""

    height_m: float = 0.13  # of the glass, 0.08..0.25
    radius_m: float = 0.033  # 0.02..0.05
    fullest: float = 0.85  # of the height that a pour may reach, 0.5..0.95
    pour_s: float = 6.5  # 4..12
    rest_s: float = 2.2  # between pours, 1..6
    q: float = 14.0  # of the air over the water, 5..40
    air_db: float = 2.0  # what sings against the splash, -20..12
    bubbles_db: float = -2.0  # bubbles against the splash, -20..10
    soft_hz: float = 1100.0  # above it the splash falls, 400..4000
    distance_m: float = 0.24  # to the middle of the head, 0.15..0.6
    swarm: Swarm = SWARM


class Pour:
    """The voice: plans one pour and its rest at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hand, bubbles, drift, *self._splash = streams(seed, 6)
        self._bubbles = Bubbles(bubbles, params.swarm)
        self._drift = Wander(drift, 3, memory_steps=12)  # pours: of pace, place, colour
        self._plan = np.empty((0, 5))  # hop by hop: flow 0..1, drops, height of the water 0..1, azimuth, octaves
        self._side = self._hand.choice((-1.0, 1.0))
        self._frequency_hz = np.maximum(bin_frequencies_hz(SIZE)[:BINS], 1.0).astype(np.float32)
        self._ears = OverlapAddBoth(SIZE)
        self._tail = Tail(CHUNK, self._bubbles.longest_frames)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while len(self._plan) < HOPS:
            self._plan = np.concatenate((self._plan, self._pour(mood)))
        plan, self._plan = self._plan[:HOPS], self._plan[HOPS:]
        flow, dripping, full, azimuth_rad, octaves = plan.T
        level = 10 ** (-8 / 20 * (1 - mood.activity))
        self._bubbles.sound(
            self._tail, (flow**1.5 + dripping) * mood.activity, level * 10 ** (self._params.bubbles_db / 20)
        )
        gain = self._colour(full, octaves - 1.1 * (1 - mood.brightness))
        gain *= (level * flow[:, np.newaxis]).astype(np.float32)
        head = ears(azimuth_rad, self._params.distance_m, self._frequency_hz[::32])
        common = even_spectra(self._splash[2], HOPS, SIZE, BINS) * np.float32(np.sqrt(0.5))
        heard = []
        for side, own in zip((head.left_gain, head.right_gain), self._splash[:2], strict=True):
            spectra = common + even_spectra(own, HOPS, SIZE, BINS) * np.float32(np.sqrt(0.5))
            spectra *= gain * np.repeat(side.astype(np.float32), 32, axis=1)
            heard.append(spectra)
        return soften(self._ears.render(*heard) + self._tail.take(), KNEE)

    def _colour(self, full: Floats, octaves: Floats) -> Gains:
        """Gain of splash and singing air, `(hops, bins)`, as the glass fills."""
        p, f = self._params, self._frequency_hz
        open_m = p.height_m * (1 - full) + 0.6 * p.radius_m
        first_hz = (SOUND_SPEED_M_S / 4 / open_m)[:, np.newaxis].astype(np.float32)
        ringing = np.zeros((len(full), BINS), np.float32)
        for partial in PARTIALS:
            x = f / (partial * first_hz)
            x -= 1 / x
            ringing += partial**-1.5 / (1 + p.q**2 * x**2)
        soft_hz = (p.soft_hz * 2**octaves)[:, np.newaxis].astype(np.float32)
        splash = (f / 350) ** 2 / (1 + (f / 350) ** 2) / (1 + (f / soft_hz) ** 2) ** 0.8
        gain: Gains = splash * np.sqrt(1 + 30 * 10 ** (p.air_db / 10) * ringing)
        gain /= np.sqrt(np.mean(gain**2, axis=1, keepdims=True))
        return gain

    def _pour(self, mood: Mood) -> Floats:
        """One pour and the rest after it, hop by hop."""
        p, draw = self._params, self._hand.standard_normal
        pace, place, colour = self._drift.step()
        lazy = 1 + 0.8 * (1 - mood.activity)
        hops = round(p.pour_s * lazy * 2 ** (0.15 * pace + 0.08 * draw()) / HOP_S)
        along = (np.arange(hops) + 0.5) / hops
        flow = np.sin(np.pi * along**0.75) ** 0.5 * (1 + 0.08 * smooth(self._hand, hops, 24))
        poured = np.cumsum(flow)
        from_full, to_full = self._hand.uniform(0.02, 0.2), p.fullest * self._hand.uniform(0.8, 1.0)
        full = from_full + (to_full - from_full) * poured / poured[-1]
        rest = round(p.rest_s * lazy * 2 ** (0.2 * np.tanh(draw())) / HOP_S)
        dripping = np.zeros(hops + rest)
        for drop in range(3):  # ever later
            dripping[hops + round((0.12 + 0.28 * drop + 0.05 * abs(draw())) * rest)] = 1.0
        stirring = 0.012 + 0.06 * np.exp(-np.arange(rest) * HOP_S / 0.7)  # the water comes to rest in the glass
        if self._hand.random() < 0.4:
            self._side = -self._side
        flow, full = np.append(flow, stirring), np.append(full, np.full(rest, to_full))
        azimuth_rad = np.full(len(flow), self._side * (0.7 + 0.25 * place))
        return np.stack((flow, dripping, full, azimuth_rad, np.full(len(flow), 0.15 * colour)), axis=1)


def smooth(rng: np.random.Generator, count: int, width: int) -> Floats:
    """Chance of unit variance, smoothed by a bell so many values wide: `(count,)`."""
    bell = np.hanning(width + 2)[1:-1]
    smoothed: Floats = np.convolve(rng.standard_normal(count + width - 1), bell / np.sqrt(np.sum(bell**2)), "valid")
    return smoothed


SOUND = Sound(title="Pour", voice=Pour, level_db=-32.4, family="crisp", dark=True)
