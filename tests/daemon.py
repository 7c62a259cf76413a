"""A real `lull run` in a process of its own, with a socket where systemd would be and a test's own state directory."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from device.service.control_client import ask
from device.service.protocol import Request, State, Status

CONFIG = """\
[pins]
factory = "mock"
[lamp]
chip = "none"
[card]
buffer_ms = 200.0
"""  # a buffer for a machine that has more to do than this test
QUICK = "[night]\nstop_fade_s = 0.5\n"  # to be added where a stop is not what is looked at
OWN_ORDER = '[sounds]\ntaste = "off"\n'  # where what comes next is looked at
HOUSE = Path(__file__).parents[1]
LONGEST_S = 20.0
PING_S = 0.05  # half of the WATCHDOG_USEC below
END = b"END"  # a test's own word to the thread that listens
ALL_CLOSED = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]  # put before a command


@dataclass
class Daemon:
    """A running device; `told` is what systemd hears."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    told: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)

    def wait_for(self, message: str) -> None:
        """Until systemd is told `message`, after the last one waited for; fails after `LONGEST_S` of silence."""
        while not self.told.get(timeout=LONGEST_S).startswith(message):
            pass

    def pass_time(self, duration_s: float) -> None:
        """Let it run, as long as it lives: each ping of the watchdog is another twentieth of a second."""
        while not self.told.empty():
            self.told.get()
        for _ in range(round(duration_s / PING_S)):
            self.wait_for("WATCHDOG=1")

    def ask(self, request: Request) -> State:
        """Over the control socket."""
        return ask(self.folder / "run" / "lull.sock", request)

    def until(self, reached: Callable[[State], bool]) -> State:
        """Ask at each ping of the watchdog until the device is so; fails after `LONGEST_S`."""
        give_up_s = time.monotonic() + LONGEST_S
        while not reached(state := self.ask(Status())):
            assert time.monotonic() < give_up_s, state
            self.pass_time(PING_S)
        return state

    def until_asleep(self) -> None:
        """Until the night is over."""
        self.until(lambda state: state.phase == "asleep")

    def until_faults(self, count: int) -> State:
        """Until so many faults are told."""
        return self.until(lambda state: len(state.faults) == count)

    def terminate(self, *signals: signal.Signals) -> int:
        """SIGTERM or other signals, one after the other has been taken, and the exit code."""
        first, *others = signals or (signal.SIGTERM,)
        self.process.send_signal(first)
        for number in others:
            self.pass_time(0.3)
            self.process.send_signal(number)
        return self.process.wait(LONGEST_S)

    @property
    def log(self) -> str:
        """Complete once it has ended."""
        return (self.folder / "log").read_text()

    @property
    def kept(self) -> Any:
        """The memory in the settings file."""
        return json.loads((self.folder / "state" / "settings.json").read_text())["memory"]


@contextmanager
def lull_run(
    folder: Path,
    config: str = CONFIG,
    env: Mapping[str, str] | None = None,
    *,
    ready: bool = True,
    output: IO[bytes] | int | None = None,
    by_way_of: list[str] | None = None,
    house: Path = HOUSE,
) -> Iterator[Daemon]:
    """Start one over what `folder` holds of an earlier one; killed at the end if it still runs.

    `output` is for what goes to the journal, usually `Daemon.log`; `by_way_of` is a command that runs it; `house` is
    where device/ is.
    """
    (folder / "run").mkdir(exist_ok=True)
    (folder / "state").mkdir(exist_ok=True)
    (folder / "device.toml").write_text(config)
    notify = folder / f"notify{time.monotonic_ns()}"  # two may run in one folder
    places = {
        "NOTIFY_SOCKET": str(notify),
        "STATE_DIRECTORY": str(folder / "state"),
        "RUNTIME_DIRECTORY": str(folder / "run"),
        "WATCHDOG_USEC": str(round(2e6 * PING_S)),
        "PYTHONPATH": str(house),
    }
    env = {**os.environ, **(env or {}), **places}
    command = [sys.executable, "-m", "device.cli", "run", "--config", str(folder / "device.toml")]
    with listening(notify) as told, (folder / "log").open("wb") as log:
        out = log if output is None else output
        with subprocess.Popen([*(by_way_of or []), *command], env=env, stdout=out, stderr=out, cwd=folder) as process:
            daemon = Daemon(process, folder, told)
            try:
                if ready:
                    daemon.wait_for("READY=1")
                yield daemon
            finally:
                process.kill()


@contextmanager
def listening(address: Path) -> Iterator["queue.SimpleQueue[str]"]:
    """Systemd's end of sd_notify(3), never too busy to read."""
    told: queue.SimpleQueue[str] = queue.SimpleQueue()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))

        def listen() -> None:
            while (heard := systemd.recv(4096)) != END:
                for line in heard.decode().splitlines():
                    told.put(line)

        ear = threading.Thread(target=listen, daemon=True)
        ear.start()
        try:
            yield told
        finally:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own:
                own.sendto(END, str(address))
            ear.join()
