"""`lull taste set` and `reset`: told to a running device, and to its file when none runs."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from device.cli import main
from device.front_desk import Log, look_up
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import State
from device.sounds import sound_ids
from device.storage.night_clerk import FILE, NightClerk
from device.storage.nights import NightLog
from tests.storage.nights import filled
from tests.test_cli_nights import state  # noqa: F401 - a fixture

Told = Callable[[], str]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    return lambda: capsys.readouterr().out


@pytest.fixture
def device(state: Path) -> Iterator[NightClerk]:  # noqa: F811
    """A daemon's socket, asleep, and its clerk behind it."""
    clerk = NightClerk(state / FILE, 400)
    asleep = State(phase="asleep", movement="asleep", sound="paper", remaining_s=0.0, volume_db=-12.0, lamp_level=0.0)

    def post(call: Call) -> None:
        if isinstance(call.request, Log):
            look_up(clerk, call.request, call.answer)
        else:
            call.answer(asleep)

    socket = ControlSocket(state / "lull.sock", post, list(sound_ids()))
    yield clerk
    socket.close()
    clerk.close()


def likings(told: Told) -> dict[str, tuple[float, float | None]]:
    """Of each sound, what is believed and what was told."""
    assert main(["taste", "--json"]) == 0
    return {row["sound"]: (row["liking"], row["by_hand"]) for row in json.loads(told())["sounds"]}


@pytest.mark.usefixtures("device")
def test_a_running_device_is_told_and_its_kin_go_along(told: Told) -> None:
    before = likings(told)
    assert main(["taste", "set", "paper", "0.8"]) == 0
    assert told() == "paper is told to be +0.8; `lull taste` shows what comes of it\n"
    after = likings(told)
    assert after["paper"][0] > 0.7
    assert after["paper"][1] == 0.8
    assert after["page"][0] > before["page"][0] + 0.05, "which is like it"
    assert main(["taste"]) == 0
    assert "loved, told by hand (+0.8)" in told()
    assert main(["taste", "set", "paper", "none"]) == 0
    assert told().startswith("paper is as it was learned")
    assert likings(told) == before


def test_the_file_is_told_where_nothing_runs(state: Path, told: Told) -> None:  # noqa: F811
    filled(state / FILE, 3)
    assert main(["taste", "set", "clock", "-1"]) == 0
    assert NightLog(state / FILE).by_hand() == {"clock": -1.0}
    told()
    assert main(["taste", "reset"]) == 0
    assert told() == "learning begins anew: 3 nights tell nothing of it any more\n"
    assert NightLog(state / FILE).by_hand() == {}
    assert len(NightLog(state / FILE).read()) == 3
    assert main(["taste"]) == 0
    assert "0 nights have told." in told()


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("set paper 2", "'2' is not a liking from -1 (keeps you awake) to 1 (puts you to sleep), or none"),
        ("set paper nan", "'nan' is not a liking"),
        ("set papr 0.5", "there is no sound 'papr'"),
        ("set brown 0.5", "brown is a bed, which taste does not choose"),
        ("set paper 0.5", "there is no night log yet to write it into"),
    ],
)
def test_what_cannot_be_told(asked: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with suppress(SystemExit):
        assert main(["taste", *asked.split()]) != 0
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("device")
def test_how_the_night_goes_along(told: Told) -> None:
    assert main(["taste"]) == 0
    assert "It sinks away over 31 minutes, of the timer's 45" in told()
