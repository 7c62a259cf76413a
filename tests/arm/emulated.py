"""A Python for arm64 on this machine: Debian's, run by qemu. Nothing is installed in it, it is only unpacked."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from tests.virtual_pi.build import ROOT, SUITE, CannotBuild, made_once, run, say

PACKAGES = "python3,python3-numpy,python3-msgspec,python3-hypothesis,python3-gpiozero,python3-smbus2"
QEMU = "qemu-aarch64-static"
TESTERS = (
    "pytest",
    "pluggy",
    "iniconfig",
    "packaging",
    "pygments",
    "hypothesis",
    "sortedcontainers",
)  # in Python alone
TRIPLET = "aarch64-linux-gnu"
LIBRARIES = f"/usr/lib/{TRIPLET}/blas:/usr/lib/{TRIPLET}/lapack"  # where update-alternatives would have pointed


def root() -> Path:
    """A Debian for arm64. Raises CannotBuild."""
    for tool in (QEMU, "mmdebstrap"):
        if not shutil.which(tool):
            raise CannotBuild(f"not on this machine: {tool}; setup/system-packages arm installs it")

    def make(place: Path, scratch: Path) -> None:
        say(f"a Debian {SUITE} for arm64: a minute, once")
        unpack = ("mmdebstrap", "--quiet", "--arch=arm64", "--variant=extract", f"--include={PACKAGES}")
        run(scratch, *unpack, SUITE, "root.tar")
        run(place, "tar", "-xf", str(scratch / "root.tar"), "--exclude=./dev/*")
        for folder in ("bin", "lib", "sbin"):
            if not (place / folder).exists():
                (place / folder).symlink_to(f"usr/{folder}")

        testers = [f"{name}=={version(name)}" for name in TESTERS]  # those of this machine
        target = str(place / "usr/local/lib/python3.13/dist-packages")
        run(scratch, sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target, *testers)

    return made_once("arm64", make, SUITE.encode(), PACKAGES.encode(), Path(__file__).read_bytes())


def python(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run it in the project's folder; what it prints is text."""
    place = root()
    emulated = [QEMU, "-L", str(place), "-E", f"LD_LIBRARY_PATH={LIBRARIES}", str(place / "usr/bin/python3")]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [*emulated, *words], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
