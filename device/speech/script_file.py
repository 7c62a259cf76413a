"""Finds whisper scripts in folders and reads them; what cannot be read is told and left out."""

from collections.abc import Iterable
from pathlib import Path

from device.files.reading import NotAFile, read_file
from device.speech.script import BadScript, Read, Script, script_of
from device.speech.script_sheet import complaint

LARGEST_BYTES = 256 * 1024


def scripts_in(folders: Iterable[Path], read: Read) -> tuple[dict[str, Script], list[str]]:
    """Scripts by id, those of later folders before those of earlier ones, and complaints, one a line."""
    found: dict[str, Script] = {}
    complaints: list[str] = []
    files, bad_folders = script_files(folders)
    for file in files:
        try:
            script = load_script(file, read)
        except BadScript as error:
            complaints += str(error).split("\n")
        else:
            found[script.id] = script
    return found, bad_folders + complaints


def script_files(folders: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Files that should be scripts, of earlier folders first, and complaints; a folder need not exist."""
    files: list[Path] = []
    complaints: list[str] = []
    for folder in folders:
        try:
            names = sorted(path.name for path in folder.iterdir())
        except FileNotFoundError:
            continue
        except OSError as error:
            complaints.append(f"{folder}: {error.strerror}; the scripts in it are left out")
            continue
        files += [folder / name for name in names if name.endswith(".toml") and not name.startswith(".")]
    return files, complaints


def load_script(file: Path, read: Read) -> Script:
    """One script. Raises BadScript, also when there is no such file."""
    try:
        raw = read_file(file, LARGEST_BYTES)
    except (NotAFile, IsADirectoryError) as error:
        raise BadScript(complaint(file, "it must be a file")) from error
    except OSError as error:
        raise BadScript(complaint(file, f"{error.strerror}, it must be a file that Lull may read")) from error
    if len(raw) > LARGEST_BYTES:
        raise BadScript(complaint(file, f"it must not be larger than {LARGEST_BYTES // 1024} KiB"))
    try:
        source = raw.decode()
    except UnicodeDecodeError as error:
        raise BadScript(complaint(file, "this must be UTF-8 text", raw.count(b"\n", 0, error.start) + 1)) from error
    return script_of(source, file, read)
