"""`lull nights` and `lull forget`: asked of a running device, and of the file when none runs."""

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from device.cli import main
from device.cli_nights import Failed, asked
from device.front_desk import Log, look_up
from device.night_words import as_csv, as_json, table
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import Nights, Past, Refusal, State
from device.session.commands import Memory
from device.storage.night_clerk import FILE, NightClerk
from device.storage.night_keeper import Unkept
from device.storage.nights import NightLog
from device.storage.settings import Kept, encode
from device.taste.contract import Entry, Fault, Heard, Moved, Night, Touch
from tests.storage.nights import filled, some_night

ROOT = Path(__file__).parents[1]
EVENING = 1795735080.0  # Thu 26 Nov 2026, 23:18 UTC
NIGHT = Entry(
    41,
    Night(
        EVENING,
        3900.0,
        2700.0,
        -12.0,
        "silence",
        (Heard("paper", 0.0, 90.0), Heard("brushing", 90.0, 600.0), Heard("paper", 600.0, 1890.0)),
        (Touch(90.0, "next"), Touch(90.0, "louder"), Touch(720.0, "next")),
    ),
    (Moved(0.0, "settle"), Moved(1080.0, "drift")),
    (Fault(60.0, "sound hair failed"), Fault(61.0, "no sound: it is unplugged")),
)


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The state folder of this user, where no daemon runs; short, for a socket may be put beside it."""
    with TemporaryDirectory(prefix="lull") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        monkeypatch.setenv("XDG_STATE_HOME", name)
        monkeypatch.setenv("TZ", "UTC")
        yield Path(name) / "lull"


@pytest.fixture
def device(state: Path) -> Iterator[NightClerk]:
    """A daemon's socket, and its clerk behind it."""
    clerk = NightClerk(state / FILE, 400)

    asleep = State(phase="asleep", movement="asleep", sound="page", remaining_s=0.0, volume_db=-12.0, lamp_level=0.0)

    def post(call: Call) -> None:
        if isinstance(call.request, Log):
            look_up(clerk, call.request, call.answer)
        else:
            banned = ("fizz",) if (state / "settings.json").exists() else ()
            call.answer(msgspec.structs.replace(asleep, banned=banned))

    socket = ControlSocket(state / "lull.sock", post, [])
    yield clerk
    socket.close()
    clerk.close()


# -- in words ----------------------------------------------------------------------------------------------------------


def test_the_table_is_for_a_sleepy_person() -> None:
    short = Night(EVENING + 80000.0, 480.0, 2700.0, -12.0, "stopped", (Heard("whisper", 0.0, 480.0),), ())
    many = tuple(Heard(sound, 0.0, 1.0) for sound in ("whisper", "brushing", "scratching", "tapping_book"))
    entries = [
        NIGHT,
        Entry(42, short),
        Entry(43, replace(short, began_at=12345.0, heard=many, ended="cut short"), faults=(Fault(0.0, "no sound"),)),
        Entry(44, replace(short, began_at=1e300, heard=())),
    ]
    assert table(entries, going_on=44).splitlines() == [
        "night  began             sounds                              last touch",
        f"   41  Thu 26 Nov 23:18  paper, brushing{'':25}12 min  silent after 65 min; sound hair failed and 1 more",
        "   42  Fri 27 Nov 21:31  whisper                                      -  stopped after 8 min",
        f"   43  clock not set     whisper, brushing, scratching, ...{'':11}-  cut short after 8 min; no sound",
        "   44  clock not set     -                                            -  goes on after 8 min",
    ]


def test_all_that_is_kept_is_in_the_json() -> None:
    told = as_json(NIGHT, None)
    assert told["number"] == 41
    assert told["heard"][0] == {"sound": "paper", "begun_s": 0.0, "ended_s": 90.0}
    assert told["touches"][2] == {"at_s": 720.0, "what": "next"}
    assert told["moved"][1] == {"at_s": 1080.0, "movement": "drift"}
    assert told["faults"][0] == {"at_s": 60.0, "what": "sound hair failed"}
    assert (told["last_touch_s"], told["ended"], told["going_on"]) == (720.0, "silence", False)


@pytest.mark.usefixtures("state")
def test_the_csv_is_a_line_a_night() -> None:
    (row,) = csv.DictReader(as_csv([NIGHT], None).splitlines())
    assert row == {
        "night": "41",
        "began": "2026-11-26T23:18:00+0000",
        "length_min": "65.0",
        "timer_min": "45.0",
        "volume_db": "-12.0",
        "ended": "silence",
        "last_touch_min": "12.0",
        "sounds": "paper 0.0-1.5; brushing 1.5-10.0; paper 10.0-31.5",
        "touches": "next 1.5; louder 1.5; next 12.0",
        "movements": "settle 0.0; drift 18.0",
        "faults": "sound hair failed 1.0; no sound: it is unplugged 1.0",
    }


# -- where nights are looked for ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("device")
def test_a_running_device_is_asked_page_by_page(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(state / FILE, 365)
    assert main(["nights", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [night["number"] for night in told] == list(range(1, 366))
    assert main(["nights"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + 14
    assert main(["nights", "--last", "120"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("  365  ")


def test_without_one_the_file_is_read(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    NightLog(state / FILE).write(some_night(1))
    assert main(["nights"]) == 0
    assert capsys.readouterr().out.count("\n") == 2
    assert [file.name for file in state.iterdir()] == [FILE]


@pytest.mark.usefixtures("state")
def test_before_the_first_night(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    assert main(["nights"]) == 0
    assert main(["nights", "--json"]) == 0
    assert main(["forget", "--all"]) == 0
    assert capsys.readouterr().out == "no nights yet\n[]\n0 nights are forgotten\n"
    assert not state.exists()


def test_a_file_that_is_no_log_is_one_line_and_69(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state.mkdir()
    (state / FILE).write_text("no log")
    assert main(["nights"]) == 69
    assert capsys.readouterr().err == (
        f"lull nights: {state / FILE}: file is not a database; it is damaged, or of a newer Lull;"
        " lull is not running, and sets it aside at its next start\n"
    )


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        (PermissionError(13, "Permission denied"), "lull is not running, and only root may look itself"),
        (OSError(5, "Input/output error"), "lull is not running"),
    ],
)
def test_only_where_it_may_not_be_read_root_is_named(cause: OSError, says: str) -> None:
    def unkept() -> Past:
        raise Unkept("nights.db: so") from cause

    with pytest.raises(Failed, match=f"^nights.db: so; {says}$"):
        asked(Nights(), Past, unkept)


@pytest.mark.usefixtures("state")
def test_root_is_not_sent_to_root(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (state / FILE).mkdir(parents=True)
    assert main(["nights"]) == 69
    assert capsys.readouterr().err.endswith("only root may look itself\n" if os.geteuid() else "lull is not running\n")


@pytest.mark.parametrize("running", [True, False])
def test_bans_outlive_forgetting_and_are_named(
    running: bool, state: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    NightLog(state / FILE).write(some_night(1))
    settings = encode(Kept(Memory(-12.0, 0.3, "page", banned=("fizz",)), EVENING))
    (state / "settings.json").write_bytes(settings)
    if running:
        request.getfixturevalue("device")
    assert main(["forget", "--night", "1"]) == 0
    assert capsys.readouterr().out == "1 night is forgotten\n"
    assert main(["forget", "--all"]) == 0
    assert capsys.readouterr().out == "0 nights are forgotten\nnever to be heard again, as before: fizz\n"
    assert (state / "settings.json").read_bytes() == settings


@pytest.mark.parametrize("running", [True, False])
def test_forgetting(
    running: bool, state: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    for n in range(3):
        NightLog(state / FILE).write(some_night(n))
    if running:
        request.getfixturevalue("device")
    assert main(["forget", "--night", "2"]) == 0
    assert main(["forget", "--night", "2"]) == 1
    assert [entry.number for entry in NightLog(state / FILE).read()] == [3, 1]
    assert main(["forget", "--all"]) == 0
    told = capsys.readouterr()
    assert told.out == "1 night is forgotten\n2 nights are forgotten\n"
    assert told.err == "lull forget: there is no night 2\n"
    assert NightLog(state / FILE).read() == []


@pytest.mark.parametrize(
    ("words", "typed", "code", "left"),
    [
        (["--all"], b"\n", 1, 1),
        (["--all"], b"n\n", 1, 1),
        (["--all"], b"\x04", 1, 1),
        (["--all"], b"y\n", 0, 0),
        (["--all", "--yes"], b"", 0, 0),
        (["--night", "1"], b"", 0, 0),
    ],
)
def test_on_a_terminal_it_asks_before_it_forgets_all(
    state: Path, words: list[str], typed: bytes, code: int, left: int
) -> None:
    NightLog(state / FILE).write(some_night(0))
    ours, theirs = pty.openpty()
    os.write(ours, typed)
    command = [sys.executable, "-m", "device.cli", "forget", *words]
    ended = subprocess.run(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, check=False)
    seen = os.read(ours, 4096).decode()
    os.close(ours)
    os.close(theirs)
    assert (ended.returncode, len(NightLog(state / FILE).read())) == (code, left)
    assert ("for good? [y/N]" in seen) == bool(typed)


def test_a_device_that_cannot_is_heard(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def post(call: Call) -> None:
        call.answer(Refusal("database or disk is full"))

    socket = ControlSocket(state / "lull.sock", post, [])
    assert main(["forget", "--all"]) == 1
    assert main(["nights"]) == 1
    socket.close()
    assert capsys.readouterr().err == ("lull forget: database or disk is full\nlull nights: database or disk is full\n")


@pytest.mark.parametrize(
    "words", ["forget", "forget --all --night 3", "forget --night 0", "forget --night x", "nights --last 0"]
)
def test_what_to_forget_is_to_be_said(words: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words.split())
    assert caught.value.code == 2


# -- into files --------------------------------------------------------------------------------------------------------


def test_an_export_and_a_picture(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(3):
        NightLog(state / FILE).write(some_night(n))
    assert main(["nights", "--export", str(tmp_path / "out.csv"), "--plot", str(tmp_path / "out.png")]) == 0
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 4
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("option", ["--export=/nope/n.csv", "--plot=/nope/n.png"])
def test_where_nothing_can_be_left_the_file_is_named(
    option: str, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    NightLog(state / FILE).write(some_night(1))
    assert main(["nights", option]) == 1
    assert capsys.readouterr().err == f"lull nights: {option.partition('=')[2]}: No such file or directory\n"


@pytest.mark.usefixtures("state")
def test_no_nights_no_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nights", "--plot", str(tmp_path / "out.png")]) == 1
    assert "there are no nights yet" in capsys.readouterr().err


def test_an_answer_is_given_once(state: Path) -> None:
    """By the clerk's thread, to a client that waits on its own."""
    clerk = NightClerk(state / FILE, 400)
    told: Future[object] = Future()
    look_up(clerk, Nights(), told.set_result)
    assert told.result(10)
    clerk.close()
