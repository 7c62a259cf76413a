"""What a command leaves is its user's alone to read, whatever was there before."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from device.audio.wav import WavSink
from device.cli import main
from device.files.output import open_output
from device.simulator.night import Diary
from tests.storage.nights import filled


def wav(path: Path) -> None:
    with closing(WavSink(path)) as sink:
        sink.write(np.zeros((480, 2), np.int16))


def diary(path: Path) -> None:
    Diary().write(path)


def command(*words: str) -> Callable[[Path], None]:
    """One that asks the log of this test's own user."""

    def leave(path: Path) -> None:
        assert main([*words, str(path)]) == 0

    return leave


LEAVES = {
    "x.wav": wav,
    "x.jsonl": diary,
    "x.csv": command("nights", "--export"),
    "x.png": command("nights", "--plot"),
    "z.png": command("taste", "--plot"),
    "y.png": command("eq", "show", "--out"),
}


@pytest.mark.parametrize("name", LEAVES)
def test_it_is_readable_by_its_owner_alone(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    filled(tmp_path / "lull" / "nights.db", 3)
    new, old = tmp_path / name, tmp_path / f"old-{name}"
    old.write_bytes(b"what is longer than nothing" * 100_000)
    old.chmod(0o644)
    for path in (new, old):
        LEAVES[name](path)
        assert path.stat().st_mode & 0o777 == 0o600
    assert old.stat().st_size < 2_000_000


def test_a_pipe_takes_it_as_it_comes(tmp_path: Path) -> None:
    """As /dev/stdout is one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with open_output(pipe) as stream:
        stream.write(b"1,2\n")
    assert os.read(reader, 99) == b"1,2\n"
    os.close(reader)
