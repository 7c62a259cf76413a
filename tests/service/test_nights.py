"""The night log of the whole daemon: a night is shown, survives a kill, and a card without room costs no sound."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from device.service.control_client import Refused, answer
from device.service.protocol import Forget, Forgotten, Next, Nights, Past, Play, Status, Stop, Volume
from device.storage.night_clerk import FILE, LATER_S
from device.storage.night_keeper import SETTLE_S
from device.storage.night_schema import MIGRATIONS
from device.storage.nights import NightLog
from device.taste.contract import Entry
from tests.daemon import CONFIG, HOUSE, OWN_ORDER, QUICK, Daemon, lull_run
from tests.pulse import AVAILABLE, Pulse
from tests.storage.nights import some_night

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="needs pulseaudio, pulseaudio-utils and libasound2-plugins")


def nights(daemon: Daemon) -> tuple[Entry, ...]:
    told = answer(daemon.folder / "run" / "lull.sock", Nights(), Past).nights
    return tuple(msgspec.json.decode(raw, type=Entry) for raw in told)


def lull(place: Path, *words: str) -> str:
    """The command in a process of its own, for which the daemon of `place` is this user's."""
    own = place / "own"
    for name, there in (("runtime", "run"), ("state", "state")):
        (own / name).mkdir(parents=True, exist_ok=True)
        if not (link := own / name / "lull").exists():
            link.symlink_to(place / there)
    env = {
        **os.environ,
        "XDG_RUNTIME_DIR": str(own / "runtime"),
        "XDG_STATE_HOME": str(own / "state"),
        "PYTHONPATH": str(HOUSE),
    }
    command = [sys.executable, "-m", "device.cli", *words]
    return subprocess.run(command, env=env, cwd=place, capture_output=True, text=True, check=True).stdout


def a_night(daemon: Daemon) -> None:
    daemon.ask(Play("paper"))
    daemon.ask(Next())
    daemon.pass_time(0.2)
    daemon.ask(Stop())
    daemon.until_asleep()


def test_a_night_is_shown_while_it_goes_on_and_after_and_is_forgotten(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK + OWN_ORDER, pulse.env) as daemon:
        assert lull(place, "nights") == "no nights yet\n"
        assert not (place / "state" / FILE).exists()
        daemon.ask(Play("paper"))
        daemon.ask(Next())
        assert "goes on after 0 min" in lull(place, "nights")
        daemon.ask(Stop())
        daemon.until_asleep()
        told: list[dict[str, Any]] = json.loads(lull(place, "nights", "--json"))
        assert [night["ended"] for night in told] == ["stopped"]
        assert [touch["what"] for touch in told[0]["touches"]] == ["next", "stop"]
        assert [heard["sound"] for heard in told[0]["heard"]] == ["paper", "brushing"]
        assert daemon.terminate() == 0
    assert (place / "state" / FILE).stat().st_mode & 0o777 == 0o600
    assert "stopped after 0 min" in lull(place, "nights"), "by itself"
    with lull_run(place, CONFIG + QUICK + OWN_ORDER, pulse.env) as daemon:
        assert lull(place, "forget", "--all") == "1 night is forgotten\n"
        assert b"brushing" not in (place / "state" / FILE).read_bytes()
        assert daemon.terminate() == 0


def test_a_night_that_is_killed_is_there_and_goes_on(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK + OWN_ORDER, pulse.env) as daemon:
        daemon.ask(Play("paper"))
        daemon.pass_time(LATER_S + SETTLE_S + 1.0)  # nobody asks for it to be written
        daemon.terminate(signal.SIGKILL)
    (before,) = NightLog(place / "state" / FILE).read()
    assert before.night.ended == "cut short"
    with lull_run(place, CONFIG + QUICK + OWN_ORDER, pulse.env) as daemon:
        daemon.ask(Next())
        daemon.ask(Stop())
        daemon.until_asleep()
        (whole,) = nights(daemon)
        assert daemon.terminate() == 0
    assert whole.number == before.number
    assert whole.night.began_at == before.night.began_at
    assert whole.night.ended == "stopped"
    assert [heard.sound for heard in whole.night.heard] == ["paper", "brushing"]
    assert [fault.what for fault in whole.faults] == ["cut short, and taken up again"]


@pytest.fixture(params=["in the way", "read-only", "full"])
def hopeless(place: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A place whose state folder takes no log, in one of three ways."""
    state = place / "state"
    state.mkdir()
    if request.param == "in the way":
        (state / FILE).mkdir()
        yield place
        return
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "lull", str(state)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("needs root, and leave to mount")
    if request.param == "read-only":
        subprocess.run(["mount", "-o", "remount,ro", str(state)], check=True)
    else:
        with pytest.raises(OSError, match="No space"):
            (state / "filler").write_bytes(bytes(2**20))
    yield place
    subprocess.run(["umount", "-l", str(state)], check=True)


def test_a_card_that_keeps_nothing_is_told_once_and_not_heard(pulse: Pulse, hopeless: Path) -> None:
    with lull_run(hopeless, CONFIG + QUICK, pulse.env) as daemon, pulse.recorded() as recorded:
        for _ in range(2):
            daemon.ask(Play("orbit"))
            daemon.ask(Volume(0.0))
            daemon.pass_time(3.0)
            with suppress(Refused):
                nights(daemon)
            daemon.ask(Stop())
            daemon.until_asleep()
        state = daemon.ask(Status())
        assert daemon.terminate() == 0
    assert state.underruns == 0
    told = [fault.partition(": ")[0] for fault in state.faults]
    assert told in (["nights are not kept"], ["settings cannot be kept", "nights are not kept"])
    assert abs(recorded[0]).max() > 20
    assert daemon.log.count("nights cannot be kept, nothing is learned from them: ") == 1
    assert "Traceback" not in daemon.log


@pytest.mark.parametrize("found", [b"", b"no nights at all" * 1000, "newer"])
def test_whatever_is_found_there_a_night_starts_and_is_kept(pulse: Pulse, place: Path, found: bytes | str) -> None:
    path = place / "state" / FILE
    path.parent.mkdir()
    if isinstance(found, bytes):
        path.write_bytes(found)
    else:
        NightLog(path, (*MIGRATIONS, ("ALTER TABLE nights ADD COLUMN mood TEXT",))).write(some_night(1))
    with lull_run(place, CONFIG + QUICK, pulse.env) as daemon:
        a_night(daemon)
        assert [entry.number for entry in nights(daemon)] == [1]
        assert daemon.terminate() == 0
    assert daemon.log.count("were set aside as nights.db.bad") == (1 if found else 0)


def test_who_wants_none_kept_has_none(pulse: Pulse, place: Path) -> None:
    config = CONFIG + QUICK + "[memory]\nnights_days = 0\n"
    with lull_run(place, config, pulse.env) as daemon:
        a_night(daemon)
        assert nights(daemon) == ()
        assert answer(place / "run" / "lull.sock", Forget(None), Forgotten).forgotten == 0
        assert daemon.terminate() == 0
    assert [file.name for file in (place / "state").iterdir()] == ["settings.json"]
