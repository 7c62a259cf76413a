"""What the solids tell and the figures cannot: parts that meet, room that walls take, the chamber's air as it is."""

from itertools import combinations

import build123d as b

from hardware.enclosure import air
from hardware.enclosure.figures import Figures
from hardware.enclosure.rooms import power_plug, stack
from hardware.enclosure.solids.plan import chamber_plan
from hardware.enclosure.solids.shapes import block, upright
from hardware.enclosure.solids.stand_ins import bought


def meetings(printed: dict[str, b.Part], figures: Figures) -> list[str]:
    """Printed parts that overlap each other or what is bought: what the figures' boxes cannot tell."""
    found = []
    for (name, solid), (other_name, other) in combinations({**printed, **bought(figures)}.items(), 2):
        volume_mm3 = shared_mm3(solid, other)
        if volume_mm3 > 1.0:
            found.append(f"{name} and {other_name} share {volume_mm3:.0f} mm3")
    return found


def strangers(printed: dict[str, b.Part], figures: Figures) -> list[str]:
    """Where the solids and the figures tell different things: room that is taken by walls, the chamber's air."""
    found = [
        f"{room.name} is in the body's walls"
        for room in (stack(figures), power_plug(figures))
        if shared_mm3(block(room.x_mm, room.y_mm, room.z_mm), printed["body"]) > 1.0
    ]
    measured_ml, told_ml = chamber_ml(figures, printed), air.chamber_ml(figures)
    print(f"chamber: {measured_ml:.0f} ml measured, {told_ml:.0f} ml by the figures")
    if abs(measured_ml / told_ml - 1) > 0.05:
        found.append("the chamber is not as large as the figures say")
    return found


def shared_mm3(a: b.Part, c: b.Part) -> float:
    """What two solids have in common."""
    shared = a & c
    return 0.0 if shared is None else float(shared.volume)


def chamber_ml(f: Figures, printed: dict[str, b.Part]) -> float:
    """The air behind the speaker, measured on the solids; the speaker as the figures tell it."""
    whole = upright(chamber_plan(f), (f.base_mm, f.ceiling_mm))
    front = block((-f.width_mm, f.width_mm), (-f.depth_mm, f.carrier_front_mm), (0, f.height_mm))
    taken = [printed[name] for name in ("body", "base", "speaker_carrier")]
    return float((whole - [front, *taken]).volume) / 1000 - f.speaker.displaces_ml
