"""The clerk: what is kept is written in time, and a card that hangs holds nobody up."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from device.session.commands import Memory
from device.storage.clerk import Clerk
from device.storage.file import LinuxDisk, StateFile

MEMORY = Memory(volume_db=-9.0, lamp_level=0.4, sound="paper")


@dataclass
class SlowDisk(LinuxDisk):
    """A card that does not come back from a sync until it is let."""

    syncing: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def sync(self, path: Path) -> None:
        self.syncing.set()
        assert self.let_go.wait(10)
        super().sync(path)


def test_what_is_kept_is_there_after_the_close(tmp_path: Path) -> None:
    clerk = Clerk(StateFile(tmp_path / "settings.json"))
    clerk.keep(MEMORY, 0.0, 1000.0)
    clerk.close()
    kept = StateFile(tmp_path / "settings.json").read()
    assert kept is not None
    assert kept.memory == MEMORY


def test_it_writes_by_itself_and_a_hanging_card_holds_nobody_up(tmp_path: Path) -> None:
    disk = SlowDisk()
    clerk = Clerk(StateFile(tmp_path / "settings.json", disk))
    clerk.keep(MEMORY, 0.0, 1000.0)
    assert disk.syncing.wait(10), "written when due, with nobody asking"
    later = Memory(volume_db=-3.0, lamp_level=0.4, sound="clock")
    clerk.keep(later, 1.0, 1001.0)  # returns although the card hangs
    disk.let_go.set()
    clerk.close()
    kept = StateFile(tmp_path / "settings.json").read()
    assert kept is not None
    assert kept.memory == later
