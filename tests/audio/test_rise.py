"""I3 in what is sent to the card: all that adds up to the loudness of a night rises by 20 dB a second at most.

Each voice is a square wave of constant power, and no two that sound together have anything in common: so the power of
what is sent is that of all gains.
"""

from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from device.audio.contract import Pcm
from device.audio.edge import RISE_DB_PER_S
from device.config import Config, Night, Volume
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block
from device.session.events import NextAsked, PlayAsked, StopAsked, TimerAsked, VolumeAsked
from device.sounds.contract import Mood
from tests.nightstand import Nightstand, Still

LOUD = Volume(first_db=0.0, start_max_db=0.0, max_db=0.0)
SHORT = Night(timer_min=0.4, close_min=0.4, fade_in_s=3.0, return_s=3.0, confirm="off")
VALUE = 0.1
AUDIBLE_DB = -40.0
LOOK_FRAMES = 240  # mean over 5 ms: int16 with its dither counts coarsely
WINDOWS = (10, 20, 80)  # of these: 50, 100 and 400 ms


class Square(Still):
    """Changes its sign every `half_frames`; those of 15, 30, 60 and 120 have nothing in common over 240."""

    def __init__(self, seed: int, sound: str, half_frames: int) -> None:
        super().__init__(seed, sound)
        self._half_frames, self._at = half_frames, 0

    def render(self, frames: int, mood: Mood) -> Block:
        signs = 1.0 - 2.0 * (np.arange(self._at, self._at + frames) // self._half_frames % 2)
        self._at += frames
        return np.repeat(VALUE * signs[:, np.newaxis], 2, axis=1).astype(np.float32)


class Sounding(Nightstand):
    """One whose sound is rendered and kept."""

    def __init__(self, night: Night, broken: tuple[str, ...]) -> None:
        self.heard: list[Pcm] = []
        super().__init__(Config(night=night, volume=LOUD), broken=broken)

    def level_db(self) -> NDArray[np.float64]:
        """Every 5 ms."""
        self._listen()
        sound = np.concatenate(self.heard, dtype=np.float64, casting="safe") / 2**15
        whole = len(sound) // LOOK_FRAMES * LOOK_FRAMES
        power = np.square(sound[:whole] / VALUE).reshape(-1, 2 * LOOK_FRAMES).mean(axis=1)
        level_db: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 1e-10))
        return level_db

    def _make(self, sound: str, seed: int) -> Still:
        made = super()._make(sound, seed)
        others = sum(voice.sound != "brown" for voice in self.made)
        return Square(made.seed, sound, 15 if sound == "brown" else 30 * 2 ** (others % 3))

    def _listen(self) -> None:
        if frames := frames_of(self.now_s - self._heard_s):
            self.heard.append(self.feed.pull(frames))
            self._heard_s += frames / RATE_HZ


def steepest_db_per_s(level_db: NDArray[np.float64]) -> float:
    """Over windows as short as an ear can tell and longer ones."""
    level_db = np.maximum(level_db, AUDIBLE_DB)
    rises = (float((level_db[n:] - level_db[:-n]).max()) / n for n in WINDOWS)
    return max(rises) * RATE_HZ / LOOK_FRAMES


def start(stand: Sounding) -> None:
    stand.tell(PlayAsked(stand.now_s, "clock"))


def next_in_the_bed(stand: Sounding) -> None:
    stand.wait(20.0)
    stand.tell(NextAsked(stand.now_s))


def back_from_the_close(stand: Sounding) -> None:
    stand.wait(37.5)
    stand.press()


def play_in_the_close_and_turn_it_up(stand: Sounding) -> None:
    stand.tell(VolumeAsked(stand.now_s, -20.0))
    stand.wait(37.5)
    stand.tell(PlayAsked(stand.now_s, "paper"))
    stand.wait(1.0)
    stand.tell(VolumeAsked(stand.now_s, 0.0))


def next_in_the_bed_and_turn_it_up(stand: Sounding) -> None:
    stand.tell(VolumeAsked(stand.now_s, -20.0))
    next_in_the_bed(stand)
    stand.wait(0.5)
    stand.tell(VolumeAsked(stand.now_s, 0.0))


def stop_and_play_at_once(stand: Sounding) -> None:
    stand.wait(10.0)
    stand.tell(StopAsked(stand.now_s))
    stand.wait(2.5)
    stand.tell(PlayAsked(stand.now_s, "paper"))


def next_upon_next(stand: Sounding) -> None:
    stand.wait(20.0)
    for _ in range(8):
        stand.tell(NextAsked(stand.now_s))
        stand.wait(0.1)


def turned_up_in_a_dip(stand: Sounding) -> None:
    stand.wait(8.0)
    stand.tell(VolumeAsked(stand.now_s, -40.0))
    stand.wait(1.0)
    stand.tell(TimerAsked(stand.now_s, 24.0))
    stand.tell(VolumeAsked(stand.now_s, 0.0))


HANDS = (
    start, next_in_the_bed, back_from_the_close, play_in_the_close_and_turn_it_up, next_in_the_bed_and_turn_it_up,
    stop_and_play_at_once, next_upon_next, turned_up_in_a_dip,
)  # fmt: skip


@pytest.mark.parametrize("broken", [(), ("brown",)], ids=["with its bed", "bed broken"])
@pytest.mark.parametrize("crossfade_s", [0.5, 3.0])
@pytest.mark.parametrize("hand", HANDS)
def test_whatever_adds_up_it_rises_gently(
    hand: Callable[[Sounding], None], crossfade_s: float, broken: tuple[str, ...]
) -> None:
    stand = Sounding(replace(SHORT, crossfade_s=crossfade_s), broken)
    start(stand)
    if hand is not start:
        hand(stand)
    stand.wait(8.0)
    level_db = stand.level_db()
    assert level_db.max() > -21.0, "it is heard"
    assert steepest_db_per_s(level_db) <= RISE_DB_PER_S * 1.03
