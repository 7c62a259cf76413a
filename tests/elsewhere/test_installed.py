"""`make install` and `make uninstall` in a bare Debian 13, by a root whose files are nobody else's to read."""

import subprocess

import pytest

from device import __version__
from tests.elsewhere.bare_debian import bare_debian, named_by_pip
from tests.elsewhere.chroot import command_in, copy_of_the_checkout
from tests.virtual_pi.build import CannotBuild

SCRIPT = r"""
umask 077
files() { find / -xdev \( -path /house -o -path /root -o -path /tmp -o -path /var/log \) -prune -o -type d -o -print; }
files | sort >/tmp/before
setup/install
as_lull() { setpriv --reuid lull --regid lull --init-groups env --chdir / "$@"; }
echo ran:
as_lull lull --version
as_lull lull check
echo unreadable:
as_lull find /opt/lull /usr/local /usr/share/lull /usr/share/doc/lull /etc/lull ! -readable
echo installed:
files | sort >/tmp/during
comm -13 /tmp/before /tmp/during
setup/uninstall
echo left:
files | sort >/tmp/after
comm -13 /tmp/before /tmp/after
"""
PARTS = ("ran:", "unreadable:", "installed:", "left:")
COMPANY = {
    "/usr/local/share/man/man1/lull.1",
    "/usr/local/share/bash-completion/completions/lull",
    "/usr/local/share/zsh/site-functions/_lull",
}
OF_THE_USER_ENTRY = {"/etc/.pwd.lock", "/etc/group-", "/etc/gshadow-", "/etc/passwd-", "/etc/shadow-"}  # systemd's


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The lines that the script prints, by its parts."""
    place = tmp_path_factory.mktemp("installed")
    (mounts := place / "mounts").mkdir()
    try:
        layers = (copy_of_the_checkout(place / "tree"), bare_debian("trixie"))
    except CannotBuild as error:
        pytest.skip(f"no bare Debian here: {error}")
    command = command_in(mounts, layers, ("sh", "-euc", SCRIPT), shared=named_by_pip())
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    begin = [lines.index(part) for part in PARTS]
    return {part: lines[at + 1 : to] for part, at, to in zip(PARTS, begin, [*begin[1:], None], strict=True)}


def test_the_user_lull_reads_and_runs_all_of_it(told: dict[str, list[str]]) -> None:
    assert told["ran:"] == [f"lull {__version__}", "/etc/lull/device.toml: no mistakes"]
    assert told["unreadable:"] == []


def test_completion_and_manual_page_come_with_it(told: dict[str, list[str]]) -> None:
    assert set(told["installed:"]) >= COMPANY


def test_no_file_is_left_but_settings_and_nights(told: dict[str, list[str]]) -> None:
    assert set(told["left:"]) - OF_THE_USER_ENTRY == {"/etc/lull/device.toml"}
