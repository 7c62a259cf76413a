"""English: the CMU dictionary's American, and rules for what it does not hold."""

import re
import unicodedata
from functools import lru_cache

from device.speech.cmudict import Dictionary
from device.speech.contract import Phone, Word
from device.speech.english_numbers import spelled_out
from device.speech.english_spelling import spelled
from device.speech.phones import VOWELS

# Said otherwise than the dictionary has it first: what one does at night, and words that carry no weight in a sentence.
OURS = {
    "close": "K L OW1 Z", "use": "Y UW1 Z", "live": "L IH1 V", "wind": "W IH1 N D", "read": "R IY1 D",
    "the": "DH AX", "a": "AX", "an": "AX N", "and": "AX N D", "of": "AX V", "to": "T AX", "for": "F ER0",
    "is": "IH0 Z", "in": "IH0 N", "it": "IH0 T", "as": "AX Z", "at": "AX T", "or": "AO0 R", "your": "Y ER0",
    "you": "Y UW0", "with": "W IH0 DH", "from": "F R AX M", "that": "DH AE0 T", "are": "AA0 R", "was": "W AX Z",
    "be": "B IY0", "can": "K AE0 N", "on": "AA0 N", "i": "AY0", "his": "HH IH0 Z", "her": "HH ER0", "its": "IH0 T S",
}  # fmt: skip
LETTERS = (
    "EY", "B IY", "S IY", "D IY", "IY", "EH F", "JH IY", "EY CH", "AY", "JH EY", "K EY", "EH L", "EH M", "EH N", "OW",
    "P IY", "K Y UW", "AA R", "EH S", "T IY", "Y UW", "V IY", "D AH B AX L Y UW", "EH K S", "W AY", "Z IY",
)  # fmt: skip
CONTRACTED = {"n't": "AX N T", "'ll": "AX L", "'ve": "AX V", "'re": "ER", "'d": "D", "'m": "M"}
HISSING = {"S", "Z", "SH", "ZH", "CH", "JH"}
VOICELESS = {"P", "T", "K", "F", "TH"}
ENDINGS = {"ing": ("IH", "NG"), "ly": ("L", "IY"), "er": ("ER",), "y": ("IY",), "ness": ("N", "AX", "S")}
WRITTEN = re.compile(r"[a-z]+(?:'[a-z]+)*")
HUSHED = re.compile("s+h+|h+m+|m+h*|z+", re.IGNORECASE)  # said as it is written
FOREIGN = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})
SHORTEST_JOINED = 8  # letters
WEIGHT = {"1": 2, "2": 1, "0": 0}


class English:
    """A `Language`; takes accents off foreign words."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._known = lru_cache(4096)(self._looked_up)

    def spelled_out(self, text: str) -> str:
        """See `Language`."""
        return spelled_out(text)

    def word(self, letters: str) -> Word | None:
        """See `Language`."""
        plain = _without_accents(letters)
        if not WRITTEN.fullmatch(plain.lower()):
            return None
        if plain.isupper() and 1 < len(plain) <= 4 and not self._known(plain.lower()) and not HUSHED.fullmatch(plain):
            return _letters(plain.lower())
        return self._said(plain.lower())

    def _said(self, word: str) -> Word:
        return self._known(word) or self._derived(word) or self._joined(word) or spelled(word) or _letters(word)

    def _looked_up(self, word: str) -> Word:
        sounds = OURS[word].split() if word in OURS else self._dictionary.sounds(word)
        return tuple(_phone(sound) for sound in sounds)

    def _derived(self, word: str) -> Word:
        """From a word it knows and an ending."""
        for ending, sounds in CONTRACTED.items():
            if word.endswith(ending) and (stem := self._known(word.removesuffix(ending))):
                weak = ("AX",) if ending == "'d" and stem[-1].name in ("T", "D") else ()
                return (*stem, *(Phone(sound) for sound in (*weak, *sounds.split())))
        if word.endswith("'s"):
            stem = self._said(word.removesuffix("'s"))
            return (*stem, *_plural(stem[-1].name))
        if word.endswith("s") and (stem := self._one(word)):
            return (*stem, *_plural(stem[-1].name))
        if word.endswith("ed") and (stem := self._stem(word, "ed")):
            last = stem[-1].name
            past = ("IH", "D") if last in ("T", "D") else ("T",) if last in VOICELESS | {"S", "SH", "CH"} else ("D",)
            return (*stem, *(Phone(sound) for sound in past))
        for ending, added in ENDINGS.items():
            if word.endswith(ending) and (stem := self._stem(word, ending)):
                return (*stem, *(Phone(sound) for sound in added))
        return ()

    def _one(self, word: str) -> Word:
        """Of which it is the plural."""
        for ending, singular in (("ies", "y"), ("es", ""), ("s", "")):
            stem = self._known(word.removesuffix(ending) + singular) if word.endswith(ending) else ()
            if stem and (ending != "es" or stem[-1].name in HISSING):
                return stem
        return ()

    def _stem(self, word: str, ending: str) -> Word:
        bare = word.removesuffix(ending)
        if len(bare) < 3:
            return ()
        single = bare[:-1] if bare[-1] == bare[-2] else bare
        whole = bare[:-1] + "y" if bare[-1] == "i" else bare + "e"  # sleepier, vaped
        return self._known(bare) or self._known(whole) or self._known(single)

    def _joined(self, word: str) -> Word:
        """From two words it knows, each of three letters at least: moonbeam. Shorter ones are better spelled."""
        for cut in range(len(word) - 3, 2, -1) if len(word) >= SHORTEST_JOINED else ():
            if (head := self._known(word[:cut])) and (tail := self._known(word[cut:])):
                return (*head, *(phone._replace(stress=min(phone.stress, 1)) for phone in tail))
        return ()


def _plural(last: str) -> tuple[Phone, ...]:
    if last in HISSING:
        return Phone("IH"), Phone("Z")
    return (Phone("S" if last in VOICELESS else "Z"),)


def _phone(sound: str) -> Phone:
    if sound == "AH0":
        return Phone("AX")
    return Phone(sound[:-1], WEIGHT[sound[-1]]) if sound[-1].isdigit() else Phone(sound)


def _letters(word: str) -> Word:
    """Letter by letter, the last with most weight."""
    names = [LETTERS[ord(c) - ord("a")].split() for c in word if c.isalpha()]
    weight = {True: 2, False: 1}
    return tuple(
        Phone(name, weight[i == len(names) - 1] if name in VOWELS else 0)
        for i, sounds in enumerate(names)
        for name in sounds
    )


def _without_accents(letters: str) -> str:
    plain = unicodedata.normalize("NFKD", letters.translate(FOREIGN))
    return "".join(c for c in plain if not unicodedata.combining(c))
