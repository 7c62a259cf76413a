"""Wind in trees: gusts come up from one side and pass overhead, branches sough, leaves rustle and tap, and it calms.

Wind goes up and down as turbulence does, with power falling as f^-5/3 (Kolmogorov 1941) above the rate of the gusts.
Round a twig d thick it sheds eddies at 0.2 u / d (Strouhal's law): the faster the brighter, so the soughing of many
twigs is noise whose upper end moves with the speed u. Leaves need wind to move and then flutter several times a
second, each ear's its own, so their rustle grows faster than the soughing (exponents chosen); and leaf taps leaf, a
few milliseconds of dull noise, the more often the more it blows. A gust reaches one ear first and the other up to half
a second later, from wherever the wind has turned to over minutes.
Less hiss than in real trees, and gusts of much the same strength, so that one minute is as loud as another. Less
activity leaves fewer taps, less brightness darker leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.flicker import Flicker, about, swelling
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights
from device.dsp.rate import RATE_HZ
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 16  # in a chunk
CHUNK = HOP * HOPS
SPAN = 128  # hops planned at once, 1.4 s
SPAN_S = SPAN * HOP / RATE_HZ
RISE_S = 0.0015
KNEE = 8.0  # where a tap, the soughing having power 1, begins to be pressed
KOLMOGOROV = 5 / 6  # of amplitude
OVERHEAD = np.array(((0.9, 0.44), (0.44, 0.9)), np.float32)  # the soughing of either side, at either ear


@dataclass(frozen=True)
class Params:
    """The wind and the tree."""

    gust_s: float = 9.0  # from one gust to the next, 5..20
    gustiness: float = 0.25  # how far the speed goes up and down, nepers, 0..0.3
    sough_power: float = 1.2  # soughing grows as the speed to this, 1..2
    rustle_power: float = 2.0  # and rustling to this, 1..3
    rustle_db: float = 3.0  # rustling against soughing, -12..6
    flutter_hz: float = 7.0  # of leaves, 3..12
    flutter: float = 0.4  # how deep, nepers, 0..0.5
    taps_per_s: float = 14.0  # 0..30
    tap_db: float = -3.0  # against rustling, -20..6
    tap_hz: float = 1800.0  # centre of a tap, 800..4000
    passing_s: float = 0.5  # that a gust takes at most from ear to ear, 0..1


class Wind:
    """The voice: plans a second and a half of wind at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        sough, rustle, gusts, flutter, self._leaves, drift = streams(seed, 6)
        self._sough = Rustle(sough, 110.0, (180.0, 1300.0))
        self._rustle = Rustle(rustle, 900.0, (1300.0, 3200.0))
        self._gusts = Flicker(gusts, gusting(1 / params.gust_s), 45.0)
        self._flutter = [Flicker(flutter, about(params.flutter_hz, 0.7), 3.0) for _ in range(2)]  # of each ear
        self._reach = int(params.passing_s / 2 * RATE_HZ / HOP) + 1
        self._wind = self._more(SPAN + 2 * self._reach)
        self._drift = Wander(drift, 3, 90.0 / SPAN_S)
        self._lag = 0.0  # hops by which the right ear is behind, halved
        pitch_hz = np.linspace(500.0**0.5, 6000.0**0.5, 28) ** 2
        tap = Modes(pitch_hz, 0.003 * (pitch_hz / 1000) ** -0.6, RISE_S, length_s=0.016)
        self._due = Strikes(tap)
        self._hops = np.empty((0, 6))  # what is planned of sough and rustle: gains left and right and shade of either
        self._tail = Tail(CHUNK, tap.frames)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        if not len(self._hops):
            self._plan(mood)
        now, self._hops = self._hops[:HOPS], self._hops[HOPS:]
        self._due.sound(self._tail)
        blowing = soften(self._tail.take(), KNEE)
        blowing += self._sough.render(now[:, :3]) @ OVERHEAD
        blowing += self._rustle.render(now[:, 3:])
        return blowing

    def _plan(self, mood: Mood) -> None:
        """A span more of wind."""
        p = self._params
        side, leafy, pitch = self._drift.step()
        gust = self._blow(side)
        sough = swelling(gust, p.sough_power * p.gustiness)
        rustle = swelling(gust, p.rustle_power * p.gustiness) * 10 ** ((p.rustle_db + 0.4 * leafy) / 20)
        self._due.plan(*self._taps(rustle, mood.activity, 1.0 - mood.brightness - 0.2 * pitch))
        rustle *= [swelling(flutter.take(SPAN), p.flutter) for flutter in self._flutter]
        strength, light = gust.mean(axis=0), 0.3 + 0.7 * mood.brightness
        shades = light * (0.45 + 0.22 * strength), light * (0.5 + 0.25 * strength + 0.1 * pitch)
        self._hops = np.column_stack((*sough, shades[0], *rustle, shades[1]))

    def _blow(self, side: float) -> Floats:
        """How hard it blows at each ear, `(2, SPAN)`, about 0; the gusts come from `side`, -1 left .. 1 right."""
        lag = np.linspace(self._lag, side * (self._reach - 1), SPAN + 1)[1:]
        self._lag = lag[-1]
        at = self._reach + np.arange(SPAN) + np.stack((-lag, lag))
        gust: Floats = np.interp(at, np.arange(len(self._wind)), self._wind)
        self._wind = np.concatenate((self._wind[SPAN:], self._more(SPAN)))
        return gust

    def _more(self, hops: int) -> Floats:
        """What the gusts do next: as often strong as weak, and none much stronger than another."""
        more: Floats = np.tanh(self._gusts.take(hops)) / 0.63  # of unit variance again
        return more

    def _taps(self, rustle: Floats, activity: float, darker_octaves: float) -> tuple[NDArray[np.int64], Weights]:
        """The leaves that tap in a span: frames from its start, and weights."""
        p, draw, modes = self._params, self._leaves, self._due.modes
        strength = rustle.mean(axis=0)
        expected = np.append(0.0, np.cumsum(strength)) * (0.2 + 0.8 * activity) * p.taps_per_s * HOP / RATE_HZ
        count = int(expected[-1] + draw.random())
        when = (np.arange(count) + draw.random(count)) * expected[-1] / max(count, 1)
        at = np.interp(when, expected, np.arange(SPAN + 1))
        side, tone, size = draw.standard_normal((3, count))
        weights = modes.bursts(draw, p.tap_hz * 2 ** (0.5 * np.minimum(tone, 1.0) - darker_octaves), 0.6, shared=0.3)
        energy = strength[np.minimum(at.astype(int), SPAN - 1)] * np.exp(0.8 * size) / p.taps_per_s
        level = np.sqrt(10 ** (p.tap_db / 10) * 2 * RATE_HZ * energy)
        ears = np.sqrt(1 + np.outer(np.tanh(side), (-0.8, 0.8)))
        weights *= (level[:, np.newaxis] * ears)[:, :, np.newaxis].astype(np.float32)
        return (at * HOP).astype(np.int64), weights


def gusting(rate_hz: float) -> Callable[[Floats], Floats]:
    """Amplitude over frequency of a wind that comes in gusts at about this rate."""

    def shape(f: Floats) -> Floats:
        square = (f / rate_hz) ** 2
        gusts: Floats = square / (1 + square) ** (1 + KOLMOGOROV / 2)
        return gusts

    return shape


SOUND = Sound(title="Wind in trees", voice=Wind, level_db=-39.5, family="bed", dark=True)
