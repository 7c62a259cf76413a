"""From a written text to clauses: where to rest, what to say, and what nobody could read."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from device.speech.contract import BadText, Clause, Language, Reading, Word

LONGEST_TEXT = 100_000  # characters, two hours of whispering

# Rests in seconds at a pace of 1, in the order of their weight; a paragraph is an empty line.
RESTS_S = {"-": 0.25, ",": 0.35, ";": 0.5, ":": 0.5, ".": 0.8, "!": 0.8, "?": 0.8, "…": 1.3, "¶": 1.8}
ENDS = ".!?…¶"
BREATH_WORDS = 11  # said in one breath where nothing is written between them
LONGEST_WORD = 64  # letters, more than any word has

PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "—": " - ", "–": " - ", "―": " - ", "¿": " ", "¡": " ", "−": "-"})
JOINS = re.compile("[\u00ad\u200c\u200d\u2060\ufeff]")  # soft hyphens and other marks that cannot be seen
RANGE = re.compile(r"(?<=\d)[‐‑–](?=\d)")

TOKEN = re.compile(
    r"[^\W\d_]+(?:'[^\W\d_]+)*|[,;:.!?…¶]|(?<!\w)-|-(?!\w)|[^\s\w,;:.!?…¶-]|[\d_]+"
)  # a hyphen within a word is no rest


def read(text: str, language: Language) -> Reading:
    """The clauses of a text. Raises BadText when there is nothing in it to say, or far too much."""
    if len(text) > LONGEST_TEXT:
        raise BadText(f"{len(text)} characters, where at most {LONGEST_TEXT} can be said")
    unsaid: dict[str, None] = {}
    clauses = tuple(_clauses(_plain(text), language, unsaid))
    if not clauses:
        raise BadText("there is no word in it that can be said")
    return Reading(clauses, tuple(unsaid))


def _plain(text: str) -> str:
    """One way of writing for what can be written in several; control characters are blanks."""
    text = RANGE.sub("-", JOINS.sub("", unicodedata.normalize("NFC", text)))
    text = re.sub(r"\r\n?", "\n", text.translate(PLAIN))
    text = re.sub(r"\n[^\S\n]*\n\s*", " ¶ ", text)
    text = re.sub(r"\.\s*\.\s*\.[\s.]*", "… ", text)
    return "".join(_plain_character(c) for c in text)


def _plain_character(c: str) -> str:
    category = unicodedata.category(c)
    if category == "No":  # as 5½ or x²
        return " " + unicodedata.normalize("NFKC", c).replace("⁄", "/")
    return " " if category[0] in "CZ" else c


def _clauses(text: str, language: Language, unsaid: dict[str, None]) -> Iterator[Clause]:
    words: list[Word] = []
    word_of = cache(language.word)
    mark = ""
    for token in TOKEN.findall(language.spelled_out(text)):
        if token in RESTS_S:
            mark = max(mark, token, key=lambda m: RESTS_S.get(m, 0.0))
            continue
        word = word_of(token) if token[0].isalpha() and len(token) <= LONGEST_WORD else None
        if word is None:
            if token[0].isalnum():
                unsaid[token] = None
            elif unicodedata.category(token[0]) in ("So", "Sm", "Sc"):
                unsaid[token[0]] = None
            continue
        if words and mark:
            yield Clause(tuple(words), RESTS_S[mark], mark in ENDS)
            words = []
        elif len(words) == BREATH_WORDS:
            yield Clause(tuple(words), 0.0, ends=False)
            words = []
        mark = ""
        words.append(word)
    if words:
        yield Clause(tuple(words), RESTS_S.get(mark, RESTS_S["."]), ends=True)
