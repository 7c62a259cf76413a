"""Spanish as in Latin America, whose letters tell how a word is said."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from device.speech.contract import Phone, Word
from device.speech.phones import VOWELS
from device.speech.spanish_numbers import spelled_out

# Letters and their sounds, the first that fits is taken. By now a silent h is gone, and a y that is a vowel is an i.
_RULES = """
^x > S | ^ps(?!h) > S | ^pt > t | ^[gm]n > N | ch > CH | sh > SH | ll > Y | rr > rr | ^r > rr | (?<=[nls])r > rr | r > r
qu(?=[eiéí]) > k | q > k | gu(?=[eiéí]) > G | g(?=[eiéí]) > x | g > G | j > x
xc(?=[eiéí]) > k S | cc(?=[eiéí]) > k S | sc(?=[eiéí]) > S | c(?=[eiéí]) > S | c > k | x > k S | [zs] > S
[bv] > B | d > D | f > F | k > k | l > l | m > M | n > N | ñ > ny | p > p | t > t | w > W | y > Y
"""
CONSONANTS = [
    (re.compile(r.split(">")[0].strip()), r.split(">")[1].split()) for r in re.split(r"[|\n]", _RULES.strip())
]
VELAR_X = re.compile("^(m[eé]|oa|t[eé])x(?=ic|aca|a[sn])|^()x(?=imen)")  # México, Oaxaca, Texas, Ximena
RUN = re.compile("[aeiouáéíóúü]+")
PLAIN = dict(zip("áéíóúü", "aeiouu", strict=True))
GLIDES = {"i": "Y", "u": "W", "ü": "W"}
NASAL = {"M", "N", "NG", "ny"}
SOFTENED = {"B": "bh", "D": "DH", "G": "gh"}  # but after a pause or a nasal
NASAL_BEFORE = {"k": "NG", "G": "NG", "x": "NG", "B": "M", "p": "M"}

WRITTEN = re.compile("[a-záéíóúüñ]+")
# A word in capitals that can be said is one, ONU; others are read letter by letter, ADN.
SYLLABLE = "(?:ch|ll|rr|qu|[bcdfgpt][lr]|[bcdfghjklmnñpqrstvwxyz])?[aeiouáéíóúü]+[nslrzmdxy]?"
SAYABLE = re.compile(f"(?=.*[^aeiou])(?:{SYLLABLE})+")
HUSHED = re.compile("pss?t|s+h+|ss+|h+m+|mm+h*")  # said as it is written: shh, mmm
NAMES = (
    "a", "be", "ce", "de", "e", "efe", "ge", "hache", "i", "jota", "ka", "ele", "eme", "ene", "eñe", "o", "pe",
    "cu", "erre", "ese", "te", "u", "uve", "dobleúve", "equis", "ye", "zeta",
)  # fmt: skip
LETTERS = dict(zip("abcdefghijklmnñopqrstuvwxyz", NAMES, strict=True))
WEAK = {  # said without weight
    "a", "al", "ante", "aunque", "como", "con", "cuando", "de", "del", "desde", "don", "donde", "doña", "e", "el",
    "en", "entre", "hacia", "hasta", "la", "las", "le", "les", "lo", "los", "me", "mi", "mis", "ni", "nos", "o",
    "os", "para", "pero", "por", "porque", "pues", "que", "se", "si", "sin", "sobre", "su", "sus", "te", "tu",
    "tus", "u", "un", "y",
}  # fmt: skip


class Spanish:
    """A `Language`; needs no dictionary."""

    def spelled_out(self, text: str) -> str:
        """See `Language`."""
        return spelled_out(text)

    def word(self, letters: str) -> Word | None:
        """See `Language`."""
        written = unicodedata.normalize("NFC", letters).lower().replace("'", "")
        if not WRITTEN.fullmatch(written):
            return None
        if letters.isupper() and 1 < len(written) <= 4 and not SAYABLE.fullmatch(written):
            return _letters(written)
        if not RUN.search(written) and written != "y" and not HUSHED.fullmatch(written):
            return _letters(written)
        return _said(written)


@lru_cache(4096)
def _said(word: str) -> Word:
    stem = word.removesuffix("mente")
    if stem != word and len(RUN.findall(stem)) > 1:  # fácilmente: both parts keep their weight
        return (*(p._replace(stress=min(p.stress, 1)) for p in _said(stem)), *_said("mente"))
    phones = tuple(_in_context(list(_sounds(word))))
    return phones if word in WEAK else _weighed(phones, word)


def _weighed(phones: Word, word: str) -> Word:
    """With the weight where no accent puts it: on the last vowel but one, or the last if the word ends otherwise."""
    vowels = [i for i, phone in enumerate(phones) if phone.name in VOWELS]
    if not vowels or any(phone.stress for phone in phones):
        return phones
    last = len(vowels) == 1 or not re.search("[aeiou][ns]?$", word)
    at = vowels[-1 if last else -2]
    return (*phones[:at], phones[at]._replace(stress=2), *phones[at + 1 :])


def _letters(word: str) -> Word:
    """Letter by letter, the last with most weight."""
    names = [LETTERS[PLAIN.get(c, c)] for c in word]
    said = [_weighed(tuple(_in_context(list(_sounds(name)))), name) for name in names]
    return (*(p._replace(stress=min(p.stress, 1)) for name in said[:-1] for p in name), *said[-1])


def _sounds(word: str) -> Iterator[Phone]:
    """Of each letter by itself; an accent is weight."""
    word = re.sub("(?<![cs])h", "", re.sub("^desh", "des", word))
    word = re.sub("y(?![aeiouáéíóúü])", "i", VELAR_X.sub(r"\1j", word))
    at = 0
    while at < len(word):
        if run := RUN.match(word, at):
            yield from _vowels(run[0])
            at = run.end()
            continue
        found, sounds = next((m, sounds) for rule, sounds in CONSONANTS if (m := rule.match(word, at)))
        yield from map(Phone, sounds)
        at = found.end()


def _vowels(run: str) -> Iterator[Phone]:
    """Of vowels in a row: i and u without an accent glide into the next one, or out of the one before."""
    at = 0
    while at < len(run):
        here, after = run[at], run[at + 1 : at + 2]
        plain = PLAIN.get(here, here)
        at += 1
        if here in GLIDES and after and PLAIN.get(after, after) != plain:
            yield Phone(GLIDES[here])
            continue
        if plain in "aeo" and after in GLIDES and at + 1 == len(run):
            plain += PLAIN.get(after, after)
            at += 1
        yield Phone(plain, 2 if here in "áéíóú" else 0)


def _in_context(phones: list[Phone]) -> Iterator[Phone]:
    """As each is said between its neighbours, twins as one."""
    for i, phone in enumerate(phones):
        before = phones[i - 1].name if i else ""
        after = phones[i + 1].name if i + 1 < len(phones) else ""
        if phone.name == before and phone.name not in VOWELS:
            continue
        if phone.name in SOFTENED and before and before not in NASAL and (phone.name, before) != ("D", "l"):
            yield Phone(SOFTENED[phone.name])
        elif phone.name == "N":
            yield Phone(NASAL_BEFORE.get(after, "N"))
        else:
            yield phone
