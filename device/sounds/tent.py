"""Rain on a tent, and you inside it, dry: soft thumps on taut cloth close above your head.

A drop on a stretched cloth rings it like a small drum: a resonance of Q 5 to 10 near 300 to 900 Hz, other wherever it
falls, `sum_k w_k exp((2 pi j f_k - 1/tau_k) t)` with tau_k = Q / (pi f_k). About 75 drops a second by chance, how
strong going as p(E) ~ E^-1.6, most of them far up the slope; one or two a second gather in the branches above and fall
heavier. All around, the rain on the meadow is a faint rush that the cloth lets through without its highs. Figures but
for the Q are chosen. Drops fall on both sides of the head, each ear hearing its side of the cloth.
Less activity, fewer heavy drops, a softer patter and more of the rush; the level stays. Brightness darkens the rain.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.drops import Fall, Rush, Shower
from device.dsp.modes import Modes
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

PATTER = Fall(
    per_s=75.0, centre_hz=700.0, spread_octaves=0.55, width_octaves=0.3, exponent=1.6, decades=2.0, distance_m=0.5
)
HEAVY = Fall(
    per_s=1.4, centre_hz=380.0, spread_octaves=0.3, width_octaves=0.35, exponent=1.3, decades=0.7, distance_m=0.4
)
KNEE = 9.0  # times the patter: what is heavier is pressed towards twice this


@dataclass(frozen=True)
class Params:
    """The rain and the tent."""

    q: float = 6.5  # of the cloth, 5..10
    rush_db: float = -7.0  # the rain outside against the patter, -30..6
    heavy_db: float = -4.0  # heavier drops against the patter, -40..0
    soft_hz: float = 1400.0  # above it the rush is muffled, 500..4000
    drift_db: float = 0.4  # how much heavier and lighter it grows over minutes, 0..1
    patter: Fall = PATTER
    heavy: Fall = HEAVY


class Tent:
    """The voice: drops on the cloth, heavier ones, and the meadow around."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, patter, heavy, drift, *rush = streams(seed, 6)
        f = np.maximum(Rush.frequency_hz(), 1.0)
        colour = (f / 250) ** 2 / (1 + (f / 250) ** 2) / (1 + (f / params.soft_hz) ** 2) ** 0.8
        self._rush = Rush(rush, colour, kinship=0.8, parting_hz=900.0, ends_hz=14e3)
        cloth = np.geomspace(190.0, 3200.0, 24) * 2 ** made.uniform(-0.07, 0.07, 24)
        self._patter = Shower(patter, Modes(cloth, params.q / (np.pi * cloth), 0.0015, 0.018), params.patter)
        self._heavy = Shower(heavy, Modes(cloth, 1.4 * params.q / (np.pi * cloth), 0.0025, 0.05), params.heavy)
        self._drift = Wander(drift, 2, memory_steps=150)  # chunks, 50 s: of strength, of colour
        self._tail = Tail(Rush.CHUNK, 2600)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        strength, colour = self._drift.step()
        octaves = 0.12 * colour - 0.7 * (1 - mood.brightness)
        level = 10 ** (0.5 * p.drift_db * strength / 20)
        left = 10 ** (-0.9 * (1 - mood.activity))  # of the patter's power
        self._patter.sound(self._tail, 1 + 0.1 * strength, level * left**0.5, octaves)
        self._heavy.sound(self._tail, mood.activity * (1 + 0.3 * strength), 10 ** (p.heavy_db / 20), octaves)
        hops = np.full(Rush.HOPS, level * np.sqrt(10 ** (p.rush_db / 10) + 1 - left), np.float32)
        rush = self._rush.render(hops, 0.3 * colour - 2.0 * (1 - mood.brightness))
        return soften(rush + self._tail.take(), KNEE)


SOUND = Sound(title="Rain on a tent", voice=Tent, level_db=-34.8, family="bed", dark=True)
