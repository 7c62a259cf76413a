"""The keys of a whisper script, and its sheet: what is right on it, and every mistake with its line. Pure."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from device.complaints import LONGEST_SHOWN, describe, nearest, shown
from device.speech.recital import Movement, Side, Then
from device.speech.script_lines import Lines

LEFT_OUT = "the script is left out"
MOST_TOLD = 100  # mistakes; a file that has more was not meant to be a script


def _in_words(words: str) -> Meta:
    return Meta(extra_json_schema={"description": words})


_Title = Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,80}$"), _in_words("1 to 80 characters")]
_Language = Annotated[str, Meta(pattern="^[a-z_]{1,40}$"), _in_words('a language in small letters, such as "english"')]
_Pace = Annotated[float, Meta(ge=0.5, le=1.5)]
_Movements = Annotated[
    tuple[Movement, ...], Meta(min_length=1, max_length=2), _in_words('a list of "settle", "drift" or both')
]
_Flows = Annotated[float, Meta(gt=0.0, le=20.0)]
_Breath = Annotated[
    tuple[_Flows, Annotated[float, Meta(ge=0.0, le=20.0)], _Flows],
    _in_words("a list of three numbers: in and out above 0 to 20, held 0 to 20"),
]
_Says = Annotated[list[dict[str, Any]], _in_words("passages, each begun by a line [[says]]")]

SCRIPT_KEYS: dict[str, Any] = {
    "title": _Title,
    "language": _Language,
    "pace": _Pace,
    "movements": _Movements,
    "then": Then,
    "breath_s": _Breath,
    "wordless": bool,
    "says": _Says,
}
PASSAGE_KEYS: dict[str, Any] = {
    "text": str,
    "pause_s": Annotated[float, Meta(ge=0.0, le=60.0)],
    "side": Side,
    "distance_m": Annotated[float, Meta(ge=0.14, le=0.4)],
    "pace": _Pace,
    "lasts_s": Annotated[float, Meta(ge=0.5, le=120.0)],
    "times": Annotated[int, Meta(ge=1, le=100)],
}


def complaint(file: str | Path, problem: str, line: int | None = None, column: int | None = None) -> str:
    """One mistake in one line."""
    name = str(file) if str(file).isprintable() else ascii(str(file))
    place = ", ".join(f"{what} {n}" for what, n in (("line", line), ("column", column)) if n is not None)
    return ": ".join(part for part in (name, place, f"{problem}; {LEFT_OUT}") if part)


@dataclass(slots=True)
class Sheet:
    """A script while it is read, and the mistakes in it so far."""

    file: str | Path
    lines: Lines
    _mistakes: list[tuple[int, str]] = field(default_factory=list)
    _more: int = 0

    @property
    def mistakes(self) -> str:
        """One a line, from the top of the file down; empty when all is right."""
        told = [complaint(self.file, problem, line) for line, problem in sorted(self._mistakes)]
        if self._more:
            told.append(complaint(self.file, f"and {self._more} more mistakes like these"))
        return "\n".join(told)

    def tell(self, problem: Callable[[], str], line: Callable[[], int]) -> None:
        """Note a mistake. Beyond the most they are counted, and nothing is worked out: a file may be all mistakes."""
        if len(self._mistakes) < MOST_TOLD:
            self._mistakes.append((line(), problem()))
        else:
            self._more += 1

    def wrong(self, key: str, value: object, problem: Callable[[], str], n: int | None = None) -> None:
        """Note that a key has the wrong value; n, from 0, is that of its `[[says]]`."""
        self.tell(lambda: f"{_bare(key)} = {shown(value)}: {problem()}", lambda: self.lines.of(key, n))

    def checked(
        self, table: dict[str, Any], keys: dict[str, Any], needed: Sequence[str], n: int | None = None
    ) -> dict[str, Any]:
        """The keys of a table that are right."""
        found = {}
        for key, value in table.items():
            if key not in keys:
                self.wrong(key, value, partial(_no_such, key, keys), n)
                continue
            try:
                found[key] = msgspec.convert(value, keys[key])
            except msgspec.ValidationError:
                self.wrong(key, value, partial(_must_be, keys[key]), n)
        for key in needed:
            if key not in table:
                self.tell(partial(_missing, key, keys[key]), partial(self.lines.of, key, n))
        return found


def _must_be(wanted: Any) -> str:
    return f"must be {describe(wanted)}"


def _missing(key: str, wanted: Any) -> str:
    return f"{key} is missing, {describe(wanted)}"


def _no_such(key: str, keys: dict[str, Any]) -> str:
    if key in SCRIPT_KEYS:
        return "it belongs above the first [[says]]"
    if key in PASSAGE_KEYS:
        return "it belongs below a line [[says]]"
    near = nearest(key, keys)
    return "there is no such key" + (f", perhaps {near} was meant" if near else "")


def _bare(key: str) -> str:
    return key[:LONGEST_SHOWN] if re.fullmatch(r"[\w-]+", key, re.ASCII) else json.dumps(key[:LONGEST_SHOWN])
