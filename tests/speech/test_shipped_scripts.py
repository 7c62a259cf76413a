"""The scripts that Lull brings: each can be read, is timed as it should be, and ends more quietly than it began."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from device.speech.cmudict import Dictionary
from device.speech.english import OURS, English
from device.speech.recital import Passage
from device.speech.rhythm import said_s
from device.speech.script import Read
from device.speech.script_file import load_script, scripts_in
from device.speech.text import read as read_in
from tests.speech.simply import simply

SHIPPED = Path(__file__).parents[2] / "config" / "whispers"
WRITTEN = sorted(SHIPPED.glob("*.toml"))
SLOWNESS = 1.3  # of the whisperer
CHOSEN = set[str]()  # words said by rule, and heard to be right


@pytest.fixture(scope="module")
def dictionary() -> Iterator[Dictionary]:
    with Dictionary() as opened:
        yield opened


@pytest.fixture(scope="module")
def english(dictionary: Dictionary) -> Read:
    language = English(dictionary)
    return lambda text, name: read_in(text, language) if name == "english" else simply(text, name)


def usually_s(passage: Passage) -> float:
    return said_s(passage.clauses, SLOWNESS / passage.pace)


def test_all_that_lull_brings_can_be_read(english: Read) -> None:
    scripts, complaints = scripts_in([SHIPPED], english)
    assert complaints == []
    wanted = {"affirmations", "beach", "body-scan", "breathing", "counting-down", "good-night", "murmur"}
    assert scripts.keys() >= wanted
    assert not scripts["murmur"].passages


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_its_words_are_in_the_dictionary(file: Path, dictionary: Dictionary) -> None:
    texts = [says["text"] for says in tomllib.loads(file.read_text()).get("says", [])]
    words = {word for text in texts for word in re.findall(r"[a-z']+", text.lower())}
    assert {word for word in words if word not in OURS and not dictionary.sounds(word)} <= CHOSEN


@pytest.mark.parametrize("file", [file for file in WRITTEN if file.stem != "murmur"], ids=lambda file: file.stem)
def test_it_grows_sparser_and_not_faster(file: Path, english: Read) -> None:
    passages = load_script(file, english).passages
    share = len(passages) // 3
    shares = [
        sum(map(usually_s, part)) / sum(map(until_next_s, part)) for part in (passages[:share], passages[-share:])
    ]
    assert shares[1] < 0.6 * shares[0]
    assert all(later.pace <= sooner.pace for sooner, later in pairwise(passages))


def until_next_s(passage: Passage) -> float:
    return passage.lasts_s or usually_s(passage) + passage.pause_s


def test_a_body_is_gone_through_in_its_time(english: Read) -> None:
    body = load_script(SHIPPED / "body-scan.toml", english)
    assert 8.0 < sum(map(until_next_s, body.passages)) / 60 < 10.0


def test_words_keep_to_the_breath_of_the_lamp(english: Read) -> None:
    script = load_script(SHIPPED / "breathing.toml", english)
    assert script.breath_s == (4.0, 7.0, 8.0)
    timed_ones = [passage for passage in script.passages if passage.lasts_s is not None]
    assert timed_ones == list(script.passages[-len(timed_ones) :])
    assert all(passage.pause_s == 0.0 for passage in timed_ones)
    assert all(usually_s(passage) < (passage.lasts_s or 0.0) - 0.5 for passage in timed_ones)
    at_s = 0.0
    for passage in timed_ones:
        assert at_s % 19.0 in (0.0, 4.0, 11.0)  # where the lamp turns
        at_s += passage.lasts_s or 0.0
    assert at_s == 25 * 19.0
