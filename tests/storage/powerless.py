"""A disk whose power goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class PowerlessDisk:
    """A disk as a power cut sees it: what was not synced may or may not be there afterwards.

    `cut_after` steps the power goes. `survivors` are all the folders that the next start could find: each file's
    contents up to its last sync or any prefix of what was written since, each rename since the folder's sync or not.
    """

    cut_after: int
    names: dict[Path, int] = field(default_factory=dict)  # as a running program sees the folder
    synced_names: dict[Path, int] = field(default_factory=dict)
    contents: list[bytes] = field(default_factory=list)  # by inode
    synced: list[bytes | None] = field(default_factory=list)

    def _step(self) -> None:
        if self.cut_after == 0:
            raise PowerCut
        self.cut_after -= 1

    def read(self, path: Path) -> bytes:
        if path not in self.names:
            raise FileNotFoundError(path)
        return self.contents[self.names[path]]

    def write(self, path: Path, data: bytes) -> None:
        self.names[path] = len(self.contents)
        self.contents.append(data)
        self.synced.append(None)
        self._step()

    def sync(self, path: Path) -> None:
        self._step()
        if path in self.names:
            self.synced[self.names[path]] = self.contents[self.names[path]]
        else:
            self.synced_names = dict(self.names)

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        self.names[new] = self.names.pop(old)

    def remove(self, path: Path) -> None:
        self._step()
        self.names.pop(path, None)

    def survivors(self, path: Path) -> Iterator[bytes | None]:
        """What could be read at `path` after the cut; None is no file."""
        for names in (self.synced_names, self.names):
            if path not in names:
                yield None
                continue
            inode = names[path]
            synced = self.synced[inode]
            if synced is not None:
                yield synced
            else:
                yield from (self.contents[inode][:length] for length in range(len(self.contents[inode]) + 1))


class PowerCut(BaseException):
    """Nothing catches this: the program is gone."""
