"""Makes the socket file of a daemon, in the place of a dead one's, for its user and the group `lull`."""

import grp
import logging
import shutil
import socket
import stat
from pathlib import Path

from device.files.owner import stay_in_own

log = logging.getLogger(__name__)

GROUP = "lull"
PROBE_S = 1.0


class AlreadyRunning(Exception):
    """Another daemon answers at the socket."""


def listen(path: Path, backlog: int) -> socket.socket:
    """A socket that listens at `path`, for its user and group. Raises AlreadyRunning, and OSError."""
    stay_in_own(path)
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        path.chmod(0o660)  # nobody can connect yet
        _give_to_group(path)
        listener.listen(backlog)
    except OSError:
        listener.close()
        raise
    return listener


def _clear(path: Path) -> None:
    """Remove the socket of a daemon that has died; anything else at its place is left alone."""
    if not path.exists():
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise FileExistsError(f"{path} is in the way and is not a socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(PROBE_S)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
        except (TimeoutError, BlockingIOError):  # somebody listens, too busy to answer
            pass
    raise AlreadyRunning(f"another lull answers at {path}")


def _give_to_group(path: Path) -> None:
    try:
        if path.stat().st_gid != grp.getgrnam(GROUP).gr_gid:  # under systemd it is, and a chown is not allowed
            shutil.chown(path, group=GROUP)
    except LookupError:
        log.info("there is no group %s: only this user can control the device", GROUP)
    except PermissionError:
        log.warning("not in group %s: only this user can control the device", GROUP)
