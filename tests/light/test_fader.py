"""Light that moves: without a step whatever it is asked, and where it should be in the end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.light.fader import BREATH_DEPTH, BREATH_S, TRAVEL_S, Fader

TICK_S = 0.02
FASTEST = (1 / TRAVEL_S + 0.2) * TICK_S  # of a level in one tick; breathing adds its little to the travel

ASKS = st.lists(
    st.tuples(
        st.floats(0, 30),  # after the one before
        st.floats(0, 1),
        st.sampled_from([0.0, 0.001, 0.3, 3.0, 60.0]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(ASKS)
@settings(derandomize=True, max_examples=60)
def test_never_a_step_whenever_and_however_it_is_interrupted(
    asks: list[tuple[float, float, float, bool, bool]],
) -> None:
    fader, now_s = Fader(), 100.0
    level, redness, bound, speed = 0.0, 0.0, 0.0, 0.0
    for wait_s, target, over_s, breathing, red_only in asks:
        for _ in range(int(wait_s / TICK_S / 10)):  # a tenth of the wait closely, the rest at once
            now_s += TICK_S
            before, level = level, fader.at(now_s)
            redder, redness = redness, fader.redness(now_s)
            assert abs(level - before) <= min(FASTEST, speed * TICK_S + 1e-12)
            speed = fader.speed(now_s)
            assert abs(redness - redder) * min(level, before) <= FASTEST
            assert 0.0 <= level <= bound
        now_s += 0.9 * wait_s
        level, redness = fader.at(now_s), fader.redness(now_s)
        bound = max(bound, target)
        fader.to(target, over_s, now_s, breathing=breathing, red_only=red_only)
        assert fader.at(now_s) == pytest.approx(level, abs=1e-12)
        speed = fader.speed(now_s)
        assert level == 0.0 or fader.redness(now_s) == pytest.approx(redness, abs=1e-12)


def test_even_to_the_eye_and_exact_in_the_end() -> None:
    fader = Fader()
    fader.to(0.8, 10.0, at_s=5.0)
    assert [fader.at(5.0 + s) for s in (-1.0, 0.0, 2.5, 5.0, 10.0, 99.0)] == pytest.approx([0, 0, 0.2, 0.4, 0.8, 0.8])
    assert fader.at(15.0) == 0.8
    assert not fader.settled(14.99)
    assert fader.settled(15.0)


def test_turned_round_on_its_way() -> None:
    fader = Fader()
    fader.to(1.0, 10.0, at_s=0.0)
    fader.to(0.0, 4.0, at_s=5.0)
    assert fader.at(7.0) == pytest.approx(0.25)
    assert fader.at(9.0) == 0.0


def test_breathes_six_times_a_minute_below_its_level_and_stops_at_a_word() -> None:
    fader = Fader()
    fader.to(0.5, 1.0, at_s=0.0, breathing=True)
    breathing = [fader.at(60 + i / 10) for i in range(601)]
    assert max(breathing) == pytest.approx(0.5, abs=1e-9)
    assert min(breathing) == pytest.approx(0.5 * (1 - BREATH_DEPTH), abs=1e-9)
    peaks = [i for i in range(1, 600) if breathing[i - 1] < breathing[i] > breathing[i + 1]]
    assert len(peaks) in {5, 6}
    assert not fader.settled(120.0)
    fader.to(0.5, 1.0, at_s=120.0)
    assert fader.settled(120.0 + sum(BREATH_S))
    assert fader.at(120.0 + sum(BREATH_S)) == 0.5


def test_a_dark_lamp_does_not_breathe() -> None:
    fader = Fader()
    fader.to(0.5, 1.0, at_s=0.0, breathing=True)
    fader.to(0.0, 1.0, at_s=63.0, breathing=True)
    assert fader.settled(64.0)
    assert fader.at(66.0) == 0.0


def test_a_night_light_comes_up_red_and_goes_out_red() -> None:
    fader = Fader()
    fader.to(0.2, 2.0, at_s=0.0, red_only=True)
    assert fader.redness(0.1) == 1.0
    fader.to(0.0, 2.0, at_s=10.0)
    assert fader.redness(11.9) == 1.0
    fader.to(0.3, 2.0, at_s=20.0)
    assert fader.redness(20.0) == 0.0


def test_a_lit_lamp_changes_its_colour_slowly() -> None:
    fader = Fader()
    fader.to(0.3, 0.0, at_s=0.0)
    fader.to(0.3, 2.0, at_s=10.0, red_only=True)
    assert not fader.settled(11.0)
    assert fader.redness(11.0) == pytest.approx(0.5)
    fader.to(0.3, 0.0, at_s=20.0)
    assert fader.redness(20.0) == 1.0
    assert fader.redness(20.0 + TRAVEL_S / 2) == pytest.approx(0.5)


def test_breathes_with_whoever_breathes() -> None:
    """4 s in, 7 held, 8 out: brightest while it is held, darkest where it begins."""
    fader = Fader()
    fader.to(0.5, 0.0, at_s=0.0)
    fader.breathe((4.0, 7.0, 8.0), 99.0, 100.0, breathing=True)
    later = 100.0 + 10 * 19.0
    assert [fader.at(later + s) for s in (4.0, 7.5, 11.0)] == pytest.approx([0.5] * 3)
    assert [fader.at(later + s) for s in (0.0, 19.0)] == pytest.approx([0.5 * (1 - BREATH_DEPTH)] * 2)
    assert [fader.at(later + s) for s in (2.0, 15.0)] == pytest.approx([0.5 * (1 - BREATH_DEPTH / 2)] * 2)


@pytest.mark.parametrize("at_s", [0.3, 2.5, 5.0, 7.0, 12.0, 31.0])
def test_another_breath_does_not_step(at_s: float) -> None:
    fader = Fader()
    fader.to(0.7, 30.0, at_s=0.0, breathing=True)
    before = fader.at(at_s)
    fader.breathe((4.0, 7.0, 8.0), at_s, at_s + 0.4, breathing=True)
    assert fader.at(at_s) == pytest.approx(before)
    fader.breathe(None, at_s + 3.0, at_s + 3.0, breathing=False)
    assert fader.at(at_s + 200.0) == pytest.approx(0.7)


@pytest.mark.parametrize("late_s", [-0.5, 0.03, 0.5, 9.4, 12.0])
def test_falls_in_with_a_breath_that_was_held_up(late_s: float) -> None:
    """Within one breath, by no step, and no faster than it says."""
    fader, breath_s = Fader(), (4.0, 7.0, 8.0)
    fader.to(0.5, 0.0, at_s=0.0)
    fader.breathe(breath_s, 99.0, 100.0, breathing=True)
    fader.breathe(breath_s, 150.0, 100.0 + late_s, breathing=True)
    at_s = 150.0
    while at_s < 170.0:
        before, speed = fader.at(at_s), fader.speed(at_s)
        at_s += TICK_S
        assert abs(fader.at(at_s) - before) <= speed * TICK_S + 1e-12
    bottoms = [100.0 + late_s + n * 19.0 for n in (4, 5, 20)]
    assert [fader.at(s) for s in bottoms] == pytest.approx([0.5 * (1 - BREATH_DEPTH)] * 3)
    assert [fader.at(s + 4.0) for s in bottoms] == pytest.approx([0.5] * 3)
