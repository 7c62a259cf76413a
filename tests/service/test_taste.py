"""What the running device has learned, and that it heeds it."""

import json
from pathlib import Path

import pytest

from device.service.protocol import Play, Status, Stop
from device.session.commands import Memory
from device.storage.night_clerk import FILE
from device.storage.nights import NightLog
from device.storage.settings import Kept, encode
from tests.daemon import CONFIG, QUICK, Daemon, lull_run
from tests.pulse import AVAILABLE, Pulse
from tests.service.test_nights import lull

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="needs pulseaudio, pulseaudio-utils and libasound2-plugins")


def a_night_of(daemon: Daemon, place: Path, sound: str) -> None:
    """One that is stopped at once, and looked at, which spares the wait for its being written down."""
    daemon.ask(Play(sound))
    daemon.pass_time(0.2)
    daemon.ask(Stop())
    daemon.until_asleep()
    lull(place, "nights")


def test_in_turn_and_a_restart_goes_on_there(pulse: Pulse, place: Path) -> None:
    config = CONFIG + QUICK + '[sounds]\ntaste = "round"\n'
    with lull_run(place, config, pulse.env) as daemon:
        a_night_of(daemon, place, "paper")
        daemon.until(lambda state: state.sound == "brushing")
        a_night_of(daemon, place, "brushing")
        daemon.until(lambda state: state.sound == "orbit")
        assert "Nothing of it is heeded" in lull(place, "taste", "--config", str(place / "device.toml"))
        assert daemon.terminate() == 0
    with lull_run(place, config, pulse.env) as daemon:
        assert daemon.ask(Status()).sound == "orbit"


def test_tonight_is_what_the_log_alone_explains(pulse: Pulse, place: Path) -> None:
    shipped = str(place / "device.toml")
    with lull_run(place, CONFIG + QUICK, pulse.env) as daemon:
        a_night_of(daemon, place, "paper")
        daemon.until(lambda state: state.sound != "paper")
        told = json.loads(lull(place, "taste", "--json", "--config", shipped))
        assert told["nights"] == 1
        assert told["tonight"]["sound"] == daemon.ask(Status()).sound
        assert [row["sound"] for row in told["sounds"] if row["last_heard_at"]] == ["paper"]
        words = lull(place, "taste", "--config", shipped)
        assert "1 night has told. Tonight: " in words
        lull(place, "forget", "--all")
        assert json.loads(lull(place, "taste", "--json", "--config", shipped))["nights"] == 0
        assert daemon.terminate() == 0
    assert "Traceback" not in daemon.log


def test_what_was_told_of_a_script_that_is_gone_is_taken_back(pulse: Pulse, place: Path) -> None:
    (place / "state").mkdir()
    NightLog(place / "state" / FILE).like("whisper:gone", 0.8)
    taste = ("taste", "--config", str(place / "device.toml"))
    with lull_run(place, CONFIG + '[sounds]\noff = ["clock"]\n', pulse.env) as daemon:
        assert "whisper:gone +0.8 (there is no such sound any more)" in lull(place, *taste)
        assert "taken back" in lull(place, *taste, "set", "whisper:gone", "none")
        assert "without effect" not in lull(place, *taste)
        assert "not chosen by itself: [sounds] off lists it" in lull(place, *taste, "set", "clock", "1")
        assert daemon.terminate() == 0
    assert NightLog(place / "state" / FILE).by_hand() == {"clock": 1.0}
    assert "Traceback" not in daemon.log


def test_off_stays_with_what_was_last(pulse: Pulse, place: Path) -> None:
    with lull_run(place, CONFIG + QUICK + '[sounds]\ntaste = "off"\n', pulse.env) as daemon:
        a_night_of(daemon, place, "paper")
        daemon.pass_time(0.2)
        assert daemon.ask(Status()).sound == "paper"


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        (None, "0 nights have told. Tonight: Whisper, the first of the order, for nothing is known yet."),
        (Memory(-12.0, 0.3, "page", banned=("fizz",)), "0 nights have told. Tonight: Page, as it was left."),
    ],
)
def test_the_answer_is_the_same_whether_it_runs_or_not(
    kept: Memory | None, says: str, pulse: Pulse, place: Path
) -> None:
    taste = ("taste", "--config", str(place / "device.toml"))
    if kept:
        (place / "state").mkdir()
        (place / "state" / "settings.json").write_bytes(encode(Kept(kept, 1.8e9)))
    with lull_run(place, CONFIG, pulse.env) as daemon:
        running = lull(place, *taste)
        assert daemon.terminate() == 0
    stopped = lull(place, *taste)
    assert stopped == running
    assert says in stopped
    assert stopped.count("never again") == bool(kept)
