"""A root shell in a virtual Pi, at this terminal: `make virtual-pi-shell`. What it changes is thrown away."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.virtual_pi.build import CannotBuild, package, parts
from tests.virtual_pi.machine import command, on_disk


def main() -> int:
    """Until it is switched off; Ctrl-C goes to the shell there."""
    try:
        made = parts(package())
    except CannotBuild as error:
        print(f"no virtual Pi here: {error}", file=sys.stderr)
        return 1
    with TemporaryDirectory(prefix="pi") as folder:
        words = ["rw", "con0=fd:0,fd:1", "systemd.debug_shell=tty0"]
        return subprocess.run(
            [*command(made, folder), *on_disk(made, Path(folder) / "disk"), *words], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
