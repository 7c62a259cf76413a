"""What slides in from below: the speaker's carrier, the lamp's diffuser and box."""

import build123d as b

from hardware.enclosure.figures import Figures
from hardware.enclosure.solids.shapes import along_x, along_y, slot


def speaker_carrier(f: Figures) -> b.Part:
    """A wedge that grips the speaker's rim against the front, and seals the chamber."""
    half_mm = f.carrier_width_mm / 2
    low_mm, high_mm = f.insert_z_mm
    thin_mm, thick_mm = f.carrier_mm
    front_mm = f.carrier_front_mm
    corners = [(front_mm, low_mm), (front_mm + thick_mm, low_mm), (front_mm + thin_mm, high_mm), (front_mm, high_mm)]
    solid = along_x(corners, f.speaker_x_mm - half_mm, f.carrier_width_mm)
    spot = b.Pos(f.speaker_x_mm, f.middle_z_mm)
    hole = along_y(spot * b.Circle(f.speaker.basket_mm / 2 + 0.4), (front_mm - 1, front_mm + 10))
    rim = along_y(spot * b.Circle(f.speaker.frame_mm / 2 + 0.3), (front_mm - 1, front_mm + f.recess_mm))
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
    y_mm = f.led_board_y_mm
    solid = along_y(insert_plan(f), (front_mm, back_mm))
    solid -= along_y(insert_plan(f, f.lamp_box_wall_mm), (front_mm - 1, floor_mm))
    for at_mm in f.led_board.screws_mm:
        spot = b.Pos(*f.on_led_board_mm(at_mm))
        solid += along_y(spot * b.Circle(2.9), (y_mm, floor_mm + 0.5))
        solid -= along_y(spot * b.Circle(f.standoff_pilot_mm / 2), (y_mm - 1, y_mm + f.led_screw_hole_mm))
    wires = slot((f.lamp_x_mm + 5, f.middle_z_mm + 14), 8, 4)
    return b.Part() + (solid - along_y(wires, (floor_mm - 1, back_mm + 1)))
