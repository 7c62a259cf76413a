"""The machines of a run: built once, one that stays on for what needs no start of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.virtual_pi.build import CannotBuild, Parts, package, parts
from tests.virtual_pi.machine import VirtualPi, booted


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make virtual-pi-full` asks for all of it."""
    parser.addoption("--full", action="store_true", help="every scenario at its full length")


def pytest_configure(config: pytest.Config) -> None:
    """The one mark there is."""
    config.addinivalue_line("markers", "full: too long for everyday")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only for `--full`."""
    if not config.getoption("--full"):
        items[:] = [item for item in items if not item.get_closest_marker("full")]


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether all of it was asked for."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def deb() -> Path:
    """The package; where there can be none, all is skipped and says why."""
    try:
        return package()
    except CannotBuild as error:
        pytest.skip(f"no virtual Pi here: {error}")


@pytest.fixture(scope="session")
def made(deb: Path) -> Parts:
    """Kernel and disk, or a skip."""
    try:
        return parts(deb)
    except CannotBuild as error:
        pytest.skip(f"no virtual Pi here: {error}")


@pytest.fixture(scope="module")
def pi(made: Parts) -> Iterator[VirtualPi]:
    """One that stays on, set to hurry: short fades, a card that closes at once."""
    with booted(made) as machine:
        machine.call("rooms.hurry")
        yield machine
