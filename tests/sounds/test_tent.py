"""Rain on a tent: drops patter on cloth, told apart, over a small rush."""

from functools import lru_cache

import numpy as np

from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import Mood
from tests.measure.comfort import loudness_of
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=2)
def minute(activity: float) -> Fingerprint:
    """A minute in the tent."""
    return Fingerprint(load("tent").voice(1).render(60 * RATE_HZ, Mood(activity=activity)))


def test_drops_are_told_apart() -> None:
    assert minute(1.0).envelope_kurtosis > 8
    assert minute(1.0).onsets_per_s > 8
    assert minute(1.0).duty_20db > 0.95  # with no silence between


def test_it_patters_where_cloth_does() -> None:
    """A recording of rain on an umbrella has most at 1 to 2 kHz, and something of every octave above."""
    octaves = minute(1.0).octave_db
    assert max(octaves, key=lambda centre_hz: octaves[centre_hz]) in (1000, 2000)
    assert octaves[8000] > octaves[1000] - 14


def test_drops_end_as_activity_does_and_the_rain_stays() -> None:
    asleep, awake = minute(0.0), minute(1.0)
    assert asleep.envelope_cv < 0.7 * awake.envelope_cv
    assert abs(loudness_of(asleep.stereo).integrated() - loudness_of(awake.stereo).integrated()) < 1.0


def test_each_ear_hears_its_side_of_the_cloth() -> None:
    left, right = minute(1.0).stereo.T.astype(np.float64)
    assert 0.5 < np.corrcoef(left, right)[0, 1] < 0.95
