"""Scripts as files: which are found, which go before which, and what is told of those that cannot be read."""

import os
from pathlib import Path

from device.speech.script_file import LARGEST_BYTES, scripts_in
from tests.speech.simply import HEAD, ONE, simply


def test_later_folders_go_before_earlier_ones(place: Path) -> None:
    first, second = place / "first", place / "second"
    for folder, title in ((first, "Old"), (second, "New")):
        folder.mkdir()
        (folder / "a.toml").write_text(f'title = "{title}"\n{ONE}')
    (first / "b.toml").write_text(HEAD + ONE)
    (second / "b.toml").write_text(HEAD)
    (second / ".#a.toml").write_text("an editor's")
    (second / "README").write_text("not a script")
    scripts, complaints = scripts_in([first, second, place / "third"], simply)
    assert {name: script.title for name, script in scripts.items()} == {"a": "New", "b": "T"}
    assert [line.split(":")[0] for line in complaints] == [str(second / "b.toml")]


def test_files_that_cannot_be_read_are_told(place: Path) -> None:
    (place / "a-folder.toml").mkdir()
    (place / "broken-link.toml").symlink_to("nowhere")
    (place / "empty.toml").touch()
    (place / "large.toml").write_bytes(b"#" * (LARGEST_BYTES + 1))
    (place / "latin.toml").write_bytes(HEAD.encode() + b"# caf\xe9\n")
    os.mkfifo(place / "pipe.toml")
    scripts, complaints = scripts_in([place], simply)
    assert scripts == {}
    assert complaints == [
        f"{place}/{told}; the script is left out"
        for told in (
            "a-folder.toml: it must be a file",
            "broken-link.toml: No such file or directory, it must be a file that Lull may read",
            "empty.toml: line 1: nothing is said, there must be a [[says]] or wordless = true",
            "empty.toml: line 1: title is missing, 1 to 80 characters",
            "large.toml: it must not be larger than 32 KiB",
            "latin.toml: line 2: this must be UTF-8 text",
            "pipe.toml: it must be a file",
        )
    ]


def test_a_folder_that_is_none_is_told(place: Path) -> None:
    (place / "x").touch()
    assert scripts_in([place / "x"], simply) == ({}, [f"{place}/x: Not a directory; the scripts in it are left out"])
