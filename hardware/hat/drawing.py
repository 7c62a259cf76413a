"""Draws a schematic: symbols of KiCad's own libraries, wires, labels, blocks with titles.

Places are in units of 2.54 mm, from the sheet's upper left corner; y grows downwards.
"""

import copy
import uuid
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from hardware.hat.sexpr import Node, child, children, dump, parse, plain, quoted

UNIT_MM = 2.54
Place = tuple[float, float]
_NAMES = uuid.UUID("6c756c6c-6861-7400-8000-000000000007")


def same_id(name: str) -> str:
    """The same id in every run."""
    return str(uuid.uuid5(_NAMES, name))


def _mm(units: float) -> str:
    return f"{units * UNIT_MM:.4f}".rstrip("0").rstrip(".")


def _at(place: Place, angle: float = 0) -> list[Node]:
    return ["at", _mm(place[0]), _mm(place[1]), f"{angle:g}"]


def _effects(size_mm: float = 1.27, justify: str = "", *, bold: bool = False, hide: bool = False) -> list[Node]:
    font: list[Node] = ["font", ["size", f"{size_mm}", f"{size_mm}"]]
    if bold:
        font.append(["bold", "yes"])
    effects: list[Node] = ["effects", font]
    if justify:
        effects.append(["justify", *justify.split()])
    if hide:
        effects.append(["hide", "yes"])
    return effects


class Library:
    """KiCad's symbols, as a schematic holds them: those that extend another are made whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, dict[str, list[Node]]] = {}

    def symbol(self, lib_id: str) -> list[Node]:
        """A symbol under its full name, such as `Device:R`. Raises LookupError."""
        library, name = lib_id.split(":")
        if library not in self._read:
            tree = parse((self._folder / f"{library}.kicad_sym").read_text())
            self._read[library] = {plain(symbol[1]): symbol for symbol in children(tree, "symbol")}
        symbols = self._read[library]
        if name not in symbols:
            raise LookupError(f"no symbol {lib_id}")
        whole = self._whole(symbols, name)
        whole[1] = quoted(lib_id)
        return whole

    def _whole(self, symbols: dict[str, list[Node]], name: str) -> list[Node]:
        own = copy.deepcopy(symbols[name])
        parents = list(children(own, "extends"))
        if not parents:
            return own
        parent_name = plain(parents[0][1])
        whole = self._whole(symbols, parent_name)
        for unit in children(whole, "symbol"):
            unit[1] = quoted(plain(unit[1]).replace(parent_name, name, 1))
        replaced = {plain(entry[1]): entry for entry in children(own, "property")}
        merged: list[Node] = []
        for entry in whole:
            is_property = isinstance(entry, list) and entry[0] == "property"
            merged.append(replaced.pop(plain(entry[1]), entry) if is_property else entry)
        after = max(i for i, entry in enumerate(merged) if isinstance(entry, list) and entry[0] == "property")
        merged[after + 1 : after + 1] = list(replaced.values())
        return merged


@dataclass(frozen=True)
class Part:
    """A part to be placed: its symbol, its footprint, what to order."""

    ref: str
    lib_id: str
    value: str
    footprint: str
    mpn: str = ""  # a manufacturer's part number; empty for what any maker has
    in_bom: bool = True


@dataclass
class Placed:
    """A symbol on the sheet."""

    pins: dict[str, Place]  # by number

    def __getitem__(self, number: str | int) -> Place:
        return self.pins[str(number)]


@dataclass
class Sheet:
    """A schematic of one sheet. `project` is its file's name without ending."""

    library: Library
    project: str
    title: list[Node]
    _symbols: dict[str, list[Node]] = field(default_factory=dict)
    _items: list[Node] = field(default_factory=list)
    _count: int = 0

    def _id(self, kind: str) -> list[Node]:
        self._count += 1
        return ["uuid", quoted(same_id(f"{kind} {self._count}"))]

    def part(
        self, part: Part, at: Place, *, angle: int = 0, mirror: bool = False, ref: Place = (0, 0), value: Place = (0, 0)
    ) -> Placed:
        """Place a part. `ref` and `value` say where their texts go, from its middle; justified left.

        Turned by 90 degrees, KiCad turns the texts with it; they are turned back here.
        """
        x, y = at
        texts = [("Reference", part.ref, ref, False), ("Value", part.value, value, part.lib_id.startswith("Mech"))]
        texts += [("Footprint", part.footprint, (0.0, 0.0), True), ("Datasheet", "", (0.0, 0.0), True)]
        texts += [("MPN", part.mpn, (0.0, 0.0), True)] if part.mpn else []
        justify = {90: "", 0: "right" if mirror else "left"}[angle]  # a mirror swaps them; a lying part's are centred
        fields: list[Node] = [
            ["property", quoted(name), quoted(text), _at((x + dx, y + dy), angle), _effects(1.27, justify, hide=hide)]
            for name, text, (dx, dy), hide in texts
        ]
        return self._place(part, at, angle, mirror, fields)

    def power(self, name: str, at: Place, angle: int = 0) -> None:
        """A supply's symbol: GND, +3V3, +5V."""
        self._count += 1
        part = Part(f"#PWR{self._count:03d}", f"power:{name}", name, "", in_bom=True)
        x, y = at
        down = name == "GND"
        shift = {0: (0.0, 1.5 if down else -1.5), 90: (-2.0, 0.0), 270: (-1.6 if down else 1.0, 0.0)}[angle]
        where = _at((x + shift[0], y + shift[1]), angle % 180)
        fields: list[Node] = [
            ["property", '"Reference"', quoted(part.ref), _at(at), _effects(hide=True)],
            ["property", '"Value"', quoted(name), where, _effects(1.0, hide=down)],
        ]
        self._place(part, at, angle, False, fields)

    def _place(self, part: Part, at: Place, angle: int, mirror: bool, fields: list[Node]) -> Placed:
        symbol = self._symbols.setdefault(part.lib_id, self.library.symbol(part.lib_id))
        pins: dict[str, Place] = {}
        for unit in children(symbol, "symbol"):
            for pin in children(unit, "pin"):
                where = child(pin, "at")
                px, py = (float(plain(number)) / UNIT_MM for number in where[1:3])
                px = -px if mirror else px
                dx, dy = {0: (px, -py), 90: (-py, -px), 180: (-px, py), 270: (py, px)}[angle]
                pins[plain(child(pin, "number")[1])] = (at[0] + dx, at[1] + dy)
        own = same_id(f"symbol {part.ref}")
        bom = "yes" if part.in_bom else "no"
        node: list[Node] = ["symbol", ["lib_id", quoted(part.lib_id)], _at(at, angle)]
        node += [["mirror", "y"]] if mirror else []
        node += [["unit", "1"], ["exclude_from_sim", "no"], ["in_bom", bom], ["on_board", "yes"], ["dnp", "no"]]
        node += [["uuid", quoted(own)], *fields]
        node += [["pin", quoted(pin), ["uuid", quoted(same_id(f"pin {part.ref} {pin}"))]] for pin in pins]
        path: list[Node] = ["path", quoted("/" + same_id("sheet")), ["reference", quoted(part.ref)], ["unit", "1"]]
        self._items.append([*node, ["instances", ["project", quoted(self.project), path]]])
        return Placed(pins)

    def wire(self, *places: Place) -> None:
        """A wire through places."""
        for start, end in pairwise(places):
            ends: list[Node] = [["xy", _mm(x), _mm(y)] for x, y in (start, end)]
            stroke: list[Node] = ["stroke", ["width", "0"], ["type", "default"]]
            self._items.append(["wire", ["pts", *ends], stroke, self._id("wire")])

    def junction(self, at: Place) -> None:
        """A dot, where three wires meet."""
        place: list[Node] = ["at", _mm(at[0]), _mm(at[1])]
        self._items.append(["junction", place, ["diameter", "0"], ["color", "0", "0", "0", "0"], self._id("junction")])

    def unused(self, at: Place) -> None:
        """A cross: this pin is left open on purpose."""
        self._items.append(["no_connect", ["at", _mm(at[0]), _mm(at[1])], self._id("unused")])

    def label(self, net: str, at: Place, *, left: bool = False) -> None:
        """A net's name; `left`: written to the left of the place."""
        justify = "right bottom" if left else "left bottom"
        node: list[Node] = ["label", quoted(net), _at(at, 180 if left else 0), _effects(1.27, justify)]
        self._items.append([*node, self._id("label")])

    def stub(self, net: str, pin: Place, length: float) -> None:
        """A short wire from a pin, with the net's name at its end; a negative length goes left."""
        end = (pin[0] + length, pin[1])
        self.wire(pin, end)
        self.label(net, end, left=length < 0)

    def block(self, title: str, corner: Place, opposite: Place) -> None:
        """A frame with a title."""
        stroke: list[Node] = ["stroke", ["width", "0.2"], ["type", "dash"], ["color", "110", "110", "110", "1"]]
        ends: list[Node] = [["start", _mm(corner[0]), _mm(corner[1])], ["end", _mm(opposite[0]), _mm(opposite[1])]]
        self._items.append(["rectangle", *ends, stroke, ["fill", ["type", "none"]], self._id("frame")])
        self.text(title, (corner[0] + 1, corner[1] + 2), 2.2, bold=True)

    def text(self, text: str, at: Place, size_mm: float = 1.4, *, bold: bool = False) -> None:
        """A remark, its first line's left end at a place."""
        effects = _effects(size_mm, "left top" if "\n" in text else "left", bold=bold)
        node: list[Node] = ["text", quoted(text), ["exclude_from_sim", "no"], _at(at), effects]
        self._items.append([*node, self._id("text")])

    def dump(self) -> str:
        """The file's text."""
        tree: list[Node] = [
            "kicad_sch",
            ["version", "20250114"],
            ["generator", '"lull"'],
            ["generator_version", '"9.0"'],
        ]
        tree += [["uuid", quoted(same_id("sheet"))], ["paper", '"A3"'], self.title]
        tree += [["lib_symbols", *(self._symbols[name] for name in sorted(self._symbols))], *self._items]
        tree += [["sheet_instances", ["path", '"/"', ["page", '"1"']]], ["embedded_fonts", "no"]]
        return dump(tree) + "\n"
