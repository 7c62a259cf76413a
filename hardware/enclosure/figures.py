"""The figures of the box that we decide, with their reasons, and what follows from them.

Nothing here needs a CAD library: the tests read it, and `parts` makes solids of it. Lengths are in mm. Seen from the
front, x goes to the right, y away from you, z up; the middle of the table under the box is the origin, without feet.
"""

import hashlib
import math
from dataclasses import dataclass, field

from hardware.enclosure.bought import SPEAKER_40MM, Encoder, Hat, PiZero, Speaker, Switch, UsbPlug
from hardware.enclosure.led_board import LedBoard


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

    # What follows

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
    def partition_faces_mm(self) -> tuple[float, float]:
        """The partition's left and right side, as x."""
        return self.partition_x_mm - self.partition_mm / 2, self.partition_x_mm + self.partition_mm / 2

    @property
    def bulge_inside_mm(self) -> float:
        """The partition's bend, inside: a little wider than the well, so that surfaces do not coincide."""
        return self.button_well_mm + 0.4

    @property
    def bulge_mm(self) -> float:
        """The partition's bend, on the chamber's side."""
        return self.bulge_inside_mm + self.bulge_wall_mm

    @property
    def button_post_mm(self) -> float:
        """From the button's middle to the posts of its switch plate."""
        return self.button_well_mm + self.well_wall_mm + self.post_radius_mm - 0.5

    @property
    def timer_post_mm(self) -> float:
        """The same for the timer's."""
        return self.timer_well_mm + self.well_wall_mm + self.post_radius_mm + 0.9

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
    def wedge_rad(self) -> float:
        """How far the speaker carrier's back leans."""
        return math.atan2(self.carrier_mm[1] - self.carrier_mm[0], self.carrier_height_mm)

    @property
    def recess_mm(self) -> float:
        """The carrier's recess for the speaker's rim, which stands out a little and is pressed by the gasket."""
        return self.speaker.rim_mm - 0.6

    @property
    def knob_z_mm(self) -> tuple[float, float]:
        """From its lower rim to its top."""
        return self.height_mm + self.knob_lift_mm, self.ceiling_mm + self.encoder.shaft_mm + self.knob_top_mm

    @property
    def led_board_y_mm(self) -> float:
        """The back of the LEDs' board, as y."""
        floor_mm = self.front_mm + self.diffuser_mm + self.lamp_box_depth_mm - self.lamp_box_back_mm
        return floor_mm - self.led_board.behind_mm

    def on_led_board_mm(self, at_mm: tuple[float, float]) -> tuple[float, float]:
        """A place on the LEDs' board, as x and z of the box: its middle is that of the window."""
        x_mm, y_mm = at_mm
        board = self.led_board
        return self.lamp_x_mm - board.width_mm / 2 + x_mm, self.middle_z_mm + board.height_mm / 2 - y_mm

    @property
    def led_gap_mm(self) -> float:
        """From the tips of the LEDs to the diffuser."""
        board = self.led_board
        return self.lamp_box_depth_mm - self.lamp_box_back_mm - board.behind_mm - board.board_mm - board.led_mm

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

    def digest(self) -> str:
        """A name for these figures, written into each STL made of them."""
        return hashlib.sha256(repr((self, SPEAKER_40MM)).encode()).hexdigest()[:16]
