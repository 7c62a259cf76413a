"""Reads a configuration that is not TOML as a whole, statement by statement: a slip then costs its own key alone. Pure.

A statement is the header of a section, or a key with its value, which may go over several lines.
"""

import json
import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from msgspec import ValidationError

from device.complaints import LONGEST_SHOWN, describe, read_leaf, shown, shown_line
from device.files.toml import read_toml

LONGEST_LINES = 40  # of one statement
NOT_UTF8 = "\N{REPLACEMENT CHARACTER}"  # what Python decodes a byte to that is not UTF-8
QUOTES = "\"'`\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019\u201a"  # straight ones, and those of a word processor
STARTS = re.compile(r"\s*(\[|[\w.\"'-]+\s*=)")
HEADER = re.compile(r"\s*\[+\s*([\w.-]+)")
KEY = re.compile(r"\s*[\"']?([A-Za-z_][\w-]*)[\"']?\s*(=|:|\s)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unread:
    """A statement with a mistake; `line` and `column` count from 1, `now` says what becomes of it, where that is known.

    `section`, `key` and `value` are as they were written; "" where there is none.
    """

    line: int
    column: int
    text: str
    section: str
    why: str
    now: str = ""
    key: str = ""
    value: str = ""
    joined: bool = True  # key and value, by =


@dataclass(slots=True)
class Statements:
    """What was read so far."""

    sections: Collection[str]
    document: dict[str, Any] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    _table: dict[str, Any] | None = None  # where a key goes; None after a header that cannot be read
    _section: str = ""
    _headers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._table = self.document

    def read(self, text: str) -> None:
        """Take up all that can be read of `text`, and list the rest in `unread`."""
        lines = re.sub(r"\r\n?", "\n", text).split("\n")
        at = 0
        while at < len(lines):
            if not lines[at].strip() or lines[at].lstrip().startswith("#"):
                at += 1
                continue
            length, found = _statement(lines, at)
            if lines[at].lstrip().startswith("["):
                self._open(lines[at], at + 1, found)
            elif self._table is not None:
                self._add("\n".join(lines[at : at + length]), at + 1, found)
            at += length

    def _open(self, text: str, line: int, found: dict[str, Any] | ValueError) -> None:
        """The keys that follow belong to this section."""
        named = HEADER.match(text)
        self._section = named[1].partition(".")[0] if named else ""
        if isinstance(found, ValueError):
            known = self._section in self.sections
            self._table = self._inside({self._section: {}}) if known else None
            why = f"a section's name stands in brackets: [{self._section}]" if known else _why(found)
            now = f"it is read as [{self._section}]" if known else "all keys down to the next section are ignored"
            self._complain(text, line, found, why, now)
            return
        self._table = self._inside(found)
        name = text.partition("]")[0].replace(" ", "")
        if self._table is None:
            self._complain(text, line, None, "this name has a value already", "all of this section is ignored")
        elif name in self._headers and "[[" not in name:
            self._complain(text, line, None, "this section is there already", "both are read as one")
        self._headers.add(name)

    def _inside(self, header: dict[str, Any]) -> dict[str, Any] | None:
        """The table that a header opens, in the document; None where there is a value in its place."""
        into: Any = self.document
        while header:
            ((name, below),) = header.items()
            if isinstance(below, list):
                into, header = into.setdefault(name, []), {}
                if not isinstance(into, list):
                    return None
                into.append({})
            else:
                into, header = into.setdefault(name, {}), below
            if isinstance(into, list):
                into = into[-1] if into else None
            if not isinstance(into, dict):
                return None
        opened: dict[str, Any] = into
        return opened

    def _add(self, text: str, line: int, found: dict[str, Any] | ValueError) -> None:
        assert self._table is not None
        if isinstance(found, ValueError):
            self._complain(text, line, found, _why(found))
        elif NOT_UTF8 in repr(found):
            self._complain(text, line, None, "this is not UTF-8 text")
        elif found.keys() & self._table.keys():
            self._complain(text, line, None, "this key is there already", "the first one counts")
        else:
            self._table.update(found)

    def _complain(self, text: str, line: int, error: ValueError | None, why: str, now: str = "") -> None:
        lines, column = _place(error, text)
        key = None if text.lstrip().startswith("[") else KEY.match(text)
        first = text.partition("\n")[0].strip()
        if not key:
            self.unread.append(Unread(line + lines, column, first, self._section, why, now))
            return
        value, joined = re.sub(r"(^|\s)#.*", "", key[3]).strip(), key[2] == "="
        if not joined:
            example = shown_line(f"{key[1]} = {value}".partition("\n")[0])
            why = f"a key and its value are joined by =, as in {example}" if value else why
        self.unread.append(Unread(line + lines, column, first, self._section, why, now, key[1], value, joined))


def _statement(lines: list[str], at: int) -> tuple[int, dict[str, Any] | ValueError]:
    """How many lines the statement has that begins at `at`, and what it says or what is wrong with it."""
    first = _parsed(lines[at])
    opens = re.search(r"=\s*(\[|\{|\"\"\"|''')", lines[at])
    if not isinstance(first, ValueError) or not opens:
        return 1, first
    error, length = first, 1
    for end in range(at + 1, min(at + LONGEST_LINES, len(lines))):
        if STARTS.match(lines[end]):
            break
        found = _parsed("\n".join(lines[at : end + 1]))
        if not isinstance(found, ValueError):
            return end + 1 - at, found
        if lines[end].strip() and not lines[end].lstrip().startswith("#"):
            error, length = found, end + 1 - at
    return length, error


def _parsed(text: str) -> dict[str, Any] | ValueError:
    try:
        return read_toml(text)
    except ValueError as error:  # more than Python has room for among them
        return error


def _place(error: ValueError | None, text: str) -> tuple[int, int]:
    """Lines after the first, and the column from 1, as tomllib tells them."""
    if at := re.search(r"\(at line (\d+), column (\d+)\)$", str(error)):
        return int(at[1]) - 1, int(at[2])
    if str(error).endswith("(at end of document)"):
        return text.count("\n"), len(text) - text.rfind("\n")
    return 0, 1


def _why(error: ValueError) -> str:
    """As tomllib says it, without the place."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return "nested too deeply, or a number too long, to be read"
    return str(error).rpartition(" (at ")[0]


def advice(value: str, wanted: Any) -> str:
    """What to write instead of a `value` that is not TOML; else what is allowed of the type `wanted`."""
    if len(value) > LONGEST_SHOWN:
        return f"must be {describe(wanted)}"
    plain = value.rstrip(",;").strip(QUOTES + " ")
    if (number := re.fullmatch(r"([+-]?\d+),(\d+)\D*", plain)) and _fits(decimal := f"{number[1]}.{number[2]}", wanted):
        return f"a number's decimals follow a point: {decimal}"
    if (number := re.match(r"[+-]?\d+(\.\d+)?", plain)) and _fits(number[0], wanted):
        return f"a number stands alone: {number[0]}"
    for text in (plain, plain.lower()):
        if _fits(quoted := json.dumps(text, ensure_ascii=False), wanted):
            return f"text needs quotes: {quoted}"
        if text in ("true", "false") and _fits(text, wanted):
            return f"it is written small and alone: {text}"
    if value.startswith("[") and _fits(listed := json.dumps(names_in(value), ensure_ascii=False), wanted):
        return f"text needs quotes, each for itself: {listed}"
    return f"must be {describe(wanted)}"


def names_in(written: object) -> tuple[str, ...]:
    """Every word in it that could be the id of a sound."""
    texts = [written] if isinstance(written, str) else written if isinstance(written, list) else []
    return tuple(dict.fromkeys(x for t in texts if isinstance(t, str) for x in re.findall(r"[a-z][\w:-]*", t)))


def number_in(written: object) -> float | None:
    """The first number that can be made out, with a comma or a point."""
    found = re.search(r"[+-]?\d{1,9}([.,]\d+)?", shown(written))
    return float(found[0].replace(",", ".")) if found else None


def _fits(text: str, wanted: Any) -> bool:
    found = _parsed(f"it = {text}")
    if isinstance(found, ValueError) or [*found] != ["it"]:
        return False
    try:
        read_leaf(found["it"], wanted)
    except ValidationError:
        return False
    return True
