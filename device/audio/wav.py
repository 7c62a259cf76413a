"""A WAV file in place of a card. It never waits, so it is written as fast as it is rendered."""

import wave
from pathlib import Path

from device.audio.contract import Pcm, SampleFormat
from device.dsp.rate import RATE_HZ


class WavSink:
    """See `Sink`. The header is right once closed."""

    def __init__(self, path: Path, sample_format: SampleFormat = "int16", period_frames: int = 480) -> None:
        self.sample_format: SampleFormat = sample_format
        self.period_frames = self.buffer_frames = period_frames
        self.underruns = 0
        self._file = wave.open(str(path), "wb")  # noqa: SIM115 - closed by close()
        self._file.setnchannels(2)
        self._file.setsampwidth(2 if sample_format == "int16" else 4)
        self._file.setframerate(RATE_HZ)

    def write(self, pcm: Pcm) -> None:
        """See `Sink`; any number of frames."""
        self._file.writeframesraw(pcm.data)

    def close(self) -> None:
        """See `Sink`."""
        self._file.close()
