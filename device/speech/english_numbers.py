"""Numbers, times, money and short forms of English, as words."""

import re
from collections.abc import Callable
from functools import lru_cache

SHORT = {
    "mr": "mister", "mrs": "missus", "ms": "miz", "dr": "doctor", "vs": "versus", "approx": "approximately",
    "e.g": "for example", "i.e": "that is",
}  # fmt: skip
UNITS = {
    "min": "minute", "sec": "second", "hr": "hour", "km": "kilometer", "cm": "centimeter", "mm": "millimeter",
    "kg": "kilogram", "mg": "milligram", "ml": "milliliter",
}  # fmt: skip
SIGNS = {
    "°C": " degrees Celsius ", "°F": " degrees Fahrenheit ", "%": " percent ", "&": " and ", "+": " plus ",
    "=": " equals ", "°": " degrees ", "@": " at ",
}  # fmt: skip
MONEY = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent")}
LONGEST = 15  # digits read as a number; longer ones are read digit by digit

_WHOLE = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,15}(?!\d)"  # everywhere bounded, so that no text takes long
_ENDS = r"(?=(\s*(?:$|¶)|\s{1,9}[A-Z])?)"  # whether a sentence does, for a dot that is also that of a short form


def spelled_out(text: str) -> str:
    """The text with words in the place of figures and short forms."""
    for pattern, said in _WAYS:
        text = pattern.sub(said, text)
    return text


@lru_cache(4096)
def _said(figures: str, to: str = "cardinal") -> str:
    from num2words import num2words

    whole, _, decimals = figures.replace(",", "").partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and int(whole[0]) == 0):
        words = _digits(whole)
    else:
        words = num2words(int(whole), to=to).replace("-", " ").replace(",", "")
    return f"{words} point {_digits(decimals)}" if decimals else words


def _digits(figures: str) -> str:
    return " ".join(_said(c) for c in figures)


def _many(word: str) -> str:
    if word == "half":
        return "halves"
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def _counted(figures: str, one: str) -> str:
    return f"{_said(figures)} {one if figures == '1' else _many(one)}"


def _unit(m: re.Match[str]) -> str:
    name = UNITS[m[3].lower()]
    return f"{m[1]} {name if m[1] == '1' or m[2] == '-' else _many(name)}{_dot(m[4])}"


def _dot(sentence_ends: str | None) -> str:
    return "" if sentence_ends is None else "."


def _initials(m: re.Match[str]) -> str:
    ends = m[1] is not None and (m[0][0].islower() or not m[1][-1:].isalpha())  # U.S. Navy
    return " " + " ".join("ay" if c in "aA" else c for c in m[0] if c != ".") + ("." if ends else "")


def _time(m: re.Match[str]) -> str:
    hour, minute, half = int(m[1]), int(m[2]), m[3] or ""
    if hour > 24 or minute > 59:
        return f"{m[1]} {m[2]}{half}"
    if minute == 0:
        return _said(str(hour)) + (half or " o'clock")
    return f"{_said(str(hour))} {'oh ' if minute < 10 else ''}{_said(str(minute))}{half}"


def _money(m: re.Match[str]) -> str:
    whole, part = MONEY[m[1]]
    figures, cents, size = m[2], m[3], m[4]
    if size or (cents and len(cents) == 1):
        return _said(figures + (f".{cents}" if cents else "")) + f"{size or ''} {whole}s"
    said = [_counted(figures, whole)] if int(figures.replace(",", "")) or not int(cents or "0") else []
    if cents and int(cents):
        said.append(_counted(str(int(cents)), part).replace("pennies", "pence"))
    return " and ".join(said)


def _telephone(m: re.Match[str]) -> str:
    return " " + ", ".join(_digits(group) for group in re.findall(r"\d+", m[0]))


def _chain(m: re.Match[str]) -> str:
    """Breathing 4-7-8, a date, or a telephone's number."""
    groups = m[0].split("-")
    if len(groups[0]) < 4 and max(map(len, groups)) >= 3:
        return _telephone(m)
    return " ".join(str(int(group)) for group in groups)


def _fraction(m: re.Match[str]) -> str:
    whole = f"{_said(m[1])} and " if m[1] else ""
    over, under = int(m[2]), int(m[3])
    if not 0 < over < under <= 20:
        return f"{m[1] or ''} {m[2]} over {m[3]}"
    parts = {2: "half", 4: "quarter"}.get(under) or _said(m[3], "ordinal")
    return f" {whole}{_counted(str(over), parts)}"


def _year(m: re.Match[str]) -> str:
    if m[1] == "20" and m[2] < "10":
        return _said(m[0])
    rest = "hundred" if m[2] == "00" else f"oh {_said(m[2][1])}" if m[2][0] == "0" else _said(m[2])
    return f"{_said(m[1])} {rest}"


def _decade(m: re.Match[str]) -> str:
    return _many(re.sub(r"(1[1-9]|20)(\d\d)", _year, m[1]) if len(m[1]) == 4 else _said(m[1]))


_WAYS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(r"(?<=\d)\s?º"), lambda _: "°"),
    (re.compile(r"\b(e\.g|i\.e)\b\.?", re.IGNORECASE), lambda m: SHORT[m[1].lower()]),
    (re.compile(r"\b(mrs?|ms|dr|vs|approx)\.", re.IGNORECASE), lambda m: SHORT[m[1].lower()]),
    (re.compile(r"\b(?:ST|[Ss]t)\.(?=\s{1,9}[A-Z])"), lambda _: "saint"),
    (re.compile(r"\b(?:ST|[Ss]t)\." + _ENDS), lambda m: "street" + _dot(m[1])),
    (re.compile(r"\b[Ee]tc\." + _ENDS), lambda m: "et cetera" + _dot(m[1])),
    (re.compile(r"\bno\.(?=\s{0,9}\d)", re.IGNORECASE), lambda _: "number"),
    (
        re.compile(r"(?<!\d)(\d[\d.,]{0,20}?)(\s{0,9}|-)(?i:(min|sec|hr|km|cm|mm|kg|mg|ml)s?)\b(?:\." + _ENDS + ")?"),
        _unit,
    ),
    (re.compile(r"(?<![A-Za-z.])(?:[A-Za-z]\.){2,}(?!\w)" + _ENDS), _initials),
    (re.compile(r"(?<=\d)\s{0,9}([ap])m\b", re.IGNORECASE), lambda m: " ay m" if m[1] in "aA" else " p m"),
    (re.compile(r"(?<![\d:.])(\d{1,2}):(\d\d)(?![\d:])(\s{1,9}(?:ay|p) m\b)?", re.IGNORECASE), _time),
    (
        re.compile(rf"([$£€])\s?({_WHOLE})(?:\.(\d\d?)(?!\d))?(\s(?:hundred|thousand|million|billion|trillion)\b)?"),
        _money,
    ),
    (re.compile(rf"(?<![\d,.])({_WHOLE})(?:st|nd|rd|th)\b", re.IGNORECASE), lambda m: _said(m[1], "ordinal")),
    (re.compile(r"(?<![\d,.])((?:1[1-9]|20)?\d0)'?s\b"), _decade),
    (re.compile(r"\+\d{1,3}(?:[ -]\d{2,4}){2,4}(?![\d-])"), _telephone),
    (re.compile(r"(?<![\d-])\d{1,15}(?:-\d{1,15}){2,}(?![\d-])"), _chain),
    (re.compile(r"(?<![\d-])(?:\(\d{3}\)\s?|\d{3}\s)?\d{3}-(?!\d\d00)\d{4}(?![\d-])"), _telephone),
    (re.compile(r"(?<=\d)-(?=\d)"), lambda _: " to "),
    (re.compile(r"(?<=[^\W\d_])-(?=\d)|(?<=\d)-(?=[^\W\d_])"), lambda _: " "),  # a 20-year sleep
    (re.compile(r"(?<![\w.-])-(?=\.?\d)"), lambda _: " minus "),
    (re.compile(r"(?<![\w.])\.(?=\d)"), lambda _: "0."),
    (re.compile(r"(?<![\d/])\d{1,4}(?:/\d{1,4}){2,}(?![\d/])"), lambda m: m[0].replace("/", " ")),
    (re.compile(r"(?<![\d/.,])(?:(\d{1,15})\s)?(\d{1,15})/(\d{1,15})(?![\d/])"), _fraction),
    (re.compile(r"(?<![\w,.])(1[1-9]|20)(\d\d)(?!\w|[,.:]\d)"), _year),
    (re.compile(r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?"), lambda m: f" {_said(m[0])} "),
    (re.compile("°[CF](?![a-z])|[%&+=°@]"), lambda m: SIGNS[m[0]]),
]
