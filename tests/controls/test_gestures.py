"""A hand on all parts: every gesture by its edges, and what no train of edges may bring about."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device import config
from device.controls.contract import Edge, Levels, Part
from device.controls.gestures import LATE_S, Feel, Hand
from device.controls.keyboard import CLOCKWISE, COUNTERCLOCKWISE, click
from device.session.events import (
    ButtonDoublePressed,
    ButtonHeld,
    ButtonPressed,
    Gesture,
    KnobHeld,
    KnobPushed,
    KnobPushTurned,
    KnobTurned,
    TimerHeld,
    TimerPressed,
)

PARTS: tuple[Part, ...] = ("button", "timer", "knob_push", "knob_a", "knob_b")


def down(part: Part, from_s: float, to_s: float) -> list[Edge]:
    return [Edge(part, down=True, at_s=from_s), Edge(part, down=False, at_s=to_s)]


def felt(*edges: Edge, hand: Hand | None = None, until_s: float = 100.0) -> list[Gesture]:
    """What a hand makes of edges in the order of time, and of the time after them."""
    hand = hand or Hand()
    gestures = [gesture for edge in sorted(edges, key=lambda edge: edge.at_s) for gesture in hand.feed(edge)]
    return gestures + hand.due(until_s)


GESTURES = {
    "a press, at its release": (down("button", 1, 1.2), [ButtonPressed(1.2)]),
    "a long press just short of a hold": (down("button", 1, 1.99), [ButtonPressed(1.99)]),
    "a hold, while it is down": (down("button", 1, 9), [ButtonHeld(2.0)]),
    "two in time": (
        down("button", 1, 1.1) + down("button", 1.4, 1.5),
        [ButtonPressed(1.1), ButtonDoublePressed(1.5)],
    ),
    "a second that begins in time and lingers": (
        down("button", 1, 1.1) + down("button", 1.4, 2.3),
        [ButtonPressed(1.1), ButtonDoublePressed(2.3)],
    ),
    "two apart": (down("button", 1, 1.1) + down("button", 1.5, 1.6), [ButtonPressed(1.1), ButtonPressed(1.6)]),
    "three, the last a first again": (
        down("button", 1, 1.1) + down("button", 1.2, 1.25) + down("button", 1.35, 1.4),
        [ButtonPressed(1.1), ButtonDoublePressed(1.25), ButtonPressed(1.4)],
    ),
    "a press, then a hold": (down("button", 1, 1.1) + down("button", 1.3, 3), [ButtonPressed(1.1), ButtonHeld(2.3)]),
    "a hold, then a press": (down("button", 1, 2.1) + down("button", 2.2, 2.3), [ButtonHeld(2.0), ButtonPressed(2.3)]),
    "the timer": (down("timer", 1, 1.1) + down("timer", 1.3, 1.4), [TimerPressed(1.1), TimerPressed(1.4)]),
    "the timer held": (down("timer", 1, 5), [TimerHeld(2.0)]),
    "the knob pushed": (down("knob_push", 1, 1.1), [KnobPushed(1.1)]),
    "the knob pushed for long": (down("knob_push", 1, 3.5), [KnobPushed(3.5)]),
    "the knob held": (down("knob_push", 1, 9), [KnobHeld(4.0)]),
    "the knob turned": (
        click(CLOCKWISE, 1) + click(COUNTERCLOCKWISE, 2),
        [KnobTurned(1.012, 1), KnobTurned(2.012, -1)],
    ),
    "pushed and turned, and nothing after": (
        down("knob_push", 1, 9) + click(CLOCKWISE, 2) + click(CLOCKWISE, 6),
        [KnobPushTurned(2.012, 1), KnobPushTurned(6.012, 1)],
    ),
    "turned after it was let go": (
        down("knob_push", 1, 1.1) + click(CLOCKWISE, 2),
        [KnobPushed(1.1), KnobTurned(2.012, 1)],
    ),
    "held, and turned after all": (
        down("knob_push", 1, 9) + click(CLOCKWISE, 6),
        [KnobHeld(4.0), KnobPushTurned(6.012, 1)],
    ),
    "two buttons at once": (
        down("button", 1, 3) + down("timer", 1.5, 1.7),
        [TimerPressed(1.7), ButtonHeld(2.0)],
    ),
    "a spark on the wire": (down("button", 1, 1.001) + down("knob_push", 2, 2.014), []),
    "a press that chatters half way is one": (
        down("button", 1, 1.3) + down("button", 1.305, 1.6),
        [ButtonPressed(1.3)],
    ),
    "a push that chatters is down for a turn": (
        down("knob_push", 1, 1.3) + down("knob_push", 1.305, 5) + click(CLOCKWISE, 2),
        [KnobPushed(1.3), KnobPushTurned(2.012, 1)],
    ),
}


@pytest.mark.parametrize(("edges", "gestures"), GESTURES.values(), ids=GESTURES)
def test_gesture(edges: list[Edge], gestures: list[Gesture]) -> None:
    assert felt(*edges) == gestures


def test_the_feel_is_the_configurations() -> None:
    assert Feel(**msgspec.structs.asdict(config.Gestures())) == Feel()


def test_every_key_of_the_feel_is_felt() -> None:
    tap_tap = down("button", 1, 1.1) + down("button", 1.3, 1.4)
    assert felt(*tap_tap, hand=Hand(Feel(double_s=0.1))) == [ButtonPressed(1.1), ButtonPressed(1.4)]
    assert felt(*down("button", 1, 1.6), hand=Hand(Feel(hold_s=0.5))) == [ButtonHeld(1.5)]
    assert felt(*down("knob_push", 1, 2.6), hand=Hand(Feel(knob_hold_s=1.5))) == [KnobHeld(2.5)]
    assert felt(*click(CLOCKWISE, 1), hand=Hand(Feel(reverse_knob=True))) == [KnobTurned(1.012, -1)]
    assert felt(*click(CLOCKWISE, 1), hand=Hand(Feel(steps_per_detent=2))) == [
        KnobTurned(1.004, 1),
        KnobTurned(1.012, 1),
    ]
    spin = [edge for n in range(9) for edge in click(COUNTERCLOCKWISE, 1 + n * 0.04)]
    assert sum(turn.steps for turn in felt(*spin) if isinstance(turn, KnobTurned)) == -23
    assert len(felt(*spin, hand=Hand(Feel(acceleration=1)))) == 9
    assert felt(*down("button", 1, 1.01), hand=Hand(Feel(debounce_s=0.005))) == [ButtonPressed(1.01)]


def test_a_hold_between_two_presses_keeps_them_apart() -> None:
    edges = down("button", 1, 1.1) + down("button", 1.2, 1.6) + down("button", 1.7, 1.8)
    expected = [ButtonPressed(1.1), ButtonHeld(1.5), ButtonPressed(1.8)]
    assert felt(*edges, hand=Hand(Feel(double_s=1.0, hold_s=0.3))) == expected


def test_the_longest_debounce_eats_no_light_tap() -> None:
    assert felt(*down("button", 1, 1.04), hand=Hand(Feel(debounce_s=0.1))) == [ButtonPressed(1.04)]


# -- time ------------------------------------------------------------------------------------------------------------


def test_nobody_touching_wakes_nobody() -> None:
    hand = Hand()
    assert hand.wake_at_s is None
    assert felt(*down("button", 1, 1.2), hand=hand) == [ButtonPressed(1.2)]
    assert hand.wake_at_s is None


def test_an_hour_down_is_one_hold_and_its_end_is_nothing() -> None:
    hand, wakes, gestures = Hand(), 0, []
    hand.feed(Edge("button", down=True, at_s=0.0))
    while (at_s := hand.wake_at_s) is not None and at_s < 3600:
        gestures += hand.due(at_s)
        wakes += 1
    assert gestures == [ButtonHeld(1.0)]
    assert wakes < 3700
    assert felt(Edge("button", down=False, at_s=3600.0), hand=hand, until_s=3610) == []


def test_a_hold_told_late_carries_its_own_time_and_comes_before_what_followed_it() -> None:
    hand = Hand()
    hand.feed(Edge("button", down=True, at_s=1.0))
    hand.feed(Edge("timer", down=True, at_s=1.9))
    assert hand.feed(Edge("timer", down=False, at_s=2.4)) == [ButtonHeld(2.0), TimerPressed(2.4)]


def test_time_that_goes_back_stands_still() -> None:
    hand = Hand()
    hand.feed(Edge("button", down=True, at_s=5.0))
    hand.due(5.5)
    assert hand.feed(Edge("button", down=False, at_s=5.4)) == [ButtonPressed(5.5)]


edge_lists = st.lists(
    st.tuples(st.sampled_from(PARTS), st.booleans(), st.sampled_from([0.0, 0.001, 0.01, 0.02, 0.1, 0.5, 1.0, 4.0])),
    max_size=60,
)


def timed(edges: Iterable[tuple[Part, bool, float]]) -> list[Edge]:
    """Edges from the gaps between them."""
    at_s, out = 10.0, []
    for part, is_down, gap_s in edges:
        at_s += gap_s
        out.append(Edge(part, down=is_down, at_s=at_s))
    return out


@given(edges=edge_lists, calls=st.lists(st.floats(10, 100), max_size=20))
def test_how_often_due_is_called_changes_nothing(edges: list[tuple[Part, bool, float]], calls: list[float]) -> None:
    asked, hand = timed(edges), Hand()
    often: list[Gesture] = []
    moments = sorted(
        [(edge.at_s, 1, edge) for edge in asked] + [(at_s, 0, None) for at_s in calls], key=lambda m: m[:2]
    )
    for at_s, _, edge in moments:
        often += hand.feed(edge) if edge else hand.due(at_s)
    assert often + hand.due(1000) == felt(*asked, until_s=1000)


# -- what must not be ------------------------------------------------------------------------------------------------

RELEASES: dict[type[Gesture], Part] = {
    ButtonPressed: "button",
    ButtonDoublePressed: "button",
    TimerPressed: "timer",
    KnobPushed: "knob_push",
}


@pytest.mark.parametrize("seed", range(5))
def test_ten_thousand_random_edges(seed: int) -> None:
    """No more presses than releases, no more holds than presses down, time in order, and no step out of bounds."""
    chance, hand = np.random.default_rng(seed), Hand()
    times_s = np.cumsum(chance.choice([0.0, 0.0005, 0.005, 0.03, 0.2, 1.0], 10_000)).tolist()
    parts, downs = chance.integers(len(PARTS), size=10_000), (chance.random(10_000) < 0.5).tolist()
    seen: Counter[tuple[Part, bool]] = Counter()
    pressed: Counter[Part] = Counter()
    gestures: list[Gesture] = []
    for part, is_down, at_s in zip(parts, downs, times_s, strict=True):
        edge = Edge(PARTS[part], down=is_down, at_s=at_s)
        seen[edge.part, edge.down] += 1
        told = hand.feed(edge)
        pressed.update(RELEASES[type(gesture)] for gesture in told if type(gesture) in RELEASES)
        assert all(pressed[switch] <= seen[switch, False] for switch in pressed)
        assert all(abs(turn.steps) in {1, 2, 3} for turn in told if isinstance(turn, KnobTurned | KnobPushTurned))
        gestures += told
    kinds = Counter(type(gesture) for gesture in gestures)
    assert all(kinds[kind] > 0 for kind in (*RELEASES, ButtonHeld, TimerHeld, KnobTurned, KnobPushTurned))
    assert kinds[ButtonHeld] + pressed["button"] <= seen["button", True]
    assert all(a.at_s <= b.at_s for a, b in pairwise(gestures))


taps = st.tuples(st.floats(0.06, 0.3), st.sampled_from([0.08, 0.2, 0.3, 0.6, 2.0]))  # down, then up until the next
holds = st.tuples(st.floats(1.2, 3.0), st.just(0.6))
trains = st.lists(st.floats(0.0001, 0.002), max_size=4)  # gaps between a contact's bounces: over within 8 ms


@settings(max_examples=60)
@given(part=st.sampled_from(["button", "timer"]), moves=st.lists(taps | holds, max_size=8), data=st.data())
def test_bounces_around_every_edge_change_no_gesture(
    part: Part, moves: list[tuple[float, float]], data: st.DataObject
) -> None:
    clean, bouncy, at_s = [], [], 1.0
    for down_s, up_s in moves:
        for edge in down(part, at_s, at_s + down_s):
            clean.append(edge)
            train, then_s = data.draw(trains), edge.at_s
            bouncy.append(edge)
            for first_s, second_s in zip(train[::2], train[1::2], strict=False):
                bouncy.append(Edge(part, down=not edge.down, at_s=then_s + first_s))
                then_s += first_s + second_s
                bouncy.append(Edge(part, down=edge.down, at_s=then_s))
        at_s += down_s + up_s
    assert [type(gesture) for gesture in felt(*bouncy)] == [type(gesture) for gesture in felt(*clean)]
    decided_s = [gesture.at_s for gesture in felt(*bouncy) if not isinstance(gesture, ButtonHeld | TimerHeld)]
    assert set(decided_s) <= {edge.at_s for edge in clean}  # at the first edge of the release, not after its bounces


# -- lost edges ------------------------------------------------------------------------------------------------------


def test_a_lost_release_is_found_when_the_hold_would_be_decided() -> None:
    hand = Hand()
    hand.feed(Edge("button", down=True, at_s=1.0))
    assert hand.resync({"button": True}, 1.015) == []
    assert hand.resync({"button": False}, 2.0) == [], "it may only be late"
    assert hand.wake_at_s == 2.0 + LATE_S
    assert hand.resync({"button": False}, 2.0 + LATE_S) == [ButtonPressed(2.0 + LATE_S)]
    assert felt(*down("button", 3, 3.1), hand=hand) == [ButtonPressed(3.1)]


def test_a_lost_release_after_a_hold_leaves_the_next_press_whole() -> None:
    hand = Hand()
    hand.feed(Edge("button", down=True, at_s=1.0))
    assert hand.due(2.5) == [ButtonHeld(2.0)]
    assert hand.wake_at_s == 3.5
    assert hand.resync({"button": False}, 3.5) == hand.resync({"button": False}, 3.5 + LATE_S) == []
    assert felt(*down("button", 4, 4.1), hand=hand) == [ButtonPressed(4.1)]


def test_a_bounce_whose_end_was_lost_is_no_press() -> None:
    hand = Hand()
    hand.feed(Edge("timer", down=True, at_s=1.0))
    assert hand.resync({"timer": False}, 1.015) == hand.resync({"timer": False}, 1.015 + LATE_S) == []
    assert hand.due(10) == []


def test_a_knob_that_moved_unseen_turns_nothing() -> None:
    hand = Hand()
    levels: Levels = {"knob_a": True, "knob_b": True}
    assert hand.resync(levels, 1.0) == hand.resync(levels, 1.0 + LATE_S) == []
    assert felt(*click(CLOCKWISE, 2)[2:], hand=hand, until_s=2.5) == []
    assert felt(*click(CLOCKWISE, 3), hand=hand) == [KnobTurned(3.012, 1)]


@pytest.mark.parametrize("part", ["button", "timer", "knob_push"])
def test_a_switch_found_down_counts_as_open_until_it_is_let_go(part: Part) -> None:
    hand = Hand(levels={part: True})
    assert felt(*click(CLOCKWISE, 20), hand=hand, until_s=20.5) == [KnobTurned(20.012, 1)]
    assert felt(Edge(part, down=False, at_s=21.0), hand=hand, until_s=22) == []
    assert len(felt(*down(part, 23, 23.2), hand=hand)) == 1


def test_a_knob_that_rests_closed_turns_by_one_at_each_click() -> None:
    hand = Hand(Feel(acceleration=1), levels={"knob_a": True, "knob_b": True})
    right, left = CLOCKWISE[2:] + CLOCKWISE[:2], COUNTERCLOCKWISE[2:] + COUNTERCLOCKWISE[:2]
    for n, places in enumerate((right, right, right, left, left, right, left), 1):
        turned = felt(*click(places, n), hand=hand, until_s=n + 0.9)
        assert turned == [KnobTurned(n + 0.012, 1 if places is right else -1)]


def test_a_knob_found_at_its_other_rest_turns_from_there() -> None:
    hand = Hand(Feel(steps_per_detent=2), levels={"knob_a": True, "knob_b": True})
    assert felt(*click(CLOCKWISE, 1)[2:], hand=hand) == [KnobTurned(1.012, 1)]
