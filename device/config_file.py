"""Reads a configuration file: each mistake is a complaint, and an error only what is no file or none of Lull's."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import fields, replace

from device.complaints import Complaint, Complaints, instead, read, shown_line
from device.config import Config, agreed, playable
from device.config_doubt import IN_DOUBT, LOUDNESS, QUIET, in_doubt, quiet_in_doubt
from device.config_statements import NOT_UTF8, Statements, Unread, advice
from device.files.reading import read_file
from device.files.toml import read_toml

DEFAULT_PATH = Path("/etc/lull/device.toml")
LARGEST_BYTES = 32 * 1024  # several times the shipped file with all its comments
MOST_UNREAD = 30  # statements; what has more is something else


class Unusable(Exception):
    """The file as a whole cannot be read; the message, one line, names it and says why."""


class NoSuchFile(Unusable):
    """The file that was asked for by name is not there."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration that can be used, and what was wrong with its file."""

    config: Config
    complaints: tuple[Complaint, ...]
    file: Path

    @property
    def fault(self) -> str | None:
        """One line for a status; None of a file without a mistake."""
        if not self.complaints:
            return None
        quiet = any(complaint.section in LOUDNESS for complaint in self.complaints)
        return f"{self.file}: see `lull check`" + (f"; until then {QUIET}" if quiet else "")

    @property
    def unusable(self) -> Complaint | None:
        """Why there is nothing of the file in it."""
        return next((c for c in self.complaints if not (c.place or c.key or c.value)), None)

    @property
    def unread(self) -> Complaint | None:
        """The first of its lines that is not TOML."""
        return next((complaint for complaint in self.complaints if complaint.place), None)


def load(path: Path | None = None) -> Loaded:
    """Read a file that must exist; None is `DEFAULT_PATH`, which need not. Raises Unusable, of it NoSuchFile."""
    file = path or DEFAULT_PATH
    try:
        raw = read_file(file, LARGEST_BYTES, pipes=True)
    except FileNotFoundError as error:
        if path is None:
            return Loaded(Config(), (), file)
        raise NoSuchFile(f"{file}: there is no such file") from error
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}") from error
    return parse(raw, file)


def load_or_default(path: Path | None = None) -> Loaded:
    """The same; a file that is there and cannot be read is one complaint, and the device plays, quietly.

    Raises NoSuchFile.
    """
    file = path or DEFAULT_PATH
    try:
        return load(path)
    except NoSuchFile:
        raise
    except Unusable as error:
        complaints = Complaints(file)
        why = str(error).removeprefix(f"{file}: ")
        complaints.add(Complaint(file, "", "", why, "every key takes its default", LOUDNESS[0]))
        config = quiet_in_doubt(agreed(in_doubt(Config()), complaints), complaints)
        return Loaded(config, tuple(complaints.made), file)


def parse(raw: bytes, file: Path) -> Loaded:
    """The same from a file's bytes. Raises Unusable when they are no configuration of Lull."""
    complaints = Complaints(file, rest_section=LOUDNESS[0])
    document, unread = _document(raw, file)
    config = read(Config, document, complaints, IN_DOUBT)
    for statement in unread:
        config = _without(config, statement, complaints)
    config = quiet_in_doubt(agreed(config, complaints), complaints)
    return Loaded(config, complaints.told, file)


def check_sounds(loaded: Loaded, known_ids: Collection[str], beds: Sequence[str] | None = None) -> Loaded:
    """The same once the sounds are found: ids that are not among them are complained of and left out.

    `beds`, the best first, are those that may be the bed; None is for those who have no use for it: any may.
    """
    complaints = Complaints(loaded.file)
    config = replace(loaded.config, sounds=playable(loaded.config.sounds, known_ids, complaints, beds))
    return Loaded(config, (*loaded.complaints, *complaints.told), loaded.file)


def _document(raw: bytes, file: Path) -> tuple[dict[str, Any], list[Unread]]:
    if len(raw) > LARGEST_BYTES:
        raise Unusable(f"{file}: larger than {LARGEST_BYTES // 1024} kB, so not a configuration of Lull")
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise Unusable(f"{file}: this is UTF-16; save it as UTF-8")
    try:
        return read_toml(raw.decode("utf-8-sig")), []  # Windows editors put a byte order mark in front
    except ValueError:  # not UTF-8, not TOML, or more than Python has room for
        pass
    statements = Statements(Config.__struct_fields__)
    statements.read(raw.decode("utf-8-sig", "replace"))
    if len(statements.unread) > MOST_UNREAD:
        raise Unusable(f"{file}: more than {MOST_UNREAD} lines are not TOML, so not a configuration of Lull")
    return statements.document, statements.unread


def _without(config: Config, statement: Unread, complaints: Complaints) -> Config:
    """The same where a statement could not be read, with what its key takes in doubt."""
    section, key, problem, now = statement.section, statement.key, statement.why, statement.now
    cls = next((f.type for f in fields(Config) if f.name == section), None)
    known = next((f for f in fields(cls) if f.name == key), None) if cls else None
    if known and not now:
        if statement.joined and NOT_UTF8 not in statement.value:
            problem = advice(statement.value, known.type)
        value, now = instead(f"{section}.{key}", known, statement.value, IN_DOUBT)
        config = replace(config, **{section: replace(getattr(config, section), **{key: value})})
    about = section if cls else LOUDNESS[0]  # whose it is nobody knows: it may be the loudness
    place = f"line {statement.line}, column {statement.column}: {shown_line(statement.text)}"
    name = ".".join(filter(None, (section, key)))
    said = shown_line(statement.value)
    complaints.add(Complaint(complaints.file, name, said, problem, now or "ignored", about, place))
    return config
