"""A rotary encoder's two contacts, read so that a bounce may lose a click and never turns one round.

Turned clockwise, the contacts go once round this ring (`_` is closed, to ground):

      place     0    1    2    3    0
      A       ----.____ ____.---- ----
      B       ---- ----.____ ____.----

A contact that bounces steps to and fro between two neighbours, so the sum of the steps is right once it is still. A
click is a whole way from one resting place to the next; whatever falls short of it, or jumps, counts for nothing there.
Most encoders rest open, at 0, some closed, at 2: where this one rests is seen whenever it is still for a while.
The idea of reading a knob by its places and not by its edges is Ben Buxton's; the ring is ours.
"""

from typing import Final, Literal

PLACE: Final = {(False, False): 0, (True, False): 1, (True, True): 2, (False, True): 3}  # by (A closed, B closed)
STEP: Final = (0, +1, None, -1)  # by how far the place has moved round the ring; None is a jump across it
REST_S = 0.3  # a detent pulls the knob on within a tenth of that

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
        """With the contacts as they were found: as a rule at rest, so that is where it rests until it is seen to."""
        self._steps = steps_per_detent
        self._clockwise = -1 if reverse else 1
        self._place = PLACE[a_closed, b_closed]
        self._moved: int | None = 0  # since the last resting place; None once a jump has hidden which way
        self._last = 0
        self._rest = self._place % steps_per_detent
        self._rest_was_seen = False
        self._other_rest: int | None = None  # another place at which it was still, once
        self._since_still = 0  # places since it was last still
        self._changed_s: float | None = None

    def turn(self, *, a_closed: bool, b_closed: bool, at_s: float | None = None) -> Click:
        """The click that these levels complete, if they do. `at_s` is when they came about; None tells of no rest."""
        place = PLACE[a_closed, b_closed]
        if place == self._place:
            return 0
        self._look_for_rest(at_s)
        step = STEP[(place - self._place) % 4]
        self._place = place
        self._since_still += 2 if step is None else step
        self._moved = None if step is None or self._moved is None else self._moved + step
        if (place - self._rest) % self._steps:
            return 0
        moved, self._moved = self._moved, 0
        if moved is None or abs(moved) != self._steps:
            return 0
        return self._click(moved * self._clockwise)

    def _look_for_rest(self, at_s: float | None) -> None:
        """Before a change: if the knob has been still until now, this is where it rests.

        Once a resting place was seen, another is believed only after a click led from it to the same again: a hand may
        hold a knob between two.
        """
        was_still = at_s is not None and self._changed_s is not None and at_s - self._changed_s >= REST_S
        self._changed_s = at_s
        if not was_still:
            return
        here, clicked = self._place % self._steps, abs(self._since_still) >= self._steps
        self._since_still = 0
        if here == self._rest:
            self._rest_was_seen, self._other_rest = True, None
        elif self._rest_was_seen and not (self._other_rest == here and clicked):
            self._other_rest = here
        else:
            self._rest, self._rest_was_seen, self._other_rest, self._moved = here, True, None, 0

    def _click(self, moved: int) -> Click:
        """Where every place is a resting place, a bounce looks like a click back: only the second one is believed."""
        turned_back = self._last * moved < 0
        self._last = moved
        if turned_back and self._steps == 1:
            return 0
        return 1 if moved > 0 else -1
