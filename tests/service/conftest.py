"""A control socket for a test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.service.control_socket import ControlSocket
from tests.service.clients import answered_at_once


@pytest.fixture
def path() -> Iterator[Path]:
    """A name short enough for a socket, whatever pytest calls its folders."""
    with tempfile.TemporaryDirectory(prefix="lull") as folder:
        yield Path(folder) / "s"


@pytest.fixture
def daemon(path: Path) -> Iterator[ControlSocket]:
    """One whose main loop answers everything at once."""
    control = ControlSocket(path, answered_at_once, ["rain"])
    yield control
    control.close()
