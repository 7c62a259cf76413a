"""The knob's contacts: bounces, half turns and lost edges."""

from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.controls.quadrature import Quadrature

RING = [(False, False), (True, False), (True, True), (False, True)]  # one clockwise round, (A closed, B closed)
Detent = Literal[1, 2, 4]
detents = st.sampled_from([1, 2, 4])
PLACE_S = 0.001
bounces = st.lists(st.integers(0, 4), min_size=60, max_size=60)  # how often a contact opens again at each of its edges


def walk(places: int, first: int = 0) -> list[tuple[bool, bool]]:
    """The levels of a knob turned through `places`, clockwise when positive, from a place of the ring."""
    way = 1 if places > 0 else -1
    return [RING[(first + way * n) % 4] for n in range(1, abs(places) + 1)]


def bouncing(levels: list[tuple[bool, bool]], trains: list[int], first: int = 0) -> list[tuple[bool, bool]]:
    """Each change to and fro a few times before it is done."""
    told = []
    for (before, after), times in zip(pairwise([RING[first], *levels]), trains, strict=False):
        told += [after, before] * times + [after]
    return told


def clicks(knob: Quadrature, levels: list[tuple[bool, bool]], from_s: float | None = None) -> list[int]:
    """What the knob makes of them, silence left out; they come fast, from `from_s` on."""
    times_s = [None if from_s is None else from_s + PLACE_S * n for n in range(len(levels))]
    turned = [knob.turn(a_closed=a, b_closed=b, at_s=at_s) for (a, b), at_s in zip(levels, times_s, strict=True)]
    return [click for click in turned if click]


class Turner:
    """A hand that turns a knob from place to place and lets it rest in between."""

    def __init__(self, steps: Detent, first: int, seen: int | None = None) -> None:
        """The knob is at `first`; the device starts as it is at `seen`, in the middle of a turn perhaps."""
        a_closed, b_closed = RING[(first if seen is None else seen) % 4]
        self.knob = Quadrature(steps, a_closed=a_closed, b_closed=b_closed)
        self.place, self.now_s = first if seen is None else seen, 100.0

    def turn(self, places: int, trains: tuple[int, ...] = ()) -> list[int]:
        """The clicks of one turn, after a rest."""
        self.now_s += 10.0
        made = bouncing(walk(places, self.place), [*trains, *[0] * abs(places)], self.place % 4)
        self.place += places
        return clicks(self.knob, made, self.now_s)


@pytest.mark.parametrize("steps", [1, 2, 4])
@pytest.mark.parametrize("way", [1, -1])
def test_a_round_of_the_ring_is_four_places(steps: Detent, way: int) -> None:
    assert clicks(Quadrature(steps), walk(way * 40)) == [way] * (40 // steps)
    assert clicks(Quadrature(steps, reverse=True), walk(way * 40)) == [-way] * (40 // steps)


@given(steps=detents, places=st.integers(-60, 60), trains=bounces)
def test_bounces_lose_and_reverse_nothing(steps: Detent, places: int, trains: list[int]) -> None:
    way = 1 if places > 0 else -1
    assert clicks(Quadrature(steps), bouncing(walk(places), trains)) == [way] * (abs(places) // steps)


@given(steps=st.sampled_from([2, 4]), places=st.integers(-60, 60), trains=bounces, cut=st.integers(0, 200))
def test_a_turn_come_upon_in_the_middle_reverses_nothing(
    steps: Detent, places: int, trains: list[int], cut: int
) -> None:
    """As by a device started while the knob is turned. Where every place rests, a bounce back may be seen first."""
    levels = [RING[0], *bouncing(walk(places), trains)]
    cut = min(cut, len(levels) - 1)
    a_closed, b_closed = levels[cut]
    way = 1 if places > 0 else -1
    assert set(clicks(Quadrature(steps, a_closed=a_closed, b_closed=b_closed), levels[cut:])) <= {way}


@given(places=st.integers(-60, 60), lost=st.integers(0, 59), steps=st.sampled_from([2, 4]))
def test_a_lost_edge_loses_clicks_and_reverses_none(places: int, lost: int, steps: Detent) -> None:
    """The level of a contact whose edge was lost stays as it was until its next edge."""
    a = b = False
    told = []
    for n, (was, now) in enumerate(pairwise([RING[0], *walk(places)])):
        if n != lost:
            a, b = (now[0], b) if was[0] != now[0] else (a, now[1])
        told.append((a, b))
    way = 1 if places > 0 else -1
    turned = clicks(Quadrature(steps), told)
    assert set(turned) <= {way}
    assert len(turned) >= abs(places) // steps - 4 // steps


@pytest.mark.parametrize(("steps", "slip"), [(4, 3), (4, 2), (4, 1), (2, 1)])
def test_a_slip_that_falls_back_is_no_click(steps: Detent, slip: int) -> None:
    knob = Quadrature(steps)
    assert clicks(knob, walk(slip) + walk(-slip, first=slip)) == []
    assert clicks(knob, walk(steps)) == [1]


def test_where_every_place_rests_the_first_click_back_is_taken_for_a_bounce() -> None:
    knob = Quadrature(1)
    assert clicks(knob, walk(3)) == [1, 1, 1]
    assert clicks(knob, walk(-3, first=3)) == [-1, -1]


def test_a_jump_hides_the_way_until_the_next_rest() -> None:
    knob = Quadrature(4)
    assert clicks(knob, [RING[2], RING[3], RING[0]]) == []
    assert clicks(knob, walk(4)) == [1]


def test_a_jump_from_between_two_rests_is_no_click() -> None:
    assert clicks(Quadrature(2), [RING[1], RING[3], RING[0]]) == []


def test_less_than_a_detent_is_no_click_where_the_start_was_between_rests() -> None:
    assert clicks(Quadrature(4, a_closed=True), walk(3, first=1)) == []


# -- where it rests ----------------------------------------------------------------------------------------------------

turns = st.lists(st.integers(-3, 3).filter(bool), min_size=1, max_size=12)
few_bounces = st.tuples(*[st.integers(0, 2)] * 4)


@pytest.mark.parametrize("rest", [0, 1, 2, 3])
@given(steps=detents, turned=turns, trains=few_bounces)
def test_each_click_is_one_wherever_the_knob_rests(
    rest: int, steps: Detent, turned: list[int], trains: tuple[int, ...]
) -> None:
    turner, last = Turner(steps, rest), 0
    for n in turned:
        told = turner.turn(n * steps, trains)
        lost = steps == 1 and last * n < 0  # where every place rests, one click back is taken for a bounce
        assert told == [1 if n > 0 else -1] * (abs(n) - lost)
        last = n


@pytest.mark.parametrize("rest", [0, 2])
@pytest.mark.parametrize("into", [1, 2, 3])
@pytest.mark.parametrize("way", [1, -1])
def test_a_start_in_the_middle_of_a_turn_is_mended_at_the_next_rest(rest: int, into: int, way: int) -> None:
    turner = Turner(4, rest, seen=rest + way * into)
    assert set(turner.turn(way * (4 - into))) <= {way}
    assert [turner.turn(n * 4) for n in (1, -1, -1, 2, -1)] == [[1], [-1], [-1], [1, 1], [-1]]


@pytest.mark.parametrize("rest", [0, 1, 2, 3])
@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_knob_held_between_two_clicks_rests_where_it_did(rest: int, first: int) -> None:
    """It is held there for long, falls back, is held again, and goes on."""
    turner = Turner(4, rest)
    assert turner.turn(4) == [1]
    assert turner.turn(first) == []
    assert turner.turn(-first) == []
    assert turner.turn(first) == []
    assert turner.turn(4 - first) == [1]
    assert [turner.turn(n) for n in (4, -4, 4, 4)] == [[1], [-1], [1], [1]]


def test_a_knob_that_was_first_seen_held_between_two_clicks_is_found_out() -> None:
    turner = Turner(4, 0)
    turner.turn(2)
    turner.turn(2)  # it was believed to rest at 2
    turner.turn(4)
    assert [turner.turn(n) for n in (4, -4, -4, 4)] == [[1], [-1], [-1], [1]]


def test_what_was_missed_says_nothing_of_where_the_knob_rests() -> None:
    knob = Quadrature(4)
    assert clicks(knob, [RING[2]]) == []
    assert clicks(knob, [RING[3], RING[0]], from_s=5.0) == []
    assert clicks(knob, walk(4), from_s=9.0) == [1]
    assert clicks(knob, walk(-4), from_s=12.0) == [-1]
