"""The settings file against power cuts, full disks and hands that turn a knob for minutes."""

import errno
import logging
import os
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from device.session.commands import Memory
from device.storage.file import EVERY_S, RETRY_MOST_S, RETRY_S, SETTLE_S, LinuxDisk, StateFile, newer, write_whole
from device.storage.settings import Kept, decode, encode
from tests.storage.powerless import PowerCut, PowerlessDisk

NOW = 1.7e9
OLD = Memory(-12.0, 0.35, "rain")
NEW = Memory(-9.0, 0.5, "clock", ("paper",))
PATH = Path("/state/settings.json")


def disk_with_old_settings() -> PowerlessDisk:
    disk = PowerlessDisk(cut_after=99)
    write_whole(disk, PATH, encode(Kept(OLD, NOW)))
    return disk


@pytest.mark.parametrize(
    ("steps", "left"), [(0, {OLD}), (1, {OLD}), (2, {OLD}), (3, {OLD, NEW})], ids=["write", "sync", "rename", "folder"]
)
def test_a_power_cut_before_any_step_ends_leaves_old_or_new_settings(steps: int, left: set[Memory]) -> None:
    disk = disk_with_old_settings()
    disk.cut_after = steps
    file = StateFile(PATH, disk)
    file.keep(NEW, 0.0, NOW)
    with pytest.raises(PowerCut):
        file.flush(0.0)
    assert {decode(raw or b"").memory for raw in disk.survivors(PATH)} == left


def test_what_was_written_survives_a_power_cut() -> None:
    disk = disk_with_old_settings()
    file = StateFile(PATH, disk)
    file.keep(NEW, 0.0, NOW)
    file.flush(0.0)
    assert [decode(raw or b"") for raw in disk.survivors(PATH)] == [Kept(NEW, NOW), Kept(NEW, NOW)]


def test_the_stand_in_would_catch_a_write_in_place() -> None:
    disk = disk_with_old_settings()
    disk.cut_after = 0
    with pytest.raises(PowerCut):
        disk.write(PATH, encode(Kept(NEW, NOW)))
    assert b"" in set(disk.survivors(PATH))


def test_the_stand_in_would_catch_a_rename_before_its_sync() -> None:
    disk = disk_with_old_settings()
    disk.write(PATH.with_suffix(".new"), encode(Kept(NEW, NOW)))
    disk.rename(PATH.with_suffix(".new"), PATH)
    assert b"" in set(disk.survivors(PATH))


# -- a real folder -----------------------------------------------------------------------------------------------------


def test_what_is_kept_is_read_at_the_next_start_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "lull" / "settings.json"
    file = StateFile(path)
    file.keep(NEW, 10.0, NOW)
    file.flush(10.0)
    assert StateFile(path).read() == Kept(NEW, NOW)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_at_the_first_start_there_is_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert StateFile(tmp_path / "settings.json").read() is None
    assert not caplog.records


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0" * 4096, b"{", b"\xff", encode(Kept(OLD, NOW))[:-1], b" " * 100_000],
    ids=lambda raw: raw[:5].hex(),
)
def test_a_file_that_cannot_be_read_is_set_aside(raw: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(raw)
    assert StateFile(path).read() is None
    assert not path.exists()
    assert (tmp_path / "settings.json.bad").read_bytes() == raw
    assert len(caplog.records) == 1


def test_a_folder_in_its_place_is_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    file = StateFile(path)
    assert file.read() is None
    file.keep(NEW, 0.0, NOW)
    file.flush(0.0)
    assert StateFile(path).read() == Kept(NEW, NOW)


def test_a_leftover_of_a_crash_is_no_obstacle_and_no_way_out(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "settings.json", tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    path.with_name("settings.json.new").symlink_to(elsewhere)
    file = StateFile(path)
    file.keep(NEW, 0.0, NOW)
    file.flush(0.0)
    assert StateFile(path).read() == Kept(NEW, NOW)
    assert elsewhere.read_text() == "mine"


def test_a_real_folder_that_takes_nothing_is_no_matter(caplog: pytest.LogCaptureFixture) -> None:
    """/proc takes no new files."""
    file = StateFile(Path("/proc/lull/settings.json"))
    file.keep(NEW, 0.0, NOW)
    file.flush(0.0)
    assert len(caplog.records) == 1


def test_a_file_from_the_future_is_not_newer_for_ever(tmp_path: Path) -> None:
    """Its clock was ahead; one that is behind by what a Pi may lose is believed."""
    log, settings = tmp_path / "nights.db", tmp_path / "settings.json"
    for path, at in ((log, NOW + 10), (settings, NOW)):
        path.touch()
        os.utime(path, (at, at))
    assert newer(log, settings, NOW + 60)
    assert newer(log, settings, NOW - 3600)
    assert not newer(settings, log, NOW + 60)
    assert not newer(log, settings, NOW - 1e8)
    assert not newer(log, tmp_path / "missing", NOW)


# -- how often ---------------------------------------------------------------------------------------------------------


@dataclass
class CountingDisk(LinuxDisk):
    """Keeps a list of what is written where, and may be full."""

    error: int | None = None
    written: list[bytes] = field(default_factory=list)

    def read(self, path: Path) -> bytes:
        if self.error:
            raise OSError(self.error, os.strerror(self.error))
        raise FileNotFoundError(path)

    def write(self, path: Path, data: bytes) -> None:
        if self.error:
            raise OSError(self.error, os.strerror(self.error), str(path))
        self.written.append(data)

    def sync(self, path: Path) -> None:
        """All is in memory."""

    def rename(self, old: Path, new: Path) -> None:
        if self.error:
            raise OSError(self.error, os.strerror(self.error), str(old))

    @property
    def memories(self) -> list[Memory]:
        return [decode(data).memory for data in self.written]


def louder(steps: int) -> Memory:
    return Memory(-40.0 + steps / 8, 0.35, "rain")


def test_a_knob_turned_for_a_minute_writes_every_two_seconds_and_loses_no_more() -> None:
    disk = CountingDisk()
    file = StateFile(PATH, disk)
    writes_s: list[float] = []
    oldest_unwritten_s: float | None = None
    for tick in range(6000):  # of 10 ms, a step of the knob every fifth
        at_s = tick / 100
        if file.wake_at_s is not None and at_s >= file.wake_at_s:
            file.due(at_s)
            writes_s.append(at_s)
            oldest_unwritten_s = None
        if tick % 5 == 0:
            file.keep(louder(tick // 5), at_s, NOW)
            oldest_unwritten_s = at_s if oldest_unwritten_s is None else oldest_unwritten_s
        assert oldest_unwritten_s is None or at_s - oldest_unwritten_s <= EVERY_S
    assert len(disk.written) == len(writes_s) == 30
    assert min(b - a for a, b in pairwise(writes_s)) >= EVERY_S


def test_a_single_change_is_written_once_it_has_settled() -> None:
    file = StateFile(PATH, CountingDisk())
    file.keep(NEW, 100.0, NOW)
    assert file.wake_at_s == 100.0 + SETTLE_S
    file.due(100.0 + SETTLE_S)
    assert file.wake_at_s is None


def test_nothing_is_written_before_it_is_due() -> None:
    disk = CountingDisk()
    file = StateFile(PATH, disk)
    file.keep(NEW, 100.0, NOW)
    file.due(100.0)
    assert disk.written == []


def test_what_has_not_changed_is_not_written() -> None:
    disk = CountingDisk()
    file = StateFile(PATH, disk)
    file.keep(NEW, 0.0, NOW)
    file.flush(0.0)
    file.keep(OLD, 5.0, NOW + 5)
    file.keep(NEW, 5.1, NOW + 5.1)  # the knob went there and back
    assert file.wake_at_s is None
    file.flush(6.0)
    assert disk.memories == [NEW]


def test_what_was_read_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(encode(Kept(OLD, NOW)))
    file = StateFile(path)
    file.read()
    file.keep(OLD, 0.0, NOW + 9)
    assert file.wake_at_s is None


# -- disks that do not do as they are told -----------------------------------------------------------------------------


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_takes_nothing_is_logged_once_and_tried_less_and_less(
    error: int, caplog: pytest.LogCaptureFixture
) -> None:
    disk = CountingDisk(error)
    file = StateFile(PATH, disk)
    caplog.set_level(logging.INFO)
    file.keep(NEW, 0.0, NOW)
    waits_s: list[float] = []
    for _ in range(9):
        assert file.wake_at_s is not None
        at_s = file.wake_at_s
        file.due(at_s)
        waits_s.append(file.wake_at_s - at_s)
    assert waits_s == [RETRY_S * 2**n for n in range(7)] + [RETRY_MOST_S, RETRY_MOST_S]
    assert [record.message for record in caplog.records] == [
        f"settings cannot be kept, a power cut would lose them: [Errno {error}] {os.strerror(error)}: '{PATH}.new'"
    ]
    disk.error = None
    file.due(file.wake_at_s or 0.0)
    assert disk.memories == [NEW]
    assert [record.message for record in caplog.records[1:]] == [f"settings are kept again in {PATH}"]


def test_after_a_failed_write_nothing_is_taken_for_written() -> None:
    disk = CountingDisk()
    file = StateFile(PATH, disk)
    file.keep(OLD, 0.0, NOW)
    file.flush(0.0)
    disk.error = errno.EIO
    file.keep(NEW, 5.0, NOW)
    file.flush(5.0)
    disk.error = None
    file.keep(OLD, 6.0, NOW)
    file.flush(6.0)
    assert disk.memories == [OLD, OLD]


def test_an_unreadable_file_on_a_read_only_disk_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    assert StateFile(PATH, CountingDisk(errno.EROFS)).read() is None
    assert len(caplog.records) == 1
