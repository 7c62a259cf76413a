"""`lull render`: one sound at its house level into a WAV file."""

import sys
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path

from device.audio.dither import Dither
from device.audio.engine import LOUDEST
from device.audio.listening import Mode, listening_of
from device.audio.wav import WavSink
from device.dsp.rate import frames_of
from device.sounds import new_voice, next_block, sounds
from device.sounds.contract import BadSound, Mood, Sound

BLOCK_FRAMES = 4096
EXIT_TROUBLE, EXIT_USAGE = 1, 2


def render(sound_id: str, out: Path, seconds: float, seed: int, mode: Mode = "headphones") -> int:
    """Write it, as `mode` of listening wants it; returns the exit code."""
    found = sounds()
    if sound_id not in found:
        near = ", ".join(get_close_matches(sound_id, found)) or "none is like it"
        return _complain(f"there is no sound {sound_id!r}; nearest: {near}; `lull sounds` lists all", EXIT_USAGE)
    try:
        _write(found[sound_id], out, frames_of(seconds), seed, mode)
    except OSError as error:
        return _complain(f"{out}: {error.strerror}", EXIT_TROUBLE)
    except BadSound as bad:
        return _complain(f"{sound_id}: {bad}", EXIT_TROUBLE)
    return 0


def _complain(what: str, exit_code: int) -> int:
    print(f"lull render: {what}", file=sys.stderr)
    return exit_code


def _write(sound: Sound, out: Path, frames: int, seed: int, mode: Mode) -> None:
    voice, dither, listening = new_voice(sound, seed), Dither(seed), listening_of(mode)
    level = 10 ** (sound.level_db / 20)
    with closing(WavSink(out)) as sink:
        for done in range(0, frames, BLOCK_FRAMES):
            block = next_block(voice, min(frames - done, BLOCK_FRAMES), Mood(), LOUDEST / level)
            block *= 32768 * level
            sink.write(dither(listening.process(block) if listening else block))
