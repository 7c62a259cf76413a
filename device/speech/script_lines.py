"""Where in a TOML file a key stands, which the standard library's reader does not tell. Pure."""

import re
from bisect import bisect_left
from itertools import pairwise

_QUOTED = (r'"""(?:[^\\]|\\.)*?"""+', r"'''.*?'''+", r'"(?:[^"\\\n]|\\.)*"', r"'[^'\n]*'")
_OPAQUE = re.compile("|".join([*_QUOTED, r"#[^\n]*"]), re.DOTALL)
_LIST = re.compile(r"^[ \t]*\[\[[ \t]*says[ \t]*\]\]", re.MULTILINE)


class Lines:
    """Of a file that is TOML; lines count from 1, the tables `[[says]]` from 0."""

    def __init__(self, source: str) -> None:
        self._source = source.replace("\r\n", "\n")
        # What is in quotes or a comment cannot be taken for a key; it keeps its length.
        self._bare = _OPAQUE.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), self._source)
        self._ends = [found.start() for found in re.finditer("\n", self._bare)]
        begins = [found.start() for found in _LIST.finditer(self._bare)]
        self._sections = list(pairwise([*begins, len(self._bare)]))
        self._head = (0, begins[0] if begins else len(self._bare))

    def of(self, key: str, table: int | None = None) -> int:
        """The line of a key at the top, or in a `[[says]]`; where it is not to be found, the line its table begins."""
        begin, end = self._section(table)
        return self._line(self._key(key, begin, end))

    def of_word(self, word: str, key: str, table: int) -> int:
        """The line of a word in the value of a key, or of the key."""
        begin, end = self._section(table)
        at = self._key(key, begin, end)
        found = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(self._source, at, end)
        return self._line(found.start() if found else at)

    def _section(self, table: int | None) -> tuple[int, int]:
        if table is None:
            return self._head
        return self._sections[table] if table < len(self._sections) else (self._key("says", *self._head), self._head[1])

    def _key(self, key: str, begin: int, end: int) -> int:
        pattern = rf"^[ \t]*(?:\[+[ \t]*)?{re.escape(key)}[ \t]*[=.\]]"
        found = re.compile(pattern, re.MULTILINE).search(self._bare, begin, end)
        return found.start() if found else begin

    def _line(self, at: int) -> int:
        return bisect_left(self._ends, at) + 1
