"""Reads a configuration file: what cannot be read at all is an error, whatever else is wrong a complaint."""

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from device.complaints import Complaint, Complaints, read
from device.config import Config, agreed, playable
from device.files.reading import read_file
from device.files.toml import TooDeep, read_toml

DEFAULT_PATH = Path("/etc/lull/device.toml")
LARGEST_BYTES = 32 * 1024  # several times the shipped file with all its comments


class Unusable(Exception):
    """The file as a whole cannot be read; the message, one line, names it and says why."""


class NotToml(Unusable):
    """The file is not TOML in UTF-8. `line` and `column` count from 1."""

    def __init__(self, file: Path, line: int, column: int, why: str) -> None:
        super().__init__(f"{file}: line {line}, column {column}: {why}")
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration that can be used, and what was wrong with its file."""

    config: Config
    complaints: tuple[Complaint, ...]
    file: Path


def load(path: Path | None = None) -> Loaded:
    """Read a file that must exist; None is `DEFAULT_PATH`, which need not. Raises Unusable, of it NotToml."""
    file = path or DEFAULT_PATH
    try:
        raw = read_file(file, LARGEST_BYTES, pipes=True)
    except FileNotFoundError as error:
        if path is None:
            return Loaded(Config(), (), file)
        raise Unusable(f"{file}: there is no such file") from error
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}") from error
    return parse(raw, file)


def parse(raw: bytes, file: Path) -> Loaded:
    """The same from a file's bytes."""
    complaints = Complaints(file)
    config = agreed(read(Config, _tables(raw, file), complaints), complaints)
    return Loaded(config, complaints.told, file)


def check_sounds(loaded: Loaded, known_ids: Collection[str], beds: Sequence[str] | None = None) -> Loaded:
    """The same once the sounds are found: ids that are not among them are complained of and left out.

    `beds`, the best first, are those that may be the bed; None is for those who have no use for it: any may.
    """
    complaints = Complaints(loaded.file)
    config = replace(loaded.config, sounds=playable(loaded.config.sounds, known_ids, complaints, beds))
    return Loaded(config, (*loaded.complaints, *complaints.told), loaded.file)


def _tables(raw: bytes, file: Path) -> dict[str, Any]:
    if len(raw) > LARGEST_BYTES:
        raise Unusable(f"{file}: larger than {LARGEST_BYTES // 1024} kB, so not a configuration of Lull")
    try:
        return read_toml(raw.decode("utf-8-sig"))  # Windows editors put a byte order mark in front
    except UnicodeDecodeError as error:
        line, column = _end_of(raw[: error.start])
        raise NotToml(file, line, column, "this is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        why, _, place = str(error).rpartition(" (at ")
        at = re.fullmatch(r"line (\d+), column (\d+)\)", place)
        line, column = (int(at[1]), int(at[2])) if at else _end_of(raw)
        raise NotToml(file, line, column, why) from error
    except TooDeep as error:
        raise Unusable(f"{file}: {error}") from error


def _end_of(raw: bytes) -> tuple[int, int]:
    """Line and column, from 1, of the byte that would follow."""
    return raw.count(b"\n") + 1, len(raw) - raw.rfind(b"\n")
