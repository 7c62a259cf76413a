"""Opens what a command leaves for its user: a table, a picture, a sound."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from device.files.owner import as_owner_of


def open_output(path: Path) -> BinaryIO:
    """Empty, and its owner's alone to read (mode 0600), also where it was there before. Raises OSError.

    As root it is made as whoever owns the folder, who then can read it.
    """
    with as_owner_of(path):
        stream = os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_NOCTTY, 0o600), "wb")
        try:
            if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):  # not a terminal, nor a pipe
                os.fchmod(stream.fileno(), 0o600)
                stream.truncate(0)
        except OSError:
            stream.close()
            raise
    return stream
