"""`lull taste set` and `reset`: told to a running device, and to its file when none runs."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from device.cli import main
from device.front_desk import Log, look_up
from device.repertoire import repertoire
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import State
from device.session.commands import Memory
from device.storage.night_clerk import FILE, NightClerk
from device.storage.nights import NightLog
from device.storage.settings import Kept, encode
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

    socket = ControlSocket(state / "lull.sock", post, repertoire().sounds)
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


@pytest.mark.usefixtures("device")
@pytest.mark.parametrize(
    ("sounds", "sound", "why"),
    [
        ('off = ["paper"]', "paper", "[sounds] off lists it"),
        ("", "whisper:beach", "[sounds] order does not list it, and it waits to be asked for"),
        ('order = ["whisper:beach"]', "whisper:beach", None),
        ('order = ["page", "brown"]', "brown", None),
        ('order = ["page", "brown"]\noff = ["brown"]', "brown", "[sounds] off lists it"),
    ],
)
def test_what_is_told_without_effect_is_said_to_be(
    state: Path,  # noqa: F811
    told: Told,
    sounds: str,
    sound: str,
    why: str | None,
) -> None:
    config = state / "device.toml"
    config.write_text(f"[sounds]\n{sounds}\n")
    of_it = ["taste", "--config", str(config)]
    assert main([*of_it, "--json"]) == 0
    before = json.loads(told())
    assert main([*of_it, "set", sound, "0.8"]) == 0
    kept = (
        f". It is kept, but {sound} is not chosen by itself: {why}" if why else "; `lull taste` shows what comes of it"
    )
    assert told() == f"{sound} is told to be +0.8{kept}\n"
    assert main([*of_it, "--json"]) == 0
    after = json.loads(told())
    assert after["told_in_vain"] == ({sound: why} if why else {})
    assert (after["sounds"] == before["sounds"]) == bool(why), "it moves nothing, or something"
    assert main(of_it) == 0
    assert (f"Told by hand without effect: {sound} +0.8 ({why}). " in told()) == bool(why)


def test_a_configuration_that_cannot_be_read_keeps_nobody_from_telling(state: Path, told: Told) -> None:  # noqa: F811
    filled(state / FILE, 1)
    (state / "device.toml").write_text("[sounds")
    assert main(["taste", "--config", str(state / "device.toml"), "set", "clock", "1"]) == 0
    assert told() == "clock is told to be +1; `lull taste` shows what comes of it\n"


def test_what_was_told_of_a_script_that_is_gone_is_taken_back(state: Path, told: Told) -> None:  # noqa: F811
    filled(state / FILE, 1)
    NightLog(state / FILE).like("whisper:gone", -0.5)
    assert main(["taste"]) == 0
    gone = "whisper:gone -0.5 (there is no such sound any more). `lull taste set SOUND none` takes it back."
    assert told().endswith(f"\nTold by hand without effect: {gone}\n")
    assert main(["taste", "set", "whisper:gone", "0.5"]) == 1
    assert main(["taste", "set", "whisper:gone", "none"]) == 0
    assert told() == "whisper:gone: what was told of it is taken back\n"
    assert NightLog(state / FILE).by_hand() == {}
    assert main(["taste"]) == 0
    assert "without effect" not in told()
    assert main(["taste", "set", "whisper:gone", "none"]) == 1, "there is nothing to take back"


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("set paper 2", "must be a number, -1 to 1, from keeps you awake to puts you to sleep, or none, not '2'"),
        ("set paper nan", "must be a number, -1 to 1, from keeps you awake to puts you to sleep, or none, not 'nan'"),
        ("set papr 0.5", "'papr' is not known, perhaps paper was meant; `lull sounds`"),
        ("set papr none", "'papr' is not known, perhaps paper was meant; `lull sounds`"),
        ("set brown 0.5", "brown is a bed, which taste does not choose unless [sounds] order lists it"),
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


# -- where nothing runs ------------------------------------------------------------------------------------------------

FIRST = "0 nights have told. Tonight: Whisper, the first of the order, for nothing is known yet."


def keep(state: Path, memory: Memory) -> None:  # noqa: F811
    state.mkdir(exist_ok=True)
    (state / "settings.json").write_bytes(encode(Kept(memory, 1.8e9)))


def test_bans_and_tonights_sound_are_those_of_the_settings(state: Path, told: Told) -> None:  # noqa: F811
    keep(state, Memory(-12.0, 0.3, "page", banned=("fizz",)))
    assert main(["taste"]) == 0
    words = told()
    (fizz,) = (line for line in words.splitlines() if line.startswith("fizz "))
    assert fizz.endswith("never again")
    assert "0 nights have told. Tonight: Page, as it was left." in words
    assert main(["taste", "--json"]) == 0
    found = json.loads(told())
    assert (found["plays"], found["tonight"]["sound"] != "fizz") == ("page", True)
    assert [file.name for file in state.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("kept", [None, b"", b'{"version": 99}', b"[" * 100])
def test_settings_that_cannot_be_read_are_as_none(kept: bytes | None, state: Path, told: Told) -> None:  # noqa: F811
    if kept is not None:
        state.mkdir()
        (state / "settings.json").write_bytes(kept)
    assert main(["taste"]) == 0
    assert FIRST in told()
    assert ([file.name for file in state.iterdir()] if state.exists() else []) == ["settings.json"] * (kept is not None)


def test_what_is_gone_or_off_is_not_tonights(state: Path, told: Told) -> None:  # noqa: F811
    keep(state, Memory(-12.0, 0.3, "whisper:gone"))
    assert main(["taste"]) == 0
    assert FIRST in told()


def test_a_log_that_changed_meanwhile_has_tonights_chosen_anew(state: Path, told: Told) -> None:  # noqa: F811
    """As a device does at its start."""
    keep(state, Memory(-12.0, 0.3, "page"))
    os.utime(state / "settings.json", (1.0, 1.0))
    filled(state / FILE, 3)
    assert main(["taste"]) == 0
    assert "in the first nights Lull lets you hear what there is" in told()


def test_what_was_told_by_hand_is_something_known(state: Path, told: Told) -> None:  # noqa: F811
    keep(state, Memory(-12.0, 0.3, "whisper"))
    filled(state / FILE, 1)
    NightLog(state / FILE).unlearn()
    NightLog(state / FILE).like("clock", -1.0)
    os.utime(state / FILE, (1.0, 1.0))
    assert main(["taste"]) == 0
    assert "nothing is known yet" not in told()


@pytest.mark.usefixtures("state")
def test_a_configuration_that_cannot_be_read_is_78(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (tmp_path, tmp_path / "nope"):
        assert main(["taste", "--config", str(file)]) == 78
        assert f"lull taste: {file}: " in capsys.readouterr().err


@pytest.mark.usefixtures("state")
def test_where_no_picture_can_be_left_the_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["taste", "--plot", "/nope/t.png"]) == 1
    assert capsys.readouterr().err == "lull taste: /nope/t.png: No such file or directory\n"
