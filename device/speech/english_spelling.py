"""How an English word that stands in no dictionary is probably said: rules for its letters, from left to right."""

import re
from collections import defaultdict
from functools import cache

from device.speech.contract import Phone, Word
from device.speech.phones import VOWELS

# Letters, what must stand before them and after them (patterns, with the classes below), and the sounds.
# The first that fits is taken. Which vowel has weight is left to `_weighed`.
_RULES = """
^ kn > N | ^ gn > N | ^ pn > N | ^ wr > R | ^ ps > S | ^ wh > W | ^ rh > R | ^ x > Z | ^ gh > G | ^ mcc > M AX K
^ mcg > M AX G | ^ mc > M AX K
- tsch > CH | - sch > SH | - tch > CH | - ch [lmnr] > K | - ch > CH | - sh > SH | - ph > F | - th > TH | - ck > K
- dg e > JH | - dj > JH | - gh t > | - gh $ > | - gh > G | - tz > T S | - cz > CH | - sz > SH | - gu [ei] > G
- ng $ > NG | - ng [sdtfmn] > NG | i ng i > NG | i ng er > NG | - ng [aolruh] > NG G | - n [kqx] > NG
- n c[^eiyhz] > NG | - qu > K W | - que $ > K | - q > K | - sci > S IY | - sc [eiy] > S | - cc [eiy] > K S | - cc > K
- x > K S
- ture Z > CH ER | - tion > SH AX N | - ssion > SH AX N | - cian > SH AX N | - sion > ZH AX N | - cious > SH AX S
- tious > SH AX S | - cial > SH AX L | - tial > SH AX L | - ious > IY AX S | - ous > AX S | M able $ > AX B AX L
- ible $ > AX B AX L | M age $ > IH JH | M ful $ > F AX L | M less $ > L AX S | M ness $ > N AX S
M ment $ > M AX N T | - ism $ > IH Z AX M | M ate $ > EY T | M ive Z > IH V | M al Z > AX L | M an Z > AX N
M am $ > AX M | M en Z > AX N | M el Z > AX L | M et Z > AX T | M on Z > AX N | M om $ > AX M | M um $ > AX M
M us $ > AX S | M ard Z > ER D
- igh > AY | - eigh > EY | - augh > AO | - ough t > AO | - ough > OW | - air > EH R | - eer > IH R | - ear > IH R
- ier $ > IY ER | - ier > IH R | - oor > AO R | - our > AO R | - are $ > EH R | - ire > AY R | - ore > AO R
- ure > Y UH R | - ee > IY | - ea > IY | - ai > EY | - ay > EY | - ei > AY | - ey $ > IY | - ey > EY | ^O ie $ > AY
- ied $ > IY D | - ies $ > IY Z | - ie > IY | - oa > OW | - oe > OW | - oi > OY | - oy > OY | - ou > AW | - ow $ > OW
- ow > AW | - oo k > UH | - oo > UW | - aa > AA | - ae > EY | - alk > AO K | - alm > AA M | - au > AO | - aw > AO
- eu > UW | - ew > UW | - ue > UW | - ui > UW
w ar > AO R | w or O > ER | - arr V > EH R | - ar V > EH R | - arr > AA R | - ar > AA R | - err E > ER
- err V > EH R | - er V > ER | - er > ER | - irr V > IH R | - ir V > IH R | - ir > ER | - orr > AO R | M or Z > ER
- or > AO R | - urr > ER | - ur V > UH R | - ur > ER
C le L > AX L | - a ll > AO | w a [^aeiouy]*$ > AA | - a CE > EY | - a the > EY | - a Cle > EY | - a C[i][aou] > EY
- a $ > AX | - a > AE
^O e $ > IY | - e $ > | [td] ed $ > IH D | Q ed $ > T | H es $ > IH Z | [fkpt] es $ > S | - es $ > Z | - e d$ >
- e W > | - e CE > IY | - e > EH
^O i $ > AY | - i CE > AY | - i Cle > AY | - i nd$ > AY | - i ld$ > AY | - i $ > IY | - io n > IY AX | - io > IY OW
- ia > IY AX | - i > IH
- o CE > OW | - o Cle > OW | - o ld > OW | - o lk > OW | - o ll$ > OW | - o C[aiou] > OW | - o Z > OW | - o > AA
- u CE > UW | Y u CV > Y UW | - u CV > UW | [bpf] u ll > UH | - u $ > UW | - u > AH
^ y V > Y | ^O y $ > AY | - y $ > IY | - y CE > AY | V y V > Y | - y > IH
- bb > B | - bt $ > T | - b > B | - c [eiy] > S | - c > K | - dd > D | - dt > T | - d > D | - ff > F | - f > F
- gg > G | - g [eiy] > JH | - g > G | - h V > HH | - h > | - j > JH | - kk > K | - k > K | - ll > L | - l > L
- mm > M | - mb Z > M | - mn $ > M | - m > M | - nn > N | - n > N | - pp > P | - p > P | - rr > R | - r > R | - ss > S
U s $ > Z | [aeo] s $ > Z | V s V > Z | - s > S | - tt > T | - t > T | - vv > V | - v > V | - w > W | - zz > Z
- z > Z
"""
_CLASSES = {
    "V": "[aeiouy]",
    "C": "[bcdfghjklmnpqrstvwxz]",
    "O": "[bcdfghjklmnpqrstvwxz]+",
    "M": "[aeiouy].*",  # not the first vowel
    "Q": "(?:[cfkpsx]|ch|sh)",  # voiceless, so that -ed is a t
    "H": "(?:[cgsxz]|ch|sh)",  # hissing, so that -es is a syllable
    "U": "[bdglmnrvw]",  # voiced, so that -s is a z
    "Y": "[bcfghkmpv]",  # a long u after it begins with a y
    "L": "[sd]?$",
    "Z": "s?$",
    "E": "(?:e[sdr]?$|ers$|ely$|eness$|eless$|eful$|ements?$|ings?$)",  # what makes the vowel before C a long one
    "W": "(?:ly|ness|less|ful|ments?)$",
}
_WEAK = ("AX", "IH", "IY", "ER")  # in endings such as -ing, -y and -er
_Rule = tuple[re.Pattern[str], re.Pattern[str], list[str]]


def spelled(letters: str) -> Word:
    """The sounds of a word in small ASCII letters; the weight on its first vowel that is not a weak one."""
    names: list[str] = []
    rules = _rules()
    at = 0
    while at < len(letters):
        for before, rule, sounds in rules[letters[at]]:
            if (found := rule.match(letters, at)) and before.search(letters[:at]):
                names += sounds
                at = found.end()
                break
        else:
            at += 1  # an apostrophe
    return _weighed(names)


def _weighed(names: list[str]) -> Word:
    vowels = [i for i, name in enumerate(names) if name in VOWELS]
    strong = next((i for i in vowels if names[i] != "AX"), vowels[0] if vowels else -1)
    return tuple(
        Phone(name, 2 if i == strong else 1 if name in VOWELS and name not in _WEAK else 0)
        for i, name in enumerate(names)
    )


@cache
def _rules() -> dict[str, list[_Rule]]:
    """By the letter they begin with."""
    table: dict[str, list[_Rule]] = defaultdict(list)
    for rule in re.split(r"[|\n]", _RULES.strip()):
        left, _, sounds = rule.partition(">")
        before, letters, *after = left.split()
        stands_before = (
            "" if before == "-" else f"^{_pattern(before[1:])}$" if before[0] == "^" else _pattern(before) + "$"
        )
        follows = f"(?={_pattern(after[0])})" if after else ""
        table[letters[0]].append((re.compile(stands_before), re.compile(letters + follows), sounds.split()))
    return table


def _pattern(text: str) -> str:
    return "".join(_CLASSES.get(c, c) for c in text)
