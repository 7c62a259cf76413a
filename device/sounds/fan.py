"""A bedroom fan turns slowly at the foot of the bed: a round rush of air, and under it the beat of its blades.

Air torn at the blades is broad noise, falling some 7 dB an octave from 400 Hz. The blades make it breathe by a decibel
or two as they pass, `level(t) = 1 + sum_k m_k cos(2 pi k f t + p_k)` with f turns a second, k = 1 to 3 because no two
blades are alike, and k the number of blades. The motor hums at twice the mains' 50 Hz and its double, more than 20 dB
below the rush, felt rather than heard. The speed wanders by a per cent or two, and the fan swings to and fro once in
14 s, so that the wind comes and goes by a decibel. All figures are chosen, as no published ones were found. The noise
lies around the head, alike in the lows and each ear's own in the highs.
Activity leaves it as it is; brightness darkens the rush.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.colour import Gains, floored, kinship
from device.dsp.noise import OverlapAdd, Samples, bin_frequencies_hz, even_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, Chunks, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

SIZE = 8192
HOPS = 2
CHUNK = HOPS * SIZE // 2
SLOW = 64  # frames: what breathes at 12 Hz and less needs no finer grid
RAMP = np.arange(SLOW) / SLOW


@dataclass(frozen=True)
class Params:
    """The fan and where it stands."""

    turns_per_s: float = 3.1  # 1.5..8
    blades: int = 4  # 4..6
    beat: float = 0.13  # how much the rush breathes with each blade, 0..0.4
    wobble: float = 0.05  # how much with each turn, as the blades differ, 0..0.2
    soft_hz: float = 400.0  # above it the rush falls, 150..1000
    fall_db: float = 7.2  # by so many decibels an octave, 3..9
    dark_db: float = 1.6  # by so many more when brightness is 0
    hum_hz: float = 100.0  # twice the mains', 100 or 120
    hum_db: float = -24.0  # against the rush, -60..-18
    swing_s: float = 14.0  # to and fro, 8..30
    swing_db: float = 0.8  # how far that is heard, 0..3
    kinship: float = 0.8  # coherence of the two ears in the lows, 0 unrelated .. 1 mono


class Fan:
    """The voice: a rush that the blades shape, and a motor."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        made, *self._phases, drift = streams(seed, 4)
        self._drift = Wander(drift, 2, memory_steps=120)  # chunks, 20 s: of speed, of colour
        f = np.maximum(bin_frequencies_hz(SIZE), 1.0)
        base = floored(45.0) / np.sqrt(1 + (params.soft_hz / f) ** -2)
        octaves = np.log2(np.maximum(f / params.soft_hz, 1.0))
        self._base = (base * 10 ** (-(params.fall_db - 6.0) / 20 * octaves)).astype(np.float32)
        self._base /= np.sqrt(np.sum(self._base**2))
        self._octaves = octaves.astype(np.float32)
        self._shared, self._own = kinship(f, params.kinship)
        self._ears = (OverlapAdd(SIZE), OverlapAdd(SIZE))
        self._turn, self._swing_turn = made.random(2)
        self._orders = np.array((1, 2, 3, params.blades))
        uneven = made.uniform(0.4, 1.0, 3)
        self._depths = np.append(params.wobble * uneven / np.sqrt(np.sum(uneven**2)), params.beat)
        self._order_turns = made.random((len(self._orders), 1))
        angle = 2 * np.pi * np.arange(round(RATE_HZ / params.hum_hz)) / round(RATE_HZ / params.hum_hz)
        hum = np.sqrt(2) * 10 ** (params.hum_db / 20) * (np.sin(angle) + 0.4 * np.sin(2 * angle))
        self._hum_period, self._hum_at = hum.astype(np.float32), 0
        self._chunks: Chunks[Mood] = Chunks(self._make)

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(frames, mood)

    def _make(self, mood: Mood) -> Block:
        p = self._params
        speed, colour = self._drift.step()
        gain = self._coloured(0.25 * colour - p.dark_db * (1 - mood.brightness))
        left = even_spectra(self._phases[0], HOPS, SIZE) * gain
        right = even_spectra(self._phases[1], HOPS, SIZE) * (gain * self._own)
        right += left * self._shared
        breathing, hum = self._breathing(p.turns_per_s * (1 + 0.02 * speed)), self._hum()
        rush = [ear.render(spectra) * breathing for ear, spectra in zip(self._ears, (left, right), strict=True)]
        return np.stack([ear + hum for ear in rush], axis=1)

    def _coloured(self, tilt_db: float) -> Gains:
        """The rush, falling by so many decibels an octave less, and as strong as ever."""
        gain = self._base * np.exp(np.float32(np.log(10) / 20 * tilt_db) * self._octaves)
        coloured: Gains = gain * np.float32(np.sqrt(SIZE / 2) / np.sqrt(np.sum(gain**2)))
        return coloured

    def _breathing(self, turns_per_s: float) -> Samples:
        """How blades and swing shape the next chunk of the rush, about 1."""
        along_s = SLOW / RATE_HZ * np.arange(CHUNK // SLOW + 1)
        turns, swings = self._turn + turns_per_s * along_s, self._swing_turn + along_s / self._params.swing_s
        self._turn, self._swing_turn = turns[-1] % 1.0, swings[-1] % 1.0
        level = 1 + self._depths @ np.cos(2 * np.pi * (np.outer(self._orders, turns) + self._order_turns))
        level *= 10 ** (self._params.swing_db / 20 * np.cos(2 * np.pi * swings))
        straight: Samples = (level[:-1, np.newaxis] + np.diff(level)[:, np.newaxis] * RAMP).astype(np.float32)
        return straight.reshape(-1)

    def _hum(self) -> Samples:
        """Of the motor, for the next chunk."""
        hum: Samples = np.resize(np.roll(self._hum_period, -self._hum_at), CHUNK)
        self._hum_at = (self._hum_at + CHUNK) % len(self._hum_period)
        return hum


SOUND = Sound(title="Fan", voice=Fan, level_db=-32.75, family="bed", dark=True)
