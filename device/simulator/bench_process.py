"""Processes that are measured: the daemon as systemd would start it, and what the kernel says a process has used."""

# ruff: noqa: S603  # the command is our own

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from device.service.control_client import ask
from device.service.protocol import Request, State

LONGEST_START_S = 20.0
TICK_S = 1 / os.sysconf("SC_CLK_TCK")  # the kernel counts CPU time in these
PACKAGES = Path(__file__).parents[2]
CONFIG = """\
[pins]
factory = "mock"
[lamp]
chip = "none"
"""


class NotMeasured(Exception):
    """Why a figure cannot be had; the message is for a person."""


@dataclass(frozen=True)
class Daemon:
    """A running `lull run` that has said READY=1, `ready_s` after its process was asked for."""

    process: "subprocess.Popen[bytes]"
    control: Path
    ready_s: float

    def ask(self, request: Request) -> State:
        """Over the control socket."""
        return ask(self.control, request)


@contextmanager
def lull_run(folder: Path, config: str, env: Mapping[str, str]) -> Iterator[Daemon]:
    """One with a new state in the new `folder`, killed at the end. Raises NotMeasured when it does not get ready."""
    folder.mkdir()
    (folder / "device.toml").write_text(config)
    notify = folder / "notify"
    as_its_unit = {
        "NOTIFY_SOCKET": str(notify),
        "STATE_DIRECTORY": str(folder),
        "RUNTIME_DIRECTORY": str(folder),
        "PYTHONPATH": str(PACKAGES),
    }
    command = [sys.executable, "-m", "device.cli", "run", "--config", str(folder / "device.toml")]
    log = folder / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, log.open("wb") as out:
        systemd.bind(str(notify))
        systemd.settimeout(LONGEST_START_S)
        began_s = time.monotonic()
        with subprocess.Popen(command, env={**env, **as_its_unit}, stdout=out, stderr=out) as process:
            try:
                _wait_until_ready(systemd, log)
                yield Daemon(process, folder / "lull.sock", time.monotonic() - began_s)
            finally:
                process.kill()


def _wait_until_ready(systemd: socket.socket, log: Path) -> None:
    try:
        told = systemd.recv(4096).decode()
    except TimeoutError as error:
        raise NotMeasured(f"lull did not get ready: {log.read_text()[-400:]}") from error
    if not told.startswith("READY=1"):
        raise NotMeasured(f"lull told {told!r} before READY=1")


def cpu_s(pid: int) -> float:
    """CPU time that a process has used, all of its threads, in user and kernel. Raises NotMeasured when it is gone."""
    return cpu_ticks(_proc(pid, "stat")) * TICK_S


def resident_mb(pid: int) -> float:
    """Memory that a process has resident, in 10^6 bytes; what it shares with others counts in full."""
    return resident_kib(_proc(pid, "smaps_rollup")) * 1024 / 1e6


def _proc(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except (FileNotFoundError, ProcessLookupError) as error:
        raise NotMeasured(f"process {pid} has ended while it was measured") from error


def cpu_ticks(stat: str) -> int:
    """User and kernel time of a /proc/PID/stat; the name, second of its fields, may hold spaces and parentheses."""
    fields = stat.rpartition(")")[2].split()  # from the third on
    return int(fields[11]) + int(fields[12])


def resident_kib(smaps_rollup: str) -> int:
    """Rss of a /proc/PID/smaps_rollup, as proc(5) advises: VmRSS lags behind by megabytes. Raises ValueError."""
    for line in smaps_rollup.splitlines():
        name, _, value = line.partition(":")
        if name == "Rss":
            return int(value.split()[0])
    raise ValueError("no Rss")
