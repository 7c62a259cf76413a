"""Root acts as the user who decides where a name leads, so that no name leads root anywhere that user may not go.

In a folder of their own, users may put links, pipes and other people's files under any name, and swap them at any
moment: no look before the use is of use. With their rights, root reaches what they could reach themselves, no more.
"""

import errno
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = 0
NOBODY = 65534
MOST_LINKS = 40  # as the kernel


@contextmanager
def as_owner_of(path: Path) -> Iterator[None]:
    """Files are used with the rights of `owner_of_way` meanwhile, where this is root; nothing changes for others.

    For a process with one thread that matters: the rights are those of all of them. Raises OSError.
    """
    user = owner_of_way(path) if os.geteuid() == ROOT else ROOT
    if user == ROOT:
        yield
        return
    group, groups = os.getegid(), os.getgroups()
    try:
        os.setgroups([])
        os.setegid(_group_of(user))
        os.seteuid(user)  # last, for with it goes the right to do the others
        yield
    finally:
        os.seteuid(ROOT)
        os.setegid(group)
        os.setgroups(groups)


class OthersFolder(PermissionError):
    """Root was to keep something where another user decides what names lead to."""


def stay_in_own(path: Path) -> None:
    """For a process that goes on using `path`, with all its threads and rights. Raises OthersFolder, OSError."""
    if os.geteuid() == ROOT and (user := owner_of_way(path)) != ROOT:
        raise OthersFolder(errno.EPERM, f"root keeps nothing in a folder of user {user}", str(path))


def owner_of_way(path: Path) -> int:
    """The first user but root to whom a part of the path belongs, links on the way included; root where there is none.

    Raises OSError.
    """
    way, links, here = list(path.absolute().parts[1:]), 0, Path("/")
    while way:
        here /= way.pop(0)
        try:
            found = here.lstat()
        except FileNotFoundError:
            return ROOT  # in a folder of root's, where nobody else makes one
        if found.st_uid != ROOT:
            return found.st_uid
        if here.match("/proc/*/fd/*"):
            return ROOT  # what /dev/stdout leads to: open already, and reached by no name
        if stat.S_ISLNK(found.st_mode):
            links += 1
            if links > MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
            target = here.readlink()
            here, way = (
                Path("/") if target.is_absolute() else here.parent,
                [*target.parts[target.is_absolute() :], *way],
            )
    return ROOT


def _group_of(user: int) -> int:
    """Not that of the folder, which may be any."""
    try:
        return pwd.getpwuid(user).pw_gid
    except KeyError:
        return NOBODY
