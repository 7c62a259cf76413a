"""The virtual Pi's parts, each built once and kept by what it was made of: a kernel, a Debian with Lull installed.

    kernel   Debian's Linux source for User Mode Linux, with sound allowed and `kernel.config`; minutes
    base     a small Debian, what Lull's package asks for, and two libraries of pins that Debian has not; a minute
    image    the base with `lull_*.deb` installed as a person would, on an ext4 disk; half a minute

All of it is in `~/.cache/lull/virtual_pi` (or under XDG_CACHE_HOME), and nothing of it in the project.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lull" / "virtual_pi"
SOURCES = Path("/usr/src")
SUITE = "trixie"  # what Raspberry Pi OS is built on
PACKAGES = (
    "systemd,systemd-sysv,udev,dbus,kmod,python3,python3-numpy,python3-msgspec,python3-alsaaudio,python3-smbus2,"
    "python3-gpiozero,python3-libgpiod,python3-num2words"
)
COMPILERS = "python3-dev,python3-setuptools,python3-wheel,python3-pip,gcc,libc6-dev,swig"
FROM_PYPI = ("lgpio==0.2.2.0", "rpi-lgpio==0.6")  # Raspberry Pi OS packages both, Debian neither
DISK = "1500M"
KEPT = 3  # of a kind in the cache, and the one being made
UNITS = ("bedroom.service", "rig.service")
PI = "Hardware\t: BCM2711\nRevision\t: c03114\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n"
DROP_IN = "[Service]\nBindReadOnlyPaths=/etc/rig/cpuinfo:/proc/cpuinfo\nEnvironment=RPI_LGPIO_REVISION=c03114\n"
IDLE = (  # what a start would spend seconds on, and nothing here uses
    "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service",
    "modprobe@dm_mod.service", "modprobe@drm.service", "modprobe@efi_pstore.service",
    "modprobe@fuse.service", "modprobe@loop.service", "systemd-modules-load.service", "systemd-logind.service",
    "systemd-user-sessions.service", "systemd-udev-load-credentials.service", "systemd-hibernate-clear.service",
    "systemd-pcrphase.service", "systemd-ask-password-console.path", "systemd-ask-password-wall.path",
    "getty.target", "getty-static.service", "systemd-sysctl.service", "systemd-journal-flush.service",
    "dev-hugepages.mount", "dev-mqueue.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount",
    "sys-fs-fuse-connections.mount", "kmod-static-nodes.service", "systemd-repart.service",
    "systemd-random-seed.service", "ldconfig.service", "systemd-journal-catalog-update.service",
)  # fmt: skip
CONFIG = (  # to the person's file: which bus and which card this machine has
    ("bus = 1 ", "bus = 0 "),
    ('device = "default"', 'device = "hw:CARD=Loopback,DEV=0"'),
)
# To the kernel: sound without hardware, a chip that can be pulled from a bus which is held open, and room for the
# registers of hosts with AMX, which a process is given back whole or not at all (11008 bytes by CPUID leaf 0xD).
CHANGES = (
    ("sound/Kconfig", "\nif !UML\n", "\nif 1 = 1\n"),
    ("arch/x86/um/user-offsets.c", "DEFINE_LONGS(HOST_FP_SIZE, 2696);", "DEFINE_LONGS(HOST_FP_SIZE, 11008);"),
    (
        "drivers/i2c/i2c-stub.c",
        "\nstruct smbus_block_data {",
        "\nstatic bool gone;\nmodule_param(gone, bool, 0644);\n\nstruct smbus_block_data {",
    ),
    (
        "drivers/i2c/i2c-stub.c",
        "\t/* Search for the right chip */",
        "\tif (gone)\n\t\treturn -ENXIO;\n\n\t/* Search for the right chip */",
    ),
)


class CannotBuild(Exception):
    """Not to be made on this machine, whatever Lull is like; the message is one line for a person."""


class StepFailed(Exception):
    """A step went wrong that should work here: no reason to skip anything."""


@dataclass(frozen=True)
class Parts:
    """What a boot takes: the kernel, the disk, and the same as an archive."""

    kernel: Path
    disk: Path
    root: Path


def package() -> Path:
    """What `make deb` has built last. Raises CannotBuild."""
    found = sorted((ROOT / "out").glob("lull_*_all.deb"), key=lambda deb: deb.stat().st_mtime)
    if not found:
        raise CannotBuild("no package in out/; `make deb` makes it")
    return found[-1]


def parts(deb: Path) -> Parts:
    """Everything, built as far as it is missing. Raises CannotBuild, StepFailed."""
    if os.geteuid() != 0:
        raise CannotBuild("the root image is made by mmdebstrap and chroot, which takes root")
    if os.uname().machine != "x86_64":
        raise CannotBuild(f"User Mode Linux is for x86-64, and this is {os.uname().machine}")
    needed = ("mmdebstrap", "mke2fs", "flex", "bison", "bc", "gcc", "make", "xz")
    missing = [tool for tool in needed if not shutil.which(tool)]
    if missing:
        raise CannotBuild(f"not on this machine: {', '.join(missing)}; setup/system-packages virtual-pi installs them")
    built = kernel()
    made = image(base(), built, deb)
    return Parts(built / "linux", made / "disk", made / "root.tar")


def kernel() -> Path:
    """A folder with `linux` and `i2c-stub.ko`."""
    archives = sorted(SOURCES.glob("linux-source-*.tar.xz"))
    if not archives:
        raise CannotBuild("no Linux source in /usr/src; setup/system-packages virtual-pi installs it")
    archive, config = archives[0], (HERE / "kernel.config").read_bytes()

    def make(place: Path, scratch: Path) -> None:
        say(f"the kernel, from {archive.name}: some minutes, once")
        run(scratch, "tar", "-xf", str(archive), "--strip-components=1")
        for file, ours, theirs in CHANGES:
            text = (scratch / file).read_text()
            if text.count(ours) != 1:
                raise StepFailed(f"{archive.name}: its {file} is not what this was written for")
            (scratch / file).write_text(text.replace(ours, theirs))
        (scratch / ".config").write_bytes(config)
        run(scratch, "make", "ARCH=um", "olddefconfig")
        run(scratch, "make", "ARCH=um", f"-j{os.cpu_count()}", "linux", "modules")
        run(scratch, "strip", "-o", str(place / "linux"), "linux")
        shutil.copy(scratch / "drivers/i2c/i2c-stub.ko", place)

    return made_once("kernel", make, archive.name.encode(), _stamp(archive), config, str(CHANGES).encode())


def base() -> Path:
    """A folder with `root.tar`, a Debian that has everything but Lull, and the wheels it lacks."""

    def make(place: Path, scratch: Path) -> None:
        say(f"a Debian {SUITE}: a minute, once")
        root, builder = scratch / "root", scratch / "builder.tar"
        debian = ("mmdebstrap", "--quiet", "--variant=minbase")
        run(scratch, *debian, f"--include={PACKAGES}", SUITE, str(place / "root.tar"))
        run(scratch, *debian, f"--include={PACKAGES},{COMPILERS}", SUITE, str(builder))
        for wanted in FROM_PYPI:  # downloaded here, where pip knows the way, and compiled there
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
            run(scratch, *pip, "--dest", "sdists", wanted, PYPI="1")
        with unpacked(builder, root):
            shutil.copytree(scratch / "sdists", root / "tmp/sdists")
            install = "pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /tmp/wheels /tmp/sdists/*"
            run(root, "chroot", ".", "sh", "-c", f"PYPI=1 {install}")
            shutil.copytree(root / "tmp/wheels", place / "wheels")

    return made_once("base", make, SUITE.encode(), PACKAGES.encode(), str(FROM_PYPI).encode())


def image(debian: Path, kernel_place: Path, deb: Path) -> Path:
    """A disk with Lull on it; opened copy-on-write, it is never written to."""

    def make(place: Path, scratch: Path) -> None:
        say(f"a disk with {deb.name}: half a minute")
        root = scratch / "root"
        with unpacked(debian / "root.tar", root):
            from_pypi = next((root / "usr/local/lib").glob("python3.*/dist-packages"))
            for wheel in (debian / "wheels").glob("*.whl"):
                shutil.unpack_archive(wheel, from_pypi, "zip")
            shutil.copy(deb, root / "tmp")
            run(root, "chroot", ".", "dpkg", "--install", f"/tmp/{deb.name}")
            (root / "tmp" / deb.name).unlink()
            _furnish(root, kernel_place)
        run(scratch, "mke2fs", "-q", "-t", "ext4", "-d", str(root), str(place / "disk"), DISK)
        run(root, "tar", "-cf", str(place / "root.tar"), ".")

    units = [(HERE / "guest" / unit).read_bytes() for unit in UNITS]
    ours = Path(__file__).read_bytes()
    return made_once("image", make, str(debian).encode(), str(kernel_place).encode(), deb.read_bytes(), *units, ours)


def _furnish(root: Path, kernel_place: Path) -> None:
    """What makes a bedroom of a Debian: the rig's two units, a Pi's name, this machine's card and bus."""
    system = root / "etc/systemd/system"
    for unit in UNITS:
        shutil.copy(HERE / "guest" / unit, system)
        (system / "multi-user.target.wants" / unit).symlink_to(f"../{unit}")
    for idle in IDLE:
        (system / idle).unlink(missing_ok=True)
        (system / idle).symlink_to("/dev/null")
    drop_in = system / "lull.service.d"
    for folder in (root / "etc/rig", root / "house", root / "var/log/journal", drop_in):
        folder.mkdir(exist_ok=True)
    (root / "etc/rig/cpuinfo").write_text(PI)
    (drop_in / "rig.conf").write_text(DROP_IN)
    shutil.copy(kernel_place / "i2c-stub.ko", root / "etc/rig")
    device = root / "etc/lull/device.toml"
    text = device.read_text()
    for ours, theirs in CONFIG:
        if text.count(ours) != 1:
            raise StepFailed(f"config/device.toml holds {ours!r} {text.count(ours)} times, not once")
        text = text.replace(ours, theirs)
    device.write_text(text)
    for updated in (root / "etc/.updated", root / "var/.updated"):
        updated.touch()
    (root / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    run(root, "chroot", ".", "passwd", "--delete", "root")


def made_once(kind: str, make: Callable[[Path, Path], None], *made_of: bytes) -> Path:
    """The folder of the cache for what is made of these; `make` is given one to fill and one to work in, if need be."""
    key = hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in made_of)).hexdigest()[:16]
    place = CACHE / f"{kind}-{key}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that test at once make it once
        if not place.is_dir():
            for old in sorted(CACHE.glob(f"{kind}-*"), key=lambda at: at.stat().st_mtime)[:-KEPT]:
                shutil.rmtree(old)
            with TemporaryDirectory(dir=CACHE) as scratch:
                unfinished = Path(scratch) / "made"
                unfinished.mkdir()
                make(unfinished, Path(scratch))
                unfinished.rename(place)
    return place


@contextmanager
def unpacked(tar: Path, root: Path) -> Iterator[None]:
    """The tar as a folder to chroot into, with the kernel's own file systems while inside."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    run(root, "tar", "-xf", str(tar), "--exclude=./dev/*")
    mounts = [root / name for name in ("proc", "sys", "dev")]
    try:
        for mount in mounts:
            run(root, "mount", "--bind", f"/{mount.name}", str(mount))
        yield
    finally:
        for mount in mounts:
            subprocess.run(["umount", str(mount)], check=False, stderr=subprocess.DEVNULL)


def run(where: Path, *command: str, **env: str) -> None:
    """A step; what it printed is shown when it fails."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C", **env}
    done = subprocess.run(
        command, cwd=where, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise StepFailed(f"{' '.join(command)[:200]}: exit {done.returncode}\n{done.stdout[-3000:]}")


def say(what: str) -> None:
    """What takes so long."""
    print(f"building {what}", file=sys.stderr, flush=True)


def _stamp(file: Path) -> bytes:
    return f"{file.stat().st_size} {file.stat().st_mtime_ns}".encode()
