"""The body: walls and top with all that stands in them."""

import math

import build123d as b

from hardware.enclosure.figures import Figures
from hardware.enclosure.solids.plan import cavity_plan, cell_plan, cell_wall_plan, pad_plan, rail_plans
from hardware.enclosure.solids.shapes import (
    all_of,
    along_x,
    along_y,
    at_height,
    block,
    circle,
    cone,
    rectangle,
    rod,
    slot,
    upright,
)


def outside(f: Figures) -> b.Part:
    """The body's outer shape, from the base to the top."""
    shape = upright(b.RectangleRounded(f.width_mm, f.depth_mm, f.corner_radius_mm), (f.base_mm, f.height_mm))
    shape = b.chamfer(at_height(shape, f.height_mm), f.top_bevel_mm)
    shape = b.fillet(at_height(shape, f.height_mm), 1.5)
    shape = b.fillet(at_height(shape, f.height_mm - f.top_bevel_mm), 5)
    return b.chamfer(at_height(shape, f.base_mm), 0.5)


def cavity(f: Figures) -> b.Part:
    """The room inside, as a solid; its bevel keeps the wall's thickness along the bevel outside."""
    bevel_mm = f.top_bevel_mm + f.wall_mm * math.sqrt(2) - f.wall_mm - f.top_mm
    room = upright(cavity_plan(f), (f.base_mm - 1, f.ceiling_mm))
    return b.chamfer(at_height(room, f.ceiling_mm), bevel_mm)


def inner_walls(f: Figures) -> b.Part:
    """All that stands in the body, from base to top."""
    left_mm, right_mm = f.partition_faces_mm
    inside = circle(f.button_at_mm, f.bulge_inside_mm)
    ring = circle(f.button_at_mm, f.bulge_mm) - inside
    ring &= rectangle((-f.width_mm, right_mm), (-f.depth_mm, f.depth_mm))
    straight = rectangle((left_mm, right_mm), (-f.depth_mm / 2 + 1, f.depth_mm / 2 - 1))
    partition = (straight - inside) + ring
    cell = cell_wall_plan(f) - cell_plan(f)
    posts = [circle(at, f.screw_post_mm) for at in f.screws_mm]
    full_mm = (f.base_mm, f.ceiling_mm + 0.5)
    walls = [upright(plan, full_mm) for plan in (partition, cell, pad_plan(f), *rail_plans(f), *posts)]
    return all_of([*walls, *(wedge_rib(f, side) for side in (-1, 1))]) & filler(f)


def filler(f: Figures) -> b.Part:
    """Room inside the outer shape that inner walls may reach into."""
    plan = b.RectangleRounded(f.width_mm - 2, f.depth_mm - 2, f.corner_radius_mm - 1)
    room = upright(plan, (f.base_mm, f.ceiling_mm + 1))
    return b.chamfer(at_height(room, f.ceiling_mm + 1), f.top_bevel_mm)


def wedge_rib(f: Figures, side: int) -> b.Part:
    """A rib on the cell's back that presses the lamp box forward once it is all the way in."""
    back_mm = f.front_mm + f.cell_depth_mm
    play_mm = f.cell_depth_mm - f.diffuser_mm - f.lamp_box_depth_mm
    low_mm, high_mm = f.insert_z_mm
    corners = [(back_mm + 0.5, f.ceiling_mm + 0.5), (back_mm + 0.5, low_mm), (back_mm, low_mm)]
    corners += [(back_mm - play_mm, high_mm - 6), (back_mm - play_mm, f.ceiling_mm + 0.5)]
    return along_x(corners, f.lamp_x_mm + side * 12 - 1, 2)


def flutes(f: Figures) -> b.Part:
    """The whole row across the front: rods with round ends, let into the wall."""
    y_mm = -f.depth_mm / 2 - f.flute_radius_mm + f.flute_depth_mm
    reach_mm = f.flute_height_mm / 2 - f.flute_radius_mm
    low_mm, high_mm = f.middle_z_mm - reach_mm, f.middle_z_mm + reach_mm
    made = []
    for x_mm in f.flutes_x_mm:
        ends = [b.Pos(x_mm, y_mm, z_mm) * b.Sphere(f.flute_radius_mm) for z_mm in (low_mm, high_mm)]
        made.append(all_of([rod((x_mm, y_mm), f.flute_radius_mm, (low_mm, high_mm)), *ends]))
    return b.Part() + made


def front_slots(f: Figures) -> list[b.Part]:
    """Through the flutes, before speaker and lamp."""
    outer_mm = -f.depth_mm / 2 - 1
    speaker = [slot((x_mm, f.middle_z_mm), length_mm, f.slot_mm) for x_mm, length_mm in f.speaker_slots_mm]
    window = [slot((x_mm, f.middle_z_mm), length_mm, f.slot_mm) for x_mm, length_mm in f.window_slots_mm]
    behind_mm = f.front_mm + f.pad_mm + 0.5
    return [along_y(s, (outer_mm, behind_mm)) for s in speaker] + [
        along_y(s, (outer_mm, f.front_mm + 0.5)) for s in window
    ]


def carrier_slot(f: Figures) -> b.Part:
    """The room the speaker carrier slides in: flat in front, leaning behind."""
    half_mm = f.carrier_width_mm / 2 + f.clearance_mm
    low_mm, high_mm = f.insert_z_mm
    thin_mm, thick_mm = f.carrier_mm
    front_mm, play_mm = f.carrier_front_mm, 0.15
    lean = (thick_mm - thin_mm) / f.carrier_height_mm
    bottom_mm = f.base_mm - 1
    corners = [
        (f.front_mm + f.pad_mm, bottom_mm),
        (front_mm + thick_mm + lean * (low_mm - bottom_mm) + play_mm, bottom_mm),
        (front_mm + thin_mm + play_mm, high_mm + f.clearance_mm),
        (f.front_mm + f.pad_mm, high_mm + f.clearance_mm),
    ]
    return along_x(corners, f.speaker_x_mm - half_mm, 2 * half_mm)


def louvres(f: Figures) -> list[b.Part]:
    """Slots at the rear that fall outwards by 45 degrees, each in a flute."""
    half_mm = f.louvre_length_mm / 2
    outer_mm, wall_mm = f.depth_mm / 2, f.wall_mm
    cut = []
    for n in range(f.louvres):
        z_mm = f.louvre_z_mm + n * f.louvre_pitch_mm
        ends = ((outer_mm - wall_mm - 1, z_mm + wall_mm + 1), (outer_mm + 1, z_mm - 1))
        corners = [ends[0], ends[1], (ends[1][0], ends[1][1] + f.louvre_mm), (ends[0][0], ends[0][1] + f.louvre_mm)]
        cut.append(along_x(corners, f.louvre_x_mm - half_mm, f.louvre_length_mm))
        middle = (f.louvre_x_mm, outer_mm + 1.4, z_mm + f.louvre_mm / 2)
        cut.append(b.Pos(*middle) * b.Rot(0, 90, 0) * b.Cylinder(2.2, f.louvre_length_mm + 1))
    return cut


def wells(f: Figures) -> list[b.Part]:
    """What guides the two caps, and the posts of their switch plates."""
    top_mm = f.ceiling_mm + 0.5
    made = []
    for at_mm, well_mm, post_mm, along in (
        (f.button_at_mm, f.button_well_mm, f.button_post_mm, (0, 1)),
        (f.timer_at_mm, f.timer_well_mm, f.timer_post_mm, (1, 0)),
    ):
        made.append(rod(at_mm, well_mm + f.well_wall_mm, (f.plate_top_mm + 0.9, top_mm)))
        for side in (-1, 1):
            post_at_mm = (at_mm[0] + side * post_mm * along[0], at_mm[1] + side * post_mm * along[1])
            made.append(rod(post_at_mm, f.post_radius_mm, (f.plate_top_mm, top_mm)))
    return made


def top_holes(f: Figures) -> list[b.Part]:
    """Through the top, each with its edge broken; and the pilots of the plates' screws."""
    cut = []
    for at_mm, well_mm, diameter_mm in (
        (f.button_at_mm, f.button_well_mm, f.button_diameter_mm),
        (f.timer_at_mm, f.timer_well_mm, f.timer_diameter_mm),
    ):
        radius_mm = diameter_mm / 2 + f.cap_gap_mm
        cut.append(rod(at_mm, well_mm, (f.plate_top_mm, f.ceiling_mm)))
        cut.append(rod(at_mm, radius_mm, (f.ceiling_mm - 1, f.height_mm + 1)))
        cut.append(cone(at_mm, (radius_mm - 0.4, radius_mm + 1.0), (f.height_mm - 1.2, f.height_mm + 0.2)))
    cut.append(rod(f.knob_at_mm, f.encoder.bushing_hole_mm / 2, (f.ceiling_mm - 1, f.height_mm + 1)))
    posts = [(f.button_at_mm[0], f.button_at_mm[1] + side * f.button_post_mm) for side in (-1, 1)]
    posts += [(f.timer_at_mm[0] + side * f.timer_post_mm, f.timer_at_mm[1]) for side in (-1, 1)]
    cut += [rod(at, f.screw_pilot_mm / 2, (f.plate_top_mm - 1, f.ceiling_mm - 0.5)) for at in posts]
    return cut


def side_holes(f: Figures) -> list[b.Part]:
    """For the cable, the speaker's wires (sealed with a drop of glue), and the lamp's wires."""
    y_mm = (f.depth_mm / 2 - f.wall_mm - 1, f.depth_mm / 2 + 1)
    half_mm = f.plug.cable_mm / 2 + 0.25
    top_mm = f.base_mm + f.upstand_mm + half_mm
    notch = block((f.cable_x_mm - half_mm, f.cable_x_mm + half_mm), y_mm, (f.base_mm - 1, top_mm))
    arch = along_y(b.Pos(f.cable_x_mm, top_mm) * b.Circle(half_mm), y_mm)
    speaker_wires = b.Pos(f.partition_x_mm, 36, 20) * b.Rot(0, 90, 0) * b.Cylinder(1.7, f.partition_mm + 2)
    back_mm = f.front_mm + f.cell_depth_mm
    lamp_wires = along_y(slot((f.lamp_x_mm - 6, 15), 8, 4), (back_mm - 1, back_mm + f.cell_wall_mm + 1))
    return [notch, arch, speaker_wires, lamp_wires]


def body(f: Figures) -> b.Part:
    """Walls and top with all that stands in them; printed on its face."""
    shell = outside(f) - cavity(f)
    solid = shell + inner_walls(f) + wells(f)
    pilots = [rod(at, f.screw_pilot_mm / 2, (f.base_mm - 1, f.base_mm + 14)) for at in f.screws_mm]
    leads = [
        cone(at, (f.screw_pilot_mm / 2 + 0.6, f.screw_pilot_mm / 2), (f.base_mm, f.base_mm + 0.6)) for at in f.screws_mm
    ]
    cuts = [carrier_slot(f), *pilots, *leads, *top_holes(f), *side_holes(f), *louvres(f), *front_slots(f)]
    return b.Part() + (solid - cuts - flutes(f))
