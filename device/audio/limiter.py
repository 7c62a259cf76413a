"""A peak limiter that sees what comes: transparent to the bit below its ceiling, never above it."""

import numpy as np
from numpy.typing import NDArray

from device.dsp.ramps import Values, gain_of, rise_limited
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block

LOOK_AHEAD_FRAMES = 240  # 5 ms: time enough to duck smoothly, too short to be felt at the knob
HOLD_FRAMES = 1200  # from one crest of 20 Hz to the next, so that it does not let go between two of a steady tone
RELEASE_DB_PER_S = 20.0  # as fast as loudness may rise, together with all gains before
STEADY = np.zeros(1)
ROUNDING_DB = 1e-9
_HELD_FRAMES = HOLD_FRAMES + LOOK_AHEAD_FRAMES


class Limiter:
    """Delays by the look-ahead. The gain is the least that is needed within it, smoothed over it, equal in both ears.

    A sample leaves `LOOK_AHEAD_FRAMES` after it came; by then every value under the smoothing window is a minimum over
    a stretch that contains it, so the smoothed gain is no greater than the sample needs. The stretch also reaches
    `HOLD_FRAMES` further back, over which a tone's crests are all alike: so the gain on a steady tone stands still.
    """

    def __init__(self, ceiling: float) -> None:
        """`ceiling` is linear, in the unit of what comes."""
        self._ceiling = np.float32(ceiling)
        self.deepest_db = 0.0  # greatest reduction so far, <= 0
        self._waiting = np.zeros((LOOK_AHEAD_FRAMES, 2), np.float32)
        self._wanted_db = np.zeros(_HELD_FRAMES)  # of the frames that the next minimum still sees
        self._needed_db = np.zeros(LOOK_AHEAD_FRAMES)  # of those that the next smoothing still sees
        self._busy = False  # whether any of these is not 0
        self._level_db = 0.0  # of the last frame
        smoothing = np.hanning(LOOK_AHEAD_FRAMES + 3)[1:-1]
        self._smoothing = smoothing / smoothing.sum()

    @property
    def empty(self) -> bool:
        """Whether nothing but silence is still to come out."""
        return not self._waiting.any()

    def forget(self) -> None:
        """Drop what is still to come out."""
        self._waiting = np.zeros_like(self._waiting)

    def process(self, block: Block, level_db: Values = STEADY) -> Block:
        """The block that came `LOOK_AHEAD_FRAMES` earlier, limited: a new array of the same shape.

        `level_db`, `(frames,)` or steady, is how loud earlier gains have made `block`: as they rise, this rises less.
        """
        line = np.concatenate((self._waiting, block))
        self._waiting = line[len(block) :]
        out = line[: len(block)]
        if self._busy or block.max() > self._ceiling or block.min() < -self._ceiling:
            out = out * self._gain(block, level_db)
            np.clip(out, -self._ceiling, self._ceiling, out=out)  # for the last bit of rounding only
        self._level_db = float(level_db[-1])
        return out

    def _gain(self, block: Block, level_db: Values) -> NDArray[np.float32]:
        peak = np.maximum(np.abs(block).max(axis=1), self._ceiling)
        wanted_db = np.concatenate((self._wanted_db, 20 * np.log10(self._ceiling / peak, dtype=np.float64)))
        self._wanted_db = wanted_db[len(block) :]
        held_db = _running_least(wanted_db, _HELD_FRAMES + 1)
        last_db = self._needed_db[-1] + self._level_db
        held_db = rise_limited(held_db + level_db, last_db, len(block), RELEASE_DB_PER_S / RATE_HZ) - level_db
        held_db[held_db > -ROUNDING_DB] = 0.0
        needed_db = np.concatenate((self._needed_db, held_db))
        self._needed_db = needed_db[len(block) :]
        self._busy = bool(self._needed_db.any() or self._wanted_db.any())
        self.deepest_db = min(self.deepest_db, float(held_db.min()))
        smooth_db = np.convolve(needed_db, self._smoothing, "valid")
        return gain_of(smooth_db).astype(np.float32)[:, np.newaxis]


def _running_least(values: Values, window: int) -> Values:
    """Over each `window` values in a row, `(n - window + 1,)`: of twice as many at each turn."""
    span = 1
    while 2 * span <= window:
        values, span = np.minimum(values[:-span], values[span:]), 2 * span
    rest = window - span
    return np.minimum(values[: len(values) - rest], values[rest:])
