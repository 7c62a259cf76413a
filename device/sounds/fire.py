"""A small fire an arm's length away: flames lap, embers hiss, wood crackles, now one log, now another.

Three layers (Farnell 2010). Lapping is dark noise that swells as the flames puff, at about 1.5 / sqrt(D) Hz over a fire
D metres across (Cetegen and Ahmed 1993); its energy, below 40 Hz in a great fire, is moved up to 200-900 Hz, where a
small loudspeaker has a voice. Hiss is bright noise times the fourth power of slow noise: it is seldom there. Crackles
are noise-like bursts of a few milliseconds, now small and bright, now large and woody. Their energies follow a power
law, as those of paper do (Houle and Sethna 1995; for fire chosen), their rate wanders, and a large one sets off
others. Each comes from one of a few logs and takes its own way to either ear.
Real crackles stand 40 dB above the fire; here they are lower in pitch, rise slowly and are pressed, so that none is
12 LU above the rest: for falling asleep. Less activity leaves fewer and smaller crackles, less hiss and more, calmer
lapping, equally loud; less brightness is darker.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.flicker import Flicker, about, below, swelling
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights
from device.dsp.power_law import power_law
from device.dsp.rate import RATE_HZ
from device.dsp.soften import soften
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.timing import members
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 32  # in a chunk
CHUNK = HOP * HOPS
SPAN = 128  # hops planned at once, 1.4 s
SPAN_S = SPAN * HOP / RATE_HZ
RISE_S = 0.001  # slower than a real crackle's
AFTER_S = 0.02  # mean wait between a crackle and what it sets off
LOGS = 5
MODES = 40
HIGHEST_HZ = 5500.0  # centre of a crackle
KNEE = 15.0  # where a crackle, the flames having power 1, begins to be pressed
STRUCK_DB = 3.4  # what the soft rise and the pressing take of a crackle, as measured
HEARD = 2.0  # how much more of a crackle's power than of the lapping's the ear makes, as BS.1770 weighs it
AROUND = np.array(((0.98, 0.2), (0.2, 0.98)), np.float32)  # either side of the flames, at either ear


@dataclass(frozen=True)
class Params:
    """The fire."""

    across_m: float = 0.3  # how large it is, which decides how fast it puffs, 0.1..1
    lapping: float = 0.45  # how far the flames go up and down, nepers, 0..0.6
    crackles_per_s: float = 12.0  # 1..20
    energy_exponent: float = 1.5  # a of p(E) ~ E^-a, 1.2..2
    energy_decades: float = 3.0  # between the least and the greatest crackle, 2..4
    cascade: float = 4.0  # how many more the greatest crackle sets off, 0..8
    pitch_hz: float = 2400.0  # centre of a great crackle, small ones are higher, 800..4000
    width_octaves: float = 1.0  # 0.5..1.5
    crackle_db: float = 2.0  # crackles against lapping, -12..6
    unrest: float = 0.65  # how far their rate goes up and down, nepers, 0..1
    thinning_db: float = 20.0  # how much of them is gone when activity is 0, 10..40
    hiss_db: float = -13.0  # hiss against lapping, -40..0
    distance_m: float = 0.8  # 0.4..3


class Fire:
    """The voice: plans a second and a half of fire at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        flames, hiss, self._wood, flicker, embers, unrest, drift, logs = streams(seed, 8)
        self._flames = Rustle(flames, 200.0, (300.0, 900.0))
        self._hiss = Rustle(hiss, 1500.0, (2200.0, 6000.0))
        puffs_hz = 1.5 / np.sqrt(params.across_m)
        self._puffs = [Flicker(flicker, about(puffs_hz, 1.5), 3.0) for _ in range(2)]  # either side of the fire
        self._embers = Flicker(embers, below(0.4, 2.0), 12.0)
        self._unrest = Flicker(unrest, below(0.3), 12.0)
        self._drift = Wander(drift, 3, 120.0 / SPAN_S)
        pitch_hz = np.linspace(250.0**0.5, 9000.0**0.5, MODES) ** 2 * 2 ** self._wood.uniform(-0.03, 0.03, MODES)
        burst = Modes(pitch_hz, 0.004 * (pitch_hz / 1000) ** -0.75, RISE_S, length_s=0.021)
        self._due = Strikes(burst)
        self._mean_energy = power_law(np.linspace(0, 1, 999), params.energy_exponent, params.energy_decades).mean()
        self._log_rad = self._wood.uniform(-0.9, 0.9, LOGS)
        self._log_octaves = self._wood.uniform(-0.5, 0.5, LOGS)
        self._turns = Wander(logs, LOGS, 10.0 / SPAN_S)  # which of them crackles
        self._hops = np.empty((0, 6))  # what is planned of flames and hiss: gains left and right and shade of either
        self._tail = Tail(CHUNK, burst.frames)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        if not len(self._hops):
            self._plan(mood)
        now, self._hops = self._hops[:HOPS], self._hops[HOPS:]
        self._due.sound(self._tail)
        burning = soften(self._tail.take(), KNEE)
        burning += self._flames.render(now[:, :3]) @ AROUND
        burning += self._hiss.render(now[:, 3:])
        return burning

    def _plan(self, mood: Mood) -> None:
        """A span more of fire."""
        p = self._params
        heat, place, pitch = self._drift.step()
        left = 10 ** (-p.thinning_db / 10 * (1 - mood.activity))  # of the crackles' power
        depth = p.lapping * (1 + 0.3 * heat) * (0.4 + 0.6 * mood.activity)
        sides = [swelling(puffs.take(SPAN), depth) for puffs in self._puffs]
        more = np.sqrt(1 + (1 - left) * HEARD * 10 ** (p.crackle_db / 10))
        shade = (0.35 + 0.25 * np.log(sides[0] * sides[1])) * (0.2 + 0.8 * mood.brightness)
        hiss_db = p.hiss_db - p.thinning_db * (1 - mood.activity)
        sizzle = 10 ** (hiss_db / 20) * self._embers.take(SPAN) ** 4 / 10  # root of the mean of x^8, which is 105
        at_left, at_right, light = (
            (1 + 0.5 * place) * sizzle,
            (1 - 0.5 * place) * sizzle,
            np.full(SPAN, mood.brightness),
        )
        self._hops = np.stack((more * sides[0], more * sides[1], shade, at_left, at_right, light), axis=1)
        fewer = 0.3 + 0.7 * mood.activity
        at, size = self._crackle(p.crackles_per_s * fewer * swelling(self._unrest.take(SPAN), p.unrest))
        level = left / fewer * 10 ** ((p.crackle_db + STRUCK_DB) / 10) * 2 * RATE_HZ / p.crackles_per_s
        darker_octaves = 1.2 * (1 - mood.brightness) - 0.3 * pitch
        self._due.plan(at, self._bursts(size, level / self._mean_energy, darker_octaves))

    def _crackle(self, per_s: Floats) -> tuple[NDArray[np.int64], Floats]:
        """The bursts of a span that go off at this rate, hop by hop: frames from its start, and energies up to 1."""
        p, draw = self._params, self._wood
        expected = np.append(0.0, np.cumsum(per_s)) * HOP / RATE_HZ
        count = int(expected[-1] + draw.random())
        u, when = draw.random((2, count))
        at = np.interp((np.arange(count) + when) * expected[-1] / max(count, 1), expected, np.arange(SPAN + 1)) * HOP
        u = (draw.permutation(count) + u) / max(count, 1)  # the law in every span, so that all are as loud
        energy = power_law(u, p.energy_exponent, p.energy_decades)
        bursts = 1 + (p.cascade * np.sqrt(energy)).astype(int)
        one, nth = members(bursts)
        at = at[one] + nth * draw.exponential(AFTER_S * RATE_HZ, len(nth))
        return at.astype(np.int64), energy[one] * np.exp(-0.7 * nth)

    def _bursts(self, size: Floats, level: float, darker_octaves: float) -> Weights:
        """Weights of bursts of these energies: each in one of the logs, large ones lower."""
        p, draw, modes = self._params, self._wood, self._due.modes
        turns = np.exp(2 * self._turns.step())
        log = draw.choice(LOGS, len(size), p=turns / turns.sum())
        tone, spread = draw.standard_normal((2, len(size)))
        centre_hz = p.pitch_hz * 2 ** (self._log_octaves[log] + 0.6 * tone - darker_octaves) * size**-0.08
        heard = ears(self._log_rad[log] + 0.15 * spread, p.distance_m, modes.frequency_hz)
        weights = modes.bursts(draw, np.minimum(centre_hz, HIGHEST_HZ), p.width_octaves, shared=0.6)
        gain = np.sqrt(level * size)[:, np.newaxis, np.newaxis]
        weights *= (gain * np.stack((heard.left_gain, heard.right_gain), axis=1)).astype(np.float32)
        return weights


SOUND = Sound(title="Fire", voice=Fire, level_db=-39.1, family="bed")
