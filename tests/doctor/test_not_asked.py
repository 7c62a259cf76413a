"""Nothing is asked of a person that nobody could answer: without a card, or while the simulator runs."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device import cli_doctor
from device.cli import main
from device.config_file import parse
from device.doctor.facts import Daemon
from device.doctor.lamp import Scan
from device.service.control_socket import Call, ControlSocket
from device.service.protocol import State
from tests.broken_files import SHIPPED
from tests.doctor.fake_pi import FakePi
from tests.doctor.scripted import Scripted

STATE = State(
    phase="asleep", movement="settle", sound="x", remaining_s=0.0, volume_db=-12.0, lamp_level=0.0, simulated=True
)


@pytest.fixture
def _panel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The simulator's, on another terminal."""

    def post(call: Call) -> None:
        call.answer(STATE)

    with TemporaryDirectory(prefix="lull") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        socket = ControlSocket(Path(name) / "lull" / "lull.sock", post, [])
        yield
        socket.close()


@pytest.mark.parametrize("device", ["hw:CARD=nosuchcard", "default"])
def test_nobody_is_asked_to_listen_where_there_is_no_card(device: str, tmp_path: Path) -> None:
    pi, person = FakePi(tmp_path), Scripted("y")
    pi.configure(f'[pins]\nfactory = "rpigpio"\n[card]\ndevice = "{device}"\n[lamp]\nchip = "none"\n')
    if device == "default":
        pi.remove("proc/asound/cards")
    *_, heard = cli_doctor.examine(pi.loaded, person, lambda: pi.facts, lambda _: Scan())
    assert (heard.check, heard.verdict) == ("left and right", "cannot tell")
    assert person.answers == ["y"], "nothing was asked"


@pytest.mark.usefixtures("_panel")
def test_the_simulator_is_not_taken_for_a_device() -> None:
    person = Scripted()
    found = {finding.check: finding for finding in cli_doctor.examine(parse(b"", Path("x.toml")), person)}
    assert found["lull"].seen == "what runs is the simulator"
    assert "quit the panel (q)" in found["lull"].mend
    assert "quit the panel (q)" in found["by hand"].mend
    assert person.told == []


def test_its_card_is_the_simulators(tmp_path: Path) -> None:
    pi = FakePi(tmp_path)
    pi.daemon = Daemon(True, simulated=True)
    pi.write("proc/asound/card0/pcm0p/sub0/status", "state: RUNNING\nowner_pid   : 812\n")
    pi.write("proc/812/cmdline", "/usr/bin/python3\0/work/main/.venv/bin/lull\0simulate\0")
    assert "the simulator" in pi.findings()["who holds the card"].seen


@pytest.mark.usefixtures("_panel")
def test_a_card_is_not_taken_from_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--config", str(SHIPPED)]) == 69
    told = capsys.readouterr().err
    assert "what runs is the simulator" in told
    assert "quit the panel (q)" in told
    assert "systemctl" not in told
