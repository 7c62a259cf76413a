"""Talk without words: endless, the same for the same seed, and with words that come back."""

from itertools import islice, pairwise

import numpy as np
import pytest

from device.speech.contract import Clause
from device.speech.murmur import LEXICON, Murmur
from device.speech.phones import CONSONANTS, VOWELS

SEEDS = [1, 2, 3]


def talk(seed: int, clauses: int, syllables: float = 10.0) -> list[Clause]:
    murmur = Murmur(np.random.default_rng(seed))
    return [murmur.clause(syllables) for _ in range(clauses)]


def syllables_in(clause: Clause) -> int:
    return sum(phone.name in VOWELS for word in clause.words for phone in word)


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    assert talk(1, 50) == talk(1, 50)
    assert talk(1, 50) != talk(2, 50)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_says_only_what_the_mouth_knows(seed: int) -> None:
    phones = [phone for clause in talk(seed, 500) for word in clause.words for phone in word]
    assert {phone.name for phone in phones} <= VOWELS.keys() | CONSONANTS.keys()
    assert {phone.stress for phone in phones if phone.name in CONSONANTS} == {0}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_word_has_its_weight_on_the_first_of_one_to_three_syllables(seed: int) -> None:
    for clause in talk(seed, 200):
        for word in clause.words:
            weights = [phone.stress for phone in word if phone.name in VOWELS]
            assert weights in ([2], [2, 0], [2, 0, 0])


@pytest.mark.parametrize("syllables", [1.5, 3.0, 8.0, 14.5])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_breath_has_about_as_many_syllables_as_asked(seed: int, syllables: float) -> None:
    counts = [syllables_in(clause) for clause in talk(seed, 300, syllables)]
    assert min(counts) >= syllables - 1
    assert max(counts) < syllables + 2
    assert np.mean(counts) == pytest.approx(syllables, abs=1.0)


@pytest.mark.parametrize("syllables", [1.01, 1.5])
def test_a_breath_however_short_has_a_word(syllables: float) -> None:
    assert all(clause.words for clause in talk(1, 100, syllables))


@pytest.mark.parametrize("seed", SEEDS)
def test_words_come_back_and_some_often(seed: int) -> None:
    words = [word for clause in talk(seed, 12) for word in clause.words]
    assert len(set(words)) < 0.75 * len(words)
    assert max(words.count(word) for word in set(words)) >= 5


@pytest.mark.parametrize("seed", SEEDS)
def test_words_are_slowly_replaced(seed: int) -> None:
    """From one breath to the next a single word may be new; after some hundred hardly one is left."""
    clauses = talk(seed, 400)
    early, soon, late = ({word for c in clauses[a:b] for word in c.words} for a, b in ((0, 20), (20, 40), (380, 400)))
    assert len(early & soon) > 0.5 * len(soon)
    assert len(early & late) < 0.3 * len(late)
    known = {word for clause in clauses[:200] for word in clause.words}
    new = [len({*clause.words} - known) for clause in islice(clauses, 200, 210)]
    assert max(new) <= LEXICON / 8


def test_it_never_ends() -> None:
    clauses = talk(1, 5000)
    assert all(clause.words and clause.ends for clause in clauses)
    assert all(one != other for one, other in pairwise(clauses))
