"""Something soft circles your head: a hush at a hand's breadth, nearer and farther, round and round and back again.

Noise that travels round the head gives shivers where the same noise standing still does not, the more so the more the
ears differ in level (Honda et al. 2020). Close by they differ much even in the lows (Brungart and Rabinowitz 1999), so
the source keeps within 18 to 40 cm of the head's middle; `dsp/space.py` gives each ear's level, colour and time of
arrival. Speed and distance were not published: a round here takes 8 to 14 s. White noise is softened, for dark sounds
work better than bright ones (Koumura et al. 2021), and a little more behind the head, where the ear's shell shades it.
Each ear has a faint hush of its own besides, the air of the room, and its own share of the highs: closeness goes with
low interaural correlation (Shimokura 2022), and a single loudspeaker then hears no whistling as the ears are summed.
It moves without a step, as `dsp/moving.py` tells.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.moving import GRID_HZ, HOP_S, MovingNoise
from device.dsp.space import Floats
from device.dsp.stream import Block, Chunks, streams
from device.sounds.contract import Mood, Sound

CHUNK_HOPS = 16  # at its fastest the source moves by a degree in a hop
FLOOR_HZ = 90.0  # nothing below: there is no place to be heard in it
REAR_HZ = 3000.0  # the ear's shell shades what is above


@dataclass(frozen=True)
class Params:
    """The way of the source and its colour."""

    round_s: float = 11.0  # mean time of a round, 8..14
    unevenness: float = 0.15  # spread of that, in octaves, 0..0.3
    rounds: float = 2.5  # mean number of rounds before it turns back, 1..10
    turning_s: float = 1.6  # time constant of slowing down and setting off again, 0.5..4
    nearest_m: float = 0.18  # from the middle of the head, 0.12..0.3
    farthest_m: float = 0.40  # 0.2..1
    breath_s: float = 26.0  # from near to far to near, 10..60
    soft_hz: float = 900.0  # above it the noise falls 6 dB an octave, 300..20000
    dark_hz: float = 350.0  # the same when brightness is 0
    rear_db: float = 5.0  # how much duller it is behind, 0..10
    swell: float = 0.35  # how much of the natural growing louder at an ear is kept, 0..1
    width: float = 0.65  # how far the ears part company in the highs, 0 a point .. 1 wide as the head
    air_db: float = -13.0  # the hush of each ear against the source, -40..-6


class Way:
    """Where the source is, hop by hop: its speed follows an aim with a time constant, and the aim turns at times."""

    def __init__(self, rng: np.random.Generator, params: Params) -> None:
        self._rng, self._params = rng, params
        self._azimuth_rad = rng.uniform(-np.pi, np.pi)
        self._speed = 0.0  # rad/s
        self._sense = rng.choice((-1.0, 1.0))
        self._haste = 0.0  # octaves faster than the mean, wandering
        self._leg_s = self._next_leg_s()
        self._breath_hz = np.array((1.0, 0.618, 0.29)) * rng.uniform(0.85, 1.15, 3) / params.breath_s
        self._breath_turns = rng.random(3)
        self._kept = np.exp(-HOP_S / params.turning_s) ** np.arange(1, CHUNK_HOPS + 1)

    def advance(self, pace: float) -> tuple[Floats, Floats]:
        """The next chunk: azimuths in radians and distances in metres, `(CHUNK_HOPS,)` each."""
        p = self._params
        self._haste += 0.25 * p.unevenness * self._rng.standard_normal() - 0.03 * self._haste  # over 11 s
        self._leg_s -= CHUNK_HOPS * HOP_S
        if self._leg_s <= 0:
            self._sense, self._leg_s = -self._sense, self._next_leg_s()
        aim = self._sense * pace * 2 * np.pi / p.round_s * 2**self._haste
        speed = aim + (self._speed - aim) * self._kept
        azimuth_rad = self._azimuth_rad + HOP_S * np.cumsum(speed)
        self._speed, self._azimuth_rad = speed[-1], azimuth_rad[-1] % (2 * np.pi)
        turns = self._breath_turns + self._breath_hz * (HOP_S * np.arange(1, CHUNK_HOPS + 1))[:, np.newaxis]
        self._breath_turns = turns[-1] % 1.0
        away = 0.5 + 0.5 * np.tanh(np.sin(2 * np.pi * turns) @ (1.0, 0.5, 0.4))
        return azimuth_rad, p.nearest_m * (p.farthest_m / p.nearest_m) ** away

    def _next_leg_s(self) -> float:
        return float(self._params.round_s * self._params.rounds * self._rng.uniform(0.5, 1.5))


class Orbit:
    """The voice: one noise heard by two ears from a moving place, and the air at each."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        way, *noises = streams(seed, 4)
        self._way = Way(way, params)
        self._noise = MovingNoise(noises, params.width, params.swell)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        rest = 1 - mood.activity
        azimuth_rad, distance_m = self._way.advance(1 - 0.65 * rest)
        colour = hush(GRID_HZ, p.dark_hz * (p.soft_hz / p.dark_hz) ** mood.brightness)
        behind = (0.5 - 0.5 * np.cos(azimuth_rad))[:, np.newaxis]
        shade = 10 ** (-p.rear_db / 20 * behind / (1 + (REAR_HZ / GRID_HZ) ** 2))
        source = colour * shade * 10 ** (-32 / 20 * rest)
        return self._noise.render(azimuth_rad, distance_m, source, colour * 10 ** ((p.air_db - 9 * rest) / 20))


def hush(frequency_hz: Floats, soft_hz: float) -> Floats:
    """Gain of softened noise: even from the floor to `soft_hz`, then falling 6 dB an octave, 12 dB two octaves up."""
    low = 1 / (1 + (FLOOR_HZ / frequency_hz) ** 4)
    high = (1 + (frequency_hz / soft_hz) ** 2) * (1 + (frequency_hz / (4 * soft_hz)) ** 2)
    gain: Floats = np.sqrt(low / high)
    return gain


SOUND = Sound(title="Orbit", voice=Orbit, level_db=-20.75, family="movement")
