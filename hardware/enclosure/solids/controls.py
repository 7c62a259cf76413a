"""What hands touch: the two caps, the knob, and the plates with the switches under the caps."""

import math

import build123d as b

from hardware.enclosure.figures import Figures
from hardware.enclosure.solids.shapes import at_height, block, rod, upright


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
