"""The base: the floor, with what stands on it and the holes in it."""

import build123d as b

from hardware.enclosure.figures import Figures
from hardware.enclosure.solids.plan import bay_plan, cell_plan, chamber_plan, pad_plan, rail_plans
from hardware.enclosure.solids.shapes import at_height, block, cone, rod, slot, upright


def base(f: Figures) -> b.Part:
    """The floor: it closes all three rooms by upstands inside their walls, and carries Pi and cable."""
    plan = b.RectangleRounded(f.width_mm, f.depth_mm, f.corner_radius_mm)
    floor = upright(plan, (0, f.base_mm))
    floor = b.chamfer(at_height(floor, 0), 1.2)
    floor = b.chamfer(at_height(floor, f.base_mm), 0.5)
    standing = [*upstands(f), *standoffs(f), *cable_holders(f), speaker_prop(f)]
    return b.Part() + ((floor + standing) - base_holes(f))


def upstands(f: Figures) -> list[b.Part]:
    """Inside the walls of chamber and bay a low wall, in the lamp's cell a block that also holds up what is in it."""
    z_mm = (f.base_mm - 0.5, f.base_mm + f.upstand_mm)
    gap_mm, inner_mm = -f.clearance_mm, -f.clearance_mm - f.upstand_wall_mm
    rings = []
    for plan in (chamber_plan(f), bay_plan(f)):
        outer, inner = b.offset(plan, gap_mm), b.offset(plan, inner_mm)
        rings.append(upright(outer, z_mm) - upright(inner, (z_mm[0] - 1, z_mm[1] + 1)))
    room_mm = f.screw_post_mm + f.clearance_mm + 0.7
    posts = [
        block((x_mm - room_mm, x_mm + room_mm), (y_mm - room_mm, y_mm + room_mm), (f.base_mm, z_mm[1] + 1))
        for x_mm, y_mm in f.screws_mm
    ]
    plans = [b.offset(plan, f.clearance_mm) for plan in (*rail_plans(f), pad_plan(f))]
    standing = [upright(plan, (f.base_mm, z_mm[1] + 1)) for plan in plans]
    half_mm = f.plug.cable_mm / 2 + 0.6
    cable = block((f.cable_x_mm - half_mm, f.cable_x_mm + half_mm), (f.shield_y_mm[1], f.depth_mm), (f.base_mm, 20))
    ring = rings[0] + rings[1] - [*posts, *standing, cable]
    low_mm = f.insert_z_mm[0] - 0.2
    cell = upright(b.offset(cell_plan(f), gap_mm), (z_mm[0], low_mm))
    return [ring, cell]


def speaker_prop(f: Figures) -> b.Part:
    """Holds the speaker carrier up in its wedge."""
    half_mm = f.carrier_width_mm / 2 - f.hook_mm - 1
    y_mm = (f.carrier_front_mm - 0.5, f.carrier_front_mm + f.carrier_mm[1] + 1)
    x_mm = (f.speaker_x_mm - half_mm, f.speaker_x_mm + half_mm)
    return block(x_mm, y_mm, (f.base_mm - 0.5, f.insert_z_mm[0] - 0.1))


def standoffs(f: Figures) -> list[b.Part]:
    """For the Pi."""
    z_mm = (f.base_mm - 0.5, f.base_mm + f.standoff_mm)
    return [rod(at, f.standoff_radius_mm, z_mm) for at in f.pi_holes_mm]


def cable_holders(f: Figures) -> list[b.Part]:
    """Three bollards that the cable winds through, and a wall that the light does not get round."""
    top_mm = f.base_mm + f.bollard_height_mm
    posts = [rod(at, f.bollard_radius_mm, (f.base_mm - 0.5, top_mm)) for at in f.bollards_mm]
    rounded = [b.chamfer(at_height(post, top_mm), 0.6) for post in posts]
    return [*rounded, block(f.shield_x_mm, f.shield_y_mm, (f.base_mm - 0.5, f.base_mm + 10))]


def base_holes(f: Figures) -> list[b.Part]:
    """Countersunk screws, the Pi's pilots, and the slots that air comes in by."""
    cut = []
    for at in f.screws_mm:
        cut += [rod(at, 1.7, (-1, 20)), cone(at, (3.5, 1.7), (-0.2, 1.8))]
    cut += [rod(at, f.standoff_pilot_mm / 2, (1.2, 20)) for at in f.pi_holes_mm]
    x_mm, y_mm = (sum(side) / 2 for side in zip(f.pi_holes_mm[0], f.pi_holes_mm[-1], strict=True))
    width_mm, length_mm = f.floor_slot_mm
    for n in range(f.floor_slots):
        at = (x_mm + (n - (f.floor_slots - 1) / 2) * f.floor_slot_pitch_mm, y_mm)
        cut.append(upright(slot(at, length_mm, width_mm), (-1, f.base_mm + 1)))
    return cut
