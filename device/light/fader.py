"""How the light moves: evenly to the eye, from wherever it is, and never by a step."""

import math
from dataclasses import dataclass

TRAVEL_S = 0.5  # from dark to full at the fastest; whoever asks for less gets this
BREATH_S = (5.0, 0.0, 5.0)  # in, held, out: six breaths a minute
BREATH_DEPTH = 0.3  # share of the level that the deepest point of a breath takes away


@dataclass(frozen=True, slots=True)
class Glide:
    """A straight way from one number to another."""

    start: float
    end: float
    began_s: float = 0.0
    over_s: float = 0.0

    def at(self, at_s: float) -> float:
        """The number at a time; the end exactly once it is reached."""
        left = 1 - (at_s - self.began_s) / self.over_s if self.over_s else 0.0
        return self.end + (self.start - self.end) * min(max(left, 0.0), 1.0)

    def speed(self, at_s: float) -> float:
        """How fast it goes from a time on, per second; 0 once the end is reached."""
        return abs(self.end - self.start) / self.over_s if at_s < self.began_s + self.over_s else 0.0

    def most(self, at_s: float) -> float:
        """The largest it will be from a time on."""
        return max(self.at(at_s), self.end)

    def turned(self, end: float, over_s: float, at_s: float) -> "Glide":
        """On to another end from wherever it is."""
        return Glide(self.at(at_s), end, at_s, over_s)


class Fader:
    """The level of a lamp, 0..1 (see `colour`), and how red it is. Every call brings its time, never an earlier one."""

    def __init__(self) -> None:
        self._level = self._redness = self._depth = Glide(0.0, 0.0)
        self._breath_s = BREATH_S
        self._breath_began_s = Glide(0.0, 0.0)  # the beginning of a breath in

    def to(self, level: float, over_s: float, at_s: float, *, breathing: bool = False, red_only: bool = False) -> None:
        """Set out for `level`, to arrive `over_s` from now or, going far, as soon as may be.

        `breathing` lets it swell and sink below that; the change takes one breath. A light on its way out keeps its
        colour, and one that comes out of the dark has its colour from the start.
        """
        now = self._level.at(at_s)
        over_s = max(over_s, TRAVEL_S * abs(level - now))
        self._level = self._level.turned(level, over_s, at_s)
        if level > 0:
            self._redness = self._redness.turned(float(red_only), max(over_s, TRAVEL_S) if now > 0 else 0.0, at_s)
        if breathing and self._depth.at(at_s) == 0 and self._breath_s is BREATH_S:
            self._breath_began_s = _still(at_s - BREATH_S[0])  # at the top of a breath
        self._depth = self._depth.turned(BREATH_DEPTH if breathing else 0.0, sum(self._breath_s), at_s)

    def breathe(
        self, breath_s: tuple[float, float, float] | None, at_s: float, begins_s: float, *, breathing: bool
    ) -> None:
        """Breathe in, hold and breathe out for so long each, from now on; None is six breaths a minute.

        A breath in begins at `begins_s`, be that sooner or later than now. A light that breathes so already, but at
        another time, falls in over one breath.
        """
        if breath_s is None and self._breath_s is BREATH_S:
            return
        if breath_s == self._breath_s and self._breath_s is not BREATH_S:
            self._fall_in(begins_s, at_s)
            return
        shows = self.at(at_s)
        left_s = max(self._level.began_s + self._level.over_s - at_s, TRAVEL_S * abs(self._level.end - shows))
        self._level = Glide(shows, self._level.end, at_s, left_s)
        self._breath_s, self._breath_began_s = breath_s or BREATH_S, _still(begins_s)
        self._depth = Glide(0.0, BREATH_DEPTH if breathing else 0.0, at_s, sum(self._breath_s))

    def _fall_in(self, begins_s: float, at_s: float) -> None:
        breath_s, began_s = sum(self._breath_s), self._breath_began_s.at(at_s)
        late_s = (begins_s - began_s + breath_s / 2) % breath_s - breath_s / 2
        self._breath_began_s = self._breath_began_s.turned(began_s + late_s, breath_s, at_s)

    def at(self, at_s: float) -> float:
        """The level at a time; never above where it is bound for or has come from."""
        return self._level.at(at_s) * (1 - self._depth.at(at_s) * self._breathed_out(at_s))

    @property
    def goal(self) -> float:
        """The level it is bound for, at the top of a breath."""
        return self._level.end

    def _breathed_out(self, at_s: float) -> float:
        """0 at the top of a breath .. 1 at its bottom."""
        in_s, held_s, out_s = self._breath_s
        since_s = (at_s - self._breath_began_s.at(at_s)) % (in_s + held_s + out_s)
        if since_s < in_s:
            return (1 + math.cos(math.pi * since_s / in_s)) / 2
        return (1 - math.cos(math.pi * max(since_s - in_s - held_s, 0.0) / out_s)) / 2

    def redness(self, at_s: float) -> float:
        """How much of the light is red alone rather than dim-to-warm, 0..1."""
        return self._redness.at(at_s)

    def speed(self, at_s: float) -> float:
        """The most that level or redness may yet move in a second, until `to` is called; 0 when nothing moves."""
        steepest = math.pi / 2 / min(self._breath_s[0], self._breath_s[2]) * (1 + self._breath_began_s.speed(at_s))
        breath = steepest * self._depth.most(at_s) + self._depth.speed(at_s)
        return self._level.speed(at_s) + self._redness.speed(at_s) + breath * self._level.most(at_s)

    def settled(self, at_s: float) -> bool:
        """Whether nothing moves any more until `to` is called."""
        return self.speed(at_s) == 0


def _still(number: float) -> Glide:
    return Glide(number, number)
