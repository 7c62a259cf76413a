"""`make test` as a newcomer types it, in a Debian that has git, make and python3 and nothing else of ours.

`python -m tests.elsewhere.bare_debian trixie [PYTEST OPTION...]`; with `--only-warn` first, a failure is only told.
The Debian with what setup/ adds to it, the virtual environment included, is built once and kept by what it was made of.
"""

import ast
import configparser
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from tests.elsewhere.chroot import HOUSE, command_in, copy_files, copy_of_the_checkout, refuse_where_it_cannot_run
from tests.virtual_pi.build import ROOT, CannotBuild, StepFailed, made_once, run, say

PROMISED = "git,make,python3"  # README: all that a person must have
MADE_OF = (  # by the Makefile's `.venv/dev`
    "Makefile", "pyproject.toml", "device/__init__.py", "setup/environment", "setup/system-packages", "lock/build.txt",
    "lock/dev.txt",
)  # fmt: skip
STAMPS = (".venv/panel", ".venv/dev")
MOVES = {"forky", "testing", "sid"}  # renewed once a month
PACKAGES = "setup/system-packages test; setup/system-packages run; apt-get clean; rm -rf /var/lib/apt/lists/*"
ENVIRONMENT = "make .venv/dev"  # apart: a package may write where a file of pip's configuration is shared


def bare_debian(suite: str) -> Path:
    """Its files, with the virtual environment in /house. Raises CannotBuild, StepFailed."""
    refuse_where_it_cannot_run()

    def make(place: Path, scratch: Path) -> None:
        say(f"a bare Debian {suite} with what `make test` adds to it: minutes, once")
        run(scratch, "mmdebstrap", "--variant=minbase", f"--include={PROMISED}", suite, str(place))
        place.chmod(0o755)
        copy_files(place, MADE_OF)
        (place / "etc/resolv.conf").write_bytes(Path("/etc/resolv.conf").read_bytes())
        (mounts := scratch / "mounts").mkdir()
        for script, shared in ((PACKAGES, ()), (ENVIRONMENT, hand_over_pip(place))):
            run(scratch, *command_in(mounts, (), ("sh", "-ec", script), shared=shared, kept=place))

    made_of = [(ROOT / name).read_bytes() for name in MADE_OF]
    month = time.strftime("%Y-%m") if suite in MOVES else ""
    return made_once(f"bare-{suite}", make, suite.encode(), PROMISED.encode(), month.encode(), *made_of)


def hand_over_pip(root: Path) -> list[Path]:
    """Give the root pip's configuration of this machine. Returns the files and folders which that names."""
    config, named = pip_settings(_pip_config())
    with (root / "etc/pip.conf").open("w") as file:
        config.write(file)
    return named


def named_by_pip() -> list[Path]:
    """What a root with pip's configuration of this machine has to share with it."""
    return pip_settings(_pip_config())[1]


def _pip_config() -> str:
    command = [sys.executable, "-m", "pip", "config", "list"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def pip_settings(listed: str) -> tuple[configparser.RawConfigParser, list[Path]]:
    """What `pip config list` says, as a file of pip's, and the paths in it that exist, those of the environment too."""
    config, named = configparser.RawConfigParser(), set()
    for line in listed.splitlines():
        key, _, quoted = line.partition("=")
        section, _, option = key.rpartition(".")
        value = str(ast.literal_eval(quoted))
        named |= {path for word in value.split() if (path := local_path(word))}
        if section != ":env:":
            if not config.has_section(section):
                config.add_section(section)
            config.set(section, option, value)
    return config, sorted(named)


def local_path(word: str) -> Path | None:
    """The file or folder that a word of pip's configuration names here. An index refers to folders beside it."""
    url = urlsplit(word)
    path = Path(url.path)
    if url.scheme not in {"", "file"} or not path.is_absolute() or not path.exists():
        return None
    return Path(*path.parts[:3]) if url.scheme and path.is_dir() else path


def passes(suite: str, options: list[str]) -> bool:
    """Whether `make test` passes there. Raises CannotBuild, StepFailed."""
    root = bare_debian(suite)
    with TemporaryDirectory() as scratch:
        tree, mounts = Path(scratch) / "tree", Path(scratch) / "mounts"
        mounts.mkdir()
        copy_of_the_checkout(tree)
        for stamp in STAMPS:  # newer than the copies: what it is made of is in the root's key
            (tree / HOUSE / stamp).parent.mkdir(exist_ok=True)
            (tree / HOUSE / stamp).touch()
        print(f"Debian {suite}: make test", flush=True)
        make_test = ("make", "--no-print-directory", "test", f"PYTEST={shlex.join(options)}")
        command = command_in(mounts, (tree, root), make_test)
        return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """0 where it passes, or cannot be tried on this machine."""
    only_warn = arguments[:1] == ["--only-warn"]
    suite, *options = arguments[only_warn:]
    began_s = time.monotonic()
    try:
        passed, why = passes(suite, options), "make test failed there"
    except CannotBuild as error:
        print(f"Debian {suite}: skipped: {error}", flush=True)
        return 0
    except StepFailed as error:
        passed, why = False, f"not built: {cause(str(error)) if only_warn else error}"
    took = f"{time.monotonic() - began_s:.0f} s"
    outcome = f"passed in {took}" if passed else f"{'warning: ' if only_warn else ''}{why} ({took})"
    print(f"Debian {suite}: {outcome}", flush=True)
    return 0 if passed or only_warn else 1


def cause(report: str) -> str:
    """The first line that apt or mmdebstrap calls an error, or else the last."""
    lines = report.splitlines()
    return next((line for line in lines if line.startswith("E: ")), lines[-1])


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
