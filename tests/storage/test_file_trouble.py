"""A card that does not give the settings file is no reason to lose it, nor what is changed meanwhile."""

import errno
import logging
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from device.files.reading import PAUSES_S, TROUBLE, retried
from device.session.commands import Memory
from device.session.events import Restart
from device.storage.clerk import Clerk
from device.storage.file import StateFile
from device.storage.settings import Kept, decode, encode
from tests.storage.powerless import PowerCut, PowerlessDisk

NOW = 1.7e9
PATH = Path("/state/settings.json")
SINCE = PATH.with_name("settings.json.since")
GOOD = Memory(-20.0, 0.3, "paper", banned=("clock",), awake_s=900.0)
FIRST = Memory(-12.0, 0.5, "rain")  # what a device begins with that knows nothing
NIGHT = Restart("rain", progress=0.3, remaining_s=1500.0, timer_s=2700.0)
ERRORS = [errno.EIO, errno.EACCES, errno.ETIMEDOUT, errno.EUCLEAN]


@dataclass
class Flaky(PowerlessDisk):
    """Does not give the files named."""

    closed: dict[Path, int] = field(default_factory=dict)

    def read(self, path: Path) -> bytes:
        if error := self.closed.get(path):
            raise OSError(error, os.strerror(error), str(path))
        return super().read(path)

    def says(self, path: Path) -> Kept:
        return decode(self.contents[self.names[path]])


def disk_with(memory: Memory = GOOD, error: int = errno.EIO) -> Flaky:
    disk = Flaky(cut_after=-1)
    file = StateFile(PATH, disk)
    file.keep(memory, 0.0, NOW)
    file.flush(0.0)
    disk.closed[PATH] = error
    return disk


def started(disk: Flaky) -> tuple[StateFile, Memory]:
    """As a device starts."""
    file = StateFile(PATH, disk)
    kept = file.read()
    memory = kept.memory if kept else FIRST
    file.began_with = file.began_with or memory
    return file, memory


def change(file: StateFile, memory: Memory) -> None:
    file.keep(memory, 0.0, NOW + 60)
    file.flush(0.0)


@pytest.mark.parametrize("error", ERRORS)
def test_a_file_that_could_not_be_read_once_is_there_at_the_next_start(error: int) -> None:
    disk = disk_with(error=error)
    file, memory = started(disk)
    assert memory == FIRST
    assert (
        file.fault
        == f"settings cannot be read, and are left as they are: [Errno {error}] {os.strerror(error)}: '{PATH}'"
    )
    disk.closed.clear()
    file, memory = started(disk)
    assert memory == GOOD
    assert file.fault is None
    assert [path.name for path in disk.names] == ["settings.json"]


def test_it_is_told_once_and_nothing_is_written_over_it(caplog: pytest.LogCaptureFixture) -> None:
    disk = disk_with()
    file, _ = started(disk)
    for volume_db in (-30.0, -31.0, -32.0):
        change(file, replace(FIRST, volume_db=volume_db))
    assert disk.says(PATH).memory == GOOD
    assert disk.says(SINCE).memory.volume_db == -32.0
    assert len(caplog.records) == 1


def test_what_was_changed_meanwhile_and_what_was_there_are_made_one() -> None:
    """At the next start, and again should the first one be cut short before it is written."""
    disk = disk_with()
    file, _ = started(disk)
    change(file, replace(FIRST, lamp_level=0.1, banned=("tapping",), night=NIGHT))
    disk.closed.clear()
    for _ in range(2):
        file, memory = started(disk)
        assert memory == replace(GOOD, lamp_level=0.1, banned=("clock", "tapping"), night=NIGHT)
    change(file, replace(memory, volume_db=-40.0))
    assert list(disk.names) == [PATH]
    assert started(disk)[1] == replace(memory, volume_db=-40.0)


def test_a_card_that_gives_it_again_in_mid_night_has_both_written(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    disk = disk_with()
    file, _ = started(disk)
    change(file, replace(FIRST, lamp_level=0.1))
    disk.closed.clear()
    change(file, replace(FIRST, lamp_level=0.1, sound="wind"))
    assert disk.says(PATH) == Kept(replace(GOOD, lamp_level=0.1, sound="wind"), NOW + 60)
    assert list(disk.names) == [PATH]
    assert file.fault is None
    change(file, replace(FIRST, lamp_level=0.2, sound="wind"))
    assert disk.says(PATH).memory == replace(GOOD, lamp_level=0.2, sound="wind")
    assert [record.message.split()[0] for record in caplog.records] == ["settings", "settings"]


def test_a_card_that_never_gives_it_keeps_what_was_changed_over_many_starts() -> None:
    disk = disk_with()
    for volume_db in (-30.0, -31.0, -32.0):
        file, memory = started(disk)
        change(file, replace(memory, volume_db=volume_db))
    assert started(disk)[1] == replace(FIRST, volume_db=-32.0)
    disk.closed.clear()
    assert started(disk)[1] == replace(GOOD, volume_db=-32.0)


def test_a_night_that_was_on_before_is_not_brought_back_by_a_later_one() -> None:
    disk = disk_with(replace(GOOD, night=NIGHT))
    file, _ = started(disk)
    change(file, replace(FIRST, sound="wind"))
    disk.closed.clear()
    assert started(disk)[1] == replace(GOOD, sound="wind", night=None)


def test_what_makes_no_sense_once_it_is_read_is_set_aside_and_the_rest_is_kept() -> None:
    disk = disk_with()
    disk.contents[disk.names[PATH]] = b"noise"
    file, _ = started(disk)
    disk.closed.clear()
    change(file, replace(FIRST, volume_db=-30.0))
    assert disk.says(PATH).memory == replace(FIRST, volume_db=-30.0)
    assert disk.contents[disk.names[PATH.with_name("settings.json.bad")]] == b"noise"


@pytest.mark.parametrize("steps", range(5))
def test_a_power_cut_as_both_are_made_one_costs_neither(steps: int) -> None:
    disk = disk_with()
    file, _ = started(disk)
    change(file, replace(FIRST, lamp_level=0.1))
    disk.closed.clear()
    disk.cut_after = steps
    file, memory = started(disk)
    with pytest.raises(PowerCut):
        change(file, replace(memory, volume_db=-40.0))
    before, after = replace(GOOD, lamp_level=0.1), replace(GOOD, lamp_level=0.1, volume_db=-40.0)
    for names in (disk.synced_names, disk.names):
        left = Flaky(cut_after=-1)
        for path in {PATH, SINCE} & names.keys():
            left.write(path, disk.synced[names[path]] or b"")
        assert started(left)[1] in (before, after)


def test_the_clerk_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "settings.json").symlink_to("settings.json")  # a loop of links: no file, and nothing damaged
    file = StateFile(tmp_path / "settings.json")
    assert file.read() is None
    clerk = Clerk(file)
    clerk.begin_with(FIRST)
    clerk.keep(replace(FIRST, volume_db=-30.0), 0.0, NOW)
    clerk.close()
    assert "Too many levels of symbolic links" in (clerk.fault or "")
    assert (tmp_path / "settings.json").is_symlink()
    assert decode((tmp_path / "settings.json.since").read_bytes()).began_with == FIRST


def test_settings_without_trouble_are_written_as_ever() -> None:
    assert b"began_with" not in encode(Kept(GOOD, NOW))


# -- reading again -----------------------------------------------------------------------------------------------------


@dataclass
class Medium:
    """Gives what it holds after so many errors; counts what was asked and waited."""

    errors: list[int]
    asked: int = 0
    waited_s: float = 0.0

    def read(self) -> bytes:
        self.asked += 1
        if self.errors:
            error = self.errors.pop()
            raise OSError(error, os.strerror(error))
        return b"text"

    def pause(self, pause_s: float) -> None:
        self.waited_s += pause_s


@pytest.mark.parametrize("error", sorted(TROUBLE))
def test_a_hiccup_of_the_medium_is_asked_again(error: int) -> None:
    medium = Medium([error, error])
    assert retried(medium.read, medium.pause) == b"text"
    assert medium.asked == 3


def test_asking_again_has_an_end_that_a_start_can_wait_for() -> None:
    medium = Medium([errno.EIO] * 9)
    with pytest.raises(OSError, match="Input/output error"):
        retried(medium.read, medium.pause)
    assert medium.asked == len(PAUSES_S) + 1
    assert medium.waited_s == sum(PAUSES_S) <= 0.15


@pytest.mark.parametrize("error", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ELOOP])
def test_what_stays_as_it_is_is_asked_once(error: int) -> None:
    medium = Medium([error] * 9)
    with pytest.raises(OSError, match=os.strerror(error)):
        retried(medium.read, medium.pause)
    assert (medium.asked, medium.waited_s) == (1, 0.0)
