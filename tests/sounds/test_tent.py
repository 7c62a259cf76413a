"""Rain on a tent: taut cloth rings, and the rain outside is muffled."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.tent import HEAVY, Params, Tent
from tests.measure.fingerprint import Fingerprint

DROPS_ALONE = Params(rush_db=-60.0, patter=replace(HEAVY, per_s=2.0, decades=0.3))


@lru_cache(maxsize=2)
def minute(activity: float) -> Fingerprint:
    """A minute in the tent."""
    return Fingerprint(Tent(1).render(60 * RATE_HZ, Mood(activity=activity)))


def test_drops_are_told_apart() -> None:
    assert minute(1.0).envelope_kurtosis > 12
    assert minute(1.0).duty_20db > 0.95  # with no silence between


def test_most_of_it_is_the_drum_of_the_cloth() -> None:
    octaves = minute(1.0).octave_db
    assert max(octaves, key=lambda centre_hz: octaves[centre_hz]) in (500, 1000)
    assert octaves[500] > octaves[4000] + 10


def test_a_tauter_cloth_rings_longer() -> None:
    decays = []
    for q in (5.0, 10.0):
        sound = Tent(3, replace(DROPS_ALONE, q=q)).render(40 * RATE_HZ, Mood()).astype(np.float64)
        envelope = np.sqrt(np.mean(sound.reshape(-1, 48, 2) ** 2, axis=(1, 2)))
        peaks = np.flatnonzero(envelope > 0.3 * envelope.max())
        peaks = peaks[peaks < len(envelope) - 12]
        decays.append(np.median(envelope[peaks + 10] / envelope[peaks]))
    assert decays[1] > 1.3 * decays[0]


def test_heavier_drops_end_as_activity_does() -> None:
    assert minute(0.0).envelope_cv < 0.95 * minute(1.0).envelope_cv
