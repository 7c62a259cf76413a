"""English words: known, put together from known ones, or read by rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.speech.english import OURS
from device.speech.phones import CONSONANTS, VOWELS
from tests.speech.phonetic import english, names, weighed


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "sleep": "S L IY2 P",
        "about": "AX B AW2 T",
        "moonlight": "M UW2 N L AY1 T",
        "o'clock": "AX K L AA2 K",
        "SLEEP": "S L IY2 P",
        "Night": "N AY2 T",
        "zebra": "Z IY2 B R AX",
    }.items(),
)
def test_the_dictionary_is_followed_with_its_weight(word: str, sounds: str) -> None:
    assert weighed(english().word(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "the": "DH AX",
        "The": "DH AX",
        "A": "AX",
        "I": "AY",
        "of": "AX V",
        "close": "K L OW2 Z",
        "wind": "W IH2 N D",
    }.items(),
)
def test_some_words_are_said_as_one_does_at_night(word: str, sounds: str) -> None:
    assert weighed(english().word(word)) == sounds


def test_words_that_carry_no_weight_are_short_in_all_their_vowels() -> None:
    heavy = {word for word in OURS if "2" in weighed(english().word(word))}
    assert heavy == {"close", "use", "live", "wind", "read"}


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "glorps": "G L AO R P S",
        "moonbeam's": "M UW N B IY M Z",
        "blorgh's": "B L AO R Z",
        "vorchet's": "V AO R CH AX T S",
        "smoothies": "S M UW TH IY Z",
        "grinches": "G R IH N CH IH Z",
        "hush's": "HH AH SH IH Z",
        "lace's": "L EY S IH Z",
        "sleep's": "S L IY P S",
        "bed's": "B EH D Z",
    }.items(),
)
def test_plurals_and_possessives_go_by_the_sound_before(word: str, sounds: str) -> None:
    assert names(english().word(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "vaped": "V EY P T",
        "hushed": "HH AH SH T",
        "whooshed": "W UW SH T",
        "glitched": "G L IH CH T",
        "napped": "N AE P T",
        "lulled": "L AH L D",
        "snoozed": "S N UW Z D",
        "cuddled": "K AH D AX L D",
        "blanketed": "B L AE NG K AX T IH D",
        "quilted": "K W IH L T IH D",
        "bedded": "B EH D IH D",
    }.items(),
)
def test_what_is_past_goes_by_the_sound_before(word: str, sounds: str) -> None:
    assert names(english().word(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "can't": "K AE N T",
        "you'll": "Y UW L",
        "we're": "W IY R",
        "moon'll": "M UW N AX L",
        "stars've": "S T AA R Z AX V",
        "cat'd": "K AE T AX D",
        "sea'd": "S IY D",
        "cloudn't": "K L AW D AX N T",
    }.items(),
)
def test_contractions(word: str, sounds: str) -> None:
    assert names(english().word(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "snugglebug": "S N AH2 G AX L B AH1 G",
        "dreamboat": "D R IY2 M B OW1 T",
        "pillowfort": "P IH2 L OW F AO1 R T",
    }.items(),
)
def test_two_words_in_one_have_their_weight_on_the_first(word: str, sounds: str) -> None:
    assert weighed(english().word(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "sleepier": "S L IY P IY ER",
        "dozily": "D OW Z IH L IY",
        "hazier": "HH EY Z IY ER",
        "snuggleness": "S N AH G AX L N AX S",
    }.items(),
)
def test_endings_are_put_to_words_that_are_known(word: str, sounds: str) -> None:
    assert names(english().word(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "XQ": "EH1 K S K Y UW2",
        "USA": "Y UW1 EH1 S EY2",
        "gh": "G",
        "h'h": "EY1 CH EY2 CH",
        "NASA": "N AE2 S AX",
        "BLIMP": "B L IH2 M P",
        "SHHH": "SH",
        "ZZZZ": "Z Z",
    }.items(),
)
def test_capitals_that_are_no_word_are_said_letter_by_letter(word: str, sounds: str) -> None:
    assert weighed(english().word(word)) == sounds


@pytest.mark.parametrize(
    ("word", "sounds"),
    {
        "café": "K AX F EY",
        "naïve": "N AY IY V",
        "cafe\u0301": "K AX F EY",
        "façade": "F AX S AA D",
        "Straße": "S T R AE S",
        "ﬁne": "F AY N",
        "Ｓｌｅｅｐ": "S L IY P",  # noqa: RUF001 - wide ones are the point
    }.items(),
)
def test_accents_and_other_ways_to_write_a_letter_are_taken_off(word: str, sounds: str) -> None:
    assert names(english().word(word)) == sounds


@pytest.mark.parametrize("word", ["ночь", "夜", "ليل", "νύχτα", "'", "", "m2", "sleeр"])  # noqa: RUF001 - the last r is Russian
def test_other_letters_are_not_read(word: str) -> None:
    assert english().word(word) is None


@given(st.from_regex("[A-Za-z]{1,20}('[A-Za-z]{1,5})?", fullmatch=True))
def test_no_word_of_letters_is_silent_or_says_what_a_mouth_cannot(letters: str) -> None:
    word = english().word(letters)
    assert word
    assert all(phone.name in CONSONANTS or phone.name in VOWELS for phone in word)
    assert all(phone.stress == 0 for phone in word if phone.name in CONSONANTS)


def test_a_word_is_looked_up_once() -> None:
    """What is asked again is the same object, from the cache."""
    assert english().word("lullaby") is english().word("Lullaby")
