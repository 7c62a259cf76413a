"""Finds whisper scripts in folders and reads them; what cannot be read is told and left out."""

from collections.abc import Iterable
from pathlib import Path

from device.files.owner import as_owner_of
from device.files.reading import NotAFile, read_file
from device.speech.script import BadScript, Read, Script, script_of
from device.speech.script_sheet import complaint

LARGEST_BYTES = 32 * 1024  # five times the longest that comes with Lull, more than half an hour of whispering
MOST_BYTES = 4 * LARGEST_BYTES  # of all in a folder: they are read before the device is ready
MOST_FILES = 100  # in a folder


def scripts_in(folders: Iterable[Path], read: Read) -> tuple[dict[str, Script], list[str]]:
    """Scripts by id, those of later folders before those of earlier ones, and complaints, one a line."""
    found: dict[str, Script] = {}
    complaints: list[str] = []
    for folder in folders:
        try:
            files = script_files(folder)
        except OSError as error:
            complaints.append(f"{folder}: {error.strerror}; the scripts in it are left out")
            continue
        left_bytes = MOST_BYTES
        for n, file in enumerate(files):
            if n == MOST_FILES or left_bytes < 0:
                problem = f"at most {MOST_FILES} scripts of {MOST_BYTES // 1024} KiB together are read"
                complaints.append(f"{folder}: {problem}; {file.name} and those after it are left out")
                break
            try:
                raw = _read(file)
                left_bytes -= len(raw)
                script = _script(raw, file, read)
            except BadScript as error:
                complaints += str(error).split("\n")
            else:
                found[script.id] = script
    return found, complaints


def script_files(folder: Path) -> list[Path]:
    """Files that should be scripts; the folder need not exist. Raises OSError."""
    try:
        with as_owner_of(folder):
            names = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return []
    return [folder / name for name in names if name.endswith(".toml") and not name.startswith(".")]


def load_script(file: Path, read: Read) -> Script:
    """One script. Raises BadScript, also when there is no such file."""
    return _script(_read(file), file, read)


def _read(file: Path) -> bytes:
    try:
        return read_file(file, LARGEST_BYTES)
    except (NotAFile, IsADirectoryError) as error:
        raise BadScript(complaint(file, "it must be a file")) from error
    except OSError as error:
        raise BadScript(complaint(file, f"{error.strerror}, it must be a file that Lull may read")) from error


def _script(raw: bytes, file: Path, read: Read) -> Script:
    if len(raw) > LARGEST_BYTES:
        raise BadScript(complaint(file, f"it must not be larger than {LARGEST_BYTES // 1024} KiB"))
    try:
        source = raw.decode()
    except UnicodeDecodeError as error:
        raise BadScript(complaint(file, "this must be UTF-8 text", raw.count(b"\n", 0, error.start) + 1)) from error
    return script_of(source, file, read)
