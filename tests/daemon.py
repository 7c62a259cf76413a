"""A real `lull run` in a process of its own, with a socket where systemd would be and a test's own state directory."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from device.service.control_client import ask
from device.service.protocol import Request, State, Status

CONFIG = """\
[pins]
factory = "mock"
[lamp]
chip = "none"
"""
LONGEST_S = 20.0
PING_S = 0.2  # half of the WATCHDOG_USEC below
STALE_PINGS = 10  # as many as a socket nobody reads keeps


@dataclass
class Daemon:
    """A running device. `lines` are its log once it has ended."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    systemd: socket.socket
    told: list[str] = field(default_factory=list)

    def wait_for(self, message: str) -> None:
        """Until systemd has been told `message`; fails after `LONGEST_S`."""
        self.systemd.settimeout(LONGEST_S)
        while not any(line.startswith(message) for line in self.told):
            self.told += self.systemd.recv(4096).decode().splitlines()

    def pass_time(self, duration_s: float) -> None:
        """Let it run, as long as it lives: each ping of the watchdog is another fifth of a second."""
        for _ in range(round(duration_s / PING_S) + STALE_PINGS):
            self.told.clear()
            self.wait_for("WATCHDOG=1")

    def ask(self, request: Request) -> State:
        """Over the control socket."""
        return ask(self.folder / "run" / "lull.sock", request)

    def until(self, phase: str) -> State:
        """Ask until the device is about `phase`, as often as it answers."""
        for _ in range(100_000):
            state = self.ask(Status())
            if state.phase == phase:
                return state
        raise TimeoutError(f"never {phase}")

    def until_faults(self, count: int) -> State:
        """Ask until so many faults are told."""
        for _ in range(100_000):
            state = self.ask(Status())
            if len(state.faults) == count:
                return state
        raise TimeoutError(f"never {count} faults")

    def terminate(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LONGEST_S)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    @property
    def kept(self) -> Any:
        """The memory in the settings file."""
        return json.loads((self.folder / "state" / "settings.json").read_text())["memory"]


@contextmanager
def lull_run(
    folder: Path, config: str = CONFIG, env: Mapping[str, str] | None = None, ready: bool = True
) -> Iterator[Daemon]:
    """Start one over what `folder` holds of an earlier one; killed at the end if it still runs."""
    (folder / "run").mkdir(exist_ok=True)
    (folder / "state").mkdir(exist_ok=True)
    (folder / "device.toml").write_text(config)
    address = folder / "notify"
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, (folder / "log").open("wb") as log:
        systemd.bind(str(address))
        places = {
            "NOTIFY_SOCKET": str(address),
            "STATE_DIRECTORY": str(folder / "state"),
            "RUNTIME_DIRECTORY": str(folder / "run"),
            "WATCHDOG_USEC": "400000",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        command = [sys.executable, "-m", "device.cli", "run", "--config", str(folder / "device.toml")]
        with subprocess.Popen(
            command, env={**os.environ, **(env or {}), **places}, stdout=log, stderr=log, cwd=folder
        ) as process:
            daemon = Daemon(process, folder, systemd)
            try:
                if ready:
                    daemon.wait_for("READY=1")
                yield daemon
            finally:
                process.kill()
