"""What waits for the main loop: a hand's edges, which go first, and everything else in the order it came."""

from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

from device.bedside import Bedside
from device.controls.contract import Edge
from device.controls.patient import PatientControls

Message = TypeVar("Message")


class MessageQueue(Generic[Message]):
    """Any thread may put; the main thread takes."""

    def __init__(self) -> None:
        self._messages: SimpleQueue[Message | None] = SimpleQueue()
        self._edges: SimpleQueue[Edge] = SimpleQueue()

    def put(self, message: Message) -> None:
        """Let the main loop have it in its turn."""
        self._messages.put(message)

    def put_edge(self, edge: Edge) -> None:
        """Let the main loop have it before any message, and wake it."""
        self._edges.put(edge)
        self._messages.put(None)

    def get(self, longest_s: float | None) -> Message | None:
        """The next message. None when an edge has come instead. Raises queue.Empty when nothing has come in time."""
        return self._messages.get(timeout=longest_s)

    def pass_edges(self, touch: Callable[[Edge], None]) -> bool:
        """Hand over the edges that wait now; whether others have come meanwhile."""
        for _ in range(self._edges.qsize()):
            touch(self._edges.get())
        return not self._edges.empty()


def pass_time(bedside: Bedside, controls: PatientControls, queue: MessageQueue[Message], at_s: float) -> None:
    """All that a hand has done, then what time alone brings; `at_s` is from before any of this.

    What else waits in the queue keeps nothing from being decided.
    """
    wake_at_s = bedside.wake_at_s
    if wake_at_s is not None and wake_at_s <= at_s:
        controls.catch_up()  # an edge of before `at_s` that no thread has read yet may be the end of a hold
    edges_wait = queue.pass_edges(bedside.touch)
    bedside.due(at_s, controls.levels, edges_wait=edges_wait)
