"""For all tests of the doctor."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doctor.fake_pi import FakePi


@pytest.fixture(autouse=True)
def _hang_ups_are_heard() -> Iterator[None]:
    """Also where the tests run under nohup, by the commands that they start, too."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def pi(tmp_path: Path) -> FakePi:
    """A Pi on which all is as it should be."""
    return FakePi(tmp_path)
