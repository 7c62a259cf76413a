"""Finds the sounds: every file in this folder that ends with `SOUND = Sound(...)` is one, named as its file."""

import importlib
import logging
import pkgutil
from functools import lru_cache

from device.sounds.contract import Sound

log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def sounds() -> dict[str, Sound]:
    """Every sound that loads, by id, in alphabetical order. One that fails is logged and left out."""
    found = {}
    for name in sound_ids():
        try:
            found[name] = load(name)
        except Exception:  # a sound somebody dropped in must not keep the others from playing
            log.exception("sound %s does not load and is left out", name)
    return found


def sound_ids() -> list[str]:
    """Ids of the files in this folder, loadable or not, without importing them."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_") and m.name != "contract")


def load(sound_id: str) -> Sound:
    """The one sound. Raises whatever its import raises, and TypeError when the file holds no `SOUND`."""
    sound = getattr(importlib.import_module(f"{__name__}.{sound_id}"), "SOUND", None)
    if not isinstance(sound, Sound):
        raise TypeError(f"device/sounds/{sound_id}.py holds no SOUND = Sound(...)")
    return sound
