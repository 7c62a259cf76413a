"""A sound server of our own with a card that goes nowhere, at ALSA's `default`: real waiting, real samples.

PulseAudio's null sink takes sound by the clock as a card does. Works as root, in containers and without D-Bus, and
touches no sound server that runs already.
"""

# ruff: noqa: S603, S607  # PulseAudio's own tools, found by PATH as a person's shell would

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ

FRAME_BYTES = 4  # two ears of int16
LONGEST_S = 30.0  # for a server to answer, or a recorder to record
LOOK_S = 0.05


@dataclass(frozen=True)
class Heard:
    """What the card played, `(frames, 2)`, and when each piece of it came: `came_s`, monotonic, of frames < `ends`."""

    sound: NDArray[np.int16]
    ends: NDArray[np.int64]
    came_s: NDArray[np.float64]

    def at_s(self, frame: int) -> float:
        """When this frame came; the card has taken it up to a piece earlier."""
        return float(self.came_s[np.searchsorted(self.ends, frame, side="right")])

    def frame_at(self, at_s: float) -> int:
        """The first frame that came after `at_s`."""
        return int(self.ends[np.searchsorted(self.came_s, at_s, side="right") - 1])


class Recorder:
    """Reads what the card plays, on a thread of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """`process` writes raw frames to its standard output."""
        self._process = process
        self._pieces: list[tuple[float, bytes]] = []
        self._flows_or_ended = threading.Event()
        self._thread = threading.Thread(target=self._read, name="recorder", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Until sound, or silence, flows. Raises TimeoutError."""
        self._flows_or_ended.wait(LONGEST_S)
        if not self._pieces:
            raise TimeoutError("parec records nothing")

    def stop(self) -> None:
        """End it; what came is then `heard`."""
        self._process.terminate()
        self._thread.join()

    def heard(self) -> Heard:
        """Everything that came."""
        whole = b"".join(piece for _, piece in self._pieces)
        sound = np.frombuffer(whole[: len(whole) // FRAME_BYTES * FRAME_BYTES], np.int16).reshape(-1, 2)
        ends = np.cumsum([len(piece) for _, piece in self._pieces]) // FRAME_BYTES
        return Heard(sound, ends, np.array([at_s for at_s, _ in self._pieces]))

    def _read(self) -> None:
        assert self._process.stdout is not None
        while piece := os.read(self._process.stdout.fileno(), 1 << 16):
            self._pieces.append((time.monotonic(), piece))
            self._flows_or_ended.set()
        self._flows_or_ended.set()


@dataclass(frozen=True)
class SoundServer:
    """A running server. `env` leads ALSA's `default` and PulseAudio's own tools to it."""

    env: dict[str, str]
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def fault(self) -> str | None:
        """How it came to its end; None while it runs."""
        if self.process.poll() is None:
            return None
        return f"pulseaudio ended with {self.process.returncode}: {self.log.read_text()[-2000:]}"

    @contextmanager
    def recorded(self, piece_ms: int = 20) -> Iterator[Recorder]:
        """Record what the card plays while inside. The null sink then keeps time as finely as `piece_ms`."""
        asked = [f"--latency-msec={piece_ms}", "--format=s16le", f"--rate={RATE_HZ}", "--channels=2", "--raw"]
        command = ["parec", "--device=card.monitor", *asked]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=self.env) as process:
            recorder = Recorder(process)
            try:
                try:
                    recorder.wait()
                except TimeoutError as late:
                    raise TimeoutError(f"{late}; {self.fault or 'pulseaudio runs'}") from None
                yield recorder
            finally:
                recorder.stop()


def missing_server_tools() -> list[str]:
    """Which of the things that `sound_server` needs are not there."""
    missing = [tool for tool in ("pulseaudio", "pactl", "parec") if not shutil.which(tool)]
    plugin = any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so"))
    return missing if plugin else [*missing, "libasound2-plugins"]


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    """A server in `folder` (short: it holds a socket), gone at the end. Raises RuntimeError when it does not start."""
    socket = folder / "native"
    (folder / "asound.conf").write_text(f'pcm.!default {{ type pulse server "unix:{socket}" }}\n')
    env = os.environ | {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_SERVER": f"unix:{socket}",
        "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{folder / 'asound.conf'}",
        "LC_ALL": "C",
    }
    sink = f"module-null-sink sink_name=card rate={RATE_HZ} channels=2 format=s16le"
    door = f"module-native-protocol-unix socket={socket} auth-anonymous=1"
    # Not in real time: Linux kills who is busy for 0.2 s at that (RLIMIT_RTTIME), as one is that has to catch up.
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--system=false", "--realtime=no"]
    command += ["-L", sink, "-L", door]
    log = folder / "pulse.log"
    with log.open("wb") as out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as server:
        try:
            _wait_until_answering(server, env, log)
            yield SoundServer(env, server, log)
        finally:
            server.terminate()


def _wait_until_answering(server: "subprocess.Popen[bytes]", env: dict[str, str], log: Path) -> None:
    for _ in range(round(LONGEST_S / LOOK_S)):
        asked = subprocess.run(["pactl", "info"], env=env, capture_output=True, check=False)
        if server.poll() is None and asked.returncode == 0:
            return
        try:
            server.wait(LOOK_S)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"pulseaudio did not start: {log.read_text()}")
