"""The main loop's queue: a hand comes first, and no flood of anything else keeps it or time from their turn."""

from queue import Empty

import pytest

from device.controls.contract import Edge, Levels, Part
from device.controls.patient import PatientControls
from device.message_queue import MessageQueue, pass_time
from device.session import events as ev
from tests.nightstand import Nightstand


class Switch:
    """A button whose edges come by themselves."""

    missing: dict[Part, str] = {}  # noqa: RUF012

    def __init__(self) -> None:
        self.down = False

    def levels(self) -> Levels:
        return {"button": self.down}

    def catch_up(self) -> None:
        """Nothing waits."""

    def look_again(self) -> tuple[Part, ...]:
        return ()


def test_messages_come_in_their_order_and_an_edge_wakes_whoever_waits() -> None:
    queue: MessageQueue[str] = MessageQueue()
    queue.put("first")
    queue.put("second")
    queue.put_edge(Edge("button", down=True, at_s=1.0))
    touched: list[Edge] = []
    assert not queue.pass_edges(touched.append)
    assert [edge.at_s for edge in touched] == [1.0], "before the messages"
    assert [queue.get(0.0), queue.get(0.0), queue.get(0.0)] == ["first", "second", None]
    with pytest.raises(Empty):
        queue.get(0.0)


def test_edges_that_come_while_others_are_handed_over_wait_for_the_next_turn() -> None:
    queue: MessageQueue[str] = MessageQueue()
    queue.put_edge(Edge("button", down=True, at_s=1.0))
    assert queue.pass_edges(lambda _: queue.put_edge(Edge("button", down=False, at_s=2.0)))


def test_a_hold_is_decided_in_its_time_though_messages_wait_all_the_time() -> None:
    stand, queue, switch = Nightstand(), MessageQueue[str](), Switch()
    controls = PatientControls(lambda: switch, lambda _: None)
    controls.due(stand.now_s)
    pressed_s = stand.now_s
    switch.down = True
    queue.put_edge(Edge("button", down=True, at_s=pressed_s))
    while not any(isinstance(event, ev.ButtonHeld) for event in stand.events):
        queue.put("a call")
        queue.put("another")
        queue.get(0.0)
        stand.now_s += 0.02
        pass_time(stand.bedside, controls, queue, stand.now_s)
        assert stand.now_s < pressed_s + 1.1, "a hold is one second"
    assert stand.light[0] > 0 or stand.bedside.rig.wake_at_s is not None
