"""A daemon's end of the control socket whose main loop answers at once, and clients that say what they like."""

import json
import socket
from pathlib import Path
from typing import Self

from device.service.control_socket import Call
from device.service.protocol import State

STATE = State(phase="playing", movement="settle", sound="rain", remaining_s=60.0, volume_db=-12.0, lamp_level=0.2)


def answered_at_once(call: Call) -> None:
    """A main loop that has nothing else to do."""
    call.answer(STATE)


class Client:
    """A client that says what it likes."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(5.0)
        self.socket.connect(str(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, line: bytes, *, and_no_more: bool = False) -> None:
        self.socket.sendall(line)
        if and_no_more:
            self.socket.shutdown(socket.SHUT_WR)

    def hear(self) -> dict[str, object]:
        with self.socket.makefile("rb") as lines:
            reply: dict[str, object] = json.loads(lines.readline())
        return reply
