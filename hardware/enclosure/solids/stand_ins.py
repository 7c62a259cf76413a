"""Plain shapes of what is bought, for the pictures and the assembly."""

import build123d as b

from hardware.enclosure.figures import Figures
from hardware.enclosure.rooms import power_plug, stack
from hardware.enclosure.solids.shapes import along_y, block, circle, rod


def bought(f: Figures) -> dict[str, b.Part]:
    """Each under its name."""
    plug = power_plug(f)
    return {
        **boards(f),
        "plug": block(plug.x_mm, plug.y_mm, plug.z_mm),
        "speaker": speaker(f),
        "encoder": encoder(f),
        "led_board": led_board(f),
        "switch": switch(f, f.button_at_mm),
        "timer_switch": switch(f, f.timer_at_mm),
    }


def boards(f: Figures) -> dict[str, b.Part]:
    """The Pi with its header, and the HAT."""
    (left_mm, _), y_mm = stack(f).x_mm, stack(f).y_mm
    x_mm = (left_mm, left_mm + f.pi.length_mm)
    low_mm = f.base_mm + f.standoff_mm
    hat_mm = low_mm + f.pi.board_mm + f.hat.gap_mm
    header = block((left_mm + 7, left_mm + 58), (y_mm[0] + 1, y_mm[0] + 6), (low_mm, hat_mm))
    return {
        "pi": block(x_mm, y_mm, (low_mm, low_mm + f.pi.board_mm)) + header,
        "hat": block(x_mm, y_mm, (hat_mm, hat_mm + f.hat.board_mm)),
    }


def speaker(f: Figures) -> b.Part:
    """Its frame, and a magnet behind it."""
    at_mm, front_mm = (f.speaker_x_mm, f.middle_z_mm), f.carrier_front_mm
    frame = along_y(circle(at_mm, f.speaker.frame_mm / 2), (front_mm - 0.6, front_mm + 1.4))
    return frame + along_y(circle(at_mm, 16), (front_mm + 1, front_mm + f.speaker.depth_mm))


def encoder(f: Figures) -> b.Part:
    """Its body without the lugs, its bushing, and its shaft with the flat at the right."""
    (x_mm, y_mm), half_mm = f.knob_at_mm, f.encoder.body_mm / 2 - 0.5
    sides_mm = ((x_mm - half_mm, x_mm + half_mm), (y_mm - half_mm, y_mm + half_mm))
    top_mm = f.ceiling_mm + f.encoder.shaft_mm
    flat_mm = x_mm - f.encoder.shaft_diameter_mm / 2 + f.encoder.flat_mm
    bushing = rod(f.knob_at_mm, 3.5, (f.ceiling_mm - 1, f.ceiling_mm + f.encoder.bushing_mm))
    flat = block((flat_mm, flat_mm + 5), (y_mm - 5, y_mm + 5), (top_mm - 10, top_mm + 1))
    shaft = rod(f.knob_at_mm, f.encoder.shaft_diameter_mm / 2, (f.ceiling_mm, top_mm)) - flat
    return block(*sides_mm, (f.ceiling_mm - 7, f.ceiling_mm)) + (bushing + shaft)


def led_board(f: Figures) -> b.Part:
    """The board with its LEDs."""
    board, back_mm = f.led_board, f.led_board_y_mm
    front_mm = back_mm - board.board_mm
    outline = b.Pos(f.lamp_x_mm, f.middle_z_mm) * b.Rectangle(board.width_mm, board.height_mm)
    solid = along_y(outline, (front_mm, back_mm))
    for at_mm in board.leds_mm:
        led = circle(f.on_led_board_mm(at_mm), board.led_diameter_mm / 2)
        solid += along_y(led, (front_mm - board.led_mm, back_mm - 1))
    return solid


def switch(f: Figures, at_mm: tuple[float, float]) -> b.Part:
    """One in the pocket of its plate."""
    (x_mm, y_mm), half_mm = at_mm, f.switch.side_mm / 2
    seat_mm = f.plate_top_mm - f.pocket_mm
    body = block((x_mm - half_mm, x_mm + half_mm), (y_mm - half_mm, y_mm + half_mm), (seat_mm, seat_mm + 4))
    return body + rod(at_mm, 3, (seat_mm, seat_mm + f.switch.height_mm))
