"""What nights make one believe, and how it is forgotten."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.simulator.sleepers import DAY_S
from device.taste.contract import Night
from device.taste.liking import RECENT, Taste, taste_of
from tests.taste.nights import EVENING, KINDS, night, nights_of

SKIPS = [night("paper", 20.0, "whisper", day=n) for n in range(3)]


def sane(taste: Taste) -> bool:
    """A belief that can be drawn from, no wider than when nothing was known."""
    np.linalg.cholesky(taste.cov)
    likings = np.abs(taste.mean).max()
    wider = np.diag(taste.cov) - np.diag(taste.prior.cov)
    return bool(np.isfinite(taste.mean).all() and likings < 3 and wider.max() < 1e-9 and (taste.use <= 1).all())


def test_good_nights_make_it_liked_and_sure() -> None:
    before, after = taste_of((), KINDS), taste_of(nights_of(["paper"] * 5), KINDS)

    assert after.liking("paper")[0] > before.liking("paper")[0] + 0.5
    assert after.liking("paper")[1] < before.liking("paper")[1] / 2


def test_what_is_learned_of_paper_informs_page_more_than_breath() -> None:
    before, after = taste_of((), KINDS), taste_of(SKIPS, KINDS)
    fell = {sound: before.liking(sound)[0] - after.liking(sound)[0] for sound in ("paper", "page", "orbit")}

    assert fell["paper"] > fell["page"] > 0.1
    assert fell["page"] > fell["orbit"]


def test_a_clock_informs_the_other_clock_most() -> None:
    before, after = taste_of((), KINDS), taste_of([night("clock", 9.0, "whisper")], KINDS)
    fell = {sound: before.liking(sound)[0] - after.liking(sound)[0] for sound in KINDS}

    assert sorted(fell, key=lambda sound: fell[sound])[-2:] == ["clock_tall", "clock"]


def test_three_nights_that_made_no_hope_are_a_trial() -> None:
    assert not taste_of(SKIPS[:2], KINDS).tried("paper")
    assert taste_of(SKIPS, KINDS).tried("paper")
    assert not taste_of(SKIPS, KINDS, {"paper": 0.9}).tried("paper")
    assert not taste_of(nights_of(["paper"] * 3), KINDS).tried("paper")
    assert not taste_of(SKIPS, KINDS).tried("page"), "less is expected of its kin, but it was not heard"


def test_one_night_is_one_trial() -> None:
    often = night("paper", 9.0, "whisper", 20.0, "paper", 30.0, "whisper", 40.0, "paper", 50.0, "whisper")

    assert not taste_of([often], KINDS).tried("paper")


def test_a_trial_is_over_after_ninety_days() -> None:
    assert taste_of([*SKIPS, night("whisper", day=89.0)], KINDS).tried("paper")
    assert not taste_of([*SKIPS, night("whisper", day=91.0)], KINDS).tried("paper")


def test_it_is_forgotten_in_years() -> None:
    learned = taste_of(nights_of(["paper"] * 20), KINDS)
    likings, give_or_take = zip(*(learned.rested(days).liking("paper") for days in (0, 40, 365, 3650)), strict=True)

    assert list(likings) == sorted(likings, reverse=True)
    assert list(give_or_take) == sorted(give_or_take)
    assert (likings[-1], give_or_take[-1]) == pytest.approx(taste_of((), KINDS).liking("paper"), abs=1e-3)


def test_a_change_of_taste_is_learned_in_weeks() -> None:
    loved = nights_of(["paper"] * 60)
    hated = [night("paper", 20.0, "whisper", day=60.0 + n) for n in range(7)]

    assert taste_of(loved, KINDS).liking("paper")[0] > 0.7
    assert taste_of(loved + hated, KINDS).liking("paper")[0] < 0.1


def test_it_wears_off_with_use_and_recovers_with_rest() -> None:
    fatigues = [taste_of(nights_of(["paper"] * n), KINDS).fatigue("paper") for n in (1, 3, 6)]
    used = taste_of(nights_of(["paper"] * 6), KINDS)

    assert 0 < fatigues[0] < fatigues[1] < fatigues[2]
    assert used.rested(3.0).fatigue("paper") < used.fatigue("paper") / 1.3
    assert used.rested(200.0).fatigue("paper") < 1e-3
    assert used.fatigue("page") == 0


def test_whom_a_sound_bores_soon_is_learned() -> None:
    """Good when it was left alone for a week, bad the night after."""
    bored = []
    for week in range(8):
        bored += [night("paper", day=week * 7.0), night("paper", 30.0, "page", day=week * 7.0 + 1)]
    steady = nights_of(["paper", "page"] * 8)

    assert taste_of(bored, KINDS).mean[-2] > taste_of(steady, KINDS).mean[-2] + 0.2


def test_what_was_set_by_hand_is_believed_tells_of_its_kin_and_lasts() -> None:
    said = taste_of((), KINDS, {"paper": 0.8, "gone": 0.3})

    assert said.liking("paper")[0] == pytest.approx(0.8, abs=0.05)
    assert said.liking("page")[0] > 0.2
    assert said.rested(3650.0).liking("paper")[0] == pytest.approx(0.8, abs=0.05)
    assert taste_of(SKIPS, KINDS, {"paper": 0.8}).liking("paper")[0] < 0.8


@pytest.mark.parametrize("wrong_at", [0.0, 1.0, EVENING - 400 * DAY_S, 4.3e9, EVENING + 5 * DAY_S + 1])
def test_a_clock_that_was_wrong_for_a_night_costs_that_night(wrong_at: float) -> None:
    right = nights_of(["paper", "page", "paper", "paper", "hair", "paper", "paper", "page"])
    wrong = [*right[:5], replace(right[5], began_at=wrong_at), *right[6:]]
    one, other = taste_of(right, KINDS), taste_of(wrong, KINDS)

    assert np.abs(one.mean - other.mean).max() < 0.02
    assert np.abs(one.use - other.use).max() < 0.1


def test_two_nights_of_the_same_moment() -> None:
    assert sane(taste_of([night("paper")] * 50, KINDS))


def test_night_by_night_is_as_all_at_once() -> None:
    nights = nights_of(["paper", "hair", "clock"] * 10)
    folded = taste_of((), KINDS)
    for each in nights:
        folded = folded.after(each)

    assert np.array_equal(folded.mean, taste_of(nights, KINDS).mean)


def test_ten_years() -> None:
    sounds = sorted(KINDS)
    nights = [
        night(sounds[n % 9], 20.0 * (n % 50), sounds[n * 7 % 10], (3000.0, "extend"), (40.0, "softer"), day=n)
        for n in range(3650)
    ]
    began_s = time.process_time()
    taste = taste_of(nights, KINDS)
    took_s = time.process_time() - began_s
    folded = taste_of((), KINDS)
    for each in nights:
        folded = folded.after(each)

    assert sane(taste)
    assert sane(folded)
    assert taste.nights == folded.nights == 3650
    assert taste.heard == folded.heard
    assert np.abs(taste.mean - folded.mean).max() < 0.01
    assert took_s < 2.0, "only the last are learned from"
    assert RECENT < 3650


moments = st.floats(-10.0, 30_000.0)
some_nights = st.lists(
    st.builds(
        lambda began_at, ended, begun, touches: replace(
            night(*begun, ended=ended, length_s=5000.0), began_at=began_at, touches=touches
        ),
        st.one_of(st.floats(0, 5e9), st.sampled_from([EVENING, 0.0, 4.3e9])),
        st.sampled_from(["silence", "stopped", "cut short"]),
        st.lists(st.one_of(st.sampled_from([*KINDS, "gone"]), moments), min_size=1, max_size=9).map(
            lambda x: ["orbit", *x]
        ),
        st.just(()),
    ),
    max_size=12,
)


@given(nights=some_nights)
def test_no_log_breaks_it(nights: list[Night]) -> None:
    assert sane(taste_of(nights, KINDS))
