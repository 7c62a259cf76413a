"""Run in the service's place, in its sandbox: what can be opened, written and reached. Prints a line of JSON."""

import errno
import json
import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

STATE = "/var/lib/lull"


def outcome(act: Callable[[], object]) -> str:
    """`ok`, or the name of the error."""
    try:
        act()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return "ok"


def devices() -> dict[str, str]:
    """Each device node there is."""
    paths = [Path(folder) / name for folder, _, names in os.walk("/dev") for name in names]
    nodes = [path for path in paths if not path.is_symlink() and (path.is_char_device() or path.is_block_device())]
    return {str(node): outcome(partial(_open, node)) for node in nodes}


def writable() -> list[str]:
    """Folders in which a file can be made."""
    more = ("/etc/lull", STATE, "/var/log", "/run/lull", "/var/tmp", "/usr/local")
    places = [place for place in (*Path("/").iterdir(), *map(Path, more)) if place.is_dir()]
    return sorted(str(place) for place in places if outcome(partial(_make, place / "probe")) == "ok")


def _open(node: Path) -> None:
    os.close(os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY))


def _make(file: Path) -> None:
    file.write_bytes(b"x")
    file.unlink()


def connect(family: int) -> Callable[[], None]:
    """To talk to somebody by it."""

    def act() -> None:
        with socket.socket(family, socket.SOCK_DGRAM) as line:
            line.connect(("192.0.2.1" if family == socket.AF_INET else "2001:db8::1", 9))

    return act


def main() -> None:
    """Everything, into the state directory, which must be writable."""
    network = {name: outcome(connect(getattr(socket, name))) for name in ("AF_INET", "AF_INET6")}
    found = {"devices": devices(), "writable": writable(), "network": network, "user": os.getuid()}
    (Path(STATE) / "probe.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main()
