"""Makes the HAT: `python -m hardware.hat.build`. Schematic, board, checks, pictures, and what a maker needs.

KiCad 9 does the checking and drawing (hardware/hat/kicad.py finds or unpacks it). The same sources give the same files.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from hardware.hat import board, check, circuit, firmware, pins, project, silk
from hardware.hat.circuit import PROJECT
from hardware.hat.drawing import Library
from hardware.hat.kicad import ROOT, Kicad, NoKicad, add_models, find_kicad
from hardware.hat.parts import PARTS
from hardware.hat.router import Unroutable

HERE = ROOT / "hardware/hat"
MADE = ROOT / "out/hat"  # what is only passed on
SCHEMATIC, BOARD, NETLIST = f"{PROJECT}.kicad_sch", f"{PROJECT}.kicad_pcb", f"{PROJECT}.net"
SEVERITIES = ("--severity-error", "--severity-warning", "--exit-code-violations")
COPPER = "F.Cu,B.Cu,F.Mask,B.Mask,F.Paste,B.Paste,F.Silkscreen,B.Silkscreen,Edge.Cuts"
PHOTOGRAPHS = tuple(f"{PROJECT}-{view}.png" for view in ("top", "bottom", "tilted"))
LONG_AGO = (2000, 1, 1, 0, 0, 0)  # the date of files in archives: the same in every run


def main() -> int:
    """Make everything; 1 where a check finds fault."""
    try:
        kicad = find_kicad()
    except NoKicad as reason:
        print(reason, file=sys.stderr)
        return 1
    MADE.mkdir(parents=True, exist_ok=True)
    add_models(kicad, {part.footprint for part in PARTS.values()})
    try:
        before = _digest(BOARD)
        for step in (_schematic, _board, _reports, _pictures, _fabrication):
            print(step.__doc__, flush=True)
            step(kicad)
        if _digest(BOARD) != before or not all((HERE / name).exists() for name in PHOTOGRAPHS):
            _photographs(kicad)  # of the same board they differ in nothing but noise
    except subprocess.CalledProcessError as failure:
        print(failure.output, file=sys.stderr)
        return 1
    except Unroutable as nets:
        print(f"no way found for {nets}", file=sys.stderr)
        return 1
    return 0


def _digest(name: str) -> str:
    """A file's SHA-256; empty where there is none."""
    file = HERE / name
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def _schematic(kicad: Kicad) -> None:
    """The schematic, its netlist; what the Pi is told."""
    settings = pins.config()
    signals = pins.signals(settings, (ROOT / "config/boot/lull.txt").read_text())
    sheet = circuit.draw(Library(kicad.symbols), signals, pins.channels(settings))
    (HERE / SCHEMATIC).write_text(sheet.dump())
    (HERE / f"{PROJECT}.kicad_pro").write_text(project.dump(PROJECT))
    kicad.run(HERE, "kicad-cli", "sch", "export", "netlist", "--format", "kicadsexpr", "-o", NETLIST, SCHEMATIC)
    text = (HERE / NETLIST).read_text()
    text = re.sub(r'\(date "[^"]*"\)', '(date "")', text)
    text = re.sub(r'\(source "[^"]*"\)', f'(source "{SCHEMATIC}")', text)
    text = re.sub(r'\(uri "[^"]*"\)', '(uri "")', text)
    (HERE / NETLIST).write_text(text)
    (HERE / "eeprom_settings.txt").write_text(firmware.eeprom_settings(signals))
    (HERE / "lull-hat-overlay.dts").write_text(firmware.overlay(signals))


def _board(kicad: Kicad) -> None:
    """The board: placed, routed, filled."""
    netlist = check.read_netlist((HERE / NETLIST).read_text())
    made = MADE.relative_to(ROOT)

    def put(plan: board.Json) -> board.Json:
        (MADE / "board.json").write_text(json.dumps(plan))
        side = [f"hardware/hat/{name}" for name in ("kicad_side.py", BOARD)]
        kicad.run(ROOT, "python3", side[0], f"{made}/board.json", side[1], f"{made}/pads.json")
        found: board.Json = json.loads((MADE / "pads.json").read_text())
        return found

    bare = put(board.plan(netlist, {}, [], {}))
    names = silk.names(bare["pads"], bare["rooms"])
    put(board.plan(netlist, board.route(bare["pads"]), silk.texts(), names))


def _reports(kicad: Kicad) -> None:
    """ERC and DRC, which must find nothing."""
    words = ("kicad-cli", "sch", "erc", *SEVERITIES, "-o", "erc.rpt", SCHEMATIC)
    _report(kicad, "erc.rpt", words, (SCHEMATIC, f"{PROJECT}.kicad_pro"))
    check_all = ("kicad-cli", "pcb", "drc", "--schematic-parity", "--all-track-errors", *SEVERITIES)
    _report(kicad, "drc.rpt", (*check_all, "-o", "drc.rpt", BOARD), (BOARD, SCHEMATIC, f"{PROJECT}.kicad_pro"))


def _report(kicad: Kicad, report: str, words: tuple[str, ...], of: tuple[str, ...]) -> None:
    """Keep a report, with what it is about and without its date, whether it is clean or not."""
    try:
        kicad.run(HERE, *words)
    finally:
        text = re.sub(r"20\d\d-\d\d-\d\dT[0-9:+]*", "no date", (HERE / report).read_text())
        sums = "".join(f"sha256 {_digest(name)} {name}\n" for name in of)
        (HERE / report).write_text(f"{text.rstrip()}\n\nOf these files:\n{sums}")


def _pictures(kicad: Kicad) -> None:
    """Schematic as PDF and SVG, board as SVG."""
    cli = ("kicad-cli",)
    kicad.run(HERE, *cli, "sch", "export", "pdf", "-o", f"{PROJECT}-schematic.pdf", SCHEMATIC)
    _undate(HERE / f"{PROJECT}-schematic.pdf")
    kicad.run(ROOT, *cli, "sch", "export", "svg", "-o", "out/hat", f"hardware/hat/{SCHEMATIC}")
    _take(MADE / f"{PROJECT}.svg", HERE / f"{PROJECT}-schematic.svg")
    drawings = {
        "board": ("F.Cu,F.Mask,F.Silkscreen,Edge.Cuts", ()),
        "assembly": ("F.Fab,F.Courtyard,Edge.Cuts", ("--black-and-white",)),
        "lower-copper": ("B.Cu,Edge.Cuts", ()),
    }
    for name, (layers, more) in drawings.items():
        options = ("--mode-single", "--page-size-mode", "2", "--exclude-drawing-sheet", "--layers", layers, *more)
        kicad.run(HERE, *cli, "pcb", "export", "svg", *options, "-o", f"{PROJECT}-{name}.svg", BOARD)
        _take(HERE / f"{PROJECT}-{name}.svg", HERE / f"{PROJECT}-{name}.svg")


def _photographs(kicad: Kicad) -> None:
    """Pictures of both sides."""
    cli = ("kicad-cli",)
    look = ("--width", "1600", "--height", "800", "--background", "opaque")
    for side in ("top", "bottom"):
        kicad.run(
            HERE, *cli, "pcb", "render", "--side", side, "--zoom", "1.35", *look, "-o", f"{PROJECT}-{side}.png", BOARD
        )
    tilted = ("--perspective", "--rotate", "320,0,340", "--zoom", "1.1")
    kicad.run(HERE, *cli, "pcb", "render", *look, *tilted, "-o", f"{PROJECT}-tilted.png", BOARD)


def _take(drawn: Path, kept: Path) -> None:
    """Keep an SVG, without its date, places to 10 um."""
    text = re.sub(r"(?:SVG Image created as|date) [^<\n]*", "drawn by KiCad ", drawn.read_text())
    text = re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number.group()):.2f}".rstrip("0").rstrip("."), text)
    kept.write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n")


def _undate(pdf: Path) -> None:
    pdf.write_bytes(re.sub(rb"D:20\d{12}", b"D:20000101000000", pdf.read_bytes()))


def _fabrication(kicad: Kicad) -> None:
    """Gerbers, drill and position files, in an archive."""
    place = MADE / "fabrication"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    out, source = "out/hat/fabrication", f"hardware/hat/{BOARD}"
    cli = ("kicad-cli", "pcb", "export")
    kicad.run(ROOT, *cli, "gerbers", "--layers", COPPER, "--subtract-soldermask", "-o", f"{out}/", source)
    kicad.run(
        ROOT,
        *cli,
        "drill",
        "--excellon-separate-th",
        "--generate-map",
        "--map-format",
        "gerberx2",
        "-o",
        f"{out}/",
        source,
    )
    kicad.run(
        ROOT, *cli, "pos", "--format", "csv", "--units", "mm", "--exclude-dnp", "-o", f"{out}/{PROJECT}-pos.csv", source
    )
    columns = ("--fields", "Reference,Value,Footprint,MPN,${QUANTITY}", "--group-by", "Value,Footprint,MPN")
    kicad.run(
        ROOT,
        "kicad-cli",
        "sch",
        "export",
        "bom",
        *columns,
        "-o",
        f"{out}/{PROJECT}-bom.csv",
        f"hardware/hat/{SCHEMATIC}",
    )
    with zipfile.ZipFile(HERE / f"{PROJECT}-fabrication.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(place.iterdir()):
            text = file.read_text().replace('?"', '"')  # KiCad's list doubts a reference without a number
            text = re.sub(r"20\d\d-\d\d-\d\d[T ][0-9:+-]*", "2000-01-01T00:00:00+00:00", text)
            archive.writestr(zipfile.ZipInfo(file.name, LONG_AGO), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    sys.exit(main())
