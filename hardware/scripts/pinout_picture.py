"""Draws the 40-pin header as an SVG."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Protocol


class Pin(Protocol):
    """What of `pins.Pin` is drawn."""

    @property
    def place(self) -> int:
        """1 to 40."""

    @property
    def name(self) -> str:
        """What the Pi calls it."""

    @property
    def owner(self) -> str:
        """Whose it is, in words."""

    @property
    def kind(self) -> str:
        """A key of `COLOURS`."""

    @property
    def optional(self) -> bool:
        """Whether it is drawn as a mere offer."""


WIDTH, ROW, TOP = 1000, 34, 128
MIDDLE = WIDTH / 2
PITCH = 44  # between the two columns
NAME_WIDTH, OWNER_WIDTH, TAG_HEIGHT = 84, 236, 26
INK, PAPER, FAINT = "#1d2733", "#ffffff", "#8a95a1"
# Dark enough for white writing; what each means is written beside it, too.
COLOURS = {
    "5v": ("#c0392b", "5 V"),
    "3v3": ("#b5651d", "3.3 V"),
    "ground": ("#3b4148", "ground"),
    "control": ("#1f7a4d", "buttons, knob"),
    "i2s": ("#2b5fa8", "I2S: amplifier"),
    "mute": ("#5b86c4", "amplifier's mute"),
    "i2c": ("#7a3f98", "I2C: lamp"),
    "lamp": ("#a85fb8", "lamp's OE"),
    "eeprom": ("#6b6f2a", "HAT's EEPROM"),
    "free": ("#ffffff", "free"),
}


def svg(pins: Iterable[Pin]) -> str:
    """The picture of all forty. Each pin is a group that names its place and owner, for whoever checks it."""
    pins = tuple(pins)
    height = TOP + 20 * ROW + 96
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' font-family="DejaVu Sans, Verdana, Arial, sans-serif" role="img"'
        ' aria-label="Who owns each pin of the 40-pin header">'
    )
    return "\n".join(
        [
            head,
            "<!-- Made by `make hardware` from config/device.toml and config/boot/lull.txt. -->",
            f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
            *_heading(),
            *_board(),
            *(line for pin in pins for line in _pin(pin)),
            *_legend(height - 58),
            "</svg>",
            "",
        ]
    )


def _heading() -> Iterator[str]:
    yield _text(MIDDLE, 40, "Lull on the 40-pin header", 24, anchor="middle", weight="bold")
    note = "seen from above, the card's slot at the top; the number in a circle is the place on the header"
    yield _text(MIDDLE, 66, note, 14, anchor="middle", fill="#55606c")


def _board() -> Iterator[str]:
    """The strip under the pins, and the edge of the Pi that lies next to the even ones."""
    x, width = MIDDLE - PITCH / 2 - 24, PITCH + 48
    top, height = TOP - 26, 20 * ROW + 18
    yield f'<rect x="{x}" y="{top}" width="{width}" height="{height}" rx="8" fill="#e9edf1" stroke="#c3cad2"/>'
    yield _text(MIDDLE - PITCH / 2, TOP - 34, "inner row", 12, anchor="end", fill="#55606c")
    yield _text(MIDDLE + PITCH / 2, TOP - 34, "row at the board's edge", 12, fill="#55606c")


def _pin(pin: Pin) -> Iterator[str]:
    side = -1 if pin.place % 2 else 1  # odd places on the left
    y = TOP + (pin.place - 1) // 2 * ROW
    x = MIDDLE + side * PITCH / 2
    colour = COLOURS[pin.kind][0]
    free = pin.kind == "free"
    yield f'<g data-place="{pin.place}" data-name="{escape(pin.name)}" data-owner="{escape(pin.owner)}">'
    yield _lead(x + side * 16, x + side * 40, y, FAINT if free else colour)
    yield _pad(x, y, pin, colour)
    yield _text(x, y + 4.5, str(pin.place), 12.5, anchor="middle", weight="bold", fill=INK if free else "#ffffff")
    name_x = x + side * 40
    yield _tag(name_x, y, side, NAME_WIDTH, fill=PAPER, stroke=FAINT if free else colour)
    yield _text(name_x + side * NAME_WIDTH / 2, y + 5, pin.name, 14, anchor="middle", fill=FAINT if free else INK)
    if not free:
        owner_x = name_x + side * (NAME_WIDTH + 8)
        dashes = ' stroke-dasharray="5 3"' if pin.optional else ""
        fill, ink = (PAPER, INK) if pin.optional else (colour, "#ffffff")
        yield _tag(owner_x, y, side, OWNER_WIDTH, fill=fill, stroke=colour, more=dashes)
        said = f"{pin.owner} (optional)" if pin.optional else pin.owner
        yield _text(owner_x + side * 12, y + 5, said, 14, anchor="end" if side < 0 else "start", fill=ink)
    yield "</g>"


def _lead(start: float, end: float, y: float, colour: str) -> str:
    return f'<path d="M{start:g} {y:g}H{end:g}" stroke="{colour}" stroke-width="2"/>'


def _pad(x: float, y: float, pin: Pin, colour: str) -> str:
    """Round, but square for place 1, as on the board."""
    stroke = f'fill="{colour}" stroke="{FAINT if pin.kind == "free" else colour}" stroke-width="2"'
    if pin.place == 1:
        return f'<rect x="{x - 13:g}" y="{y - 13:g}" width="26" height="26" rx="2" {stroke}/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="13" {stroke}/>'


def _tag(x: float, y: float, side: int, width: float, *, fill: str, stroke: str, more: str = "") -> str:
    left = x if side > 0 else x - width
    return (
        f'<rect x="{left:g}" y="{y - TAG_HEIGHT / 2:g}" width="{width:g}" height="{TAG_HEIGHT}" rx="5"'
        f' fill="{fill}" stroke="{stroke}" stroke-width="1.5"{more}/>'
    )


def _legend(y: float) -> Iterator[str]:
    """What the colours mean, in two rows."""
    kinds = list(COLOURS.items())
    for index, (kind, (colour, meaning)) in enumerate(kinds):
        x = 110 + index % 5 * 168
        line = y + index // 5 * 28
        stroke = FAINT if kind == "free" else colour
        yield f'<rect x="{x}" y="{line - 12:g}" width="18" height="16" rx="3" fill="{colour}" stroke="{stroke}"/>'
        yield _text(x + 26, line + 1, meaning, 13)


def _text(
    x: float, y: float, what: str, size: float, *, anchor: str = "start", weight: str = "normal", fill: str = INK
) -> str:
    bold = ' font-weight="bold"' if weight == "bold" else ""
    at = f'x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}"'
    return f'<text {at}{bold} fill="{fill}">{escape(what)}</text>'
