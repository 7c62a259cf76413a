"""How long each sound of a clause lasts and how loud it is: the rules by which people read slowly (Klatt 1979)."""

from collections.abc import Sequence
from typing import NamedTuple

from device.speech.contract import Clause, Phone, Word
from device.speech.phones import CONSONANTS, VOWELS

SHARE = {2: 1.0, 1: 0.85, 0: 0.6}  # of the length a vowel gives up or keeps, by its weight
LEVEL_DB = {2: 1.0, 1: 0.0, 0: -1.9}
WHISPERED_VOICELESS, WHISPERED_VOICED = 1.058, 1.153  # consonants are longer than aloud: Jovicic and Saric 2008
CLUSTERED = 0.63
FINAL_VOWEL, FINAL_CONSONANT = 1.45, 1.2  # of a clause's last syllable
SINKS_DB = 2.5  # from the first syllable of a clause to the last
BEFORE_VOICELESS = 0.75
SLOWEST = 2.05  # of all whisperers, when they have grown drowsy
LETS_GO_S, BREATHES_S = 0.55, 0.6  # at most: of breath after each clause and around its words, and before the next


class Timed(NamedTuple):
    """A sound of speech with its length and its level against that of a vowel with weight."""

    name: str
    length_s: float
    level_db: float


def timed(words: Sequence[Word], slowness: float, *, ends: bool) -> list[Timed]:
    """The sounds of a clause; `slowness` stretches them, 1 brisk .. 2; `ends` that a sentence does."""
    phones = [phone for word in words for phone in word]
    last_of_word = {i - 1 for i in _starts(words)} | {len(phones) - 1}
    last_vowel = max((i for i, phone in enumerate(phones) if phone.name in VOWELS), default=0)
    result = []
    for i, phone in enumerate(phones):
        final = i >= last_vowel
        after = phones[i + 1] if i + 1 < len(phones) else None
        before = phones[i - 1] if i else None
        level_db = -SINKS_DB * i / max(len(phones) - 1, 1)
        if phone.name in VOWELS:
            length_s = _vowel_s(phone, after, slowness, word_ends=i in last_of_word)
            length_s *= (FINAL_VOWEL if ends else 1 + (FINAL_VOWEL - 1) / 2) if final else 1.0
            level_db += LEVEL_DB[phone.stress]
        else:
            length_s = _consonant_s(phone, before, after, slowness) * (FINAL_CONSONANT if final and ends else 1.0)
        result.append(Timed(phone.name, length_s, level_db))
    return result


def said_s(clauses: Sequence[Clause], slowness: float) -> float:
    """How long it takes to say them, to the end of the last breath."""
    sounds = [sound for clause in clauses for sound in timed(clause.words, slowness, ends=clause.ends)]
    rests_s = [max(clause.rest_s * slowness, BREATHES_S) for clause in clauses[:-1]]
    return sum(sound.length_s for sound in sounds) + sum(rests_s) + LETS_GO_S * len(clauses)


def _starts(words: Sequence[Word]) -> list[int]:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word)
    return starts[1:]


def _vowel_s(phone: Phone, after: Phone | None, slowness: float, *, word_ends: bool) -> float:
    vowel = VOWELS[phone.name]
    share = SHARE[phone.stress]
    if after is not None and not word_ends and after.name in CONSONANTS:
        following = CONSONANTS[after.name]
        if not following.voiced and following.closes:
            share *= BEFORE_VOICELESS
    return (vowel.least_s + (vowel.length_s - vowel.least_s) * share) * slowness


def _consonant_s(phone: Phone, before: Phone | None, after: Phone | None, slowness: float) -> float:
    consonant = CONSONANTS[phone.name]
    share = 1.0
    for neighbour in (before, after):
        if neighbour is not None and neighbour.name in CONSONANTS:
            share *= CLUSTERED
    whispered = WHISPERED_VOICED if consonant.voiced else WHISPERED_VOICELESS
    length_s = consonant.least_s + (consonant.length_s - consonant.least_s) * share
    return length_s * whispered * (0.5 + 0.5 * slowness)
