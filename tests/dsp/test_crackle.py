"""Clicks by a course: how many, when, how strong, on which side."""

import numpy as np
import pytest

from device.dsp.crackle import Course, Crackle, Law
from device.dsp.modes import Modes, Rustle
from device.dsp.timing import HOPS_PER_S, one_after_another

HOPS_OF_IT = 400
PAPER = Law()


def course(clicks_per_s: float, side: float = 0.0, rustle: float = 0.0) -> Course:
    """Even, for four seconds."""
    even = np.ones(HOPS_OF_IT)
    return Course(clicks_per_s * even, even, 2000.0 * even, side * even, rustle * even, 0.5 * even)


def sounded(*courses: Course, law: Law = PAPER) -> np.ndarray:
    """All of them."""
    modes = Modes(np.geomspace(800.0, 6000.0, 16), np.full(16, 0.001), rise_s=0.0005, length_s=0.008)
    rng = np.random.default_rng(1)
    crackle = Crackle(rng, modes, Rustle(rng, 350.0, (600.0, 5500.0)), law)
    crackle.plan(one_after_another(courses))
    chunks = []
    while not crackle.wanted:
        chunks.append(crackle.render())
    return np.concatenate(chunks).astype(np.float64)


def test_as_many_clicks_as_the_course_tells() -> None:
    sound = sounded(course(5.0), law=Law(cascade=0.0, decades=0.1))
    envelope = np.sqrt(np.mean(sound[: len(sound) // 96 * 96].reshape(-1, 96, 2) ** 2, axis=(1, 2)))
    loud = envelope > 0.1 * envelope.max()
    clicks = np.count_nonzero(loud[1:] & ~loud[:-1])
    assert clicks == pytest.approx(5.0 * HOPS_OF_IT / HOPS_PER_S, abs=5)


def test_a_great_click_is_a_cascade_of_the_same_energy() -> None:
    one, many = (sounded(course(3.0), law=Law(cascade=n, decades=0.1)) for n in (0.0, 12.0))
    assert np.sum(many**2) == pytest.approx(np.sum(one**2), rel=0.4)
    assert np.abs(many).max() < 0.7 * np.abs(one).max()


def test_it_sounds_on_its_side() -> None:
    left, right = np.sum(sounded(course(40.0, side=1.0)) ** 2, axis=0)
    assert right > 3 * left


def test_courses_follow_each_other() -> None:
    quiet_then_busy = sounded(course(0.0), course(60.0))
    half = len(quiet_then_busy) // 2
    assert np.sum(quiet_then_busy[half:] ** 2) > 50 * np.sum(quiet_then_busy[: half - 8192] ** 2)
