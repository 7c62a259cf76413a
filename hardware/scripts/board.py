"""What a KiCad board joins: its parts and nets, by the names the wiring uses. Pure: takes the text of a .kicad_pcb."""

from collections.abc import Iterator

from hardware.hat.sexpr import Node, children, parse, plain
from hardware.scripts.harness import End, Harness, Part

RAIL_OF = {"+5V": "5V", "+3V3": "3V3", "GND": "GND"}
# Names of the pads of chips, from their data sheets, not from KiCad's symbols: NXP PCA9685 rev. 4 (2015), table 3,
# TSSOP28; Maxim MAX98357A rev. 13 (2019), pin description, TQFN; onsemi CAT24C32, SOIC-8; Alpha & Omega AO3400A.
# Those of the MAX98357A and the CAT24C32 are from memory, to be checked against the data sheets.
_OUTPUTS = {str(pad): f"PWM{output}" for output, pad in enumerate([*range(6, 14), *range(15, 23)])}
_ADDRESS_6 = {"1": "A0", "2": "A1", "3": "A2", "4": "A3", "5": "A4", "24": "A5"}
_LAMP_CHIP = {"14": "GND", "23": "OE", "25": "EXTCLK", "26": "SCL", "27": "SDA", "28": "VCC"} | _ADDRESS_6 | _OUTPUTS
_AMPLIFIER = {
    "1": "DIN", "2": "GAIN", "3": "GND", "4": "SD", "7": "VIN", "8": "VIN", "9": "OUT+", "10": "OUT-", "11": "GND",
    "14": "LRC", "15": "GND", "16": "BCLK", "17": "GND",
}  # fmt: skip
_MEMORY = {"1": "A0", "2": "A1", "3": "A2", "4": "GND", "5": "SDA", "6": "SCL", "7": "WP", "8": "VCC"}
_MOSFET = {"1": "G", "2": "S", "3": "D"}
PADS = {"U1": _LAMP_CHIP, "U2": _AMPLIFIER, "U3": _AMPLIFIER, "U4": _MEMORY} | dict.fromkeys(
    ("Q1", "Q2", "Q3"), _MOSFET
)
BASES = {"U1": (0x40, 6), "U4": (0x50, 3)}  # the address with all its pins low, and how many pins there are


def board(text: str, harness: Harness) -> Harness:
    """The board's parts and joints; plugs are named as in the harness. Raises ValueError."""
    footprints = list(children(parse(text), "footprint"))
    joints: list[tuple[End, End]] = []
    parts: dict[str, Part] = {}
    for footprint in footprints:
        told = {plain(item[1]): plain(item[2]) for item in children(footprint, "property")}
        name = told["Reference"]
        pads = list(_pads(footprint, name, harness))
        joints += [(end, _net(net)) for end, net in pads]
        high = {pin for (_, pin), net in pads if net == "+3V3"}
        parts[name] = Part(
            name,
            type="",
            subtype=told.get("Value", ""),
            pins=tuple(pin for (_, pin), _ in pads),
            notes=_notes(name, high),
            mpn=told.get("MPN", ""),
            bought="exclude_from_bom" not in next(children(footprint, "attr"), []),
        )
    return Harness(parts, (), tuple(joints))


def _pads(footprint: list[Node], name: str, harness: Harness) -> Iterator[tuple[End, str]]:
    """((part, pin), net) of each pad that is on a net."""
    for pad in children(footprint, "pad"):
        net = next(children(pad, "net"), None)
        number = plain(pad[1])
        if net is not None and number:
            yield (name, _pin(name, number, harness)), plain(net[-1])


def _pin(name: str, number: str, harness: Harness) -> str:
    if name in PADS:
        return PADS[name].get(number, number)
    if name not in harness.parts:
        return number
    labels = harness.parts[name].pins
    label = labels[int(number) - 1]
    return f"{label}@{number}" if labels.count(label) > 1 else label


def _net(name: str) -> End:
    return (RAIL_OF[name], "") if name in RAIL_OF else ("net", name)


def _notes(name: str, high: set[str]) -> str:
    """The address that a chip's address pins give it."""
    if name not in BASES:
        return ""
    base, many = BASES[name]
    return f"I2C address 0x{base + sum(1 << bit for bit in range(many) if f'A{bit}' in high):02x}"
