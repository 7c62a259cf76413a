"""The sounds of speech as a whispering mouth makes them: where it goes, which noise it makes on the way, how long.

Names are those of the ARPAbet, as in the CMU dictionary, AX a vowel without weight; a few more serve other languages.
Vowels are Hillenbrand's (1995) men with the resonances of whispering (Swerdlin, Smith and Wolfe 2010). Places of
consonants, lengths and noises are textbook values (Klatt 1979, 1980; Stevens 1998), chosen anew for a whisper:
what the voice no longer tells apart, b from p or z from s, length and breath do.
"""

from typing import Literal, NamedTuple

from device.dsp.formants import WHISPERED_HZ

Mouth = tuple[float, ...]  # its four resonances in Hz
Manner = Literal["stop", "affricate", "fricative", "nasal", "approximant", "tap", "trill"]


class Vowel(NamedTuple):
    """A mouth that stands, or goes from one place to another."""

    length_s: float  # said slowly with weight
    least_s: float  # however hurried
    begins: Mouth
    ends: Mouth


class Stage(NamedTuple):
    """A stretch of a consonant."""

    share: float  # of its length
    throat_db: float  # noise through the whole tract, against a vowel's
    gap_db: float = -60.0  # noise of a narrowing
    gap: str = "lips"


class Consonant(NamedTuple):
    """A mouth that closes on its way from vowel to vowel."""

    length_s: float
    least_s: float
    place: Mouth
    follow: float  # share of the way from its place to its neighbour's that it goes along
    manner: Manner
    stages: tuple[Stage, ...]  # of a stop: closed, let go and, where it is aspirated, breath
    voiced: bool = False  # when said aloud

    @property
    def closes(self) -> bool:
        """Whether the way of the breath is shut for a while."""
        return self.manner in ("stop", "affricate")

    @property
    def open(self) -> bool:
        """Whether a stop before it is let go as before a vowel: try, play, queen."""
        return self.manner in ("approximant", "tap", "trill")

    @property
    def aspirated(self) -> bool:
        """Whether breath follows as it is let go."""
        return self.manner == "stop" and len(self.stages) == 3


def _vowel(length_s: float, least_s: float, begins: str, ends: str = "") -> Vowel:
    return Vowel(length_s, least_s, tuple(WHISPERED_HZ[begins]), tuple(WHISPERED_HZ[ends or begins]))


VOWELS = {
    "AA": _vowel(0.210, 0.100, "A"),
    "AE": _vowel(0.210, 0.090, "ae"),
    "AH": _vowel(0.150, 0.070, "V"),
    "AO": _vowel(0.220, 0.100, "O"),
    "AW": _vowel(0.240, 0.120, "A", "U"),
    "AX": _vowel(0.090, 0.050, "@"),
    "AY": _vowel(0.240, 0.130, "A", "I"),
    "EH": _vowel(0.150, 0.080, "E"),
    "ER": _vowel(0.180, 0.080, "3"),
    "EY": _vowel(0.190, 0.100, "e", "i"),
    "IH": _vowel(0.130, 0.060, "I"),
    "IY": _vowel(0.160, 0.080, "i"),
    "OW": _vowel(0.210, 0.100, "o", "u"),
    "OY": _vowel(0.260, 0.140, "O", "I"),
    "UH": _vowel(0.150, 0.070, "U"),
    "UW": _vowel(0.180, 0.080, "u"),
    # Spanish, whose vowels keep their colour and most of their length without weight.
    "a": _vowel(0.150, 0.095, "A"),
    "e": _vowel(0.135, 0.085, "e"),
    "i": _vowel(0.130, 0.080, "i"),
    "o": _vowel(0.140, 0.085, "o"),
    "u": _vowel(0.130, 0.080, "u"),
    "ai": _vowel(0.210, 0.130, "A", "i"),
    "au": _vowel(0.210, 0.130, "A", "u"),
    "ei": _vowel(0.195, 0.120, "e", "i"),
    "eu": _vowel(0.195, 0.120, "e", "u"),
    "oi": _vowel(0.200, 0.125, "o", "i"),
    "ou": _vowel(0.195, 0.120, "o", "u"),
}

LIPS: Mouth = (410.0, 900.0, 2350.0, 3500.0)
TEETH: Mouth = (425.0, 1400.0, 2600.0, 3600.0)
RIDGE: Mouth = (410.0, 1850.0, 2750.0, 3750.0)
PALATE: Mouth = (410.0, 2050.0, 2700.0, 3650.0)
VELUM: Mouth = (410.0, 1700.0, 2150.0, 3600.0)

_HUSH = -36.0  # of lips that close: they leak

CONSONANTS = {
    "P": Consonant(
        0.115, 0.080, LIPS, 0.2, "stop", (Stage(0.68, _HUSH), Stage(0.09, -18, -5, "lips"), Stage(0.23, -8))
    ),
    "B": Consonant(
        0.072, 0.047, LIPS, 0.2, "stop", (Stage(0.86, _HUSH + 6), Stage(0.14, -12, -9, "lips")), voiced=True
    ),
    "T": Consonant(
        0.110, 0.075, RIDGE, 0, "stop", (Stage(0.64, _HUSH), Stage(0.15, -20, -4, "ridge"), Stage(0.21, -9))
    ),
    "D": Consonant(
        0.064, 0.038, RIDGE, 0, "stop", (Stage(0.83, _HUSH + 6), Stage(0.17, -14, -9, "ridge")), voiced=True
    ),
    "K": Consonant(
        0.115, 0.080, VELUM, 0.5, "stop", (Stage(0.64, _HUSH), Stage(0.14, -18, -4, "velum"), Stage(0.22, -8))
    ),
    "G": Consonant(
        0.068, 0.047, VELUM, 0.5, "stop", (Stage(0.8, _HUSH + 6), Stage(0.2, -12, -8, "velum")), voiced=True
    ),
    "CH": Consonant(0.150, 0.100, PALATE, 0.2, "affricate", (Stage(0.38, _HUSH), Stage(0.62, -24, -7, "palate"))),
    "JH": Consonant(
        0.110, 0.075, PALATE, 0.2, "affricate", (Stage(0.5, _HUSH + 6), Stage(0.5, -17, -8, "palate")), voiced=True
    ),
    "F": Consonant(0.115, 0.070, LIPS, 0.2, "fricative", (Stage(1, -28, -13, "teeth"),)),
    "V": Consonant(0.070, 0.040, LIPS, 0.2, "fricative", (Stage(1, -16, -18, "teeth"),), voiced=True),
    "TH": Consonant(0.110, 0.060, TEETH, 0.15, "fricative", (Stage(1, -28, -14, "dental"),)),
    "DH": Consonant(0.055, 0.035, TEETH, 0.15, "fricative", (Stage(1, -15, -20, "dental"),), voiced=True),
    "S": Consonant(0.130, 0.075, RIDGE, 0, "fricative", (Stage(1, -30, -7, "hiss"),)),
    "Z": Consonant(0.090, 0.055, RIDGE, 0, "fricative", (Stage(1, -19, -11, "hiss"),), voiced=True),
    "SH": Consonant(0.130, 0.080, PALATE, 0, "fricative", (Stage(1, -26, -5, "palate"),)),
    "ZH": Consonant(0.090, 0.055, PALATE, 0, "fricative", (Stage(1, -18, -9, "palate"),), voiced=True),
    "HH": Consonant(0.096, 0.054, TEETH, 1, "fricative", (Stage(1, -8),)),
    "M": Consonant(
        0.080, 0.060, (410.0, 1050.0, 2300.0, 3500.0), 0.18, "nasal", (Stage(1, -14, -12, "nose"),), voiced=True
    ),
    "N": Consonant(
        0.075, 0.050, (410.0, 1700.0, 2650.0, 3650.0), 0.13, "nasal", (Stage(1, -13, -12, "nose"),), voiced=True
    ),
    "NG": Consonant(
        0.090, 0.055, (410.0, 1950.0, 2350.0, 3600.0), 0.6, "nasal", (Stage(1, -13, -12, "nose"),), voiced=True
    ),
    "L": Consonant(0.080, 0.050, (475.0, 1175.0, 3020.0, 3700.0), 0.13, "approximant", (Stage(1, -6),), voiced=True),
    "R": Consonant(0.080, 0.050, (475.0, 1200.0, 1750.0, 3350.0), 0.08, "approximant", (Stage(1, -6),), voiced=True),
    "W": Consonant(0.080, 0.050, (440.0, 750.0, 2350.0, 3400.0), 0.08, "approximant", (Stage(1, -7),), voiced=True),
    "Y": Consonant(0.070, 0.045, (460.0, 2400.0, 3100.0, 3750.0), 0.03, "approximant", (Stage(1, -7),), voiced=True),
    # Spanish: p, t and k that are a vowel 0 to 10 ms after they are let go (Lisker and Abramson 1964; 29 for k, from
    # memory), t at the teeth; a clear l, its second resonance higher (Recasens 2012; how much is chosen); b and g that
    # do not close, the r of a tap and of a trill, the n of the palate, the j of the velum.
    "p": Consonant(0.090, 0.068, LIPS, 0.2, "stop", (Stage(0.91, _HUSH), Stage(0.09, -16, -6, "lips"))),
    "t": Consonant(0.088, 0.064, TEETH, 0.15, "stop", (Stage(0.89, _HUSH), Stage(0.11, -18, -6, "ridge"))),
    "k": Consonant(
        0.095, 0.070, VELUM, 0.5, "stop", (Stage(0.74, _HUSH), Stage(0.14, -17, -5, "velum"), Stage(0.12, -9))
    ),
    "l": Consonant(0.070, 0.048, (475.0, 1600.0, 2700.0, 3700.0), 0.25, "approximant", (Stage(1, -6),), voiced=True),
    "bh": Consonant(0.060, 0.040, LIPS, 0.6, "approximant", (Stage(1.0, -9, -20, "lips"),), voiced=True),
    "gh": Consonant(0.060, 0.040, VELUM, 0.8, "approximant", (Stage(1.0, -9, -19, "velum"),), voiced=True),
    "r": Consonant(
        0.040, 0.032, (490.0, 1600.0, 2600.0, 3650.0), 0.4, "tap", (Stage(1.0, -22, -28, "ridge"),), voiced=True
    ),
    "rr": Consonant(
        0.135,
        0.110,
        (520.0, 1350.0, 2450.0, 3500.0),
        0.25,
        "trill",
        (Stage(1 / 6, -20, -26, "ridge"), Stage(1 / 6, -6)) * 3,
        True,
    ),
    "ny": Consonant(
        0.095, 0.060, (480.0, 2100.0, 2750.0, 3700.0), 0.2, "nasal", (Stage(1.0, -13, -15, "nose"),), voiced=True
    ),
    "x": Consonant(0.105, 0.065, VELUM, 0.8, "fricative", (Stage(1.0, -14, -9, "velum"),)),
}
