"""A sound server of our own with a card that goes nowhere, at ALSA's `default`: real waiting, real samples."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ

AVAILABLE = all(shutil.which(tool) for tool in ("pulseaudio", "pactl", "parec")) and any(
    Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")
)


@dataclass
class Pulse:
    """A running server. `env` leads ALSA's `default` and PulseAudio's own tools to it."""

    env: dict[str, str]
    folder: Path

    @contextmanager
    def recorded(self) -> Iterator[list[NDArray[np.int16]]]:
        """Record what the card plays while inside; the list then holds one `(frames, 2)` array.

        The recorder asks for 20 ms, which makes the null sink keep time as finely as a card does.
        """
        sound: list[NDArray[np.int16]] = []
        path = self.folder / "recorded.raw"
        asked = ["--latency-msec=20", "--format=s16le", f"--rate={RATE_HZ}", "--channels=2", "--raw"]
        with (
            path.open("wb") as out,
            subprocess.Popen(["parec", "--device=card.monitor", *asked], stdout=out, env=self.env) as recorder,
        ):
            _wait_for(recorder, path)
            try:
                yield sound
            finally:
                recorder.terminate()
        sound.append(np.fromfile(path, np.int16).reshape(-1, 2))


def _wait_for(recorder: "subprocess.Popen[bytes]", path: Path) -> None:
    """Until sound flows: polls the file, bounded."""
    for _ in range(500):
        if path.stat().st_size or recorder.poll() is not None:
            return
        try:
            recorder.wait(0.01)
        except subprocess.TimeoutExpired:
            continue
    raise TimeoutError("parec records nothing")


@contextmanager
def pulse_server(folder: Path) -> Iterator[Pulse]:
    """A server in `folder` (short: it holds a socket), gone at the end. Works as root, in containers, without D-Bus."""
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
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--system=false", "-L", sink, "-L", door]
    log = folder / "pulse.log"
    with log.open("wb") as out, subprocess.Popen(command, env=env, stdout=out, stderr=out) as server:
        try:
            _wait_until_answering(server, env, log)
            yield Pulse(env, folder)
        finally:
            server.terminate()


def _wait_until_answering(server: "subprocess.Popen[bytes]", env: dict[str, str], log: Path) -> None:
    for _ in range(200):
        asked = subprocess.run(["pactl", "info"], env=env, capture_output=True, check=False)
        if server.poll() is None and asked.returncode == 0:
            return
        try:
            server.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"pulseaudio did not start: {log.read_text()}")
