"""A folder that belongs to another user than root, who owns a secret beside it."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

USER, GROUP = 61234, 61235  # nobody has these numbers
TEXT = "for root alone"

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be led astray")


def anothers_folder() -> Iterator[Path]:
    """Below one that everybody may pass, where `secret` is root's alone."""
    with TemporaryDirectory(prefix="lull") as name:
        above = Path(name)
        above.chmod(0o755)
        secret = above / "secret"
        secret.write_text(TEXT)
        secret.chmod(0o600)
        folder = above / "lull"
        folder.mkdir(mode=0o700)
        os.chown(folder, USER, GROUP)
        yield folder


def link(path: Path, target: Path) -> None:
    """As the user would make it."""
    path.symlink_to(target)
    os.chown(path, USER, GROUP, follow_symlinks=False)
