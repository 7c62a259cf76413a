"""Talk without words: a made-up language of some dozens of words, slowly replaced, that sounds like one."""

import numpy as np

from device.speech.contract import Clause, Phone, Word

# How often a sound is said is how often it is listed: more soft ones than in any real language.
SOFT = ("M", "M", "M", "N", "N", "L", "L", "L", "W", "W", "HH", "HH", "HH", "Y", "R", "")
CRISP = ("S", "S", "SH", "SH", "F", "TH", "TH", "B", "D", "D", "P", "T", "T", "K")
ONSETS = SOFT + CRISP
VOWELS = ("AA", "AA", "AO", "OW", "UW", "UW", *["AX"] * 3, "AH", "AH", "IH", "IH", "IH", "IY", "EH", "EH", "AE")
CODAS = ("M", "N", "N", "L", "S", "SH", "F", "TH", "T", "D")
LEXICON = 48  # words known at a time


class Murmur:
    """An endless talk."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._lexicon = [self._coin() for _ in range(LEXICON)]

    def clause(self, syllables: float) -> Clause:
        """About so many of them in a breath; the rest after it is the speaker's to choose."""
        words: list[Word] = []
        said = 0
        self._lexicon[int(self._rng.integers(LEXICON))] = self._coin()
        while said < syllables - 1:
            word = self._lexicon[int(LEXICON * self._rng.random() ** 2)]  # some words are said often
            words.append(word)
            said += sum(phone.name in VOWELS for phone in word)
        return Clause(tuple(words), 0.0, ends=True)

    def _coin(self) -> Word:
        """A new word, of one to three syllables with weight on the first, the last one perhaps closed."""
        pick = self._rng.choice
        count = int(pick((1, 2, 3), p=(0.35, 0.45, 0.2)))
        names: list[tuple[str, int]] = []
        for i in range(count):
            names += [(str(pick(ONSETS)), 0), (str(pick(VOWELS)), 0 if i else 2)]
        if self._rng.random() < 0.4:
            names.append((str(pick(CODAS)), 0))
        return tuple(Phone(name, stress) for name, stress in names if name)
