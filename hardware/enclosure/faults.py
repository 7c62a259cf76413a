"""What figures have to pass before anything is made of them."""

import math
from itertools import combinations

from hardware.enclosure.air import HEAT_W, chamber_ml, floor_area_mm2, louvre_area_mm2, port_ratio, warmth_k
from hardware.enclosure.figures import Figures
from hardware.enclosure.led_board import LED_SCREW_HEAD_MM, LED_SCREW_MM
from hardware.enclosure.rooms import between_mm, controls, power_plug, rooms, stack

MEET = (  # grown together, or one in the other, on purpose
    {"partition", "screw post 5"},
    {"partition behind", "screw post 6"},
    {"button's well", "button plate"},
    {"timer's well", "timer plate"},
)
FINGER_MM = 12.0  # a fingertip between two things that are found by touch


def faults(f: Figures) -> list[str]:
    """What is wrong with these figures, in plain words; empty when all is well."""
    return [
        *chamber_faults(f),
        *fit_faults(f),
        *touch_faults(f),
        *wall_faults(f),
        *light_faults(f),
        *led_faults(f),
        *warmth_faults(f),
        *cable_faults(f),
    ]


def chamber_faults(f: Figures) -> list[str]:
    """Of speaker, chamber and port."""
    found = []
    if chamber_ml(f) < 300:
        found.append(f"the speaker's chamber holds {chamber_ml(f):.0f} ml, less than 300")
    if port_ratio(f) < 0.5:
        found.append(f"the slots are {port_ratio(f):.0%} of the cone, less than half")
    if f.slot_circle_mm > f.carrier_width_mm - 8:
        found.append("slots reach under the gasket round them: the chamber would leak")
    if f.speaker.frame_mm + 2 * f.hook_mm > f.carrier_width_mm:
        found.append("the speaker is wider than its carrier between the rails")
    return found


def fit_faults(f: Figures) -> list[str]:
    """Rooms that meet, or that leave the box."""
    found = []
    for a, b in combinations(rooms(f), 2):
        if {a.name, b.name} not in MEET and between_mm(a.z_mm, b.z_mm) < 0 and a.apart_mm(b) < 0:
            found.append(f"{a.name} and {b.name} overlap by {-a.apart_mm(b):.1f} mm")
    half_x_mm, half_y_mm = (side / 2 for side in f.inner_mm)
    for room in rooms(f):
        inside = abs(room.x_mm[0]) <= half_x_mm and room.x_mm[1] <= half_x_mm
        inside = inside and room.y_mm[0] >= -half_y_mm and room.y_mm[1] <= half_y_mm
        inside = inside and room.z_mm[0] >= f.base_mm and room.z_mm[1] <= f.ceiling_mm
        if not inside and not room.name.startswith("screw post"):
            found.append(f"{room.name} is not inside the box")
    boards, cell = stack(f), next(room for room in rooms(f) if room.name == "lamp cell")
    if boards.apart_mm(cell) < 2:
        found.append(f"Pi and HAT are {boards.apart_mm(cell):.1f} mm from the lamp cell, less than 2")
    if half_x_mm - boards.x_mm[1] < 2:
        found.append("the memory card touches the wall")
    if half_y_mm - power_plug(f).y_mm[1] < f.plug.cable_mm + 4:
        found.append("no room to bend the cable behind its plug")
    return found


def touch_faults(f: Figures) -> list[str]:
    """Of what hands find, or do not."""
    found = [
        f"{a.name} and {b.name} are {a.apart_mm(b):.1f} mm apart, less than a finger"
        for a, b in combinations(controls(f), 2)
        if a.apart_mm(b) < FINGER_MM
    ]
    flat_x_mm, flat_y_mm = f.width_mm / 2 - f.top_bevel_mm - 1, f.depth_mm / 2 - f.top_bevel_mm - 1
    found += [
        f"{room.name} reaches over the top's edge"
        for room in controls(f)
        if max(-room.x_mm[0], room.x_mm[1]) > flat_x_mm or max(-room.y_mm[0], room.y_mm[1]) > flat_y_mm
    ]
    if f.button_diameter_mm < 2 * f.timer_diameter_mm or f.button_diameter_mm < 35:
        found.append("the bedside button is not big enough to be told from the timer's by touch")
    if not 1.0 <= f.dot_mm <= 2.0:
        found.append("the dot is not felt, or hurts")
    if f.timer_proud_mm >= f.button_proud_mm:
        found.append("the timer button stands out like the bedside button")
    if f.knob_lift_mm < f.encoder.push_mm:
        found.append("the knob touches the top when it is pushed")
    return found


def wall_faults(f: Figures) -> list[str]:
    """Walls as thin as a nozzle of 0.4 mm can make them well: three lines; the outside, six."""
    land_mm = f.flute_pitch_mm - 2 * math.sqrt(f.flute_radius_mm**2 - (f.flute_radius_mm - f.flute_depth_mm) ** 2)
    walls = {
        "wall": (f.wall_mm, 2.4),
        "top": (f.top_mm, 2.4),
        "base": (f.base_mm, 2.4),
        "wall under a flute": (f.wall_mm - f.flute_depth_mm, 1.6),
        "rib between two slots": (f.flute_pitch_mm - f.slot_mm, 1.6),
        "land between two flutes": (land_mm, 0.4),
        "partition": (min(f.partition_mm, f.bulge_wall_mm), 2.4),
        "lamp cell": (f.cell_wall_mm, 1.6),
        "lamp box": (min(f.lamp_box_wall_mm, f.lamp_box_back_mm), 1.2),
        "upstand": (f.upstand_wall_mm, 1.2),
        "carrier behind the speaker's rim": (f.carrier_mm[0] - f.recess_mm, 1.6),
        "round a screw": (f.screw_post_mm - f.screw_pilot_mm / 2, 1.6),
        "round a standoff's screw": (f.standoff_radius_mm - f.standoff_pilot_mm / 2, 1.2),
    }
    return [f"{name}: {wall:.1f} mm, less than {least}" for name, (wall, least) in walls.items() if wall < least]


def light_faults(f: Figures) -> list[str]:
    """Where light could get out, or the LEDs be seen."""
    found = []
    if f.upstand_mm < 10 * f.clearance_mm:
        found.append("the joint at the base is no labyrinth: the upstand is too low for its gap")
    if f.flange_wider_mm < 4 * f.cap_gap_mm:
        found.append("light passes round a cap")
    if f.louvre_mm > f.wall_mm - 0.5:  # they fall by 45 degrees: as far as the wall is thick
        found.append("the louvres can be looked through")
    if (
        not f.shield_x_mm[0]
        < f.cable_x_mm - f.plug.cable_mm / 2
        < f.cable_x_mm + f.plug.cable_mm / 2
        < f.shield_x_mm[1]
    ):
        found.append("the cable's hole is not shielded")
    if f.led_gap_mm < 6:
        found.append(f"the LEDs are {f.led_gap_mm:.1f} mm behind the diffuser: they would show as dots")
    if f.diffuser_mm + f.lamp_box_depth_mm + 1 > f.cell_depth_mm:
        found.append("diffuser and lamp box are deeper than their cell")
    return found


def led_faults(f: Figures) -> list[str]:
    """Of the LEDs' board in its box, and of the LEDs on it."""
    found = []
    board = f.led_board
    reach_mm = LED_SCREW_MM - board.board_mm
    if not 2.5 <= reach_mm <= f.led_screw_hole_mm - 0.5:
        found.append(f"the LEDs' screws reach {reach_mm:.1f} mm into holes {f.led_screw_hole_mm:.1f} mm deep")
    room_mm = [side - 2 * f.lamp_box_wall_mm for side in (f.insert_width_mm, f.insert_height_mm)]
    if board.width_mm + 1 > room_mm[0] or board.height_mm + 1 > room_mm[1]:
        found.append("the LEDs' board does not go into the lamp box")
    radius_mm = board.led_diameter_mm / 2
    for x_mm, y_mm in board.leds_mm:
        to_edge_mm = min(x_mm, board.width_mm - x_mm, y_mm, board.height_mm - y_mm)
        to_screw_mm = min(math.dist((x_mm, y_mm), at) for at in board.screws_mm) - LED_SCREW_HEAD_MM / 2
        if min(to_edge_mm, to_screw_mm) < radius_mm:
            found.append("an LED reaches over its board's edge, or under the head of a screw")
        if abs(f.on_led_board_mm((x_mm, y_mm))[1] - f.middle_z_mm) + radius_mm > f.window_height_mm / 2:
            found.append("an LED is above or below the window")
    return found


def warmth_faults(f: Figures) -> list[str]:
    """Of the air that cools the Pi."""
    found = []
    if warmth_k(f, HEAT_W) > 25:
        found.append(f"the air inside gets {warmth_k(f, HEAT_W):.0f} K warmer than the room, more than 25")
    if floor_area_mm2(f) < 0.6 * louvre_area_mm2(f):
        found.append("less air can come in than go out")
    return found


def cable_faults(f: Figures) -> list[str]:
    """The bollards grip a cable between 1.2 mm thinner and as thick as the thickest."""
    found = []
    for a, b in zip(f.bollards_mm, f.bollards_mm[1:], strict=False):
        gap_mm = math.dist(a, b) - 2 * f.bollard_radius_mm
        if not f.plug.cable_mm - 1.2 <= gap_mm <= f.plug.cable_mm:
            found.append(f"the bollards are {gap_mm:.1f} mm apart: they do not hold a cable of {f.plug.cable_mm} mm")
    return found
