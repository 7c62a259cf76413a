"""What is wrong with a configuration, in words its owner can act on; and the reading that finds all of it at once.

Knows structs of structs, not what they mean: `config.py` does.
"""

import difflib
import json
import tomllib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args

import msgspec
from msgspec import inspect
from msgspec.structs import FieldInfo, fields

from device.plain_text import one_line

S = TypeVar("S", bound=msgspec.Struct)

HEXADECIMAL = {"format": "hexadecimal"}  # extra_json_schema of a whole number that is spelled so
NOT_FITTED = "none"  # how a file says None, for which TOML has no word
LONGEST_SHOWN = 60  # characters of a value in a complaint
MOST_MADE = 100  # complaints of a file; one that has more was not meant to be a configuration
LONGEST_INT_BITS = 128  # Python refuses to print the longest that TOML can spell in hexadecimal


class Hexadecimal(int):
    """A whole number that is shown so."""

    def __str__(self) -> str:
        return f"{self:#04x}"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One mistake: `problem` says what is allowed, `now` what the device does about it.

    `section` is what the owner's words are in doubt for; "" where they are clear, and only cannot be followed. `place`
    says where it is in a file that is not TOML.
    """

    file: Path
    key: str
    value: str
    problem: str
    now: str
    section: str = ""
    place: str = ""

    def __str__(self) -> str:
        where = self.place or (f"{self.key} = {self.value}" if self.key else "")
        return one_line(": ".join(x for x in (str(self.file), where, f"{self.problem}; {self.now}") if x))


@dataclass(slots=True)
class Complaints:
    """Collects the mistakes of one file, in the order they are met; beyond the most it counts them."""

    file: Path
    made: list[Complaint] = field(default_factory=list)
    count: int = 0
    rest_section: str = ""  # what those that are only counted put in doubt

    def add(self, complaint: Complaint) -> None:
        """One more."""
        self.count += 1
        if self.count <= MOST_MADE:
            self.made.append(complaint)

    def make(self, key: str, value: object, problem: str | Callable[[], str], now: str, section: str = "") -> None:
        """Add one; `value` is shown as the file would spell it. What takes work may be a function.

        `section` as in `Complaint`.
        """
        if self.count < MOST_MADE:
            said = problem if isinstance(problem, str) else problem()
            self.add(Complaint(self.file, key, shown(value), said, now, section))
        else:
            self.count += 1

    def make_unknown(
        self, key: str, name: str, value: object, known: Collection[str], sections: Mapping[str, Any]
    ) -> None:
        """Of a key that does not exist, in a section or at the top."""
        if self.count >= MOST_MADE:  # to look for what was meant takes work
            self.count += 1
            return
        near = _place(sections, name) or nearest(name, known)
        within = key.partition(".")[0] if "." in key else ""
        section = near.partition(".")[0] if near and ("." in near or not within) else within
        self.make(key, value, _no_such(near), "ignored", section)

    @property
    def told(self) -> tuple[Complaint, ...]:
        """Those made, and how many more there are."""
        more = self.count - len(self.made)
        said = f"and {more} more mistakes like these"
        rest = Complaint(self.file, "", f"{more} more", said, "each takes its default", self.rest_section)
        return (*self.made, rest) if more else tuple(self.made)


InDoubt = Mapping[str, Callable[[object], object]]  # by "section.key": from what was written to what to use instead


def read(cls: type[S], document: dict[str, Any], complaints: Complaints, in_doubt: InDoubt = {}) -> S:  # noqa: B006
    """A struct of sections from a TOML document; whatever is wrong is complained of and takes its default.

    A key of `in_doubt` takes what that says instead.
    """
    sections = {f.name: f.type for f in fields(cls)}
    found = {}
    for name, value in document.items():
        if name not in sections:
            complaints.make_unknown(_bare(name), name, value, sections, sections)
        elif not isinstance(value, dict):
            problem = f"{name} is a section, begun by a line [{name}]"
            complaints.make(name, value, problem, f"all of {name} takes its defaults", name)
        else:
            found[name] = _read_section(name, sections, value, complaints, in_doubt)
    return cls(**found)


def _read_section(
    section: str, sections: dict[str, Any], table: dict[str, Any], complaints: Complaints, in_doubt: InDoubt
) -> Any:
    keys = {f.name: f for f in fields(sections[section])}
    found = {}
    for name, value in table.items():
        if name not in keys:
            complaints.make_unknown(f"{section}.{_bare(name)}", name, value, keys, sections)
            continue
        try:
            match value, inspect.type_info(keys[name].type):
                case list(), inspect.VarTupleType(item_type=inspect.StructType()) as wanted:
                    found[name] = _read_items(f"{section}.{name}", value, wanted, complaints)
                case _:
                    found[name] = read_leaf(value, keys[name].type)
        except msgspec.ValidationError:
            found[name], now = instead(f"{section}.{name}", keys[name], value, in_doubt)
            problem = partial(_must_be, value, keys[name].type)
            complaints.make(f"{section}.{name}", _spelled(value, keys[name].type), problem, now, section)
    return sections[section](**found)


def instead(place: str, key: FieldInfo, value: object, in_doubt: InDoubt) -> tuple[Any, str]:
    """What is used instead of a `value` that cannot be, and that in words."""
    used: Any = in_doubt[place](value) if place in in_doubt else key.default
    return used, f"{shown(_spelled(used, key.type))} is used instead"


def _read_items(key: str, values: list[Any], wanted: Any, complaints: Complaints) -> tuple[Any, ...]:
    """The tables of a list that are right, in their order; they count from 1."""
    most = wanted.max_length
    if len(values) > most:
        complaints.make(key, values, f"must be {_words(wanted)}", f"the first {most} are used", key.partition(".")[0])
    before = len(complaints.made)
    items = [read_item(f"{key}[{n}]", v, wanted.item_type.cls, complaints) for n, v in enumerate(values[:most], 1)]
    section = key.partition(".")[0]
    complaints.made[before:] = [replace(complaint, section=section) for complaint in complaints.made[before:]]
    return tuple(item for item in items if item is not None)


def read_item(place: str, value: object, cls: Any, complaints: Complaints) -> Any | None:
    """One table; None when it is to be left out: half of it is rarely what was meant. `place` is "" at the top."""
    keys = {f.name: f for f in fields(cls)}
    within = f"{place}." if place else ""
    before, now = complaints.count, f"this {cls.__name__.lower()} is left out"
    if not isinstance(value, dict):
        complaints.make(place, value, f"must be a table with {', '.join(keys)}", now)
        return None
    for name in value:
        if name not in keys:
            complaints.make(f"{within}{_bare(name)}", value[name], partial(_no_such_of, name, keys), now)
    for name, key in keys.items():
        try:
            if name in value:
                msgspec.convert(value[name], key.type)
            elif key.required:
                complaints.make(place, value, f"{name} is missing, {describe(key.type)}", now)
        except msgspec.ValidationError:
            complaints.make(f"{within}{name}", value[name], _must_be(value[name], key.type), now)
    return msgspec.convert(value, cls) if complaints.count == before else None


def read_leaf(value: object, wanted: Any) -> Any:
    """One value of the type `wanted`. Raises ValidationError."""
    if value == NOT_FITTED and NoneType in get_args(wanted):
        return None
    return msgspec.convert(value, wanted)


def _must_be(value: object, wanted: Any) -> str:
    """What is allowed; of a number in quotes that would be right without them, that too."""
    quoted = False
    if isinstance(value, str) and len(value) <= LONGEST_SHOWN:
        with suppress(ValueError, RecursionError, msgspec.ValidationError):  # no TOML, or not of the type
            read_leaf(tomllib.loads(f"it = {value}")["it"], wanted)
            quoted = True
    return f"must be {describe(wanted)}" + (", so take the quotes off" if quoted else "")


def _spelled(value: object, wanted: Any) -> object:
    """A whole number of a kind that is spelled in hexadecimal, as one."""
    match inspect.type_info(wanted):
        case inspect.Metadata(extra_json_schema={"format": "hexadecimal"}) if type(value) is int:
            return Hexadecimal(value)
        case _:
            return value


def describe(wanted: Any) -> str:
    """What a type allows, in words: `a whole number, 0 to 27, or "none"`. Its description wins where it has one."""
    return _words(inspect.type_info(wanted))


def _words(wanted: Any) -> str:
    match wanted:
        case inspect.Metadata(extra_json_schema={"description": str(described)}):
            words = described
        case inspect.IntType() as number:
            words = f"a whole number, {number.ge} to {number.le}"
        case inspect.FloatType() as number:
            words = f"a number, {number.ge:g} to {number.le:g}"
        case inspect.BoolType():
            words = "true or false"
        case inspect.StrType(max_length=most):
            words = "text in quotes" if most is None else f"{wanted.min_length} to {most} characters"
        case inspect.NoneType():
            words = shown(None)
        case inspect.LiteralType(values=values):
            words = "one of " + ", ".join(map(shown, values))
        case inspect.VarTupleType():
            words = _words_of_list(wanted)
        case inspect.UnionType(types=types):
            words = ", or ".join(map(_words, types))
        case _:
            raise TypeError(f"no words for {wanted}")
    return words


def _words_of_list(wanted: Any) -> str:
    match wanted:
        case inspect.VarTupleType(item_type=inspect.StrType(), min_length=least):
            return "a list of texts in quotes" + (f", at least {least}" if least else "")
        case inspect.VarTupleType(item_type=inspect.StructType(cls=item), max_length=int(most)):
            return f"a list of at most {most} {item.__name__.lower()}s"
        case _:
            raise TypeError(f"no words for {wanted}")


def shown(value: object) -> str:
    """A value as TOML spells it, on one line and not too long."""
    match value:
        case None:
            return shown(NOT_FITTED)
        case str():
            text = json.dumps(value, ensure_ascii=not value.isprintable())
        case bool():
            text = str(value).lower()
        case int() if value.bit_length() > LONGEST_INT_BITS:
            text = "a huge number"
        case list() | tuple():
            items = ("[...]" if isinstance(item, list) else shown(item) for item in value[:LONGEST_SHOWN])
            text = "[" + ", ".join(items) + "]"
        case dict():
            text = "{...}"
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def shown_line(text: str) -> str:
    """A line of a file, on one line and not too long."""
    text = text if text.isprintable() else json.dumps(text)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def nearest(name: str, known: Collection[str]) -> str | None:
    """What was probably meant."""
    return next(iter(difflib.get_close_matches(name[:LONGEST_SHOWN].lower(), known, n=1)), None)


def _place(sections: Mapping[str, Any], name: str) -> str | None:
    """Where a key of this very name belongs."""
    return next((f"{section}.{name}" for section, cls in sections.items() if name in cls.__struct_fields__), None)


def _no_such_of(name: str, known: Collection[str]) -> str:
    return _no_such(nearest(name, known))


def _no_such(near: str | None) -> str:
    return "there is no such key" + (f", perhaps {near} was meant" if near else "")


def _bare(name: str) -> str:
    """A key as TOML spells it."""
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name[:LONGEST_SHOWN] if plain else shown(name)
