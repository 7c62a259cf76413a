"""What all tests share: a sound server, a short folder, and the figures they have measured.

A test that calls `record_property("what", figure)` has it shown at the end, whichever process it ran in.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from tests.pulse import Pulse, Servers

# An emulated processor is slow, and no test is about that. The same examples each time: chance looks in `make fuzz`.
settings.register_profile("unhurried", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print them, failed or passed."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    figures = [f"{name}: {figure}" for report in reports for name, figure in report.user_properties]
    if figures:
        terminalreporter.section("measured")
        for figure in sorted(figures):
            terminalreporter.write_line(figure)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The sound servers of a process."""
    with ExitStack() as stack:
        yield Servers(stack)


@pytest.fixture
def pulse(servers: Servers, record_property: Callable[[str, object], None]) -> Pulse:
    """One sound server for all tests of a process; they take it in turns."""
    if servers.fault:
        record_property("the sound server died in an earlier test", servers.fault)
    return servers.one_that_runs()


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of one's own, its name short enough to hold sockets."""
    with TemporaryDirectory(prefix="lull") as folder:
        yield Path(folder)
