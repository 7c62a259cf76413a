"""`lull bench`: what the device costs on this machine and how fast it answers, against its budgets and against mpv.

Everything is measured now, on a sound server of its own whose card goes nowhere.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from device import __version__
from device.service.heap import keep_small
from device.simulator.bench_cost import cost, missing_peer_tools
from device.simulator.bench_latency import latencies
from device.simulator.bench_process import CONFIG, NotMeasured, lull_run
from device.simulator.bench_render import missing_peer_renderers, peer_rendering, rendering
from device.simulator.bench_table import Budget, Row, in_json, table
from device.simulator.sound_server import SoundServer, missing_server_tools, sound_server
from device.sounds import sound_ids

START_S = Budget(must=0.6, aim=0.3)

STARTS = 5
INSTALL = "`setup/system-packages bench` installs it"


def bench(seconds: float, *, as_json: bool) -> int:
    """Measure and print; `seconds` is for the CPU. Returns 0, or 1 when a must is missed or a figure not to be had."""
    rows: list[Row] = []
    unmeasured: list[str] = []
    machine = _machine()
    keep_small()  # as the device does
    with TemporaryDirectory(prefix="lull") as folder, ExitStack() as parts:
        for what, measure in _measurements(seconds, Path(folder), parts):
            print(f"lull bench: {what} ...", file=sys.stderr)
            try:
                rows += measure()
            except NotMeasured as reason:
                unmeasured.append(f"{what}: {reason}")
    print((in_json if as_json else table)(machine, rows, unmeasured))
    return int(bool(unmeasured) or any(row.verdict == "MISSED" for row in rows))


def _measurements(seconds: float, folder: Path, parts: ExitStack) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    """What to measure, one after the other, with what it is called."""
    if missing := missing_server_tools():
        yield "CPU, memory, start and latency", partial(_without, missing)
    else:
        server = parts.enter_context(sound_server(folder))
        yield f"CPU and memory, {seconds:g} s", partial(cost, server, folder, seconds)
        if missing := missing_peer_tools():
            yield "CPU against mpv", partial(_without, missing)
        yield "start", partial(start, server, folder)
        yield "latency", partial(latencies, server, folder / "latency")
    yield f"rendering of {len(sound_ids())} sounds", rendering
    if missing := missing_peer_renderers():
        yield "rendering against ffmpeg and SoX", partial(_without, missing)
    else:
        yield "ffmpeg and SoX", partial(peer_rendering, folder)


def _without(missing: list[str]) -> list[Row]:
    raise NotMeasured(f"there is no {' and no '.join(missing)}; {INSTALL}")


def start(server: SoundServer, folder: Path) -> list[Row]:
    """Of a process to its READY=1, several times; the first, which fills the caches, does not count."""
    took_s = []
    for n in range(STARTS + 1):
        with lull_run(folder / f"start{n}", CONFIG, server.env) as daemon:
            took_s.append(daemon.ready_s)
    del took_s[0]
    how = f"process to READY=1, warm: the median of {STARTS}, {min(took_s):.2f} to {max(took_s):.2f} s"
    return [Row("start", median(took_s), "s", START_S, how)]


def _machine() -> dict[str, str]:
    """Where and on what it was measured; the load is that of others, before the bench."""
    return {
        "lull": __version__,
        "on": platform.machine(),
        "cores": str(os.cpu_count()),
        "Python": platform.python_version(),
        "numpy": np.__version__,
        "load": f"{os.getloadavg()[0]:.2f}",
    }
