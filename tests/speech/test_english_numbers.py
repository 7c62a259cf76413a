"""Figures and short forms in English."""
# ruff: noqa: RUF001 - which figures people write is the subject

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.speech.english_numbers import spelled_out

AS_SAID = {
    "0": "zero", "7": "seven", "12": "twelve", "45": "forty five", "100": "one hundred", "101": "one hundred and one",
    "1000": "one thousand", "1,000": "one thousand", "12,345": "twelve thousand three hundred and forty five",
    "1,000,000": "one million", "1, 2, 3": "one , two , three", "1,0000": "one , zero zero zero zero",
    "007": "zero zero seven",
    "1234567890123456": "one two three four five six seven eight nine zero one two three four five six",
    "1st": "first", "2nd": "second", "3rd": "third", "21st": "twenty first", "1,000th": "one thousandth",
    "22ND": "twenty second", "June 5th, 2026": "June fifth, twenty twenty six", "2.5": "two point five",
    "0.75": "zero point seven five", "1.05": "one point zero five", "1.50": "one point five zero",
    ".5": "zero point five", "1,234.5": "one thousand two hundred and thirty four point five", "3.": "three .",
    "-5": "minus five", "at -2.5": "at minus two point five", "area-51 20-year": "area fifty one twenty year",
    "7:05": "seven oh five", "12:00": "twelve o'clock", "7:30": "seven thirty", "17:45": "seventeen forty five",
    "00:30": "zero thirty", "25:99": "twenty five ninety nine", "7:60": "seven sixty", "1:5": "one : five",
    "7 am": "seven ay m", "7:00 AM": "seven ay m", "7:30pm": "seven thirty p m", "9 p.m. now": "nine p m now",
    "at 7 a.m. We": "at seven ay m. We", "I am": "I am", "pm": "pm", "$5": "five dollars", "$1": "one dollar",
    "$1.50": "one dollar and fifty cents", "$2.01": "two dollars and one cent", "$0.50": "fifty cents",
    "$0": "zero dollars", "£3.01": "three pounds and one penny", "£1.50": "one pound and fifty pence",
    "€1,000": "one thousand euros", "$5 million": "five million dollars",
    "$1.5 million": "one point five million dollars", "$1999": "one thousand nine hundred and ninety nine dollars",
    "1999": "nineteen ninety nine", "1900": "nineteen hundred", "1905": "nineteen oh five",
    "2004": "two thousand and four", "2010": "twenty ten", "in 1984, we": "in nineteen eighty four, we",
    "1066": "one thousand and sixty six", "1990s": "nineteen nineties", "the 80's": "the eighties",
    "1990-95": "nineteen ninety to ninety five", "5%": "five percent", "20°": "twenty degrees",
    "20 °C": "twenty degrees Celsius", "68°F": "sixty eight degrees Fahrenheit", "20ºC": "twenty degrees Celsius",
    "2+2=4": "two plus two equals four", "salt & water": "salt and water", "1/2": "one half", "3/4": "three quarters",
    "2/3": "two thirds", "5 1/2": "five and one half", "1/50": "one over fifty",
    "12/25/2024": "twelve twenty five twenty twenty four", "2024-01-15": "twenty twenty four one fifteen",
    "3-5": "three to five", "10-20 min": "ten to twenty minutes", "4-7-8": "four seven eight",
    "Dr. Smith": "doctor Smith", "Mr. and MRS. Jones": "mister and missus Jones", "St. Mary": "saint Mary",
    "Main St. is": "Main street is", "bread, etc. and": "bread, et cetera and", "etc.": "et cetera.",
    "best. Then": "best. Then", "e.g. this": "for example this", "i.e., that": "that is, that",
    "vs. him": "versus him", "no. 5": "number five", "No. I will": "No. I will", "5 min": "five minutes",
    "1 min": "one minute", "5 mins.": "five minutes.", "a 5-min walk": "a five minute walk", "2 hrs": "two hours",
    "1 hr": "one hour", "30 sec. of": "thirty seconds of", "5kg": "five kilograms", "10 km": "ten kilometers",
    "5 minutes": "five minutes", "U.S.A.": "U S ay.", "the U.S. Navy": "the U S Navy",
    "J.R.R. Tolkien": "J R R Tolkien", "room12": "room twelve", "mp3": "mp three", "4ever": "four ever",
    "b2b": "b two b", "555-1234": "five five five, one two three four", "500-1000": "five hundred to one thousand",
    "(555) 123-4567": "five five five, one two three, four five six seven",
    "1-800-555-1234": "one, eight zero zero, five five five, one two three four",
    "+1 555 123 4567": "one, five five five, one two three, four five six seven", "٣": "three",
    "١٢:٠٥": "twelve oh five", "$٣": "three dollars", "x²": "x²", "½": "½",
}  # fmt: skip


@pytest.mark.parametrize(("written", "words"), AS_SAID.items())
def test_it_is_said_as(written: str, words: str) -> None:
    assert " ".join(spelled_out(written).split()) == words


@pytest.mark.parametrize(
    "text", ["", "There is no figure in it: none, at all - none.", "the mist, the dress, no.", "e. g"]
)
def test_what_needs_no_words_stays(text: str) -> None:
    assert spelled_out(text) == text


def test_amounts_beyond_all_counting_are_read_digit_by_digit() -> None:
    for written, words in {"$": "$ ", "+": "plus ", "": ""}.items():
        assert " ".join(spelled_out(written + "1" * 5000).split()) == words + "one " * 4999 + "one"


@given(st.text("0123456789.,:-/+$£€%°'٣²½ ¶aApPmMstndrhkgeEiIcCF", max_size=40))
def test_no_figure_is_left(text: str) -> None:
    assert not any(c.isdecimal() for c in spelled_out(text))


@pytest.mark.parametrize(
    "piece", ["1", "$1", "1,", ",111", "1-", "1/", "1999,", "1.", "7:05:", "1 min. ", "a.", "+1 ", "St. "]
)
def test_a_long_run_of_anything_takes_no_longer_than_it_should(piece: str) -> None:
    """A fifth of a second; tried again from each of its places it would be a minute."""
    begin_s = time.process_time()
    assert not any(c.isdecimal() for c in spelled_out(piece * (50_000 // len(piece))))
    assert time.process_time() - begin_s < 4.0
