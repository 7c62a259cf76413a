"""An old wall clock, ticking slowly close by: a soft double click in wood, tick and tock, in a small quiet room.

A tick is not one click but an escapement at work, several blows within 30 ms: a pallet lets its tooth go (unlock), the
wheel falls on the other pallet (drop), comes to rest there (lock) and is pushed back a little as the pendulum swings
out (recoil); then the wheels behind take up their slack. Tick and tock are the two pallets and differ in time and
colour. A blow is a burst in the modes of several bodies, filtered noise into resonators (Farnell 2010): the brass of
the movement, the wood of the case, each damped as it is, and, barely, the gong rods. Most of a blow's colour is its
own, for a clock sounds the same every day; some is new each time. No two of the escape wheel's thirty teeth are alike,
so strength and beat come round each minute, and both wander. Milliseconds between the blows are chosen, as no
published ones were found. The clock hangs at a hand's breadth from one ear: `dsp/space.py` gives what reaches either.
Part of what each hears is its own, from the walls and from modes that face it, as closeness goes with low interaural
correlation (Shimokura 2022). Real ones click at 3 kHz; this one is rounder, darker, and its peaks are pressed, so that
it does not startle. Less activity takes it farther away, until it is not heard, but leaves the beat as it is.
Other clocks are other parameters: `clock_watch`, `clock_tall`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import Floats, Modes, Weights
from device.dsp.noise import bin_frequencies_hz
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.sounds.contract import Mood, Sound

CHUNK = 16384
SENT_S = 0.15  # so much of a tick is sent to the walls
WALLS_S = ((0.0031, 0.0078, 0.0127, 0.0191), (0.0043, 0.0066, 0.0149, 0.0213))  # first reflections: left, right
ROOM_FROM_S = 0.012  # when what comes after them begins
TAILS = 6  # of the room, mixed anew for each tick
ENERGY = 15.0  # of a tick in the end, both ears


@dataclass(frozen=True)
class Blow:
    """One of the knocks that make a tick."""

    at_s: float
    level_db: float
    centre_hz: float  # where most of its energy lies


Blows = tuple[Blow, ...]
Heard = NDArray[np.float32]  # (2 ears, frames)


@dataclass(frozen=True)
class Body:
    """A part of the clock that rings under the blows."""

    partials_hz: tuple[float, ...]
    decay_s: float  # at 1 kHz, to 1/e; others as f^-0.6
    rise_s: float  # 0.001 or more
    length_s: float  # after which nothing is left of it
    beats: tuple[Blows, Blows]  # those of tick, those of tock
    level_db: float = 0.0
    apart_octaves: float = 0.05  # how far a partial of one clock is from that of another


def partials(low_hz: float, high_hz: float, count: int) -> tuple[float, ...]:
    """Evenly spread over the octaves."""
    return tuple(np.geomspace(low_hz, high_hz, count).tolist())


MOVEMENT = Body(  # brass plates, wheels and pallets, dense and short: unlock, drop, lock, recoil
    partials(700.0, 11000.0, 56),
    decay_s=0.0076,
    rise_s=0.0012,
    length_s=0.05,
    beats=(
        (Blow(0.0, -15, 3600), Blow(0.0085, -1, 2800), Blow(0.0165, -1.5, 2100), Blow(0.031, -12, 1500)),
        (Blow(0.0, -18, 2800), Blow(0.0105, -2, 1900), Blow(0.0205, -1, 1400), Blow(0.037, -13, 1100)),
    ),
)
CASE = Body(  # of wood, its panels and the air in it, low and soon damped: drop and lock in one, recoil
    partials(170.0, 1600.0, 26),
    decay_s=0.0104,
    rise_s=0.003,
    length_s=0.18,
    beats=((Blow(0.009, 0, 520), Blow(0.026, -9, 450)), (Blow(0.012, 0, 430), Blow(0.031, -10, 400))),
    level_db=-4.5,
)
RODS = Body(  # two gong rods, clamped at one end, of which only overtones are heard: slow to die
    tuple(np.outer((88.0, 131.0), (6.267, 17.55, 34.39)).ravel().tolist()),
    decay_s=0.11,
    rise_s=0.006,
    length_s=0.4,
    beats=((Blow(0.012, 0, 900),), (Blow(0.012, 0, 900),)),
    level_db=-25.0,
)


@dataclass(frozen=True)
class Params:
    """The clock and where it hangs."""

    bodies: tuple[Body, ...] = (MOVEMENT, CASE, RODS)  # the wheels are part of the first
    beat_s: float = 0.965  # from tick to tock, 0.1..2: a pendulum 0.93 m long
    limp: float = 0.012  # how much later than halfway the tock falls, in beats, -0.1..0.1
    jitter_s: float = 0.0015  # spread of a beat, 0..0.01
    teeth: int = 30  # of the escape wheel
    slack: int = 4  # wheels that rattle, 0..8
    slack_db: float = -19.0  # each of their knocks against the drop, -60..-6
    walls_db: float = -17.0  # first reflections, -40..-6
    room_db: float = -13.0  # what comes after them, -60..-6
    room_s: float = 0.05  # its time to 1/e, 0.01..0.15
    knee: float = 0.072  # where a tick, as its blows have energy 1, begins to be pressed, 0.02..0.5
    dull_hz: float = 5000.0  # above it the highs are lost, 1000..20000
    azimuth_rad: float = 1.1  # to one side or the other, 0..pi/2
    distance_m: float = 0.22  # to the middle of the head, 0.15..1


@dataclass(frozen=True)
class Place:
    """Where the clock is just now."""

    azimuth_rad: float
    distance_m: float
    dull_hz: float

    def hears(self, frequency_hz: Floats) -> NDArray[np.complex64]:
        """What either ear gets of each mode, `(2, modes)`: level, time of arrival, and the highs lost on the way."""
        head = ears(np.asarray(self.azimuth_rad), self.distance_m, frequency_hz)
        gain = np.stack((head.left_gain, head.right_gain)) / np.sqrt(1 + (frequency_hz / self.dull_hz) ** 4)
        late_s = np.stack((head.left_delay_s, head.right_delay_s))[:, np.newaxis]
        heard: NDArray[np.complex64] = (gain * np.exp(-2j * np.pi * frequency_hz * late_s)).astype(np.complex64)
        return heard


class Part:
    """A body as it sounds: much the same each time, differently for tick and for tock."""

    SAME = 0.8  # of a blow's energy is alike every time
    WIDTH_OCTAVES = 0.9  # of what one blow sets ringing
    SHARED = 0.6  # of its energy is for both ears, the rest for one

    def __init__(self, rng: np.random.Generator, body: Body) -> None:
        count = len(body.partials_hz)
        f = np.array(body.partials_hz) * 2 ** rng.uniform(-body.apart_octaves, body.apart_octaves, count)
        decay_s = body.decay_s * (f / 1000) ** -0.6 * 2 ** rng.uniform(-0.5, 0.5, count)
        self._modes = Modes(f, decay_s, body.rise_s, body.length_s)
        self._body = body
        self._usual = [self._weights(rng, blows) for blows in body.beats]

    @property
    def frames(self) -> int:
        """How long it may be heard, from the beginning of a tick."""
        return frames_of(max(blow.at_s for blows in self._body.beats for blow in blows)) + self._modes.frames

    @property
    def frequency_hz(self) -> Floats:
        """Of its modes."""
        return self._modes.frequency_hz

    def ring(
        self, out: Heard, beat: int, hears: NDArray[np.complex64], rng: np.random.Generator, more: Blows = ()
    ) -> None:
        """Mix its share of a tick (beat 0) or a tock (1) into `out`, and of `more` blows, which are new each time.

        `hears` is what either ear gets of its modes, `(2, modes)`.
        """
        blows, usual = self._body.beats[beat] + more, self._usual[beat]
        weights = self._weights(rng, blows)
        weights[: len(usual)] *= np.float32(np.sqrt(1 - self.SAME))
        weights[: len(usual)] += np.float32(np.sqrt(self.SAME)) * usual
        weights *= hears
        for blow, grain in zip(blows, self._modes.grains(weights), strict=True):
            there = out[:, frames_of(blow.at_s) :][:, : len(grain)]
            there += grain.T[:, : there.shape[1]]

    def _weights(self, rng: np.random.Generator, blows: Blows) -> Weights:
        centre_hz, level_db = np.array([(blow.centre_hz, blow.level_db) for blow in blows]).T
        weights = self._modes.bursts(rng, centre_hz, self.WIDTH_OCTAVES, self.SHARED)
        weights *= (10 ** ((level_db + self._body.level_db) / 20)).astype(np.float32)[:, np.newaxis, np.newaxis]
        return weights


class Clock:
    """The voice: one tick at a time, laid where the pendulum wants it."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, self._beat, self._touch, self._walk = streams(seed, 4)
        self._parts = [Part(made, body) for body in params.bodies]
        self._partials_hz = np.concatenate([part.frequency_hz for part in self._parts])
        self._ends = np.cumsum([len(part.frequency_hz) for part in self._parts])
        self._room = room(made, params.room_s)
        rung = max(part.frames for part in self._parts)
        self._sent = min(rung, frames_of(SENT_S))
        late = max(frames_of(ROOM_FROM_S) + self._room.shape[1], frames_of(np.max(WALLS_S)) + self._sent)
        self._frames = max(rung, late)
        self._tail = Tail(CHUNK, self._frames)
        teeth = made.standard_normal((params.teeth, 2))  # strength and lateness of each
        self._teeth = teeth - teeth.mean(axis=0)
        self._side = made.choice((-1.0, 1.0))
        self._wander = np.zeros(3)  # of strength, direction and distance
        self._level = 1.0
        heard = [self._tick(beat, 0.0, Mood()) for beat in 4 * (0, 1)]
        self._level = np.sqrt(ENERGY / np.mean([np.sum(tick**2) for tick in heard]))  # one clock is as loud as another
        self._count = 0
        self._nominal_frame = made.uniform(0.1, 0.9) * params.beat_s * RATE_HZ  # counted from this chunk's first
        self._next_frame = round(self._nominal_frame)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        while self._next_frame < CHUNK:
            strength, lateness = self._teeth[self._count // 2 % p.teeth]
            self._wander += 0.12 * np.sqrt(p.beat_s) * self._walk.standard_normal(3) - 0.02 * p.beat_s * self._wander
            strength_db = 0.6 * strength + 0.5 * np.tanh(self._wander[0]) + 0.4 * self._beat.standard_normal()
            if mood.activity > 0:
                self._tail.add(self._next_frame, self._tick(self._count % 2, strength_db, mood))
            self._count += 1
            late_s = p.limp * p.beat_s * (self._count % 2)
            late_s += p.jitter_s * (0.6 * lateness + 0.8 * self._beat.standard_normal())
            self._nominal_frame += p.beat_s * RATE_HZ
            self._next_frame = round(self._nominal_frame + late_s * RATE_HZ)
        self._next_frame -= CHUNK
        self._nominal_frame -= CHUNK
        return self._tail.take()

    def _tick(self, beat: int, strength_db: float, mood: Mood) -> Block:
        """The whole of a tick (0) or a tock (1) as the ears hear it; a stronger one is brighter."""
        p = self._params
        rest = 1 - mood.activity
        place = Place(
            azimuth_rad=self._side * (p.azimuth_rad + 0.2 * np.tanh(self._wander[1])),
            distance_m=p.distance_m * 2 ** (0.15 * np.tanh(self._wander[2]) + 1.5 * rest),
            dull_hz=p.dull_hz * 2 ** (0.1 * strength_db - 2.7 * (1 - mood.brightness) - 2.2 * rest),
        )
        out = np.zeros((2, self._frames), np.float32)
        heard = np.split(place.hears(self._partials_hz), self._ends[:-1], axis=1)
        for part, hears in zip(self._parts, heard, strict=True):
            part.ring(out, beat, hears, self._touch, self._slack() if p.slack and part is self._parts[0] else ())
        self._reflect(out)
        out /= np.sqrt(1 + (out / np.float32(p.knee)) ** 2)
        out *= np.float32(self._level * 10 ** ((strength_db - 34 * rest) / 20))
        return out.T

    def _slack(self) -> Blows:
        """The wheels behind the escapement take up their slack."""
        p = self._params
        at_s = 0.014 + 0.03 * self._touch.random(p.slack)
        level_db = p.slack_db + 3 * self._touch.standard_normal(p.slack)
        centre_hz = 1800 * 2 ** (0.4 * self._touch.standard_normal(p.slack))
        return tuple(Blow(*knock) for knock in zip(at_s, level_db, centre_hz, strict=True))

    def _reflect(self, tick: Heard) -> None:
        """Add the walls, which keep some of the highs, and then the room."""
        sent = tick[:, : self._sent].mean(axis=0)
        sent[1:] += sent[:-1]
        gain = 10 ** (self._params.walls_db / 20)
        for at_ear, times_s in zip(tick, WALLS_S, strict=True):
            for bounce, at_s in enumerate(times_s):
                at_ear[frames_of(at_s) :][: len(sent)] += np.float32(gain * 0.8**bounce) * sent
        gain = 10 ** (self._params.room_db / 20) * np.sqrt(np.sum(sent**2) / TAILS)
        mix = (gain * self._touch.standard_normal((2, TAILS))).astype(np.float32)
        tick[:, frames_of(ROOM_FROM_S) :][:, : self._room.shape[1]] += mix @ self._room


def room(rng: np.random.Generator, decay_s: float) -> NDArray[np.float32]:
    """Tails `(TAILS, frames)` of a small furnished room, of unit energy."""
    frames = frames_of(5 * decay_s)
    f = bin_frequencies_hz(frames)
    spectra = np.fft.rfft(rng.standard_normal((TAILS, frames)))
    spectra *= (f / 250) ** 2 / (1 + (f / 250) ** 2) / (1 + (f / 1500) ** 2)
    t = np.arange(frames) / RATE_HZ
    swell = np.minimum(1, t / 0.01) * np.exp(-t / decay_s) * np.minimum(1, 5 * (1 - t / t[-1]))
    tails = np.fft.irfft(spectra, frames) * swell
    unit: NDArray[np.float32] = (tails / np.sqrt(np.sum(tails**2, axis=1, keepdims=True))).astype(np.float32)
    return unit


SOUND = Sound(title="Clock", voice=Clock, level_db=0.3, family="crisp", impulsive=True)
