"""A glass of sparkling water by your ear: fine bubbles rise and burst, and now and then the glass is tilted.

A bubble that bursts at the surface is a tiny click with a ring of its own, high and gone in a millisecond; here 1.5 to
5 kHz, an octave or more below real ones, for a sleeper's sake (a strong envelope near 5 kHz goes against tingling:
Terashima et al. 2024). Some 150 a second burst by chance, how strong going as p(E) ~ E^-2.2, and larger ones, a few a
second, ring at 0.8 to 2 kHz (f = 3 / r: van den Doel 2005). Under them the finest are a hush. Every 4 to 8 s a hand
tilts the glass: over a second or two it fizzes up, nearer and brighter, and settles as `e^(-t / tau)`, tau about 1.5 s;
the times are chosen. Each ear hears bursts of its own, as from a glass a hand's breadth away (Shimokura 2022).
Less activity, fewer bursts and tilts; brightness darkens them.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.bubbles import Bubbles, Swarm
from device.dsp.drops import Fall, Rush, Shower
from device.dsp.modes import Floats, Modes
from device.dsp.rate import RATE_HZ
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOP_S = Rush.HOP / RATE_HZ
KNEE = 7.0  # times the mean: what is stronger is pressed towards twice this
BURSTS = Fall(
    per_s=150.0, centre_hz=2600.0, spread_octaves=0.5, width_octaves=0.5, exponent=2.2, decades=1.6, shared=0.4,
    distance_m=0.22, around_rad=1.5,
)  # fmt: skip
LARGER = Swarm(per_s=9.0, least_m=0.0015, greatest_m=0.0038, exponent=2.5, distance_m=0.22, around_rad=1.2, shared=0.2)


@dataclass(frozen=True)
class Params:
    """The glass and the hand."""

    bursts: Fall = BURSTS
    larger: Swarm = LARGER
    larger_db: float = -10.0  # against the bursts, -40..0
    hush_db: float = -5.0  # the finest bubbles against the bursts, -30..0
    tilt_s: float = 5.8  # from one tilt to the next, 3..12
    settle_s: float = 1.5  # time constant after a tilt, 0.5..4
    calm: float = 0.22  # what fizzes between tilts, against the height of one, 0.1..1


class Fizz:
    """The voice: bursts, larger bubbles and a hush, that rise with each tilt and settle."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, self._hand, bursts, larger, drift, *hush = streams(seed, 7)
        film = np.geomspace(1100.0, 7000.0, 24) * 2 ** made.uniform(-0.06, 0.06, 24)
        self._bursts = Shower(bursts, Modes(film, 0.0011 * (film / 2500) ** -0.6, 0.001, 0.006), params.bursts)
        self._larger = Bubbles(larger, params.larger)
        f = np.maximum(Rush.frequency_hz(), 1.0)
        colour = (f / 900) ** 2 / (1 + (f / 900) ** 2) / (1 + (f / 2600) ** 2) ** 1.2
        self._hush = Rush(hush, colour, kinship=0.3, parting_hz=600.0, ends_hz=14e3)
        self._drift = Wander(drift, 2, memory_steps=120)  # chunks, 40 s: of pace, of colour
        self._fizzing = np.empty(0)  # what is planned, hop by hop, 0..1
        self._tail = Tail(Rush.CHUNK, self._larger.longest_frames)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        pace, colour = self._drift.step()
        while len(self._fizzing) < Rush.HOPS:
            self._fizzing = np.concatenate((self._fizzing, self._tilt(2 ** (0.15 * pace), mood)))
        fizzing, self._fizzing = self._fizzing[: Rush.HOPS], self._fizzing[Rush.HOPS :]
        octaves = 0.12 * colour + 0.2 * (float(fizzing.mean()) - 0.6) - 0.8 * (1 - mood.brightness)
        level = 10 ** (-10 / 20 * (1 - mood.activity))
        busy = mood.activity * fizzing
        self._larger.sound(self._tail, busy, level * 10 ** (p.larger_db / 20))
        self._bursts.sound(self._tail, busy, level, octaves)
        hops = level * 10 ** (p.hush_db / 20) * np.sqrt(0.05 + fizzing)
        hush = self._hush.render(hops.astype(np.float32), 3.0 * octaves)
        return soften(hush + self._tail.take(), KNEE)

    def _tilt(self, pace: float, mood: Mood) -> Floats:
        """How much it fizzes from one tilt to the next, hop by hop."""
        p, draw = self._params, self._hand.standard_normal
        hops = round(p.tilt_s * pace * 2 ** (0.25 * np.tanh(draw())) * (2 - mood.activity) / HOP_S)
        t = np.arange(hops) * HOP_S
        rise_s = 0.8 * 2 ** (0.3 * draw())
        height = 10 ** (0.05 * np.tanh(draw()))
        rising = np.sin(np.pi / 2 * np.minimum(1, t / rise_s)) ** 2
        settling = np.exp(-np.maximum(t - rise_s, 0) / p.settle_s)
        before = float(self._fizzing[-1]) if len(self._fizzing) else p.calm
        fizzing: Floats = p.calm + (height - p.calm) * rising * settling
        fizzing += (before - p.calm) * np.exp(-t / p.settle_s)
        return fizzing


SOUND = Sound(title="Fizz", voice=Fizz, level_db=-33.35, family="crisp", impulsive=True)
