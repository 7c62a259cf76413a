"""`make hardware` says what it misses, and goes on without."""

import subprocess
import sys
from pathlib import Path

import pytest

from hardware.scripts import build
from hardware.scripts.build import STEPS, Step
from hardware.scripts.pins import ROOT


def test_a_step_names_the_tools_it_misses_and_how_to_get_them() -> None:
    step = Step("drawing", "hardware.scripts.pins", ("no_such_package",), (("no-such-command", "apt install it"),))
    said = build.made(step)
    assert said.startswith("misses no_such_package (Python package; setup/environment .venv-hardware hardware)")
    assert said.endswith("no-such-command (apt install it)")


def test_a_step_that_fails_says_how_to_see_why(capfd: pytest.CaptureFixture[str]) -> None:
    assert build.made(Step("none", "hardware.scripts.no_such_step")).startswith("failed with 1: python -m")
    assert "no_such_step" in capfd.readouterr().err


def test_every_step_has_its_module() -> None:
    assert [step.name for step in STEPS if not Path(ROOT, *step.module.split(".")).with_suffix(".py").exists()] == []


def test_an_unknown_step_is_refused() -> None:
    command = [sys.executable, "-m", "hardware.scripts.build", "solder"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no step solder" in done.stderr
