"""A cat purrs beside you: a soft, low flutter, in on one breath and out on the next, with air around it.

The larynx opens and closes some 26 times a second and chops the breath, in and out alike, a little faster as it goes
out (Sissom, Rice and Peters 1991: 26.3 Hz, out 2.4 Hz above in; Schoetz and Eklund 2011: 21 to 27 Hz out, 23 to 26 Hz
in). Each opening is a puff of unit energy in the body's damped modes, `sum_k w_k exp((2 pi j f_k - 1/tau_k) t)`, most
of its colour the same each time and some of it new; breath rushes along, faintly. The breaths, 1.1 to 1.6 s each, rise
and sink as half sines with a short turn between, never in strict time. The pulse itself lies below what a small
loudspeaker gives; it is heard as flutter of the body's 80 to 600 Hz. Modes, breaths and turns are chosen, as no
published ones were found. The cat lies at a hand's breadth and shifts its head now and then; puffs reach both ears,
each with a share of its own, for closeness goes with low interaural correlation (Shimokura 2022).
Activity leaves it as it is, brightness takes the edge off the puffs and the air.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights
from device.dsp.rate import RATE_HZ
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 16  # in a chunk
CHUNK = HOP * HOPS
SAME = 0.75  # of a puff's energy is alike every time
AIR = 0.006  # gain of the breath's rush at its height


@dataclass(frozen=True)
class Params:
    """The cat and where it lies."""

    out_hz: float = 26.5  # puffs a second as it breathes out, 21..28
    in_hz: float = 24.1  # as it breathes in, 21..28
    out_s: float = 1.5  # a breath out, 0.7..2
    in_s: float = 1.25  # a breath in, 0.7..2
    turn_s: float = 0.06  # between the two, 0.03..0.3
    in_db: float = -2.0  # the breath in against the breath out, -8..3
    flutter: float = 0.04  # unevenness from puff to puff, 0..0.15
    centre_hz: float = 240.0  # where a puff has most of its energy, 100..400
    air_db: float = 0.0  # the rush of breath, -30..6
    distance_m: float = 0.24  # from the middle of the head, 0.15..0.5


class Purr:
    """The voice: one breath at a time, sounded chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, self._breaths, self._puffs, drift, air = streams(seed, 5)
        f = np.geomspace(62.0, 3400.0, 56) * 2 ** made.uniform(-0.04, 0.04, 56)
        self._body = Modes(f, 0.0085 * (f / 200) ** -0.5, rise_s=0.003, length_s=0.075)
        self._usual = self._body.bursts(made, np.array([params.centre_hz, params.centre_hz * 1.15]), 1.2, shared=0.5)
        once = self._body.grains(self._usual)
        self._usual /= np.sqrt(np.sum(once**2, axis=(1, 2)))[:, np.newaxis, np.newaxis]  # one cat is as loud as another
        self._strikes = Strikes(self._body)
        self._rush = Rustle(air, 180.0, (380.0, 1500.0))
        self._drift = Wander(drift, 4, memory_steps=40)  # breaths: of pace, pitch, place, colour
        self._side = made.choice((-1.0, 1.0))
        self._out = True
        self._hops = np.empty((0, 3))  # what is planned of the rush: gain left, gain right, shade
        self._next_s = made.uniform(0.0, 0.3)  # of the next breath, from this chunk's first frame
        self._tail = Tail(CHUNK, self._body.frames)
        self._chunks: Chunks[Mood] = Chunks(self._make)

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._next_s * RATE_HZ < CHUNK or len(self._hops) < HOPS:
            self._breathe(mood)
        self._strikes.sound(self._tail)
        air = self._rush.render(self._hops[:HOPS])
        self._hops = self._hops[HOPS:]
        self._next_s -= CHUNK / RATE_HZ
        return self._tail.take() + air

    def _breathe(self, mood: Mood) -> None:
        """Plan one breath, in or out, and the turn after it."""
        p, draw = self._params, self._breaths.standard_normal
        pace, pitch, place, colour = self._drift.step()
        length_s = (p.out_s if self._out else p.in_s) * 2 ** (0.12 * pace + 0.06 * draw())
        at_s = self._puff_times_s(length_s, (p.out_hz if self._out else p.in_hz) * 2 ** (0.05 * pitch))
        level = 10 ** ((0.4 * draw() + (0.0 if self._out else p.in_db)) / 20)
        height = swell(at_s / length_s)
        azimuth_rad = self._side * (0.8 + 0.35 * place)
        octaves = 0.15 * colour + (0.0 if self._out else 0.25) - 0.9 * (1 - mood.brightness)
        weights = np.float32(level) * self._weights(len(at_s), octaves, azimuth_rad, height)
        self._strikes.plan(((self._next_s + at_s) * RATE_HZ).astype(np.int64), weights)
        self._rush_along(length_s, level, azimuth_rad, mood)
        self._next_s += length_s + p.turn_s * 2 ** (0.3 * draw())
        self._out = not self._out

    def _puff_times_s(self, length_s: float, rate_hz: float) -> Floats:
        """When the larynx opens, from the breath's first moment: fastest in its middle."""
        count = round(length_s * rate_hz)
        phase = (np.arange(count) + 0.5) / count
        steps = 1 + 0.06 * np.cos(2 * np.pi * phase) + self._params.flutter * self._puffs.standard_normal(count)
        steps = np.maximum(steps, 0.5)
        times_s: Floats = length_s * (np.cumsum(steps) - steps / 2) / steps.sum()
        return times_s

    def _weights(self, count: int, octaves: float, azimuth_rad: float, height: Floats) -> Weights:
        """What each ear hears of so many puffs, `(n, 2, modes)`; a stronger one is brighter."""
        centre_hz = self._params.centre_hz * 2 ** (
            octaves + 0.5 * (height - 1) + 0.1 * self._puffs.standard_normal(count)
        )
        new = self._body.bursts(self._puffs, centre_hz, 1.2, shared=0.4)
        usual = self._usual[0 if self._out else 1]
        weights = np.float32(np.sqrt(1 - SAME)) * new + np.float32(np.sqrt(SAME)) * usual
        f = self._body.frequency_hz
        edge_hz = 1100 * 2 ** (1.5 * octaves)
        head = ears(np.asarray(azimuth_rad), self._params.distance_m, f)
        heard = np.stack((head.left_gain, head.right_gain)) / np.sqrt(1 + (f / edge_hz) ** 2)
        heard /= np.sqrt(np.mean(heard[:, (f > 100) & (f < 600)] ** 2))  # wherever it lies, it is as loud
        weights *= heard.astype(np.float32) * height.astype(np.float32)[:, np.newaxis, np.newaxis]
        return weights

    def _rush_along(self, length_s: float, level: float, azimuth_rad: float, mood: Mood) -> None:
        """The air of the breath, on the grid of the rush; it ends where the breath does."""
        end = round((self._next_s + length_s) * RATE_HZ / HOP)
        begin = round(self._next_s * RATE_HZ / HOP)
        hops = max(end, len(self._hops) + 1) - len(self._hops)
        late = begin - len(self._hops)
        along = np.clip((np.arange(hops) - late + 0.5) / max(end - begin, 1), 0, 1)
        gain = AIR * 10 ** (self._params.air_db / 20) * level * (0.12 + swell(along) ** 2)
        nearer = 0.35 * np.sin(azimuth_rad)
        shade = (0.55 if self._out else 0.8) * mood.brightness * np.ones(hops)
        planned = np.stack((gain * (1 - nearer), gain * (1 + nearer), shade), axis=1)
        self._hops = np.concatenate((self._hops, planned))


def swell(along: NDArray[np.floating]) -> Floats:
    """How strong a breath is, 0..1, from its first moment, 0, to its last, 1: soon there, slowly gone."""
    height: Floats = np.sin(np.pi * np.clip(along, 0, 1) ** 0.8) ** 0.5
    return height


SOUND = Sound(title="Purr", voice=Purr, level_db=6.7, family="bed", dark=True)
