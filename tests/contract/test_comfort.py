"""Every sound is fit for a dark room: nothing startles, and mood winds it down."""

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
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


@pytest.mark.parametrize("sound_id", [sound_id for sound_id in IDS if load(sound_id).family == "bed"])
def test_a_bed_at_rest_has_nothing_that_stands_out(sound_id: str) -> None:
    """It plays on while its listener falls asleep: what knocks or flares when awake has gone."""
    comfort = Comfort(at_level(sound_id, 1, 60.0, Mood(activity=0.0, brightness=0.3)))
    assert comfort.event_lu < 6.0
    assert comfort.jump_db < 18.0


@pytest.mark.parametrize("sound_id", IDS)
def test_less_brightness_is_darker(sound_id: str) -> None:
    ladder = [Fingerprint(at_level(sound_id, 2, 12.0, Mood(brightness=b))).centroid_hz for b in LADDER]
    assert np.diff(ladder).max() < 0.02 * ladder[0]
    assert ladder[-1] < 0.9 * ladder[0]


@pytest.mark.parametrize("flaw", ["true peak dBTP", "event LU", "jump dB", "DC dBFS", "centroid Hz", "5k/2k dB"])
def test_what_disturbs_is_found(flaw: str) -> None:
    """Each limit is passed by something that it is there for."""
    dark, bright = at_level("brown", 1, 20.0), at_level("white", 1, 20.0)
    at = slice(10 * RATE_HZ, 10 * RATE_HZ + RATE_HZ // 2)
    knocked = dark.copy()
    knocked[10 * RATE_HZ : 10 * RATE_HZ + 200] += 0.6
    swollen = dark.copy()
    swollen[at] *= 8 * np.hanning(RATE_HZ // 2)[:, np.newaxis]
    flawed = {
        "true peak dBTP": knocked,
        "event LU": swollen,
        "jump dB": knocked,
        "DC dBFS": dark + np.float32(2e-4),
        "centroid Hz": bright,
        "5k/2k dB": bright,
    }
    assert Comfort(dark).figures(dark=True)[0].held
    assert flaw in [figure.name for figure in Comfort(flawed[flaw]).figures(dark=True) if not figure.held]
