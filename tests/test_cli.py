"""The command `lull`: what it takes, what it prints, and the code it ends with."""

import json
import re
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from msgspec.structs import replace

from device import __version__
from device.app import build_player, build_rig, started_by
from device.bedside import feel_of, first_memory, knob_order, settings_of
from device.cli import main
from device.config_file import check_sounds, load
from device.controls.gestures import Hand
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import Light, Next, Play, Refusal, Request, State, Status, Stop, Timer, Volume
from device.session.machine import step
from device.session.state import Session
from device.sounds import sounds
from tests.broken_files import SHIPPED, broken

ROOT = Path(__file__).parent.parent
COMMANDS = (
    *("run", "simulate", "render", "sounds", "bench", "check", "completion", "eq", "nights", "forget"),
    *("doctor", "calibrate"),
)
ASKING = ("status", "play", "stop", "next", "volume", "timer", "light")
STATE = State(
    phase="playing",
    movement="drift",
    sound="paper",
    remaining_s=1500.0,
    volume_db=-12.0,
    lamp_level=0.2,
    underruns=2,
    faults=("no sound: it is unplugged",),
)


def lull(*words: str, redirect: str = "") -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own, by way of a shell that may redirect it; unbuffered, so as to fail early."""
    shell = ["bash", "-c", f'"$@" {redirect}', "bash", sys.executable, "-u", "-m", "device.cli", *words]
    return subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=False)


def wrong_usage(*words: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2


# -- help and usage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [*COMMANDS, *ASKING])
def test_each_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert re.search(r"\n\n[A-Z][^\n]{10,}\.?\n", text), "a sentence on what it does"
    for line in re.findall(r"^  (\S.*)$", text, re.MULTILINE):
        assert len(line.split("  ")) > 1 or len(line) > 20, f"{line}: every argument is explained"


def test_the_whole_lists_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(f"    {command}" in text for command in (*COMMANDS, *ASKING))
    assert "78 the configuration is not there" in text


def test_the_version_as_a_person_would_ask() -> None:
    asked = lull("--version")
    assert (asked.returncode, asked.stdout) == (0, f"lull {__version__}\n")


def test_a_bare_number_of_decibels_is_asked_back(capsys: pytest.CaptureFixture[str]) -> None:
    wrong_usage("volume", "3")
    assert "=3 to set it, +3 or -3 to move it" in capsys.readouterr().err


# -- asking the device -------------------------------------------------------------------------------------------------


class Answering:
    """A daemon's socket that answers everything with the same; `heard` is what it was asked."""

    def __init__(self) -> None:
        self.heard: list[Request] = []
        self.reply: State | Refusal = STATE

    def post(self, call: Call) -> None:
        self.heard.append(call.request)
        call.answer(self.reply)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the command looks for a daemon of this user; short, for it holds a socket."""
    with TemporaryDirectory(prefix="lull") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        yield Path(name)


@pytest.fixture
def device(folder: Path) -> Iterator[Answering]:
    answering = Answering()
    socket = ControlSocket(folder / "lull" / "lull.sock", answering.post, {"paper": "Crumpled paper"})
    yield answering
    socket.close()


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ("status", Status()),
        ("play", Play()),
        ("play paper", Play("paper")),
        ("play Crumpled Paper", Play("paper")),
        ("stop", Stop()),
        ("next", Next()),
        ("volume =-12", Volume(-12.0)),
        ("volume =3", Volume(3.0)),
        ("volume -3", Volume(-3.0, relative=True)),
        ("volume -1.5", Volume(-1.5, relative=True)),
        ("volume +3", Volume(3.0, relative=True)),
        ("timer 30", Timer(30.0)),
        ("volume =-12dB", Volume(-12.0)),
        ("volume -3 dB", Volume(-3.0, relative=True)),
        ("volume -1,5dB", Volume(-1.5, relative=True)),
        ("volume -- -3", Volume(-3.0, relative=True)),
        ("volume \N{MINUS SIGN}3", Volume(-3.0, relative=True)),
        ("timer all-night", Timer(None)),
        ("timer all night", Timer(None)),
        ("timer 1h30", Timer(90.0)),
        ("timer 1.5 h", Timer(90.0)),
        ("timer 45 min", Timer(45.0)),
        ("light 20%", Light(0.2)),
        ("light 20 %", Light(0.2)),
        ("light 0,2", Light(0.2)),
        ("light off", Light(0.0)),
        ("light 0", Light(0.0)),
        ("light 0.5", Light(0.5)),
    ],
)
def test_what_is_typed_is_what_is_asked(words: str, request_: Request, device: Answering) -> None:
    assert main(words.split()) == 0
    assert device.heard == [request_]


@pytest.mark.usefixtures("device")
def test_the_answer_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    main(["status"])
    assert capsys.readouterr().out.splitlines() == [
        "drift, paper, silent in 25 min; volume -12.0 dB; lamp 20%; 2 under-runs",
        "! no sound: it is unplugged",
    ]


def test_no_lamp_is_told_as_none(device: Answering, capsys: pytest.CaptureFixture[str]) -> None:
    device.reply = replace(STATE, has_lamp=False)
    for words in (["status"], ["light", "0.5"]):
        main(words)
        assert "; no lamp; 2 under-runs\n" in capsys.readouterr().out


@pytest.mark.usefixtures("device")
@pytest.mark.parametrize("command", ["status", "stop"])
def test_the_answer_as_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    lists = {"faults": list(STATE.faults), "banned": [], "unsaid": []}
    assert answer == {f: getattr(STATE, f) for f in STATE.__struct_fields__} | lists


def test_a_no_of_the_device_ends_with_1_in_its_own_words(device: Answering, capsys: pytest.CaptureFixture[str]) -> None:
    device.reply = Refusal("the device is going down")
    assert main(["play"]) == 1
    assert main(["play", "papper"]) == 1
    told = capsys.readouterr()
    assert told.err == ("lull: the device is going down\nlull: sound: 'papper' is not known, perhaps paper was meant\n")
    assert told.out == ""


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["status", "play", "volume =-3", "timer 5", "light 0"])
def test_no_device_ends_with_69_and_one_line(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command.split()) == 69
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(
        r"lull: lull is not running: nobody listens at \S+; to start it: sudo systemctl start lull\n", told.err
    )


# -- sounds ------------------------------------------------------------------------------------------------------------


def test_the_sounds_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sounds"]) == 0
    lines = capsys.readouterr().out.splitlines()
    listed = [line.split()[0] for line in lines]
    assert len({len(line) - len(line.split(maxsplit=1)[1]) for line in lines}) == 1, "a column is one"
    assert main(["sounds", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [sound["id"] for sound in told] == listed
    assert [name for name in listed if ":" not in name] == list(sounds())
    assert "whisper:body-scan" in listed
    assert {sound["family"] for sound in told} <= {"crisp", "voice", "movement", "bed"}
    assert {type(sound["impulsive"]) for sound in told} == {bool}


def test_a_rendered_sound_is_a_wav_of_that_length_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        assert main(["render", "brown", str(tmp_path / name), "--seconds", "0.5", "--seed", seed]) == 0
    with wave.open(str(tmp_path / "a")) as read:
        assert (read.getnframes(), read.getframerate(), read.getnchannels()) == (24_000, 48_000, 2)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b
    assert a != c


@pytest.mark.parametrize(("listening", "alike"), [((), 0.0), (("--listening", "speaker"), 0.8)], ids=["as made", "box"])
def test_a_sound_is_rendered_for_where_it_is_heard(tmp_path: Path, listening: tuple[str, ...], alike: float) -> None:
    assert main(["render", "white", str(tmp_path / "x.wav"), "--seconds", "8", *listening]) == 0
    with wave.open(str(tmp_path / "x.wav")) as read:
        both = np.frombuffer(read.readframes(8 * 48_000), np.int16).reshape(-1, 2).T
    assert np.corrcoef(np.diff(both[:, 4 * 48_000 :]))[0, 1] == pytest.approx(alike, abs=0.05), "of the highs"


def test_a_sound_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "papr", str(tmp_path / "x.wav")]) == 2
    assert "'papr' is not known, perhaps paper was meant" in capsys.readouterr().err
    assert not (tmp_path / "x.wav").exists()


@pytest.mark.parametrize("out", ["/nowhere/x.wav", "/", "/dev/full"])
def test_a_place_that_takes_no_file_is_one_line(out: str) -> None:
    ended = lull("render", "brown", out, "--seconds", "3")
    assert ended.returncode == 1
    assert re.fullmatch(r"lull[^\n]*: [^\n]+\n", ended.stderr)


# -- where the answers go ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("redirect", "code", "told"),
    [
        ("| true; exit ${PIPESTATUS[0]}", 0, ""),
        (">/dev/full", 1, "lull: No space left on device\n"),
        (">&-", 0, ""),
        (">&- 2>&- <&-", 0, ""),
    ],
    ids=["nobody reads", "full", "closed", "all closed"],
)
def test_answers_that_go_nowhere(redirect: str, code: int, told: str) -> None:
    ended = lull("sounds", redirect=redirect)
    assert (ended.returncode, ended.stderr) == (code, told)


# -- configuration -----------------------------------------------------------------------------------------------------


def test_a_file_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SHIPPED)]) == 0
    assert capsys.readouterr().out == f"{SHIPPED}: no mistakes\n"


def test_mistakes_for_people_and_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "device.toml"
    file.write_text('[night]\ntimer_min = -3\n[sounds]\nbed = "brwn"\n')
    assert main(["check", str(file)]) == 1
    assert [line.split(" = ")[0] for line in capsys.readouterr().out.splitlines()] == [
        f"{file}: night.timer_min",
        f"{file}: sounds.bed",
    ]
    assert main(["check", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [mistake["key"] for mistake in told["mistakes"]] == ["night.timer_min", "sounds.bed"]


@pytest.mark.parametrize("path", ["/nowhere/device.toml", "/", "/dev/zero"])
def test_a_file_that_cannot_be_read_ends_with_78(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", path]) == 78
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert main(["check", path, "--json"]) == 78
    assert path in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize("seed", range(100))
def test_a_broken_file_is_told_in_lines_and_a_device_made_of_it_starts_a_night(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "device.toml"
    file.write_bytes(broken(seed))
    code = main(["check", str(file)])
    told = capsys.readouterr()
    if code == 78:
        assert (told.out, told.err.count("\n")) == ("", 1)
        return
    assert code in (0, 1)
    assert all(line.startswith(f"{file}: ") for line in told.out.splitlines())
    config = check_sounds(load(file), list(sounds())).config
    build_player(config, lambda _notice: None)
    build_rig(config)
    Hand(feel_of(config))
    order = knob_order(config, sounds())
    memory = first_memory(config, order)
    _, commands = step(Session(settings_of(config, order, 1), memory), started_by(config, memory, fresh=True))
    assert bool(commands) == (config.night.resume == "always")


def test_a_few_broken_files_in_a_process_of_their_own_show_no_traceback(tmp_path: Path) -> None:
    for seed in (0, 1, 2):
        (tmp_path / "device.toml").write_bytes(broken(seed))
        ended = lull("check", str(tmp_path / "device.toml"))
        assert ended.returncode in (0, 1, 78)
        assert "Traceback" not in ended.stderr
