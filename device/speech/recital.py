"""What is said when: the passages of a script one after the other, by their rests or by a clock. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log10
from typing import Literal, NamedTuple

from device.speech.contract import Clause
from device.speech.rhythm import timed

Side = Literal["left", "right", "front", "other"]  # other: the ear it is not at
Movement = Literal["settle", "drift"]
Then = Literal["again", "murmur", "silence"]

WINDING_DOWN = 0.97  # activity below which a night drifts; in settle it stands at 1
SHORTEST_S = 0.05  # between two sayings, however late the second is

# Loudness is told by 400 ms (BS.1770), so that few words in much quiet count for less than they are. They are said
# louder for it, up to where a single word would stand out.
USUAL = 1.15  # slowness of who whispers
COUNTED_S = 0.47  # of quiet around each clause, that counts
MOST_LOUDER_DB = 2.0


class Passage(NamedTuple):
    """Clauses that belong together, and how they are said."""

    clauses: tuple[Clause, ...]
    pause_s: float = 2.0  # after it
    side: Side | None = None  # None stays
    distance_m: float | None = None
    pace: float = 1.0  # relative to the whisperer's own
    lasts_s: float | None = None  # from its beginning to the pause, whatever it takes to say it


class Saying(NamedTuple):
    """A clause that is due."""

    clause: Clause
    rest_s: float  # of quiet before it, at a pace of 1
    exact: bool = False  # the rest is by the clock, whatever the pace
    breathes: bool = True  # in, before it
    pace: float = 1.0
    side: Side | None = None
    distance_m: float | None = None


class Recital:
    """Says passages. Time is the voice's own: seconds that it has planned so far."""

    def __init__(
        self,
        passages: Sequence[Passage],
        then: Then = "silence",
        movements: Sequence[Movement] = ("settle", "drift"),
        cycle_s: float = 0.0,
        rest_s: float = 1.0,
        *,
        breathes: bool = True,
    ) -> None:
        """`cycle_s`, a breath of the lamp, is what passages that last a given time fall in with; 0 is none.

        `rest_s` is the quiet before the first; a recital that does not breathe begins at once.
        """
        self._passages, self._then, self._movements, self._cycle_s = passages, then, movements, cycle_s
        self._rest_s, self._breathes = rest_s, breathes
        self._ahead: list[Passage] = list(passages)[::-1]
        self._said: list[tuple[Passage, Clause, float]] = []  # what is left of a passage, and the rest after it
        self._beat_s: float | None = None  # when the next passage has to begin
        self.ended = False  # nothing follows
        # Than talk without rests, to be as loud with them; what begins at once goes by its loudest moment.
        self.louder_db = _louder_db(passages) if breathes else 0.0

    def next(self, at_s: float, activity: float) -> Saying | None:
        """What to say after `at_s`; None when nothing is: a murmur's turn, or `ended`."""
        drifts = activity < WINDING_DOWN
        if not drifts and "settle" not in self._movements:
            return None
        if self._said:
            return self._saying(self._rest_s)
        if drifts and "drift" not in self._movements:
            self._ahead, self._then = [], "silence"
        if not self._ahead and self._then == "again":
            self._ahead = list(self._passages)[::-1]
        if not self._ahead:
            self.ended = self._then == "silence"
            return None
        return self._begin(self._ahead.pop(), at_s)

    def _begin(self, passage: Passage, at_s: float) -> Saying:
        due_s, exact = at_s + self._rest_s, True
        if self._beat_s is not None:
            due_s = self._beat_s
        elif passage.lasts_s is not None and self._cycle_s:
            due_s = ceil(due_s / self._cycle_s) * self._cycle_s
        else:
            exact = False
        lasts_s = passage.lasts_s  # from when it was due: who is late does not stay so
        self._beat_s = None if lasts_s is None else due_s + lasts_s + passage.pause_s
        rests_s = [*(before.rest_s for before, _ in pairwise(passage.clauses)), passage.pause_s]
        self._said = [(passage, c, r) for c, r in zip(passage.clauses, rests_s, strict=True)][::-1]
        return self._saying(max(due_s - at_s, SHORTEST_S), exact=exact)

    def _saying(self, rest_s: float, *, exact: bool = False) -> Saying:
        passage, clause, self._rest_s = self._said.pop()
        breathes, self._breathes = self._breathes, True
        return Saying(clause, rest_s, exact, breathes, passage.pace, passage.side, passage.distance_m)


def _louder_db(passages: Sequence[Passage]) -> float:
    """The more, the shorter the clauses are."""
    clauses = [(clause, passage.pace) for passage in passages for clause in passage.clauses]
    said_s = sum(
        sound.length_s for clause, pace in clauses for sound in timed(clause.words, USUAL / pace, ends=clause.ends)
    )
    return min(10 * log10(1 + COUNTED_S * len(clauses) / said_s), MOST_LOUDER_DB) if said_s else 0.0
