"""Where sound goes: a card, or a file that stands for one."""

from typing import Literal, Protocol

from numpy.typing import NDArray

SampleFormat = Literal["int16", "int32"]


class SinkLost(OSError):
    """The sink is gone or could not be had; the message says which and what would help."""


class Sink(Protocol):
    """Takes interleaved stereo at the house rate. Written by the audio thread only."""

    sample_format: SampleFormat
    period_frames: int  # as granted, not as asked
    buffer_frames: int  # as granted
    underruns: int  # times the card ran dry since it was opened

    def write(self, pcm: NDArray) -> None:  # type: ignore[type-arg]
        """Hand over `(period_frames, 2)` samples of `sample_format`; waits until the card has room.

        Raises SinkLost when the card is gone; an under-run is mended, counted and not raised.
        """

    def close(self) -> None:
        """Let the card go, dropping nothing that was written."""
