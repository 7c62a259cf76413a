"""The panel in a process of its own, on terminals that are not as one would like them."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_S = 60.0
EMPTY = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def shown_by(home: Path, env: dict[str, str], redirect: str, rows: int, columns: int) -> tuple[str, int]:
    """What a panel shows until it is told to leave, with q, and its exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    (home / "device.toml").write_text('[card]\ndevice = "nowhere"\n')
    command = [sys.executable, "-m", "device.cli", "simulate", "--config", "device.toml", "--out", "out"]
    shell = ["sh", "-c", f'exec "$@" {redirect}', "sh", *command]
    everything = EMPTY | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)} | env
    with subprocess.Popen(shell, stdin=theirs, stdout=theirs, stderr=theirs, cwd=home, env=everything) as panel:
        os.close(theirs)
        seen = b""
        while select.select([ours], [], [], LONGEST_S)[0]:
            try:
                seen += os.read(ours, 65536)
            except OSError:  # it has ended
                break
            if b"quit" in seen:
                os.write(ours, b"q")
        else:
            panel.kill()
        os.close(ours)
        return seen.decode(errors="replace"), panel.wait(LONGEST_S)


@pytest.mark.parametrize(
    ("env", "redirect", "size"),
    [
        ({"NO_COLOR": "1", "TERM": "xterm-256color"}, "", (24, 80)),
        ({"TERM": "dumb", "LC_ALL": "C"}, "", (24, 80)),
        ({"COLUMNS": "many", "LINES": "-3"}, "", (20, 60)),
        ({"TERM": "xterm"}, "2>&-", (24, 80)),
        ({"TERM": "xterm"}, "2>/dev/null", (24, 80)),
    ],
    ids=["no colour", "dumb", "no TERM", "no stderr", "stderr nowhere"],
)
def test_it_opens_and_leaves(tmp_path: Path, env: dict[str, str], redirect: str, size: tuple[int, int]) -> None:
    seen, code = shown_by(tmp_path, env, redirect, *size)
    assert (code, "asleep" in seen) == (0, True), seen[-2000:]
