"""What is promised outside the code: locks, set-up, links."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from device.cli import build_parser
from tests.elsewhere.bare_debian import cause, pip_settings

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    name: (ROOT / f"lock/{name}.txt").read_text() for name in ("build", "run", "panel", "dev", "report", "hardware")
}


def locked(name: str) -> dict[str, str]:
    """Version by package."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", LOCKS[name], re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_hashes_and_names_no_index(name: str) -> None:
    requirements = re.split(r"\n(?=\w)", LOCKS[name].partition("\n#    make lock\n")[2])
    assert len(requirements) == len(locked(name))  # one version of each package, whatever the Python
    assert all("--hash=sha256:" in requirement for requirement in requirements)
    assert not re.search(r"://|--index|--find-links", LOCKS[name])


def test_each_lock_holds_the_one_before() -> None:
    assert locked("build").items() <= locked("dev").items()
    assert locked("run").items() <= locked("panel").items() <= locked("dev").items()
    assert locked("run").items() <= locked("report").items()
    assert locked("run").items() <= locked("hardware").items()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[><=;\s]", requirement)[0].lower().replace(".", "-") for requirement in requirements}

    assert names(asked["project"]["dependencies"]) <= locked("run").keys()
    assert names(asked["project"]["optional-dependencies"]["panel"]) <= locked("panel").keys()
    assert names(asked["dependency-groups"]["dev"]) <= locked("dev").keys()
    assert names(asked["dependency-groups"]["report"]) <= locked("report").keys()
    assert names(asked["dependency-groups"]["hardware"]) <= locked("hardware").keys()


def test_every_folder_of_code_is_a_package() -> None:
    """One without `__init__.py` works here and is missing where Lull is installed."""
    folders = {path.parent for path in (ROOT / "device").rglob("*.py")}
    assert {folder for folder in folders if not (folder / "__init__.py").exists()} == set()


def test_bare_make_tells_every_target() -> None:
    told = subprocess.run(
        ["make", "-C", ROOT, "--no-print-directory"], capture_output=True, text=True, check=True
    ).stdout
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets
    assert re.findall(r"^  make ([\w-]+) ", told, re.MULTILINE) == targets[1].split()


def test_every_change_is_tested_on_other_debians_and_on_a_kernel() -> None:
    """As root and unattended; each says so where it cannot be."""
    run = re.findall(r"^make ([\w-]+)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    assert run == ["lint", "test", "test-debian13", "test-debian14", "virtual-pi"]


def test_pip_is_told_in_another_debian_what_it_is_told_here(tmp_path: Path) -> None:
    """Its index is elsewhere on a machine without the net, and whatever lies beside that index belongs to it."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "cert.pem").touch()
    index = f"file://{tmp_path} https://pypi.example/simple file:///not/there"
    listed = (
        f":env:.cert='{tmp_path}/cert.pem'\nglobal.extra-index-url='{index}'\ninstall.find-links='{tmp_path}/wheels'"
    )
    config, shared = pip_settings(listed)
    assert {name: dict(config[name]) for name in config.sections()} == {
        "global": {"extra-index-url": index},
        "install": {"find-links": f"{tmp_path}/wheels"},
    }
    assert shared == sorted({Path(*tmp_path.parts[:3]), tmp_path / "cert.pem", tmp_path / "wheels"})


def test_a_cause_is_what_apt_calls_an_error() -> None:
    assert cause("I: begun\nE: no such suite\nE: failed") == "E: no such suite"
    assert cause("something\nelse") == "else"


PAGES = [page for pattern in ("*.md", "[!.]*/**/*.md") for page in ROOT.glob(pattern)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)[)#]", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


class Machine:
    """A machine of its own for setup/system-packages: only these commands, which write down how they were called."""

    def __init__(self, folder: Path, *, user_id: int, commands: set[str]) -> None:
        self._bin = folder
        for name in ("env", "sh", "cat"):
            (folder / name).symlink_to(shutil.which(name) or name)
        self._command("id", f"echo {user_id}")
        for name in commands:
            self._command(name, f'echo {name} "$@" >&2\n[ {name} != sudo ] || {{ [ "$1" = -n ] && shift; "$@"; }}')

    def _command(self, name: str, script: str) -> None:
        path = self._bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, purpose: str) -> subprocess.CompletedProcess[str]:
        """Ask for what a purpose needs; nothing is there."""
        command = [str(ROOT / "setup/system-packages"), purpose]
        return subprocess.run(
            command, env={"PATH": str(self._bin)}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )


def test_root_gets_what_is_missing(tmp_path: Path) -> None:
    done = Machine(tmp_path, user_id=0, commands={"apt-get"}).run("bench")
    assert done.returncode == 0
    assert "apt-get -qq update" in done.stderr
    assert re.search(r"apt-get install -y .*\bpulseaudio\b.*\bmpv ffmpeg sox vorbis-tools$", done.stderr, re.MULTILINE)


def test_sudo_does_as_well(tmp_path: Path) -> None:
    done = Machine(tmp_path, user_id=1000, commands={"apt-get", "sudo"}).run("run")
    assert done.returncode == 0
    assert "sudo apt-get -qq update" in done.stderr
    assert re.search(r"^apt-get install -y .*\bpython3-venv gcc\b", done.stderr, re.MULTILINE)


def test_anyone_else_is_told_what_to_type(tmp_path: Path) -> None:
    done = Machine(tmp_path, user_id=1000, commands={"apt-get"}).run("run")
    assert done.returncode == 1
    assert re.search(r"^    sudo apt-get update && sudo apt-get install -y .*\bgcc\b", done.stderr, re.MULTILINE)
    assert "apt-get -qq" not in done.stderr


def test_nothing_is_asked_of_a_machine_that_has_it(tmp_path: Path) -> None:
    machine = Machine(tmp_path, user_id=1000, commands={"mpv", "oggenc", "pulseaudio", "parec", "apt-get"})
    told = machine.run("bench").stderr
    assert not re.search(r"\b(mpv|vorbis-tools|pulseaudio)\b", told)


def test_the_manual_page_has_every_command() -> None:
    page = (ROOT / "debian/lull.1").read_text()
    commands = re.findall(r"^    ([a-z]+)\b", build_parser().format_help(), re.MULTILINE)
    assert "run" in commands
    missing = [name for name in commands if not re.search(rf"^\.[A-Z]+ .*\b{name}\b", page, re.MULTILINE)]
    assert not missing
