"""Answers in words: which, how soon, and never louder than what plays."""

from functools import lru_cache

import msgspec
import numpy as np
import pytest

from device.answers import answer, utterer_of
from device.audio.edge import ROOM_DB
from device.config import Config, Night
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.session.commands import Confirm, Gestured
from device.session.score import levels, with_bed_alone
from device.sounds import sounds
from device.sounds.contract import TARGET_LUFS
from device.whispers import with_scripts

WHISPERS = msgspec.structs.replace(Config(), night=Night(confirm="whisper"))
SAID = {
    Confirm("timer", 60): "60 minutes",
    Confirm("timer", 1): "one minute",
    Confirm("extend", 15): "15 minutes",
    Confirm("all night"): "all night",
    Confirm("fade now"): "good night",
    Confirm("never"): "never again",
    Confirm("again"): "welcome back",
}
NODS: tuple[Gestured, ...] = ("next", "volume", "limit")


@pytest.mark.parametrize("confirm", SAID, ids=lambda c: c.what)
def test_what_is_said(confirm: Confirm) -> None:
    assert answer(confirm) == SAID[confirm]


@pytest.mark.parametrize("what", NODS)
def test_where_a_nod_says_enough(what: Gestured) -> None:
    assert answer(Confirm(what)) is None


@lru_cache
def words(text: str, whisperer: str = "light", plays_db: float = 0.0) -> Block:
    utter = utterer_of(WHISPERS, with_scripts(sounds(), (), whisperer))
    assert utter is not None
    return utter(text, 7, plays_db)


@pytest.mark.parametrize("text", SAID.values())
def test_they_begin_at_once_and_are_short(text: str) -> None:
    """Of the 150 ms that a gesture has to be answered in, the card's buffer takes 90."""
    level = np.abs(words(text)).max(axis=1)
    assert np.flatnonzero(level > 0.02 * level.max())[0] < 0.04 * RATE_HZ
    assert len(level) < 3.2 * RATE_HZ


@pytest.mark.parametrize("whisperer", ["light", "deep", "airy"])
@pytest.mark.parametrize("plays_db", [0.0, with_bed_alone(levels(1.0)).bed_db])
def test_they_are_under_what_plays(whisperer: str, plays_db: float) -> None:
    """No 0.4 s of them, together with the sound that has made room, has more power than the sound had alone."""
    said = words("60 minutes", whisperer, plays_db).astype(np.float64)
    loudest = np.convolve((said**2).sum(axis=1), np.ones(19200) / 19200, "valid").max()
    house = 10 ** ((TARGET_LUFS + 0.691 + plays_db) / 10)
    assert loudest < house * (1 - 10 ** (ROOM_DB / 10))


def test_nobody_answers_in_words_unless_asked_to() -> None:
    assert utterer_of(Config(), sounds()) is None


def test_without_anybody_who_can_speak_the_edge_nods() -> None:
    assert utterer_of(WHISPERS, {"paper": sounds()["paper"]}) is None
