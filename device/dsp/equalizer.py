"""What a loudspeaker is corrected by: parametric bands and a high-pass in a row, never louder than without them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block

Kind = Literal["peak", "low-shelf", "high-shelf"]
Floats = NDArray[np.float64]
Biquad = NDArray[np.float64]  # (2, 3): numerator and denominator in powers of 1/z, the denominator beginning with 1

STEP_FRAMES = 64  # solved at once: its products are large enough for numpy to be quick, and small enough not to waste
INAUDIBLE = 1e-12  # -240 dB: far below half a step of 32 bits


@dataclass(frozen=True, slots=True)
class Band:
    """One correction; `q` is how narrow a peak is, and how steep a shelf (above 0.71 it overshoots)."""

    kind: Kind
    frequency_hz: float
    gain_db: float
    q: float


def biquad_of(band: Band) -> Biquad:
    """The band as R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients" has it."""
    root = 10 ** (band.gain_db / 40)
    turn = 2 * np.pi * band.frequency_hz / RATE_HZ
    cos, alpha = np.cos(turn), np.sin(turn) / (2 * band.q)
    if band.kind == "peak":
        return _monic((1 + alpha * root, -2 * cos, 1 - alpha * root), (1 + alpha / root, -2 * cos, 1 - alpha / root))
    side = cos if band.kind == "low-shelf" else -cos  # a high shelf is a low one seen from half the rate
    more, less, edge = root + 1, root - 1, 2 * np.sqrt(root) * alpha
    above = (root * (more - less * side + edge), 2 * root * (less - more * side), root * (more - less * side - edge))
    below = (more + less * side + edge, -2 * (less + more * side), more + less * side - edge)
    mirror = np.array((1.0, 1.0 if band.kind == "low-shelf" else -1.0, 1.0))
    biquad: Biquad = _monic(above, below) * mirror
    return biquad


def high_pass(frequency_hz: float, order: Literal[2, 4]) -> list[Biquad]:
    """Butterworth's, -3 dB at `frequency_hz`, falling 6 dB an octave for each order below."""
    turn = 2 * np.pi * frequency_hz / RATE_HZ
    cos = np.cos(turn)
    biquads = []
    for pair in range(order // 2):
        alpha = np.sin(turn) * np.sin(np.pi * (2 * pair + 1) / (2 * order))
        biquads.append(_monic(((1 + cos) / 2, -1 - cos, (1 + cos) / 2), (1 + alpha, -2 * cos, 1 - alpha)))
    return biquads


def response(biquads: list[Biquad], frequency_hz: Floats) -> NDArray[np.complex128]:
    """What they make of each frequency, one after the other."""
    z = np.exp(-2j * np.pi * frequency_hz / RATE_HZ)  # a frame's delay
    whole = np.ones(len(frequency_hz), np.complex128)
    for (b0, b1, b2), (_, a1, a2) in biquads:
        whole *= (b0 + z * (b1 + z * b2)) / (1 + z * (a1 + z * a2))
    return whole


def headroom(biquads: list[Biquad]) -> float:
    """The factor, at most 1, with which no frequency comes out louder than it came in; to 0.01 dB."""
    asked_hz = np.concatenate((np.geomspace(1.0, 18_000.0, 24_000), np.linspace(18_000.0, RATE_HZ / 2, 4000)))
    return 1 / max(1.0, float(np.abs(response(biquads, asked_hz)).max()))


class Equalizer:
    """Biquads in a row, with their headroom. Used by the audio thread only; adds no delay.

    A recursion sample by sample is not for numpy. Solved for `STEP_FRAMES` at once it is a product: what comes out is
    linear in what comes in and in the state before, and so is the state after. The states themselves, one for each
    step, are a running sum by doublings. All in float64, so exact to the rounding of the float32 that goes out.
    """

    def __init__(self, biquads: list[Biquad]) -> None:
        """One biquad or more; for none, have no equalizer."""
        a, b, c, d = _in_a_row(biquads)
        powers = [np.eye(len(a))]
        for _ in range(STEP_FRAMES):
            powers.append(powers[-1] @ a)
        self._a, self._a_step = a, powers[-1]
        self._left = np.stack([power @ b for power in powers[-2::-1]])  # (frames, states): what a frame leaves behind
        pulse = np.concatenate(([d], [c @ power @ b for power in powers[: STEP_FRAMES - 1]]))
        later = np.subtract.outer(np.arange(STEP_FRAMES), np.arange(STEP_FRAMES))
        made = np.where(later >= 0, pulse[later], 0.0)  # of each frame by those that come
        rung = np.stack([c @ power for power in powers[:-1]])  # and by the state before
        self._heard = headroom(biquads) * np.concatenate((made, rung), axis=1).T  # (frames and states, frames)
        self._state = np.zeros((2, len(a)))  # of each ear

    def clear(self) -> None:
        """Forget what still rings."""
        self._state[:] = 0.0

    def process(self, block: Block) -> Block:
        """`(frames, 2)` corrected, in a new array; what is silent and has rung out is exact zeros."""
        out = np.zeros_like(block)
        if np.abs(self._state).max() < INAUDIBLE and not block.any():
            self.clear()
            return out
        whole = len(block) // STEP_FRAMES * STEP_FRAMES
        if whole:
            self._steps(block[:whole], out[:whole])
        if whole < len(block):
            self._part(block[whole:], out[whole:])
        return out

    def _steps(self, block: Block, out: Block) -> None:
        """Whole steps; in `rows`, each is a row for the left ear and one for the right."""
        rows = np.empty((len(block) // STEP_FRAMES * 2, len(self._heard)))
        came, before = rows[:, :STEP_FRAMES], rows[:, STEP_FRAMES:]
        came.reshape(-1, 2, STEP_FRAMES)[:] = block.reshape(-1, STEP_FRAMES, 2).swapaxes(1, 2)
        after = came @ self._left  # what each step adds to the state after it ...
        after[:2] += self._state @ self._a_step.T
        done, over = 2, self._a_step.T
        while done < len(after):  # ... and, twice as many of them at each turn, those before it
            after[done:] += after[:-done] @ over
            done, over = 2 * done, over @ over
        before[:2], before[2:] = self._state, after[:-2]
        self._state = after[-2:]
        sound = (rows @ self._heard).astype(np.float32)
        out.reshape(-1, STEP_FRAMES, 2).swapaxes(1, 2)[:] = sound.reshape(-1, 2, STEP_FRAMES)

    def _part(self, block: Block, out: Block) -> None:
        """The same for less than a step: the first frames of one, and the state as they leave it."""
        frames = len(block)
        row = np.zeros((2, len(self._heard)))
        row[:, :frames], row[:, STEP_FRAMES:] = block.T, self._state
        out[:] = (row @ self._heard[:, :frames]).T
        self._state = self._state @ np.linalg.matrix_power(self._a, frames).T
        self._state += row[:, :frames] @ self._left[STEP_FRAMES - frames :]


def _monic(above: tuple[float, ...], below: tuple[float, ...]) -> Biquad:
    return np.array((above, below)) / below[0]


def _in_a_row(biquads: list[Biquad]) -> tuple[Floats, Floats, Floats, float]:
    """State space of all: x' = a x + b u, y = c x + d u; each in the transposed direct form II, feeding the next."""
    a, b, c, d = np.zeros((0, 0)), np.zeros(0), np.zeros(0), 1.0
    for (b0, b1, b2), (_, a1, a2) in biquads:
        own = np.array(((-a1, 1.0), (-a2, 0.0)))
        fed = np.array((b1 - a1 * b0, b2 - a2 * b0))
        a = np.block([[a, np.zeros((len(a), 2))], [np.outer(fed, c), own]])
        b = np.concatenate((b, fed * d))
        c = np.concatenate((b0 * c, (1.0, 0.0)))
        d = b0 * d
    return a, b, c, float(d)
