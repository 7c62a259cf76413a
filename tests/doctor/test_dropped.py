"""A dropped session, or SIGTERM, ends the commands as Ctrl-C does."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device.doctor.terminal import ended_as_by_ctrl_c
from tests.broken_files import SHIPPED


@pytest.fixture
def _home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without a daemon."""
    with TemporaryDirectory(prefix="lull") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        yield


def lull(command: str, file: Path, stdin: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "device.cli", *command.split(), "--config", str(file)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=SHIPPED.parents[1],
    )


@pytest.mark.usefixtures("_home")
def test_who_measured_nothing_is_told_so() -> None:
    done = lull("calibrate", SHIPPED, stdin=subprocess.DEVNULL)
    _, errors = done.communicate(timeout=60)
    assert (done.returncode, errors) == (1, "lull: nothing measured\n")


@pytest.mark.usefixtures("_home")
@pytest.mark.parametrize(
    ("command", "number"), [("doctor --ask", signal.SIGHUP), ("calibrate", signal.SIGTERM)], ids=["doctor", "calibrate"]
)
def test_a_signal_ends_it_as_ctrl_c_does(command: str, number: signal.Signals, tmp_path: Path) -> None:
    file = tmp_path / "device.toml"
    parts = ("button", "timer", "knob_a", "knob_b", "knob_push")
    card = "[card]\ndevice = 'null'\n[pins]\nfactory = 'mock'\n"
    file.write_text(card + "".join(f"{part} = 'none'\n" for part in parts))
    at_work = lull(command, file, stdin=subprocess.PIPE)
    assert at_work.stdout
    while "Is nobody asleep" not in (told := os.read(at_work.stdout.fileno(), 4096).decode()):
        assert told
    at_work.send_signal(number)
    at_work.communicate(timeout=60)
    assert at_work.returncode == 130


def test_only_the_first_signal_interrupts_and_the_handlers_come_back() -> None:
    numbers = (signal.SIGHUP, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    on_the_way_out = ExitStack()
    on_the_way_out.callback(signal.raise_signal, signal.SIGTERM)
    on_the_way_out.callback(signal.raise_signal, signal.SIGHUP)
    with pytest.raises(KeyboardInterrupt), ended_as_by_ctrl_c(), on_the_way_out:
        signal.raise_signal(signal.SIGHUP)
    assert [signal.getsignal(number) for number in numbers] == before


def test_a_hang_up_that_was_ignored_stays_so() -> None:
    """As under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_as_by_ctrl_c():
            signal.raise_signal(signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
