"""The room that each thing takes in the box, and how far things are apart."""

import math
from dataclasses import dataclass

from hardware.enclosure.figures import Figures


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


def controls(f: Figures) -> list[Room]:
    """What hands touch, on the top."""
    top_mm = f.height_mm
    return [
        disc("button", f.button_at_mm, f.button_diameter_mm / 2, (top_mm, top_mm + f.button_proud_mm)),
        disc("timer button", f.timer_at_mm, f.timer_diameter_mm / 2, (top_mm, top_mm + f.timer_proud_mm)),
        disc("knob", f.knob_at_mm, f.knob_diameter_mm / 2, f.knob_z_mm),
    ]


def stack(f: Figures) -> Room:
    """Pi and HAT, with what is plugged into the HAT."""
    x_mm, y_mm = f.pi_at_mm
    bottom_mm = f.base_mm + f.standoff_mm
    boards_mm = f.pi.board_mm + f.hat.gap_mm + f.hat.board_mm
    right_mm = x_mm + f.pi.length_mm + f.pi.card_sticks_out_mm
    return Room(
        "Pi and HAT",
        (x_mm, right_mm),
        (y_mm, y_mm + f.pi.width_mm),
        (bottom_mm - f.pi.below_mm, bottom_mm + boards_mm + f.hat.above_mm),
    )


def power_plug(f: Figures) -> Room:
    """The plug of the supply, in its socket."""
    plug, rear_mm = f.plug, stack(f).y_mm[1]
    bottom_mm = f.base_mm + f.standoff_mm + f.pi.board_mm
    middle_mm = bottom_mm + 1.4
    return Room(
        "power plug",
        (f.power_x_mm - plug.width_mm / 2, f.power_x_mm + plug.width_mm / 2),
        (rear_mm, rear_mm + plug.length_mm),
        (middle_mm - plug.height_mm / 2, middle_mm + plug.height_mm / 2),
    )


def plate(f: Figures, name: str, at_mm: tuple[float, float], half_mm: float, *, along_x: bool) -> Room:
    """A switch plate with its switch."""
    x_mm, y_mm = at_mm
    along_mm, across_mm = (half_mm + f.post_radius_mm), 10.0
    if not along_x:
        along_mm, across_mm = across_mm, along_mm
    bottom_mm = f.plate_top_mm - f.plate_mm - 4  # legs and solder
    height_mm = (bottom_mm, f.flange_z_mm)
    return Room(name, (x_mm - along_mm, x_mm + along_mm), (y_mm - across_mm, y_mm + across_mm), height_mm)


def rooms(f: Figures) -> list[Room]:
    """All that must not meet inside."""
    inner_y_mm = f.inner_mm[1]
    full_mm = (f.base_mm, f.ceiling_mm)
    cell_mm = f.cell_width_mm / 2 + f.cell_wall_mm
    back_mm = f.front_mm + f.cell_depth_mm + f.cell_wall_mm
    knob_x_mm, knob_y_mm = f.knob_at_mm
    half_mm = f.encoder.body_mm / 2
    frame_mm = f.speaker.frame_mm / 2
    speaker_z_mm = (f.middle_z_mm - frame_mm, f.middle_z_mm + frame_mm)
    speaker_x_mm = (f.speaker_x_mm - frame_mm, f.speaker_x_mm + frame_mm)
    speaker_y_mm = (f.carrier_front_mm, f.carrier_front_mm + f.speaker.depth_mm)
    encoder_z_mm = (f.ceiling_mm - f.encoder.below_mm, f.ceiling_mm)
    posts = [disc(f"screw post {n}", at, f.screw_post_mm, full_mm) for n, at in enumerate(f.screws_mm, 1)]
    return [
        stack(f),
        power_plug(f),
        Room("partition", f.partition_faces_mm, (-inner_y_mm / 2, f.button_at_mm[1] - f.bulge_mm), full_mm),
        Room("partition behind", f.partition_faces_mm, (f.button_at_mm[1] + f.bulge_mm, inner_y_mm / 2), full_mm),
        Room("lamp cell", (f.lamp_x_mm - cell_mm, f.lamp_x_mm + cell_mm), (f.front_mm, back_mm), full_mm),
        Room("speaker", speaker_x_mm, speaker_y_mm, speaker_z_mm),
        disc("button's well", f.button_at_mm, f.button_well_mm, (f.flange_z_mm, f.ceiling_mm)),
        disc("timer's well", f.timer_at_mm, f.timer_well_mm, (f.flange_z_mm, f.ceiling_mm)),
        plate(f, "button plate", f.button_at_mm, f.button_post_mm, along_x=False),
        plate(f, "timer plate", f.timer_at_mm, f.timer_post_mm, along_x=True),
        Room(
            "encoder",
            (knob_x_mm - half_mm, knob_x_mm + half_mm),
            (knob_y_mm - half_mm, knob_y_mm + half_mm),
            encoder_z_mm,
        ),
        Room("cable shield", f.shield_x_mm, f.shield_y_mm, (f.base_mm, f.base_mm + 10)),
        *posts,
    ]
