"""Root in folders of other users: no name leads it where they could not go themselves."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from device.cli import main
from device.config_file import Unusable, load
from device.doctor.in_place import rewrite
from device.files.output import open_output
from device.files.owner import NOBODY, OthersFolder, as_owner_of, owner_of_way, stay_in_own
from device.files.reading import read_file
from device.service.control_client import NotAllowed, ask
from device.service.control_socket import ControlSocket
from device.service.protocol import Status
from device.storage.file import LinuxDisk
from device.storage.night_keeper import Unkept
from device.storage.nights import NightLog
from tests.files.others import GROUP, TEXT, USER, anothers_folder, link, only_root
from tests.storage.nights import filled, some_night

ROOT = Path(__file__).parents[2]
pytestmark = only_root


@pytest.fixture
def folder() -> Iterator[Path]:
    yield from anothers_folder()


@pytest.fixture
def secret(folder: Path) -> Path:
    return folder.parent / "secret"


def test_the_first_user_on_the_way_is_who_leads(folder: Path, secret: Path) -> None:
    inside = folder / "deep" / "file"
    assert owner_of_way(inside) == owner_of_way(folder) == USER
    assert owner_of_way(secret) == owner_of_way(secret.with_name("missing")) == 0


def test_a_link_counts_as_who_made_it_and_as_all_it_leads_through(secret: Path) -> None:
    link(secret.with_name("theirs"), secret)
    assert owner_of_way(secret.with_name("theirs")) == USER
    secret.with_name("ours").symlink_to("secret")
    assert owner_of_way(secret.with_name("ours")) == 0
    secret.with_name("through").symlink_to("lull/../secret")
    assert owner_of_way(secret.with_name("through")) == USER
    secret.with_name("round").symlink_to("round")
    with pytest.raises(OSError, match="Too many levels"):
        owner_of_way(secret.with_name("round"))


def test_rights_are_the_users_meanwhile_and_roots_again(folder: Path, secret: Path) -> None:
    groups = os.getgroups()
    with pytest.raises(PermissionError), as_owner_of(folder / "x"):
        secret.read_text()
    with as_owner_of(folder / "x"):
        assert (os.geteuid(), os.getegid(), os.getgroups()) == (USER, NOBODY, [])
    assert (os.geteuid(), os.getegid(), os.getgroups()) == (0, 0, groups)
    assert secret.read_text() == TEXT


# -- every way in ------------------------------------------------------------------------------------------------------


def forget(folder: Path) -> None:
    NightLog(folder / "nights.db", mends=False).forget(None)


def look(folder: Path) -> None:
    with pytest.raises(Unkept):
        NightLog(folder / "nights.db", mends=False).read()


def like(folder: Path) -> None:
    with pytest.raises(Unkept):
        NightLog(folder / "nights.db", mends=False).like("rain", 1.0)


def settings(folder: Path) -> None:
    with pytest.raises(PermissionError):
        LinuxDisk().read(folder / "settings.json")


def configuration(folder: Path) -> None:
    with pytest.raises(Unusable, match="Permission denied"):
        load(folder / "device.toml")


def export(folder: Path) -> None:
    with pytest.raises(PermissionError):
        open_output(folder / "out.csv")


def calibrate(folder: Path) -> None:
    with pytest.raises(PermissionError):
        rewrite(folder / "device.toml", lambda text: f"{text}x = 1\n")


WAYS: dict[str, tuple[Callable[[Path], None], str]] = {
    "forget": (forget, "nights.db.bad"),
    "forget the log": (look, "nights.db"),
    "like": (like, "nights.db"),
    "settings": (settings, "settings.json"),
    "configuration": (configuration, "device.toml"),
    "export": (export, "out.csv"),
    "calibrate": (calibrate, "device.toml"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("by", ["a link", "a folder that is a link"])
def test_a_link_to_what_is_roots_alone_is_not_followed(way: str, by: str, folder: Path, secret: Path) -> None:
    act, name = WAYS[way]
    if by == "a link":
        link(folder / name, secret)
        act(folder)
    else:
        hidden = secret.parent / "hidden"
        hidden.mkdir(mode=0o700)
        secret = secret.rename(hidden / name)
        link(folder / "inner", hidden)
        with suppress(OSError, Unkept):
            act(folder / "inner")
    assert secret.read_text() == TEXT
    assert secret.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("side", ["nights.db-journal", "nights.db-wal", "nights.db-shm"])
def test_no_side_file_of_the_log_leads_root_away(side: str, folder: Path, secret: Path) -> None:
    filled(folder / "nights.db", 3)
    os.chown(folder / "nights.db", USER, GROUP)
    link(folder / side, secret)
    log = NightLog(folder / "nights.db", mends=False)
    for act in (log.read, lambda: log.write(some_night(7)), lambda: log.forget(None)):
        with suppress(Unkept):
            act()
    assert secret.read_text() == TEXT


def test_what_root_leaves_in_a_users_folder_is_the_users(folder: Path) -> None:
    with open_output(folder / "nights.csv") as stream:
        stream.write(b"1,2\n")
    found = (folder / "nights.csv").stat()
    assert (found.st_uid, found.st_mode & 0o777) == (USER, 0o600)
    filled(folder / "nights.db", 3)
    os.chown(folder / "nights.db", USER, GROUP)
    assert NightLog(folder / "nights.db", mends=False).forget(None) == 3


def test_a_command_that_is_root_forgets_what_is_the_users_and_nothing_else(
    folder: Path, secret: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way: `sudo lull forget --all`, where the user has left a link beside the log."""
    monkeypatch.setenv("XDG_STATE_HOME", str(folder.parent))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    filled(folder / "nights.db", 3)
    os.chown(folder / "nights.db", USER, GROUP)
    link(folder / "nights.db.bad", secret)
    assert main(["forget", "--all"]) == 0
    assert "3 nights are forgotten" in capsys.readouterr().out
    assert secret.read_text() == TEXT
    assert not (folder / "nights.db.bad").is_symlink()


def test_a_daemon_that_is_root_keeps_nothing_in_a_users_folder(folder: Path) -> None:
    with pytest.raises(OthersFolder, match=f"root keeps nothing in a folder of user {USER}"):
        stay_in_own(folder / "settings.json")
    with pytest.raises(OthersFolder):
        ControlSocket(folder / "lull.sock", lambda _: None, [])
    stay_in_own(folder.parent / "ours")


def test_a_client_that_is_root_is_led_to_no_socket_of_roots(folder: Path, secret: Path) -> None:
    hidden = secret.parent / "hidden"
    hidden.mkdir(mode=0o700)
    socket = ControlSocket(hidden / "lull.sock", lambda _: None, [])
    link(folder / "lull.sock", hidden / "lull.sock")
    with pytest.raises(NotAllowed):
        ask(folder / "lull.sock", Status())
    socket.close()


def test_a_pipe_holds_nobody_up(folder: Path) -> None:
    for name in ("settings.json", "nights.db", "nights.db-journal"):
        os.mkfifo(folder / name)
        os.chown(folder / name, USER, GROUP)
    with pytest.raises(OSError, match="not a file"):
        read_file(folder / "settings.json", 99)
    with pytest.raises(Unkept, match="is a pipe"):
        NightLog(folder / "nights.db", mends=False).read()


def test_what_runs_as_root_when_lull_comes_and_goes_names_nothing_in_its_state() -> None:
    """Only the folder as a whole, to be made or removed: neither tmpfiles nor rm follows a link there."""
    scripts = [*(ROOT / "setup").iterdir(), *(ROOT / "debian").glob("lull.p*"), *(ROOT / "systemd").iterdir()]
    lines = [line.split("#")[0] for script in scripts for line in script.read_text().splitlines()]
    named = [line.strip() for line in lines if "/var/lib/lull" in line or "/run/lull" in line]
    assert sorted(named) == [
        "d /var/lib/lull 0700 lull lull -",
        "rm -rf /var/lib/lull",
        'u lull - "Lull bedside device" /var/lib/lull',
    ]
