"""Opens the text that a measuring program wrote, in whatever encoding; says what a file is that holds no text."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from device.files.reading import read_file

LARGEST_BYTES = 32 * 1024 * 1024  # a million bins in UTF-16; a Pi holds it in memory
LONGEST_LINE = 10_000  # characters: dozens of curves side by side

_BYTE_ORDER_MARKS = (  # the longest first: one begins like another
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEGINNINGS = (
    (b"RIFF", "a WAV file"),
    (b"fLaC", "a FLAC file"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich text document"),
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet or document of Office"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xac\xed\x00\x05", "a measurement in REW's own format (.mdat)"),
    (b"<", "HTML or XML"),
    (b"{", "JSON"),
)
_LOOKED_AT = 4096  # bytes or characters from the start; they tell what the rest is


class BadResponse(Exception):
    """The file holds no response; the message, one line, names it, says where and why."""


class Text(NamedTuple):
    """A file of text, in memory as it came."""

    raw: bytes
    encoding: str

    def lines(self) -> Iterator[tuple[int, str]]:
        """Every line with its number from 1, whichever way lines end. A line longer than LONGEST_LINE comes empty."""
        stream = io.TextIOWrapper(io.BytesIO(self.raw), self.encoding, "replace")
        for number, line in enumerate(stream, 1):
            yield number, line.rstrip("\n") if len(line) <= LONGEST_LINE else ""


def read_text(file: Path) -> Text:
    """Raises BadResponse, when it cannot be read, is too large, empty, or no text."""
    try:
        raw = read_file(file, LARGEST_BYTES, pipes=True)
    except OSError as error:
        raise BadResponse(f"{file}: {error.strerror}") from error
    if not raw:
        raise BadResponse(f"{file}: the file is empty")
    if len(raw) > LARGEST_BYTES:
        raise BadResponse(f"{file}: larger than {LARGEST_BYTES >> 20} MB; export it smoothed, or with fewer points")
    text = Text(raw, _encoding(raw))
    kind = next((kind for start, kind in _BEGINNINGS if raw[:64].lstrip().startswith(start)), None)
    if kind or _is_binary(text):
        raise BadResponse(f"{file}: this is {kind or 'binary data'}; export the response as text")
    return text


def _encoding(raw: bytes) -> str:
    """By its byte order mark; else by where the zeros are, which ASCII in UTF-16 has in every other byte."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return encoding
    start = raw[:_LOOKED_AT]
    for zeros, others, encoding in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        if start[zeros::2].count(0) > len(start) // 4 and start[others::2].count(0) == 0:
            return encoding
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "cp1252"  # and Latin-1: numbers are the same in all of them
    return "utf-8"


def _is_binary(text: Text) -> bool:
    start = codecs.getincrementaldecoder(text.encoding)("replace").decode(text.raw[:_LOOKED_AT])
    controls = sum(character < " " and character not in "\t\n\r\f\v\x1a" for character in start)
    return controls * 50 > len(start)
