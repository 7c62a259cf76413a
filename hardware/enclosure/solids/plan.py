"""The plan: which part of the ground each room, wall and rail takes."""

import build123d as b

from hardware.enclosure.figures import Figures
from hardware.enclosure.solids.shapes import circle, rectangle


def cavity_plan(f: Figures) -> b.Sketch:
    """All the room inside the walls."""
    return b.RectangleRounded(*f.inner_mm, f.corner_radius_mm - f.wall_mm)


def cell_plan(f: Figures) -> b.Sketch:
    """The lamp's cell, without its walls."""
    half_mm = f.cell_width_mm / 2
    return rectangle((f.lamp_x_mm - half_mm, f.lamp_x_mm + half_mm), (f.front_mm, f.front_mm + f.cell_depth_mm))


def cell_wall_plan(f: Figures) -> b.Sketch:
    """The lamp's cell with its walls, and a bit of the front."""
    half_mm = f.cell_width_mm / 2 + f.cell_wall_mm
    back_mm = f.front_mm + f.cell_depth_mm + f.cell_wall_mm
    return rectangle((f.lamp_x_mm - half_mm, f.lamp_x_mm + half_mm), (f.front_mm - 1, back_mm))


def chamber_plan(f: Figures) -> b.Sketch:
    """The speaker's."""
    left = rectangle((-f.width_mm, f.partition_faces_mm[0]), (-f.depth_mm, f.depth_mm))
    return (cavity_plan(f) & left) - circle(f.button_at_mm, f.bulge_mm)


def bay_plan(f: Figures) -> b.Sketch:
    """Where the electronics are: right of the partition, and its bulge round the button's well."""
    right = rectangle((f.partition_faces_mm[1], f.width_mm), (-f.depth_mm, f.depth_mm))
    return (cavity_plan(f) & (right + circle(f.button_at_mm, f.bulge_inside_mm))) - cell_wall_plan(f)


def rail_plans(f: Figures) -> list[b.Sketch]:
    """Two upright blocks that the slot of the speaker carrier is cut from."""
    half_mm = f.carrier_width_mm / 2
    y_mm = (f.front_mm - 0.5, f.carrier_front_mm + f.carrier_mm[1] + f.rail_mm)
    left = (-f.width_mm / 2 + 1, f.speaker_x_mm - half_mm + f.hook_mm)
    right = (f.speaker_x_mm + half_mm - f.hook_mm, f.partition_x_mm)
    return [rectangle(left, y_mm), rectangle(right, y_mm)]


def pad_plan(f: Figures) -> b.Sketch:
    """Where the front is thicker and flat, behind the slots of the speaker."""
    left_mm = -f.width_mm / 2 + f.wall_mm + 5
    return rectangle((left_mm, f.partition_x_mm), (f.front_mm - 0.5, f.front_mm + f.pad_mm))
