"""Edges that are fed late, as when threads are held up: what they mean depends on their own times."""

import random

import pytest

from device.controls.contract import Edge, Part
from device.controls.gestures import LATE_S, Hand
from device.controls.keyboard import CLOCKWISE, click
from device.session.events import (
    ButtonDoublePressed,
    ButtonHeld,
    ButtonPressed,
    Gesture,
    KnobPushed,
    KnobTurned,
    TimerPressed,
)
from tests.controls.test_gestures import down, felt

HELD_UP_S = [0.1, 0.5, 1.0, 2.0]


def test_a_press_whose_release_is_late_is_one_though_the_switch_is_found_open() -> None:
    """Both threads were held up for a tenth of a second, and the main loop ran first."""
    hand = Hand()
    hand.feed(Edge("button", down=True, at_s=1.0))
    assert hand.resync({"button": False}, 1.2) == []
    assert hand.feed(Edge("button", down=False, at_s=1.08)) == [ButtonPressed(1.2)]


def test_no_hold_is_decided_while_the_release_is_late() -> None:
    hand = Hand()
    hand.feed(Edge("button", down=True, at_s=1.0))
    assert hand.resync({"button": True}, 1.015) == []
    assert hand.resync({"button": False}, 2.0) == []
    assert hand.feed(Edge("timer", down=True, at_s=2.1)) == [], "nor as another switch moves"
    assert hand.feed(Edge("button", down=False, at_s=1.5)) == [ButtonPressed(2.1)]


def test_a_hold_whose_release_is_late_is_one() -> None:
    hand = Hand()
    hand.feed(Edge("button", down=True, at_s=1.0))
    assert hand.resync({"button": False}, 3.0) == []
    assert hand.feed(Edge("button", down=False, at_s=2.9)) == [ButtonHeld(3.0)]


@pytest.mark.parametrize("late_s", HELD_UP_S)
def test_a_press_read_after_a_later_one_of_another_switch_is_one(late_s: float) -> None:
    hand = Hand()
    later = [gesture for edge in down("button", 1.4, 1.4 + late_s) for gesture in hand.feed(edge)]
    earlier = [gesture for edge in down("timer", 1.2, 1.28) for gesture in hand.feed(edge)]
    assert {type(gesture) for gesture in later + earlier} >= {TimerPressed}


@pytest.mark.parametrize("late_s", HELD_UP_S)
def test_a_double_press_read_late_is_one(late_s: float) -> None:
    hand, edges = Hand(), down("button", 1.0, 1.1) + down("button", 1.2, 1.3)
    hand.due(1.3 + late_s)
    told = [gesture for edge in edges for gesture in hand.feed(edge)]
    assert [type(gesture) for gesture in told] == [ButtonPressed, ButtonDoublePressed]
    assert {gesture.at_s for gesture in told} == {1.3 + late_s}, "the time of a night does not go back"


def test_two_presses_apart_read_late_are_no_double_one() -> None:
    hand, edges = Hand(), down("button", 1.0, 1.1) + down("button", 1.5, 1.6)
    hand.due(3.0)
    told = [gesture for edge in edges for gesture in hand.feed(edge)]
    assert [type(gesture) for gesture in told] == [ButtonPressed, ButtonPressed]


def test_a_slow_turn_read_late_is_not_taken_for_a_fast_one() -> None:
    """Which would be three times as loud."""
    hand = Hand()
    hand.due(10.0)
    edges = [edge for number in range(6) for edge in click(CLOCKWISE, 1.0 + number / 2)]
    told = [gesture for edge in edges for gesture in hand.feed(edge)]
    assert told == [KnobTurned(10.0, 1)] * 6


def test_a_level_that_was_only_early_is_forgotten_with_its_edge() -> None:
    hand = Hand()
    assert hand.resync({"knob_push": True}, 1.0) == []
    assert hand.feed(Edge("knob_push", down=True, at_s=0.99)) == []
    assert hand.resync({"knob_push": True}, 1.0 + LATE_S) == []
    assert hand.feed(Edge("knob_push", down=False, at_s=1.5)) == [KnobPushed(1.5)]


MOVES: dict[Part, list[tuple[float, float]]] = {  # down for, then up for
    "button": [(0.08, 0.1), (0.08, 0.6), (1.4, 0.6), (0.5, 0.8)],
    "timer": [(0.08, 0.4), (1.6, 0.3), (0.2, 0.7)],
    "knob_push": [(0.1, 0.3), (3.5, 0.5)],
}


@pytest.mark.parametrize("seed", range(40))
def test_however_late_edges_are_read_a_main_loop_that_catches_up_hears_the_same(seed: int) -> None:
    """Threads are held up for up to two seconds; the edges of before are read before anything is decided."""
    dice = random.Random(seed)
    edges = sorted(hands_on_all_switches(dice), key=lambda edge: edge.at_s)
    hand, gestures, now_s, waiting = Hand(), list[Gesture](), 0.0, list(edges)
    while waiting or hand.wake_at_s is not None:
        wakes_s = [wake_s for wake_s in (hand.wake_at_s, waiting[0].at_s if waiting else None) if wake_s is not None]
        now_s = max(now_s, min(wakes_s)) + dice.choice([0.0, 0.0, 0.001, 0.1, 0.5, 2.0])
        while waiting and waiting[0].at_s <= now_s:
            gestures += hand.feed(waiting.pop(0))
        levels: dict[Part, bool] = {edge.part: edge.down for edge in edges if edge.at_s <= now_s}
        gestures += hand.resync(levels, now_s)
    assert [type(gesture) for gesture in gestures] == [type(gesture) for gesture in felt(*edges)]


def hands_on_all_switches(dice: random.Random) -> list[Edge]:
    edges = []
    for part, moves in MOVES.items():
        at_s = 1.0 + dice.random()
        for down_s, up_s in dice.choices(moves, k=6):
            edges += down(part, at_s, at_s + down_s)
            at_s += down_s + up_s
    return edges
