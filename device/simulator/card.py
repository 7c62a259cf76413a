"""A sound card that is not there: shaped like pyalsaaudio, in virtual time, running dry and vanishing on demand."""

import errno
import os
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ

Version = Literal["0.8.4", "0.10", "0.11"]  # how a write tells of an under-run


class ALSAAudioError(Exception):
    """As pyalsaaudio's: an error of alsa-lib in words."""


class SimulatedCard:
    """Stands for the module `alsaaudio` of a machine with one card. Time passes while writes wait, and in `pass_s`."""

    ALSAAudioError = ALSAAudioError
    PCM_PLAYBACK, PCM_NORMAL = 0, 0
    PCM_FORMAT_S16_LE, PCM_FORMAT_S32_LE = 2, 10
    PCM_STATE_PREPARED, PCM_STATE_RUNNING, PCM_STATE_XRUN = 2, 3, 4

    def __init__(self, name: str = "speaker", version: Version = "0.11") -> None:
        self.version = version
        self.trouble: int | None = None  # errno that opening and writing meet: ENODEV when unplugged, EBUSY when held
        self.rate_hz = RATE_HZ  # all that it can do
        self.tells_late = False  # a sound server's plugin learns that it ran dry from the next write only
        self.takes_frames: int | None = None  # most that one write takes
        self.stops_writer_s = 0.0  # for so long the program is about to be stopped, in the middle of a write
        self.stands_still_s = 0.0  # for so long it is about to play nothing, and to take nothing
        self.now_s = 0.0
        self.open_pcm: SimulatedPcm | None = None
        self._name = name
        self._heard: list[NDArray[Any]] = []

    def cards(self) -> list[str]:
        """Names of the cards that are plugged in."""
        return [] if self.trouble == errno.ENODEV else [self._name]

    def PCM(self, *kinds: int, device: str, **asked: int) -> "SimulatedPcm":
        """Open the card."""
        if self.version == "0.8.4" and asked:
            raise TypeError("function takes at most 5 arguments")
        self.check()
        if self.open_pcm:
            raise ALSAAudioError(f"{os.strerror(errno.EBUSY)} [{device}]")
        self.open_pcm = NewPcm(self, **asked) if asked else OldPcm(self)
        return self.open_pcm

    def check(self) -> None:
        """Raise what troubles the card."""
        if self.trouble is not None:
            raise ALSAAudioError(f"{os.strerror(self.trouble)} [{self._name}]")

    def pass_s(self, duration_s: float) -> None:
        """Let time pass in which nobody writes; an open card plays on and may run dry."""
        self.now_s += duration_s
        stood_s = min(self.stands_still_s, duration_s)
        self.stands_still_s -= stood_s
        if self.open_pcm:
            self.open_pcm.play((duration_s - stood_s) * RATE_HZ)

    def hear(self, samples: NDArray[Any]) -> None:
        """Keep what was written."""
        self._heard.append(samples)

    def heard(self) -> NDArray[Any]:
        """All samples written so far, `(frames, 2)`."""
        return np.concatenate(self._heard)


class SimulatedPcm:
    """An open playback handle."""

    def __init__(self, card: SimulatedCard, code: int, period_frames: int, periods: int) -> None:
        self._card = card
        self._code, self._period_frames, self._periods = code, period_frames, periods
        self._queued_frames = 0.0
        self._running = self._dry = self._told = False

    def play(self, frames: float) -> None:
        """Play what is queued; with less than `frames` of it the card runs dry."""
        self._queued_frames -= frames
        if self._running and self._queued_frames < 0:
            self._running, self._dry, self._told = False, True, not self._card.tells_late
        self._queued_frames = max(self._queued_frames, 0.0)

    def write(self, data: memoryview) -> int:
        """Take frames, waiting for room; an under-run is told as the version tells it."""
        if self._card.stops_writer_s:
            self._card.pass_s(self._card.stops_writer_s)
            self._card.stops_writer_s, self._told = 0.0, False
        self._card.check()
        if self._dry and self._card.version == "0.10" and not self._told:
            self._told = True
            raise ALSAAudioError(f"{os.strerror(errno.EPIPE)} [card]")
        if self._dry and self._card.version == "0.11":
            self._dry = False
            return -errno.EPIPE
        samples = np.frombuffer(data, np.int16 if self._code == self._card.PCM_FORMAT_S16_LE else np.int32)
        samples = samples.reshape(-1, 2)[: self._card.takes_frames].copy()
        self._running, self._dry = True, False
        self._wait_for_room(len(samples))
        self._queued_frames += len(samples)
        self._card.hear(samples)
        return len(samples)

    def drop(self) -> int:
        """Forget what is queued."""
        self._queued_frames, self._running = 0.0, False
        return 0

    def close(self) -> None:
        """Play out and let go; one that is in trouble is let go and complains."""
        self._card.open_pcm = None
        self._card.check()
        self._card.now_s += self._queued_frames / RATE_HZ

    def _wait_for_room(self, frames: int) -> None:
        too_many = self._queued_frames + frames - self._period_frames * self._periods
        if too_many > 0:
            self._queued_frames -= too_many
            self._card.now_s += too_many / RATE_HZ + self._card.stands_still_s
            self._card.stands_still_s = 0.0


class NewPcm(SimulatedPcm):
    """As of 0.10 and 0.11: set up when made."""

    def __init__(
        self, card: SimulatedCard, *, rate: int, channels: int, format: int, periodsize: int, periods: int
    ) -> None:
        super().__init__(card, format, periodsize, periods)
        if card.version != "0.11":
            self.avail = None  # type: ignore[assignment]  # which came with it
        self._granted = {
            "rate": card.rate_hz,
            "channels": channels,
            "format": format,
            "period_size": periodsize,
            "buffer_size": periodsize * periods,
        }

    def info(self) -> dict[str, int]:
        """What was granted."""
        return self._granted

    def avail(self) -> int:
        """Frames that may be written, or -EPIPE."""
        if self._dry and self._told:
            return -errno.EPIPE
        return self._granted["buffer_size"] - int(self._queued_frames) if not self._card.stands_still_s else 0

    def state(self) -> int:
        """One of PCM_STATE_..."""
        if self._dry and self._told:
            return self._card.PCM_STATE_XRUN
        return self._card.PCM_STATE_RUNNING if self._running else self._card.PCM_STATE_PREPARED


class OldPcm(SimulatedPcm):
    """As of 0.8.4: set up by setters, which return what was granted; it cannot say how it is."""

    def __init__(self, card: SimulatedCard) -> None:
        super().__init__(card, card.PCM_FORMAT_S16_LE, period_frames=32, periods=4)

    def setrate(self, rate: int) -> int:
        """In Hz."""
        return self._card.rate_hz

    def setchannels(self, channels: int) -> int:
        """Stereo, as ever."""
        return channels

    def setformat(self, code: int) -> int:
        """One of PCM_FORMAT_..."""
        self._code = code
        return code

    def setperiodsize(self, frames: int) -> int:
        """Of four periods."""
        self._period_frames = frames
        return frames
