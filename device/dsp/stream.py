"""Fixed-size chunks behind a render call of any size, so that no block size can be heard."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]  # (frames, 2), full scale +-1.0

MoodT = TypeVar("MoodT")


def streams(seed: int, count: int) -> list[np.random.Generator]:
    """Independent generators, one for each purpose (so that adding a draw to one moves no other)."""
    return [np.random.Generator(np.random.SFC64(s)) for s in np.random.SeedSequence(seed).spawn(count)]


class Chunks:
    """Serves blocks of any length from a maker of fixed-length chunks.

    The maker is called once per chunk, in order, with the mood in force when the chunk begins. Whatever it draws
    depends on the chunk count alone, so random cuts concatenated equal one long render exactly. It is not kept: who
    holds this is mostly who makes, and the two would hold one another until the garbage collector comes by.
    """

    def __init__(self) -> None:
        self._rest: Block = np.empty((0, 2), np.float32)

    def render(self, make: Callable[[MoodT], Block], frames: int, mood: MoodT) -> Block:
        """A new `(frames, 2)` float32 array, the caller's to keep."""
        out = np.empty((frames, 2), np.float32)
        done = 0
        while done < frames:
            if not len(self._rest):
                self._rest = make(mood)
            take = min(frames - done, len(self._rest))
            out[done : done + take] = self._rest[:take]
            self._rest = self._rest[take:]
            done += take
        return out


class Tail:
    """Adds grains that ring on past the end of the chunk they start in.

    `add` writes a grain of any length at any frame of the present chunk; `take` returns the chunk and moves on.
    """

    def __init__(self, chunk_frames: int, longest_grain_frames: int) -> None:
        self.chunk_frames = chunk_frames
        self._ears = np.zeros((2, chunk_frames + longest_grain_frames), np.float32)  # ear by ear, as grains are

    def add(self, at_frame: int, grain: Block) -> None:
        """Mix a `(n, 2)` grain in at `at_frame` (0 <= at_frame < chunk; n <= longest grain)."""
        self._ears[:, at_frame : at_frame + len(grain)] += grain.T

    def add_to(self, ear: int, at_frame: int, sound: NDArray[np.float32]) -> None:
        """Mix `(n,)` in at one ear, 0 the left, 1 the right."""
        self._ears[ear, at_frame : at_frame + len(sound)] += sound

    def take(self) -> Block:
        """The finished chunk, `(chunk_frames, 2)`."""
        done = np.empty((self.chunk_frames, 2), np.float32)
        done[:, 0], done[:, 1] = self._ears[:, : self.chunk_frames]  # five times as fast as a transpose
        self._ears[:, : -self.chunk_frames] = self._ears[:, self.chunk_frames :]
        self._ears[:, -self.chunk_frames :] = 0.0
        return done
