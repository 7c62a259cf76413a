"""Numbers as programs and countries write them: decimal points and commas, thousands, exponents, units in the cell."""

import math
import re

MISSING = math.nan  # a level that a cell leaves open
_BLANKS = {"", "-", "--", "?", "n/a", "#n/a", "na", "null", "none"}
_SIGN = "[-+\u2212]"
_NOT_FINITE = re.compile(rf"{_SIGN}?(?:nan|inf|infinity|∞|1?[.,]?#(?:inf|ind|qnan)\d*)(?:\(ind\))?", re.IGNORECASE)
_SPACES = " \xa0\u2009\u202f"
_THOUSANDS = {".": f",'\u2019{_SPACES}", ",": f".'\u2019{_SPACES}"}  # by the decimal mark


def _number(decimal: str, whole: str) -> str:
    return rf"(?P<number>{_SIGN}?(?:(?:{whole})(?:[{decimal}][0-9]*)?|[{decimal}][0-9]+)(?:[ed]{_SIGN}?[0-9]+)?)"


def _grouped(marks: str) -> str:
    return rf"[1-9][0-9]{{0,2}}(?P<mark>[{marks}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*(?![0-9])|[0-9]+"


_FREQUENCY = {
    decimal: re.compile(rf"{_number(decimal, _grouped(marks))}\s*(?P<unit>k?hz|k)?", re.IGNORECASE)
    for decimal, marks in _THOUSANDS.items()
}
_LEVEL = {  # none has a thousand decibels
    decimal: re.compile(rf"{_number(decimal, '[0-9]+')}\s*(?:dB.*)?", re.IGNORECASE) for decimal in _THOUSANDS
}
_TO_FLOAT = {
    decimal: str.maketrans({**dict.fromkeys(marks, ""), decimal: ".", "\u2212": "-", "d": "e", "D": "e"})
    for decimal, marks in _THOUSANDS.items()
}


def frequency_hz(cell: str, decimal: str, unit_hz: float = 1.0) -> float | None:
    """In Hz; a unit in the cell goes before that of the column. None when the cell holds no number."""
    found = _FREQUENCY[decimal].fullmatch(cell)
    if not found:
        return None
    unit = found["unit"]
    if unit:
        unit_hz = 1000.0 if unit[0] in "kK" else 1.0
    return float(found["number"].translate(_TO_FLOAT[decimal])) * unit_hz


def level_db(cell: str, decimal: str) -> float | None:
    """In dB; MISSING for a blank, NaN or infinity. None when the cell holds no number."""
    found = _LEVEL[decimal].fullmatch(cell)
    if found:
        return float(found["number"].translate(_TO_FLOAT[decimal]))
    return MISSING if is_missing(cell) else None


def is_missing(cell: str) -> bool:
    """Whether it stands for a number that is not there."""
    return cell.lower() in _BLANKS or _NOT_FINITE.fullmatch(cell) is not None
