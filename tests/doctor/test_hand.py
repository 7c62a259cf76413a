"""What a press and a click of the knob tell of the wiring, over edges."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.config import Config, Gestures
from device.controls.contract import Edge, Levels, Part
from device.controls.keyboard import CLOCKWISE, COUNTERCLOCKWISE, click, tap
from device.controls.quadrature import Quadrature
from device.doctor.finding import Finding
from device.doctor.hand import (
    Click,
    click_is_over,
    longest_bounce_s,
    press_is_over,
    pressed,
    read_click,
    rests,
    turned,
)

SHIPPED = Config()


def encoder(
    steps: int,
    clicks: int,
    *,
    swapped: bool = False,
    dead: Part | None = None,
    bounces: int = 0,
    way: int = 1,
    rest: int = 0,
) -> list[tuple[Levels, list[Edge]]]:
    """Levels before and edges of each click of an encoder that moves so many quarter steps a click."""
    ring = [(False, False), (True, False), (True, True), (False, True)]
    made, place, at_s = [], rest, 0.0
    for _ in range(clicks):
        before = levels(ring[place % 4], swapped, dead)
        edges: list[Edge] = []
        for _ in range(steps):
            was, place = ring[place % 4], place + way
            at_s += 0.01
            for part, old, new in zip(("knob_a", "knob_b"), was, ring[place % 4], strict=True):
                own: Part = part if not swapped else "knob_b" if part == "knob_a" else "knob_a"  # type: ignore[assignment]
                if old != new and own != dead:
                    edges += [Edge(own, new if n % 2 == 0 else old, at_s + 1e-4 * n) for n in range(2 * bounces + 1)]
        made.append((before, edges))
        at_s += 1.0
    return made


def levels(contacts: tuple[bool, bool], swapped: bool, dead: Part | None) -> Levels:
    a, b = reversed(contacts) if swapped else contacts
    return {"knob_a": a and dead != "knob_a", "knob_b": b and dead != "knob_b"}


def judged(turns: Iterable[tuple[Levels, list[Edge]]], config: Config = SHIPPED) -> tuple[Finding, int]:
    """The finding, and after how many clicks it came."""
    clicks: list[Click] = []
    for before, edges in turns:
        clicks.append(read_click(before, edges))
        if finding := turned(clicks, config):
            return finding, len(clicks)
    raise AssertionError("still not sure")


# -- the knob ----------------------------------------------------------------------------------------------------------


def test_the_knob_that_is_configured_is_fine_after_two_clicks() -> None:
    finding, clicks = judged(encoder(4, 5))
    assert (finding.verdict, clicks) == ("ok", 2)
    assert "4 quarter steps a click, the right way round" in finding.seen


@pytest.mark.parametrize(
    ("steps", "swapped", "lines"),
    [
        (2, False, ("steps_per_detent = 2",)),
        (1, False, ("steps_per_detent = 1",)),
        (4, True, ("reverse_knob = true",)),
        (2, True, ("steps_per_detent = 2", "reverse_knob = true")),
        (1, True, ("steps_per_detent = 1", "reverse_knob = true")),
    ],
)
def test_another_knob_gets_its_lines_and_with_them_each_click_is_one(
    steps: int, swapped: bool, lines: tuple[str, ...]
) -> None:
    finding, _ = judged(encoder(steps, 5, swapped=swapped))
    assert (finding.verdict, finding.lines) == ("wrong", lines)
    knob = Quadrature(steps, reverse=swapped)  # type: ignore[arg-type]
    a = b = False
    counted = 0
    for _, edges in encoder(steps, 8, swapped=swapped):
        for edge in edges:
            a, b = (edge.down, b) if edge.part == "knob_a" else (a, edge.down)
            counted += knob.turn(a_closed=a, b_closed=b)
    assert counted == 8


def test_what_is_configured_already_is_no_fault() -> None:
    config = Config(gestures=Gestures(steps_per_detent=2, reverse_knob=True))
    assert judged(encoder(2, 5, swapped=True), config)[0].verdict == "ok"
    assert judged(encoder(2, 5), config)[0].lines == ("reverse_knob = false",)


@pytest.mark.parametrize(
    ("steps", "rest", "words"),
    [
        (4, 2, "with both contacts closed at every click"),
        (4, 1, "with A closed"),
        (4, 3, "with B closed"),
        (2, 1, "with one contact closed"),
        (2, 3, "with one contact closed"),
    ],
)
@pytest.mark.parametrize("way", [1, -1])
def test_a_knob_that_does_not_rest_open_is_told_and_needs_nothing(steps: int, rest: int, words: str, way: int) -> None:
    config = Config(gestures=Gestures(steps_per_detent=steps, reverse_knob=way < 0))  # type: ignore[arg-type]
    finding, _ = judged(encoder(steps, 5, rest=rest, way=way), config)
    assert finding.verdict == "cannot tell"
    assert words in finding.seen
    assert "Lull finds out" in finding.mend


@pytest.mark.parametrize(("steps", "rest"), [(4, 0), (2, 0), (2, 2), (1, 0), (1, 1), (1, 2)])
def test_a_knob_that_rests_as_most_do_is_fine(steps: int, rest: int) -> None:
    config = Config(gestures=Gestures(steps_per_detent=steps))  # type: ignore[arg-type]
    assert judged(encoder(steps, 5, rest=rest), config)[0].verdict == "ok"


def test_a_wrong_number_of_steps_comes_before_where_the_knob_rests() -> None:
    finding, _ = judged(encoder(4, 5, rest=2), Config(gestures=Gestures(steps_per_detent=2)))
    assert finding.lines == ("steps_per_detent = 4",)


@pytest.mark.parametrize("dead", ["knob_a", "knob_b"])
@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_dead_phase_is_named_with_its_pin(steps: int, dead: Part) -> None:
    finding, _ = judged(encoder(steps, 5, dead=dead))
    assert finding.verdict == "wrong"
    assert f"{dead}, GPIO{getattr(SHIPPED.pins, dead)}, is dead" in finding.seen


def test_both_phases_dead() -> None:
    finding, clicks = judged([({}, []), ({}, [])])
    assert ("no edge came" in finding.seen, clicks) == (True, 2)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_few_bounces_change_nothing(steps: int) -> None:
    finding, _ = judged(encoder(steps, 5, bounces=1))
    assert f"{steps} quarter step" in finding.seen


def test_a_knob_that_chatters_is_told_to_have_capacitors() -> None:
    finding, _ = judged(encoder(4, 5, bounces=4))
    assert finding.verdict == "wrong"
    assert "36 edges" in finding.seen
    assert "10 nF" in finding.mend


def test_one_click_too_many_at_first_is_not_believed() -> None:
    """Two clicks of a half-step encoder look like one of a full-step one."""
    first = encoder(2, 2)
    both = (first[0][0], first[0][1] + first[1][1])
    finding, clicks = judged([both, *encoder(2, 4)])
    assert (finding.lines, clicks) == (("steps_per_detent = 2",), 3)


def test_a_hand_that_turns_as_it_likes_is_asked_again() -> None:
    turns = [encoder(n, 1)[0] for n in (3, 5, 7, 9, 11)]
    finding, _ = judged(turns)
    assert finding.verdict == "cannot tell"
    assert "+3, +5" in finding.seen


def test_edges_lost_on_the_way_are_roughness() -> None:
    lost = [Edge("knob_a", True, 0.0), Edge("knob_b", True, 0.0), Edge("knob_b", True, 0.01)]
    assert read_click({}, lost).jumps == 0
    assert read_click({"knob_a": True}, [Edge("knob_a", False, 0.0)]).moved == -1
    assert read_click({"knob_b": True}, [Edge("knob_a", True, 0.0), Edge("knob_b", False, 0.0)]).moved == -2


def test_the_simulators_own_knob_is_read_both_ways() -> None:
    assert read_click({}, click(CLOCKWISE, 0.0)).moved == 4
    assert read_click({}, click(COUNTERCLOCKWISE, 0.0)).moved == -4


@given(st.lists(st.tuples(st.sampled_from(["knob_a", "knob_b"]), st.booleans()), max_size=40), st.integers(1, 5))
def test_any_edges_come_to_an_end(pairs: list[tuple[Part, bool]], cuts: int) -> None:
    size = max(len(pairs) // cuts, 1)
    clicks = [
        read_click({}, [Edge(part, down, 0.0) for part, down in pairs[at : at + size]])
        for at in range(0, 5 * size, size)
    ]
    assert turned(clicks[:5], SHIPPED) is not None


# -- a switch ----------------------------------------------------------------------------------------------------------


def test_a_press_that_is_right() -> None:
    finding = pressed("button", tap("button", 1.0), SHIPPED)
    assert finding.verdict == "ok"
    assert "0.06 s" in finding.seen


def test_no_press() -> None:
    finding = pressed("button", [], SHIPPED)
    assert finding.verdict == "wrong"
    assert "GPIO17" in finding.mend


def test_a_press_of_another_button() -> None:
    finding = pressed("button", tap("timer", 1.0), SHIPPED)
    assert finding.lines == ("button = 27", "timer = 17")


def test_a_press_without_a_release() -> None:
    assert "not let go" in pressed("timer", tap("timer", 1.0)[:1], SHIPPED).seen


def test_a_switch_that_is_closed_at_rest() -> None:
    assert rests("button", {"button": False}) is None
    assert rests("button", {}) is None
    closed = rests("button", {"button": True})
    assert closed
    assert closed.verdict == "wrong"


def chatter(at_s: float, span_s: float) -> list[Edge]:
    """Closing, and reopening twice within the span."""
    return [Edge("button", n % 2 == 0, at_s + span_s * n / 4) for n in range(5)]


def test_a_switch_that_bounces_for_long_gets_a_longer_time() -> None:
    edges = [*chatter(0.0, 0.03), Edge("button", False, 0.4)]
    assert longest_bounce_s(edges) == pytest.approx(0.03)
    assert pressed("button", edges, SHIPPED).lines == ("debounce_s = 0.060",)
    assert pressed("button", [*chatter(0.0, 0.004), Edge("button", False, 0.4)], SHIPPED).verdict == "ok"


def test_a_press_is_over_once_all_is_quiet() -> None:
    edges = tap("button", 1.0)
    assert not press_is_over(edges, 1.1)
    assert not press_is_over(edges[:1], 9.0)
    assert not press_is_over([], 9.0)
    assert press_is_over(edges, 1.5)
    assert [click_is_over(edges, at_s) for at_s in (1.1, 1.5)] == [False, True]
    assert not click_is_over([], 9.0)
    assert all(a.at_s <= b.at_s for a, b in pairwise(edges))
