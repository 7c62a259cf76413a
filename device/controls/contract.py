"""What a hand does to the parts it touches, before anyone has made sense of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Part = Literal["button", "timer", "knob_push", "knob_a", "knob_b"]
Levels = Mapping[Part, bool]  # which contacts are closed; a part that cannot be read is left out


class ControlsLost(OSError):
    """The parts cannot be reached; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The contact of `part` closed (`down`) or opened at `at_s`, monotonic seconds. It may be a bounce."""

    part: Part
    down: bool
    at_s: float
