"""Reads a whole file of bounded size: a pipe cannot hang it, a card that hiccups is asked again, no name leads root in.

What is read says nothing of whether it makes sense; what cannot be read raises OSError, and is not damaged for that.
"""

import errno
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

from device.files.owner import as_owner_of

# What a medium, a bus or a full memory says, and may not say again; a file that is missing or closed to us stays so.
TROUBLE = {errno.EIO, errno.EAGAIN, errno.EBUSY, errno.ENOMEM, errno.EREMOTEIO, errno.ETIMEDOUT, errno.EUCLEAN}
PAUSES_S = (0.02, 0.1)  # between tries: a device that starts is to be ready soon


class NotAFile(OSError):
    """It is a pipe, a socket or a device."""


def read_file(path: Path, most_bytes: int, *, pipes: bool = False) -> bytes:
    """The first bytes, one more than `most_bytes` at most; `pipes` are read too where who asks has named it.

    Raises OSError, of it NotAFile.
    """
    return retried(lambda: _read(path, most_bytes, pipes=pipes))


def retried(read: Callable[[], bytes], pause: Callable[[float], None] = time.sleep) -> bytes:
    """What `read` gives once it raises no trouble of the medium. Raises OSError."""
    for pause_s in PAUSES_S:
        try:
            return read()
        except OSError as error:
            if error.errno not in TROUBLE:
                raise
        pause(pause_s)
    return read()


def _read(path: Path, most_bytes: int, *, pipes: bool) -> bytes:
    with as_owner_of(path):
        number = os.open(path, os.O_RDONLY | os.O_NOCTTY | (0 if pipes else os.O_NONBLOCK))
    with os.fdopen(number, "rb") as stream:
        kind = os.fstat(number).st_mode
        if not (pipes or stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            raise NotAFile(errno.EINVAL, "not a file", str(path))
        return stream.read(most_bytes + 1)
