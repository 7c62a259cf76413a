"""Where the sound is heard from: headphones take it as it was made, loudspeakers want less of its width.

The sounds are made for ears. Two small loudspeakers in a pillow come close, each beside its ear with a head between
them; but both must carry the lows, which neither has to spare, so these are made the same for both. One box across the
bed has no sides to speak of: the middle of the two channels is what is heard of it, and all that is heard when its
amplifier adds them up. Summed alone, what differs between the channels loses half its power, while what is the same
loses nothing. So the middle is lifted, in the lows and in the highs by as much as each has lost of its power, and the
sides come back at a share that no box can turn into colour: one channel has them upright, the other upside down, and in
the sum they are gone without a trace. Nothing is undone of the way from the box to either ear, which changes with every
turn of the head.
"""

from typing import Literal

import numpy as np

from device.dsp.equalizer import Equalizer, high_pass
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block

Mode = Literal["headphones", "pillow", "speaker"]

PILLOW_HZ, SPEAKER_HZ = 150.0, 200.0  # the lows are what is below; a 40 mm driver falls off by then
PILLOW_SIDES = 1.0  # most of the highs' power that may lie in the sides: 1 leaves them as they are
SPEAKER_SIDES = 0.1  # a correlation of 0.8 left; a box that adds the channels up loses half a decibel with them
STEP_FRAMES = 8192  # gains move from step to step in straight lines; as long as a block of `Feed` is cheapest
FORGET_S = 3.0  # how fast: slower than any single event is, so that none is turned up or down as it rings
LOOKED_AT = 8  # one frame in so many is enough to know a power by
FAINT = 1e-10  # power of a frame, -100 dB: below it there is nothing to compare
MOST_LIFT = 2.0  # for channels that cancel, which no voice should make


def listening_of(mode: Mode) -> "Listening | None":
    """None for headphones, which costs nothing."""
    if mode == "headphones":
        return None
    return Listening(PILLOW_HZ, PILLOW_SIDES) if mode == "pillow" else Listening(SPEAKER_HZ, SPEAKER_SIDES)


class Listening:
    """Narrows the mix without making it louder or softer. Used by the audio thread only; adds no delay.

    Below `split_hz` both channels become the same; above it the sides keep at most `side_share` of the power.
    """

    def __init__(self, split_hz: float, side_share: float) -> None:
        self._split = Equalizer(high_pass(split_hz, 2))
        self._side_share = side_share
        self._ramp = np.arange(1, STEP_FRAMES + 1, dtype=np.float32) / STEP_FRAMES
        self._forgets = 1 - np.exp(-STEP_FRAMES / RATE_HZ / FORGET_S)
        self.clear()

    def clear(self) -> None:
        """Forget what was heard."""
        self._split.clear()
        self._power = np.zeros((4, 4))  # of middle and sides in the lows and in the highs, each with each; lately
        self._heard = np.zeros((4, 4))  # the same, a sum over the step so far
        self._at = 0
        self._from = self._to = self._gains()

    def process(self, block: Block) -> Block:
        """`(frames, 2)` as this place wants it, in a new array."""
        pieces, done = [], 0
        while done < len(block):
            take = min(STEP_FRAMES - self._at, len(block) - done)
            pieces.append(self._within_a_step(block[done : done + take]))
            done += take
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def _within_a_step(self, block: Block) -> Block:
        lows = _turned(block)
        highs = self._split.process(lows)
        lows -= highs
        self._hear(lows[-self._at % LOOKED_AT :: LOOKED_AT], highs[-self._at % LOOKED_AT :: LOOKED_AT])
        ramp = self._ramp[self._at : self._at + len(block)]
        for sound, start, end in zip((lows, highs), self._from, self._to, strict=True):
            gain = ramp * np.complex64(end - start)
            gain += np.complex64(start)
            np.multiply(sound, gain.view(np.float32).reshape(-1, 2), out=sound)
        lows += highs
        self._at += len(block)
        if self._at == STEP_FRAMES:
            self._next_step()
        return _turned(lows)

    def _hear(self, lows: Block, highs: Block) -> None:
        all_four = np.concatenate((lows, highs), axis=1, dtype=np.float64)
        self._heard += all_four.T @ all_four

    def _next_step(self) -> None:
        self._power += self._forgets * (self._heard / (STEP_FRAMES / LOOKED_AT) - self._power)
        self._heard[:] = 0.0
        self._at = 0
        self._from, self._to = self._to, self._gains()

    def _gains(self) -> tuple[complex, complex]:
        """Of the lows and of the highs; of the middle (real) and of the sides (imaginary).

        In the highs the middle takes over the power that the sides give up. So it does in the lows, where all of what
        the sides were less what they still are is given up; both bands ring at the split, so that what they have in
        common counts twice: gain^2 low + 2 gain lift shared = what there is to be.
        """
        low, low_side, high, high_side = (float(power) + FAINT for power in self._power.diagonal())
        shared, shared_side = float(self._power[0, 2]), float(self._power[1, 3])
        kept = min(self._side_share * (high + high_side) / high_side, 1.0)
        lift = min((high + (1 - kept) * high_side) / high, MOST_LIFT**2) ** 0.5
        wanted = max(low + 2 * shared + low_side + 2 * shared_side, 0.0)
        low_lift = (((lift * shared) ** 2 + low * wanted) ** 0.5 - lift * shared) / low
        return min(low_lift, MOST_LIFT), lift + 1j * kept**0.5


def _turned(block: Block) -> Block:
    """Left and right to middle and sides, each (left +- right) / sqrt 2; and back, for it undoes itself.

    Taken as left + right i, a frame is mirrored and turned by an eighth.
    """
    turned = np.conjugate(np.ascontiguousarray(block).view(np.complex64))
    turned *= np.complex64((1 + 1j) / 2**0.5)
    return turned.view(np.float32)
