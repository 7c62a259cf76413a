"""`lull render`: one sound at its house level, or a text that it whispers, into a WAV file."""

import sys
from contextlib import closing
from pathlib import Path

from device.audio.dither import Dither
from device.audio.engine import LOUDEST
from device.audio.listening import Mode, listening_of
from device.audio.wav import WavSink
from device.dsp.rate import frames_of
from device.repertoire import repertoire, titles_of
from device.service.sound_names import not_known, resolve
from device.sounds import new_voice, next_block
from device.sounds.contract import BadSound, Mood, Sound, Speech, Voice
from device.speech.contract import BadText
from device.speech.recital import Passage, Recital
from device.speech.talk import reading_of

BLOCK_FRAMES = 4096
EXIT_TROUBLE, EXIT_USAGE = 1, 2
LONGEST_S = 6 * 3600.0  # a WAV file holds 4 GiB, a little more than this


def render(
    sound_id: str,
    out: Path,
    seconds: float,
    seed: int,
    mode: Mode = "headphones",
    text: str | None = None,
    whisperer: str = "light",
    language: str = "english",
) -> int:
    """Write it, as `mode` of listening wants it; returns the exit code. A text is said once, however long it takes."""
    found = repertoire(whisperer).sounds
    named = resolve(sound_id, titles_of(found))
    if isinstance(named, list):
        return _complain(f"{not_known(sound_id, named)}; `lull sounds` lists all", EXIT_USAGE)
    sound = found[named]
    try:
        voice = new_voice(sound, seed) if text is None else _speech(sound, seed, text, language)
        _write(sound, voice, out, frames_of(seconds if text is None else LONGEST_S), seed, mode)
    except BadText as bad:
        return _complain(f"this cannot be whispered: {bad}", EXIT_USAGE)
    except OSError as error:
        return _complain(f"{out}: {error.strerror}", EXIT_TROUBLE)
    except BadSound as bad:
        return _complain(f"{sound_id}: {bad}", EXIT_TROUBLE)
    return 0


def _speech(sound: Sound, seed: int, text: str, language: str) -> Speech:
    """Tells what of the text nobody could read."""
    if sound.speaks is None:
        raise BadText(f"{sound.title} says no words; whisper does")
    reading = reading_of(text, language)
    if reading.unsaid:
        _complain(f"left out, for nobody knows how to say it: {' '.join(reading.unsaid)[:200]}", 0)
    return sound.speaks(seed, Recital([Passage(reading.clauses)], rest_s=0.0))


def _complain(what: str, exit_code: int) -> int:
    print(f"lull render: {what}", file=sys.stderr)
    return exit_code


def _write(sound: Sound, voice: Voice, out: Path, frames: int, seed: int, mode: Mode) -> None:
    dither, listening = Dither(seed), listening_of(mode)
    level = 10 ** (sound.level_db / 20)
    with closing(WavSink(out)) as sink:
        for done in range(0, frames, BLOCK_FRAMES):
            block = next_block(voice, min(frames - done, BLOCK_FRAMES), Mood(), LOUDEST / level)
            block *= 32768 * level
            sink.write(dither(listening.process(block) if listening else block))
            if isinstance(voice, Speech) and voice.ended:
                break
