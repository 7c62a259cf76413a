"""From a text to clauses."""
# ruff: noqa: RUF001 - which characters people write is the subject

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from device.speech.contract import BadText, Reading
from device.speech.phones import CONSONANTS, VOWELS
from device.speech.text import BREATH_WORDS, LONGEST_TEXT, LONGEST_WORD, RESTS_S, read
from tests.speech.phonetic import english, said


def reading(text: str) -> Reading:
    return read(text, english())


@pytest.mark.parametrize(
    ("between", "mark"),
    {
        ", ": ",", "; ": ";", ": ": ":", ". ": ".", "! ": "!", "? ": "?", " … ": "…", "... ": "…", ". . . ": "…",
        "....": "…", " - ": "-", " – ": "-", "—": "-", "- ": "-", "\n\n": "¶", "\n \t\n\n": "¶", "\r\n\r\n": "¶",
        ".\n\n": "¶", "?!": "?", '," ': ",", ".) (": ".", ", - ": ",", ".”\n\n“": "¶",
    }.items(),
)  # fmt: skip
def test_rests_by_punctuation(between: str, mark: str) -> None:
    first, second = reading(f"sleep{between}now").clauses
    assert said((first, second)) == ["S L IY P", "N AW"]
    assert first.rest_s == RESTS_S[mark]
    assert first.ends == (mark in ".!?…¶")


@pytest.mark.parametrize(
    "between", [" ", "\n", "\t", "\r\n", " (", '" ', "-", "‑", "\x00", "\u200b", "/", " \u2028 ", "*", "_"]
)
def test_no_rest(between: str) -> None:
    assert said(reading(f"sleep{between}now").clauses) == ["S L IY P | N AW"]


def test_the_last_clause_ends_whatever_is_written_after_it() -> None:
    for text in ("sleep", "sleep.", "sleep\n\n", "sleep,", "sleep -"):
        assert reading(text).clauses[-1].ends
    assert reading("sleep").clauses[-1].rest_s == RESTS_S["."]
    assert reading("sleep…").clauses[-1].rest_s == RESTS_S["…"]


def test_marks_before_the_first_word_are_no_rest() -> None:
    assert said(reading("... - sleep, now").clauses) == ["S L IY P", "N AW"]


@pytest.mark.parametrize(
    "quoted", ["‘sleep’", "“sleep”", "'sleep'", "«sleep»", "(sleep)", "*sleep*", "¡sleep!", "sl\u00adeep"]
)
def test_what_is_around_a_word_is_not_said(quoted: str) -> None:
    assert said(reading(quoted).clauses) == ["S L IY P"]
    assert reading(quoted).unsaid == ()


def test_curly_apostrophes_are_straight_ones() -> None:
    assert reading("don’t donʼt don't").clauses[0].words == reading("don't " * 3).clauses[0].words


def test_figures_are_said() -> None:
    assert said(reading("3–5").clauses) == ["TH R IY | T AX | F AY V"]
    assert said(reading("2½").clauses) == ["T UW | AX N D | W AH N | HH AE F"]
    assert said(reading("−2").clauses) == ["M AY N AX S | T UW"]
    assert said(reading("a 20-year nap").clauses) == ["AX | T W EH N T IY | Y IH R | N AE P"]


def test_what_nobody_can_read_is_named_once_and_the_rest_is_said() -> None:
    spoken = reading("sleep 夜 😀 now 😀 ночь, 夜 € ☾ x夜")
    assert said(spoken.clauses) == ["S L IY P | N AW"]
    assert spoken.unsaid == ("夜", "😀", "ночь", "€", "☾", "x夜")


def test_a_breath_holds_so_many_words() -> None:
    clauses = reading("now " * (2 * BREATH_WORDS + 1)).clauses
    assert [len(clause.words) for clause in clauses] == [BREATH_WORDS, BREATH_WORDS, 1]
    assert [(clause.rest_s, clause.ends) for clause in clauses] == [(0.0, False), (0.0, False), (RESTS_S["."], True)]


def test_a_full_breath_that_ends_with_a_rest_rests() -> None:
    clauses = reading("now " * BREATH_WORDS + ", now").clauses
    assert [clause.rest_s for clause in clauses] == [RESTS_S[","], RESTS_S["."]]


def test_what_is_longer_than_any_word_is_not_said() -> None:
    assert reading("now " + "m" * LONGEST_WORD).unsaid == ()
    assert reading("now " + "m" * (LONGEST_WORD + 1)).unsaid == ("m" * (LONGEST_WORD + 1),)


@pytest.mark.parametrize(
    "text", ["", " \n", ".", "... - !?", "'", "\x00", "_", "😀", "夜", "\ud800", "\u0301", "m" * 100_000]
)
def test_nothing_to_say_is_a_bad_text(text: str) -> None:
    with pytest.raises(BadText, match=r"^there is no word in it that can be said$"):
        reading(text)


def test_too_much_to_say_is_a_bad_text() -> None:
    with pytest.raises(BadText, match=r"^100001 characters, where at most 100000 can be said$"):
        reading("m" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize("piece", ["sleep, ", "blorgh's ", "1 a.m.\n", "a'", "\n ", ". "])
def test_the_longest_text_is_read_in_a_moment(piece: str) -> None:
    """A third of a second; where it is gone through again and again it is minutes."""
    begin_s = time.process_time()
    assert reading("now " + (piece * LONGEST_TEXT)[: LONGEST_TEXT - 4]).clauses
    assert time.process_time() - begin_s < 4.0


@given(st.text(st.characters(), max_size=60) | st.text(" .,-'\n1:5%$aeShrtmN’…½²夜😀é\u0301", max_size=60))
@example("\ud800 a")
@example("İ ŉ ǆ ﬃ ㎏ Ⅳ ª º")
def test_whatever_is_written_is_sounds_or_a_bad_text(text: str) -> None:
    try:
        spoken = reading(text)
    except BadText:
        return
    assert all(phone.name in VOWELS or phone.name in CONSONANTS for c in spoken.clauses for w in c.words for phone in w)
    assert all(1 <= len(clause.words) <= BREATH_WORDS and all(clause.words) for clause in spoken.clauses)
