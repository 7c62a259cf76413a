"""The air: behind the speaker, through every open slot, round the Pi, and how warm it gets there."""

import math

from hardware.enclosure.figures import Figures

HEAT_W = 4.0  # the Pi under load and what the amplifiers waste: pi_w and amplifier_w of hardware/lamp.toml


def port_area_mm2(f: Figures) -> float:
    """Open slots before the cone."""
    return sum(slot_area_mm2(length_mm, f.slot_mm) for _, length_mm in f.speaker_slots_mm)


def port_ratio(f: Figures) -> float:
    """Open area before the cone, to the cone's area."""
    return port_area_mm2(f) / f.speaker.cone_area_mm2


def window_area_mm2(f: Figures) -> float:
    """Open slots before the lamp."""
    return sum(slot_area_mm2(length_mm, f.slot_mm) for _, length_mm in f.window_slots_mm)


def chamber_ml(f: Figures) -> float:
    """Air behind the speaker: the chamber less all that stands in it."""
    inner_x_mm, inner_y_mm = f.inner_mm
    left_mm, right_mm = -inner_x_mm / 2, f.partition_faces_mm[0]
    height_mm = f.ceiling_mm - f.base_mm
    corners_mm2 = (2 - math.pi / 2) * (f.corner_radius_mm - f.wall_mm) ** 2
    half = math.acos(min(1.0, max(-1.0, (f.button_at_mm[0] - right_mm) / f.bulge_mm)))
    bulge_mm2 = f.bulge_mm**2 * (half - math.sin(half) * math.cos(half))
    air_mm3 = ((right_mm - left_mm) * inner_y_mm - corners_mm2 - bulge_mm2) * height_mm
    posts_mm3 = 2 * math.pi * f.screw_post_mm**2 * 0.8 * height_mm
    pad_mm3 = f.pad_mm * (right_mm - left_mm - 4) * height_mm
    rails_mm3 = 2 * f.rail_mm * 12 * height_mm
    carrier_mm3 = f.carrier_width_mm * f.carrier_height_mm * sum(f.carrier_mm) / 2
    carrier_mm3 -= math.pi / 4 * f.speaker.basket_mm**2 * sum(f.carrier_mm) / 2
    return (air_mm3 - posts_mm3 - pad_mm3 - rails_mm3 - carrier_mm3) / 1000 - f.speaker.displaces_ml


def louvre_area_mm2(f: Figures) -> float:
    """Where air leaves."""
    return f.louvres * f.louvre_mm * f.louvre_length_mm


def floor_area_mm2(f: Figures) -> float:
    """Where air comes in."""
    return f.floor_slots * slot_area_mm2(f.floor_slot_mm[1], f.floor_slot_mm[0])


def cell_faces_m2(f: Figures) -> tuple[float, float]:
    """The lamp's cell: its faces to the room, front and top without the floor, and to the air round the Pi."""
    height_mm = f.ceiling_mm - f.base_mm
    room_mm2 = f.cell_width_mm * (height_mm + f.cell_depth_mm)
    return room_mm2 * 1e-6, (f.cell_width_mm + 2 * f.cell_depth_mm) * height_mm * 1e-6


def warmth_k(f: Figures, heat_w: float) -> float:
    """How much warmer than the room the air round the Pi gets.

    Heat leaves by the chimney (discharge 0.6, both openings in series) and through the walls of the electronics'
    half, the bottom not counted (3.5 W/m2K: 8 inside, 8 outside, 3 mm of PLA of 0.13 W/mK).
    """
    openings_m2 = 1e-6 / math.hypot(1 / louvre_area_mm2(f), 1 / floor_area_mm2(f))
    rise_m = (f.louvre_z_mm + f.louvres * f.louvre_pitch_mm / 2) / 1000
    half_mm = f.width_mm / 2 - f.partition_x_mm
    walls_m2 = 1e-6 * (half_mm * f.depth_mm + f.height_mm * (2 * half_mm + f.depth_mm))
    low_k, high_k = 0.0, 200.0
    while high_k - low_k > 0.01:
        middle_k = (low_k + high_k) / 2
        flow_m3_s = 0.6 * openings_m2 * math.sqrt(2 * 9.81 * rise_m * middle_k / 300)
        leaves_w = 1200 * flow_m3_s * middle_k + 3.5 * walls_m2 * middle_k
        low_k, high_k = (middle_k, high_k) if leaves_w < heat_w else (low_k, middle_k)
    return high_k


def slot_area_mm2(length_mm: float, width_mm: float) -> float:
    """A slot with round ends."""
    return (length_mm - width_mm) * width_mm + math.pi * width_mm**2 / 4
