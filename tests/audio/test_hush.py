"""Words that a stop has cut short are not said in the night that follows, begun in the fade or days later."""

import numpy as np
import pytest

from device.audio.edge import Edge, Say
from device.audio.engine import Bring, Engine
from device.audio.feed import AudioCommand, Feed
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Fade, Hush, Rest, SetVolume, Shape
from device.sounds.contract import Mood
from tests.audio.voices import Steady
from tests.nightstand import Still

SAID = 0.25


class Sentence:
    """Ten seconds of a constant, said once."""

    def __init__(self) -> None:
        self._left = 10 * RATE_HZ

    @property
    def ended(self) -> bool:
        return self._left <= 0

    def render(self, frames: int, _mood: Mood) -> Block:
        self._left -= frames
        return np.full((frames, 2), SAID, np.float32)


def night() -> tuple[AudioCommand, ...]:
    """Of a sound that is still, so that only words are heard."""
    return Bring(Still(0), 0.0, 0.0), SetVolume(0.0), Shape(0.0, 0.0, 1.0, 1.0, 0.0), Fade(0.0, 3.0)


def saying(feed: Feed, *, as_answer: bool) -> None:
    """A night that says something, which is loud and clear by its fifth second."""
    feed.obey(*night())
    feed.pull(frames_of(4.0))
    words = Say(np.full((10 * RATE_HZ, 2), SAID, np.float32)) if as_answer else Bring(Sentence(), 0.0, 0.0, "speech")
    feed.obey(words)
    assert loudest(feed, 1.0) == pytest.approx(SAID, rel=0.01)


def loudest(feed: Feed, duration_s: float) -> float:
    return float(np.abs(feed.pull(frames_of(duration_s))).max()) / 2**31


@pytest.fixture
def feed() -> Feed:
    return Feed(Engine(), Edge("int32", 0.0, "whisper"), ahead_frames=0)


@pytest.mark.parametrize("as_answer", [False, True], ids=["asked for", "an answer"])
def test_a_night_after_the_stop_is_without_them(feed: Feed, as_answer: bool) -> None:
    saying(feed, as_answer=as_answer)
    feed.obey(Fade(SILENCE_DB, 3.0), Rest())
    feed.pull(frames_of(3.5))
    assert feed.quiet
    feed.obey(Hush(), *night())
    assert loudest(feed, 8.0) == 0.0


@pytest.mark.parametrize("as_answer", [False, True], ids=["asked for", "an answer"])
def test_a_night_begun_in_the_stop_fade_is_without_them(feed: Feed, as_answer: bool) -> None:
    saying(feed, as_answer=as_answer)
    feed.obey(Fade(SILENCE_DB, 3.0))
    feed.pull(frames_of(1.0))
    feed.obey(Hush(), *night())
    last = np.abs(feed.pull(frames_of(1.0))[:, 0]) / 2**31
    assert np.abs(np.diff(last)).max() < 0.001, "they go without a click"
    assert loudest(feed, 8.0) == 0.0


def test_words_that_nobody_has_heard_yet_take_no_room(feed: Feed) -> None:
    feed.obey(Bring(Steady(0.1), 0.0, 0.0), *night()[1:])
    feed.pull(frames_of(4.0))
    feed.obey(Bring(Sentence(), 0.0, 0.0, "speech"), Hush())
    feed.pull(frames_of(6.0))
    before = loudest(feed, 1.0)
    feed.obey(Bring(Sentence(), 0.0, 0.0, "speech"))
    feed.obey(Hush())
    feed.pull(frames_of(6.0))
    assert loudest(feed, 1.0) == pytest.approx(before) == pytest.approx(0.1, rel=0.01)
