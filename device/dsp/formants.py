"""A mouth that whispers: what it does for each speech sound, how it glides between them, which noise it lets through.

A stretch of speech is a list of `Part`; `lay` turns it into tracks, one row a hop; `Mouth` turns them into spectra.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Power = NDArray[np.float32]  # (..., bins)

# Spoken by men (Hillenbrand et al. 1995), in: heed, hid, hayed, head, had, father, caught, hoed, hood, who'd, cup,
# heard; last the vowel without weight, a tract of even width (Fant 1960).
SPOKEN_HZ = {
    "i": (342, 2322, 3000, 3657),
    "I": (427, 2034, 2684, 3618),
    "e": (476, 2089, 2691, 3649),
    "E": (580, 1799, 2605, 3677),
    "ae": (588, 1952, 2601, 3624),
    "A": (768, 1333, 2522, 3687),
    "O": (652, 997, 2538, 3486),
    "o": (497, 910, 2459, 3384),
    "U": (469, 1122, 2434, 3400),
    "u": (378, 997, 2343, 3357),
    "V": (623, 1200, 2550, 3557),
    "3": (474, 1379, 1710, 3334),
    "@": (500, 1500, 2500, 3500),
}
WHISPER_SHIFT_HZ = np.array([255.0, 115.0, 125.0, 75.0])  # the open glottis raises them: Swerdlin, Smith and Wolfe 2010
WHISPERED_HZ: dict[str, Floats] = {vowel: np.array(spoken) + WHISPER_SHIFT_HZ for vowel, spoken in SPOKEN_HZ.items()}

BANDWIDTH_HZ = np.array([180.0, 150.0, 170.0, 220.0])  # wide and nearly equal, for the open glottis damps them all
FIFTH_HZ, FIFTH_BANDWIDTH_HZ = 4500.0, 500.0  # hardly moves
LUNGS_HZ = 380.0  # below, the noise falls: the lungs behind the open glottis swallow it
SOFT_HZ, SOFT_POWER = 1200.0, 0.2  # above, it falls by 1.2 dB an octave: breathed rather than hissed

OFF_DB = -60.0


class Part(NamedTuple):
    """A stretch of speech in which the mouth does one thing."""

    length_s: float
    throat_db: float = -32.0  # noise through the whole tract; a vowel is 0, and lips that close still leak
    gap_db: float = OFF_DB  # noise of a narrowing, one of GAPS
    gap: str = "lips"
    mouth_hz: tuple[float, ...] | None = None  # the four formants it heads for; None leaves them to its neighbours


GAPS = {  # centre in Hz, rise and fall of the noise made there; see `narrowing`
    "lips": (700.0, 3.0, 3.0),
    "nose": (500.0, 4.0, 4.0),
    "breath": (1400.0, 2.0, 5.0),
    "teeth": (2600.0, 1.5, 2.5),
    "dental": (3200.0, 2.0, 3.0),
    "velum": (1600.0, 5.0, 4.0),
    "palate": (2900.0, 6.0, 6.0),
    "ridge": (3600.0, 4.0, 5.0),
    "hiss": (7000.0, 6.0, 6.0),
}
SIBILANT = ("palate", "ridge", "hiss")
REST_HZ = (720.0, 1400.0, 2600.0, 3650.0)  # half open, as one breathes

TONGUE_S = 0.045  # over which formants round their corners
SOFTEN_S = 0.025  # over which loudness does; real bursts are faster
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
    loud as any other (weighted as in BS.1770). `scale` is that of the resonances relative to a man's, 0.9..1.2,
    `breathiness` that of their widths.
    """

    def __init__(
        self,
        frequency_hz: NDArray[np.floating],
        scale: float = 1.0,
        breathiness: float = 1.0,
        sibilance_db: float = 0.0,
    ) -> None:
        square = (np.maximum(frequency_hz, 1.0) / scale) ** 2
        source = (1 + square / SOFT_HZ**2) ** -SOFT_POWER / (1 + (LUNGS_HZ**2 / square) ** 2)
        fifth = square / FIFTH_HZ**2
        source /= (1 - fifth) ** 2 + fifth * (FIFTH_BANDWIDTH_HZ / FIFTH_HZ) ** 2
        self._source = source.astype(np.float32)
        self._bandwidth_hz = breathiness * BANDWIDTH_HZ
        self._square = square.astype(np.float32)
        self._weight = (1 + 1.5 / (1 + (1500 / np.maximum(frequency_hz, 1.0)) ** 4)).astype(np.float32)
        louder = dict.fromkeys(SIBILANT, 10 ** (sibilance_db / 10))
        gaps = [narrowing(np.sqrt(square), *form) * louder.get(gap, 1.0) for gap, form in GAPS.items()]
        self._gaps = np.stack(gaps)

    def power(self, tracks: Floats) -> Power:
        """Power spectra `(hops, bins)` of tracks `(hops, TRACKS)`; a vowel of power 1 sums to about 1 over the bins."""
        throat = tracks[:, 4:5].astype(np.float32)
        power = self.resonance(tracks[:, :4])
        power *= throat
        power += tracks[:, 5:].astype(np.float32) @ self._gaps
        return power

    def resonance(self, formants_hz: Floats) -> Power:
        """What a tract with formants `(hops, 4)` makes of even noise, `(hops, bins)`, of unit weighted sum."""
        stretch = (formants_hz**-2).astype(np.float32)[:, :, np.newaxis]
        damping = ((self._bandwidth_hz / formants_hz) ** 2 - 2).astype(np.float32)[:, :, np.newaxis]
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
