"""Gains that move: linear in decibels or equal in power, sample by sample, whatever the block size."""

import math

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import frames_of

Values = NDArray[np.float64]  # (frames,) while moving, (1,) while still: either broadcasts

_NEPERS_PER_DB = math.log(10) / 20


class Glide:
    """A number that moves linearly to where it is sent, and may be sent elsewhere on the way without a step."""

    def __init__(self, start: float) -> None:
        self._from = self._to = start
        self._over_frames = self._done_frames = 1

    @property
    def now(self) -> float:
        """The value of the last frame taken."""
        left_frames = self._over_frames - self._done_frames
        return self._to + left_frames * ((self._from - self._to) / self._over_frames)

    @property
    def goal(self) -> float:
        """Where it is bound for, or has arrived."""
        return self._to

    @property
    def still(self) -> bool:
        """Whether it has arrived."""
        return self._done_frames == self._over_frames

    def go(self, to: float, over_s: float) -> None:
        """Set out for `to`, reached `over_s` from here; in no time, it is there at once."""
        self._from, self._to = self.now, to
        self._over_frames, self._done_frames = max(frames_of(over_s), 1), 0
        if over_s <= 0 or self._from == to:
            self._done_frames = self._over_frames

    def take(self, frames: int) -> Values:
        """The next `frames` values; the last frame of a move is the target exactly."""
        if self.still:
            return np.array([self._to])
        last = float(self._over_frames - self._done_frames - 1)
        left: Values = np.maximum(np.arange(last, last - frames, -1.0), 0.0)
        self.skip(frames)
        left *= (self._from - self._to) / self._over_frames
        left += self._to
        return left

    def skip(self, frames: int) -> None:
        """Let `frames` pass unheard."""
        self._done_frames = min(self._done_frames + frames, self._over_frames)


class EqualPower:
    """A gain whose square moves along a raised cosine; with one going to 0 and one to 1 the powers add to one.

    That keeps unrelated sounds level while they cross; interrupted crossings, too, since the powers still add up.
    """

    def __init__(self, start_gain: float) -> None:
        self._from_power = self._to_power = start_gain**2
        self._share = Glide(1.0)

    @property
    def ended(self) -> bool:
        """Whether it has arrived at zero."""
        return self._to_power == 0.0 and self._share.still

    def go(self, to_gain: float, over_s: float) -> None:
        """Set out for `to_gain` from the present gain."""
        share = math.sin(math.pi / 2 * self._share.now) ** 2
        self._from_power += (self._to_power - self._from_power) * share
        self._to_power = to_gain**2
        self._share = Glide(0.0)
        self._share.go(1.0, over_s)

    def take(self, frames: int) -> Values:
        """The next `frames` linear gains."""
        share = np.sin(np.pi / 2 * self._share.take(frames)) ** 2
        return np.sqrt(self._from_power + (self._to_power - self._from_power) * share)

    def skip(self, frames: int) -> None:
        """Let `frames` pass unheard."""
        self._share.skip(frames)


def gain_of(level_db: Values, floor_db: float = -math.inf) -> Values:
    """Decibels to linear gain; exactly zero at and below the floor."""
    gain = np.exp(level_db * _NEPERS_PER_DB)
    gain *= level_db > floor_db
    return gain


def rise_limited(wanted_db: Values, last_db: float, frames: int, rise_db_per_frame: float) -> Values:
    """`wanted_db` followed down at once but up no faster than the rise, coming from `last_db`: `(frames,)`."""
    rise_db = rise_db_per_frame * np.arange(1, frames + 1)
    reached_db = np.minimum.accumulate(wanted_db - rise_db)
    np.minimum(reached_db, last_db, out=reached_db)
    reached_db += rise_db
    return reached_db
