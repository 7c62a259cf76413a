"""The enclosure's parts as solids, each where it belongs in the box; needs build123d.

Every wall inside stands upright from the top to the base, so that the body prints face down without supports, and what
goes into it slides in from below.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import reduce

import build123d as b

from hardware.enclosure.figures import SPEAKER_40MM, Figures, Room, bevel_inside_mm, recess_mm

FRONT = b.Plane(origin=(0, 0, 0), x_dir=(1, 0, 0), z_dir=(0, -1, 0))  # sketches on it are seen from the front
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


# ---------------------------------------------------------------------------------------------- small things


def block(x_mm: tuple[float, float], y_mm: tuple[float, float], z_mm: tuple[float, float]) -> b.Part:
    """A box, from side to side."""
    sides = [high - low for low, high in (x_mm, y_mm, z_mm)]
    return b.Pos(sum(x_mm) / 2, sum(y_mm) / 2, sum(z_mm) / 2) * b.Box(*sides)


def rod(at_mm: tuple[float, float], radius_mm: float, z_mm: tuple[float, float]) -> b.Part:
    """An upright cylinder."""
    return b.Pos(*at_mm, sum(z_mm) / 2) * b.Cylinder(radius_mm, z_mm[1] - z_mm[0])


def cone(at_mm: tuple[float, float], radii_mm: tuple[float, float], z_mm: tuple[float, float]) -> b.Part:
    """An upright cone: radius at the lower end, at the upper."""
    return b.Pos(*at_mm, sum(z_mm) / 2) * b.Cone(*radii_mm, z_mm[1] - z_mm[0])


def along_y(sketch: b.Sketch, y_mm: tuple[float, float]) -> b.Part:
    """A sketch seen from the front, from one depth to another."""
    return b.Pos(0, y_mm[1], 0) * b.extrude(FRONT * sketch, y_mm[1] - y_mm[0])


def upright(sketch: b.Sketch, z_mm: tuple[float, float]) -> b.Part:
    """A sketch of the plan, from one height to another."""
    return b.Pos(0, 0, z_mm[0]) * b.extrude(sketch, z_mm[1] - z_mm[0])


def circle(at_mm: tuple[float, float], radius_mm: float) -> b.Sketch:
    """In the plan."""
    return b.Pos(*at_mm) * b.Circle(radius_mm)


def rectangle(x_mm: tuple[float, float], y_mm: tuple[float, float]) -> b.Sketch:
    """In the plan, from side to side."""
    return b.Pos(sum(x_mm) / 2, sum(y_mm) / 2) * b.Rectangle(x_mm[1] - x_mm[0], y_mm[1] - y_mm[0])


def slot(at_mm: tuple[float, float], length_mm: float, width_mm: float) -> b.Sketch:
    """An upright slot with round ends."""
    return b.Pos(*at_mm) * b.SlotOverall(length_mm, width_mm, rotation=90)


def all_of(shapes: Iterable[b.Part]) -> b.Part:
    """Solids grown together."""
    return reduce(lambda a, c: a + c, shapes)


def at_height(shape: b.Part, z_mm: float) -> list[b.Edge]:
    """The level edges at a height."""
    edges = [(edge, edge.bounding_box()) for edge in shape.edges()]
    return [edge for edge, box in edges if abs(box.min.Z - z_mm) < 1e-3 and abs(box.max.Z - z_mm) < 1e-3]


# ---------------------------------------------------------------------------------------------- the plan


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


def partition_faces(f: Figures) -> tuple[float, float]:
    """Its left and right side, as x."""
    return f.partition_x_mm - f.partition_mm / 2, f.partition_x_mm + f.partition_mm / 2


def chamber_plan(f: Figures) -> b.Sketch:
    """The speaker's."""
    left = rectangle((-f.width_mm, partition_faces(f)[0]), (-f.depth_mm, f.depth_mm))
    return (cavity_plan(f) & left) - circle(f.button_at_mm, f.bulge_mm)


def bay_plan(f: Figures) -> b.Sketch:
    """Where the electronics are: right of the partition, and its bulge round the button's well."""
    right = rectangle((partition_faces(f)[1], f.width_mm), (-f.depth_mm, f.depth_mm))
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


# ---------------------------------------------------------------------------------------------- body


def outside(f: Figures) -> b.Part:
    """The body's outer shape, from the base to the top."""
    shape = upright(b.RectangleRounded(f.width_mm, f.depth_mm, f.corner_radius_mm), (f.base_mm, f.height_mm))
    shape = b.chamfer(at_height(shape, f.height_mm), f.top_bevel_mm)
    shape = b.fillet(at_height(shape, f.height_mm), 1.5)
    shape = b.fillet(at_height(shape, f.height_mm - f.top_bevel_mm), 5)
    return b.chamfer(at_height(shape, f.base_mm), 0.5)


def cavity(f: Figures) -> b.Part:
    """The room inside, as a solid."""
    room = upright(cavity_plan(f), (f.base_mm - 1, f.ceiling_mm))
    return b.chamfer(at_height(room, f.ceiling_mm), bevel_inside_mm(f))


def inner_walls(f: Figures) -> b.Part:
    """All that stands in the body, from base to top."""
    left_mm, right_mm = partition_faces(f)
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
    side_view = b.Plane.YZ * b.make_face(b.Polyline(*corners, close=True))
    return b.Pos(f.lamp_x_mm + side * 12 - 1, 0, 0) * b.extrude(side_view, 2)


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
    side_view = b.Plane.YZ * b.make_face(b.Polyline(*corners, close=True))
    return b.Pos(f.speaker_x_mm - half_mm, 0, 0) * b.extrude(side_view, 2 * half_mm)


def louvres(f: Figures) -> list[b.Part]:
    """Slots at the rear that fall outwards by 45 degrees, each in a flute."""
    half_mm = f.louvre_length_mm / 2
    outer_mm, wall_mm = f.depth_mm / 2, f.wall_mm
    cut = []
    for n in range(f.louvres):
        z_mm = f.louvre_z_mm + n * f.louvre_pitch_mm
        ends = ((outer_mm - wall_mm - 1, z_mm + wall_mm + 1), (outer_mm + 1, z_mm - 1))
        corners = [ends[0], ends[1], (ends[1][0], ends[1][1] + f.louvre_mm), (ends[0][0], ends[0][1] + f.louvre_mm)]
        face = b.Plane.YZ * b.make_face(b.Polyline(*corners, close=True))
        cut.append(b.Pos(f.louvre_x_mm - half_mm, 0, 0) * b.extrude(face, f.louvre_length_mm))
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
    left_mm, right_mm = partition_faces(f)
    speaker_wires = b.Pos(f.partition_x_mm, 36, 20) * b.Rot(0, 90, 0) * b.Cylinder(1.7, right_mm - left_mm + 2)
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


# ---------------------------------------------------------------------------------------------- base


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


# ---------------------------------------------------------------------------------------------- caps, knob, plates


def cap(f: Figures, at_mm: tuple[float, float], diameter_mm: float, top_mm: float) -> b.Part:
    """A cap on its flange, upright, with a rounded rim."""
    low_mm = f.flange_z_mm
    flange = rod(at_mm, diameter_mm / 2 + f.flange_wider_mm, (low_mm, low_mm + f.flange_mm))
    return flange + rod(at_mm, diameter_mm / 2, (low_mm, top_mm))


def button(f: Figures) -> b.Part:
    """The bedside button: broad, domed, with a dot in the middle."""
    radius_mm = f.button_diameter_mm / 2
    edge_mm = f.height_mm + f.button_proud_mm
    solid = cap(f, f.button_at_mm, f.button_diameter_mm, edge_mm + f.dome_mm)
    curve_mm = (radius_mm**2 + f.dome_mm**2) / (2 * f.dome_mm)
    ball = b.Pos(*f.button_at_mm, edge_mm + f.dome_mm - curve_mm) * b.Sphere(curve_mm)
    low = rod(f.button_at_mm, radius_mm + 5, (f.flange_z_mm - 1, edge_mm - 1))
    solid = solid & (ball + low)
    rim = [e for e in solid.edges() if abs(e.bounding_box().min.Z - edge_mm) < 0.05 and e.bounding_box().size.Z < 0.05]
    solid = b.fillet(rim, 2.0)
    dot_mm = 4.0
    dot_curve_mm = (dot_mm**2 + f.dot_mm**2) / (2 * f.dot_mm)
    top_mm = edge_mm + f.dome_mm
    dot = b.Pos(*f.button_at_mm, top_mm + f.dot_mm - dot_curve_mm) * b.Sphere(dot_curve_mm)
    dot &= rod(f.button_at_mm, dot_mm + 2, (edge_mm, top_mm + 5))
    return b.Part() + (solid + dot)


def timer_button(f: Figures) -> b.Part:
    """The timer's: small, and hollow where the bedside button is raised."""
    top_mm = f.height_mm + f.timer_proud_mm
    solid = cap(f, f.timer_at_mm, f.timer_diameter_mm, top_mm)
    solid = b.fillet(at_height(solid, top_mm), 1.0)
    radius_mm = f.timer_diameter_mm / 2 - 1.6
    curve_mm = (radius_mm**2 + f.dish_mm**2) / (2 * f.dish_mm)
    return b.Part() + (solid - b.Pos(*f.timer_at_mm, top_mm - f.dish_mm + curve_mm) * b.Sphere(curve_mm))


def knob(f: Figures) -> b.Part:
    """Fluted like the front; it hides the encoder's nut and slips onto the flatted shaft."""
    at_mm, (low_mm, high_mm) = f.knob_at_mm, f.knob_z_mm
    radius_mm = f.knob_diameter_mm / 2
    solid = rod(at_mm, radius_mm, (low_mm, high_mm))
    solid = b.chamfer(at_height(solid, high_mm), 1.6)
    solid = b.fillet(at_height(solid, high_mm - 1.6), 1.2)
    solid = b.chamfer(at_height(solid, low_mm), 0.6)
    count = 28
    grooves = []
    for n in range(count):
        angle = 2 * math.pi * (n + 0.5) / count
        far_mm = radius_mm + 1.3
        spot = (at_mm[0] + far_mm * math.cos(angle), at_mm[1] + far_mm * math.sin(angle))
        grooves.append(rod(spot, 2.0, (low_mm - 1, high_mm - 4.0)))
    encoder = f.encoder
    shoulder_mm = f.ceiling_mm + encoder.bushing_mm + encoder.push_mm + 0.2
    nut = rod(at_mm, encoder.nut_across_mm / 2 + 0.9, (low_mm - 1, shoulder_mm))
    bore_mm = encoder.shaft_diameter_mm / 2 + 0.08
    shaft = rod(at_mm, bore_mm, (low_mm, f.ceiling_mm + encoder.shaft_mm + 0.3))
    flat_mm = at_mm[0] - bore_mm + encoder.flat_mm + 0.12
    flat = block((flat_mm, flat_mm + 5), (at_mm[1] - 5, at_mm[1] + 5), (shoulder_mm + 2, high_mm))
    return b.Part() + (solid - grooves - nut - (shaft - flat))


def plate(f: Figures, at_mm: tuple[float, float], half_mm: float, *, along_x: bool) -> b.Part:
    """Carries one switch below its cap, on two screws."""
    top_mm = f.plate_top_mm
    z_mm = (top_mm - f.plate_mm, top_mm)
    length_mm = 2 * half_mm + 2 * f.post_radius_mm
    outline = b.SlotOverall(length_mm, f.plate_width_mm) + b.RectangleRounded(18, 20, 2)
    solid = upright(outline, z_mm)
    side_mm = f.switch.side_mm / 2 + 0.2
    solid -= block((-side_mm, side_mm), (-side_mm, side_mm), (top_mm - f.pocket_mm, top_mm + 1))
    leg_mm = f.switch.leg_row_mm / 2
    for side in (-1, 1):
        row = b.Pos(0, side * leg_mm) * b.RectangleRounded(8, 2.4, 1)
        solid -= upright(row, (z_mm[0] - 1, top_mm + 1))
        solid -= rod((side * half_mm, 0), 1.7, (z_mm[0] - 1, top_mm + 1))
    return b.Pos(*at_mm, 0) * b.Rot(0, 0, 0 if along_x else 90) * solid


# ---------------------------------------------------------------------------------------------- slid in from below


def speaker_carrier(f: Figures) -> b.Part:
    """A wedge that grips the speaker's rim against the front, and seals the chamber."""
    half_mm = f.carrier_width_mm / 2
    low_mm, high_mm = f.insert_z_mm
    thin_mm, thick_mm = f.carrier_mm
    front_mm = f.carrier_front_mm
    corners = [(front_mm, low_mm), (front_mm + thick_mm, low_mm), (front_mm + thin_mm, high_mm), (front_mm, high_mm)]
    side_view = b.Plane.YZ * b.make_face(b.Polyline(*corners, close=True))
    solid = b.Pos(f.speaker_x_mm - half_mm, 0, 0) * b.extrude(side_view, 2 * half_mm)
    spot = b.Pos(f.speaker_x_mm, f.middle_z_mm)
    hole = along_y(spot * b.Circle(f.speaker.basket_mm / 2 + 0.4), (front_mm - 1, front_mm + 10))
    rim = along_y(spot * b.Circle(f.speaker.frame_mm / 2 + 0.3), (front_mm - 1, front_mm + recess_mm(f)))
    return b.Part() + (solid - hole - rim)


def insert_plan(f: Figures, shrink_mm: float = 0.0) -> b.Sketch:
    """Diffuser and lamp box, seen from the front."""
    size_mm = (f.insert_width_mm - 2 * shrink_mm, f.insert_height_mm - 2 * shrink_mm)
    return b.Pos(f.lamp_x_mm, f.middle_z_mm) * b.RectangleRounded(*size_mm, 2)


def diffuser(f: Figures) -> b.Part:
    """A thin plate, its bars in the window's slots; of clear or white plastic."""
    solid = along_y(insert_plan(f), (f.front_mm, f.front_mm + f.diffuser_mm))
    play_mm = 2 * f.clearance_mm
    bars = [
        along_y(
            slot((x_mm, f.middle_z_mm), length_mm - play_mm, f.slot_mm - play_mm),
            (f.front_mm - f.bar_mm, f.front_mm + 0.5),
        )
        for x_mm, length_mm in f.window_slots_mm
    ]
    return b.Part() + (solid + bars)


def lamp_box(f: Figures) -> b.Part:
    """White, open to the front: it presses the diffuser against the slots and carries the LEDs."""
    front_mm = f.front_mm + f.diffuser_mm
    back_mm = front_mm + f.lamp_box_depth_mm
    floor_mm = back_mm - f.lamp_box_back_mm
    board = f.led_board
    solid = along_y(insert_plan(f), (front_mm, back_mm))
    solid -= along_y(insert_plan(f, f.lamp_box_wall_mm), (front_mm - 1, floor_mm))
    for side_x in (-1, 1):
        for side_z in (-1, 1):
            x_mm = f.lamp_x_mm + side_x * (board.width_mm / 2 - board.hole_edge_mm)
            z_mm = f.middle_z_mm + side_z * (board.height_mm / 2 - board.hole_edge_mm)
            spot = b.Pos(x_mm, z_mm)
            solid += along_y(spot * b.Circle(2.9), (floor_mm - board.behind_mm, floor_mm + 0.5))
            solid -= along_y(
                spot * b.Circle(f.standoff_pilot_mm / 2),
                (floor_mm - board.behind_mm - 1, floor_mm - board.behind_mm + f.led_screw_hole_mm),
            )
    wires = slot((f.lamp_x_mm + 5, f.middle_z_mm + 14), 8, 4)
    return b.Part() + (solid - along_y(wires, (floor_mm - 1, back_mm + 1)))


# ---------------------------------------------------------------------------------------------- stand-ins


def bought(f: Figures) -> dict[str, b.Part]:
    """Plain shapes of what is bought, for the pictures and the assembly."""
    stack = f.stack()
    low_mm = f.base_mm + f.standoff_mm
    x_mm = (stack.x_mm[0], stack.x_mm[0] + f.pi.length_mm)
    hat_mm = low_mm + f.pi.board_mm + f.hat.gap_mm
    header = block((x_mm[0] + 7, x_mm[0] + 58), (stack.y_mm[0] + 1, stack.y_mm[0] + 6), (low_mm, hat_mm))
    plug = f.power_plug()
    speaker = along_y(
        circle((f.speaker_x_mm, f.middle_z_mm), f.speaker.frame_mm / 2),
        (f.carrier_front_mm - 0.6, f.carrier_front_mm + 1.4),
    )
    rear_mm = f.carrier_front_mm + f.speaker.depth_mm
    speaker += along_y(circle((f.speaker_x_mm, f.middle_z_mm), 16), (f.carrier_front_mm + 1, rear_mm))
    knob_mm = f.knob_at_mm
    encoder_mm = f.encoder.body_mm / 2 - 0.5
    encoder = block(
        (knob_mm[0] - encoder_mm, knob_mm[0] + encoder_mm),
        (knob_mm[1] - encoder_mm, knob_mm[1] + encoder_mm),
        (f.ceiling_mm - 7, f.ceiling_mm),
    ) + shaft(f)
    board = f.led_board
    board_y_mm = f.front_mm + f.diffuser_mm + f.lamp_box_depth_mm - f.lamp_box_back_mm - board.behind_mm
    leds = along_y(
        b.Pos(f.lamp_x_mm, f.middle_z_mm) * b.Rectangle(board.width_mm, board.height_mm),
        (board_y_mm - board.board_mm, board_y_mm),
    )
    for column in range(3):
        for row in range(4):
            spot = (f.lamp_x_mm + (column - 1) * 11, f.middle_z_mm + (row - 1.5) * 11)
            leds += along_y(circle(spot, 2.5), (board_y_mm - board.board_mm - board.led_mm, board_y_mm - 1))
    side_mm = f.switch.side_mm / 2
    seat_mm = f.plate_top_mm - f.pocket_mm
    made = {
        "pi": block(x_mm, stack.y_mm, (low_mm, low_mm + f.pi.board_mm)) + header,
        "hat": block(x_mm, stack.y_mm, (hat_mm, hat_mm + f.hat.board_mm)),
        "plug": block(plug.x_mm, plug.y_mm, plug.z_mm),
        "speaker": speaker,
        "encoder": encoder,
        "led_board": leds,
    }
    for name, (x, y) in (("switch", f.button_at_mm), ("timer_switch", f.timer_at_mm)):
        made[name] = block((x - side_mm, x + side_mm), (y - side_mm, y + side_mm), (seat_mm, seat_mm + 4)) + rod(
            (x, y), 3, (seat_mm, seat_mm + f.switch.height_mm)
        )
    return made


def shaft(f: Figures) -> b.Part:
    """The encoder's, with its flat at the right, and its bushing."""
    encoder, at_mm = f.encoder, f.knob_at_mm
    top_mm = f.ceiling_mm + encoder.shaft_mm
    flat_mm = at_mm[0] - encoder.shaft_diameter_mm / 2 + encoder.flat_mm
    bushing = rod(at_mm, 3.5, (f.ceiling_mm - 1, f.ceiling_mm + encoder.bushing_mm))
    flat = block((flat_mm, flat_mm + 5), (at_mm[1] - 5, at_mm[1] + 5), (top_mm - 10, top_mm + 1))
    return bushing + (rod(at_mm, encoder.shaft_diameter_mm / 2, (f.ceiling_mm, top_mm)) - flat)


def chamber_ml(f: Figures, solids: dict[str, b.Part]) -> float:
    """The air behind the speaker, measured on the solids; the speaker as the figures tell it."""
    air = upright(chamber_plan(f), (f.base_mm, f.ceiling_mm))
    front = block((-f.width_mm, f.width_mm), (-f.depth_mm, f.carrier_front_mm), (0, f.height_mm))
    taken = [solids[name] for name in ("body", "base", "speaker_carrier")]
    return float((air - [front, *taken]).volume) / 1000 - f.speaker.displaces_ml


def room_of(room: Room) -> b.Part:
    """A room of the figures as a solid, to be held against the parts."""
    if room.round:
        return rod(room.middle_mm, room.radius_mm, room.z_mm)
    return block(room.x_mm, room.y_mm, room.z_mm)
