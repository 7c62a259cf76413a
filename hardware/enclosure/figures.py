"""Every figure of the enclosure, with its source; what follows from them; and the checks they have to pass.

Nothing here needs a CAD library: the tests read it, and `parts` makes solids of it. Lengths are in mm. Seen from the
front, x goes to the right, y away from you, z up; the middle of the table under the box is the origin, without feet.
"""

import hashlib
import math
from dataclasses import dataclass, field
from itertools import combinations

# ---------------------------------------------------------------------------------------------- what is bought


@dataclass(frozen=True)
class PiZero:
    """Raspberry Pi Zero 2 W: its mechanical drawing (raspberrypi.com, 2021).

    Connectors are at the long edge without the header, counted from the end with the card, in the middle of each.
    The heights are from memory, to be checked against the drawing.
    """

    length_mm: float = 65.0
    width_mm: float = 30.0
    hole_edge_mm: float = 3.5  # holes 58 x 23 apart
    hole_diameter_mm: float = 2.75  # for M2.5
    hdmi_mm: float = 12.4
    usb_mm: float = 41.4
    power_mm: float = 54.0
    board_mm: float = 1.4
    below_mm: float = 3.0  # solder of the header under the board
    card_sticks_out_mm: float = 2.5

    @property
    def hole_pitch_mm(self) -> tuple[float, float]:
        """Along and across."""
        return self.length_mm - 2 * self.hole_edge_mm, self.width_mm - 2 * self.hole_edge_mm


@dataclass(frozen=True)
class Hat:
    """A HAT of the Zero's format: 65 x 30 mm on a socket of 8.5 mm, which makes 11 mm between the boards.

    From the HAT mechanical drawing (raspberrypi/hats, 2014; its spacers are 10 to 12 mm); what is above the board,
    an upright JST PH with its plug and the bend of its wires, is from memory.
    """

    gap_mm: float = 11.0
    board_mm: float = 1.6
    above_mm: float = 14.0


@dataclass(frozen=True)
class UsbPlug:
    """A straight micro USB plug with its bend relief, and its cable: usual sizes; ones differ, measure yours."""

    width_mm: float = 11.0
    height_mm: float = 7.5
    length_mm: float = 24.0
    cable_mm: float = 4.5  # 3.5 to 4.5 are held


@dataclass(frozen=True)
class Encoder:
    """EC11 with push switch: Alps EC11 data sheet; lengths of the usual 20 mm flatted shaft, to be checked."""

    bushing_hole_mm: float = 7.3  # M7 x 0.75
    bushing_mm: float = 7.0  # above the face it is mounted by
    shaft_mm: float = 20.0  # above the same face
    shaft_diameter_mm: float = 6.0
    flat_mm: float = 4.5  # across the flat
    nut_across_mm: float = 11.6  # M7 nut over its corners, and its washer
    body_mm: float = 13.0  # square, with its lugs
    below_mm: float = 12.0  # body and pins under the face
    push_mm: float = 1.5


@dataclass(frozen=True)
class Switch:
    """Tactile switch 12 x 12 mm, 7.3 mm high: as Omron B3F-4050; from memory, to be checked against the data sheet."""

    side_mm: float = 12.0
    height_mm: float = 7.3
    leg_row_mm: float = 12.5
    travel_mm: float = 0.3


@dataclass(frozen=True)
class Speaker:
    """A full-range driver of 50 mm, 4 ohm, 3 W. Sizes as most makers give them; measure yours and change them here.

    The cone's diameter is that of the moving part: from the middle of the surround to the middle.
    """

    frame_mm: float = 50.0
    basket_mm: float = 45.0
    cone_mm: float = 40.0
    depth_mm: float = 28.0
    rim_mm: float = 2.2  # thickness of the frame's edge, gripped by the carrier
    displaces_ml: float = 24.0

    @property
    def cone_area_mm2(self) -> float:
        """Sd of the data sheets."""
        return math.pi * self.cone_mm**2 / 4


SPEAKER_40MM = Speaker(frame_mm=40.0, basket_mm=36.0, cone_mm=32.0, depth_mm=22.0, rim_mm=2.0, displaces_ml=14.0)


@dataclass(frozen=True)
class LedBoard:
    """The board with twelve LEDs, four of each colour: a piece of stripboard; no LED of 5 mm is higher than here."""

    width_mm: float = 40.0
    height_mm: float = 50.0
    hole_edge_mm: float = 3.0
    board_mm: float = 1.6
    behind_mm: float = 3.0  # solder and wires
    led_mm: float = 8.6  # from the board to the tip; PLCC-2 is 2 mm


# ---------------------------------------------------------------------------------------------- room that is taken


@dataclass(frozen=True)
class Room:
    """Room in the box that one thing takes: a rectangle of the plan, or a disc, from one height to another."""

    name: str
    x_mm: tuple[float, float]
    y_mm: tuple[float, float]
    z_mm: tuple[float, float]
    round: bool = False

    def apart_mm(self, other: "Room") -> float:
        """How far two rooms are from each other in the plan; below 0 where they overlap."""
        if self.round and other.round:
            return math.dist(self.middle_mm, other.middle_mm) - self.radius_mm - other.radius_mm
        if self.round or other.round:
            disc, box = (self, other) if self.round else (other, self)
            return disc.reach_mm(box) - disc.radius_mm
        gaps = (between_mm(self.x_mm, other.x_mm), between_mm(self.y_mm, other.y_mm))
        return max(gaps) if min(gaps) < 0 else math.hypot(*gaps)

    @property
    def middle_mm(self) -> tuple[float, float]:
        """In the plan."""
        return sum(self.x_mm) / 2, sum(self.y_mm) / 2

    @property
    def radius_mm(self) -> float:
        """A disc's."""
        return (self.x_mm[1] - self.x_mm[0]) / 2

    def reach_mm(self, box: "Room") -> float:
        """From a disc's middle to a rectangle; 0 inside it."""
        x_mm, y_mm = self.middle_mm
        return math.hypot(
            max(box.x_mm[0] - x_mm, 0.0, x_mm - box.x_mm[1]), max(box.y_mm[0] - y_mm, 0.0, y_mm - box.y_mm[1])
        )


def between_mm(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The gap between two stretches of a line; below 0 where they overlap."""
    return max(a[0], b[0]) - min(a[1], b[1])


def disc(name: str, at_mm: tuple[float, float], radius_mm: float, z_mm: tuple[float, float]) -> Room:
    """A round room, upright."""
    x_mm, y_mm = at_mm
    return Room(name, (x_mm - radius_mm, x_mm + radius_mm), (y_mm - radius_mm, y_mm + radius_mm), z_mm, round=True)


# ---------------------------------------------------------------------------------------------- what we decide


@dataclass(frozen=True)
class Figures:
    """The box. What is not bought is decided here, and every part follows."""

    pi: PiZero = field(default_factory=PiZero)
    hat: Hat = field(default_factory=Hat)
    plug: UsbPlug = field(default_factory=UsbPlug)
    encoder: Encoder = field(default_factory=Encoder)
    switch: Switch = field(default_factory=Switch)
    speaker: Speaker = field(default_factory=Speaker)
    led_board: LedBoard = field(default_factory=LedBoard)

    # The outside
    width_mm: float = 168.0
    depth_mm: float = 104.0
    height_mm: float = 72.0
    corner_radius_mm: float = 16.0
    top_bevel_mm: float = 4.0  # 45 degrees, so that it prints face down; both its edges are rounded
    wall_mm: float = 3.0
    top_mm: float = 3.0
    base_mm: float = 4.0
    foot_mm: float = 3.0  # four soft feet, glued on: the air comes in between them
    clearance_mm: float = 0.3  # between printed parts that slide

    # The front: flutes, some of them open
    flute_pitch_mm: float = 5.0
    flutes: int = 27
    flute_radius_mm: float = 3.0
    flute_depth_mm: float = 1.0
    flute_height_mm: float = 46.0
    slot_mm: float = 3.0
    middle_z_mm: float = 37.0  # of the flutes, the speaker and the window
    window_height_mm: float = 42.0

    # The speaker's closed chamber, at the left
    speaker_x_mm: float = -45.0
    slot_circle_mm: float = 44.0  # open slots end on this circle
    partition_x_mm: float = -13.5
    partition_mm: float = 3.0
    bulge_wall_mm: float = 3.0  # the partition goes round the button's well
    pad_mm: float = 2.5  # the front is thicker behind the speaker, and flat
    gasket_mm: float = 1.5  # a foam tape of 3 mm, pressed together
    carrier_width_mm: float = 56.0
    carrier_height_mm: float = 57.0
    carrier_mm: tuple[float, float] = (4.0, 6.0)  # a wedge: thickness at its top and bottom
    hook_mm: float = 2.5  # how far a rail grips the carrier's edge
    rail_mm: float = 4.0

    # The lamp's own cell, at the right
    lamp_x_mm: float = 45.0
    cell_width_mm: float = 46.0
    cell_depth_mm: float = 27.5
    cell_wall_mm: float = 2.4
    diffuser_mm: float = 1.2
    bar_mm: float = 1.8  # the diffuser's bars stand in the slots
    insert_height_mm: float = 57.0  # of diffuser and lamp box
    lamp_box_depth_mm: float = 24.0
    lamp_box_wall_mm: float = 1.6
    lamp_box_back_mm: float = 2.0

    # What hands touch
    button_at_mm: tuple[float, float] = (0.0, 0.0)
    button_diameter_mm: float = 39.4
    button_proud_mm: float = 4.0
    dome_mm: float = 1.6
    dot_mm: float = 1.4
    timer_at_mm: tuple[float, float] = (48.0, 34.0)
    timer_diameter_mm: float = 13.4
    timer_proud_mm: float = 2.0
    dish_mm: float = 1.0
    knob_at_mm: tuple[float, float] = (48.0, 0.0)
    knob_diameter_mm: float = 28.0
    knob_lift_mm: float = 1.8  # above the top, to be pushed
    knob_top_mm: float = 2.2  # over the shaft's end
    cap_gap_mm: float = 0.3  # round a cap
    flange_mm: float = 2.4  # holds a cap from below, and keeps the light in
    flange_wider_mm: float = 1.8  # than the cap, all round
    well_wall_mm: float = 2.0
    plate_mm: float = 4.0  # carries a switch
    plate_width_mm: float = 11.0
    pocket_mm: float = 1.0
    post_radius_mm: float = 3.5

    # Screws, boards, warmth, cable
    screw_pilot_mm: float = 2.5  # M3 into plastic; 4.0 for melted-in brass
    screw_post_mm: float = 4.5
    screws_mm: tuple[tuple[float, float], ...] = ((-76, -41), (-76, 41), (76, -41), (76, 41), (-10, -44), (-10, 44))
    upstand_mm: float = 4.0  # of the base, inside the body's walls: the labyrinth
    upstand_wall_mm: float = 1.6
    pi_at_mm: tuple[float, float] = (8.0, -16.0)  # its corner at the left and front; the card is at the right
    standoff_mm: float = 5.0
    standoff_radius_mm: float = 2.9
    standoff_pilot_mm: float = 2.1  # M2.5 into plastic
    louvres: int = 6
    louvre_mm: float = 2.2
    louvre_length_mm: float = 42.0
    louvre_pitch_mm: float = 5.0
    louvre_z_mm: float = 33.0  # of the lowest
    louvre_x_mm: float = 46.0
    floor_slots: int = 9
    floor_slot_mm: tuple[float, float] = (2.5, 17.0)
    floor_slot_pitch_mm: float = 6.0
    cable_x_mm: float = 55.0
    bollards_mm: tuple[tuple[float, float], ...] = ((24.0, 43.0), (32.5, 37.0), (41.0, 43.0))
    bollard_radius_mm: float = 3.0
    bollard_height_mm: float = 11.0
    shield_x_mm: tuple[float, float] = (49.2, 63.0)  # a wall behind the hole of the cable
    shield_y_mm: tuple[float, float] = (39.4, 41.8)

    # ------------------------------------------------------------------ what follows

    @property
    def ceiling_mm(self) -> float:
        """The top's underside."""
        return self.height_mm - self.top_mm

    @property
    def front_mm(self) -> float:
        """The front wall's inside, as y."""
        return -self.depth_mm / 2 + self.wall_mm

    @property
    def inner_mm(self) -> tuple[float, float]:
        """Width and depth inside."""
        return self.width_mm - 2 * self.wall_mm, self.depth_mm - 2 * self.wall_mm

    @property
    def button_well_mm(self) -> float:
        """Radius of the bore below the top that the button's flange moves in."""
        return self.button_diameter_mm / 2 + self.flange_wider_mm + self.cap_gap_mm + 0.2

    @property
    def timer_well_mm(self) -> float:
        """The same for the timer's."""
        return self.timer_diameter_mm / 2 + self.flange_wider_mm + self.cap_gap_mm + 0.2

    @property
    def bulge_inside_mm(self) -> float:
        """The partition's bend, inside: a little wider than the well, so that surfaces do not coincide."""
        return self.button_well_mm + 0.4

    @property
    def bulge_mm(self) -> float:
        """The partition's bend, on the chamber's side."""
        return self.bulge_inside_mm + self.bulge_wall_mm

    @property
    def flange_z_mm(self) -> float:
        """The underside of both caps at rest."""
        return self.ceiling_mm - self.flange_mm

    @property
    def plate_top_mm(self) -> float:
        """The plates' upper face: a switch in its pocket just touches the cap."""
        return self.flange_z_mm - 0.2 - self.switch.height_mm + self.pocket_mm

    @property
    def insert_z_mm(self) -> tuple[float, float]:
        """From where to where the things reach that are slid in from below."""
        return self.middle_z_mm - self.insert_height_mm / 2, self.middle_z_mm + self.insert_height_mm / 2

    @property
    def insert_width_mm(self) -> float:
        """Of diffuser and lamp box."""
        return self.cell_width_mm - 2 * self.clearance_mm

    @property
    def carrier_front_mm(self) -> float:
        """The speaker carrier's face, as y, when the gasket is pressed."""
        return self.front_mm + self.pad_mm + self.gasket_mm

    @property
    def knob_z_mm(self) -> tuple[float, float]:
        """From its lower rim to its top."""
        return self.height_mm + self.knob_lift_mm, self.ceiling_mm + self.encoder.shaft_mm + self.knob_top_mm

    @property
    def led_screw_hole_mm(self) -> float:
        """How deep the holes for the screws of the LEDs' board are: standoff and back, less a skin of 0.6 mm."""
        return self.led_board.behind_mm + self.lamp_box_back_mm - 0.6

    @property
    def pi_holes_mm(self) -> list[tuple[float, float]]:
        """Where the standoffs are."""
        x_mm, y_mm = self.pi_at_mm
        edge_mm = self.pi.hole_edge_mm
        return [
            (x_mm + along_mm, y_mm + across_mm)
            for along_mm in (edge_mm, self.pi.length_mm - edge_mm)
            for across_mm in (edge_mm, self.pi.width_mm - edge_mm)
        ]

    @property
    def power_x_mm(self) -> float:
        """The middle of the power socket, which looks to the rear; the card's end of the Pi is at the right."""
        return self.pi_at_mm[0] + self.pi.length_mm - self.pi.power_mm

    @property
    def flutes_x_mm(self) -> list[float]:
        """The middle of each."""
        return [(n - (self.flutes - 1) / 2) * self.flute_pitch_mm for n in range(self.flutes)]

    @property
    def speaker_slots_mm(self) -> list[tuple[float, float]]:
        """X and length of the slots before the cone: they end on a circle."""
        radius_mm = self.slot_circle_mm / 2
        slots = []
        for x_mm in self.flutes_x_mm:
            corner_mm = abs(x_mm - self.speaker_x_mm) + self.slot_mm / 2
            if corner_mm < radius_mm:
                length_mm = 2 * math.sqrt(radius_mm**2 - corner_mm**2)
                if length_mm > 4 * self.slot_mm:  # no dots at the sides
                    slots.append((x_mm, length_mm))
        return slots

    @property
    def window_slots_mm(self) -> list[tuple[float, float]]:
        """X and length of the slots before the lamp."""
        reach_mm = self.cell_width_mm / 2 - self.slot_mm / 2
        return [(x, self.window_height_mm) for x in self.flutes_x_mm if abs(x - self.lamp_x_mm) < reach_mm]

    # ------------------------------------------------------------------ what comes out

    @property
    def port_area_mm2(self) -> float:
        """Open slots before the cone."""
        return sum(slot_area_mm2(length_mm, self.slot_mm) for _, length_mm in self.speaker_slots_mm)

    @property
    def port_ratio(self) -> float:
        """Open area before the cone, to the cone's area."""
        return self.port_area_mm2 / self.speaker.cone_area_mm2

    @property
    def window_area_mm2(self) -> float:
        """Open slots before the lamp."""
        return sum(slot_area_mm2(length_mm, self.slot_mm) for _, length_mm in self.window_slots_mm)

    @property
    def chamber_ml(self) -> float:
        """Air behind the speaker: the chamber less all that stands in it."""
        inner_x_mm, inner_y_mm = self.inner_mm
        left_mm, right_mm = -inner_x_mm / 2, self.partition_x_mm - self.partition_mm / 2
        height_mm = self.ceiling_mm - self.base_mm
        corners_mm2 = (2 - math.pi / 2) * (self.corner_radius_mm - self.wall_mm) ** 2
        half = math.acos(min(1.0, max(-1.0, (self.button_at_mm[0] - right_mm) / self.bulge_mm)))
        bulge_mm2 = self.bulge_mm**2 * (half - math.sin(half) * math.cos(half))
        air_mm3 = ((right_mm - left_mm) * inner_y_mm - corners_mm2 - bulge_mm2) * height_mm
        posts_mm3 = 2 * math.pi * self.screw_post_mm**2 * 0.8 * height_mm
        pad_mm3 = self.pad_mm * (right_mm - left_mm - 4) * height_mm
        rails_mm3 = 2 * self.rail_mm * 12 * height_mm
        carrier_mm3 = self.carrier_width_mm * self.carrier_height_mm * sum(self.carrier_mm) / 2
        carrier_mm3 -= math.pi / 4 * self.speaker.basket_mm**2 * sum(self.carrier_mm) / 2
        return (air_mm3 - posts_mm3 - pad_mm3 - rails_mm3 - carrier_mm3) / 1000 - self.speaker.displaces_ml

    @property
    def louvre_area_mm2(self) -> float:
        """Where air leaves."""
        return self.louvres * self.louvre_mm * self.louvre_length_mm

    @property
    def floor_area_mm2(self) -> float:
        """Where air comes in."""
        return self.floor_slots * slot_area_mm2(self.floor_slot_mm[1], self.floor_slot_mm[0])

    @property
    def cell_faces_m2(self) -> tuple[float, float]:
        """The lamp's cell: its faces to the room, front and top without the floor, and to the air round the Pi."""
        height_mm = self.ceiling_mm - self.base_mm
        room_mm2 = self.cell_width_mm * (height_mm + self.cell_depth_mm)
        return room_mm2 * 1e-6, (self.cell_width_mm + 2 * self.cell_depth_mm) * height_mm * 1e-6

    def warmth_k(self, heat_w: float) -> float:
        """How much warmer than the room the air round the Pi gets.

        Heat leaves by the chimney (discharge 0.6, both openings in series) and through the walls of the electronics'
        half, the bottom not counted (3.5 W/m2K: 8 inside, 8 outside, 3 mm of PLA of 0.13 W/mK).
        """
        openings_m2 = 1e-6 / math.hypot(1 / self.louvre_area_mm2, 1 / self.floor_area_mm2)
        rise_m = (self.louvre_z_mm + self.louvres * self.louvre_pitch_mm / 2) / 1000
        half_mm = self.width_mm / 2 - self.partition_x_mm
        walls_m2 = 1e-6 * (half_mm * self.depth_mm + self.height_mm * (2 * half_mm + self.depth_mm))
        low_k, high_k = 0.0, 200.0
        while high_k - low_k > 0.01:
            middle_k = (low_k + high_k) / 2
            flow_m3_s = 0.6 * openings_m2 * math.sqrt(2 * 9.81 * rise_m * middle_k / 300)
            leaves_w = 1200 * flow_m3_s * middle_k + 3.5 * walls_m2 * middle_k
            low_k, high_k = (middle_k, high_k) if leaves_w < heat_w else (low_k, middle_k)
        return high_k

    def digest(self) -> str:
        """A name for these figures, written into each STL made of them."""
        return hashlib.sha256(repr((self, SPEAKER_40MM)).encode()).hexdigest()[:16]

    def sizes_mm(self) -> dict[str, tuple[float, float, float]]:
        """The outer size of each part as it lies on the printer."""
        plate_mm = (self.plate_width_mm, 20.0)
        box_mm = (self.insert_width_mm, self.insert_height_mm)
        knob_mm = self.knob_z_mm[1] - self.knob_z_mm[0]
        return {
            "body": (self.width_mm, self.depth_mm, self.height_mm - self.base_mm),
            "base": (self.width_mm, self.depth_mm, self.base_mm + self.bollard_height_mm),
            "button": self.cap_size_mm(self.button_diameter_mm, self.button_proud_mm + self.dome_mm + self.dot_mm),
            "timer_button": self.cap_size_mm(self.timer_diameter_mm, self.timer_proud_mm),
            "knob": (self.knob_diameter_mm, self.knob_diameter_mm, knob_mm),
            "button_plate": (2 * self.button_post_mm + 2 * self.post_radius_mm, max(plate_mm), self.plate_mm),
            "timer_plate": (2 * self.timer_post_mm + 2 * self.post_radius_mm, max(plate_mm), self.plate_mm),
            "speaker_carrier": self.carrier_size_mm(),
            "speaker_carrier_40mm": self.carrier_size_mm(),
            "diffuser": (*box_mm, self.diffuser_mm + self.bar_mm),
            "lamp_box": (*box_mm, self.lamp_box_depth_mm),
        }

    @property
    def button_post_mm(self) -> float:
        """From the button's middle to the posts of its switch plate."""
        return self.button_well_mm + self.well_wall_mm + self.post_radius_mm - 0.5

    @property
    def timer_post_mm(self) -> float:
        """The same for the timer's."""
        return self.timer_well_mm + self.well_wall_mm + self.post_radius_mm + 0.9

    def cap_size_mm(self, diameter_mm: float, proud_mm: float) -> tuple[float, float, float]:
        """A cap with its flange."""
        across_mm = diameter_mm + 2 * self.flange_wider_mm
        return across_mm, across_mm, self.flange_mm + self.top_mm + proud_mm

    @property
    def wedge_rad(self) -> float:
        """How far the speaker carrier's back leans."""
        return math.atan2(self.carrier_mm[1] - self.carrier_mm[0], self.carrier_height_mm)

    def carrier_size_mm(self) -> tuple[float, float, float]:
        """The wedge lies on its back, which leans."""
        thick_mm = self.carrier_mm[1]
        long_mm = self.carrier_height_mm * math.cos(self.wedge_rad) + thick_mm * math.sin(self.wedge_rad)
        return self.carrier_width_mm, long_mm, thick_mm * math.cos(self.wedge_rad)

    # ------------------------------------------------------------------ who is where

    def controls(self) -> list[Room]:
        """What hands touch, on the top."""
        top_mm = self.height_mm
        return [
            disc("button", self.button_at_mm, self.button_diameter_mm / 2, (top_mm, top_mm + self.button_proud_mm)),
            disc("timer button", self.timer_at_mm, self.timer_diameter_mm / 2, (top_mm, top_mm + self.timer_proud_mm)),
            disc("knob", self.knob_at_mm, self.knob_diameter_mm / 2, self.knob_z_mm),
        ]

    def stack(self) -> Room:
        """Pi and HAT, with what is plugged into the HAT."""
        x_mm, y_mm = self.pi_at_mm
        bottom_mm = self.base_mm + self.standoff_mm
        boards_mm = self.pi.board_mm + self.hat.gap_mm + self.hat.board_mm
        right_mm = x_mm + self.pi.length_mm + self.pi.card_sticks_out_mm
        return Room(
            "Pi and HAT",
            (x_mm, right_mm),
            (y_mm, y_mm + self.pi.width_mm),
            (bottom_mm - self.pi.below_mm, bottom_mm + boards_mm + self.hat.above_mm),
        )

    def power_plug(self) -> Room:
        """The plug of the supply, in its socket."""
        stack, plug = self.stack(), self.plug
        bottom_mm = self.base_mm + self.standoff_mm + self.pi.board_mm
        middle_mm = bottom_mm + 1.4
        return Room(
            "power plug",
            (self.power_x_mm - plug.width_mm / 2, self.power_x_mm + plug.width_mm / 2),
            (stack.y_mm[1], stack.y_mm[1] + plug.length_mm),
            (middle_mm - plug.height_mm / 2, middle_mm + plug.height_mm / 2),
        )

    def plate(self, name: str, at_mm: tuple[float, float], half_mm: float, *, along_x: bool) -> Room:
        """A switch plate with its switch."""
        x_mm, y_mm = at_mm
        along_mm, across_mm = (half_mm + self.post_radius_mm), 10.0
        if not along_x:
            along_mm, across_mm = across_mm, along_mm
        bottom_mm = self.plate_top_mm - self.plate_mm - 4  # legs and solder
        height_mm = (bottom_mm, self.flange_z_mm)
        return Room(name, (x_mm - along_mm, x_mm + along_mm), (y_mm - across_mm, y_mm + across_mm), height_mm)

    def rooms(self) -> list[Room]:
        """All that must not meet inside."""
        inner_y_mm = self.inner_mm[1]
        full_mm = (self.base_mm, self.ceiling_mm)
        partition = (self.partition_x_mm - self.partition_mm / 2, self.partition_x_mm + self.partition_mm / 2)
        cell_mm = self.cell_width_mm / 2 + self.cell_wall_mm
        back_mm = self.front_mm + self.cell_depth_mm + self.cell_wall_mm
        knob_x_mm, knob_y_mm = self.knob_at_mm
        half_mm = self.encoder.body_mm / 2
        frame_mm = self.speaker.frame_mm / 2
        speaker_z_mm = (self.middle_z_mm - frame_mm, self.middle_z_mm + frame_mm)
        speaker_x_mm = (self.speaker_x_mm - frame_mm, self.speaker_x_mm + frame_mm)
        speaker_y_mm = (self.carrier_front_mm, self.carrier_front_mm + self.speaker.depth_mm)
        encoder_z_mm = (self.ceiling_mm - self.encoder.below_mm, self.ceiling_mm)
        posts = [disc(f"screw post {n}", at, self.screw_post_mm, full_mm) for n, at in enumerate(self.screws_mm, 1)]
        return [
            self.stack(),
            self.power_plug(),
            Room("partition", partition, (-inner_y_mm / 2, self.button_at_mm[1] - self.bulge_mm), full_mm),
            Room("partition behind", partition, (self.button_at_mm[1] + self.bulge_mm, inner_y_mm / 2), full_mm),
            Room("lamp cell", (self.lamp_x_mm - cell_mm, self.lamp_x_mm + cell_mm), (self.front_mm, back_mm), full_mm),
            Room("speaker", speaker_x_mm, speaker_y_mm, speaker_z_mm),
            disc("button's well", self.button_at_mm, self.button_well_mm, (self.flange_z_mm, self.ceiling_mm)),
            disc("timer's well", self.timer_at_mm, self.timer_well_mm, (self.flange_z_mm, self.ceiling_mm)),
            self.plate("button plate", self.button_at_mm, self.button_post_mm, along_x=False),
            self.plate("timer plate", self.timer_at_mm, self.timer_post_mm, along_x=True),
            Room(
                "encoder",
                (knob_x_mm - half_mm, knob_x_mm + half_mm),
                (knob_y_mm - half_mm, knob_y_mm + half_mm),
                encoder_z_mm,
            ),
            Room("cable shield", self.shield_x_mm, self.shield_y_mm, (self.base_mm, self.base_mm + 10)),
            *posts,
        ]


def slot_area_mm2(length_mm: float, width_mm: float) -> float:
    """A slot with round ends."""
    return (length_mm - width_mm) * width_mm + math.pi * width_mm**2 / 4


# ---------------------------------------------------------------------------------------------- checks

MEET = (  # grown together, or one in the other, on purpose
    {"partition", "screw post 5"},
    {"partition behind", "screw post 6"},
    {"button's well", "button plate"},
    {"timer's well", "timer plate"},
)
FINGER_MM = 12.0  # a fingertip between two things that are found by touch
LED_SCREW_MM = 5.0  # the four M2.5 that hold the LEDs' board
HEAT_W = 4.0  # the Pi under load and what the amplifiers waste: pi_w and amplifier_w of hardware/lamp.toml


def faults(f: Figures) -> list[str]:
    """What is wrong with these figures, in plain words; empty when all is well."""
    return [
        *chamber_faults(f),
        *fit_faults(f),
        *touch_faults(f),
        *wall_faults(f),
        *light_faults(f),
        *warmth_faults(f),
        *cable_faults(f),
    ]


def chamber_faults(f: Figures) -> list[str]:
    """Of speaker, chamber and port."""
    found = []
    if f.chamber_ml < 300:
        found.append(f"the speaker's chamber holds {f.chamber_ml:.0f} ml, less than 300")
    if f.port_ratio < 0.5:
        found.append(f"the slots are {f.port_ratio:.0%} of the cone, less than half")
    if f.slot_circle_mm > f.carrier_width_mm - 8:
        found.append("slots reach under the gasket round them: the chamber would leak")
    if f.speaker.frame_mm + 2 * f.hook_mm > f.carrier_width_mm:
        found.append("the speaker is wider than its carrier between the rails")
    return found


def fit_faults(f: Figures) -> list[str]:
    """Rooms that meet, or that leave the box."""
    found = []
    for a, b in combinations(f.rooms(), 2):
        if {a.name, b.name} not in MEET and between_mm(a.z_mm, b.z_mm) < 0 and a.apart_mm(b) < 0:
            found.append(f"{a.name} and {b.name} overlap by {-a.apart_mm(b):.1f} mm")
    half_x_mm, half_y_mm = (side / 2 for side in f.inner_mm)
    for room in f.rooms():
        inside = abs(room.x_mm[0]) <= half_x_mm and room.x_mm[1] <= half_x_mm
        inside = inside and room.y_mm[0] >= -half_y_mm and room.y_mm[1] <= half_y_mm
        inside = inside and room.z_mm[0] >= f.base_mm and room.z_mm[1] <= f.ceiling_mm
        if not inside and not room.name.startswith("screw post"):
            found.append(f"{room.name} is not inside the box")
    stack, cell = f.stack(), next(room for room in f.rooms() if room.name == "lamp cell")
    if stack.apart_mm(cell) < 2:
        found.append(f"Pi and HAT are {stack.apart_mm(cell):.1f} mm from the lamp cell, less than 2")
    if half_x_mm - stack.x_mm[1] < 2:
        found.append("the memory card touches the wall")
    reach_mm = LED_SCREW_MM - f.led_board.board_mm
    if not 2.5 <= reach_mm <= f.led_screw_hole_mm - 0.5:
        found.append(f"the LEDs' screws reach {reach_mm:.1f} mm into holes {f.led_screw_hole_mm:.1f} mm deep")
    if half_y_mm - f.power_plug().y_mm[1] < f.plug.cable_mm + 4:
        found.append("no room to bend the cable behind its plug")
    return found


def touch_faults(f: Figures) -> list[str]:
    """Of what hands find, or do not."""
    found = [
        f"{a.name} and {b.name} are {a.apart_mm(b):.1f} mm apart, less than a finger"
        for a, b in combinations(f.controls(), 2)
        if a.apart_mm(b) < FINGER_MM
    ]
    flat_x_mm, flat_y_mm = f.width_mm / 2 - f.top_bevel_mm - 1, f.depth_mm / 2 - f.top_bevel_mm - 1
    found += [
        f"{room.name} reaches over the top's edge"
        for room in f.controls()
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
        "carrier behind the speaker's rim": (f.carrier_mm[0] - recess_mm(f), 1.6),
        "round a screw": (f.screw_post_mm - f.screw_pilot_mm / 2, 1.6),
        "round a standoff's screw": (f.standoff_radius_mm - f.standoff_pilot_mm / 2, 1.2),
    }
    return [f"{name}: {wall:.1f} mm, less than {least}" for name, (wall, least) in walls.items() if wall < least]


def bevel_inside_mm(f: Figures) -> float:
    """The bevel of the room inside that keeps the wall's thickness along the bevel outside."""
    return f.top_bevel_mm + f.wall_mm * math.sqrt(2) - f.wall_mm - f.top_mm


def recess_mm(f: Figures) -> float:
    """The carrier's recess for the speaker's rim, which stands out a little and is pressed by the gasket."""
    return f.speaker.rim_mm - 0.6


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
    board = f.led_board
    gap_mm = f.lamp_box_depth_mm - f.lamp_box_back_mm - board.behind_mm - board.board_mm - board.led_mm
    if gap_mm < 6:
        found.append(f"the LEDs are {gap_mm:.1f} mm behind the diffuser: they would show as dots")
    if f.diffuser_mm + f.lamp_box_depth_mm + 1 > f.cell_depth_mm:
        found.append("diffuser and lamp box are deeper than their cell")
    return found


def warmth_faults(f: Figures) -> list[str]:
    """Of the air that cools the Pi."""
    found = []
    if f.warmth_k(HEAT_W) > 25:
        found.append(f"the air inside gets {f.warmth_k(HEAT_W):.0f} K warmer than the room, more than 25")
    if f.floor_area_mm2 < 0.6 * f.louvre_area_mm2:
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
