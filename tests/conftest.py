"""What all tests share: a sound server, a short folder, and the figures they have measured.

A test that calls `record_property("what", figure)` has it shown at the end, whichever process it ran in.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

from tests.pulse import Pulse, pulse_server

# An emulated processor is slow, and no test is about that.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
def pulse() -> Iterator[Pulse]:
    """One sound server for all tests of a process; they take it in turns."""
    with TemporaryDirectory(prefix="lull") as folder, pulse_server(Path(folder)) as server:
        yield server


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of one's own, its name short enough to hold sockets."""
    with TemporaryDirectory(prefix="lull") as folder:
        yield Path(folder)
