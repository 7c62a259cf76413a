"""What a hand means: edges of contacts in, gestures out. Time comes in with the edges.

Definitions, as a hand feels them:
- a press is decided at its release, at the first edge of it;
- a double press is a second press that begins within `double_s` of the end of the first, decided at its own release;
  the press after a double is a first one again;
- a hold is decided while the switch is down, and the release that follows means nothing;
- a knob turned while pushed is nothing else: no push and no hold follow;
- switches do not know of each other: two at once are two gestures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from device.controls.button import Act, Button
from device.controls.contract import Edge, Levels, Part
from device.controls.pace import Pace
from device.controls.quadrature import Quadrature
from device.session import events as ev

LOOK_AGAIN_S = 1.0  # while a switch is down: the kernel keeps 16 edges a line and drops the rest, a release among them
LATE_S = 0.25  # a level that no edge has told of: its edge is late until then, and lost from then on
KNOB: Final[tuple[Part, Part]] = ("knob_a", "knob_b")

OTHER_GESTURES: Final[dict[tuple[Part, Act], Callable[[float], ev.Gesture]]] = {  # all but the button's presses
    ("button", Act.HELD): ev.ButtonHeld,
    ("timer", Act.PRESSED): ev.TimerPressed,
    ("timer", Act.HELD): ev.TimerHeld,
    ("knob_push", Act.PRESSED): ev.KnobPushed,
    ("knob_push", Act.HELD): ev.KnobHeld,
}


@dataclass(frozen=True, slots=True)
class Feel:
    """How a hand is read; the table `[gestures]` of the configuration, key by key."""

    debounce_s: float = 0.015
    double_s: float = 0.35
    hold_s: float = 1.0
    knob_hold_s: float = 3.0
    steps_per_detent: Literal[1, 2, 4] = 4
    reverse_knob: bool = False
    acceleration: int = 3


class Hand:
    """Reads one person's hand on all parts. For one thread; the caller keeps the clock.

    How often `due` is called changes no event: a hold carries the time at which it became one, however late it is told.
    What an edge means depends on its own time and not on when it is fed; the times of gestures never go back.
    """

    def __init__(self, feel: Feel = Feel(), levels: Levels | None = None) -> None:
        """`levels` as the parts were found: a switch that is down already counts as open until it is let go."""
        found = levels or {}
        self._feel = feel
        self._holds_s: dict[Part, float] = {"button": feel.hold_s, "timer": feel.hold_s, "knob_push": feel.knob_hold_s}
        self._buttons = {
            part: Button(feel.debounce_s, hold_s, down=found.get(part, False)) for part, hold_s in self._holds_s.items()
        }
        self._double_s = feel.double_s
        self._released_s: float | None = None  # the end of a press that may become a double one
        self._contacts: dict[Part, bool] = {part: found.get(part, False) for part in KNOB}
        self._knob = self._new_knob()
        self._pace = Pace(feel.acceleration)
        self._turned_s = 0.0
        self._now_s = 0.0
        self._differ_since_s: dict[Part, float] = {}  # parts whose level is not what their edges told

    @property
    def wake_at_s(self) -> float | None:
        """When `resync`, or `due` where no level can be read, is to be called next; None while nothing is touched."""
        first = self._first_due()
        looks_s = [self._now_s + LOOK_AGAIN_S for button in self._buttons.values() if button.down]
        looks_s += [since_s + LATE_S for since_s in self._differ_since_s.values()]
        return min([first[0], *looks_s] if first else looks_s, default=None)

    def find(self, levels: Levels) -> None:
        """Parts that were missing have come, and were found so, as at the start; the others go on with what they do."""
        for part in self._buttons.keys() & levels.keys():
            self._buttons[part] = Button(self._feel.debounce_s, self._holds_s[part], down=levels[part])
        if self._contacts.keys() & levels.keys():
            self._contacts = {part: levels.get(part, closed) for part, closed in self._contacts.items()}
            self._knob = self._new_knob()

    def feed(self, edge: Edge) -> list[ev.Gesture]:
        """The gestures that an edge completes, after those that were due before it."""
        self._differ_since_s.pop(edge.part, None)
        return self._decide(edge.at_s) + self._changed(edge.part, edge.at_s, down=edge.down)

    def due(self, at_s: float) -> list[ev.Gesture]:
        """The gestures that time alone has completed by `at_s`."""
        self._differ_since_s.clear()
        return self._decide(at_s)

    def _decide(self, at_s: float) -> list[ev.Gesture]:
        gestures: list[ev.Gesture] = []
        while (first := self._first_due()) is not None and first[0] <= at_s:
            due_s, part = first
            self._now_s = max(self._now_s, due_s)
            gestures += self._gestures(part, self._buttons[part].due(), due_s)
        self._now_s = max(self._now_s, at_s)
        return gestures

    def resync(self, levels: Levels, at_s: float) -> list[ev.Gesture]:
        """As `due`, after mending what lost edges left behind; feed every edge that waits before.

        A level that differs from what edges told is first taken for an edge that is late, and nothing is decided of its
        part. An edge that has not come by the second look is lost, and counts as one now: a press whose end was lost is
        still a press, not a hold.
        """
        self._now_s = max(self._now_s, at_s)
        seen = {**self._contacts, **{part: button.down for part, button in self._buttons.items()}}
        differing = [part for part, down in levels.items() if down != seen[part]]
        self._differ_since_s = {part: self._differ_since_s.get(part, self._now_s) for part in differing}
        lost = {p: levels[p] for p, since_s in self._differ_since_s.items() if self._now_s - since_s >= LATE_S}
        for part in lost:
            del self._differ_since_s[part]
        return self._look(lost) + self._decide(at_s)

    def _new_knob(self) -> Quadrature:
        a, b = (self._contacts[part] for part in KNOB)
        return Quadrature(self._feel.steps_per_detent, reverse=self._feel.reverse_knob, a_closed=a, b_closed=b)

    def _look(self, levels: Levels) -> list[ev.Gesture]:
        """Take the levels for edges. The knob's contacts change at once: a turn that was missed is no click."""
        gestures: list[ev.Gesture] = []
        for part, button in self._buttons.items():
            gestures += self._changed(part, self._now_s, down=levels.get(part, button.down))
        for part, closed in self._contacts.items():
            self._contacts[part] = levels.get(part, closed)
        return gestures + self._turned(None)

    def _first_due(self) -> tuple[float, Part] | None:
        decided = [(part, button) for part, button in self._buttons.items() if part not in self._differ_since_s]
        return min(((b.due_s, part) for part, b in decided if b.due_s is not None), default=None)

    def _changed(self, part: Part, at_s: float, *, down: bool) -> list[ev.Gesture]:
        if part in self._buttons:
            return self._gestures(part, self._buttons[part].edge(at_s, down=down), at_s)
        self._contacts[part] = down
        return self._turned(at_s)

    def _turned(self, changed_s: float | None) -> list[ev.Gesture]:
        """`changed_s` is None for what was found only now."""
        a, b = (self._contacts[part] for part in KNOB)
        click = self._knob.turn(a_closed=a, b_closed=b, at_s=changed_s)
        if click == 0:
            return []
        self._turned_s = max(self._turned_s, self._now_s if changed_s is None else changed_s)
        steps = self._pace.steps(click, self._turned_s)
        pushed = self._buttons["knob_push"].spend()
        return [ev.KnobPushTurned(self._now_s, steps) if pushed else ev.KnobTurned(self._now_s, steps)]

    def _gestures(self, part: Part, act: Act | None, at_s: float) -> list[ev.Gesture]:
        if act is None:
            return []
        if (part, act) == ("button", Act.PRESSED):
            return [self._button_pressed(at_s)]
        if part == "button":
            self._released_s = None
        return [OTHER_GESTURES[part, act](self._now_s)]

    def _button_pressed(self, released_s: float) -> ev.Gesture:
        first_s, began_s = self._released_s, self._buttons["button"].down_s
        if first_s is not None and began_s - first_s <= self._double_s:
            self._released_s = None
            return ev.ButtonDoublePressed(self._now_s)
        self._released_s = released_s
        return ev.ButtonPressed(self._now_s)
