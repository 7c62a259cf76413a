"""Every sound is fit for a dark room: nothing startles, and mood winds it down."""

import numpy as np
import pytest

from device.sounds import load, sound_ids
from device.sounds.contract import Mood
from tests.measure.comfort import Comfort, at_level, loudness_of
from tests.measure.fingerprint import Fingerprint

IDS = sound_ids()
LADDER = (1.0, 0.5, 0.0)


@pytest.mark.parametrize("sound_id", IDS)
def test_nothing_startles(sound_id: str) -> None:
    figures = Comfort(at_level(sound_id, 1, 60.0)).figures(dark=load(sound_id).dark)
    assert not [figure for figure in figures if not figure.held]


@pytest.mark.parametrize("sound_id", IDS)
def test_less_activity_is_softer_and_a_bed_stays(sound_id: str) -> None:
    ladder = [loudness_of(at_level(sound_id, 2, 30.0, Mood(activity=a))).integrated() for a in LADDER]
    if load(sound_id).family == "bed":
        assert max(ladder) - min(ladder) < 1.0
    else:
        assert np.diff(ladder).max() < 0.7  # chance of half a minute
        assert ladder[0] - ladder[-1] > 9.0


@pytest.mark.parametrize("sound_id", IDS)
def test_less_brightness_is_darker(sound_id: str) -> None:
    ladder = [Fingerprint(at_level(sound_id, 2, 12.0, Mood(brightness=b))).centroid_hz for b in LADDER]
    assert np.diff(ladder).max() < 0.02 * ladder[0]
    assert ladder[-1] < 0.9 * ladder[0]
