"""Rough things drawn over each other: a surface that is read at a speed, as a needle reads a groove.

Bumps of a surface are met v / distance times a second and passed in width / v seconds, so that what rubs twice as fast
is denser and an octave brighter before the thing that carries the sound lends it its own colour, which does not move
(van den Doel, Kry and Pai, FoleyAutomatic, SIGGRAPH 2001). It is louder, too: as v^2 for hard things, where every bump
is a blow; less for what yields (exponents are chosen). Larger places of the surface are rougher or smoother, and going
back over one brings it back. Where something holds fast for a moment and lets go, it clicks: catches, few of them
strong, `p(E) ~ E^-a`. Speeds are relative to a brisk one, places are in seconds at that speed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import HOP, Floats, Modes, Strikes
from device.dsp.noise import bin_frequencies_hz
from device.dsp.power_law import power_law
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, Tail
from device.dsp.timing import HOPS_PER_S

HOPS = 16  # in a chunk
CHUNK = HOP * HOPS
SLOWEST, FASTEST = 0.08, 1.5


@dataclass(frozen=True)
class Surface:
    """What is rubbed on what; rates, frequencies and lengths are those at speed 1."""

    bumps_per_s: float  # 300 grainy .. 8000 smooth
    bump_hz: float  # above, one bump has little: 1 over the time it takes to pass, 500..8000
    body_hz: tuple[float, float]  # what carries the sound passes it on from the first to the second, whatever the speed
    bump_spread: float = 0.8  # of their heights, nepers, 0 alike .. 1.5
    patch_s: float = 0.03  # length of a place that is rougher or smoother, 0.01..0.2
    patch_depth: float = 0.3  # how much so, nepers, 0..0.8
    exponent: float = 1.3  # of level over speed, 0.8..2
    catches_per_s: float = 20.0  # 0..100
    catch_db: float = -8.0  # their power against that of the bumps, -40..3
    catch_hz: float = 1500.0  # centre of one, 500..4000
    catch_exponent: float = 1.4  # a of p(E) ~ E^-a, 1.1..1.9
    catch_decades: float = 2.0  # between the least and the greatest energy, 0.5..3
    catch_evenness: float = 0.0  # of their distances, 0 chance .. 0.95 the threads of a weave
    lean: float = 0.97  # how much of it goes with the side, 0 none .. 0.98 a hand's breadth from the ear
    kinship: float = 0.25  # of what the ears hear is the same, 0 wide .. 0.8 a point
    darkening_octaves: float = 1.5  # that it is read deeper when no light is left, 0.5..2


@dataclass(frozen=True)
class Course:
    """What the hand does, hop by hop: each `(hops,)`."""

    speed: Floats  # 0 rests .. 1.5; its sign is the way
    force: Floats  # root power, were the speed 1
    side: Floats  # -1 at the left ear .. 1 at the right
    light: Floats  # 0 as dark as it gets .. 1 as the surface is
    grip: Floats  # how often it catches, 0 never .. 1 as the surface does .. 5


class Friction:
    """Sounds the courses it is given one after the other, `CHUNK` frames at a time, and what is struck beside it.

    Draws from two generators: the bumps' and the catches'.
    """

    FAR_DARKER = 0.3  # octaves that the ear turned away hears it deeper

    def __init__(self, rngs: Sequence[np.random.Generator], surface: Surface, *beside: Strikes) -> None:
        bumps, self._rng = rngs
        self._surface, self._beside = surface, beside
        self._bumps, self._patches = Bumps(bumps, surface), Patches(bumps, surface)
        f = np.geomspace(250.0, 7000.0, 32) * 2 ** self._rng.uniform(-0.06, 0.06, 32)
        self._modes = Modes(f, 0.003 * (f / 1000) ** -0.7, rise_s=0.0014, length_s=0.016)
        self._catches = Strikes(self._modes)
        mean_energy = power_law(np.linspace(0, 1, 999), surface.catch_exponent, surface.catch_decades).mean()
        power = 10 ** (surface.catch_db / 10) / max(surface.catches_per_s * mean_energy, 1e-9)
        self._catch = np.sqrt(2 * RATE_HZ * power)  # root energy of the greatest
        self._place_s = 0.0
        self._hops = np.empty((0, 4))  # what is planned of the bumps: gains and speeds left and right
        self._tail = Tail(CHUNK, max(struck.modes.frames for struck in (self._catches, *beside)))

    @property
    def planned(self) -> int:
        """Frames from the present chunk's first to the end of what is planned."""
        return len(self._hops) * HOP

    def plan(self, course: Course) -> None:
        """More of it, after what is planned."""
        speed = np.abs(course.speed)
        place_s = self._place_s + np.cumsum(course.speed) / HOPS_PER_S
        self._place_s = float(place_s[-1])
        rough = self._patches.at(place_s)
        level = course.force * speed**self._surface.exponent
        sides = np.stack((-course.side, course.side), axis=1)
        near = np.sqrt(1 + self._surface.lean * sides)
        self._catch_on(level, speed, course, near)
        octaves = self._surface.darkening_octaves * (course.light - 1)[:, np.newaxis]
        octaves = octaves - self.FAR_DARKER * np.maximum(-sides, 0)
        gains, speeds = level[:, np.newaxis] * near * rough, speed[:, np.newaxis] * 2**octaves
        self._hops = np.concatenate((self._hops, np.concatenate((gains, speeds), axis=1)))

    def render(self) -> Block:
        """The next `(CHUNK, 2)`, all of which must have been planned."""
        now, self._hops = self._hops[:HOPS], self._hops[HOPS:]
        self._tail.add(0, self._bumps.render(now[:, :2], now[:, 2:]))
        for struck in (self._catches, *self._beside):
            struck.sound(self._tail)
        return self._tail.take()

    def _catch_on(self, level: Floats, speed: Floats, course: Course, near: Floats) -> None:
        """Plan what holds and lets go along a course: as often as it is fast, the brighter the faster."""
        surface, rng = self._surface, self._rng
        so_far = np.append(0.0, np.cumsum(speed * course.grip)) * surface.catches_per_s / HOPS_PER_S
        count = int(so_far[-1] + rng.random())
        even, chance = (np.arange(count) + 0.5) / max(count, 1), np.sort(rng.random(count))
        when = (chance + surface.catch_evenness * (even - chance)) * so_far[-1]
        at_hop = np.interp(when, so_far, np.arange(len(so_far)))
        hop = np.minimum(at_hop.astype(int), len(speed) - 1)
        energy = power_law(rng.random(count), surface.catch_exponent, surface.catch_decades)
        octaves = surface.darkening_octaves * (course.light[hop] - 1) + 0.4 * rng.standard_normal(count)
        centre_hz = surface.catch_hz * 2**octaves * np.maximum(speed[hop], SLOWEST) ** 0.5 * energy**-0.06
        weights = self._modes.bursts(rng, centre_hz, 0.9, surface.kinship)
        root_energy = self._catch * level[hop] / np.maximum(speed[hop], SLOWEST) ** 0.5 * np.sqrt(energy)
        weights *= (root_energy[:, np.newaxis] * near[hop])[:, :, np.newaxis].astype(np.float32)
        self._catches.plan(self.planned + (at_hop * HOP).astype(np.int64), weights)


class Bumps:
    """Bumps too many to tell apart, ready-made as they sound at several speeds and cut and joined at random.

    Pieces are half overlapped under root-Hann windows, so that the power is even, and most are not the same in both
    ears; a speed between two is a random mixture of both. All speeds are equally loud: gains say how loud it is.
    """

    SPEEDS = np.geomspace(SLOWEST, FASTEST, 8)
    TABLE = 1 << 15

    def __init__(self, rng: np.random.Generator, surface: Surface) -> None:
        self._rng, self._kinship = rng, surface.kinship
        f = bin_frequencies_hz(self.TABLE)
        floor_hz, ceiling_hz = surface.body_hz
        body = (f / floor_hz) ** 2 / (1 + (f / floor_hz) ** 2) / (1 + (f / ceiling_hz) ** 2)
        table = np.empty((len(self.SPEEDS), self.TABLE), np.float32)
        for row, speed in zip(table, self.SPEEDS, strict=True):
            gain = body / (1 + (f / (speed * surface.bump_hz)) ** 2)
            row[:] = np.fft.irfft(np.fft.rfft(self._met(surface, speed)) * gain.astype(np.float32))
        table /= table.std(axis=1, keepdims=True)
        self._pieces = np.lib.stride_tricks.sliding_window_view(table, 2 * HOP, axis=1)  # (speeds, starts, frames)
        self._window = np.sin(np.pi * (np.arange(2 * HOP) + 0.5) / (2 * HOP)).astype(np.float32)
        self._carry = np.zeros((2, HOP), np.float32)

    def render(self, gains: Floats, speeds: Floats) -> Block:
        """Gains and speeds of both ears, each `(hops, 2)` -> `(hops * HOP, 2)`."""
        hops = len(gains)
        starts = self._rng.integers(0, self._pieces.shape[1], (2, hops))
        starts[1] = np.where(self._rng.random(hops) < self._kinship, *starts)
        between = np.interp(np.log(np.maximum(speeds.T, 1e-3)), np.log(self.SPEEDS), np.arange(len(self.SPEEDS)))
        row = np.minimum(between + self._rng.random((2, hops)), len(self.SPEEDS) - 1).astype(int)
        pieces = self._pieces[row, starts]  # (ears, hops, frames)
        pieces *= gains.T[:, :, np.newaxis].astype(np.float32) * self._window
        whole = pieces[:, :, :HOP]
        whole[:, 0] += self._carry
        whole[:, 1:] += pieces[:, :-1, HOP:]
        self._carry = pieces[:, -1, HOP:].copy()
        ears: Block = whole.reshape(2, -1).T
        return ears

    def _met(self, surface: Surface, speed: float) -> NDArray[np.float32]:
        """The bumps that are met at a speed, each a pulse as high as it is: `(TABLE,)`."""
        per_frame = surface.bumps_per_s * speed / RATE_HZ
        count = round(per_frame * self.TABLE)
        at = self._rng.integers(0, self.TABLE, count)
        height = np.exp(surface.bump_spread * self._rng.standard_normal(count)) * self._rng.choice((-1.0, 1.0), count)
        return np.bincount(at, height, self.TABLE).astype(np.float32)


class Patches:
    """Where a surface is rougher and where smoother, for two ears that hear somewhat different bristles."""

    PLACES = 4096
    SHARED = 0.5

    def __init__(self, rng: np.random.Generator, surface: Surface) -> None:
        self._step_s = surface.patch_s / 4
        turns = np.arange(self.PLACES // 2 + 1) * 4 / self.PLACES  # up and down in a patch
        shape = turns**0.5 / (1 + turns**2)
        parts = rng.standard_normal((3, len(turns), 2)).view(np.complex128)[..., 0] * shape
        mixed = np.sqrt(1 - self.SHARED) * parts[:2] + np.sqrt(self.SHARED) * parts[2]
        profile = np.fft.irfft(mixed)
        profile *= surface.patch_depth / profile.std()
        self._gains = np.exp(profile - surface.patch_depth**2)  # of mean power 1

    def at(self, place_s: Floats) -> Floats:
        """Gains there, `(places, 2)`; after hundreds of patches it begins again."""
        step = place_s / self._step_s
        whole = np.floor(step)
        beyond = step - whole
        at = whole.astype(np.int64) % self.PLACES
        gains: Floats = (self._gains[:, at] * (1 - beyond) + self._gains[:, (at + 1) % self.PLACES] * beyond).T
        return gains


def reach(hops: int, lean: float = 0.0) -> Floats:
    """Speed of a hand from rest to rest, `(hops,)`, 1 at its fastest: minimum jerk (Flash and Hogan 1985).

    `lean` is where along the way it is at its fastest: -1 early .. 0 halfway .. 1 late.
    """
    x = ((np.arange(hops) + 0.5) / hops) ** (2.0**lean)
    bell: Floats = 16 * x**2 * (1 - x) ** 2
    return bell
