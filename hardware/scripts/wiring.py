"""Fills, checks and draws the wiring: `python -m hardware.scripts.wiring`. Without WireViz it still fills and checks.

For each variant: the block of J1 in hardware/wiring/<variant>.yml, filled from the configuration; the list of wires;
the drawings, whole and by what they are for.
"""

import copy
import csv
import io
import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from hardware.scripts.board import board
from hardware.scripts.harness import End, Harness, Malformed, merged, parse
from hardware.scripts.pins import ROOT, Pin, header, read_sources
from hardware.scripts.wiring_check import problems

LAMP = ROOT / "hardware/lamp.toml"
FOLDER = ROOT / "hardware/wiring"
PCB = ROOT / "hardware/hat/lull-hat.kicad_pcb"
VARIANTS = ("breadboard", "hat")
COLOURS = {
    "BK": "black", "BN": "brown", "BU": "blue", "GN": "green", "GY": "grey", "OG": "orange", "RD": "red",
    "VT": "violet", "WH": "white", "YE": "yellow",
}  # fmt: skip


def block(pins: tuple[Pin, ...]) -> str:
    """J1 for WireViz: every pin by what wiring calls it."""
    labels = [pin.key or pin.name for pin in pins]
    rows = [", ".join(labels[start : start + 10]) for start in range(0, 40, 10)]
    return (
        "  J1:\n"
        "    type: 40-pin header of the Pi\n"
        "    hide_disconnected_pins: true\n"
        "    show_pincount: false\n"
        "    pinlabels:\n"
        "      [\n" + "".join(f"        {row},\n" for row in rows) + "      ]\n"
    )


def leds(lamp: dict[str, Any]) -> str:
    """The LEDs of each channel for WireViz, with their resistors: R101 belongs to D1."""
    return "".join(line for channel in lamp["channel"] for line in _leds(channel))


def _leds(channel: dict[str, Any]) -> Iterator[str]:
    names, many = channel["references"], channel["leds"]
    colour = f"{channel['nm']} nm" if "nm" in channel else f"{channel['cct_k']} K"
    first, last = (f"R{100 + int(name[1:])}" for name in (names[0], names[-1]))
    yield f"  {names[0]}-{names[-1]}:\n"
    yield "    type: LED\n"
    yield f"    subtype: {many} {channel['name'].replace('_', ' ')}, {colour}\n"
    yield '    pins: [+, "-"]\n'
    yield "    show_pincount: false\n"
    yield "    notes: each LED in series with its own resistor\n"
    yield "    additional_components:\n"
    yield f'      [{{type: "{first}-{last}, {channel["resistor_ohm"]} ohm", qty: {many}}}]\n'


def stacked(pins: tuple[Pin, ...], on: list[str]) -> str:
    """The HAT on the header, for WireViz: which place meets which pin of the board, the first one of each supply."""
    places = {pin.key: str(pin.place) for pin in reversed(pins)}
    return f"  - [J1: [{', '.join(places[pin] for pin in on)}], -->, PCB1: [{', '.join(on)}]]\n"


def filled(text: str, pins: tuple[Pin, ...], lamp: dict[str, Any]) -> str:
    """A wiring file whose J1 is the configuration's and whose LEDs are the lamp's. Raises Malformed without blocks."""
    blocks = {"J1": block(pins), "LEDs": leds(lamp)}
    stack = re.search(r"^  PCB1:.*?pins: \[(.*?)\]", text, re.DOTALL | re.MULTILINE)
    if stack:
        blocks["header"] = stacked(pins, stack[1].split(", "))
    for name, content in blocks.items():
        begin, end = f"  # begin {name}: filled by `make hardware`\n", f"  # end {name}\n"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise Malformed(f"there is no block for {name}")
        text = before + begin + content + end + after
    return text


def wire_list(harness: Harness) -> str:
    """CSV, one wire a line, in the order of the file: what to cut, and what to put where."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["wire", "colour", "gauge", "length_cm", "from", "from_pin", "to", "to_pin"])
    for wire in harness.wires:
        name = f"{wire.cable}.{wire.number}"
        ends = (*_said(harness, wire.start), *_said(harness, wire.end))
        table.writerow([name, COLOURS[wire.colour], wire.gauge, f"{wire.length_m * 100:g}", *ends])
    for start, end in harness.joints:
        table.writerow(["", "leads in one row", "", "", *_said(harness, start), *_said(harness, end)])
    return out.getvalue()


def _said(harness: Harness, end: End) -> tuple[str, str]:
    """A pin as a person finds it: of J1 by place and label, of a rail not at all."""
    name, label = end
    if name not in harness.parts:
        return f"{name} rail", ""
    if name != "J1":
        return name, label
    label, _, place = label.partition("@")
    return name, f"{place or harness.parts[name].pins.index(label) + 1} ({label})"


def view(drawn: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The same file with only those connections that touch one of these parts."""
    wanted = set(names)
    part = copy.deepcopy(drawn)
    part["connections"] = [row for row in part["connections"] if wanted & set(_names(row))]
    used = {name.partition(".")[0] for row in part["connections"] for name in _names(row)}
    for section in ("connectors", "cables"):
        part[section] = {name: told for name, told in part[section].items() if name in used}
    return part


def _names(row: list[Any]) -> Iterator[str]:
    for item in row:
        yield from item if isinstance(item, list | dict) else [item]


def draw(variant: str, drawn: dict[str, Any]) -> Iterator[Path]:
    """SVG and PNG of the whole and of each view, by WireViz."""
    import wireviz.wireviz as viz

    views = {variant: drawn}
    for name, parts in drawn["metadata"].get("views", {}).items():
        views[f"{variant}-{name}"] = view(drawn, parts)
    for name, content in views.items():
        viz.parse(copy.deepcopy(content), output_formats=("svg", "png"), output_dir=FOLDER, output_name=name)
        _made_small(FOLDER / f"{name}.png")
        for kind in ("svg", "png"):
            yield FOLDER / f"{name}.{kind}"


def _made_small(png: Path) -> None:
    """Lines and letters need few colours."""
    from PIL import Image

    with Image.open(png) as picture:
        picture.convert("RGB").quantize(64, method=Image.Quantize.MAXCOVERAGE).save(png, optimize=True)


def missing_tools() -> list[str]:
    """What drawing needs and is not there, by the command that brings it."""
    missing = []
    try:
        import wireviz  # noqa: F401
    except ImportError:
        missing.append("WireViz (setup/environment .venv-hardware hardware)")
    if shutil.which("dot") is None:
        missing.append("Graphviz (setup/system-packages hardware)")
    return missing


def whole(text: str, pcb: str | None) -> Harness:
    """A variant's harness, with the board in it where it has one."""
    harness = parse(text)
    return merged(harness, board(pcb, harness)) if pcb is not None else harness


def read_variant(variant: str) -> Harness:
    """The project's own. Raises FileNotFoundError where its board was not made yet."""
    text = (FOLDER / f"{variant}.yml").read_text()
    has_board = yaml.safe_load(text)["metadata"].get("board", False)
    return whole(text, PCB.read_text() if has_board else None)


def main() -> int:
    """Fill, check, list and draw; 1 when something is wrong, 2 when a tool is missing."""
    given, lamp = read_sources(), tomllib.loads(LAMP.read_text())
    pins = header(given)
    found: list[str] = []
    for variant in VARIANTS:
        path = FOLDER / f"{variant}.yml"
        path.write_text(filled(path.read_text(), pins, lamp))
        (FOLDER / f"{variant}-wires.csv").write_text(wire_list(parse(path.read_text())))
        try:
            harness = read_variant(variant)
        except FileNotFoundError:
            found.append(f"{variant}: {PCB.relative_to(ROOT)} is not there: python -m hardware.hat.build")
            continue
        found += [f"{variant}: {problem}" for problem in problems(harness, pins, given.config, lamp)]
    for problem in found:
        print(f"wiring: {problem}", file=sys.stderr)
    missing = missing_tools()
    for tool in missing:
        print(f"wiring: not drawn, {tool} is missing", file=sys.stderr)
    for variant in VARIANTS if not missing else ():
        for path in draw(variant, yaml.safe_load((FOLDER / f"{variant}.yml").read_text())):
            print(f"wiring: {path.relative_to(ROOT)}")
    return 1 if found else 2 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
