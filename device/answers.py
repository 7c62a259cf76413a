"""What the device whispers back to a hand in the dark, and how it comes by the words in time."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

import numpy as np

from device.audio.listening import listening_of
from device.config import Config
from device.dsp.stream import Block
from device.session.commands import Confirm
from device.sounds.contract import Mood, Sound, Speaks
from device.speaker import equalizer_of
from device.speech.contract import BadText
from device.speech.recital import Passage, Recital
from device.speech.talk import reading_of

log = logging.getLogger(__name__)

UNDER_DB = -6.0  # below what plays, which goes down by 4 itself: together never louder than it was
CHUNK_FRAMES = 12288
LONGEST_CHUNKS = 24  # six seconds
AUDIBLE, SOFTEN_FRAMES = 0.1, 240

Utter = Callable[[str, int], Block]  # text, seed -> samples `(frames, 2)` to go under a sound at the house level


class Stage(Protocol):
    """What sound goes through on its way to a loudspeaker."""

    def process(self, block: Block) -> Block:
        """The next of it."""


def answer(confirm: Confirm) -> str | None:
    """Words for a gesture that was understood; None where a nod says enough."""
    match confirm.what:
        case "timer" | "extend":
            return f"{confirm.minutes} minutes" if confirm.minutes != 1 else "one minute"
        case "all night":
            return "all night"
        case "fade now":
            return "good night"
        case "never":
            return "never again"
        case "again":
            return "welcome back"
        case "next" | "volume" | "limit":
            return None


class Answers:
    """Answers at hand: a small Pi takes a tenth of a second to work out words, so what may come next is there before.

    Not for the audio thread.
    """

    def __init__(self, utter: Utter) -> None:
        self._utter = utter
        self._ready: dict[str, Block] = {}
        self._worked_out = 0

    def say(self, text: str, seed: int, plays_db: float) -> Block:
        """Samples `(frames, 2)` to go under what plays at `plays_db`; the same text never sounds the same again."""
        words = self._ready.pop(text) if text in self._ready else self._work_out(text, seed)
        words *= np.float32(10 ** (plays_db / 20))
        return words

    def get_ready(self, texts: Collection[str], seed: int) -> bool:
        """Work out one of `texts` that is not there, and let go what is not among them; whether any is still missing.

        One at a time, for a hand may come meanwhile.
        """
        self._ready = {text: words for text, words in self._ready.items() if text in texts}
        missing = [text for text in texts if text not in self._ready]
        if missing:
            self._ready[missing[0]] = self._work_out(missing[0], seed)
        return len(missing) > 1

    def _work_out(self, text: str, seed: int) -> Block:
        self._worked_out += 1
        return self._utter(text, seed + self._worked_out)


def utterer(speaks: Speaks, level_db: float, stages: Callable[[], Sequence[Stage]]) -> Utter:
    """Answers in the voice of `speaks`, at the house level with `level_db`; `stages` makes new ones for each."""

    def utter(text: str, seed: int) -> Block:
        voice = speaks(seed, Recital([Passage(reading_of(text).clauses)], breathes=False))
        blocks: list[Block] = []
        while not voice.ended and len(blocks) < LONGEST_CHUNKS:
            blocks.append(voice.render(CHUNK_FRAMES, Mood()))
        words = _at_once(np.concatenate(blocks))
        words *= np.float32(10 ** ((level_db + UNDER_DB) / 20))
        for stage in stages():
            words = stage.process(words)
        return words

    return utter


def _at_once(words: Block) -> Block:
    """Without lips that are still closed before the first sound."""
    level = np.maximum(*np.abs(words[:CHUNK_FRAMES]).T)
    begins = max(int(np.argmax(level > AUDIBLE * level.max())) - SOFTEN_FRAMES, 0)
    words = words[begins:]
    words[:SOFTEN_FRAMES] *= np.linspace(0, 1, SOFTEN_FRAMES, dtype=np.float32)[:, np.newaxis]
    return words


def utterer_of(config: Config, found: Mapping[str, Sound]) -> Utter | None:
    """What answers gestures in words; None where that is not asked for, or no sound can say any."""
    speaking = next((sound for sound in found.values() if sound.speaks), None)
    if config.night.confirm != "whisper" or speaking is None or speaking.speaks is None:
        return None
    try:
        reading_of("60 minutes")  # loads what reads numbers, before a hand waits for it
    except BadText as bad:
        log.warning("gestures are answered by a nod: %s", bad)
        return None

    def stages() -> list[Stage]:
        return [s for s in (listening_of(config.listening.mode), equalizer_of(config.speaker)) if s is not None]

    return utterer(speaking.speaks, speaking.level_db, stages)
