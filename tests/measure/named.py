"""The sounds that somebody names to be measured: `make table SOUNDS="rain tide"`."""

import sys
from collections.abc import Sequence
from difflib import get_close_matches

from device.sounds import sound_ids


def asked_for(ids: Sequence[str]) -> Sequence[str]:
    """These, or all when none is named; ends the process with a line when there is no such sound."""
    known = sound_ids()
    for sound_id in ids:
        if sound_id not in known:
            near = ", ".join(get_close_matches(sound_id, known)) or "none is like it"
            sys.exit(f"there is no sound {sound_id!r}; nearest: {near}; `lull sounds` lists all; nothing is measured")
    return ids or known
