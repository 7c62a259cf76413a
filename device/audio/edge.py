"""The last stage before the card: volume, fades and confirmations, the limiter, the cap, and the way to integers.

It works on the period about to be written, so that a hand is heard within one buffer however far ahead the engine is.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from device.audio.contract import Pcm, SampleFormat
from device.audio.dither import Dither
from device.audio.limiter import ROUNDING_DB, STEADY, Limiter
from device.dsp.ramps import Glide, Values, gain_of, rise_limited
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB

RISE_DB_PER_S = 20.0  # all gains together never rise faster, whatever is asked
RISE_DB_PER_FRAME = RISE_DB_PER_S / RATE_HZ
FORGOTTEN_S = 0.2  # forward masking is over by then, however loud it was (Moore 2012)
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
        self._floor_db = SILENCE_DB + max_db  # what is softer counts as this: nobody hears it rise
        self._last_db = self._floor_db  # how loud the last frame was, all gains together
        self._still: tuple[np.float32, float] | None = None  # gain, and the same in dB; while nothing moves here
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
        self._still = None
        if self._closed:
            self._volume_db = Glide(volume_db)
        else:
            self._volume_db.go(volume_db, VOLUME_S)

    def fade(self, to_db: float, over_s: float) -> None:
        """Move linearly in dB; out of silence from SILENCE_DB up, at or below SILENCE_DB to exact silence."""
        if self._closed and to_db <= SILENCE_DB:
            return
        self._still = None
        self._fade_db.go(min(max(to_db, SILENCE_DB), 0.0), max(over_s, SHORTEST_FADE_S))

    def confirm(self) -> None:
        """Nod: dip the sound or tick under it, as configured; a whisperer dips where there is nothing to say."""
        if self._confirmation in ("dip", "whisper"):
            self._still = None
            self._dip.start()
        elif self._confirmation == "tick":
            self._tick.start()

    def say(self, words: Block) -> None:
        """Answer in words."""
        self._spoken.say(words)

    def hush(self) -> None:
        """Say no more."""
        self._spoken.hush()

    def come_back(self, away_s: float = math.inf) -> None:
        """Rise again after `away_s` in which nothing was heard; the longer the gap, the lower the start.

        After `FORGOTTEN_S` of silence an ear keeps nothing of what it heard before, so the start is at the floor.
        """
        self._still = None
        self._last_db += (self._floor_db - self._last_db) * min(away_s / FORGOTTEN_S, 1.0)
        self.limiter.forget()
        if away_s < FORGOTTEN_S:  # else it is from next to nothing
            self._mend.start()

    def clear(self) -> None:
        """Forget what the last night had yet to say, and any dip or tick that it had begun."""
        self._spoken = _Spoken()
        for once in (self._dip, self._tick, self._mend):
            once.end()

    def process(self, block: Block, level_db: Values = STEADY) -> Pcm:
        """`(frames, 2)` float32 of the engine to as many samples for the card, the look-ahead later.

        `level_db`, `(frames,)` or steady, is how loud the engine's gains have made it. All gains together rise by
        `RISE_DB_PER_S` at most, whatever adds up.
        """
        frames = len(block)
        if self._spoken.on:
            block, room_db = self._spoken.mix(block)
            level_db = level_db + room_db
        if self._tick.on:
            block = block + _both_ears(self._tick.take(frames))
        return self._integers(self._with_gain(block, level_db))

    def silence(self, frames: int) -> Pcm:
        """Exact silence in the format of the card."""
        return np.zeros((frames, 2), self._type)

    def skip(self, frames: int) -> None:
        """Let musical time pass without sound."""
        self._volume_db.skip(frames)
        self._fade_db.skip(frames)

    def _with_gain(self, block: Block, level_db: Values) -> Block:
        """In the card's integers, limited, the look-ahead later."""
        if self._still is not None:
            gain, still_db = self._still
            heard_db = np.maximum(still_db + level_db, self._floor_db)
            if np.diff(heard_db, prepend=self._last_db).max() <= RISE_DB_PER_FRAME:
                self._last_db = float(heard_db[-1])
                return self.limiter.process(block * gain, heard_db)
        moving_gain, reached_db = self._moving_gain(len(block), level_db)
        return self.limiter.process(block * _both_ears(moving_gain), reached_db)

    def _moving_gain(self, frames: int, level_db: Values) -> tuple[Values, Values]:
        """Gain to the full scale of the card's integers, and how loud all gains make it, frame by frame."""
        fade_db = self._fade_db.take(frames)
        asked_db = fade_db + self._volume_db.take(frames) + self._dip.take(frames)
        heard_db = np.maximum(asked_db + level_db, self._floor_db)
        reached_db = rise_limited(heard_db, self._last_db, frames, RISE_DB_PER_FRAME)
        gain = gain_of(asked_db + (reached_db - heard_db)) * (fade_db > SILENCE_DB) * self._full_scale
        if self._mend.on:
            gain = gain * (1.0 + self._mend.take(frames))
        moving = self._dip.on or self._mend.on or not (self._fade_db.still and self._volume_db.still)
        caught_up = reached_db[-1] > heard_db[-1] - ROUNDING_DB
        self._still = None if moving or not caught_up else (np.float32(gain[-1]), float(asked_db[-1]))
        self._last_db = float(reached_db[-1])
        return gain, reached_db


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

    def end(self) -> None:
        self._at = len(self._values)

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

    def hush(self) -> None:
        self._words = self._words[: self._at + CUT_FRAMES]
        last = self._words[self._at :]
        last *= _both_ears(np.linspace(1.0, 0.0, len(last)))

    def mix(self, block: Block) -> tuple[Block, Values]:
        """With what is said, and the room that was made for it."""
        room_db = self._room_db.take(len(block))
        mixed: Block = block * _both_ears(gain_of(room_db))
        if self._at < len(self._words):
            words = self._words[self._at : self._at + len(block)]
            mixed[: len(words)] += words
            self._at += len(block)
            if self._at >= len(self._words):
                self._room_db.go(0.0, BACK_S)
        return mixed, room_db


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
