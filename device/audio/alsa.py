"""An ALSA card by way of pyalsaaudio 0.8.4 (Debian 12), 0.10 (Debian 13) or 0.11, which tell of under-runs differently.

0.8.4 mends them and says nothing; 0.10 raises, and prepares the card again at the next write; 0.11 prepares it and
returns -EPIPE, nothing written. All may write less than they were given.
"""

import errno
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import alsaaudio  # type: ignore[import-not-found]  # ships no types

from device.audio.alsa_name import card_in
from device.audio.contract import Pcm, SampleFormat, SinkLost
from device.dsp.rate import RATE_HZ

PATIENCE_BUFFERS = 4  # as long as so many would play, a card may take no sound
MOST_TRIES = 8  # in a row without a frame written, before the card is given up

REMEDY = {
    errno.ENODEV: "no such card; is it plugged in and its overlay loaded? `aplay -L` lists what is there",
    errno.ENOENT: "no such card or ALSA name; `aplay -L` lists what is there",
    errno.EBUSY: "another program holds it; `fuser -v /dev/snd/*` tells which",
    errno.EACCES: "not allowed; add the user to the group audio and log in again",
    errno.EPERM: "not allowed; add the user to the group audio and log in again",
    errno.ECONNREFUSED: "the sound server does not answer",
}


class AlsaSink:
    """See `Sink`. `alsa` is the pyalsaaudio module or something of its shape."""

    def __init__(
        self,
        device: str,
        sample_format: SampleFormat,
        period_frames: int,
        buffer_frames: int,
        alsa: Any = alsaaudio,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the card; raises SinkLost, which says what would help, when it cannot be had as asked."""
        self.sample_format: SampleFormat = sample_format
        self._device, self._alsa, self._sleep, self._clock = device, alsa, sleep, clock
        self._dry = False  # as it was said: what is written now is made for it
        _require_named_card(device, alsa)
        code = alsa.PCM_FORMAT_S16_LE if sample_format == "int16" else alsa.PCM_FORMAT_S32_LE
        try:
            self._pcm, granted = _open(device, code, period_frames, buffer_frames, alsa)
        except alsa.ALSAAudioError as error:
            raise self._lost(error) from error
        if (granted["rate"], granted["channels"], granted["format"]) != (RATE_HZ, 2, code):
            self._pcm.close()
            raise SinkLost(f"{device}: does not take 48 kHz stereo {sample_format}; name it plughw: instead of hw:")
        self.period_frames: int = granted["period_size"]
        self.buffer_frames: int = granted["buffer_size"]

    def wait(self) -> None:
        """See `Sink`. Before 0.11 a card tells of no room, and `write` waits for it."""
        began_s = self._clock()
        while (missing_frames := self.period_frames - self._room_frames()) > 0:
            self._require_prompt(began_s)
            self._sleep(missing_frames / RATE_HZ)

    def write(self, pcm: Pcm) -> bool:
        """See `Sink`."""
        began_s, left = self._clock(), pcm.data.cast("B")
        frame_bytes = 2 * pcm.itemsize
        for _ in range(MOST_TRIES):
            if not self._dry and self._ran_dry():  # 0.10 would mend that in silence
                self._dry = True
                return False
            while left and (written := self._write(left)) > 0:
                left = left[written * frame_bytes :]
            if not left:
                self._dry = False
                self._require_prompt(began_s)
                return True
            if written == -errno.EPIPE and not self._dry:
                self._dry = True
                return False
        raise SinkLost(f"{self._device}: open, but it takes no frames")

    def close(self) -> None:
        """See `Sink`."""
        with suppress(self._alsa.ALSAAudioError):  # one that has gone cannot play out what it holds
            self._pcm.close()

    def _write(self, left: memoryview) -> int:
        """Frames written, or -EPIPE when the card ran dry."""
        try:
            written: int = self._pcm.write(left)
        except self._alsa.ALSAAudioError as error:
            if not self._ran_dry():
                raise self._lost(error) from error
            return -errno.EPIPE
        return written

    def _require_prompt(self, began_s: float) -> None:
        """A card that has stood still would go on with what it holds, at full level: it is to forget that."""
        stood_s = self._clock() - began_s
        if stood_s > PATIENCE_BUFFERS * self.buffer_frames / RATE_HZ:
            if drop := getattr(self._pcm, "drop", None):  # not in 0.8.4
                drop()
            raise SinkLost(f"{self._device}: open, but it took no sound for {stood_s:.1f} s")

    def _room_frames(self) -> int:
        avail = getattr(self._pcm, "avail", None)  # from 0.11 on
        if avail is None:
            return self.period_frames
        try:
            room: int = avail()
        except self._alsa.ALSAAudioError:  # dry or gone: `write` finds out
            return self.period_frames
        return room if room >= 0 else self.period_frames

    def _ran_dry(self) -> bool:
        state = getattr(self._pcm, "state", None)  # not in 0.8.4
        return state is not None and state() == self._alsa.PCM_STATE_XRUN

    def _lost(self, error: Exception) -> SinkLost:
        for code, remedy in REMEDY.items():
            if str(error).startswith(os.strerror(code)):  # pyalsaaudio gives no number
                return SinkLost(f"{self._device}: {remedy}")
        return SinkLost(f"{self._device}: {error}")


def _require_named_card(device: str, alsa: Any) -> None:
    """Look before opening: alsa-lib complains on stderr at each vain try, which would fill the journal by morning."""
    named = card_in(device)
    if named and not named.isdecimal() and named not in alsa.cards():
        raise SinkLost(f"{device}: no such card; there is {', '.join(alsa.cards()) or 'none'}")


def _open(device: str, code: int, period_frames: int, buffer_frames: int, alsa: Any) -> tuple[Any, dict[str, int]]:
    periods = max(round(buffer_frames / period_frames), 2)
    asked = {"rate": RATE_HZ, "channels": 2, "format": code, "periodsize": period_frames, "periods": periods}
    try:
        pcm = alsa.PCM(alsa.PCM_PLAYBACK, alsa.PCM_NORMAL, device=device, **asked)
    except TypeError:  # 0.8.4
        pcm = alsa.PCM(alsa.PCM_PLAYBACK, alsa.PCM_NORMAL, device=device)
        granted = {"rate": pcm.setrate(RATE_HZ), "channels": pcm.setchannels(2), "format": pcm.setformat(code)}
        period = pcm.setperiodsize(period_frames)
        return pcm, granted | {"period_size": period, "buffer_size": 4 * period}  # it knows no other number of periods
    return pcm, pcm.info()
