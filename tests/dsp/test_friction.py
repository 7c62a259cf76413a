"""A surface read faster is denser, brighter and louder; read again, it is the same."""

from dataclasses import replace

import numpy as np
import pytest

from device.dsp.friction import CHUNK, HOPS, Course, Friction, Patches, Surface, reach
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, streams
from device.dsp.timing import hops_of
from tests.measure.fingerprint import Fingerprint

WOOL = Surface(bumps_per_s=5000.0, bump_hz=2500.0, body_hz=(200.0, 8000.0), catches_per_s=0.0)


def drawn(surface: Surface, speed: float, *, side: float = 0.0, light: float = 1.0) -> Block:
    """Ten seconds at one speed."""
    friction = Friction(streams(1, 2), surface)
    even = np.ones(hops_of(10) // HOPS * HOPS)
    friction.plan(Course(speed * even, even, side * even, light * even, even))
    return np.concatenate([friction.render() for _ in range(friction.planned // CHUNK)])


def spikiness(stereo: Block) -> float:
    """Kurtosis: 3 for noise, more for pulses one by one."""
    return float(np.mean(stereo**4) / np.mean(stereo**2) ** 2)


@pytest.mark.parametrize("exponent", [1.0, 2.0])
def test_level_follows_the_speed_by_its_exponent(exponent: float) -> None:
    surface = replace(WOOL, exponent=exponent)
    slow, fast = drawn(surface, 0.5), drawn(surface, 1.0)
    assert 20 * np.log10(fast.std() / slow.std()) == pytest.approx(6.02 * exponent, abs=0.5)
    assert fast.std() == pytest.approx(1.0, rel=0.1)


def test_faster_is_brighter_and_the_body_stays() -> None:
    slow, fast = Fingerprint(drawn(WOOL, 0.4)), Fingerprint(drawn(WOOL, 1.2))
    assert fast.centroid_hz > 1.5 * slow.centroid_hz
    assert max(slow.octave_db[63], fast.octave_db[63]) < -15  # below the floor of the body


def test_less_light_is_darker_and_as_loud() -> None:
    bright, dark = drawn(WOOL, 0.8), drawn(WOOL, 0.8, light=0.0)
    assert Fingerprint(dark).centroid_hz < 0.6 * Fingerprint(bright).centroid_hz
    assert dark.std() == pytest.approx(bright.std(), rel=0.05)


def test_slower_meets_fewer_bumps() -> None:
    coarse = replace(WOOL, bumps_per_s=6000.0, bump_hz=1e5, bump_spread=0.2, patch_depth=0.0)
    assert spikiness(drawn(coarse, 0.1)) > 3 * spikiness(drawn(coarse, 1.2))


def test_a_weave_is_met_thread_by_thread() -> None:
    per_s = 80
    chance = replace(WOOL, catches_per_s=float(per_s), catch_db=20.0, catch_decades=0.5, patch_depth=0.0)
    for surface, low, high in ((chance, -0.1, 0.1), (replace(chance, catch_evenness=0.97), 0.3, 1.0)):
        left = drawn(surface, 1.0)[: 5 * RATE_HZ, 0]
        power = np.convolve(left.astype(np.float64) ** 2, np.ones(96) / 96, "same")[::48]
        power -= power.mean()
        thread = round(1000 / per_s)
        assert low < np.sum(power[thread:] * power[:-thread]) / np.sum(power**2) < high


def test_the_side_is_heard_and_the_ears_differ() -> None:
    stereo = drawn(WOOL, 1.0, side=-0.9)
    left, right = stereo.std(axis=0)
    assert 20 * np.log10(left / right) > 9
    assert 0.05 < Fingerprint(drawn(WOOL, 1.0)).iacc_half_second < 0.5


def test_a_place_is_as_rough_whenever_one_comes_back() -> None:
    patches = Patches(np.random.default_rng(1), WOOL)
    there = np.linspace(0.0, 1.0, 200)
    assert np.array_equal(patches.at(there)[::-1], patches.at(there[::-1]))
    everywhere = patches.at(np.linspace(0.0, 25.0, 20_000))
    assert np.mean(everywhere**2) == pytest.approx(1.0, abs=0.05)
    assert np.log(everywhere).std() == pytest.approx(WOOL.patch_depth, rel=0.2)


def test_catches_come_as_often_as_it_is_fast() -> None:
    catching = replace(WOOL, bumps_per_s=1e5, bump_hz=1e5, catches_per_s=4.0, catch_db=6.0, patch_depth=0.0)
    slow, fast = (Fingerprint(drawn(catching, speed)).onsets_per_s for speed in (0.4, 1.2))
    assert 1.8 < fast / slow < 4.5


def test_a_reach_goes_from_rest_to_rest() -> None:
    early, even, late = (reach(200, lean) for lean in (-0.6, 0.0, 0.6))
    assert even[0] < 0.001
    assert even[-1] < 0.001
    assert even.max() == pytest.approx(1.0, abs=0.001)
    assert early.argmax() < even.argmax() < late.argmax()
