"""Where sound goes: a card, or a file that stands for one."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

SampleFormat = Literal["int16", "int32"]
Pcm = NDArray[np.int16] | NDArray[np.int32]  # (frames, 2)


class SinkLost(OSError):
    """The sink is gone or could not be had; the message says which and what would help."""


class Sink(Protocol):
    """Takes interleaved stereo at the house rate. Written by the audio thread only."""

    sample_format: SampleFormat
    period_frames: int  # as granted, not as asked
    buffer_frames: int  # as granted

    def wait(self) -> None:
        """Return once the card has room for a period, as far as it tells; raises SinkLost when the card is gone.

        The caller makes its samples after this wait, so samples made before a stall are never written after it.
        """

    def write(self, pcm: Pcm) -> bool:
        """Hand over `(period_frames, 2)` samples of `sample_format`; waits until the card has room.

        False when the card had run dry. It took nothing and is ready again: the caller writes softer samples next.
        Raises SinkLost when the card is gone.
        """

    def close(self) -> None:
        """Let the card go, dropping nothing that was written."""


@dataclass(frozen=True, slots=True)
class SinkWent:
    """The sink was lost or could not be had; the player keeps trying. Told once, not at each try."""

    reason: str


@dataclass(frozen=True, slots=True)
class SinkCame:
    """The sink is open and takes sound, the first time or again."""

    period_frames: int
    buffer_frames: int


@dataclass(frozen=True, slots=True)
class SinkRests:
    """The sink was closed because the night is over."""


@dataclass(frozen=True, slots=True)
class AudioEnded:
    """The audio thread has ended; unless it was stopped, by a bug whose traceback is in the journal."""

    stopped: bool


@dataclass(frozen=True, slots=True)
class VoiceFailed:
    """A voice of `sound` broke its contract and was taken out of the mix; the line `reason` says how."""

    sound: str
    reason: str


@dataclass(frozen=True, slots=True)
class VoiceBegins:
    """A voice of `sound` will be heard from `at_s` on, by the player's clock: after what is rendered already.

    Told again when the card ran dry or was away, as if the voice had begun so much later.
    """

    sound: str
    at_s: float


Notice = SinkWent | SinkCame | SinkRests | AudioEnded | VoiceFailed | VoiceBegins
