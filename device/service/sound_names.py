"""Which sound somebody means: by its id or its title, whatever the capitals, spaces and dashes. Pure."""

import difflib
import re
from collections.abc import Collection, Mapping

LONGEST_ASKED = 64  # characters
MOST_NEAR = 3
MOST_WORDS = 4  # that are looked for: a client may send anything, while sound is made
LIKENESS = 0.75  # of two words, by difflib
LITTLE = {"a", "an", "the", "on", "in", "of", "with"}


def resolve(asked: str, known: Collection[str]) -> str | list[str]:
    """The id of the sound that is meant; else those that may be, the likeliest first.

    `known` maps ids to titles; of ids alone, each is its own title.
    """
    titles = known if isinstance(known, Mapping) else {name: name for name in known}
    if asked in titles:
        return asked
    words = _words(asked[:LONGEST_ASKED])
    same = [name for name, title in titles.items() if words and words in (_words(name), _words(title))]
    return same[0] if len(same) == 1 else same or _near(words, titles)


def not_known(asked: str, may_be: list[str]) -> str:
    """One line about what `resolve` found no sound for."""
    *others, last = may_be or [""]
    named = f"{', '.join(others)} or {last}" if others else last
    return f"{asked[:LONGEST_ASKED]!r} is not known" + (f", perhaps {named} was meant" if last else "")


def _near(words: list[str], titles: Mapping[str, str]) -> list[str]:
    """Those that share most words with it, or else letters."""
    telling = [word for word in dict.fromkeys(words) if word not in LITTLE][:MOST_WORDS]

    its = {name: {*_words(name), *_words(title)} for name, title in titles.items()}
    every_word = set().union(*its.values())
    alike = [set(difflib.get_close_matches(word, every_word, MOST_NEAR, LIKENESS)) for word in telling]
    by_words = {name: sum(bool(its[name] & words) for words in alike) for name in titles}
    most = max(by_words.values(), default=0)
    if most:
        return [name for name, count in by_words.items() if count == most][:MOST_NEAR]
    return difflib.get_close_matches("_".join(words), titles, n=1)


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().replace("_", " "))
