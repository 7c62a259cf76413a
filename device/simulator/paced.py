"""A WAV file that takes sound at the pace of a card, for a machine that has none."""

import threading
import time
from pathlib import Path

from device.audio.contract import Pcm, SampleFormat
from device.audio.wav import WavSink
from device.dsp.rate import RATE_HZ


class PacedWav:
    """See `Sink`. Closed and opened again, it goes on in the same file; `finish` ends it."""

    def __init__(self, path: Path, sample_format: SampleFormat, period_frames: int, buffer_frames: int) -> None:
        self.sample_format: SampleFormat = sample_format
        self.period_frames, self.buffer_frames = period_frames, buffer_frames
        self.underruns = 0
        self._file = WavSink(path, sample_format, period_frames)
        self._clock = threading.Event()  # never set: waiting on it is waiting
        self._played_s = time.monotonic()

    def write(self, pcm: Pcm) -> None:
        """See `Sink`."""
        now_s = time.monotonic()
        self._played_s = max(self._played_s, now_s - self.buffer_frames / RATE_HZ) + len(pcm) / RATE_HZ
        self._file.write(pcm)
        ahead_s = self._played_s - now_s - self.buffer_frames / RATE_HZ
        if ahead_s > 0:
            self._clock.wait(ahead_s)

    def close(self) -> None:
        """See `Sink`; the file stays open."""

    def finish(self) -> None:
        """Complete the file."""
        self._file.close()
