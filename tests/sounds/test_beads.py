"""Beads collide by chance, ring each at a pitch, and bounce as beads do."""

from functools import lru_cache

import numpy as np
import pytest
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.dsp.timing import moments
from device.sounds.beads import Beads, Params, bounces
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=1)
def minute() -> Block:
    """The caller leaves it as it is."""
    return Beads(1).render(60 * RATE_HZ, Mood())


def test_collisions_come_by_chance_alone_and_as_often_as_there_is_energy() -> None:
    expected = np.repeat((0.2, 0.6), 5000)
    at_hop = moments(np.random.default_rng(1), expected)
    assert np.count_nonzero(at_hop < 5000) == pytest.approx(1000, rel=0.1)
    assert np.count_nonzero(at_hop >= 5000) == pytest.approx(3000, rel=0.1)
    gaps = np.diff(at_hop[at_hop < 5000])
    assert gaps.std() / gaps.mean() == pytest.approx(1.0, abs=0.1)  # a Poisson process


def test_a_dropped_bead_bounces_lower_and_sooner_each_time() -> None:
    at_s, speed = bounces(np.random.default_rng(1), 0.7)
    flights_s = np.diff(at_s)
    kept = flights_s[1:] / flights_s[:-1]
    assert kept == pytest.approx(np.full(len(kept), kept[0]))
    assert speed[1:] / speed[:-1] == pytest.approx(np.full(len(speed) - 1, kept[0]))
    assert at_s[-1] < 1.0


def test_it_is_many_small_events_over_a_murmur() -> None:
    measured = Fingerprint(minute())
    assert measured.envelope_kurtosis > 8
    assert measured.duty_20db > 0.55
    noise = Fingerprint(Beads(1, Params(murmur_db=30.0)).render(20 * RATE_HZ, Mood()))
    assert measured.modulation_depth["32-64"] > 2 * noise.modulation_depth["32-64"]


def test_one_collision_rings_at_the_pitch_of_the_two_beads_that_met() -> None:
    """With beads all of one size, the strongest band is that size's, and narrow."""
    alike = Beads(1, Params(sizes_octaves=0.01, murmur_db=-40.0, bowl_db=-40.0)).render(20 * RATE_HZ, Mood())
    f, power = signal.welch(alike.sum(axis=1), RATE_HZ, nperseg=2048)
    assert f[power.argmax()] == pytest.approx(Params().pitch_hz, rel=0.08)
    assert power[(f > 2700) & (f < 3000)].mean() < power.max() / 100


def test_beads_pass_from_hand_to_hand() -> None:
    seconds = np.sqrt(np.mean(minute().astype(np.float64).reshape(60, RATE_HZ, 2) ** 2, axis=1))
    level_difference_db = 20 * np.log10(seconds[:, 0] / seconds[:, 1])
    assert level_difference_db.max() > 2
    assert level_difference_db.min() < -2
