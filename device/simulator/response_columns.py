"""Which column holds the frequency and which the level, as the heading above them says."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_FREQUENCIES = (  # a name says more than a unit
    re.compile(r"freq|frek|fréq|frec|taajuus|частот|周波数|频率|頻率", re.IGNORECASE),
    re.compile(r"(?:\b|_)k?hz\b|^\W*f\b", re.IGNORECASE),
)
_DECIBELS = re.compile(r"db|дб", re.IGNORECASE)
_LEVEL = re.compile(r"db|дб|spl|level|pegel|magn|ampl|gain|raw|response|niv|уров", re.IGNORECASE)
_NOT_LEVEL = re.compile(  # whatever its unit
    r"phas|winkel|thd|distort|noise|harmonic|coher|delay|target|error|equali|_eq\b|index|sample|points?\b",
    re.IGNORECASE,
)
_NO_LEVEL_UNIT = re.compile(r"°|º|\bdeg|\brad\b|%|\bm?s\b", re.IGNORECASE)  # unless it is in dB, too
_NO_FREQUENCY = (
    (re.compile(r"\blog|log10|\blg\b", re.IGNORECASE), "logarithms"),
    (re.compile(r"\brad/s|ω|omega", re.IGNORECASE), "angular frequencies"),
    (re.compile(r"\btime\b|zeit|temps|tiempo|^\W*t\W*$|\bm?s(?:ec\w*)?\b", re.IGNORECASE), "times"),
)
_NO_DECIBELS = (
    (re.compile(r"ohm|Ω|Ω|imped", re.IGNORECASE), "impedances"),
    (re.compile(r"\blin|pascal|\bm?pa\b|\bm?v\b|volt|\babs|ratio|\breal|\bimag", re.IGNORECASE), "magnitudes"),
)
_MARKS = ("*", "#", ";", "!", "%", "//")  # of a comment
_REMARK = re.compile(r".*:.*|[-+.,0-9]+|.*[0-9]\s*k?hz.*", re.IGNORECASE)  # no name of a column
_BEFORE_UNIT = re.compile(r"\s+(?=[\[(])")
_LOOSELY = re.compile(r"[\s,;|]+")


class Columns(NamedTuple):
    """Where to look in a row."""

    frequency: int = 0
    level: int = 1
    unit_hz: float = 1.0  # of the frequencies: 1000 in a column of kHz
    level_name: str = ""
    curves: int = 1  # levels that there are to choose from, all in one table
    heading: int = 0  # cells of the heading; 0 without one
    wrong: str = ""  # why they are no response after all

    @property
    def in_decibels(self) -> bool:
        """Whether the heading says so."""
        return _DECIBELS.search(self.level_name) is not None


def is_comment(line: str) -> bool:
    """Whether it begins with a mark of one."""
    return line.lstrip().startswith(_MARKS)


def uncommented(line: str) -> str:
    """Without marks of a comment at its start."""
    return line.lstrip().lstrip("".join(_MARKS)).lstrip()


def loose_cells(line: str) -> list[str]:
    """A heading parted by other signs than the numbers are, as REW does."""
    return _LOOSELY.split(_BEFORE_UNIT.sub("", line.strip()))


def columns_of(headings: Iterable[list[str]], width: int) -> Columns:
    """By the first of these headings that has a name for each cell of a row, and one for the frequency."""
    nearest = Columns()
    for cells in headings:
        found = _named(cells) if len(cells) > 1 else None
        if found and len(cells) == width:
            return found
        if found and not nearest.heading:
            nearest = Columns(heading=len(cells), unit_hz=found.unit_hz)
    return nearest


def _named(cells: list[str]) -> Columns | None:
    other = _reason(cells[0], _NO_FREQUENCY)
    frequency = 0 if other else _frequency(cells)
    if frequency is None or any(map(_REMARK.fullmatch, cells)):
        return None
    places = [place for place in range(len(cells)) if place != frequency]
    named = [place for place in places if _is_level(cells[place])]
    in_decibels = [place for place in named if _DECIBELS.search(cells[place])]
    level = next(iter(in_decibels or named or places))
    if frequency and not _LEVEL.search(cells[level]):
        return None  # a remark on frequencies
    wrong = other or ("" if in_decibels else _reason(cells[level], _NO_DECIBELS))
    curves = len(in_decibels or named)
    return Columns(frequency, level, _unit_hz(cells[frequency]), cells[level], curves, len(cells), wrong)


def _frequency(cells: list[str]) -> int | None:
    found = (place for pattern in _FREQUENCIES for place, cell in enumerate(cells) if pattern.search(cell))
    return next(found, None)


def _is_level(cell: str) -> bool:
    if _NOT_LEVEL.search(cell) or _frequency([cell]) is not None:
        return False
    return bool(_DECIBELS.search(cell)) or not _NO_LEVEL_UNIT.search(cell)


def _unit_hz(cell: str) -> float:
    return 1000.0 if re.search(r"khz", cell, re.IGNORECASE) else 1.0


def _reason(cell: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    return next((f"{cell[:40]!r} is a column of {what}" for pattern, what in table if pattern.search(cell)), "")
