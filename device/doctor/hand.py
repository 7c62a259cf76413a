"""What a hand's edges tell of the wiring: a press that bounces or is another button's, a click of the knob.

The knob is judged one click to the right at a time, each with the edges it made from a level to a level; two that agree
are believed. How a click looks is told in `controls/quadrature.py`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from device.config import Config
from device.controls.contract import Edge, Levels, Part
from device.controls.quadrature import PLACE, STEP
from device.doctor.finding import Finding, ok, unsure, wrong

SWITCHES: tuple[Part, ...] = ("button", "timer", "knob_push")
NAMES: dict[Part, str] = {
    "button": "the bedside button",
    "timer": "the timer button",
    "knob_push": "the knob, straight down",
    "knob_a": "the knob",
    "knob_b": "the knob",
}
SETTLED_S = 0.3  # without an edge: the hand rests
MOST_CLICKS = 5
LONGEST_BOUNCE_S = 0.05  # what comes later is another press
ROUGH_EDGES = 8  # more than are due, in one click
STEPS = (1, 2, 4)
ODD_RESTS: dict[int, dict[frozenset[int], str]] = {  # by steps of a click: places to rest at that are not the usual
    4: {
        frozenset({2}): "with both contacts closed at every click",
        frozenset({1}): "with A closed at every click",
        frozenset({3}): "with B closed at every click",
    },
    2: {frozenset({1, 3}): "with one contact closed at every click"},
    1: {},
}
RESTS_MEND = (
    "nothing, if each click moves the volume once: Lull finds out where a knob rests; else see that no pin of it is "
    "joined to ground but C"
)


# -- a switch ----------------------------------------------------------------------------------------------------------


def rests(part: Part, levels: Levels) -> Finding | None:
    """Before anybody has touched it: a switch that is down already."""
    if not levels.get(part):
        return None
    return wrong(
        NAMES[part],
        "closed, though nobody touches it",
        "open at rest",
        "the pin is shorted to ground, or the switch opens when it is pressed, or two of its legs are one: turn one of "
        "four legs by a quarter",
    )


def pressed(part: Part, edges: Sequence[Edge], config: Config) -> Finding:
    """After a press and its release, or after the time for it."""
    check = NAMES[part]
    own = [edge for edge in edges if edge.part == part]
    pin = getattr(config.pins, part)
    if not own:
        other = next((edge.part for edge in edges), None)
        if other is None:
            mend = f"is it wired to GPIO{pin} and to ground? Join them by a wire: if that is seen, it is the switch"
            return wrong(check, "no press came", "a press", mend)
        swap = (f"{part} = {getattr(config.pins, other)}", f"{other} = {pin}")
        seen = f"this moved {NAMES[other]}, GPIO{getattr(config.pins, other)}"
        return wrong(check, seen, f"GPIO{pin}", "swap the wires, or write into [pins] of /etc/lull/device.toml", *swap)
    if own[-1].down:
        mend = "the release was lost, or it is held down still: is the wire loose?"
        return wrong(check, "pressed, and not let go", "a press and a release", mend)
    bounce_s = longest_bounce_s(own)
    seen = f"pressed for {own[-1].at_s - own[0].at_s:.2f} s, bounces for {1000 * bounce_s:.1f} ms"
    if bounce_s > config.gestures.debounce_s:
        mend = "it needs 10 nF to 100 nF from the pin to ground; or write into [gestures]"
        longer_s = min(2 * bounce_s, 0.1)
        expected = f"still within {1000 * config.gestures.debounce_s:g} ms"
        return wrong(check, seen, expected, mend, f"debounce_s = {longer_s:.3f}")
    return ok(check, seen)


def longest_bounce_s(edges: Sequence[Edge]) -> float:
    """From the first to the last edge of one that chatters; what is further apart is the hand."""
    longest_s, began_s, last_s = 0.0, None, 0.0
    for edge in edges:
        if began_s is None or edge.at_s - last_s > LONGEST_BOUNCE_S:
            began_s = edge.at_s
        last_s = edge.at_s
        longest_s = max(longest_s, last_s - began_s)
    return longest_s


def press_is_over(edges: Sequence[Edge], at_s: float) -> bool:
    """Whether enough was seen: something was let go, and all has been quiet for a while."""
    quiet = bool(edges) and at_s - edges[-1].at_s > SETTLED_S
    return quiet and not edges[-1].down


# -- the knob ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Click:
    """What one click did: `moved` places round the ring (+ is clockwise), `jumps` across it, edges of each contact.

    `began` is the place of the ring that it left.
    """

    moved: int
    jumps: int
    a_edges: int
    b_edges: int
    began: int = 0

    @property
    def rough(self) -> bool:
        """Far more edges than a click has."""
        return self.a_edges + self.b_edges - abs(self.moved) > ROUGH_EDGES

    @property
    def alone(self) -> Literal["knob_a", "knob_b"] | None:
        """The one contact that moved."""
        if bool(self.a_edges) == bool(self.b_edges):
            return None
        return "knob_a" if self.a_edges else "knob_b"


def read_click(before: Levels, edges: Sequence[Edge]) -> Click:
    """From levels and the edges that followed, in their order."""
    a, b = before.get("knob_a", False), before.get("knob_b", False)
    count = Counter(edge.part for edge in edges)
    began = place = PLACE[a, b]
    moved = jumps = 0
    for edge in edges:
        a = edge.down if edge.part == "knob_a" else a
        b = edge.down if edge.part == "knob_b" else b
        step = STEP[(PLACE[a, b] - place) % 4]
        place = PLACE[a, b]
        moved += step or 0
        jumps += step is None
    return Click(moved, jumps, count["knob_a"], count["knob_b"], began)


def click_is_over(edges: Sequence[Edge], at_s: float) -> bool:
    """All has been quiet for a while."""
    return bool(edges) and at_s - edges[-1].at_s > SETTLED_S


def turned(clicks: Sequence[Click], config: Config) -> Finding | None:
    """What the clicks so far come to; None asks for one more."""
    check = "the knob"
    if not any(click.a_edges or click.b_edges for click in clicks):
        if len(clicks) < 2:  # a knob of quarter steps with a dead phase moves at every other click
            return None
        mend = "is its middle leg, C, joined to ground, and the outer ones to the pins that [pins] names?"
        return wrong(check, "no edge came, of neither phase", "edges of both", mend)
    counts = Counter(click.moved for click in clicks if not click.jumps and abs(click.moved) in STEPS)
    moved, times = counts.most_common(1)[0] if counts else (0, 0)
    both_moved = any(click.a_edges for click in clicks) and any(click.b_edges for click in clicks)
    if times >= 2 and both_moved:
        return _agreed(moved, clicks, config)
    if len(clicks) >= 2 and not both_moved and all(click.moved == 0 for click in clicks):
        return _dead(clicks, config)
    if len(clicks) < MOST_CLICKS:
        return None
    if not both_moved:
        return _dead(clicks, config)
    if any(click.rough or click.jumps for click in clicks):
        return _rough(clicks)
    told = ", ".join(f"{click.moved:+d}" for click in clicks)
    return unsure(check, f"no two clicks were alike ({told} quarter steps): ask again, one click at a time")


def _agreed(moved: int, clicks: Sequence[Click], config: Config) -> Finding:
    steps, reverse = abs(moved), moved < 0
    lines = []
    if steps != config.gestures.steps_per_detent:
        lines.append(f"steps_per_detent = {steps}")
    if reverse != config.gestures.reverse_knob:
        lines.append(f"reverse_knob = {str(reverse).lower()}")
    kind = {4: "full steps", 2: "half steps", 1: "quarter steps"}[steps]
    way = "the other way round: its two phases are swapped" if reverse else "the right way round"
    seen = f"{kind}, {steps} quarter step{'s' * (steps > 1)} a click, {way}"
    if lines:
        mend = "write into [gestures] of /etc/lull/device.toml" + (", or swap the wires of A and B" if reverse else "")
        wanted = (
            f"{config.gestures.steps_per_detent} a click, reverse_knob = {str(config.gestures.reverse_knob).lower()}"
        )
        return wrong("the knob", seen, wanted + " is configured", mend, *lines)
    if any(click.rough for click in clicks):
        return _rough(clicks)
    began = {click.began for click in clicks if click.moved == moved}
    odd = next((words for places, words in ODD_RESTS[steps].items() if began <= places), None)
    return unsure("the knob", f"{seen}, but it rests {odd}", RESTS_MEND) if odd else ok("the knob", seen)


def _dead(clicks: Sequence[Click], config: Config) -> Finding:
    alive = next(click.alone for click in clicks if click.alone)
    dead: Part = "knob_b" if alive == "knob_a" else "knob_a"
    seen = f"only {alive}, GPIO{getattr(config.pins, alive)}, moves; {dead}, GPIO{getattr(config.pins, dead)}, is dead"
    mend = f"look at the wire of {dead}: loose, on another pin, or shorted to its neighbour"
    return wrong("the knob", seen, "both phases move", mend)


def _rough(clicks: Sequence[Click]) -> Finding:
    most = max(click.a_edges + click.b_edges for click in clicks)
    mend = "give A and B each 10 nF to 100 nF to ground and 10 kohm to 3.3 V, close to the Pi; or the encoder is worn"
    return wrong("the knob", f"bounces: up to {most} edges in one click", "4 or a few more", mend)


assert set(NAMES) == set(get_args(Part))
