"""Rain on the window beside a recording of it."""

from functools import lru_cache

import pytest

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.rain_window import RainWindow
from tests.measure.fingerprint import Fingerprint
from tests.measure.recordings import distance_to, mean, recordings

RECORDING = recordings()["rain_on_window"]


@lru_cache(maxsize=2)
def minute(activity: float) -> Fingerprint:
    """A minute at the window."""
    return Fingerprint(RainWindow(2).render(60 * RATE_HZ, Mood(activity=activity)))


def test_it_is_as_near_to_the_recording_as_recordings_of_one_thing_are() -> None:
    assert mean(distance_to("rain_on_window", minute(1.0))) < 0.65


def test_its_colour_is_that_of_a_pane() -> None:
    octaves = minute(1.0).octave_db
    for centre_hz in (250, 500, 1000, 2000):
        assert octaves[centre_hz] == pytest.approx(RECORDING["octave_db"][str(centre_hz)], abs=3.0)


def test_heavier_drops_end_as_activity_does() -> None:
    assert minute(0.0).onsets_per_s < minute(1.0).onsets_per_s
    assert minute(0.0).envelope_kurtosis < minute(1.0).envelope_kurtosis


def test_the_ears_are_as_unlike_as_at_a_window() -> None:
    assert minute(1.0).iacc_half_second == pytest.approx(RECORDING["iacc_half_second"], abs=0.15)
