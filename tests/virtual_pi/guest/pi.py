"""A person in the bedroom, and their ears, eyes and clock: what a scenario works with."""

import json
import re
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import alsaaudio  # type: ignore[import-not-found]  # ships no types
import numpy as np
from numpy.typing import NDArray

from tests.virtual_pi.guest import parts

RATE_HZ = 48000
PERIOD = 480
SOCKET = "/run/lull/lull.sock"
STATE = Path("/var/lib/lull/settings.json")
CONFIG = Path("/etc/lull/device.toml")
LINES = {"button": 17, "timer": 27, "push": 13}
KNOB_A, KNOB_B = 5, 6
EDGE_S = 0.02  # a faster edge may merge with the next at 100 ticks a second
PRESS_S = 0.08
SILENT_DB = -120.0


@dataclass
class Heard:
    """What a recorder took: samples `(frames, 2)` int16, and when on the monotonic clock each piece was whole."""

    pieces: list[NDArray[np.int16]] = field(default_factory=list)
    whole_s: list[float] = field(default_factory=list)

    def take(self, sound: NDArray[np.int16]) -> None:
        """A period."""
        self.whole_s.append(time.monotonic())
        self.pieces.append(sound)

    @property
    def sound(self) -> NDArray[np.int16]:
        return np.concatenate(self.pieces) if self.pieces else np.empty((0, 2), np.int16)

    def levels_db(self, each_s: float) -> list[float]:
        """The level of each part of so many seconds, dBFS."""
        frames = round(each_s * RATE_HZ)
        whole = self.sound[: len(self.sound) // frames * frames]
        return [level_db(part) for part in np.split(whole, len(whole) // frames)]

    def first_s(self) -> float | None:
        """When the first sample but 0 came."""
        for whole_s, piece in zip(self.whole_s, self.pieces, strict=True):
            if piece.any():
                return whole_s - (len(piece) - int(piece.any(axis=1).argmax())) / RATE_HZ
        return None


@dataclass
class Meter:
    """Loudness of a long recording, tenth by tenth of a second, and none of its samples."""

    powers: list[float] = field(default_factory=list)
    end_is_zero: bool = False

    def take(self, sound: NDArray[np.int16]) -> None:
        """A tenth of a second."""
        self.powers.append(float(np.mean((sound / 32768.0) ** 2)))
        self.end_is_zero = not sound.any()

    def minutes_db(self) -> NDArray[np.float64]:
        """Each minute's level, dBFS."""
        return self._levels_db(600)

    def seconds_db(self) -> NDArray[np.float64]:
        """Each second's level, dBFS."""
        return self._levels_db(10)

    @property
    def loudest_step_db(self) -> float:
        """Most that a second is above the ten before it, the first ten and the silence left out."""
        db = self.seconds_db()
        steps = [db[i] - db[i - 10 : i].max() for i in range(20, len(db)) if db[i] > -90]
        return float(max(steps, default=0.0))

    def _levels_db(self, tenths: int) -> NDArray[np.float64]:
        whole = np.array(self.powers[: len(self.powers) // tenths * tenths]).reshape(-1, tenths).mean(axis=1)
        return np.asarray(10 * np.log10(np.maximum(whole, 1e-12)))


class Pi:
    """The device, installed, in its room. `note` tells the host something before the scenario is over."""

    def __init__(self, note: Callable[[dict[str, object]], None]) -> None:
        self.note = note

    def press(self, part: str = "button", for_s: float = PRESS_S) -> float:
        """A push and a release; returns when it was let go."""
        self.down(part)
        time.sleep(for_s)
        return self.up(part)

    def down(self, part: str) -> float:
        """Push it and stay on it."""
        parts.set_line(LINES[part], high=False)
        return time.monotonic()

    def up(self, part: str) -> float:
        """Let it go."""
        parts.set_line(LINES[part], high=True)
        return time.monotonic()

    def double(self, part: str = "button") -> float:
        """Two pushes in quick succession."""
        self.press(part)
        time.sleep(0.1)
        return self.press(part)

    def turn(self, clicks: int) -> float:
        """Turn the knob, to the right when positive, four quarter turns a click."""
        leads, follows = (KNOB_A, KNOB_B) if clicks > 0 else (KNOB_B, KNOB_A)
        for _ in range(abs(clicks)):
            for line, high in ((leads, False), (follows, False), (leads, True), (follows, True)):
                parts.set_line(line, high)
                time.sleep(EDGE_S)
            time.sleep(2 * EDGE_S)
        return time.monotonic()

    def half_turn(self, *, closes: bool) -> float:
        """One click to the right of an encoder of half steps whose phases are swapped: both close, or both open."""
        for line in (KNOB_B, KNOB_A):
            parts.set_line(line, not closes)
            time.sleep(EDGE_S)
        return time.monotonic()

    @property
    def lamp(self) -> tuple[float, float, float]:
        """Duty of red, amber and warm white, 0..1."""
        return parts.lamp_levels()

    @property
    def dark(self) -> bool:
        return not any(self.lamp)

    @property
    def card_open(self) -> bool:
        """Whether Lull has the card open."""
        return "closed" not in Path("/proc/asound/Loopback/pcm0p/sub0/status").read_text()

    def ask(self, do: str = "status", **arguments: object) -> dict[str, Any]:
        """Over the control socket."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5.0)
            line.connect(SOCKET)
            line.sendall(json.dumps({"do": do, **arguments}).encode() + b"\n")
            reply = b""
            while not reply.endswith(b"\n") and (more := line.recv(65536)):
                reply += more
        answer: dict[str, Any] = json.loads(reply)
        assert "error" not in answer, answer
        return answer

    def until(self, what: str, reached: Callable[[], object], longest_s: float = 20.0, every_s: float = 0.05) -> float:
        """Wait until it is so; how long it took, s."""
        began_s = time.monotonic()
        while True:
            try:
                if reached():
                    return time.monotonic() - began_s
            except (OSError, ValueError):  # no daemon just now
                pass
            assert time.monotonic() - began_s < longest_s, f"not within {longest_s:g} s: {what}; {self.words()}"
            time.sleep(every_s)

    def until_phase(self, *phases: str, longest_s: float = 20.0) -> float:
        """Wait for a phase of the night."""
        return self.until(" or ".join(phases), lambda: self.ask()["phase"] in phases, longest_s)

    def asleep(self) -> None:
        """Stop what plays; a scenario begins and ends so."""
        if self.ask()["phase"] != "asleep":
            self.ask("stop")
        self.until_phase("asleep")

    @contextmanager
    def recorded(self) -> Iterator[Heard]:
        """Record what the card plays while inside."""
        heard = Heard()
        with _listening(PERIOD, 64, heard.take):
            yield heard

    @contextmanager
    def metered(self) -> Iterator[Meter]:
        """Measure what the card plays while inside, for hours if need be."""
        meter = Meter()
        with _listening(RATE_HZ // 10, 4, meter.take):
            yield meter

    @property
    def ready_s(self) -> float:
        """When the service was ready, since the kernel began."""
        return int(self.show("ActiveEnterTimestampMonotonic")) / 1e6

    def systemctl(self, *words: str) -> str:
        """What systemctl says."""
        return shell("systemctl", *words)

    def show(self, key: str) -> str:
        """A property of the service."""
        return shell("systemctl", "show", "lull", f"--property={key}", "--value").strip()

    @property
    def pid(self) -> int:
        return int(self.show("MainPID"))

    @property
    def switches(self) -> int:
        """How often Lull's threads have waited for something and been woken."""
        waits = re.compile(r"^voluntary_ctxt_switches:\s*(\d+)", re.MULTILINE)
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int(waits.findall((task / "status").read_text())[0]) for task in tasks)

    def words(self, count: int = 12) -> str:
        """The last that Lull said to the journal."""
        return shell("journalctl", "--unit=lull", "--output=cat", "--no-pager", f"--lines={count}")

    def said(self, pattern: str) -> int:
        """How often Lull said it since the machine was switched on."""
        return len(re.findall(pattern, shell("journalctl", "--boot", "--unit=lull", "--output=cat", "--no-pager")))

    def configure(self, *changes: tuple[str, str]) -> None:
        """Change the person's file, `("timer_min = 45.0", "timer_min = 1.0")`, and start anew."""
        text = CONFIG.read_text()
        for before, after in changes:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        CONFIG.write_text(text)
        self.systemctl("restart", "lull")


@contextmanager
def _listening(period: int, periods: int, take: Callable[[NDArray[np.int16]], None]) -> Iterator[None]:
    """Hand every period that the card plays to `take`, on a thread of its own.

    Nothing comes while a player has opened the card and not begun, and the kernel gives up (EIO) after a little longer
    than all `periods` last: on a slow host that is soon.
    """
    card = alsaaudio.PCM(
        alsaaudio.PCM_CAPTURE, alsaaudio.PCM_NORMAL, device="hw:CARD=Loopback,DEV=1", rate=RATE_HZ, channels=2,
        format=alsaaudio.PCM_FORMAT_S16_LE, periodsize=period, periods=periods,
    )  # fmt: skip
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            frames, raw = card.read()
            if frames > 0:
                take(np.frombuffer(raw, np.int16).reshape(-1, 2))

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        yield
    finally:
        done.set()
        listener.join()
        card.close()


def shell(*command: str) -> str:
    """What a command prints; raises when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.returncode}\n{done.stdout}"
    return done.stdout


def level_db(sound: NDArray[np.int16]) -> float:
    """RMS in dBFS."""
    if not len(sound):
        return SILENT_DB
    power = float(np.mean((sound / 32768.0) ** 2))
    return max(10 * np.log10(power), SILENT_DB) if power else SILENT_DB
