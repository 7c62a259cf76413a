"""The outer size of each printed part, as it lies on the printer."""

import math

from hardware.enclosure.figures import Figures


def sizes_mm(f: Figures) -> dict[str, tuple[float, float, float]]:
    """Along x, y and z, by the names of the files."""
    plate_mm = (f.plate_width_mm, 20.0)
    box_mm = (f.insert_width_mm, f.insert_height_mm)
    knob_mm = f.knob_z_mm[1] - f.knob_z_mm[0]
    return {
        "body": (f.width_mm, f.depth_mm, f.height_mm - f.base_mm),
        "base": (f.width_mm, f.depth_mm, f.base_mm + f.bollard_height_mm),
        "button": cap_size_mm(f, f.button_diameter_mm, f.button_proud_mm + f.dome_mm + f.dot_mm),
        "timer_button": cap_size_mm(f, f.timer_diameter_mm, f.timer_proud_mm),
        "knob": (f.knob_diameter_mm, f.knob_diameter_mm, knob_mm),
        "button_plate": (2 * f.button_post_mm + 2 * f.post_radius_mm, max(plate_mm), f.plate_mm),
        "timer_plate": (2 * f.timer_post_mm + 2 * f.post_radius_mm, max(plate_mm), f.plate_mm),
        "speaker_carrier": carrier_size_mm(f),
        "speaker_carrier_40mm": carrier_size_mm(f),
        "diffuser": (*box_mm, f.diffuser_mm + f.bar_mm),
        "lamp_box": (*box_mm, f.lamp_box_depth_mm),
    }


def cap_size_mm(f: Figures, diameter_mm: float, proud_mm: float) -> tuple[float, float, float]:
    """A cap with its flange."""
    across_mm = diameter_mm + 2 * f.flange_wider_mm
    return across_mm, across_mm, f.flange_mm + f.top_mm + proud_mm


def carrier_size_mm(f: Figures) -> tuple[float, float, float]:
    """The wedge lies on its back, which leans."""
    thick_mm = f.carrier_mm[1]
    long_mm = f.carrier_height_mm * math.cos(f.wedge_rad) + thick_mm * math.sin(f.wedge_rad)
    return f.carrier_width_mm, long_mm, thick_mm * math.cos(f.wedge_rad)
