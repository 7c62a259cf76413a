"""What to type where pictures cannot be drawn, each way that Lull can be installed."""

from pathlib import Path

import pytest

from device.missing import how_to_add


@pytest.mark.parametrize(
    ("home", "command"),
    [
        ("/usr/share/lull/device/missing.py", "sudo apt install python3-matplotlib"),
        (
            "/opt/lull/lib/python3.13/site-packages/device/missing.py",
            "sudo /opt/lull/bin/pip install -r lock/panel.txt",
        ),
        ("/home/ada/lull/device/missing.py", "make run"),
    ],
)
def test_the_command_is_that_of_the_way_it_was_installed(home: str, command: str) -> None:
    told = how_to_add(ModuleNotFoundError(name="matplotlib"), Path(home))
    assert told.startswith(f"needs matplotlib: `{command}` ") or f"`{command}`, " in told


def test_the_panel_is_not_in_debian() -> None:
    told = how_to_add(ModuleNotFoundError(name="textual"), Path("/usr/share/lull/device/missing.py"))
    assert told == "needs textual: `make run` sets it up in a checkout"
