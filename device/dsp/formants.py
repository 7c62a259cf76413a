"""A mouth that whispers: what it does for each speech sound, how it glides between them, which noise it lets through.

A stretch of speech is a list of `Part`; `lay` turns it into tracks, one row a hop; `Mouth` turns them into spectra.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Power = NDArray[np.float32]  # (..., bins)

# Spoken by men (Hillenbrand et al. 1995), in: heed, hid, head, had, father, caught, hoed, who'd, cup.
SPOKEN_HZ = {
    "i": (342, 2322, 3000, 3657),
    "I": (427, 2034, 2684, 3618),
    "E": (580, 1799, 2605, 3677),
    "ae": (588, 1952, 2601, 3624),
    "A": (768, 1333, 2522, 3687),
    "O": (652, 997, 2538, 3486),
    "o": (497, 910, 2459, 3384),
    "u": (378, 997, 2343, 3357),
    "V": (623, 1200, 2550, 3557),
}
WHISPER_SHIFT_HZ = np.array([255.0, 115.0, 125.0, 75.0])  # the open glottis raises them: Swerdlin, Smith and Wolfe 2010
WHISPERED_HZ: dict[str, Floats] = {vowel: np.array(spoken) + WHISPER_SHIFT_HZ for vowel, spoken in SPOKEN_HZ.items()}

BANDWIDTH_HZ = np.array([250.0, 230.0, 250.0, 300.0])  # wide and nearly equal, for the open glottis damps them all
FIFTH_HZ, FIFTH_BANDWIDTH_HZ = 4500.0, 500.0  # hardly moves
LUNGS_HZ = 380.0  # below, the noise falls: the lungs behind the open glottis swallow it
SOFT_HZ, SOFT_POWER = 1200.0, 0.5  # above, it falls by 3 dB an octave: breathed rather than hissed
LIPS_SHARE = 0.05  # of the throat's power turns to noise again at teeth and lips, and keeps dark vowels airy

OFF_DB = -60.0


class Part(NamedTuple):
    """A stretch of speech in which the mouth does one thing."""

    length_s: float
    throat_db: float = -32.0  # noise through the whole tract; a vowel is 0, and lips that close still leak
    gap_db: float = OFF_DB  # noise of a narrowing, one of GAPS
    gap: str = "lips"
    mouth_hz: tuple[float, ...] | None = None  # the four formants it heads for; None leaves them to its neighbours


GAPS = {  # centre in Hz, rise and fall of the noise made there; see `narrowing`
    "lips": (700.0, 3.0, 4.0),
    "nose": (600.0, 5.0, 4.0),
    "teeth": (1400.0, 2.0, 5.0),
    "velum": (1500.0, 5.0, 6.0),
    "palate": (2500.0, 5.0, 9.0),
    "ridge": (3100.0, 4.0, 12.0),  # a real s lies an octave higher, where it would stab
}
LIPS_HZ = (530.0, 1050.0, 2400.0, 3600.0)
RIDGE_HZ = (540.0, 1780.0, 2750.0, 3750.0)
PALATE_HZ = (560.0, 2000.0, 2700.0, 3650.0)
VELUM_HZ = (560.0, 1650.0, 2350.0, 3600.0)
REST_HZ = (720.0, 1400.0, 2600.0, 3650.0)  # half open, as one breathes
CONSONANTS: dict[str, tuple[Part, ...]] = {
    "": (),
    "m": (Part(0.085, -17, -10, "nose", LIPS_HZ),),
    "n": (Part(0.080, -15, -10, "nose", RIDGE_HZ),),
    "l": (Part(0.070, -8, mouth_hz=(570.0, 1250.0, 2800.0, 3700.0)),),
    "w": (Part(0.075, -9, mouth_hz=(530.0, 830.0, 2350.0, 3500.0)),),
    "y": (Part(0.070, -9, mouth_hz=(560.0, 2350.0, 3050.0, 3750.0)),),
    "r": (Part(0.070, -8, mouth_hz=(600.0, 1300.0, 1900.0, 3500.0)),),
    "h": (Part(0.080, -8),),
    "f": (Part(0.095, -24, -12, "teeth", LIPS_HZ),),
    "th": (Part(0.090, -22, -13, "teeth", RIDGE_HZ),),
    "s": (Part(0.105, -26, -10, "ridge", RIDGE_HZ),),
    "sh": (Part(0.105, -24, -9, "palate", PALATE_HZ),),
    "b": (Part(0.055, mouth_hz=LIPS_HZ), Part(0.015, -14, -8, "lips")),
    "d": (Part(0.050, mouth_hz=RIDGE_HZ), Part(0.015, -14, -9, "ridge")),
    "p": (Part(0.060, mouth_hz=LIPS_HZ), Part(0.015, -18, -6, "lips"), Part(0.030, -8)),
    "t": (Part(0.055, mouth_hz=RIDGE_HZ), Part(0.015, -20, -7, "ridge"), Part(0.035, -9)),
    "k": (Part(0.055, mouth_hz=VELUM_HZ), Part(0.020, -18, -6, "velum"), Part(0.035, -9)),
}

TONGUE_S = 0.065  # over which formants round their corners
SOFTEN_S = 0.035  # over which loudness does; real bursts are faster
TRACKS = 5 + len(GAPS)  # columns: F1..F4 in Hz, power of the throat, power of each gap


def lay(parts: Sequence[Part], hops_per_s: int, from_hz: Floats) -> Floats:
    """Tracks `(hops, TRACKS)` of parts said one after the other by a mouth that stood at `from_hz` `(4,)` before."""
    length = np.array([part.length_s for part in parts]) * hops_per_s
    end = np.cumsum(length)
    hop = np.arange(round(end[-1]))
    now = np.minimum(np.searchsorted(np.round(end), hop, side="right"), len(parts) - 1)
    aims = [i for i, part in enumerate(parts) if part.mouth_hz]
    at = np.append(-1.0, np.stack((end[aims] - 0.7 * length[aims], end[aims] - 0.3 * length[aims]), axis=1))
    mouth_hz = np.concatenate(([from_hz], np.repeat([parts[i].mouth_hz for i in aims], 2, axis=0)))
    powers = np.zeros((len(parts), TRACKS - 4))
    powers[:, 0] = [part.throat_db for part in parts]
    powers[:, 0] = 10 ** (powers[:, 0] / 10)
    for i, part in enumerate(parts):
        powers[i, 1 + list(GAPS).index(part.gap)] = 10 ** (part.gap_db / 10)
    glides = [rounded(np.interp(hop, at, track), round(TONGUE_S * hops_per_s)) for track in mouth_hz.T]
    return np.stack(glides + [rounded(track[now], round(SOFTEN_S * hops_per_s)) for track in powers.T], axis=1)


def rounded(track: Floats, width: int) -> Floats:
    """The track `(hops,)` smoothed by a bell `width` (odd) hops wide, as long as before."""
    bell = np.hanning(width + 2)[1:-1]
    return np.convolve(np.pad(track, width // 2, "edge"), bell / bell.sum(), "valid")


class Mouth:
    """Spectra of what is whispered, at `frequency_hz` `(bins,)`.

    Four moving resonances and a fixed fifth in cascade (Fant 1960) shape even noise from the throat. Every vowel is as
    loud as any other (weighted as in BS.1770). `scale` is that of the resonances relative to a man's, 0.9..1.2.
    """

    def __init__(self, frequency_hz: NDArray[np.floating], scale: float = 1.0) -> None:
        square = (np.maximum(frequency_hz, 1.0) / scale) ** 2
        source = (1 + square / SOFT_HZ**2) ** -SOFT_POWER / (1 + (LUNGS_HZ**2 / square) ** 2)
        fifth = square / FIFTH_HZ**2
        source /= (1 - fifth) ** 2 + fifth * (FIFTH_BANDWIDTH_HZ / FIFTH_HZ) ** 2
        self._source = source.astype(np.float32)
        self._square = square.astype(np.float32)
        self._weight = (1 + 1.5 / (1 + (1500 / np.maximum(frequency_hz, 1.0)) ** 4)).astype(np.float32)
        gaps = [narrowing(np.sqrt(square), *gap) for gap in GAPS.values()]
        self._gaps = np.stack([narrowing(np.sqrt(square), 2300.0, rise=2, fall=5), *gaps])

    def power(self, tracks: Floats) -> Power:
        """Power spectra `(hops, bins)` of tracks `(hops, TRACKS)`; a vowel of power 1 sums to about 1 over the bins."""
        throat = tracks[:, 4:5].astype(np.float32)
        power = self.resonance(tracks[:, :4])
        power *= (1 - LIPS_SHARE) * throat
        power += np.concatenate((LIPS_SHARE * throat, tracks[:, 5:]), axis=1, dtype=np.float32) @ self._gaps
        return power

    def resonance(self, formants_hz: Floats) -> Power:
        """What a tract with formants `(hops, 4)` makes of even noise, `(hops, bins)`, of unit weighted sum."""
        stretch = (formants_hz**-2).astype(np.float32)[:, :, np.newaxis]
        damping = ((BANDWIDTH_HZ / formants_hz) ** 2 - 2).astype(np.float32)[:, :, np.newaxis]
        poles = np.float32(1.0)
        for k in range(4):
            x = self._square * stretch[:, k]  # (f / F)^2, small enough that no product leaves float32
            poles = poles * (1 + x * (x + damping[:, k]))
        power: Power = self._source / poles
        power /= (power @ self._weight)[:, np.newaxis]
        return power


def narrowing(frequency_hz: NDArray[np.floating], centre_hz: float, rise: float, fall: float) -> Power:
    """Power spectrum, of unit sum, of breath squeezed through a gap: a hump where the cavity before it resonates.

    Below the centre power goes as frequency to the `rise`, above as frequency to the `-fall`: 2 is 6 dB an octave.
    """
    x = frequency_hz / centre_hz
    power = 1 / (x**-rise + x**fall)
    return np.asarray(power / power.sum(), np.float32)
