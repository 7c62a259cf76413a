"""Where the parts lie and the copper areas run, mm from the board's upper left corner, seen from above, y downwards.

Size and holes are those of a Raspberry Pi Zero: 65 x 30 mm, corners of 3 mm, holes for M2.5 at 3.5 mm from the edges,
the header's middle 3.5 mm from the upper edge (Raspberry Pi Zero 2 W mechanical drawing; HAT design guide).
"""

from hardware.hat.parts import PARTS

WIDTH_MM, HEIGHT_MM, CORNER_MM = 65.0, 30.0, 3.0
HOLE_MM = 3.5  # from the edges
HOLES_APART_MM = (58.0, 23.0)
PITCH_MM = 2.54
PIN_1_MM = (HOLE_MM + HOLES_APART_MM[0] / 2 - 9.5 * PITCH_MM, HOLE_MM + PITCH_MM / 2)

Spot = tuple[float, float, float, str]  # x, y, angle (anticlockwise), side

_UP, _DOWN = 270.0, 90.0  # pin 1 of a two-legged part

SPOTS: dict[str, Spot] = {
    "J1": (*PIN_1_MM, 270, "B"),
    "H1": (HOLE_MM, HOLE_MM, 0, "F"),
    "H2": (WIDTH_MM - HOLE_MM, HOLE_MM, 0, "F"),
    "H3": (HOLE_MM, HEIGHT_MM - HOLE_MM, 0, "F"),
    "H4": (WIDTH_MM - HOLE_MM, HEIGHT_MM - HOLE_MM, 0, "F"),
    # the lamp, on the left
    "J_LAMP": (3.4, 9.5, 270, "F"),
    "U1": (21.0, 12.0, 90, "F"),
    "C2": (12.5, 7.6, _UP, "F"),
    "C3": (15.0, 9.6, _UP, "F"),
    "R1": (27.3, 10.0, _UP, "F"),
    # the amplifiers, on the right
    "J_SPK_L": (61.6, 12.0, 90, "F"),
    "J_SPK_R": (61.6, 20.5, 90, "F"),
    "U2": (55.0, 10.5, 0, "F"),
    "C4": (55.6, 15.35, 0, "F"),
    "C5": (56.1, 13.5, 0, "F"),
    "R8": (48.7, 9.9, _UP, "F"),
    "R9": (48.7, 13.0, _UP, "F"),
    "U3": (55.0, 19.0, 0, "F"),
    "C6": (55.6, 23.85, 0, "F"),
    "C7": (56.1, 22.0, 0, "F"),
    "R10": (48.7, 16.1, _UP, "F"),
    "R11": (48.7, 19.2, _UP, "F"),
    "C1": (54.3, 27.3, 0, "F"),
    # the memory
    "U4": (40.0, 11.6, 0, "F"),
    "C8": (45.0, 9.9, _UP, "F"),
    "R14": (46.6, 9.9, _UP, "F"),
    "R12": (45.0, 13.2, _UP, "F"),
    "R13": (46.6, 13.2, _UP, "F"),
    "JP1": (40.0, 16.2, 0, "F"),
    # the controls, below
    "J_BUTTON": (10.5, 26.2, 0, "F"),
    "J_TIMER": (21.5, 26.2, 0, "F"),
    "J_KNOB": (38.9, 26.2, 0, "F"),
}
for _row, _y in enumerate((10.9, 14.4, 17.9)):
    SPOTS[f"Q{1 + _row}"] = (8.4, _y, 180, "F")
    SPOTS[f"R{2 + _row}"] = (12.7, _y + 0.95, 180, "F")
    SPOTS[f"R{5 + _row}"] = (12.7, _y - 0.6, 0, "F")
for _group, _x in enumerate((9.6, 20.3, 33.5, 38.7, 43.9)):
    SPOTS[f"R{15 + _group}"] = (_x, 21.25, _UP, "F")
    SPOTS[f"R{20 + _group}"] = (_x + 1.6, 21.25, _DOWN, "F")
    SPOTS[f"C{9 + _group}"] = (_x + 3.2, 21.25, _UP, "F")
assert SPOTS.keys() == PARTS.keys()

Box = tuple[float, float, float, float]  # left, top, right, bottom

# 5 V, upper side: from the header's pins 2 and 4 round its end to the lamp, along it, and down to the amplifiers.
SUPPLY_5V: tuple[tuple[float, float], ...] = (
    (5.6, 1.2),
    (11.9, 1.2),
    (11.9, 3.4),
    (7.2, 3.4),
    (7.2, 5.95),
    (51.9, 5.95),
    (51.9, 12.6),
    (55.9, 12.6),
    (55.9, 16.3),
    (51.9, 16.3),
    (51.9, 21.1),
    (55.9, 21.1),
    (55.9, 25.2),
    (53.6, 25.2),
    (53.6, 29.0),
    (50.0, 29.0),
    (50.0, 7.6),
    (7.0, 7.6),
    (7.0, 10.2),
    (2.4, 10.2),
    (2.4, 7.4),
    (5.6, 7.4),
)
# The same as boxes, for the router.
SUPPLY_5V_BOXES: tuple[Box, ...] = (
    (5.6, 1.2, 7.2, 7.6),
    (7.2, 1.2, 11.9, 3.4),
    (5.6, 5.95, 51.9, 7.6),
    (2.4, 7.4, 7.0, 10.2),
    (50.0, 7.6, 51.9, 29.0),
    (51.9, 12.6, 55.9, 16.3),
    (51.9, 21.1, 55.9, 25.2),
    (51.9, 25.0, 53.6, 29.0),
)
# Under the amplifiers' pads, which carry their heat to the ground below.
HEAT_VIAS: tuple[tuple[float, float], ...] = tuple(
    (SPOTS[ref][0] + dx, SPOTS[ref][1] + dy) for ref in ("U2", "U3") for dx in (-0.33, 0.33) for dy in (-0.33, 0.33)
)
