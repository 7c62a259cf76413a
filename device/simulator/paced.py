"""A WAV file that takes sound at the pace of a card, for a machine that has none."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from device.audio.contract import Pcm, SampleFormat, SinkLost
from device.audio.wav import WavSink
from device.dsp.rate import RATE_HZ

LONGEST_S = 1800.0  # of sound kept, 0.35 GB at 16 bits: somebody may fall asleep with the panel open


def _wait(duration_s: float) -> None:
    threading.Event().wait(duration_s)


class PacedWav:
    """See `Sink`. Closed and opened again, it goes on in the same file; `finish` ends it. Full, it only keeps pace."""

    def __init__(
        self,
        path: Path,
        sample_format: SampleFormat,
        period_frames: int,
        buffer_frames: int,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], object] = _wait,
    ) -> None:
        self.sample_format: SampleFormat = sample_format
        self.period_frames, self.buffer_frames = period_frames, buffer_frames
        self._path = path
        self._file = WavSink(path, sample_format, period_frames)
        self._clock, self._wait = clock, wait
        self._played_s = clock()
        self._kept_s = 0.0

    def wait(self) -> None:
        """See `Sink`."""
        ahead_s = self._played_s - self._clock() - (self.buffer_frames - self.period_frames) / RATE_HZ
        if ahead_s > 0:
            self._wait(ahead_s)

    def write(self, pcm: Pcm) -> bool:
        """See `Sink`. Raises SinkLost when the disk is full."""
        self.wait()
        duration_s = len(pcm) / RATE_HZ
        self._played_s = max(self._played_s, self._clock()) + duration_s
        if self._kept_s < LONGEST_S:
            self._keep(pcm)
            self._kept_s += duration_s
        return True

    def close(self) -> None:
        """See `Sink`; the file stays open."""

    def finish(self) -> None:
        """Complete the file."""
        self._file.close()

    def _keep(self, pcm: Pcm) -> None:
        try:
            self._file.write(pcm)
        except OSError as error:
            raise SinkLost(f"{self._path}: {error.strerror}") from error
