"""Reads TOML in a time that goes with its length, not, as tomllib, with its square where keys have many parts. Pure."""

import re
import tomllib
from typing import Any

MOST_PARTS = 8  # of a key, such as a.b.c; Lull has two

# Each match takes what it looked at, also where the end is missing, so the whole is looked at once.
_QUOTED = (r'"""(?:\\.|.)*?(?:"""|\Z)', r"'''.*?(?:'''|\Z)", r'"(?:\\[^\n]|[^"\\\n])*"?', r"'[^'\n]*'?")
_OPAQUE = re.compile("|".join([*_QUOTED, r"\#[^\n]*"]), re.DOTALL)
_DEEP = re.compile(r"(?<![\w-])(?:[\w-]+[ \t]*\.[ \t]*){" + str(MOST_PARTS) + "}")


class TooDeep(ValueError):
    """It may be TOML, but takes too long to read, or more than Python has room for; the message says where or why."""


def read_toml(text: str) -> dict[str, Any]:
    """What `tomllib.loads` gives. Raises TooDeep, and its TOMLDecodeError."""
    bare = _OPAQUE.sub(_one_word, text)
    if deep := _DEEP.search(bare):
        line = bare.count("\n", 0, deep.start()) + 1
        raise TooDeep(f"line {line}: a key has more than {MOST_PARTS} parts")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except (RecursionError, ValueError) as error:  # lists in lists, or more digits than Python takes
        raise TooDeep("nested too deeply, or a number too long, to be read") from error


def _one_word(found: re.Match[str]) -> str:
    """A comment, or a text that may be part of a key, as long as it was."""
    return re.sub(r"[^\n]", " " if found[0].startswith("#") else "x", found[0])
