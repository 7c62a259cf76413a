"""The unit and its company: what systemd thinks of them, and that they agree with the code."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from device.audio.realtime import PRIORITY
from device.cli import EXIT_CONFIG
from device.config import Night
from device.config_file import DEFAULT_PATH
from device.service.listening_socket import GROUP
from device.service.places import SYSTEM_SOCKET, SYSTEM_STATE

ROOT = Path(__file__).resolve().parent.parent.parent
SYSTEMD = ROOT / "systemd"
UNIT = SYSTEMD / "lull.service"
MOST_EXPOSED = 1.2  # of 10
COMPLETIONS = {
    "bash": "/usr/local/share/bash-completion/completions/lull",
    "zsh": "/usr/local/share/zsh/site-functions/_lull",
}
NEWER_KEYS = ("RestartSteps", "RestartMaxDelaySec")  # since systemd 254; Debian 12 has 252
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="no systemd-analyze; make test installs it"
)


def values(key: str) -> list[str]:
    """All that the unit says of a key, in order."""
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text(), re.MULTILINE)


def analyze(*arguments: str) -> str:
    """What systemd-analyze says, on either channel."""
    command = ["systemd-analyze", *arguments]
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "SYSTEMD_COLORS": "0", "SYSTEMD_EMOJI": "0"}
    return subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    ).stdout


@needs_systemd
def test_it_is_hardly_exposed(record_property: Callable[[str, object], None]) -> None:
    said = analyze("security", "--no-pager", "--offline=true", str(UNIT))
    found = re.search(r"Overall exposure level for lull.service: ([\d.]+)", said)
    assert found, said
    record_property("systemd-analyze security lull.service", found[1])
    assert float(found[1]) <= MOST_EXPOSED


@needs_systemd
def test_systemd_has_nothing_to_say_about_it(tmp_path: Path) -> None:
    here = tmp_path / UNIT.name  # the same with a program that is there
    here.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE))
    said = analyze("verify", "--man=no", str(here)).splitlines()
    assert [line for line in said if str(here) in line and not any(key in line for key in NEWER_KEYS)] == []


def test_only_three_classes_of_device_are_there() -> None:
    assert values("DevicePolicy") == ["closed"]
    assert values("DeviceAllow") == ["char-alsa rw", "char-gpiochip rw", "char-i2c rw"]
    groups = re.findall(r"^m lull (\w+)$", (SYSTEMD / "lull.sysusers").read_text(), re.MULTILINE)
    assert groups == ["audio", "gpio", "i2c"]


def test_a_stop_has_time_for_its_fade() -> None:
    slowest_s = 3.0
    with pytest.raises(msgspec.ValidationError, match="stop_fade_s"):
        msgspec.convert({"stop_fade_s": slowest_s + 0.1}, Night)
    assert float(values("TimeoutStopSec")[0]) >= slowest_s + 2.0  # which settle the rest


def test_a_file_that_is_not_toml_does_not_make_it_loop() -> None:
    assert values("Restart") == ["on-failure"]
    assert values("RestartPreventExitStatus") == [str(EXIT_CONFIG)]


def test_it_never_gives_up_and_does_not_storm() -> None:
    assert values("StartLimitIntervalSec") == ["0"]
    first_s, steps, last_s = (float(values(key)[0]) for key in ("RestartSec", "RestartSteps", "RestartMaxDelaySec"))
    assert (first_s, last_s) == (1.0, 60.0)
    assert steps >= 3


def test_the_audio_thread_gets_its_priority_and_no_more() -> None:
    assert values("LimitRTPRIO") == [str(PRIORITY)]
    assert values("RestrictRealtime") == []
    assert values("SystemCallFilter")[-1] == "sched_setscheduler"  # after what takes it away


def test_memory_that_grows_ends_in_a_restart_before_the_machine_runs_out() -> None:
    """And long after what it needs; it is never made to wait for memory, which would be heard."""
    (most,) = values("MemoryMax")
    most_bytes = int(most.removesuffix("M")) * 1024**2
    house_limit_bytes, smallest_pi_bytes = 60 * 10**6, 512 * 1024**2
    assert 2 * house_limit_bytes <= most_bytes <= smallest_pi_bytes / 4
    assert values("MemoryHigh") == []
    assert values("MemorySwapMax") == ["0"]


def test_the_code_looks_where_the_unit_puts_things() -> None:
    assert Path("/run", *values("RuntimeDirectory")) == SYSTEM_SOCKET.parent
    assert Path("/var/lib", *values("StateDirectory")) == SYSTEM_STATE
    assert Path("/etc", *values("ConfigurationDirectory")) == DEFAULT_PATH.parent
    assert values("Group") == [GROUP]
    assert values("WorkingDirectory") == ["%t/lull"]
    assert "LG_WD=%t/lull" in values("Environment")


def test_what_root_installs_is_readable_whatever_its_umask() -> None:
    """`make elsewhere` tries it; `chmod` mends what an older Lull left."""
    install = (ROOT / "setup/install").read_text()
    assert re.search(r"^umask 022\b", install, re.MULTILINE)
    assert install.index("umask 022") < install.index("setup/environment") < install.index("chmod -R go+rX /opt/lull")


def test_everything_is_installed_and_taken_away_again() -> None:
    install, uninstall = ((ROOT / "setup" / name).read_text() for name in ("install", "uninstall"))
    by_hand = {"rpigpio.conf"}
    for path in SYSTEMD.iterdir():
        assert path.name in by_hand or f" systemd/{path.name} " in install
    for target in re.findall(r"^install -D -m 644 \S+ (\S+)$", install, re.MULTILINE):
        assert target in uninstall
    assert {"/usr/local/share/man/man1/lull.1", *COMPLETIONS.values()} <= set(uninstall.split())
    for shell, target in COMPLETIONS.items():
        assert f"/opt/lull/bin/lull completion {shell} >{target}\n" in install
    assert values("ExecStart") == ["/opt/lull/bin/lull run"]
    assert "setup/environment /opt/lull run" in install
