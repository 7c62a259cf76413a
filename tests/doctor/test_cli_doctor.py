"""The commands themselves: at a terminal, down a pipe, with and without a device that runs."""

import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device import cli_doctor
from device.audio.alsa import AlsaSink
from device.cli import main
from device.config import Config, Volume
from device.config_file import load_or_default, parse
from device.doctor.dba import Calibration
from device.doctor.facts import Line
from device.doctor.gpiochip import header, line_of
from device.doctor.lamp import Closed, Scan
from device.doctor.parts import Speaker
from device.doctor.terminal import Terminal
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import State
from device.simulator.card import SimulatedCard
from tests.broken_files import SHIPPED
from tests.doctor.fake_pi import FakePi

STATE = State(phase="asleep", movement="settle", sound="x", remaining_s=0.0, volume_db=-12.0, lamp_level=0.0)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the commands look for a daemon of this user; short, for it holds a socket."""
    with TemporaryDirectory(prefix="lull") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        yield Path(name)


@pytest.fixture
def running(home: Path) -> Iterator[None]:
    """A device that runs."""

    def post(call: Call) -> None:
        call.answer(STATE)

    socket = ControlSocket(home / "lull" / "lull.sock", post, [])
    yield
    socket.close()


class Keyboard:
    """A terminal and the hand on its keys."""

    def __init__(self, open_pair: Callable[[], tuple[int, int]]) -> None:
        one, two = open_pair()
        self.keys, self._hand = (two, one) if open_pair is pty.openpty else (one, two)
        self.told_file = TemporaryDirectory()
        self._told = (Path(self.told_file.name) / "told").open("w+")
        self.terminal = Terminal(self.keys, self._told)

    def type(self, text: str) -> None:
        os.write(self._hand, text.encode())
        if text.endswith("\n"):  # the kernel hands a terminal's line on when it finds the time
            select.select([self.keys], [], [], 5.0)

    def leave(self) -> None:
        os.close(self._hand)
        self._hand = -1

    @property
    def told(self) -> str:
        self._told.flush()
        return Path(self._told.name).read_text()

    def close(self) -> None:
        self._told.close()
        self.told_file.cleanup()
        os.close(self.keys)
        if self._hand >= 0:
            os.close(self._hand)


@pytest.fixture(params=[os.pipe, pty.openpty], ids=["pipe", "terminal"])
def keyboard(request: pytest.FixtureRequest) -> Iterator[Keyboard]:
    opened = Keyboard(request.param)
    yield opened
    opened.close()


@pytest.fixture
def pipe() -> Iterator[Keyboard]:
    opened = Keyboard(os.pipe)
    yield opened
    opened.close()


@pytest.fixture
def tty() -> Iterator[Keyboard]:
    opened = Keyboard(pty.openpty)
    yield opened
    opened.close()


# -- a person ----------------------------------------------------------------------------------------------------------


def test_a_line_is_read_and_waited_for(keyboard: Keyboard) -> None:
    assert not keyboard.terminal.has_typed()
    keyboard.type(" 41,5 dBA\n")
    assert keyboard.terminal.has_typed()
    assert keyboard.terminal.line("dBA?", 5.0) == "41,5 dBA"
    assert keyboard.terminal.line("dBA?", 0.0) is None


def test_a_key_is_one_that_was_offered(pipe: Keyboard) -> None:
    pipe.type("x\nY\nr")
    assert pipe.terminal.key("Go on?", "yn", 5.0) == "y"
    assert pipe.terminal.key("Which?", "raw", 5.0) == "r"
    assert pipe.terminal.key("Go on?", "yn", 0.0) is None
    assert "Go on? [y/n]" in pipe.told


def test_a_key_that_was_pressed_before_the_question_does_not_count(tty: Keyboard) -> None:
    tty.type("yyyy\n")
    assert tty.terminal.key("Is nobody asleep?", "yn", 0.0) is None


def test_nobody_is_no_answer(pipe: Keyboard) -> None:
    pipe.leave()
    assert pipe.terminal.key("Go on?", "yn") is None
    assert pipe.terminal.line("dBA?") is None
    assert pipe.terminal.has_typed()


def test_neither_the_daemon_nor_another_command_loads_any_of_it() -> None:
    code = "import sys, device.app, device.cli; print([m for m in sys.modules if m.startswith('device.doctor')])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SHIPPED.parents[1]
    )
    assert done.stdout == "[]\n"


# -- doctor ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_the_findings_for_a_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On whatever machine this is."""
    file = tmp_path / "device.toml"
    file.write_text("[volume]\nmax_db = 99\n")
    assert main(["doctor", "--json", "--config", str(file)]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert found[0]["check"] == "configuration"
    assert found[0]["verdict"] == "wrong"
    assert found[0]["lines"] == [f"lull check {file}"]
    assert all(set(one) == {"check", "verdict", "seen", "expected", "mend", "lines"} for one in found)
    assert {one["verdict"] for one in found} <= {"ok", "wrong", "cannot tell"}


@pytest.mark.usefixtures("home")
def test_the_findings_for_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "device.toml"
    file.write_text('[lamp]\nchip = "none"\n')
    code = main(["doctor", "--no-ask", "--config", str(file)])
    told = capsys.readouterr().out
    assert f"ok          configuration: {file}" in told
    assert told.splitlines()[-1].startswith("nothing is wrong" if code == 0 else told.splitlines()[-1].split()[0])
    assert "ok          lamp: none, as configured" in told


def test_nothing_is_measured_with_a_line_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "device.toml"
    file.write_text("[volume]\nmax_db = -20,5\n")
    assert main(["calibrate", "--config", str(file)]) == 78
    assert capsys.readouterr().err.startswith(f"lull: {file}: line 2, column 13: max_db = -20,5: ")
    assert main(["calibrate", "--config", str(tmp_path / "none.toml")]) == 78


@pytest.mark.parametrize(
    ("path", "seen"), [("device.toml", "1 of its lines: .*line 1, column 6: "), (".", ".*Is a directory; every key")]
)
def test_what_cannot_be_read_of_a_configuration_is_the_first_finding(tmp_path: Path, path: str, seen: str) -> None:
    (tmp_path / "device.toml").write_text("[pins\n")
    finding = next(cli_doctor.examine(load_or_default(tmp_path / path), None, lambda: FakePi(tmp_path / "pi").facts))
    assert finding.verdict == "wrong"
    assert re.match(seen, finding.seen)


@pytest.mark.usefixtures("running")
def test_nothing_is_taken_from_a_device_that_runs(pipe: Keyboard) -> None:
    found = list(cli_doctor.examine(parse(b"", Path("device.toml")), pipe.terminal))
    assert found[-1].check == "by hand"
    assert found[-1].lines == ("sudo systemctl stop lull",)
    assert "Press" not in pipe.told


def test_by_hand_each_part_is_tried_and_one_that_fails_costs_itself_alone(pipe: Keyboard, tmp_path: Path) -> None:
    pi = FakePi(tmp_path)
    pi.configure('[pins]\nfactory = "rpigpio"\n[card]\ndevice = "notofthismachine"\n[lamp]\nbus = 22\n')
    pipe.type("yy")
    found = {
        finding.check: finding
        for finding in cli_doctor.examine(pi.loaded, pipe.terminal, lambda: pi.facts, lambda _: Scan())
    }
    for check in ("button and knob", "left and right", "light"):
        assert found[check].verdict == "wrong"
    assert "notofthismachine" in found["left and right"].seen


def test_the_bus_of_this_machine_is_looked_at_or_told_why_not() -> None:
    assert cli_doctor.scan_bus(parse(b'[lamp]\nchip = "none"\n', Path("x")).config) == Scan()
    closed = cli_doctor.scan_bus(parse(b"[lamp]\nbus = 22\n", Path("x")).config)
    assert isinstance(closed, Closed)
    assert closed.why


def test_a_line_as_the_kernel_tells_of_it() -> None:
    raw = struct.pack("32s32sIIQ160s16s", b"GPIO17", b"lull", 17, 0, 0b101, b"", b"")
    assert line_of(raw) == Line("lull", is_output=False)
    assert line_of(struct.pack("32s32sIIQ160s16s", b"", b"", 23, 0, 0b1000, b"", b"")) == Line(None, is_output=True)
    assert line_of(struct.pack("32s32sIIQ160s16s", b"", b"", 23, 0, 0b1001, b"", b"")) == Line("", is_output=True)


def test_a_chip_that_is_none(tmp_path: Path) -> None:
    assert header(tmp_path).why_not == "there is no /dev/gpiochip*"
    (tmp_path / "gpiochip0").touch()
    assert (header(tmp_path).lines, header(tmp_path).denied) == (None, False)
    assert "ioctl" in header(tmp_path).why_not


# -- calibrate ---------------------------------------------------------------------------------------------------------


def calibrate(
    keyboard: Keyboard, typed: str, *, config: Config | None = None, db: float = 0.0, max_dba: float | None = None
) -> tuple[Calibration | None, SimulatedCard]:
    card, config = SimulatedCard(), config or Config()
    speaker = Speaker(config, lambda: AlsaSink("hw:speaker", "int16", 1440, 4320, card), pause=lambda _s: None)
    keyboard.type(typed)
    keyboard.leave()
    return cli_doctor.measure(keyboard.terminal, speaker, config, db, max_dba), card


def test_a_measurement(pipe: Keyboard) -> None:
    found, card = calibrate(pipe, "y\n41,5 dBA\n", max_dba=38.0)
    assert found == Calibration(41.5, 38.0)
    assert card.heard().any()
    assert card.open_pcm is None


def test_a_softer_noise_and_a_cap_are_reckoned_with(pipe: Keyboard) -> None:
    found, _ = calibrate(pipe, "y\n30\n", config=Config(volume=Volume(max_db=-10.0, start_max_db=-10.0)), db=-6.0)
    assert found == Calibration(40.0)
    assert "-10 dB" in pipe.told


def test_what_is_not_believed_is_asked_again(pipe: Keyboard) -> None:
    found, _ = calibrate(pipe, "y\nloud\n120\n42\n")
    assert found == Calibration(42.0)
    assert "is no level" in pipe.told
    assert "not to be believed" in pipe.told


@pytest.mark.parametrize("typed", ["n", "", "y", "y\n", "y\n\n", "y\nx\nx\nx\nx\n"])
def test_who_says_no_or_nothing_measures_nothing(pipe: Keyboard, typed: str) -> None:
    found, card = calibrate(pipe, typed)
    assert found is None
    if typed in ("n", "", "y"):
        with pytest.raises(ValueError, match="concatenate"):
            card.heard()


def test_nothing_sounds_before_enter_and_a_reading_before_it_does_not_count(pipe: Keyboard) -> None:
    found, card = calibrate(pipe, "y40\n41\n")
    assert found == Calibration(41.0)
    assert "press Enter to begin" in pipe.told
    assert card.heard().any()


def test_a_cap_that_holds_the_noise_down_is_told(pipe: Keyboard) -> None:
    calibrate(pipe, "n", config=Config(volume=Volume(max_db=-20.0, start_max_db=-20.0)))
    assert "holds the noise down" in pipe.told.splitlines()[0]


@pytest.mark.parametrize("write", [True, False])
def test_the_keys_are_written_or_printed(tmp_path: Path, write: bool, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "device.toml"
    file.write_bytes(SHIPPED.read_bytes())
    loaded = parse(file.read_bytes(), file)
    assert cli_doctor._keep(Calibration(47.5, 40.0), loaded, write=write) == 0  # noqa: SLF001
    told = capsys.readouterr().out
    assert "than -7.5 dB, 40.0 dBA" in told
    assert parse(file.read_bytes(), file).config.volume.max_db == (-7.5 if write else 0.0)
    assert ("[volume]\nhouse_dba = 47.5\nmax_dba = 40.0" in told) is not write


def test_a_new_cap_is_not_held_down_by_the_old_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "device.toml"
    file.write_text("[volume]\nhouse_dba = 50.0\nmax_dba = 30.0\n")
    cli_doctor._keep(Calibration(50.0, 45.0), parse(file.read_bytes(), file), write=False)  # noqa: SLF001
    assert "than -5.0 dB, 45.0 dBA" in capsys.readouterr().out


def test_a_file_that_cannot_be_edited_is_left_and_the_lines_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "device.toml"
    file.write_text("volume = {max_db = -3.0, start_max_db = -6.0}\n")
    assert cli_doctor._keep(Calibration(50.0), parse(file.read_bytes(), file), write=True) == 1  # noqa: SLF001
    told = capsys.readouterr()
    assert "house_dba = 50.0" in told.out
    assert "by hand" in told.err


@pytest.mark.usefixtures("running")
def test_a_device_that_runs_is_not_calibrated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--config", str(SHIPPED)]) == 69
    assert "sudo systemctl stop lull" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_a_file_that_cannot_be_written_is_told_before_anything_sounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Root may write anywhere but in /proc, where there is no TOML that is not empty."""
    file = tmp_path / "device.toml"
    file.symlink_to("/proc/self/task/1/children")
    assert main(["calibrate", "--write", "--config", str(file)]) in (1, 78)
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("words", ["--max-dba 200", "--max-dba loud", "--db 3", "--db -30", "--db nan"])
def test_wrong_usage(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["calibrate", *words.split()])
    assert ", not '" in capsys.readouterr().err
