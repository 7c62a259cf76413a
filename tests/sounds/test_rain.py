"""Light rain beside a recording of it."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.rain import Rain
from tests.measure.fingerprint import Fingerprint
from tests.measure.recordings import recordings

LIGHT_RAIN = recordings()["light_rain"]


@lru_cache(maxsize=2)
def minute(activity: float) -> Fingerprint:
    """A minute of rain."""
    return Fingerprint(Rain(1).render(60 * RATE_HZ, Mood(activity=activity)))


def test_it_is_a_steady_rush_with_single_drops_in_it_as_real_rain_is() -> None:
    rain = minute(1.0)
    assert rain.envelope_cv == pytest.approx(LIGHT_RAIN["envelope_cv"], abs=0.1)
    assert 20 < rain.envelope_kurtosis < 200  # 57 in the recording
    assert rain.onsets_per_s == pytest.approx(LIGHT_RAIN["onsets_per_s"], abs=1.8)
    assert rain.onset_interval_cv == pytest.approx(LIGHT_RAIN["onset_interval_cv"], abs=0.25)


def test_the_ears_are_as_unlike_as_in_the_open() -> None:
    assert minute(1.0).iacc_half_second == pytest.approx(LIGHT_RAIN["iacc_half_second"], abs=0.2)


def test_nearby_drops_end_as_activity_does_and_the_rush_stays() -> None:
    assert minute(0.0).envelope_kurtosis < 0.3 * minute(1.0).envelope_kurtosis
    assert minute(0.0).duty_20db > 0.99


def test_it_is_softer_in_the_highs_than_real_rain() -> None:
    octaves = minute(1.0).octave_db
    assert octaves[8000] < LIGHT_RAIN["octave_db"]["8000"] - 3
    assert np.argmax([octaves[c] for c in (250, 500, 1000, 2000, 4000, 8000)]) == 3
