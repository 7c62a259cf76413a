"""Text as a terminal may show it: what a file or another program says must not move the cursor or colour the screen."""

from typing import Any, TextIO, cast


def one_line(text: str) -> str:
    """Every character that is not printable, a line break too, as its escape."""
    return text if text.isprintable() else "".join(map(_shown, text))


def plain(stream: TextIO | None) -> TextIO | None:
    """The same stream for all that is written, with escapes for what is neither printable nor a line break or a tab."""
    return None if stream is None else cast("TextIO", _PlainStream(stream))


class _PlainStream:
    """Everything but `write` is the other's."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write("\n".join("\t".join(map(one_line, line.split("\t"))) for line in text.split("\n")))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _shown(char: str) -> str:
    return char if char.isprintable() else char.encode("unicode_escape").decode()
