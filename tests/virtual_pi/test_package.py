"""What `make deb` has built, looked at without booting it."""

import subprocess
from pathlib import Path

COMPANY = {
    "usr/share/man/man1/lull.1.gz",
    "usr/share/bash-completion/completions/lull",
    "usr/share/zsh/vendor-completions/_lull",
}


def test_completion_and_manual_page_come_with_it(deb: Path) -> None:
    """And everyone may read them, whatever the umask of who built it."""
    listed = subprocess.run(["dpkg-deb", "--contents", deb], capture_output=True, text=True, check=True).stdout
    modes = {line.split()[5].removeprefix("./"): line.split()[0] for line in listed.splitlines()}
    assert modes.keys() >= COMPANY
    assert {name for name, mode in modes.items() if mode[7] != "r"} == set()
