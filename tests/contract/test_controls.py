"""The contract of controls: a hand's edges come out the same whether pins or keys brought them."""

import typing

import pytest
from gpiozero.pins.mock import MockFactory  # type: ignore[import-untyped]  # ships no types

from device.controls.contract import Edge, Part
from device.controls.gestures import Feel, Hand
from device.controls.gpio import GpioControls
from device.controls.keyboard import KEYS
from device.session import events as ev

GESTURES: dict[str, list[type[ev.Gesture]]] = {
    "space": [ev.ButtonPressed],
    "d": [ev.ButtonPressed, ev.ButtonDoublePressed],
    "h": [ev.ButtonHeld],
    "t": [ev.TimerPressed],
    "y": [ev.TimerHeld],
    "right": [ev.KnobTurned],
    "left": [ev.KnobTurned],
    "up": [ev.KnobPushTurned],
    "down": [ev.KnobPushTurned],
    "n": [ev.KnobPushed],
    "x": [ev.KnobHeld],
}
STEPS = {"right": 1, "up": 1, "left": -1, "down": -1}
PINS: dict[Part, int] = {"button": 17, "timer": 27, "knob_push": 13, "knob_a": 5, "knob_b": 6}


def gestures(edges: list[Edge], hand: Hand) -> list[ev.Gesture]:
    """What a hand makes of edges, and of the time after them."""
    return [gesture for edge in edges for gesture in hand.feed(edge)] + hand.due(edges[-1].at_s + 1)


def test_every_gesture_has_a_key() -> None:
    assert GESTURES.keys() == KEYS.keys()
    assert {kind for kinds in GESTURES.values() for kind in kinds} == set(typing.get_args(ev.Gesture))


@pytest.mark.parametrize(
    "feel", [Feel(), Feel(debounce_s=0.05, double_s=0.1, hold_s=0.3, knob_hold_s=1.0)], ids=["usual", "odd"]
)
@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_its_gesture_each_time_it_is_struck(key: str, feel: Feel) -> None:
    hand = Hand(feel)
    for at_s in (50.0, 60.0):
        told = gestures(KEYS[key].edges(at_s, feel), hand)
        assert [type(gesture) for gesture in told] == GESTURES[key]
        assert {g.steps for g in told if isinstance(g, ev.KnobTurned | ev.KnobPushTurned)} <= {STEPS.get(key)}


@pytest.mark.parametrize("key", KEYS)
def test_edges_come_in_the_order_of_time_and_leave_every_contact_open(key: str) -> None:
    edges = KEYS[key].edges(50.0, Feel())
    assert edges[0].at_s == 50.0
    assert edges == sorted(edges, key=lambda edge: edge.at_s)
    assert not any({edge.part: edge.down for edge in edges}.values())


@pytest.mark.parametrize("key", KEYS)
def test_pins_post_what_keys_do(key: str) -> None:
    factory, posted = MockFactory(), list[Edge]()
    controls = GpioControls(PINS, factory, posted.append)
    struck = KEYS[key].edges(50.0, Feel())
    for edge in struck:
        pin = factory.pin(PINS[edge.part])
        pin.drive_low() if edge.down else pin.drive_high()
        assert controls.levels()[edge.part] == edge.down
    controls.close()
    assert [(edge.part, edge.down) for edge in posted] == [(edge.part, edge.down) for edge in struck]
