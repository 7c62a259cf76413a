"""The LEDs' board: its drawing and the box's solids have it from one place, and it can be soldered as drawn."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from hardware.enclosure.figures import Figures
from hardware.enclosure.led_board import LedBoard
from hardware.scripts.lamp_board import CUT_HOLES, LEFT, LINK_HOLE, SCALE, TOP, WIRE_HOLE, svg
from hardware.scripts.lamp_facts import BOARD, FACTS, PAGE, read
from hardware.scripts.pins import ROOT

TEXT = FACTS.read_text()
LAMP = read(TEXT)
FIGURES = Figures()
LEDS = FIGURES.led_board
DRAWN = BOARD.read_text()
STEP = (ROOT / "hardware/enclosure/lull.step").read_text().replace("\n  ", "")  # long lines are broken

Places = list[tuple[float, float]]


def drawn_mm(drawing: str, radius_mm: float) -> Places:
    """The middle of each disc of a size in the drawing, from the board's left and upper edge."""
    discs = re.findall(rf'<circle cx="([0-9.]+)" cy="([0-9.]+)" r="{radius_mm * SCALE:g}"', drawing)
    return [((float(x) - LEFT) / SCALE, (float(y) - TOP) / SCALE) for x, y in discs]


def modelled_mm(step: str, radius_mm: float, y_mm: float) -> Places:
    """The middle of each circle of a size in an upright plane of the STEP file, as x and z."""
    places = dict(re.findall(r"#(\d+) = CARTESIAN_POINT\('',\(([^()]*)\)\);", step))
    axes = dict(re.findall(r"#(\d+) = AXIS2_PLACEMENT_3D\('',#(\d+),", step))
    middles = (places[axes[axis]] for axis in re.findall(rf"CIRCLE\('',#(\d+),{radius_mm:g}\.?\);", step))
    at_mm = {tuple(float(number) for number in middle.split(",")) for middle in middles}
    return [(x, z) for x, y, z in at_mm if y == pytest.approx(y_mm, abs=1e-6)]


def test_the_solids_and_the_drawing_have_the_leds_in_the_same_places() -> None:
    """Both as committed, held against each other in the box's own axes."""
    tips_mm = FIGURES.led_board_y_mm - LEDS.board_mm - LEDS.led_mm
    modelled = modelled_mm(STEP, LEDS.led_diameter_mm / 2, tips_mm)
    drawn = [FIGURES.on_led_board_mm(at) for at in drawn_mm(DRAWN, LEDS.led_diameter_mm / 2)]
    assert len(drawn) == sum(led.leds for led in LAMP.channel) == 12
    assert sorted(modelled) == [pytest.approx(at, abs=0.01) for at in sorted(drawn)]


def test_both_move_with_the_board() -> None:
    """The drawing and the figures that the solids are made of; an STL and a picture name the figures they show."""
    wider = replace(LEDS, led_holes=(1, 4, 9, 13))
    assert drawn_mm(svg(LAMP, wider), 2.5) == [pytest.approx(at, abs=0.01) for at in wider.leds_mm]
    assert drawn_mm(svg(LAMP, wider), 2.5) != drawn_mm(DRAWN, 2.5)
    assert replace(FIGURES, led_board=wider).digest() != FIGURES.digest()


def test_the_grid_is_that_of_a_stripboard() -> None:
    """Holes a tenth of an inch apart: an LED at every fourth hole, a row at every fifth strip, rows in the middle."""
    across, down = (sorted({round(at[axis], 3) for at in LEDS.leds_mm}) for axis in (0, 1))
    assert [b - a for a, b in pairwise(across)] == pytest.approx([10.16] * 3)
    assert [b - a for a, b in pairwise(down)] == pytest.approx([12.7] * 2)
    assert sum(across) / 4 == pytest.approx(LEDS.width_mm / 2)


def test_the_board_is_drawn_of_these_facts() -> None:
    """`make hardware` draws it."""
    assert svg(LAMP, LEDS) == DRAWN
    assert svg(read(TEXT.replace("resistor_ohm = 120", "resistor_ohm = 150", 1)), LEDS) != DRAWN
    assert svg(LAMP, LedBoard(hole_edge_mm=3.5)) != DRAWN
    names = [name for led in LAMP.channel for name in led.references] + [f"R{number}" for number in range(101, 113)]
    assert all(f">{name}</text>" in DRAWN for name in names)
    assert "(lamp-board.svg)" in PAGE.read_text()


def test_its_strips_join_what_they_should() -> None:
    """No strip has two uses, and between each two LEDs is a cut; whether LEDs are clear of screws `faults` tells."""
    strips = [strip for number in range(LEDS.colours) for strip in LEDS.strips_of(number)]
    assert len(set(strips)) == len(strips)
    holes = LEDS.led_holes
    assert all(left + 1 < cut < right for left, cut, right in zip(holes[:-1], CUT_HOLES, holes[1:], strict=True))
    assert not {LINK_HOLE, WIRE_HOLE, WIRE_HOLE - 1} & {*holes, *(hole + 1 for hole in holes)}
