"""Tells systemd how the daemon does: datagrams to $NOTIFY_SOCKET, as in sd_notify(3). Silent where it is unset."""

import socket
from collections.abc import Mapping
from contextlib import suppress

LISTENS_S = 0.1  # a systemd that is too busy to read must not hold the hand up; the next ping tells it again


class Systemd:
    """What systemd is told. Raises OSError when it does not listen at the address it gave: that is not to be hidden."""

    def __init__(self, env: Mapping[str, str]) -> None:
        path = env.get("NOTIFY_SOCKET", "")
        if path and path[0] not in "/@":
            raise ValueError(f"NOTIFY_SOCKET={path} is neither a path nor an abstract name")
        self._address = "\0" + path[1:] if path.startswith("@") else path

    def ready(self) -> None:
        """Everything that is there is built and the loop runs."""
        self._tell("READY=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._tell("STATUS=" + " ".join(text.split()))

    def stopping(self) -> None:
        """The closing fade has begun, on the way to the end of the process."""
        self._tell("STOPPING=1")

    def ping(self) -> None:
        """Feed the watchdog; `Watchdog.beat` says when."""
        self._tell("WATCHDOG=1")

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.settimeout(LISTENS_S)
            with suppress(TimeoutError):
                out.connect(self._address)
                out.sendall(message.encode())
