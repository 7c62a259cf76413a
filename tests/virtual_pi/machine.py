"""One virtual Pi that is switched on: boot, call, cut the power. A real kernel as an ordinary process."""

import base64
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.virtual_pi.build import ROOT, Parts

MEMORY = "384M"  # of the 512 of a Zero 2 W
BOOT_S, CALL_S = 90.0, 600.0  # longest anything takes, of the host's time


class PowerCut(Exception):
    """The machine went away in the middle of a call."""


class ScenarioFailed(AssertionError):
    """What the guest's traceback says."""


@dataclass
class VirtualPi:
    """A machine that runs."""

    process: "subprocess.Popen[bytes]"
    line: socket.socket
    console: Path
    _rest: bytes = field(default=b"", repr=False)

    def call(self, scenario: str, longest_s: float = CALL_S, **arguments: object) -> Any:
        """Run `module.function` of scenarios/ there; its figures. Raises ScenarioFailed, PowerCut."""
        self.begin(scenario, **arguments)
        return self.end(longest_s)

    def begin(self, scenario: str, **arguments: object) -> None:
        """Have it run while the host does something else."""
        self.line.sendall(_call(scenario, arguments) + b"\n")

    def end(self, longest_s: float = CALL_S) -> Any:
        """The figures of what was begun."""
        reply = self._read(longest_s)
        if "error" in reply:
            raise ScenarioFailed(reply["error"])
        return reply["figures"]

    def ready(self) -> None:
        """Until the agent answers."""
        self._read(BOOT_S)

    def cut(self, after_s: float = 0.0) -> list[dict[str, Any]]:
        """The power goes, so much later; what the scenario that ran had noted until then (`Pi.note`)."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(after_s)
        with suppress(ProcessLookupError):  # it was off already
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        notes = []
        with suppress(PowerCut):
            while True:
                notes.append(self._read(CALL_S)["note"])
        return notes

    def _read(self, longest_s: float) -> dict[str, Any]:
        give_up_s = time.monotonic() + longest_s
        while b"\n" not in self._rest:
            if not select.select([self.line], [], [], max(give_up_s - time.monotonic(), 0))[0]:
                raise TimeoutError(f"no answer within {longest_s:g} s; the console's last: {self.last_words()}")
            more = self.line.recv(1 << 16)
            if not more:
                raise PowerCut(f"the machine is off; the console's last: {self.last_words()}")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def last_words(self) -> str:
        """The end of what the console said."""
        return self.console.read_text(errors="replace")[-2000:]


def command(parts: Parts, folder: str) -> list[str]:
    """The command that switches one on, less its disk."""
    return [
        str(parts.kernel), f"mem={MEMORY}", "init=/lib/systemd/systemd", "con=null", f"uml_dir={folder}",
        f"house={ROOT}",
    ]  # fmt: skip


def on_disk(parts: Parts, disk: Path) -> list[str]:
    """What differs from the image goes to `disk`; what has not been synced goes with the power, as on an SD card."""
    return [f"ubd0={disk},{parts.disk}", "root=/dev/ubda"]


def in_folder(parts: Parts, root: Path) -> list[str]:
    """A root that answers at once, for a clock that will not wait for a disk."""
    root.mkdir()
    subprocess.run(["tar", "-C", str(root), "-xf", str(parts.root)], check=True)
    return ["rootfstype=hostfs", f"rootflags={root}"]


def _call(scenario: str, arguments: dict[str, object]) -> bytes:
    return json.dumps({"call": scenario, "with": arguments}).encode()


@contextmanager
def booted(
    parts: Parts,
    disk: Path | None = None,
    *,
    missing: Sequence[str] = (),
    read_only: bool = False,
    skips_time: tuple[str, dict[str, object]] | None = None,
) -> Iterator[VirtualPi]:
    """A machine from its power-on to its power cut, if it has not switched itself off before.

    `disk` holds what differs from the image and is kept; without it a new one is thrown away. `missing` are parts of
    the bedroom: "pins", "lamp", "card". `skips_time` is the one call of a machine whose clock jumps whenever it has
    nothing to do: it waits for nobody.
    """
    with TemporaryDirectory(prefix="pi") as folder:
        ours, theirs = socket.socketpair()
        console = Path(folder) / "console"
        room = Path(folder)
        root = in_folder(parts, room / "root") if skips_time else on_disk(parts, disk or room / "disk")
        line = [*command(parts, folder), *root, "con0=null,fd:1", f"ssl0=fd:{theirs.fileno()}", "ssl=null"]
        line += [f"missing={','.join(missing)}", "quiet", "systemd.show_status=no"]
        line += ["ro" if read_only else "rw"]
        line += ["time-travel=inf-cpu", f"job={base64.b64encode(_call(*skips_time)).decode()}"] if skips_time else []
        with console.open("wb") as said:
            process = subprocess.Popen(
                line, stdin=subprocess.DEVNULL, stdout=said, stderr=said, pass_fds=[theirs.fileno()],
                start_new_session=True, env={**os.environ, "TMPDIR": _memory()},
            )  # fmt: skip
            theirs.close()
            machine = VirtualPi(process, ours, console)
            try:
                if not skips_time:
                    machine.ready()
                yield machine
            finally:
                if process.poll() is None:
                    machine.cut()
                ours.close()


def _memory() -> str:
    """Where its memory is a file: in memory."""
    return "/dev/shm" if shutil.disk_usage("/dev/shm").free > 1 << 30 else "/tmp"
