"""Gains move as asked, without a step, and alike in blocks of any size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.dsp.ramps import EqualPower, Glide, Values, gain_of, rise_limited

CUTS = st.lists(st.integers(1, 700), min_size=1, max_size=12)
MOVES = st.lists(st.tuples(st.floats(-60, 0), st.floats(0, 0.02), st.integers(1, 900)), min_size=1, max_size=6)


def spread(values: Values, frames: int) -> Values:
    return np.broadcast_to(values, (frames,))


@given(CUTS, st.floats(-60, 0), st.floats(-60, 0), st.floats(0, 0.05))
def test_a_glide_is_the_same_in_any_blocks(cuts: list[int], start: float, to: float, over_s: float) -> None:
    whole, cut = Glide(start), Glide(start)
    whole.go(to, over_s)
    cut.go(to, over_s)
    pieces = np.concatenate([spread(cut.take(frames), frames) for frames in cuts])
    assert np.array_equal(pieces, spread(whole.take(sum(cuts)), sum(cuts)))


@given(MOVES)
def test_a_glide_never_steps(moves: list[tuple[float, float, int]]) -> None:
    glide, last = Glide(-30.0), -30.0
    for to, over_s, frames in moves:
        glide.go(to, over_s)
        values = spread(glide.take(frames), frames)
        most = abs(to - last) / max(round(over_s * 48_000), 1) + 1e-9
        assert np.abs(np.diff(values, prepend=last)).max() <= most
        last = values[-1]
        assert glide.now == pytest.approx(last, abs=1e-12)


def test_a_glide_arrives_exactly() -> None:
    glide = Glide(-7.3)
    glide.go(-60.0, 0.0101)
    assert glide.take(1000)[-1] == -60.0
    assert glide.still
    assert glide.take(10).tolist() == [-60.0]


@given(st.integers(0, 3000), st.integers(1, 500))
def test_skipping_is_taking_unheard(skipped: int, frames: int) -> None:
    heard, unheard = Glide(0.0), Glide(0.0)
    for glide in (heard, unheard):
        glide.go(-20.0, 0.03)
    if skipped:
        heard.take(skipped)
    unheard.skip(skipped)
    assert np.array_equal(spread(heard.take(frames), frames), spread(unheard.take(frames), frames))


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=5))
def test_crossfades_keep_the_power_even_when_interrupted(waits: list[int]) -> None:
    """Each wait, a further voice comes in and all before it go: their powers add to one at every frame."""
    gains = [EqualPower(1.0)]
    for frames in waits:
        for gain in gains:
            gain.go(0.0, 0.03)
        gains.append(EqualPower(0.0))
        gains[-1].go(1.0, 0.03)
        power = sum(gain.take(frames) ** 2 for gain in gains)
        assert np.allclose(power, 1.0, atol=1e-12)


def test_a_crossfade_ends() -> None:
    gain = EqualPower(1.0)
    gain.go(0.0, 0.01)
    assert not gain.ended
    assert gain.take(480)[-1] == pytest.approx(0.0, abs=1e-9)
    assert gain.ended


@given(st.lists(st.floats(-60, 0), min_size=1, max_size=200), st.floats(-60, 0), st.floats(0.001, 5))
def test_the_rise_is_limited_and_the_fall_is_not(wanted: list[float], last_db: float, per_frame: float) -> None:
    wanted_db = np.array(wanted)
    reached_db = rise_limited(wanted_db, last_db, len(wanted), per_frame)
    expected, level = [], last_db
    for db in wanted:
        level = min(db, level + per_frame)
        expected.append(level)
    assert np.allclose(reached_db, expected, atol=1e-9)


def test_decibels() -> None:
    assert gain_of(np.array([0.0, -20.0, 20.0])) == pytest.approx([1.0, 0.1, 10.0])
