"""Makes the enclosure: `python -m hardware.enclosure.build` writes STL, STEP, pictures and the README's table.

Needs build123d, and pyvista for the pictures; `--no-pictures` does without.
"""

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import build123d as b
import numpy as np

from hardware.enclosure import stl, tables
from hardware.enclosure.faults import faults
from hardware.enclosure.figures import Figures
from hardware.enclosure.parts import Part, inside_the_box, make
from hardware.enclosure.solids.checks import meetings, strangers
from hardware.enclosure.solids.stand_ins import bought

FOLDER = Path(__file__).resolve().parent
TOLERANCE_MM = 0.06
ANGLE_RAD = 0.25
LONG_NUMBER = re.compile(r"-?\d+\.\d{6,}(?:E-?\d+)?")
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)  # a STEP file tells when it was made: ours are the same for the same figures


def write_stl(figures: Figures, part: Part, folder: Path) -> None:
    """The part as it lies on the printer, its figures named in the header."""
    points, triangles = part.printed.tessellate(TOLERANCE_MM, ANGLE_RAD)
    corners_mm = np.array([tuple(point) for point in points])[np.array(triangles)]
    stl.write(folder / f"{part.name}.stl", tables.header(figures, part.name), corners_mm)


def write_step(figures: Figures, made: list[Part], path: Path) -> None:
    """The whole, each part and each bought thing under its name."""
    stand_ins = bought(figures)
    for name, solid in stand_ins.items():
        solid.label = f"bought_{name}"
    whole = b.Compound(label="lull", children=[part.solid for part in inside_the_box(made)] + list(stand_ins.values()))
    b.export_step(whole, path, write_pcurves=False, timestamp=MADE_AT)
    path.write_text(LONG_NUMBER.sub(lambda found: shorter(found.group()), path.read_text()))


def shorter(number: str) -> str:
    """A number of a STEP file to a millionth of a micrometre, which keeps the file small."""
    text = repr(round(float(number), 9)).upper()
    return text.removesuffix("0") if text.endswith(".0") else text


def main() -> int:
    """Refuses figures with a fault; 0 when all was made and nothing meets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-pictures", action="store_true", help="STL, STEP and table only")
    wanted = parser.parse_args()
    figures = Figures()
    wrong = faults(figures)
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    made = make(figures)
    for part in made:
        write_stl(figures, part, FOLDER / "stl")
        print(f"{part.name}: {part.printed.volume / 1000:.1f} cm3")
    write_step(figures, made, FOLDER / "lull.step")
    tables.update(FOLDER / "README.md", figures)
    solids = {part.name: part.solid for part in inside_the_box(made)}
    met = [*meetings(solids, figures), *strangers(solids, figures)]
    print("\n".join(met) or "no part meets another")
    if not wanted.no_pictures:
        from hardware.enclosure import render

        render.pictures(figures, inside_the_box(made), FOLDER / "pictures")
    return 1 if met else 0


if __name__ == "__main__":
    raise SystemExit(main())
