"""A cat's purr: puffs at its rate, in breaths that turn."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.purr import Params, Purr
from tests.measure.fingerprint import Fingerprint

ENVELOPE_HZ = 400
STEP = RATE_HZ // ENVELOPE_HZ


@lru_cache(maxsize=1)
def minute() -> NDArray[np.float32]:
    """A minute of the default cat."""
    return Purr(3).render(60 * RATE_HZ, Mood())


def envelope(stereo: NDArray[np.float32]) -> NDArray[np.float64]:
    """Power in steps of 2.5 ms."""
    power: NDArray[np.float64] = np.mean(stereo.astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=(1, 2))
    return power


def flutter_hz(stereo: NDArray[np.float32]) -> float:
    """The rate at which the envelope flutters most, between 10 and 60 Hz."""
    f, power = signal.welch(np.sqrt(envelope(stereo)), ENVELOPE_HZ, nperseg=512)
    inside = (f > 10) & (f < 60)
    return float(f[inside][power[inside].argmax()])


def test_it_flutters_at_the_rate_of_a_cat() -> None:
    assert 22.0 < flutter_hz(minute()) < 29.0


def test_out_is_faster_than_in() -> None:
    only_out = Purr(1, Params(in_hz=26.5, in_s=1.5)).render(30 * RATE_HZ, Mood())
    only_in = Purr(1, Params(out_hz=24.1, out_s=1.5)).render(30 * RATE_HZ, Mood())
    assert flutter_hz(only_out) - flutter_hz(only_in) > 1.0


def test_breaths_turn_every_second_and_a_half_or_so_and_not_in_strict_time() -> None:
    smooth = np.convolve(envelope(minute()), np.hanning(60) / 30, "same")
    turns, _ = signal.find_peaks(-smooth, height=-0.15 * smooth.mean(), distance=ENVELOPE_HZ // 2)
    lengths_s = np.diff(turns) / ENVELOPE_HZ
    assert 1.1 < np.median(lengths_s) < 1.9
    assert 0.03 < lengths_s.std() / lengths_s.mean() < 0.3


def test_a_small_loudspeaker_has_something_to_play_and_the_ears_differ() -> None:
    octaves = Fingerprint(minute()).octave_db
    assert octaves[250] > -8.0
    assert octaves[500] > -12.0
    assert Fingerprint(minute()).iacc_half_second < 0.7
