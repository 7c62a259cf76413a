"""A WAV file in place of a card. It never waits, so it is written as fast as it is rendered."""

import struct
from pathlib import Path

from device.audio.contract import Pcm, SampleFormat
from device.dsp.rate import RATE_HZ
from device.files.output import open_output


class WavSink:
    """See `Sink`. The header is right once closed."""

    def __init__(self, path: Path, sample_format: SampleFormat = "int16", period_frames: int = 480) -> None:
        self.sample_format: SampleFormat = sample_format
        self.period_frames = self.buffer_frames = period_frames
        self._frame_bytes = 4 if sample_format == "int16" else 8
        self._file = open_output(path)
        self._file.write(self._header(0))

    def wait(self) -> None:
        """See `Sink`; there is always room."""

    def write(self, pcm: Pcm) -> bool:
        """See `Sink`; any number of frames."""
        self._file.write(pcm.data)
        return True

    def close(self) -> None:
        """See `Sink`. Raises OSError when the disk is full."""
        with self._file:
            sound_bytes = self._file.tell() - len(self._header(0))
            self._file.seek(0)
            self._file.write(self._header(sound_bytes))

    def _header(self, sound_bytes: int) -> bytes:
        """RIFF, 1991: a format chunk of 16 bytes, 1 being PCM, then the samples."""
        per_s, bits = RATE_HZ * self._frame_bytes, 4 * self._frame_bytes
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, RATE_HZ, per_s, self._frame_bytes, bits)
        sound = struct.pack("<4sI", b"data", sound_bytes)
        return struct.pack("<4sI4s", b"RIFF", 4 + len(form) + len(sound) + sound_bytes, b"WAVE") + form + sound
