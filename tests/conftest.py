"""Shows at the end what tests measured, whichever process they ran in: `record_property("what", figure)`."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print them, failed or passed."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    figures = [f"{name}: {figure}" for report in reports for name, figure in report.user_properties]
    if figures:
        terminalreporter.section("measured")
        for figure in sorted(figures):
            terminalreporter.write_line(figure)
