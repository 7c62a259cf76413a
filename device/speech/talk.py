"""What is to be whispered, read: the one way from a text of the owner's to clauses."""

from collections.abc import Callable
from functools import lru_cache

from device.complaints import shown
from device.speech.cmudict import Dictionary
from device.speech.contract import BadText, Reading
from device.speech.english import English
from device.speech.spanish import Spanish
from device.speech.text import read


@lru_cache(maxsize=1)  # it is asked whether a text can be said, and then to say it
def reading_of(text: str, language: str = "english") -> Reading:
    """The text as it will be said. Raises BadText."""
    if language not in LANGUAGES:
        raise BadText(f"Lull cannot read {shown(language)}, only {' and '.join(LANGUAGES)}")
    return LANGUAGES[language](text)


def _english(text: str) -> Reading:
    with Dictionary() as dictionary:
        return read(text, English(dictionary))


def _spanish(text: str) -> Reading:
    return read(text, Spanish())


LANGUAGES: dict[str, Callable[[str], Reading]] = {"english": _english, "spanish": _spanish}  # by their files
