"""Words that stand in no dictionary."""

import random
import re
import string
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.speech.cmudict import Dictionary, _file
from device.speech.english_spelling import spelled
from device.speech.phones import CONSONANTS, VOWELS
from tests.speech.phonetic import names, weighed

WORST_ERROR = 0.18  # of phones; 15.8 % measured

READ = {
    "blick": "B L IH K", "quatch": "K W AE CH", "fep": "F EH P", "nork": "N AO R K", "zib": "Z IH B",
    "dax": "D AE K S", "strill": "S T R IH L", "smick": "S M IH K", "theck": "TH EH K", "spluff": "S P L AH F",
    "cluss": "K L AH S", "wug": "W AH G", "wugs": "W AH G Z", "blicks": "B L IH K S", "shub": "SH AH B",
    "phleb": "F L EH B", "wabe": "W EY B", "bline": "B L AY N", "drope": "D R OW P", "flune": "F L UW N",
    "meke": "M IY K", "pake": "P EY K", "bife": "B AY F", "thrace": "TH R EY S", "toves": "T OW V Z",
    "outgrabe": "AW T G R EY B", "smakes": "S M EY K S", "glaving": "G L EY V IH NG", "vaneless": "V EY N L AX S",
    "psy": "S AY", "bly": "B L AY", "mimsy": "M IH M S IY", "knickle": "N IH K AX L", "gnarp": "N AA R P",
    "wraff": "R AE F", "whimble": "W IH M B AX L", "xeno": "Z EH N OW", "nation": "N EY SH AX N",
    "flusion": "F L UW ZH AX N", "grocious": "G R OW SH AX S", "frabjous": "F R AE B JH AX S",
    "blatted": "B L AE T IH D", "floomed": "F L UW M D", "gleeped": "G L IY P T", "blatched": "B L AE CH T",
    "glooshes": "G L UW SH IH Z", "brissing": "B R IH S IH NG", "trombly": "T R AA M B L IY",
    "snurkful": "S N ER K F AX L", "floy": "F L OY", "broin": "B R OY N", "stroud": "S T R AW D", "blay": "B L EY",
    "snee": "S N IY", "moof": "M UW F", "glaw": "G L AO", "toab": "T OW B", "snook": "S N UH K",
    "snaught": "S N AO T", "blight": "B L AY T", "fleigh": "F L EY", "glarp": "G L AA R P", "flirk": "F L ER K",
    "murb": "M ER B", "blerp": "B L ER P", "pobble": "P AA B AX L", "gimble": "JH IH M B AX L",
    "snable": "S N EY B AX L", "fottle": "F AA T AX L", "dridge": "D R IH JH", "splinge": "S P L IH N JH",
    "blomb": "B L AA M", "crink": "K R IH NG K", "squizz": "S K W IH Z", "yondle": "Y AA N D AX L",
    "toma": "T OW M AX", "chellet": "CH EH L AX T", "warp": "W AO R P", "snarrow": "S N EH R OW",
    "mcfee": "M AX K F IY", "shh": "SH", "brrr": "B R R", "pfft": "P F T", "d'arb": "D AA R B",
}  # fmt: skip


@pytest.mark.parametrize(("word", "sounds"), READ.items())
def test_it_is_read_as(word: str, sounds: str) -> None:
    assert names(spelled(word)) == sounds


def test_one_syllable_has_the_weight_and_endings_have_none() -> None:
    assert weighed(spelled("galumphing")) == "G AE2 L AH1 M F IH NG"
    assert weighed(spelled("trombly")) == "T R AA2 M B L IY"
    assert weighed(spelled("mcfee")) == "M AX K F IY2"


@given(st.text("abcdefghijklmnopqrstuvwxyz'", max_size=64))
def test_whatever_the_letters_it_is_sounds_and_one_has_the_weight(letters: str) -> None:
    word = spelled(letters)
    vowels = [phone for phone in word if phone.name in VOWELS]
    assert all(phone.name in CONSONANTS and not phone.stress for phone in word if phone not in vowels)
    assert sum(phone.stress == 2 for phone in word) == bool(vowels)


def test_only_e_and_h_alone_are_silent() -> None:
    assert {letter for letter in string.ascii_lowercase if not spelled(letter)} == {"e", "h"}


def test_few_sounds_of_the_dictionarys_words_are_read_wrongly() -> None:
    lines = _file().read_text().splitlines()
    known = [line.split()[0] for line in lines if re.match("[a-z]{3,10} ", line)]
    dictionary = Dictionary()
    wrong = sounds = 0
    for word in random.Random(1).sample(known, 2000):
        right = [re.sub(r"\d", "", "AX" if sound == "AH0" else sound) for sound in dictionary.sounds(word)]
        wrong += distance([phone.name for phone in spelled(word)], right)
        sounds += len(right)
    print(f"{100 * wrong / sounds:.1f} % of the sounds of 2,000 words are read wrongly")
    assert wrong / sounds < WORST_ERROR


def test_the_distance_counts_what_is_wrong_left_out_and_put_in() -> None:
    assert distance("kitten", "sitting") == 3
    assert distance("", "abc") == 3


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]
