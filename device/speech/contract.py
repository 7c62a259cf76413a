"""What a language is: what turns written words into the sounds of speech; another one is one file in this folder."""

from typing import NamedTuple, Protocol


class BadText(ValueError):
    """A text that cannot be said; the message, one line, says why."""


class Phone(NamedTuple):
    """A sound of speech: one of the names in `phones.py`."""

    name: str
    stress: int = 0  # of a vowel: 2 said with weight, 1 with less, 0 none


Word = tuple[Phone, ...]


class Language(Protocol):
    """Reads one language. Pure but for the dictionary it may look into."""

    def spelled_out(self, text: str) -> str:
        """The text with numbers, times and abbreviations as words; punctuation stays."""

    def word(self, letters: str) -> Word | None:
        """How a word is said; None when it is not written in this language's letters."""


class Clause(NamedTuple):
    """What is said between two rests."""

    words: tuple[Word, ...]
    rest_s: float  # after it, at a pace of 1
    ends: bool  # a sentence, so that the voice falls and the last syllable stays


class Reading(NamedTuple):
    """A text as it will be said."""

    clauses: tuple[Clause, ...]
    unsaid: tuple[str, ...]  # what nobody could read, as written
