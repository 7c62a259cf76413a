"""Things that ring and things that rustle: grains of which no two need ever be the same.

An object's modes are its own; where and how it is struck only decides how much of each is heard. So the sines are
worked out once and every grain is one small matrix product: `y(t) = Re sum_k w_k exp((2 pi j f_k - 1/tau_k) t)`, one
complex weight for each mode and ear (van den Doel, Kry and Pai, FoleyAutomatic, SIGGRAPH 2001).
"""

import numpy as np
from numpy.typing import NDArray

from device.dsp.noise import bin_frequencies_hz
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block, Tail

HOP = 512  # 10.7 ms: the grid on which hands move and a rustle is laid

Floats = NDArray[np.float64]
Weights = NDArray[np.complex64]  # (..., 2 ears, modes)


class Modes:
    """The sounding modes of one object, `frequency_hz` and `decay_s` (time to 1/e, -8.7 dB) each `(modes,)`.

    Grains are `length_s` long and swell from nothing over `rise_s`.
    """

    STRIDE = 64  # frames: exp(s (a + b)) = exp(s a) exp(s b), so strides and what is within one are all that is kept

    def __init__(self, frequency_hz: Floats, decay_s: Floats, rise_s: float, length_s: float) -> None:
        self.frequency_hz = frequency_hz
        self.decay_s = decay_s
        self.frames = frames_of(length_s)
        turn = (2j * np.pi * frequency_hz - 1 / decay_s) / RATE_HZ
        self._strides = np.exp(np.arange(0, self.frames, self.STRIDE)[:, np.newaxis] * turn).astype(np.complex64)
        within = np.exp(turn[:, np.newaxis] * np.arange(self.STRIDE))
        rows = np.stack((within.real, -within.imag), axis=1)  # as a complex weight lies in memory
        self._within = rows.reshape(-1, self.STRIDE).astype(np.float32)
        t = np.arange(self.frames) / RATE_HZ
        swell = 0.5 - 0.5 * np.cos(np.pi * np.minimum(1, t / rise_s))
        swell *= np.minimum(1, 4 * (1 - t / t[-1])) ** 2  # whatever still rings at the end is let down, not cut
        self._swell = swell.astype(np.float32)
        hill = 1 - np.cos(2 * np.pi * t / t[-1])
        self._hill = (hill / hill.mean()).astype(np.float32)

    def grain(self, weights: Weights) -> Block:
        """One strike: weights `(2, modes)` -> `(frames, 2)`."""
        alone: Block = self.grains(weights[np.newaxis])[0]
        return alone

    def grains(self, weights: Weights) -> NDArray[np.float32]:
        """Strikes at once: weights `(n, 2, modes)` -> `(n, frames, 2)`."""
        begun = weights[:, :, np.newaxis] * self._strides
        waves = begun.reshape(-1, begun.shape[-1]).view(np.float32) @ self._within
        ears: NDArray[np.float32] = waves.reshape(len(weights), 2, -1)[:, :, : self.frames]
        ears *= self._swell
        ears -= ears.mean(axis=2, keepdims=True) * self._hill  # no net pressure stays behind
        return ears.transpose(0, 2, 1)

    def bursts(self, rng: np.random.Generator, centre_hz: Floats, width_octaves: float, shared: float) -> Weights:
        """Weights `(n, 2, modes)` of noise-like pulses, each of unit energy and gathered about its `centre_hz` `(n,)`.

        The ears share this part of their energy; the rest comes from facets turned to one ear alone.
        """
        parts = rng.standard_normal((len(centre_hz), 3, len(self.frequency_hz), 2)).view(np.complex128)[..., 0]
        weights = np.sqrt(1 - shared) * parts[:, :2] + np.sqrt(shared) * parts[:, 2:]
        distance_octaves = np.log2(self.frequency_hz / centre_hz[:, np.newaxis]) / width_octaves
        weights *= np.exp(-0.5 * distance_octaves**2)[:, np.newaxis]
        return self.of_energy(weights, np.ones(len(weights)))

    def of_energy(self, weights: NDArray[np.complexfloating], root_energy: Floats) -> Weights:
        """The mixtures `(n, 2, modes)`, scaled so that both ears together get the square of `root_energy` `(n,)`."""
        energy = np.sum(np.abs(weights) ** 2 * self.decay_s, axis=(1, 2)) * RATE_HZ / 4
        scaled: Weights = (weights * (root_energy / np.sqrt(energy))[:, np.newaxis, np.newaxis]).astype(np.complex64)
        return scaled


class Strikes:
    """Strikes on one object, planned ahead and sounded chunk by chunk."""

    AT_ONCE = 16  # what is worked out together stays in the processor's cache

    def __init__(self, modes: Modes) -> None:
        self.modes = modes
        self._at_frame = np.empty(0, np.int64)  # counted from the present chunk's first
        self._weights: Weights = np.empty((0, 2, len(modes.frequency_hz)), np.complex64)

    def plan(self, at_frame: NDArray[np.int64], weights: Weights) -> None:
        """More of them, at frames `(n,)` from the present chunk's first, with weights `(n, 2, modes)`."""
        self._at_frame = np.concatenate((self._at_frame, at_frame))
        self._weights = np.concatenate((self._weights, weights))

    def sound(self, tail: Tail) -> None:
        """Add those of the present chunk to `tail`, and turn to the next chunk."""
        now = self._at_frame < tail.chunk_frames
        at_frame, weights = self._at_frame[now], self._weights[now]
        for first in range(0, len(at_frame), self.AT_ONCE):
            some = slice(first, first + self.AT_ONCE)
            for at, grain in zip(at_frame[some].tolist(), self.modes.grains(weights[some]), strict=True):
                tail.add(at, grain)
        self._at_frame, self._weights = self._at_frame[~now] - tail.chunk_frames, self._weights[~now]


class Rustle:
    """Contacts too small to count: pieces of ready-made noise, half overlapped, never the same two in the ears.

    Pieces are cut at random from seconds of noise in several shades and joined by root-Hann windows, so the power is
    even; a shade between two is a random mixture of both. The ears share this part of their energy. There is little
    below `floor_hz`; the darkest shade rolls off from the first of `corners_hz`, the brightest from the second.
    """

    SHADES = 6
    TABLE = 1 << 15

    def __init__(
        self, rng: np.random.Generator, floor_hz: float, corners_hz: tuple[float, float], shared: float = 0.0
    ) -> None:
        self._rng = rng
        self._shared = shared
        f = bin_frequencies_hz(self.TABLE)
        table = np.empty((self.SHADES, self.TABLE), np.float32)
        for shade, corner_hz in zip(table, np.geomspace(*corners_hz, self.SHADES), strict=True):
            gain = (f / floor_hz) ** 2 / (1 + (f / floor_hz) ** 2) / (1 + (f / corner_hz) ** 2) ** 1.5
            gain *= np.sqrt(len(f) / np.sum(gain**2))
            noise = rng.standard_normal(self.TABLE, dtype=np.float32)
            shade[:] = np.fft.irfft(np.fft.rfft(noise) * gain.astype(np.float32))
        self._pieces = np.lib.stride_tricks.sliding_window_view(table, 2 * HOP, axis=1)  # (shades, starts, frames)
        self._window = np.sin(np.pi * (np.arange(2 * HOP) + 0.5) / (2 * HOP)).astype(np.float32)
        self._carry = np.zeros((2, HOP), np.float32)

    def render(self, plan: Floats) -> Block:
        """`plan` is `(hops, 3)`: gain left, gain right, shade 0..1 -> `(hops * HOP, 2)`."""
        starts = self._rng.integers(0, self._pieces.shape[1], (2, len(plan)))
        shade = np.clip(plan[:, 2] * (self.SHADES - 1) + self._rng.random(len(plan)), 0, self.SHADES - 1)
        pieces = self._pieces[shade.astype(int), starts]  # (ears, hops, frames)
        if self._shared:
            common = self._pieces[shade.astype(int), self._rng.integers(0, self._pieces.shape[1], len(plan))]
            pieces *= np.float32(np.sqrt(1 - self._shared))
            pieces += np.float32(np.sqrt(self._shared)) * common
        pieces *= self._window
        pieces *= plan.T[:2, :, np.newaxis].astype(np.float32)
        whole = pieces[:, :, :HOP]
        whole[:, 0] += self._carry
        whole[:, 1:] += pieces[:, :-1, HOP:]
        self._carry = pieces[:, -1, HOP:].copy()
        out = np.empty((len(plan), HOP, 2), np.float32)
        out[:, :, 0], out[:, :, 1] = whole
        return out.reshape(-1, 2)


def contact_s(speed: Floats, unit_s: float, exponent: float = 1.5) -> Floats:
    """How long a strike at `speed` stays in contact, if one at speed 1 does so for `unit_s`.

    Hunt and Crossley's force k x^a (1 + mu v) keeps Hertz's law for the duration of contact, v^-((a-1)/(a+1)): harder
    blows are shorter, and so brighter. Two spheres have a = 1.5.
    """
    return unit_s * speed ** (-(exponent - 1) / (exponent + 1))


def contact_gain(frequency_hz: Floats, duration_s: Floats) -> Floats:
    """How much of each frequency a raised-cosine push of this duration excites, 1 at 0 Hz; shapes broadcast."""
    turns = frequency_hz * duration_s
    at_pole = np.isclose(turns, 1.0)
    turns = np.where(at_pole, 0.5, turns)
    return np.where(at_pole, 0.5, np.abs(np.sinc(turns) / (1 - turns**2)))
