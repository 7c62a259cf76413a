"""The list of parts: fills in what hardware/lamp.toml decides, checks it against the wiring, prints the sums."""

import csv
import io
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from hardware.scripts.harness import Harness
from hardware.scripts.pins import ROOT

LIST, LAMP = ROOT / "hardware/bom.csv", ROOT / "hardware/lamp.toml"
Variant = Literal["breadboard", "hat"]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
LOOSE = re.compile(r"X\d+$")  # ordered, but joined to nothing by a wire


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. `reference` names one part or several: "R1 R9 R14-R19"; prices are for one of them."""

    reference: str
    variant: str
    quantity: str
    part: str
    value: str
    mpn: str
    alternates: str
    specification: str
    price_eur: str
    need: str

    @property
    def names(self) -> tuple[str, ...]:
        """Each of the parts."""
        return tuple(expanded(self.reference))

    @property
    def variants(self) -> tuple[str, ...]:
        """Those it is ordered for."""
        return VARIANTS if self.variant == "both" else (self.variant,)

    @property
    def band_eur(self) -> tuple[float, float]:
        """What all of them cost, at least and at most."""
        low, high = self.price_eur.split("-")
        return int(self.quantity) * float(low), int(self.quantity) * float(high)


COLUMNS = [field.name for field in fields(Row)]


def expanded(reference: str) -> Iterator[str]:
    """R1, R14, R15 of "R1 R14-R15"."""
    for name in reference.split():
        span = re.fullmatch(r"([A-Z]+)(\d+)-\1(\d+)", name)
        if span:
            yield from (f"{span[1]}{number}" for number in range(int(span[2]), int(span[3]) + 1))
        else:
            yield name


def rows(text: str) -> list[Row]:
    """Of bom.csv. Raises ValueError where its columns are others."""
    table = csv.DictReader(io.StringIO(text))
    if table.fieldnames != COLUMNS:
        raise ValueError(f"the columns are {table.fieldnames}, not {COLUMNS}")
    return [Row(**line) for line in table]


def written(lines: Iterable[Row]) -> str:
    """The same as text."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([getattr(line, column) for column in COLUMNS] for line in lines)
    return out.getvalue()


def filled(lines: Iterable[Row], lamp: dict[str, Any]) -> Iterator[Row]:
    """LEDs and their resistors as lamp.toml has them; what lies between is kept."""
    for line in lines:
        for channel in lamp["channel"]:
            names = tuple(channel["references"])
            colour = f"{channel['nm']} nm" if "nm" in channel else f"{channel['cct_k']} K"
            if line.names == names:
                yield replace(
                    line,
                    value=f"{channel['name'].replace('_', ' ')}, {colour}",
                    mpn=channel["part"],
                    alternates="; ".join(channel["alternates"]),
                    specification=f"{channel['manufacturer']}, {channel['package']}; 120 degrees wide",
                )
                break
            if line.names == tuple(f"R{100 + int(name[1:])}" for name in names):
                rating_w = lamp["resistor_rating_w"]
                specification = f"{rating_w:g} W or more, {lamp['resistor_tolerance']:.0%}; one for each LED"
                yield replace(line, value=f"{channel['resistor_ohm']} ohm", specification=specification)
                break
        else:
            yield line


def wired(harness: Harness) -> dict[str, str]:
    """Every name that has to be ordered, with its value where the wiring tells one."""
    told: dict[str, str] = {}
    for name, part in harness.parts.items():
        if part.bought:
            told |= {one: plain(part.subtype) for one in expanded(name)}
        for what, _ in part.extra:
            reference, _, value = what.partition(", ")
            told |= dict.fromkeys(expanded(reference), value)
    return told | {wire.cable: "" for wire in harness.wires}


def plain(value: str) -> str:
    """A value as KiCad spells it, the way a person does: "3.9k" is 3.9 kohm, "10uF 16V" is 10 uF, 16 V."""
    ohms = re.fullmatch(r"([\d.]+)([kR])", value)
    if ohms:
        return f"{ohms[1]} {'kohm' if ohms[2] == 'k' else 'ohm'}"
    farads = re.fullmatch(r"([\d.]+)([un]F)(?: ([\d.]+)V)?", value)
    if farads:
        return f"{farads[1]} {farads[2]}" + (f", {farads[3]} V" if farads[3] else "")
    return value


def problems(lines: list[Row], harnesses: dict[str, Harness]) -> Iterator[str]:
    """Parts that are wired and not listed, listed and not wired, listed twice, or as something else."""
    yield from form_problems(lines)
    for variant, harness in harnesses.items():
        listed = [(name, line) for line in lines if variant in line.variants for name in line.names]
        told = wired(harness)
        for name, count in Counter(name for name, _ in listed).items():
            if count > 1:
                yield f"{variant}: {name} is listed {count} times"
        names = {name for name, _ in listed if not LOOSE.match(name)}
        yield from (f"{variant}: {name} is wired and not listed" for name in sorted(told.keys() - names))
        yield from (f"{variant}: {name} is listed and not wired" for name in sorted(names - told.keys()))
        for name, line in listed:
            if re.match(r"[RC]\d", name) and told.get(name, line.value) != line.value:
                yield f"{variant}: {name} is {told[name]} in the wiring, {line.value} in the list"
            mpn = harness.parts[name].mpn if name in harness.parts else ""
            if mpn and mpn != line.mpn:
                yield f"{variant}: {name} is {mpn} on the board, {line.mpn or 'nothing'} in the list"


def form_problems(lines: list[Row]) -> Iterator[str]:
    """Lines that say something impossible."""
    for line in lines:
        if len(line.names) != int(line.quantity):
            yield f"{line.reference}: {len(line.names)} names, quantity {line.quantity}"
        if line.variant not in (*VARIANTS, "both"):
            yield f"{line.reference}: no variant {line.variant}"
        if line.need not in ("must", "optional"):
            yield f"{line.reference}: needed {line.need!r}, neither must nor optional"
        low, high = line.band_eur
        if not 0 <= low <= high:
            yield f"{line.reference}: a price of {line.price_eur}"
        if not (line.part and line.value and line.specification):
            yield f"{line.reference}: part, value and specification have to be there"


def sums(lines: list[Row]) -> Iterator[tuple[str, str, float, float]]:
    """(variant, "must" or "all", at least, at most), in euros."""
    for variant in VARIANTS:
        for what, needs in (("must", {"must"}), ("all", {"must", "optional"})):
            bands = [line.band_eur for line in lines if variant in line.variants and line.need in needs]
            yield variant, what, sum(low for low, _ in bands), sum(high for _, high in bands)


def readme_problems(readme: str, lines: list[Row]) -> Iterator[str]:
    """Where hardware/README.md tells another sum."""
    for variant, what, low, high in sums(lines):
        said = f"| {variant} | {what} | {low:.0f} to {high:.0f} |"
        if said not in readme:
            yield f"README: has no line {said}"


def main() -> int:
    """Fill, check and add up; 1 when something is wrong."""
    from hardware.scripts.wiring import read_variant

    lines = list(filled(rows(LIST.read_text()), tomllib.loads(LAMP.read_text())))
    LIST.write_text(written(lines))
    found = list(problems(lines, {variant: read_variant(variant) for variant in VARIANTS}))
    found += readme_problems((ROOT / "hardware/README.md").read_text(), lines)
    for variant, what, low, high in sums(lines):
        print(f"bom: {variant}, {what}: {low:.0f} to {high:.0f} euros")
    for problem in found:
        print(f"bom: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
