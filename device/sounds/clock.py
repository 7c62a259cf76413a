"""An old wall clock, ticking slowly close by: a soft double click in wood, tick and tock, in a small quiet room.

A tick is not one click but an escapement at work, several blows within 30 ms: a pallet lets its tooth go (unlock), the
wheel falls on the other pallet (drop), comes to rest there (lock) and is pushed back a little as the pendulum swings
out (recoil); then the wheels behind take up their slack. Tick and tock are the two pallets and differ in time and
colour. A blow is a burst in the metal modes of the movement and in those of the wooden case, filtered noise into a body
resonator (Farnell 2010), damped as brass and wood are; the gong rods ring along, barely. Most of a blow's colour is its
own, for a clock sounds the same every day; some is new each time. No two of the escape wheel's thirty teeth are alike,
so strength and beat come round each minute, and both wander. Milliseconds between the blows are chosen, as no
published ones were found. The clock hangs at a hand's breadth from one ear: `dsp/space.py` gives what reaches either.
Part of what each hears is its own, from the walls and from modes that face it, as closeness goes with low interaural
correlation (Shimokura 2022). Real ones click at 3 kHz; this one is rounder, darker, and its peaks are pressed, so that
it does not startle. Less activity takes it farther away, until it is not heard, but leaves the beat as it is.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import Floats, Modes, Weights
from device.dsp.noise import bin_frequencies_hz
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.sounds.contract import Mood, Sound

CHUNK = 8192
LENGTH_S = 0.45  # of a tick with all its echoes
TEETH = 30
SLACK = 4  # wheels that rattle
WALLS_S = ((0.0031, 0.0078, 0.0127, 0.0191), (0.0043, 0.0066, 0.0149, 0.0213))  # first reflections: left, right
TAILS = 6  # of the room, mixed anew for each tick
KNEE = 0.072  # where a tick, as its blows have energy 1, begins to be pressed
ENERGY = 15.0  # of a tick in the end, both ears


@dataclass(frozen=True)
class Blow:
    """One of the knocks that make a tick."""

    at_s: float
    level_db: float
    centre_hz: float  # where most of its energy lies


Blows = tuple[Blow, ...]

PALLETS: tuple[Blows, Blows] = (  # on the metal, of tick and of tock: unlock, drop, lock, recoil
    (Blow(0.0, -15, 3300), Blow(0.0085, -1, 2300), Blow(0.0165, -1.5, 1600), Blow(0.031, -12, 1300)),
    (Blow(0.0, -18, 2800), Blow(0.0105, -2, 1900), Blow(0.0205, -1, 1400), Blow(0.037, -13, 1100)),
)
THUDS: tuple[Blows, Blows] = (  # on the wood: drop and lock in one, recoil
    (Blow(0.009, 0, 520), Blow(0.026, -9, 450)),
    (Blow(0.012, 0, 430), Blow(0.031, -10, 400)),
)
RINGS: tuple[Blows, Blows] = ((Blow(0.012, 0, 900),), (Blow(0.012, 0, 900),))


@dataclass(frozen=True)
class Params:
    """The clock and where it hangs."""

    beat_s: float = 0.965  # from tick to tock, 0.5..2: a pendulum 0.93 m long
    limp: float = 0.012  # how much later than halfway the tock falls, in beats, -0.1..0.1
    jitter_s: float = 0.0015  # spread of a beat, 0..0.01
    case_db: float = -3.0  # the wood against the metal, -40..6
    rods_db: float = -25.0  # the rods against the metal, -60..-10
    slack_db: float = -19.0  # each knock of the slack wheels against the drop, -60..-6
    walls_db: float = -17.0  # first reflections, -40..-6
    room_db: float = -13.0  # what comes after them, -60..-6
    room_s: float = 0.05  # its time to 1/e, 0.02..0.08
    dull_hz: float = 7000.0  # above it the highs are lost, 1000..20000
    azimuth_rad: float = 1.1  # to one side or the other, 0..pi/2
    distance_m: float = 0.22  # to the middle of the head, 0.15..0.5


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
    """A part of the clock that rings under the blows: much the same each time, differently for tick and for tock."""

    SAME = 0.8  # of a blow's energy is alike every time
    WIDTH_OCTAVES = 0.9  # of what one blow sets ringing
    SHARED = 0.6  # of its energy is for both ears, the rest for one

    def __init__(self, rng: np.random.Generator, modes: Modes, beats: tuple[Blows, Blows], level_db: float) -> None:
        self._modes = modes
        self._beats = [tuple(replace(blow, level_db=blow.level_db + level_db) for blow in blows) for blows in beats]
        self._usual = [self._weights(rng, blows) for blows in self._beats]

    def ring(self, out: Block, beat: int, place: Place, rng: np.random.Generator, more: Blows = ()) -> None:
        """Mix its share of a tick (beat 0) or a tock (1) into `out`, and of `more` blows, which are new each time."""
        blows, usual = self._beats[beat] + more, self._usual[beat]
        weights = self._weights(rng, blows)
        weights[: len(usual)] *= np.float32(np.sqrt(1 - self.SAME))
        weights[: len(usual)] += np.float32(np.sqrt(self.SAME)) * usual
        weights *= place.hears(self._modes.frequency_hz)
        for blow, struck in zip(blows, weights, strict=True):
            at_frame = frames_of(blow.at_s)
            out[at_frame : at_frame + self._modes.frames] += self._modes.grain(struck)

    def _weights(self, rng: np.random.Generator, blows: Blows) -> Weights:
        centre_hz, level_db = np.array([(blow.centre_hz, blow.level_db) for blow in blows]).T
        weights = self._modes.bursts(rng, centre_hz, self.WIDTH_OCTAVES, self.SHARED)
        weights *= (10 ** (level_db / 20)).astype(np.float32)[:, np.newaxis, np.newaxis]
        return weights


class Clock:
    """The voice: one tick at a time, laid where the pendulum wants it."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, self._beat, self._touch, self._walk = streams(seed, 4)
        self._movement = Part(made, movement(made), PALLETS, 0.0)
        self._case = Part(made, case(made), THUDS, params.case_db)
        self._rods = Part(made, rods(made), RINGS, params.rods_db)
        self._room = room(made, params.room_s)
        teeth = made.standard_normal((TEETH, 2))  # strength and lateness of each
        self._teeth = teeth - teeth.mean(axis=0)
        self._side = made.choice((-1.0, 1.0))
        self._wander = np.zeros(3)  # of strength, direction and distance
        self._level = 1.0
        heard = [self._tick(beat, 0.0, Mood()) for beat in 4 * (0, 1)]
        self._level = np.sqrt(ENERGY / np.mean([np.sum(tick**2) for tick in heard]))  # one clock is as loud as another
        self._count = 0
        self._nominal_frame = made.uniform(0.1, 0.9) * params.beat_s * RATE_HZ  # counted from this chunk's first
        self._next_frame = round(self._nominal_frame)
        self._tail = Tail(CHUNK, frames_of(LENGTH_S))
        self._chunks: Chunks[Mood] = Chunks(self._make)

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        while self._next_frame < CHUNK:
            strength, lateness = self._teeth[self._count // 2 % TEETH]
            self._wander += 0.12 * self._walk.standard_normal(3) - 0.02 * self._wander  # over 50 beats
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
        out = np.zeros((frames_of(LENGTH_S), 2), np.float32)
        self._movement.ring(out, beat, place, self._touch, self._slack())
        self._case.ring(out, beat, place, self._touch)
        self._rods.ring(out, beat, place, self._touch)
        self._reflect(out)
        out /= np.sqrt(1 + (out / KNEE) ** 2)
        out *= np.float32(self._level * 10 ** ((strength_db - 34 * rest) / 20))
        return out

    def _slack(self) -> Blows:
        """The wheels behind the escapement take up their slack."""
        at_s = 0.014 + 0.03 * self._touch.random(SLACK)
        level_db = self._params.slack_db + 3 * self._touch.standard_normal(SLACK)
        centre_hz = 1800 * 2 ** (0.4 * self._touch.standard_normal(SLACK))
        return tuple(Blow(*knock) for knock in zip(at_s, level_db, centre_hz, strict=True))

    def _reflect(self, tick: Block) -> None:
        """Add the walls, which keep some of the highs, and then the room."""
        sent = tick[: frames_of(0.15)].mean(axis=1)
        sent[1:] += sent[:-1]
        gain = 10 ** (self._params.walls_db / 20)
        for ear, times_s in enumerate(WALLS_S):
            for bounce, at_s in enumerate(times_s):
                at_frame = frames_of(at_s)
                tick[at_frame : at_frame + len(sent), ear] += np.float32(gain * 0.8**bounce) * sent
        gain = 10 ** (self._params.room_db / 20) * np.sqrt(np.sum(sent**2) / TAILS)
        mix = (gain * self._touch.standard_normal((2, TAILS))).astype(np.float32)
        at_frame = frames_of(0.012)
        tick[at_frame : at_frame + self._room.shape[1]] += (mix @ self._room).T


def movement(rng: np.random.Generator) -> Modes:
    """Brass plates, wheels and pallets: dense and short."""
    f = np.geomspace(700.0, 11000.0, 56) * 2 ** rng.uniform(-0.05, 0.05, 56)
    decay_s = 0.005 * (f / 2000) ** -0.6 * 2 ** rng.uniform(-0.5, 0.5, 56)
    return Modes(f, decay_s, rise_s=0.0012, length_s=0.05)


def case(rng: np.random.Generator) -> Modes:
    """The wooden case, its panels and the air in it: low, and soon damped."""
    f = np.geomspace(170.0, 1600.0, 26) * 2 ** rng.uniform(-0.06, 0.06, 26)
    decay_s = 0.018 * (f / 400) ** -0.6 * 2 ** rng.uniform(-0.4, 0.4, 26)
    return Modes(f, decay_s, rise_s=0.003, length_s=0.18)


def rods(rng: np.random.Generator) -> Modes:
    """Two gong rods, clamped at one end, of which only overtones are heard: slow to die."""
    f = np.outer((88.0, 131.0), (6.267, 17.55, 34.39)).ravel() * 2 ** rng.uniform(-0.1, 0.1)
    return Modes(f, 0.11 * (f / 1000) ** -0.6, rise_s=0.006, length_s=0.4)


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
