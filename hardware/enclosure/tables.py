"""What the figures say in words: the README's table, and the header of each STL."""

import re
from pathlib import Path

from hardware.enclosure.figures import HEAT_W, Figures

BEGIN, END = "<!-- made by hardware.enclosure.build -->", "<!-- end -->"


def header(figures: Figures, part: str) -> str:
    """80 bytes at the start of an STL: they name the figures it was made of."""
    return f"Lull {part}, figures {figures.digest()}"


def table(f: Figures) -> str:
    """The README's, in Markdown."""
    inner_x_mm, inner_y_mm = f.inner_mm
    stack = f.stack()
    gaps_mm = [f"{a} - {b} {gap:.1f}" for a, b, gap in control_gaps(f)]
    rows = [
        ("outside, without feet", f"{f.width_mm:g} x {f.depth_mm:g} x {f.height_mm:g} mm"),
        ("inside", f"{inner_x_mm:g} x {inner_y_mm:g} x {f.ceiling_mm - f.base_mm:g} mm"),
        ("walls", f"{f.wall_mm:g} mm, {f.wall_mm - f.flute_depth_mm:g} mm under a flute; base {f.base_mm:g} mm"),
        ("speaker's chamber, air", f"{f.chamber_ml / 1000:.2f} l"),
        ("open slots before the cone", f"{f.port_area_mm2 / 100:.1f} cm2, {f.port_ratio:.0%} of the cone's"),
        ("lamp's window, open slots", f"{f.window_area_mm2 / 100:.1f} cm2"),
        ("LED tips behind the diffuser", f"{led_gap_mm(f):.1f} mm"),
        (
            "Pi and HAT, with plugs",
            f"{stack.z_mm[1] - stack.z_mm[0]:.1f} mm high, {f.ceiling_mm - stack.z_mm[1]:.1f} mm free",
        ),
        ("between controls", "; ".join(gaps_mm) + " mm"),
        ("air in, air out", f"{f.floor_area_mm2 / 100:.1f} cm2 below, {f.louvre_area_mm2 / 100:.1f} cm2 behind"),
        (f"warmer inside at {HEAT_W:g} W", f"{f.warmth_k(HEAT_W):.0f} K"),
    ]
    return "\n".join(["| figure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def led_gap_mm(f: Figures) -> float:
    """From the tips of the LEDs to the diffuser."""
    board = f.led_board
    return f.lamp_box_depth_mm - f.lamp_box_back_mm - board.behind_mm - board.board_mm - board.led_mm


def control_gaps(f: Figures) -> list[tuple[str, str, float]]:
    """Between each two of what hands find."""
    controls = f.controls()
    return [(a.name, c.name, a.apart_mm(c)) for n, a in enumerate(controls) for c in controls[n + 1 :]]


def update(path: Path, figures: Figures) -> None:
    """Puts the table into the page, between its marks."""
    text = path.read_text()
    made = f"{BEGIN}\n\n{table(figures)}\n\n{END}"
    path.write_text(re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: made, text, flags=re.DOTALL))
