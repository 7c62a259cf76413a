"""The last stage before the card: volume, fades and confirmations, the limiter, the cap, and the way to integers.

It works on the period about to be written, so that a hand is heard within one buffer however far ahead the engine is.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from device.audio.contract import Pcm, SampleFormat
from device.audio.dither import Dither
from device.audio.limiter import Limiter
from device.dsp.ramps import Glide, Values, gain_of, rise_limited
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB

RISE_DB_PER_S = 20.0  # the total gain never rises faster, whatever is asked
CEILING_DBFS = -1.0  # leaves the overshoot between samples somewhere to go
VOLUME_S = 0.05  # a click of the knob moves smoothly, and is there before the next
SHORTEST_FADE_S = 0.02
DIP_DB = -4.0  # heard as a nod, not as a gap
DIP_FALL_S, DIP_HOLD_S, DIP_RETURN_S = 0.04, 0.06, 0.2  # back at 20 dB/s
ROOM_DB, ROOM_S, BACK_S = -4.0, 0.1, 0.5  # what plays makes for words, how fast, and how fast it comes back
CUT_FRAMES = frames_of(0.03)  # of words that others cut short
MEND_FRAMES = frames_of(0.01)

Confirmation = Literal["dip", "tick", "whisper", "off"]


@dataclass(frozen=True, slots=True)
class Say:
    """Words to mix under what plays, from the next period on; `(frames, 2)`, not used by anybody else any more."""

    words: Block


class Edge:
    """Turns the engine's blocks into samples for the card. Pure; used by the audio thread only."""

    def __init__(self, sample_format: SampleFormat, max_db: float, confirmation: Confirmation, seed: int = 0) -> None:
        self._type = np.dtype(sample_format)
        self._full_scale = 2.0 ** (8 * self._type.itemsize - 1)
        self.limiter = Limiter(10 ** (CEILING_DBFS / 20) * self._full_scale)
        self._max_db = max_db
        self._volume_db = Glide(SILENCE_DB)
        self._fade_db = Glide(SILENCE_DB)
        self._last_db = 2 * SILENCE_DB  # total of the last frame
        self._still_gain: np.float32 | None = None  # while nothing moves
        self._confirmation = confirmation
        self._dip = _Once(_dip_curve())
        self._tick = _Once(_tick())
        self._spoken = _Spoken()
        self._mend = _Once(np.linspace(-1.0, 0.0, MEND_FRAMES))
        self._integers = Dither(seed) if sample_format == "int16" else _rounded

    @property
    def silent(self) -> bool:
        """Whether exact silence is all that comes until the next fade."""
        return self._closed and self.limiter.empty

    @property
    def ends(self) -> bool:
        """Whether it is silent, or on its way there."""
        return self._fade_db.goal <= SILENCE_DB

    @property
    def _closed(self) -> bool:
        return self._fade_db.still and self._fade_db.now <= SILENCE_DB

    def volume(self, volume_db: float) -> None:
        """Move to the owner's volume, at most the cap."""
        volume_db = min(volume_db, self._max_db)
        self._still_gain = None
        if self._closed:
            self._volume_db = Glide(volume_db)
            self._last_db = SILENCE_DB + volume_db
        else:
            self._volume_db.go(volume_db, VOLUME_S)

    def fade(self, to_db: float, over_s: float) -> None:
        """Move linearly in dB; out of silence from SILENCE_DB up, at or below SILENCE_DB to exact silence."""
        if self._closed and to_db <= SILENCE_DB:
            return
        self._still_gain = None
        self._fade_db.go(min(max(to_db, SILENCE_DB), 0.0), max(over_s, SHORTEST_FADE_S))

    def confirm(self) -> None:
        """Nod: dip the sound or tick under it, as configured; a whisperer dips where there is nothing to say."""
        if self._confirmation in ("dip", "whisper"):
            self._still_gain = None
            self._dip.start()
        elif self._confirmation == "tick":
            self._tick.start()

    def say(self, words: Block) -> None:
        """Answer in words."""
        self._spoken.say(words)

    def come_back(self) -> None:
        """The sink was away: rise again out of silence."""
        self._still_gain = None
        self._last_db = SILENCE_DB + self._volume_db.now
        self.limiter.forget()

    def mend(self) -> None:
        """The sink ran dry: take the edge off what follows the gap."""
        self._mend.start()

    def process(self, block: Block) -> Pcm:
        """`(frames, 2)` float32 of the engine to as many samples for the card, the look-ahead later."""
        frames = len(block)
        if self._spoken.on:
            block = self._spoken.mix(block)
        if self._tick.on:
            block = block + _both_ears(self._tick.take(frames))
        gain = self._still_gain if self._still_gain is not None else _both_ears(self._moving_gain(frames))
        sound = self.limiter.process(block * gain)
        if self._mend.on:
            sound = sound * _both_ears(1.0 + self._mend.take(frames))
        return self._integers(sound)

    def silence(self, frames: int) -> Pcm:
        """Exact silence in the format of the card."""
        return np.zeros((frames, 2), self._type)

    def skip(self, frames: int) -> None:
        """Let musical time pass without sound."""
        self._volume_db.skip(frames)
        self._fade_db.skip(frames)

    def _moving_gain(self, frames: int) -> Values:
        """Gain to the full scale of the card's integers, frame by frame."""
        fade_db = self._fade_db.take(frames)
        asked_db = fade_db + self._volume_db.take(frames) + self._dip.take(frames)
        reached_db = rise_limited(asked_db, self._last_db, frames, RISE_DB_PER_S / RATE_HZ)
        gain = gain_of(reached_db) * (fade_db > SILENCE_DB) * self._full_scale
        moving = self._dip.on or not (self._fade_db.still and self._volume_db.still)
        if not moving and reached_db[-1] > asked_db[-1] - 1e-9:
            self._still_gain = np.float32(gain[-1])
        self._last_db = float(reached_db[-1])
        return gain


class _Once:
    """A prepared run of values, played once from each start; zero otherwise."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._at = len(values)

    @property
    def on(self) -> bool:
        return self._at < len(self._values)

    def start(self) -> None:
        self._at = 0

    def take(self, frames: int) -> Values:
        if not self.on:
            return np.zeros(1)
        values = self._values[self._at : self._at + frames]
        self._at += frames
        return np.pad(values, (0, frames - len(values)))


class _Spoken:
    """Words under what plays, which makes room for them."""

    def __init__(self) -> None:
        self._words: Block = np.zeros((0, 2), np.float32)
        self._at = 0
        self._room_db = Glide(0.0)

    @property
    def on(self) -> bool:
        return self._at < len(self._words) or not self._room_db.still

    def say(self, words: Block) -> None:
        cut = self._words[self._at : self._at + min(CUT_FRAMES, len(words))]
        words[: len(cut)] += cut * _both_ears(np.linspace(1.0, 0.0, len(cut)))
        self._words, self._at = words, 0
        self._room_db.go(ROOM_DB, ROOM_S)

    def mix(self, block: Block) -> Block:
        mixed: Block = block * _both_ears(gain_of(self._room_db.take(len(block))))
        if self._at < len(self._words):
            words = self._words[self._at : self._at + len(block)]
            mixed[: len(words)] += words
            self._at += len(block)
            if self._at >= len(self._words):
                self._room_db.go(0.0, BACK_S)
        return mixed


def _both_ears(values: Values) -> Block:
    return values.astype(np.float32)[:, np.newaxis]


def _dip_curve() -> Values:
    fall, hold, back = (frames_of(part_s) for part_s in (DIP_FALL_S, DIP_HOLD_S, DIP_RETURN_S))
    return np.concatenate((np.linspace(0, DIP_DB, fall), np.full(hold, DIP_DB), np.linspace(DIP_DB, 0, back)))


def _tick() -> Values:
    """A fingertip on a wooden bedside table: two low, well damped modes, 12 dB above the mean of the sounds."""
    t = np.arange(frames_of(0.06)) / RATE_HZ
    knock = np.sin(2 * np.pi * 420 * t) * np.exp(-t / 0.008) + 0.4 * np.sin(2 * np.pi * 1130 * t) * np.exp(-t / 0.003)
    soften = np.minimum(t / 0.002, 1.0)
    knock *= soften
    knock *= 10 ** (-18 / 20) / np.abs(knock).max()
    return knock


def _rounded(sound: Block) -> NDArray[np.int32]:
    return np.rint(sound).astype(np.int32)
