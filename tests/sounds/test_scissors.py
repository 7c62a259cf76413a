"""Scissors open, run shut with a rising sound and meet; it happens at one ear, then at the other."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.dsp.timing import HOPS_PER_S
from device.sounds.contract import Mood
from device.sounds.scissors import Params, Scissors, blades, comb, snip
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=1)
def minute() -> Block:
    """The caller leaves it as it is."""
    return Scissors(1).render(60 * RATE_HZ, Mood())


def test_a_snip_opens_shuts_while_its_sound_rises_and_then_meets() -> None:
    motion = snip(1.0, 1.0)
    met = int(np.flatnonzero(motion.meets)[0])
    shutting = np.arange(int(0.36 * len(motion.slide)), met - 2)
    assert motion.slide[: shutting[0]].max() < 0.5 * motion.slide[shutting].max()
    assert (np.diff(motion.octaves[shutting]) > 0).all()
    assert motion.slide[met + 2 :].max() < 0.05
    assert np.count_nonzero(motion.meets) == 1


def test_only_scissors_are_of_steel_and_only_they_meet() -> None:
    motion = comb(1.5)
    assert len(motion.hush) == pytest.approx(1.5 * HOPS_PER_S, abs=1)
    assert not motion.slide.any()
    assert not motion.meets.any()


def test_blades_ring_as_clamped_bars_do_and_do_not_sting() -> None:
    f = blades(np.random.default_rng(1)).frequency_hz
    assert f.max() < 4500
    assert f[1] / f[0] == pytest.approx(6.27, rel=0.1)


def test_snips_come_about_once_a_second() -> None:
    """Seen in the rates at which the envelope moves: most at 0.5 to 2 Hz."""
    depth = Fingerprint(minute()).modulation_depth
    assert min(depth["0.5-1"], depth["1-2"]) > 3 * depth["0.25-0.5"]
    assert Fingerprint(minute()).envelope_kurtosis > 8


def test_it_goes_from_ear_to_ear() -> None:
    seconds = np.sqrt(np.mean(minute().astype(np.float64).reshape(60, RATE_HZ, 2) ** 2, axis=1))
    level_difference_db = 20 * np.log10(seconds[:, 0] / seconds[:, 1])
    assert level_difference_db.max() > 6
    assert level_difference_db.min() < -6


def test_without_hush_there_are_single_knocks_and_with_it_no_holes() -> None:
    dry = Scissors(1, Params(hush_db=-60.0)).render(20 * RATE_HZ, Mood())
    assert Fingerprint(dry).duty_20db < 0.4
    assert Fingerprint(minute()).duty_20db > 0.55
