"""A keyboard for a hand: each key is what a finger would do to the contacts, edge by edge.

So the simulator goes through the same gestures as the device. The simulated knob is an EC11: four places a click.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from device.controls.contract import Edge, Part
from device.controls.gestures import Feel

TAP_S = 0.06  # how long a quick finger keeps a switch down
PLACE_S = 0.004  # from place to place of the knob
SETTLE_S = 0.03  # between the push and the turn of a knob

CLOCKWISE: Final[tuple[tuple[Part, bool], ...]] = (
    ("knob_a", True),
    ("knob_b", True),
    ("knob_a", False),
    ("knob_b", False),
)
COUNTERCLOCKWISE: Final = tuple((part, not down) for part, down in reversed(CLOCKWISE))

Movement = Callable[[float, Feel], list[Edge]]


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does: `edges(at_s, feel)` starts at `at_s` and is in the order of time.

    `hold_s(feel)` is how long it has to be down before it counts; 0 where it counts at once.
    """

    label: str
    edges: Movement
    hold_s: Callable[[Feel], float] = lambda _: 0.0


def tap(part: Part, at_s: float) -> list[Edge]:
    """A short press."""
    return _down_for(part, at_s, TAP_S)


def tap_twice(part: Part, at_s: float, feel: Feel) -> list[Edge]:
    """Two, as far apart as is sure to be felt as two that belong together."""
    return tap(part, at_s) + tap(part, at_s + TAP_S + (feel.debounce_s + feel.double_s) / 2)


def hold(part: Part, at_s: float, hold_s: float) -> list[Edge]:
    """A press that is let go a little after `hold_s`."""
    return _down_for(part, at_s, hold_s + 0.1)


def click(places: Iterable[tuple[Part, bool]], at_s: float) -> list[Edge]:
    """The knob from one felt click to the next."""
    return [Edge(part, down=down, at_s=at_s + n * PLACE_S) for n, (part, down) in enumerate(places)]


def push_and_click(places: Iterable[tuple[Part, bool]], at_s: float) -> list[Edge]:
    """The knob pushed, turned by one click and let go."""
    turn = click(places, at_s + SETTLE_S)
    return _down_for("knob_push", at_s, turn[-1].at_s + SETTLE_S - at_s, turn)


def _down_for(part: Part, at_s: float, down_s: float, meanwhile: Iterable[Edge] = ()) -> list[Edge]:
    return [Edge(part, down=True, at_s=at_s), *meanwhile, Edge(part, down=False, at_s=at_s + down_s)]


def _hold_s(feel: Feel) -> float:
    return feel.hold_s


def _knob_hold_s(feel: Feel) -> float:
    return feel.knob_hold_s


KEYS: Final[dict[str, Key]] = {
    "space": Key("press the button", lambda at_s, _: tap("button", at_s)),
    "d": Key("double press", lambda at_s, feel: tap_twice("button", at_s, feel)),
    "h": Key("hold the button", lambda at_s, feel: hold("button", at_s, feel.hold_s), _hold_s),
    "t": Key("press the timer", lambda at_s, _: tap("timer", at_s)),
    "y": Key("hold the timer", lambda at_s, feel: hold("timer", at_s, feel.hold_s), _hold_s),
    "right": Key("turn the knob up", lambda at_s, _: click(CLOCKWISE, at_s)),
    "left": Key("turn the knob down", lambda at_s, _: click(COUNTERCLOCKWISE, at_s)),
    "up": Key("push and turn up", lambda at_s, _: push_and_click(CLOCKWISE, at_s)),
    "down": Key("push and turn down", lambda at_s, _: push_and_click(COUNTERCLOCKWISE, at_s)),
    "n": Key("push the knob", lambda at_s, _: tap("knob_push", at_s)),
    "x": Key(
        "hold the knob", lambda at_s, feel: hold("knob_push", at_s, feel.knob_hold_s), lambda feel: feel.knob_hold_s
    ),
}
