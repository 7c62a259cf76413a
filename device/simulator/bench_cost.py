"""What playing costs: CPU and memory of daemons, and of mpv that plays the like beside them at the same time."""

# ruff: noqa: S603, S607  # tools of the system, found by PATH as a person's shell would

import shutil
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from device.service.protocol import Play, Status
from device.simulator.bench_process import CONFIG, TICK_S, Daemon, NotMeasured, cpu_s, lull_run, resident_mb
from device.simulator.bench_table import Budget, Row, ratio
from device.simulator.render import render
from device.simulator.sound_server import SoundServer

CPU_TO_PEER = Budget(must=1.0, aim=0.5)
RESIDENT_MB = Budget(must=60.0, aim=45.0)
UNDERRUNS = Budget(must=0, aim=0)

PLAYED = ("orbit", "paper")  # each over the bed, each by a daemon of its own
PEER = "mpv"
PEER_COMMAND = (PEER, "--no-config", "--no-video", "--loop-file=inf", "--ao=alsa", "--really-quiet")
PEER_PLAYS_S = 60.0
SETTLE_S = 6.0  # the fade in, and the peer's own start


def missing_peer_tools() -> list[str]:
    """What it takes to have mpv play an Ogg and is not there."""
    return [tool for tool in (PEER, "oggenc") if not shutil.which(tool)]


def cost(server: SoundServer, folder: Path, seconds: float) -> list[Row]:
    """Play for `seconds`; without its tools there is no peer, and no row that compares. Raises NotMeasured."""
    with ExitStack() as running:
        lulls = {sound: running.enter_context(lull_run(folder / sound, CONFIG, server.env)) for sound in PLAYED}
        pids = {sound: daemon.process.pid for sound, daemon in lulls.items()}
        if not missing_peer_tools():
            pids[PEER] = _start_peer(server, _ogg(folder), running).pid
        for sound, daemon in lulls.items():
            daemon.ask(Play(sound))
        time.sleep(SETTLE_S)
        before_s = {name: cpu_s(pid) for name, pid in pids.items()}
        time.sleep(seconds)
        used_s = {name: cpu_s(pid) - before_s[name] for name, pid in pids.items()}
        resident = {name: resident_mb(pid) for name, pid in pids.items()}
        underruns = sum(_underruns(sound, daemon) for sound, daemon in lulls.items())
    played = f"after {SETTLE_S + seconds:.0f} s of play"
    rows = [_to_peer(sound, used_s, seconds) for sound in PLAYED if PEER in used_s]
    rows += [Row(f"CPU, {name}", 100 * s / seconds, "% of a core") for name, s in used_s.items()]
    rows += [Row(f"memory, {s}", resident[s], "MB", RESIDENT_MB, f"resident {played}, not an hour") for s in PLAYED]
    rows += [Row(f"memory, {PEER}", resident[PEER], "MB") for _ in used_s.keys() & {PEER}]
    return [*rows, Row("under-runs", underruns, "", UNDERRUNS, f"of both daemons together, {played}")]


def _to_peer(sound: str, used_s: Mapping[str, float], seconds: float) -> Row:
    try:
        times = ratio(used_s[sound], used_s[PEER], TICK_S)
    except ValueError as error:
        raise NotMeasured(f"CPU of {PEER}: {error}") from error
    how = (
        f"{used_s[sound]:.2f} s to {used_s[PEER]:.2f} s of CPU in the same {seconds:g} s, all threads: "
        f"{sound} over the bed on ALSA's default, {PEER} looping an Ogg on the same"
    )
    return Row(f"CPU, {sound} to {PEER}", times, "", CPU_TO_PEER, how)


def _start_peer(server: SoundServer, ogg: Path, running: ExitStack) -> "subprocess.Popen[bytes]":
    peer = running.enter_context(subprocess.Popen([*PEER_COMMAND, ogg], env=server.env, stdin=subprocess.DEVNULL))
    running.callback(peer.kill)
    return peer


def _ogg(folder: Path) -> Path:
    """A minute of what Lull itself plays, so that both have the like to play."""
    wav, ogg = folder / "peer.wav", folder / "peer.ogg"
    render(PLAYED[0], wav, PEER_PLAYS_S, 1)
    subprocess.run(["oggenc", "-Q", "-q5", wav, "-o", ogg], check=True)
    return ogg


def _underruns(sound: str, daemon: Daemon) -> int:
    """Of a daemon that has played this sound. Raises NotMeasured when it has not."""
    state = daemon.ask(Status())
    if state.faults or (state.phase, state.sound) != ("playing", sound):
        raise NotMeasured(f"{sound} was not what played: {state}")
    return state.underruns
