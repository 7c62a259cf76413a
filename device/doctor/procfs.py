"""The machine as /proc, /sys, /etc, /boot and /dev tell it; `root` is "/" but for tests. Nothing here raises."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from device.doctor.config_txt import included_by
from device.doctor.facts import STATE, Account, Boot, Daemon, Facts, Header, Machine, Node, SoundCard

CONFIG_TXT = ("boot/firmware/config.txt", "boot/config.txt")  # since Debian 12, and before
SERIAL, TRYBOOT = "proc/device-tree/serial-number", "proc/device-tree/chosen/bootloader/tryboot"
MOST_INCLUDED = 20  # files; who has more has a circle
NODES = ("snd/*", "gpiochip*", "i2c-*")
USER = "lull"  # who the service runs as


def gather(root: Path, header: Header, daemon: Daemon) -> Facts:
    """All that stands in files; who asks counts only where Lull has no user of its own."""
    return Facts(
        machine(root),
        boot(root),
        tuple(cards(root)),
        tuple(nodes(root)),
        accounts(root),
        buses(root),
        header,
        daemon,
        _sysfs_base(root),
    )


def machine(root: Path) -> Machine:
    """What it is and how it does."""
    kind, read_only, free_mb = _state(root)
    uname = os.uname()
    return Machine(
        model=_text(root / "proc/device-tree/model") or _cpuinfo_model(root),
        machine=_text(root / "proc/sys/kernel/arch") or uname.machine,
        python_bits=64 if sys.maxsize > 2**32 else 32,
        kernel=_text(root / "proc/sys/kernel/osrelease") or uname.release,
        os=dict(_os_release(root)),
        hat=_text(root / "proc/device-tree/hat/product"),
        throttled=_throttled(root),
        memory_mb=_memory(root),
        state_kind=kind,
        state_read_only=read_only,
        state_free_mb=free_mb,
        wall_s=time.time(),
        clock_is_set=(root / "run/systemd/timesync/synchronized").exists(),
    )


def boot(root: Path) -> Boot:
    """The first of its places that holds one."""
    for place in CONFIG_TXT:
        with suppress(OSError):
            text = (root / place).read_text(errors="replace")
            included = dict(_included((root / place).parent, text))
            return Boot(f"/{place}", text, included, _number(_text(root / SERIAL)), _tryboot(root))
    return Boot(None)


def cards(root: Path) -> Iterator[SoundCard]:
    """Of /proc/asound."""
    listed = _text(root / "proc/asound/cards") or ""
    for number, name, title in re.findall(r"^\s*(\d+) \[([^\]]*?)\s*\]: (.*)$", listed, re.MULTILINE):
        folder = root / f"proc/asound/card{number}"
        playing = sorted(folder.glob("pcm*p"))
        holders = [
            holder for pcm in playing for status in sorted(pcm.glob("sub*/status")) for holder in _owner(root, status)
        ]
        plays = bool(playing) or not folder.is_dir()
        yield SoundCard(int(number), name, title.strip(), plays, tuple(dict.fromkeys(holders)))


def nodes(root: Path) -> Iterator[Node]:
    """The files of cards, pins and buses."""
    groups = {gid: name for name, gid, _ in _groups(root)}
    for pattern in NODES:
        for path in sorted((root / "dev").glob(pattern)):
            with suppress(OSError):
                stat = path.stat()
                group = groups.get(stat.st_gid, str(stat.st_gid))
                if not path.is_dir():
                    name = f"/{path.relative_to(root)}"
                    yield Node(name, stat.st_uid, stat.st_gid, stat.st_mode, group)


def accounts(root: Path) -> tuple[Account, ...]:
    """The service's user, or where there is none who asks."""
    for line in (_text(root / "etc/passwd") or "").splitlines():
        fields = line.split(":")
        if fields[0] == USER and len(fields) > 3 and fields[2].isdecimal() and fields[3].isdecimal():
            gids = {int(fields[3]), *(gid for _, gid, members in _groups(root) if USER in members)}
            return (Account(USER, int(fields[2]), frozenset(gids)),)
    me = os.getuid()
    return (Account(os.environ.get("USER", f"user {me}"), me, frozenset({os.getgid(), *os.getgroups()})),)


def buses(root: Path) -> frozenset[int]:
    """I2C adapters, whether or not they have a file in /dev."""
    there = (root / "sys/bus/i2c/devices").glob("i2c-*")
    return frozenset(int(path.name[4:]) for path in there if path.name[4:].isdecimal())


def _included(folder: Path, text: str) -> Iterator[tuple[str, str]]:
    """The files that config.txt includes, and those that they include, each once. None is looked for elsewhere."""
    asked, seen = included_by(text), set[str]()
    while asked and len(seen) < MOST_INCLUDED:
        name = asked.pop(0)
        path = folder / name.lstrip("/")
        if name in seen or ".." in path.parts:
            continue
        seen.add(name)
        with suppress(OSError):
            found = path.read_text(errors="replace")
            asked += included_by(found)
            yield name, found


def _number(hexadecimal: str | None) -> int | None:
    return int(hexadecimal, 16) if hexadecimal and re.fullmatch("[0-9a-f]+", hexadecimal) else None


def _tryboot(root: Path) -> bool | None:
    """A Pi whose firmware does not tell has not been told to."""
    with suppress(OSError):
        return any((root / TRYBOOT).read_bytes())
    return False if (root / "proc/device-tree/model").exists() else None


def _sysfs_base(root: Path) -> int | None:
    for label in sorted((root / "sys/class/gpio").glob("gpiochip*/label")):
        base = _text(label.parent / "base") or ""
        if (_text(label) or "").startswith("pinctrl-") and base.isdecimal():
            return int(base)
    return None


def _owner(root: Path, status: Path) -> Iterator[tuple[str, int]]:
    if found := re.search(r"^owner_pid\s*:\s*(\d+)", _text(status) or "", re.MULTILINE):
        yield _program(root, int(found[1])), int(found[1])


def _program(root: Path, task: int) -> str:
    """By the number of any of its threads: what it was started as, since Lull's own threads have names of their own."""
    words = (_text(root / f"proc/{task}/cmdline") or "").split("\0")
    names = [Path(word).name for word in words if word and not word.startswith("-")]
    script = next((name for name in names if not re.fullmatch(r"python[\d.]*", name)), None)
    return script or _text(root / f"proc/{task}/comm") or "a program that may not be seen"


def _state(root: Path) -> tuple[str | None, bool, int | None]:
    """File system below STATE, whether it is read-only, MB free."""
    fits: tuple[int, str, str] | None = None
    for line in (_text(root / "proc/mounts") or "").splitlines():
        fields = line.split(" ")
        if len(fields) < 4:
            continue
        inside = fields[1] == STATE or STATE.startswith(fields[1].rstrip("/") + "/")
        if inside and (fits is None or len(fields[1]) >= fits[0]):
            fits = len(fields[1]), fields[2], fields[3]
    free_mb = None
    with suppress(OSError):
        found = os.statvfs(next(p for p in ((root / STATE[1:]), *(root / STATE[1:]).parents) if os.access(p, os.X_OK)))
        free_mb = found.f_bavail * found.f_frsize // 2**20
    return (fits[1], "ro" in fits[2].split(","), free_mb) if fits else (None, False, free_mb)


def _throttled(root: Path) -> int | None:
    """The firmware's own word, as a file or by its command."""
    for path in sorted((root / "sys/devices/platform").glob("soc*/*firmware/get_throttled")):
        with suppress(ValueError):
            return int(_text(path) or "", 16)
    if root == Path("/"):
        with suppress(OSError, ValueError, subprocess.SubprocessError):
            told = subprocess.run(  # a command of the Pi's own
                ["/usr/bin/vcgencmd", "get_throttled"], capture_output=True, text=True, timeout=2.0, check=True
            )
            return int(told.stdout.strip().rpartition("=")[2], 16)
    return None


def _memory(root: Path) -> tuple[int, int] | None:
    found = dict(re.findall(r"^(\w+):\s+(\d+) kB", _text(root / "proc/meminfo") or "", re.MULTILINE))
    if not {"MemTotal", "MemAvailable"} <= found.keys():
        return None
    return int(found["MemTotal"]) // 1024, int(found["MemAvailable"]) // 1024


def _os_release(root: Path) -> Iterator[tuple[str, str]]:
    for line in (_text(root / "etc/os-release") or "").splitlines():
        key, is_there, value = line.partition("=")
        if is_there:
            yield key, value.strip("\"'")


def _groups(root: Path) -> Iterator[tuple[str, int, list[str]]]:
    for line in (_text(root / "etc/group") or "").splitlines():
        fields = line.split(":")
        if len(fields) > 3 and fields[2].isdecimal():
            yield fields[0], int(fields[2]), fields[3].split(",")


def _cpuinfo_model(root: Path) -> str | None:
    found = re.search(r"^Model\s*: (.*)$", _text(root / "proc/cpuinfo") or "", re.MULTILINE)
    return found[1] if found and "Raspberry" in found[1] else None


def _text(path: Path) -> str | None:
    """Without the zero byte that ends what comes of the device tree; None when it cannot be read."""
    try:
        return path.read_text(errors="replace").rstrip("\0").strip() or None
    except OSError:
        return None
