"""A rotary encoder's two contacts, read so that a bounce may lose a click and never turns one round.

Turned clockwise, the contacts go once round this ring (`_` is closed, to ground):

      place     0    1    2    3    0
      A       ----.____ ____.---- ----
      B       ---- ----.____ ____.----

A contact that bounces steps to and fro between two neighbours, so the sum of the steps is right once it is still. A
click is a whole way from one resting place to the next; whatever falls short of it, or jumps, counts for nothing there.
The idea of reading a knob by its places and not by its edges is Ben Buxton's; the ring is ours.
"""

from typing import Final, Literal

PLACE: Final = {(False, False): 0, (True, False): 1, (True, True): 2, (False, True): 3}  # by (A closed, B closed)
STEP: Final = (0, +1, None, -1)  # by how far the place has moved round the ring; None is a jump across it

Click = Literal[-1, 0, 1]  # +1 is clockwise


class Quadrature:
    """Turns the levels of A and B into clicks.

    `steps_per_detent` is how many places the ring moves from one felt click to the next: 4 for most EC11, 2 for those
    which rest with both contacts now open, now closed, 1 for knobs that rest at every place. `reverse` is for A and B
    wired the other way round.
    """

    def __init__(
        self,
        steps_per_detent: Literal[1, 2, 4] = 4,
        *,
        reverse: bool = False,
        a_closed: bool = False,
        b_closed: bool = False,
    ) -> None:
        """With the contacts as they were found."""
        self._steps = steps_per_detent
        self._clockwise = -1 if reverse else 1
        self._place = PLACE[a_closed, b_closed]
        self._moved: int | None = 0  # since the last resting place; None once a jump has hidden which way
        self._last = 0

    def turn(self, *, a_closed: bool, b_closed: bool) -> Click:
        """The click that these levels complete, if they do."""
        place = PLACE[a_closed, b_closed]
        step = STEP[(place - self._place) % 4]
        self._place = place
        self._moved = None if step is None or self._moved is None else self._moved + step
        if place % self._steps:
            return 0
        moved, self._moved = self._moved, 0
        if moved is None or abs(moved) != self._steps:
            return 0
        return self._click(moved * self._clockwise)

    def _click(self, moved: int) -> Click:
        """Where every place is a resting place, a bounce looks like a click back: only the second one is believed."""
        turned_back = self._last * moved < 0
        self._last = moved
        if turned_back and self._steps == 1:
            return 0
        return 1 if moved > 0 else -1
