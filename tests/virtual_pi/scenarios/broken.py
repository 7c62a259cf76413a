"""A Lull with one thing taken out, on which a scenario has to fail: else it proves nothing."""

import os
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.virtual_pi.guest.pi import Pi, shell

PROGRAM = Path("/usr/share/lull/device")
UNIT = Path("/usr/lib/systemd/system/lull.service")


def break_it(pi: Pi, changes: list[list[str]]) -> None:
    """Change the installed program or its unit, `[file, pattern, replacement]` each, and start it anew."""
    for file, pattern, replacement in changes:
        path = UNIT if file == "unit" else PROGRAM / file
        text, times = re.subn(pattern, replacement, path.read_text(), flags=re.MULTILINE)
        assert times, f"{file} does not hold {pattern!r}"
        path.write_text(text)
    os.sync()
    pi.systemctl("daemon-reload")
    shell("sh", "-c", "systemctl restart lull || true")


def fails(pi: Pi, changes: list[list[str]], of: str, given: dict[str, Any]) -> dict[str, object]:
    """Run a scenario on it; what it complains of. A scenario that finds nothing is what fails here.

    Lull has to come up first, and the complaint to be a scenario's own: one that does not start is seen by everything.
    """
    break_it(pi, changes)
    pi.until("it is up", lambda: pi.ask()["phase"])
    module, _, name = of.rpartition(".")
    run = getattr(import_module(f"tests.virtual_pi.scenarios.{module}"), name)
    try:
        run(pi, **given)
    except AssertionError as error:
        return {"seen": " ".join(f"{error}".split())[:90] or "an assertion without words"}
    raise AssertionError(f"{of} finds nothing wrong")
