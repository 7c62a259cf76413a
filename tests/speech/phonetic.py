"""Words as written in the CMU dictionary, but with 2, 1 and nothing for weight, to compare with."""

from functools import cache

from device.speech.cmudict import Dictionary
from device.speech.contract import Clause, Word
from device.speech.english import English


@cache
def english() -> English:
    """The language, with its dictionary left open."""
    return English(Dictionary())


def weighed(word: Word | None) -> str:
    """Such as "K AX F EY2"."""
    assert word is not None
    return " ".join(phone.name + (str(phone.stress) if phone.stress else "") for phone in word)


def names(word: Word | None) -> str:
    """The same without weight."""
    assert word is not None
    return " ".join(phone.name for phone in word)


def said(clauses: tuple[Clause, ...]) -> list[str]:
    """Every clause, its words apart."""
    return [" | ".join(names(word) for word in clause.words) for clause in clauses]
