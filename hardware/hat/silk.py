"""What is printed on the board: connectors' names and pins, and each part's name where there is room for it."""

from typing import Any

from hardware.hat import placement
from hardware.hat.parts import PARTS
from hardware.hat.placement import SPOTS, Box

Json = dict[str, Any]
SIZE_MM = 0.8
CHARACTER_MM = 0.95  # width of a letter, with the space after it, at a height of 1 mm: a little more than it is
GAP_MM = 0.12


def texts() -> list[Json]:
    """What is printed beside the parts' names."""
    printed = [
        _text("Lull", (31.9, 10.2), 2.2),
        _text("HAT rev A", (31.9, 13.0), 1.0),
        _text("5V", (6.4, 8.4)),
        *(_text(letter, (6.1, SPOTS["J_LAMP"][1] + 2 * n)) for n, letter in ((1, "R"), (2, "A"), (3, "W"))),
        _text("LAMP", (3.2, 18.8)),
        _text("SPK L", (61.4, 7.0)),
        _text("SPK R", (61.4, 15.3)),
        _text("BUTTON", (15.7, 26.5), angle=90),
        _text("TIMER", (26.7, 26.5), angle=90),
        _text("KNOB", (35.7, 26.5), angle=90),
        _text("ID WRITE", (40.0, 18.0)),
        _text("Lull HAT rev A", (32.5, 13.0), 1.6, layer="B.SilkS"),
        _text("CERN-OHL-P v2", (32.5, 16.0), 1.2, layer="B.SilkS"),
    ]
    for side in ("L", "R"):
        x, y = SPOTS[f"J_SPK_{side}"][:2]
        printed += [_text("+", (x - 2.8, y)), _text("-", (x - 2.8, y - 2))]
    knob_x, knob_y = SPOTS["J_KNOB"][:2]
    return [*printed, *(_text(letter, (knob_x + 2 * n, knob_y - 2.75), 0.7) for n, letter in enumerate("ACBSG"))]


def _text(text: str, at: tuple[float, float], size: float = SIZE_MM, *, angle: int = 0, layer: str = "F.SilkS") -> Json:
    return {"text": text, "at": at, "size_mm": size, "angle": angle, "layer": layer}


def _room(text: str, at: tuple[float, float], size: float, angle: int) -> Box:
    along, across = len(text) * CHARACTER_MM * size / 2, size * 0.62
    dx, dy = (across, along) if angle else (along, across)
    return at[0] - dx, at[1] - dy, at[0] + dx, at[1] + dy


def names(pads: list[Json], rooms: dict[str, Box]) -> dict[str, tuple[float, float, int]]:
    """Where the parts' names go; a part without an entry has no room for it. `rooms`: their courtyards."""
    taken = [tuple(pad["box"]) for pad in pads if "F" in pad["layers"]]
    taken += [room for ref, room in rooms.items() if ref != "J1"]
    taken += [_room(t["text"], t["at"], t["size_mm"], t["angle"]) for t in texts() if t["layer"] == "F.SilkS"]
    found = {}
    for ref in sorted(PARTS, key=lambda ref: (ref[0] not in "UQJ", ref)):
        if ref[0] == "H" or ref.startswith("J"):
            continue  # holes need no names, and connectors have their own words
        spot = _spot(ref, rooms[ref], taken)
        if spot:
            found[ref] = spot
            taken.append(_room(ref, spot[:2], SIZE_MM, spot[2]))
    return found


def _spot(ref: str, room: Box, taken: list[Any]) -> tuple[float, float, int] | None:
    left, top, right, bottom = room
    x, y = (left + right) / 2, (top + bottom) / 2
    along, across = len(ref) * CHARACTER_MM * SIZE_MM / 2 + GAP_MM, SIZE_MM * 0.62 + GAP_MM
    candidates = [(x, top - across, 0), (x, bottom + across, 0), (right + along, y, 0), (left - along, y, 0)]
    candidates += [(x, top - along, 90), (x, bottom + along, 90), (right + across, y, 90), (left - across, y, 90)]
    for cx, cy, angle in candidates:
        for shift in (0.0, 0.4, -0.4, 0.8, -0.8):
            at = (cx, cy + shift) if cx != x else (cx + shift, cy)
            mine = _room(ref, at, SIZE_MM, angle)
            inside = mine[0] > 0.4 and mine[1] > 0.4 and mine[2] < placement.WIDTH_MM - 0.4
            if inside and mine[3] < placement.HEIGHT_MM - 0.4 and not any(_overlap(mine, other) for other in taken):
                return (round(at[0], 2), round(at[1], 2), angle)
    return None


def _overlap(a: Box, b: Box) -> bool:
    gap = 0.1
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap
