"""How many words come through, for `make whisper-report`: every sentence, by every voice, to every recogniser."""

from collections.abc import Iterator
from concurrent.futures import Executor
from itertools import product
from typing import NamedTuple

import numpy as np

from tests.measure.recogniser import HEARS_HZ, Score, score, total
from tests.measure.sentences import BLIND_DAY, BLIND_NIGHT, RICH, SCRIPT
from tests.measure.whispers import at_rate, espeak, mono_of, whispered

SEEDS = (1, 2, 3, 4, 5)
RIVAL = 0  # in the place of a seed: espeak-ng, who whispers the same every time
VOICES = (*SEEDS, RIVAL)
MARGIN = 10.0  # points of word error rate
GROUPS = {"script": SCRIPT, "rich": RICH, "blind night": BLIND_NIGHT, "blind day": BLIND_DAY}
JUDGED = {"tuned on": SCRIPT + RICH, "blind": BLIND_NIGHT + BLIND_DAY}  # held to MARGIN, each by itself
TEXTS = tuple(text for group in GROUPS.values() for text in group)


class Heard(NamedTuple):
    """What one recogniser made of it all."""

    judge: str
    scores: dict[tuple[int, str], Score]  # by voice and sentence

    def percent(self, voice: int, texts: tuple[str, ...]) -> float:
        """The word error rate of some sentences."""
        return total([self.scores[voice, text] for text in texts]).percent

    def rates(self, texts: tuple[str, ...]) -> list[float]:
        """The same of every seed of ours."""
        return [self.percent(seed, texts) for seed in SEEDS]

    def limit(self, texts: tuple[str, ...]) -> float:
        """What the mean of the seeds may be."""
        return self.percent(RIVAL, texts) + MARGIN


def heard(judge: str, helpers: Executor) -> Heard:
    """By one of recogniser.JUDGES."""
    asked = [*product(VOICES, TEXTS)]
    scores = helpers.map(_scored, *zip(*((judge, voice, text) for voice, text in asked), strict=True))
    return Heard(judge, dict(zip(asked, scores, strict=True)))


def _scored(judge: str, voice: int, text: str) -> Score:
    stereo = espeak(text) if voice == RIVAL else whispered(text, voice)
    return score(judge, text, at_rate(mono_of(stereo), HEARS_HZ))  # both ears together


def sentence_lines(by: Heard) -> Iterator[str]:
    """The wrong words of each sentence, Lull's first seed and espeak-ng, and what was heard instead."""
    for name, texts in GROUPS.items():
        yield f"  {name}"
        for text in texts:
            lull, rival = by.scores[SEEDS[0], text], by.scores[RIVAL, text]
            yield f"  {lull.errors:2}{rival.errors:3} of {lull.words:2}  {text}"
            for who, what in (("Lull", lull), ("espeak-ng", rival)):
                if what.errors:
                    yield f"{'':14}{who:9}  {what.heard}"


def table_lines(by: Heard) -> Iterator[str]:
    """Word error rates in %, by group of sentences and by seed, and how far the seeds are apart."""
    columns = GROUPS | JUDGED | {"all": TEXTS}
    yield f"  {'word error rate %':17}" + "".join(f"{name:>12}" for name in columns)
    ours = np.array([by.rates(texts) for texts in columns.values()])
    rival = np.array([by.percent(RIVAL, texts) for texts in columns.values()])
    rows = {f"Lull, seed {seed}": ours[:, i] for i, seed in enumerate(SEEDS)}
    rows |= {"Lull, mean": ours.mean(axis=1), "  deviation": ours.std(axis=1, ddof=1), "espeak-ng": rival}
    for name, rates in rows.items():
        yield f"  {name:17}" + "".join(f"{rate:12.1f}" for rate in rates)
