"""The dictionary: finds what is in it, and nothing else."""

import random
import re
from pathlib import Path

import pytest

from device.speech.cmudict import Dictionary, _file
from device.speech.contract import BadText


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "rest": "R EH1 S T",
        "a": "AH0",  # before which stands (2), and which thousands of words begin with
        "an": "AE1 N",
        "slee": "S L IY1",
        "sleep": "S L IY1 P",
        "o'clock": "AH0 K L AA1 K",
        "'bout": "B AW1 T",
        "zywicki": "Z IH0 W IH1 K IY0",
        "aalborg": "AO1 L B AO0 R G",  # a remark follows
    }.items(),
)
def test_it_knows(word: str, sounds: str) -> None:
    assert Dictionary().sounds(word) == sounds.split()


@pytest.mark.parametrize("word", ["", "sleepp", "zzzzzz", "!", "blorgh", "Rest", "rest(", "rest r", "s" * 1000, "(2)"])
def test_it_does_not_know(word: str) -> None:
    assert Dictionary().sounds(word) == []


def test_variants_are_found_by_their_number() -> None:
    dictionary = Dictionary()
    assert dictionary.sounds("read") == ["R", "EH1", "D"]
    assert dictionary.sounds("read", 2) == ["R", "IY1", "D"]
    assert dictionary.sounds("read", 3) == []


def test_the_first_and_the_last_line_are_found_and_each_of_many_between() -> None:
    dictionary = Dictionary()
    lines = _file().read_text().splitlines()
    for line in (lines[0], lines[-1], *random.Random(1).sample(lines, 10_000)):
        word, *sounds = line.partition(" #")[0].split()
        variant = re.fullmatch(r"(.+)\((\d)\)", word)
        found = dictionary.sounds(variant[1], int(variant[2])) if variant else dictionary.sounds(word)
        assert found == sounds, line


def test_a_small_one_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "small").write_text("bed B EH1 D\ncot K AA1 T # to sleep in\n")
    with Dictionary(tmp_path / "small") as dictionary:
        assert dictionary.sounds("bed") == ["B", "EH1", "D"]
        assert dictionary.sounds("cot") == ["K", "AA1", "T"]
        assert dictionary.sounds("be") == []


def test_one_that_is_missing_or_empty_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for name in ("missing", "empty"):
        with pytest.raises(BadText, match=r"^no dictionary to read words with: .+$"):
            Dictionary(tmp_path / name)


def test_it_lets_go_of_the_file() -> None:
    with Dictionary() as dictionary:
        assert dictionary.sounds("rest")
    with pytest.raises(ValueError, match="closed"):
        dictionary.sounds("rest")
