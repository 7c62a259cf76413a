"""The enclosure's parts as solids, each where it belongs in the box; needs build123d.

Every wall inside stands upright from the top to the base, so that the body prints face down without supports, and what
goes into it slides in from below.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import build123d as b

from hardware.enclosure.bought import SPEAKER_40MM
from hardware.enclosure.figures import Figures
from hardware.enclosure.solids.base import base
from hardware.enclosure.solids.body import body
from hardware.enclosure.solids.controls import button, knob, plate, timer_button
from hardware.enclosure.solids.inserts import diffuser, lamp_box, speaker_carrier

LAY = {  # how a part is turned for the printer: axis, degrees
    "body": (b.Axis.X, 180.0),
    "knob": (b.Axis.X, 180.0),
    "diffuser": (b.Axis.X, -90.0),
    "lamp_box": (b.Axis.X, -90.0),
}


@dataclass(frozen=True)
class Part:
    """A printed part: its solid in the box, and as it lies on the printer."""

    name: str
    solid: b.Part
    printed: b.Part


def make(figures: Figures) -> list[Part]:
    """All parts of these figures."""
    makers: dict[str, Callable[[Figures], b.Part]] = {
        "body": body,
        "base": base,
        "button": button,
        "timer_button": timer_button,
        "knob": knob,
        "button_plate": lambda f: plate(f, f.button_at_mm, f.button_post_mm, along_x=False),
        "timer_plate": lambda f: plate(f, f.timer_at_mm, f.timer_post_mm, along_x=True),
        "speaker_carrier": speaker_carrier,
        "speaker_carrier_40mm": lambda f: speaker_carrier(replace(f, speaker=SPEAKER_40MM)),
        "diffuser": diffuser,
        "lamp_box": lamp_box,
    }
    parts = []
    for name, maker in makers.items():
        solid = maker(figures)
        solid.label = name
        parts.append(Part(name, solid, laid(figures, name, solid)))
    return parts


def inside_the_box(made: list[Part]) -> list[Part]:
    """Without the carrier of the other speaker."""
    return [part for part in made if part.name != "speaker_carrier_40mm"]


def laid(f: Figures, name: str, solid: b.Part) -> b.Part:
    """The part as it lies on the printer, its middle at the origin and its lowest point at 0."""
    axis, degrees = LAY.get(name, (b.Axis.X, 0.0))
    if name.startswith("speaker_carrier"):
        degrees = -90.0 - math.degrees(f.wedge_rad)
    turned = solid.rotate(axis, degrees)
    if name == "button_plate":
        turned = turned.rotate(b.Axis.Z, 90)
    box = turned.bounding_box()
    return b.Pos(-box.center().X, -box.center().Y, -box.min.Z) * turned
