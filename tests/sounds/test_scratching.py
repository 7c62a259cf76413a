"""Scratching: threads that are met as fast as the nails go, to and fro, at either ear."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.friction import CHUNK, HOPS, Course, Friction
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, streams
from device.dsp.timing import hops_of
from device.sounds.contract import Mood
from device.sounds.scratching import CLOTH, Scratching
from tests.measure.fingerprint import Fingerprint

STEP = RATE_HZ // 20


@lru_cache(maxsize=2)
def minute(activity: float = 1.0) -> Block:
    """A minute of it, to be left as it is."""
    return Scratching(1).render(60 * RATE_HZ, Mood(activity=activity))


def power(stereo: Block) -> np.ndarray:
    """Of the ears in twentieths of a second: `(steps, 2)`."""
    return np.mean(stereo.astype(np.float64).reshape(-1, STEP, 2) ** 2, axis=1)


@pytest.mark.parametrize("speed", [0.5, 0.9])
def test_threads_purr_at_the_speed_of_the_nails(speed: float) -> None:
    friction = Friction(streams(1, 2), CLOTH)
    even = np.ones(hops_of(8) // HOPS * HOPS)
    friction.plan(Course(speed * even, even, 0 * even, even, even))
    mono = np.concatenate([friction.render() for _ in range(friction.planned // CHUNK)]).sum(axis=1)
    envelope = np.sqrt(np.mean(mono.astype(np.float64).reshape(-1, 128) ** 2, axis=1))  # 375 a second
    f = np.fft.rfftfreq(len(envelope), 128 / RATE_HZ)
    spectrum = np.convolve(np.abs(np.fft.rfft(envelope - envelope.mean())) ** 2, np.hanning(40), "same")
    heard = (f > 20) & (f < 130)
    assert f[heard][spectrum[heard].argmax()] == pytest.approx(speed * CLOTH.catches_per_s, rel=0.1)


def test_it_goes_to_and_fro_slowly() -> None:
    measured = Fingerprint(minute())
    assert measured.modulation_depth["1-2"] > 0.25
    assert measured.modulation_depth["4-8"] < 0.5 * measured.modulation_depth["1-2"]
    assert measured.duty_20db > 0.65  # energy-dense (Fang et al. 2025)
    assert measured.envelope_kurtosis < 14


def test_either_ear_is_scratched_at() -> None:
    smooth = np.stack([np.convolve(ear, np.hanning(21), "same") for ear in power(minute()).T])
    ild_db = 10 * np.log10(smooth[0] / smooth[1])
    assert ild_db.max() > 6
    assert ild_db.min() < -6
    assert Fingerprint(minute()).iacc_half_second < 0.35


def test_a_faster_hand_is_brighter() -> None:
    both = power(minute()).sum(axis=1)
    edges = power(np.diff(minute(), axis=0, prepend=np.float32(0))).sum(axis=1) / both
    fast, slow = both > np.quantile(both, 0.8), both < np.quantile(both, 0.25)
    assert np.median(edges[fast]) > 1.5 * np.median(edges[slow])


def test_less_activity_is_slower_and_softer() -> None:
    assert np.std(minute(0.4)) < 0.4 * np.std(minute())
    turns = [Fingerprint(minute(activity)).modulation_depth["2-4"] for activity in (1.0, 0.4)]
    assert turns[1] < turns[0]
