"""The rules always hold; the rest is a draw that can be had again, and says why."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.session.score import DRIFT
from device.taste.choice import ACQUAINTED_NIGHTS, SETTLE, choose, may_play
from device.taste.contract import Night, Touch
from device.taste.liking import Taste, taste_of
from device.taste.signs import AT_ONCE_S
from tests.taste.nights import FREELY, KINDS, TIMER_S, night, nights_of
from tests.taste.test_liking import some_nights

ALL = nights_of(sorted(FREELY) * 2)
SEEDS = range(200)


def so_far(*changes: str | float, day: float = 30.0, at_s: float = 30.0) -> Night:
    """A night that goes on: its last sound is being refused now."""
    begun = night(*changes, day=day, ended="cut short", length_s=at_s)
    return replace(begun, touches=(*begun.touches, Touch(at_s, "next")))


def chosen(
    taste: Taste, tonight: Night | None = None, settle_s: float | None = None, **rules: set[str]
) -> Counter[str]:
    """How often each, over many seeds."""
    choices = [choose(taste, seed, tonight=tonight, settle_s=settle_s, **rules) for seed in SEEDS]
    return Counter(choice.sound for choice in choices if choice)


def test_the_first_movement_is_the_scores() -> None:
    assert SETTLE == DRIFT


def test_the_same_night_chooses_the_same() -> None:
    taste = taste_of(ALL, KINDS)

    assert [choose(taste, seed) for seed in SEEDS] == [choose(taste_of(ALL, KINDS), seed) for seed in SEEDS]


def test_what_is_liked_is_played_mostly() -> None:
    loved = [*ALL, *nights_of(["hair"] * 10, 20.0), *[night("clock", 9.0, "paper", 50.0, "hair", day=30.0)] * 3]
    counts = chosen(taste_of(loved, KINDS))

    assert counts["hair"] > sum(counts.values()) / 2
    assert counts["clock"] == 0


def test_a_sound_too_much_used_rests_and_it_is_said_for_which() -> None:
    bored = [*ALL]
    for week in range(8):
        bored += [night("hair", day=30.0 + week * 7), night("hair", 400.0, "page", day=31.0 + week * 7)]
    bored += nights_of(["hair"] * 3, 86.0)
    choices = [choose(taste_of(bored, KINDS, {"hair": 1.2}), seed) for seed in SEEDS]
    whys = [choice.why for choice in choices if choice and choice.why.because == "rested"]

    assert whys
    assert {why.instead_of for why in whys} == {"hair"}


def test_it_never_chooses_what_it_must_not() -> None:
    counts = chosen(taste_of((), KINDS), without={"paper", "whisper"})

    assert counts.keys() == FREELY - {"paper", "whisper"}


def test_eating_and_beds_when_asked() -> None:
    counts = chosen(taste_of(nights_of(["apple", "rain"] * 9), KINDS), asked={"apple", "rain"})

    assert {"apple", "rain"} <= counts.keys()
    assert not {"apple", "rain"} & chosen(taste_of(nights_of(["apple", "rain"] * 9), KINDS)).keys()


def test_in_the_first_nights_it_is_always_a_new_one() -> None:
    for nights in ([], ALL[:3], ALL[:5]):
        known = {heard.sound for a_night in nights for heard in a_night.heard}

        assert not known & chosen(taste_of([*nights], KINDS)).keys()


def test_in_the_first_nights_what_is_surely_liked_is_enough() -> None:
    counts = chosen(taste_of(nights_of(["hair"] * 6), KINDS))

    assert ACQUAINTED_NIGHTS > 6
    assert counts["hair"] > 0


def test_one_new_sound_a_night_is_let_in() -> None:
    taste = taste_of(nights_of(["hair", "page"] * 6), KINDS)

    assert chosen(taste, so_far("orbit", at_s=AT_ONCE_S + 1)).keys() <= {"hair", "page"}


def test_a_new_sound_refused_at_once_was_not_let_in() -> None:
    taste = taste_of(nights_of(["hair", "page"] * 6), KINDS)
    refused = so_far("orbit", at_s=AT_ONCE_S - 1)

    assert set(may_play(taste, taste.after(refused), (), (), refused)) == FREELY - {"orbit"}


def test_in_the_first_nights_another_new_one_takes_the_place_of_one_refused() -> None:
    taste = taste_of(nights_of(["hair"]), KINDS)

    assert not {"hair", "orbit"} & chosen(taste, so_far("orbit", at_s=AT_ONCE_S * 5)).keys()


def test_nothing_new_after_the_first_movement() -> None:
    taste = taste_of([*nights_of(["hair", "page"]), night("clock", 9.0, "hair", day=3.0)], KINDS)

    assert chosen(taste, so_far("hair", at_s=SETTLE * TIMER_S)).keys() <= {"page", "clock"}
    assert chosen(taste, so_far("hair", at_s=400.0), settle_s=350.0).keys() <= {"page", "clock"}, "who sleeps soon"


def test_what_was_tried_rests_as_long_as_there_is_anything_else() -> None:
    tried = taste_of([night("clock", 300.0, "page", day=n) for n in range(20, 23)], KINDS)
    but_orbit = FREELY - {"orbit", "clock", "page"}

    assert tried.tried("clock")
    assert "clock" not in chosen(tried, without=but_orbit)
    assert chosen(tried, so_far("page", day=23.0), without=but_orbit).keys() == {"orbit"}
    assert chosen(tried, so_far("orbit", day=23.0), without=FREELY - {"orbit", "clock"}).keys() == {"clock"}


def test_where_nothing_known_is_bearable_there_are_new_ones() -> None:
    taste = taste_of(
        [night("clock", 9.0, "clock_tall", 30.0, "paper", 40.0, "page", 50.0, "page", day=1.0)] * 11, KINDS
    )

    assert "breath" in chosen(taste, so_far("hair", at_s=AT_ONCE_S + 1))


def test_what_was_refused_tonight_comes_back_last() -> None:
    taste = taste_of(ALL, KINDS)
    heard: list[str] = ["hair"]
    for n in range(len(FREELY) - 1):
        changes = [x for sound in heard for x in (sound, 5.0 * n)][:-1]
        choice = choose(taste, 7, tonight=so_far(*changes, at_s=5.0 * n + 5))
        assert choice
        heard.append(choice.sound)

    assert set(heard) == FREELY
    again = choose(taste, 7, tonight=so_far(*[x for sound in heard for x in (sound, 9.0)][:-1], at_s=50.0))
    assert again
    assert again.sound != heard[-1]


def test_the_other_clock_does_not_follow_a_clock_refused() -> None:
    taste = taste_of(ALL, KINDS)

    assert (
        chosen(taste, so_far("clock", at_s=9.0))["clock_tall"]
        < chosen(taste, so_far("hair", at_s=9.0))["clock_tall"] / 2
    )


def test_when_nothing_may_be_played_nothing_is() -> None:
    taste = taste_of((), KINDS)

    assert choose(taste, 1, without=FREELY) is None
    assert choose(taste, 1, without=FREELY - {"hair"}, tonight=so_far("hair")) is None
    assert choose(taste_of((), {}), 1) is None


@given(
    before=st.sampled_from([[], ALL[:ACQUAINTED_NIGHTS]]),
    nights=some_nights,
    seed=st.integers(0, 2**40),
    without=st.sets(st.sampled_from(sorted(KINDS))),
    tonight=st.one_of(st.none(), some_nights.filter(bool).map(lambda nights: replace(nights[0], ended="cut short"))),
)
def test_the_rules_hold(
    before: list[Night], nights: list[Night], seed: int, without: set[str], tonight: Night | None
) -> None:
    taste = taste_of([*before, *nights], KINDS)
    choice = choose(taste, seed, without, tonight=tonight)
    if choice is None:
        assert FREELY - without <= ({tonight.heard[-1].sound} if tonight else set())
        return
    assert choice.sound in FREELY - without
    heard = {heard.sound for heard in tonight.heard} if tonight else set()
    now = taste.after(tonight) if tonight else taste.rested()
    hopeful = {sound for sound in FREELY - without - heard if not now.tried(sound)}
    known = taste.heard & hopeful
    assert choice.sound not in heard or not hopeful
    if tonight and tonight.length_s >= SETTLE * tonight.timer_s:
        assert choice.sound in known or not known
    others = FREELY - without - ({tonight.heard[-1].sound} if tonight else set())
    assert not now.tried(choice.sound) or all(now.tried(sound) for sound in others)
    let_in = tonight and any(
        h.sound in KINDS and h.sound not in taste.heard and h.ended_s - h.begun_s > AT_ONCE_S for h in tonight.heard
    )
    if let_in and taste.nights >= ACQUAINTED_NIGHTS:
        assert choice.sound in known or all(now.expects(sound) < 0 for sound in known)


@pytest.mark.parametrize("seed", range(40))
def test_the_reason_is_the_true_one(seed: int) -> None:
    taste = taste_of([*ALL, *nights_of(["hair", "page", "hair"], 20.0)], KINDS)
    choice, now = choose(taste, seed), taste.rested()
    assert choice
    best, liked = max(FREELY, key=now.expects), max(FREELY, key=lambda sound: now.liking(sound)[0])

    assert (choice.why.liking, choice.why.give_or_take) == now.liking(choice.sound)
    match choice.why.because:
        case "best":
            assert choice.sound == best == liked
        case "rested":
            assert choice.sound == best != liked == choice.why.instead_of
        case "curious":
            assert choice.sound != best == choice.why.instead_of
        case because:
            pytest.fail(f"{because}, though all was heard often")
