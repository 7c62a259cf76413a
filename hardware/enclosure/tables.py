"""What the figures say in words: the README's table, and the header of each STL."""

import re
from itertools import combinations
from pathlib import Path

from hardware.enclosure import air
from hardware.enclosure.figures import Figures
from hardware.enclosure.rooms import controls, stack

BEGIN, END = "<!-- made by hardware.enclosure.build -->", "<!-- end -->"


def header(figures: Figures, part: str) -> str:
    """80 bytes at the start of an STL: they name the figures it was made of."""
    return f"Lull {part}, figures {figures.digest()}"


def table(f: Figures) -> str:
    """The README's, in Markdown."""
    inner_x_mm, inner_y_mm = f.inner_mm
    boards = stack(f)
    gaps_mm = [f"{a} - {b} {gap:.1f}" for a, b, gap in control_gaps(f)]
    rows = [
        ("outside, without feet", f"{f.width_mm:g} x {f.depth_mm:g} x {f.height_mm:g} mm"),
        ("inside", f"{inner_x_mm:g} x {inner_y_mm:g} x {f.ceiling_mm - f.base_mm:g} mm"),
        ("walls", f"{f.wall_mm:g} mm, {f.wall_mm - f.flute_depth_mm:g} mm under a flute; base {f.base_mm:g} mm"),
        ("speaker's chamber, air", f"{air.chamber_ml(f) / 1000:.2f} l"),
        ("open slots before the cone", f"{air.port_area_mm2(f) / 100:.1f} cm2, {air.port_ratio(f):.0%} of the cone's"),
        ("lamp's window, open slots", f"{air.window_area_mm2(f) / 100:.1f} cm2"),
        ("LED tips behind the diffuser", f"{f.led_gap_mm:.1f} mm"),
        (
            "Pi and HAT, with plugs",
            f"{boards.z_mm[1] - boards.z_mm[0]:.1f} mm high, {f.ceiling_mm - boards.z_mm[1]:.1f} mm free",
        ),
        ("between controls", "; ".join(gaps_mm) + " mm"),
        (
            "air in, air out",
            f"{air.floor_area_mm2(f) / 100:.1f} cm2 below, {air.louvre_area_mm2(f) / 100:.1f} cm2 behind",
        ),
        (f"warmer inside at {air.HEAT_W:g} W", f"{air.warmth_k(f, air.HEAT_W):.0f} K"),
    ]
    return "\n".join(["| figure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def control_gaps(f: Figures) -> list[tuple[str, str, float]]:
    """Between each two of what hands find."""
    return [(a.name, b.name, a.apart_mm(b)) for a, b in combinations(controls(f), 2)]


def update(path: Path, figures: Figures) -> None:
    """Puts the table into the page, between its marks."""
    text = path.read_text()
    made = f"{BEGIN}\n\n{table(figures)}\n\n{END}"
    path.write_text(re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: made, text, flags=re.DOTALL))
