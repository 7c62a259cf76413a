"""Plain words for what a hand did."""

import pytest

from device.session import events as ev
from device.simulator.words import clock_of, decibels, name_of, one_turn


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (ev.ButtonDoublePressed(0.0), "button pressed twice"),
        (ev.KnobTurned(0.0, 3), "knob turned up 3"),
        (ev.KnobTurned(0.0, -1), "knob turned down 1"),
        (ev.KnobPushTurned(0.0, -2), "knob pushed, turned down 2"),
    ],
)
def test_an_event_has_a_name(event: ev.Event, name: str) -> None:
    assert name_of(event) == name


def test_turns_the_same_way_are_one() -> None:
    assert one_turn(ev.KnobTurned(1.0, 2), ev.KnobTurned(2.0, 1)) == ev.KnobTurned(2.0, 3)
    assert one_turn(ev.KnobPushTurned(1.0, -2), ev.KnobPushTurned(2.0, -1)) == ev.KnobPushTurned(2.0, -3)


@pytest.mark.parametrize("event", [ev.KnobTurned(2.0, -1), ev.KnobPushTurned(2.0, 1), ev.KnobPushed(2.0)])
def test_others_stay_apart(event: ev.Event) -> None:
    assert one_turn(ev.KnobTurned(1.0, 2), event) is None


def test_figures() -> None:
    assert [clock_of(s) for s in (0.0, 59.6, 3599.4, 8400.0, None)] == ["0:00", "1:00", "59:59", "140:00", "all night"]
    assert [decibels(db) for db in (-10.5, 0.0, -0.0, 3.0)] == ["−10.5 dB", "0.0 dB", "0.0 dB", "+3.0 dB"]  # noqa: RUF001
