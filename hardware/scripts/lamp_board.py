"""hardware/lamp-board.svg: where LEDs, resistors, cuts and wires go on the LEDs' piece of stripboard.

A strip to each rail: for every colour 5 V, one cut into four (between an LED and its resistor), two that stay empty
under the resistors, and the colour's own. Pure: takes the lamp's facts and the board that the enclosure is made for.
"""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from hardware.enclosure.led_board import LED_SCREW_MM, LedBoard
from hardware.scripts.lamp_facts import Facts, Led

CUT_HOLES, LINK_HOLE, WIRE_HOLE = (3, 7, 11), 11, 8
SCREW_HOLE_MM = 2.7
SCALE, LEFT, TOP, WIDTH, HEIGHT = 16, 130, 96, 1010, 1010
INK, FAINT, STRIP, BOARD = "#1d2733", "#55606c", "#d9a66b", "#f3ead8"
COLOURS = {"red": "#d8452f", "amber": "#f0a01e", "warm_white": "#fff1c9"}
PLUGS = {"red": "R", "amber": "A", "warm_white": "W"}


def svg(facts: Facts, board: LedBoard) -> str:
    """The drawing, seen from the side that shines."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' font-family="DejaVu Sans, Verdana, Arial, sans-serif" role="img" aria-label="The board of the LEDs">'
    )
    numbered = zip(range(board.colours), facts.channel, strict=True)
    return "\n".join(
        [
            head,
            "<!-- Made by `make hardware` from hardware/lamp.toml and hardware/enclosure/led_board.py. -->",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *_heading(board),
            *_board(board),
            *_strips(board),
            *_screws(board),
            *_gaps(board),
            *_links(board),
            *(line for number, led in numbered for line in _colour(board, led, number, facts)),
            *_notes(board),
            "</svg>",
            "",
        ]
    )


def _px(at_mm: tuple[float, float]) -> tuple[float, float]:
    """Where a place on the board is drawn."""
    return LEFT + at_mm[0] * SCALE, TOP + at_mm[1] * SCALE


def _at(board: LedBoard, hole: int, strip: float) -> tuple[float, float]:
    return _px(board.hole_mm(hole, strip))


def _heading(board: LedBoard) -> Iterator[str]:
    yield _text(LEFT, 40, "The LEDs' board, seen from the side that shines", 24, weight="bold")
    size = f"stripboard, {board.width_mm:g} x {board.height_mm:g} mm, holes {board.pitch_mm} mm apart, strips level"
    yield _text(LEFT, 68, size, 15, fill=FAINT)


def _board(board: LedBoard) -> Iterator[str]:
    width, height = board.width_mm * SCALE, board.height_mm * SCALE
    yield f'<rect x="{LEFT}" y="{TOP}" width="{width:g}" height="{height:g}" fill="{BOARD}" stroke="{INK}"/>'


def _strips(board: LedBoard) -> Iterator[str]:
    used = {strip for number in range(board.colours) for strip in board.strips_of(number)}
    for strip in range(board.strips):
        (x, y), (far_x, _) = _at(board, 0, strip), _at(board, board.holes - 1, strip)
        fill = STRIP if strip in used else "#eadcc0"
        yield f'<rect x="{x - 14:.1f}" y="{y - 14:.1f}" width="{far_x - x + 28:.1f}" height="28" rx="4" fill="{fill}"/>'
        for hole in range(board.holes):
            x, y = _at(board, hole, strip)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#ffffff" stroke="#a9875a"/>'


def _screws(board: LedBoard) -> Iterator[str]:
    radius = SCREW_HOLE_MM / 2 * SCALE
    for x, y in map(_px, board.screws_mm):
        yield f'<circle cx="{x:g}" cy="{y:g}" r="{radius:.1f}" fill="#ffffff" stroke="{INK}" stroke-width="3"/>'


def _gaps(board: LedBoard) -> Iterator[str]:
    """Where the copper is cut away."""
    between = [board.strips_of(number)[1] for number in range(board.colours)]
    for x, y in (_at(board, hole, strip) for strip in between for hole in CUT_HOLES):
        yield f'<rect x="{x - 12:.1f}" y="{y - 17:.1f}" width="24" height="34" fill="{BOARD}"/>'


def _colour(board: LedBoard, led: Led, number: int, facts: Facts) -> Iterator[str]:
    """A colour's four LEDs and resistors, its cuts, and the names of its strips."""
    plus, between, own = board.strips_of(number)
    first = 101 + number * len(board.led_holes)
    for hole in CUT_HOLES:
        x, y = _at(board, hole, between)
        yield f'<path d="M{x - 9:.1f} {y - 9:.1f}l18 18m0 -18l-18 18" stroke="{INK}" stroke-width="3.5"/>'
    for place, (hole, name) in enumerate(zip(board.led_holes, led.references, strict=True)):
        yield from _led(board, hole, number, name, COLOURS[led.name])
        yield from _resistor(_at(board, hole + 1, between), _at(board, hole + 1, own), f"R{first + place}")
    yield _side(board, plus, "5 V")
    yield _side(board, own, f"{PLUGS[led.name]}: {led.name.replace('_', ' ')}")
    yield _pad(*_at(board, WIRE_HOLE, own), PLUGS[led.name])
    right = LEFT + board.width_mm * SCALE + 16
    middle = _at(board, 0, (between + own) / 2)[1]
    yield _text(right, middle - 8, f"{led.name.replace('_', ' ')}: {led.references[0]} to {led.references[-1]}", 15)
    yield _text(right, middle + 14, f"R{first} to R{first + 3},", 15)
    yield _text(right, middle + 36, f"{led.resistor_ohm:g} ohm, {facts.resistor_rating_w:g} W", 15)


def _led(board: LedBoard, hole: int, number: int, name: str, colour: str) -> Iterator[str]:
    x, y = _px(board.led_at_mm(hole, number))
    radius = board.led_diameter_mm / 2 * SCALE
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{colour}" stroke="{INK}"'
    yield ' stroke-width="2.5" fill-opacity="0.9"/>'
    for strip, sign in zip(board.strips_of(number)[:2], ("+", "\N{MINUS SIGN}"), strict=True):
        lead_x, lead_y = _at(board, hole, strip)
        yield f'<circle cx="{lead_x:.1f}" cy="{lead_y:.1f}" r="5" fill="{INK}"/>'
        yield _text(lead_x - 24, lead_y + 7, sign, 20, anchor="middle", weight="bold")
    yield _text(x + 5, y + 5, name, 13, weight="bold")


def _resistor(upper: tuple[float, float], lower: tuple[float, float], name: str) -> Iterator[str]:
    (x, y), (_, far_y) = upper, lower
    yield f'<path d="M{x:.1f} {y:.1f}V{far_y:.1f}" stroke="{INK}" stroke-width="4"/>'
    middle = (y + far_y) / 2
    yield f'<rect x="{x - 19:.1f}" y="{middle - 44:.1f}" width="38" height="88" rx="9" fill="#bcd3e6" stroke="{INK}"'
    yield ' stroke-width="2"/>'
    turned = f' transform="rotate(-90 {x:.1f} {middle:.1f})"'
    yield _text(x, middle + 6, name, 16, anchor="middle", more=turned)
    for end in (y, far_y):
        yield f'<circle cx="{x:.1f}" cy="{end:.1f}" r="5" fill="{INK}"/>'


def _links(board: LedBoard) -> Iterator[str]:
    """Wire from each 5 V strip to the next, and where the 5 V wire comes in."""
    plus = [board.strips_of(number)[0] for number in range(board.colours)]
    for upper, lower in pairwise(plus):
        (x, y), (_, far_y) = _at(board, LINK_HOLE, upper), _at(board, LINK_HOLE, lower)
        yield f'<path d="M{x:.1f} {y:.1f}V{far_y:.1f}" stroke="#c0392b" stroke-width="6" stroke-linecap="round"/>'
    yield _pad(*_at(board, WIRE_HOLE - 1, plus[0]), "5V")


def _pad(x: float, y: float, name: str) -> str:
    """Where a wire of the lamp's plug is soldered."""
    box = f'<rect x="{x - 19:.1f}" y="{y - 15:.1f}" width="38" height="30" rx="4" fill="{INK}"/>'
    return box + _text(x, y + 6, name, 16, anchor="middle", weight="bold", fill="#ffffff")


def _side(board: LedBoard, strip: int, name: str) -> str:
    """The name of a strip, left of the board."""
    return _text(LEFT - 8, _at(board, 0, strip)[1] + 5, name, 14, anchor="end")


def _notes(board: LedBoard) -> Iterator[str]:
    y = TOP + board.height_mm * SCALE + 28
    for line in (
        "x: cut the strip here. Thick red line: a wire, insulated, from one 5 V strip to the next, over the cuts.",
        f"Black: the four wires of J_LAMP. Resistors lie flat, on this side; behind are only {board.behind_mm:g} mm.",
        f"Four holes of {SCREW_HOLE_MM} mm, {board.hole_edge_mm:g} mm from each edge, for M2.5 x {LED_SCREW_MM:g}.",
    ):
        yield _text(LEFT - 90, y, line, 15)
        y += 24


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    anchor: str = "start",
    weight: str = "normal",
    fill: str = INK,
    more: str = "",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" font-weight="{weight}"'
        f' fill="{fill}"{more}>{escape(words)}</text>'
    )
