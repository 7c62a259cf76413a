"""Finds the sounds: every file in this folder that ends with `SOUND = Sound(...)` is one, named as its file.

Somebody may have dropped a file in that is not right. Whatever it does, it does here, and only its own sound is lost.
"""

import importlib
import logging
import pkgutil
from functools import lru_cache

import numpy as np

from device.dsp.stream import Block
from device.sounds.contract import BadSound, Mood, Sound, Voice

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


def new_voice(sound: Sound, seed: int) -> Voice:
    """A voice of it. Raises BadSound, whatever its making raises."""
    try:
        return sound.voice(seed)
    except Exception as error:
        raise BadSound(_in_a_line(error)) from error


def next_block(voice: Voice, frames: int, mood: Mood, most: float) -> Block:
    """What the voice renders, found to be as `Voice` promises and nowhere beyond +-`most`.

    Raises BadSound when it is not, and whatever the voice raises. Numpy's warnings are kept back, for they would be
    written by the audio thread; what they warn of is found in the block.
    """
    try:
        with np.errstate(all="ignore"):
            block = voice.render(frames, mood)
    except Exception as error:
        raise BadSound(_in_a_line(error)) from error
    if type(block) is not np.ndarray or block.shape != (frames, 2) or block.dtype != np.float32:
        raise BadSound(f"renders {_kind_of(block)} where an array of {(frames, 2)} float32 was asked for")
    if not block.flags.writeable:
        raise BadSound("renders an array that it does not give away")
    if not (-most <= block.min() and block.max() <= most):  # false with NaN, too, which min and max hand on
        raise BadSound("renders samples that are not finite, or far beyond full scale")
    return block


def _in_a_line(error: Exception) -> str:
    """What was raised, and the last line of code on the way there; no file is read for it, as `traceback` would."""
    what, at = " ".join(f"{type(error).__name__}: {error}".split()), error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return what if at is None else f"{what} ({at.tb_frame.f_code.co_filename.rpartition('/')[2]}, line {at.tb_lineno})"


def _kind_of(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{type(value).__name__} of {value.shape} {value.dtype}"
    return type(value).__name__
