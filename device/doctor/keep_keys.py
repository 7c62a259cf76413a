"""Changes a few keys of a section in a TOML text and leaves every other character as it is, comments above all."""

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress

HEADER = re.compile(r"\s*\[")
VALUE = r"""("[^"\n]*"|'[^'\n]*'|[^#\n]*?)"""


class CannotEdit(ValueError):
    """The file is written in a way that this is not meant for; the message, one line, says so."""


def with_keys(text: str, section: str, values: Mapping[str, float]) -> str:
    """The same text with `section.key = value` for each. Raises CannotEdit.

    Whatever was done to the text, it is read again: all it may say differently are these keys.
    """
    expected = _expected(text, section, values)
    changed = text
    for key, value in values.items():
        changed = _with_key(changed, section, key, f"{value:.1f}")
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(changed) == expected:
            return changed
    raise CannotEdit(f"[{section}] is not written in the usual way: put the lines in by hand")


def _with_key(text: str, section: str, key: str, value: str) -> str:
    lines = text.splitlines(keepends=True)
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    header = rf"\s*\[\s*{section}\s*\]\s*(#.*)?"
    first = next((n for n, line in enumerate(lines) if re.fullmatch(header, line.strip("\r\n"))), None)
    if first is None:
        gap = "" if not text or text.endswith("\n") else end_of_line
        return text + gap + end_of_line * bool(text) + f"[{section}]{end_of_line}{key} = {value}{end_of_line}"
    rest = [n for n, line in enumerate(lines) if n > first and HEADER.match(line)]
    last = rest[0] if rest else len(lines)
    for n in range(first + 1, last):
        if found := re.fullmatch(rf"(\s*{key}\s*=\s*){VALUE}(\s*(?:#.*)?\r?\n?)", lines[n]):
            padding = found[3] if found[3].strip("\r\n") else found[3].lstrip(" \t")
            lines[n] = f"{found[1]}{value}{padding}"
            return "".join(lines)
    used = [n for n in range(first, last) if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    at = used[-1]  # what follows, blank lines and a comment, may be about the next section
    lines[at] = lines[at].rstrip("\r\n") + end_of_line
    return "".join([*lines[: at + 1], f"{key} = {value}{end_of_line}", *lines[at + 1 :]])


def _expected(text: str, section: str, values: Mapping[str, float]) -> object:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CannotEdit(f"not TOML: {error}") from error
    table = document.setdefault(section, {})
    if not isinstance(table, dict):
        raise CannotEdit(f"{section} is no section: put the lines in by hand")
    table.update({key: float(f"{value:.1f}") for key, value in values.items()})
    return document
