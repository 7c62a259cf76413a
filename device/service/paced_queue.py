"""Requests of one kind that wait for the main loop: in turn between programs, one at a time, at a bounded pace. Pure.

Turns are those of start-time fair queueing. Every request gets a number: two more than the last one of its program has,
but at least one more than the request that was taken last. The lowest number is next, of equal ones the oldest. So a
program that asks a thousand times waits for itself; one that asks once waits for one request of each other program.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Pace:
    """So many requests at once, and from then on one in `each_s` seconds."""

    at_once: int
    each_s: float


class PacedQueue(Generic[Item]):
    """For one thread."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._waiting: list[tuple[int, Item]] = []  # with their numbers, in the order they came
        self._next_numbers: dict[int, int] = {}  # of programs that are ahead of the others
        self._taken_number = 0
        self._paid_until_s = float("-inf")  # one request costs `each_s`
        self._busy = False

    def add(self, item: Item, program: int) -> None:
        """Let it wait for its turn."""
        number = max(self._taken_number + 1, self._next_numbers.get(program, 0))
        self._next_numbers[program] = number + 2
        self._waiting.append((number, item))

    def remove(self, item: Item) -> None:
        """It waits no longer, if it did."""
        self._waiting = [(number, other) for number, other in self._waiting if other != item]

    @property
    def take_at_s(self) -> float | None:
        """When one can be taken; None while none waits, or one is under way."""
        if self._busy or not self._waiting:
            return None
        return self._paid_until_s - (self._pace.at_once - 1) * self._pace.each_s

    def take(self, at_s: float) -> Item | None:
        """The one whose turn it is; `done` must follow once it has been answered."""
        take_at_s = self.take_at_s
        if take_at_s is None or at_s < take_at_s:
            return None
        first = min(self._waiting, key=lambda waiting: waiting[0])
        self._waiting.remove(first)
        self._taken_number, item = first
        self._next_numbers = {p: number for p, number in self._next_numbers.items() if number > self._taken_number + 1}
        self._paid_until_s = max(self._paid_until_s, at_s) + self._pace.each_s
        self._busy = True
        return item

    def done(self) -> None:
        """The one that was taken has been answered."""
        self._busy = False
