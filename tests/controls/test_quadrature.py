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


def clicks(knob: Quadrature, levels: list[tuple[bool, bool]]) -> list[int]:
    """What the knob makes of them, silence left out."""
    turned = [knob.turn(a_closed=a, b_closed=b) for a, b in levels]
    return [click for click in turned if click]


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
