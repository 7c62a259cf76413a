"""What systemd is told, over a real datagram socket."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device.service.systemd import Systemd


@pytest.fixture(params=["path", "abstract"])
def listening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """$NOTIFY_SOCKET and the end that systemd would hold, in both of the kinds that it uses."""
    path = str(tmp_path / "notify") if request.param == "path" else f"@lull-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as init:
        init.bind(path.replace("@", "\0", 1))
        init.settimeout(1.0)
        yield path, init


@pytest.mark.parametrize(
    ("tell", "heard"),
    [
        (Systemd.ready, b"READY=1"),
        (Systemd.stopping, b"STOPPING=1"),
        (Systemd.ping, b"WATCHDOG=1"),
        (lambda systemd: systemd.status("playing rain,\n44 min left"), b"STATUS=playing rain, 44 min left"),
    ],
    ids=["ready", "stopping", "ping", "status"],
)
def test_systemd_hears(listening: tuple[str, socket.socket], tell: Callable[[Systemd], None], heard: bytes) -> None:
    path, init = listening
    tell(Systemd({"NOTIFY_SOCKET": path}))
    assert init.recv(4096) == heard


@pytest.mark.parametrize("env", [{}, {"NOTIFY_SOCKET": ""}])
def test_without_systemd_it_is_silent(env: dict[str, str]) -> None:
    Systemd(env).ready()


def test_a_socket_that_nobody_holds_is_not_hidden(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Systemd({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready()


@pytest.mark.parametrize("address", ["notify", "vsock:2:1"])
def test_an_address_of_another_kind_is_not_hidden(address: str) -> None:
    with pytest.raises(ValueError, match=f"NOTIFY_SOCKET={address}"):
        Systemd({"NOTIFY_SOCKET": address})
