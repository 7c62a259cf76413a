"""Signals in every movement of a night: the device fades, and the process ends in time with 0."""

import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGKILL, SIGTERM, Signals

import numpy as np
import pytest
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.service.protocol import Status, Stop
from device.session.commands import Memory
from device.session.events import Restart
from device.storage.settings import Kept, encode
from tests.daemon import CONFIG, lull_run
from tests.pulse import AVAILABLE, Pulse

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="needs pulseaudio, pulseaudio-utils and libasound2-plugins")

STEADY = CONFIG + '[sounds]\norder = ["brown"]\n[volume]\nstart_max_db = 0.0\n[night]\nreturn_s = 3.0\n'
FADE_S = 3.0
SOON_S = 3.5  # the fade, what the card holds, and the end of the process
WINDOW_S = 0.1


def levels_db(sound: NDArray[np.int16]) -> list[float]:
    """Of each tenth of a second in which there is more than the last bit, before the last sample that is not zero."""
    end = int(np.flatnonzero(sound.any(axis=1))[-1])
    frames = round(WINDOW_S * RATE_HZ)
    windows = sound[end % frames : end].astype(np.float64).reshape(-1, frames * 2)
    levels = 10 * np.log10((windows**2).mean(axis=1) + 1e-9)
    return [float(level) for level in levels[-round(FADE_S / WINDOW_S) :] if level > 6.0]


def faded(sound: NDArray[np.int16]) -> bool:
    """Whether it went down all the way at an even pace: no tenth of a second 8 dB below the one before."""
    levels = levels_db(sound)
    steps = [after - before for before, after in pairwise(levels)]
    return levels[0] - levels[-1] > 15.0 and min(steps) > -8.0


def cut_short(progress: float, closing_s: float | None = None) -> Kept:
    """What a power cut leaves of a night that was so far on."""
    night = Restart("brown", progress, 60.0, 2700.0, closing_s)
    return Kept(Memory(0.0, 0.35, "brown", night=night), time.time())


@dataclass(frozen=True)
class Case:
    """Where a night stands, and what comes then."""

    movement: str
    kept: Kept
    signals: tuple[Signals, ...] = (SIGTERM,)
    stop_first: bool = False


CASES = [
    Case("settle", cut_short(0.1), (SIGHUP,)),
    Case("drift", cut_short(0.5), (SIGTERM, SIGTERM)),
    Case("bed", cut_short(0.8)),
    Case("close", cut_short(1.0, closing_s=10.0), (SIGINT, SIGTERM)),
    Case("asleep", cut_short(0.8), stop_first=True),  # in the stop fade
]


@pytest.mark.parametrize("case", CASES, ids=["settle", "drift", "bed", "close", "stopping"])
def test_it_fades_and_ends(case: Case, pulse: Pulse, place: Path) -> None:
    (place / "state").mkdir()
    (place / "state" / "settings.json").write_bytes(encode(case.kept))
    with pulse.recorded() as recorded, lull_run(place, STEADY, pulse.env) as daemon:
        daemon.pass_time(2.5)
        if case.stop_first:
            daemon.ask(Stop())
        assert daemon.ask(Status()).movement == case.movement
        told_s = time.monotonic()
        assert daemon.terminate(*case.signals) == 0
        assert time.monotonic() - told_s < SOON_S
        daemon.wait_for("STOPPING=1")
    assert faded(recorded[0]), levels_db(recorded[0])
    assert "Traceback" not in daemon.log
    assert (daemon.kept["night"] is None) == case.stop_first


def test_asleep_it_ends_at_once_and_was_never_heard(pulse: Pulse, place: Path) -> None:
    with pulse.recorded() as recorded, lull_run(place, STEADY, pulse.env) as daemon:
        daemon.pass_time(0.5)
        told_s = time.monotonic()
        assert daemon.terminate() == 0
        assert time.monotonic() - told_s < 1.0
    assert not recorded[0].any()


def test_a_kill_would_be_heard_as_a_step(pulse: Pulse, place: Path) -> None:
    """What these tests look for is what they would find."""
    (place / "state").mkdir()
    (place / "state" / "settings.json").write_bytes(encode(cut_short(0.8)))
    with pulse.recorded() as recorded, lull_run(place, STEADY, pulse.env) as daemon:
        daemon.pass_time(2.5)
        assert daemon.terminate(SIGKILL) == -SIGKILL
    assert not faded(recorded[0])
