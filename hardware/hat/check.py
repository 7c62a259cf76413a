"""What the HAT's files must be: read from their text, compared with the configuration. Pure: text in, faults out."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hardware.hat import shutdown
from hardware.hat.sexpr import Node, child, children, parse, plain
from hardware.scripts.pins import PLACE_OF, PLACES

SUPPLY_PLACES = {
    place: {"3V3": "+3V3", "5V": "+5V", "GND": "GND"}[what] for place, what in PLACES.items() if isinstance(what, str)
}


@dataclass(frozen=True)
class Netlist:
    """Who is joined with whom."""

    net_of: dict[tuple[str, str], str]  # part and pin
    values: dict[str, str]
    mpns: dict[str, str]  # of those parts that have one

    def pins(self, net: str) -> set[tuple[str, str]]:
        """The pins on a net."""
        return {pin for pin, name in self.net_of.items() if name == net}

    def parts(self, net: str) -> set[str]:
        """The parts on a net."""
        return {part for part, _ in self.pins(net)}

    def two_legged(self, one: str, other: str) -> list[str]:
        """The resistors and capacitors between two nets."""
        both = self.parts(one) & self.parts(other)
        return sorted(part for part in both if part[0] in "RC" and one != other)

    def between(self, one: str, other: str, value: str) -> bool:
        """Whether a resistor or capacitor of a value joins two nets."""
        return any(self.values[part] == value for part in self.two_legged(one, other))


def read_netlist(text: str) -> Netlist:
    """A netlist as `kicad-cli sch export netlist` writes it."""
    tree = parse(text)
    nodes = list(_nodes(tree))
    components = list(children(child(tree, "components"), "comp"))
    return Netlist(
        {(part, pin): net for part, pin, net in nodes},
        {plain(child(part, "ref")[1]): plain(child(part, "value")[1]) for part in components},
        {
            plain(child(part, "ref")[1]): plain(child(entry, "value")[1])
            for part in components
            for entry in children(part, "property")
            if plain(child(entry, "name")[1]) == "MPN"
        },
    )


def _nodes(tree: Node) -> Iterator[tuple[str, str, str]]:
    for net in children(child(tree, "nets"), "net"):
        name = plain(child(net, "name")[1]).removeprefix("/")
        for node in children(net, "node"):
            yield plain(child(node, "ref")[1]), plain(child(node, "pin")[1]), name


# Of the netlist.

ALLOWED = {  # who may be on the buses, and nobody else
    "SDA": {"J1", "U1"},
    "SCL": {"J1", "U1"},
    "ID_SD": {"J1", "U4", "R12"},
    "ID_SC": {"J1", "U4", "R13"},
    "I2S_BCLK": {"J1", "U2", "U3"},
    "I2S_LRCLK": {"J1", "U2", "U3"},
    "I2S_DOUT": {"J1", "U2", "U3"},
}
I2S_IN_GPIO = 20
OUTPUTS = (6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22)  # of the PCA9685 in TSSOP-28, LED0 to LED15
J_LAMP_PINS = {"red": "2", "amber": "3", "warm_white": "4"}
J_KNOB_PINS = {"knob_a": "1", "knob_b": "3", "knob_push": "4"}
SPEAKERS = {"J_SPK_L": "U2", "J_SPK_R": "U3"}
AMPLIFIER_OUTPUTS = {"1": "9", "2": "10"}  # pin of the connector: OUTP, OUTN


def header(netlist: Netlist, signals: Mapping[str, int]) -> list[str]:
    """Each signal sits at its GPIO's place, and no other place but the supplies is used."""
    faults = []
    wanted = {str(PLACE_OF[gpio]): net for net, gpio in signals.items()}
    wanted |= {str(place): what for place, what in SUPPLY_PLACES.items()}
    for place in range(1, 41):
        net = netlist.net_of.get(("J1", str(place)), "nothing")
        net = "nothing" if net.startswith("unconnected-") else net
        if net != wanted.get(str(place), "nothing"):
            faults.append(f"header {place}: {net}, not {wanted.get(str(place), 'nothing')}")
    return faults


def buses(netlist: Netlist) -> list[str]:
    """Nobody is on I2S, I2C or the ID bus who does not belong there."""
    faults = [
        f"{net}: {', '.join(sorted(netlist.parts(net) ^ parts))} should not differ"
        for net, parts in ALLOWED.items()
        if netlist.parts(net) != parts
    ]
    data_in = ("J1", str(PLACE_OF[I2S_IN_GPIO]))
    if len(netlist.pins(netlist.net_of.get(data_in, ""))) > 1:
        faults.append("I2S data in is kept free")
    return faults


def contacts(netlist: Netlist) -> list[str]:
    """From each connector's pin through 1 kohm to the Pi's, with 10 kohm up and 10 nF down."""
    faults = []
    ends = {"button": ("J_BUTTON", "1"), "timer": ("J_TIMER", "1")}
    ends |= {key: ("J_KNOB", pin) for key, pin in J_KNOB_PINS.items()}
    for key, end in ends.items():
        net = key.upper()
        contact = netlist.net_of.get(end, "nothing")
        chain = (("1k", contact, net), ("10k", "+3V3", contact), ("10nF", net, "GND"))
        faults += [
            f"{key}: no {value} between {one} and {other}"
            for value, one, other in chain
            if not netlist.between(one, other, value)
        ]
    grounds = (("J_BUTTON", "2"), ("J_TIMER", "2"), ("J_KNOB", "2"), ("J_KNOB", "5"))
    return faults + [f"{part} {pin}: not ground" for part, pin in grounds if netlist.net_of.get((part, pin)) != "GND"]


def lamp(netlist: Netlist, channels: Mapping[str, int]) -> list[str]:
    """Each colour: the chip's output, 100 ohm, a MOSFET's gate with 100 kohm to ground, its drain to J_LAMP."""
    faults = []
    for colour, channel in channels.items():
        output = netlist.net_of.get(("U1", str(OUTPUTS[channel])), "nothing")
        drain = netlist.net_of.get(("J_LAMP", J_LAMP_PINS[colour]), "nothing")
        driver = next((part for part, pin in netlist.pins(drain) if part[0] == "Q" and pin == "3"), "")
        gate = netlist.net_of.get((driver, "1"), "nothing")
        if netlist.values.get(driver) != "AO3400A" or netlist.net_of.get((driver, "2")) != "GND":
            faults.append(f"{colour}: no MOSFET between J_LAMP and ground")
        if not netlist.between(output, gate, "100R"):
            faults.append(f"{colour}: output {channel} does not reach the gate through 100 ohm")
        if not netlist.between(gate, "GND", "100k"):
            faults.append(f"{colour}: no 100 kohm holds the gate at ground")
    if netlist.net_of.get(("J_LAMP", "1")) != "+5V":
        faults.append("J_LAMP 1: not 5 V")
    return faults


def lamp_chip(netlist: Netlist) -> list[str]:
    """Dark until the Pi says otherwise, and at address 0x40."""
    faults = [
        f"U1 {pin}: not ground"
        for pin in ("1", "2", "3", "4", "5", "24", "25", "14")
        if netlist.net_of.get(("U1", pin)) != "GND"
    ]
    if netlist.net_of.get(("U1", "23")) != "LAMP_OE" or not netlist.between("LAMP_OE", "+3V3", "10k"):
        faults.append("OE has no 10 kohm to 3.3 V")
    return faults


def speakers(netlist: Netlist) -> list[str]:
    """A speaker hangs at its amplifier's two outputs, and at nothing else."""
    faults = []
    for connector, amplifier in SPEAKERS.items():
        for pin, output in AMPLIFIER_OUTPUTS.items():
            net = netlist.net_of.get((connector, pin), "nothing")
            if netlist.pins(net) != {(connector, pin), (amplifier, output)}:
                faults.append(f"{connector} {pin}: not at {amplifier}'s output and there alone")
    return faults


def amplifiers(netlist: Netlist) -> list[str]:
    """One plays left and one right while AMP_MUTE is high, and none while it is low or undriven."""
    faults = []
    for amplifier, plays in (("U2", "left"), ("U3", "right")):
        node = netlist.net_of.get((amplifier, "4"), "nothing")
        series = netlist.two_legged("AMP_MUTE", node)
        ground = netlist.two_legged(node, "GND")
        if len(series) != 1 or len(ground) != 1:
            faults.append(f"{amplifier}: SD is not between one resistor from AMP_MUTE and one to ground")
            continue
        ground_ohm = ohm(netlist.values[ground[0]])
        heard = shutdown.plays(shutdown.driven(ohm(netlist.values[series[0]]), ground_ohm))
        if heard != plays:
            faults.append(f"{amplifier}: plays {heard}, not {plays}")
        if shutdown.undriven(ground_ohm) >= shutdown.OFF[0]:
            faults.append(f"{amplifier}: is not off for certain while its pin is not driven")
        faults += [f"{amplifier} {pin}: not 5 V" for pin in "78" if netlist.net_of.get((amplifier, pin)) != "+5V"]
    return faults


def ohm(value: str) -> float:
    """The resistance that a value names: 100R, 3.9k."""
    return float(value[:-1]) * {"R": 1.0, "k": 1e3}[value[-1]]


def netlist_faults(netlist: Netlist, signals: Mapping[str, int], channels: Mapping[str, int]) -> list[str]:
    """All that is wrong with a netlist."""
    found = [header(netlist, signals), buses(netlist), contacts(netlist), lamp(netlist, channels)]
    found += [lamp_chip(netlist), speakers(netlist), amplifiers(netlist)]
    return [fault for faults in found for fault in faults]


def bom(netlist: Netlist, table: str) -> list[str]:
    """Every part of the netlist is in the parts list for the HAT, once, by the same order number."""
    rows = [row for row in csv.DictReader(table.splitlines()) if row["variant"] in {"hat", "both"}]
    listed = Counter(ref for row in rows for ref in _refs(row["reference"]))
    bought = [ref for ref in netlist.values if ref[0] != "H" and not ref.startswith("JP")]
    faults = [f"{ref}: {listed[ref]} times in the parts list" for ref in bought if listed[ref] != 1]
    own = {ref for ref in listed if re.fullmatch(r"[UQRCJ]\d{1,2}|J_.*", ref)}
    faults += [f"{ref}: in the parts list, not on the HAT" for ref in sorted(own - set(bought))]
    numbers = {ref: row["mpn"] for row in rows for ref in _refs(row["reference"])}
    faults += [f"{ref}: {numbers[ref]}, not {mpn}" for ref, mpn in netlist.mpns.items() if numbers.get(ref, mpn) != mpn]
    return faults


def _refs(text: str) -> Iterator[str]:
    for word in text.split():
        first, _, last = word.partition("-")
        letter = re.match(r"[A-Z]+(?=\d)", first)
        if last and letter:
            name = letter.group()
            yield from (f"{name}{n}" for n in range(int(first[len(name) :]), int(last[len(name) :]) + 1))
        else:
            yield word


# Of the reports and the board.


def report(text: str, sums: Mapping[str, str]) -> list[str]:
    """A report that found nothing, about the files as they are. `sums`: SHA-256 of each by its name."""
    clean = re.search(r"ERC messages: 0  Errors 0  Warnings 0", text) or all(
        f"Found 0 {what} " in text for what in ("DRC violations", "unconnected pads", "Footprint errors")
    )
    faults = [] if clean else ["the report is not clean"]
    told = {name: digest for digest, name in re.findall(r"^sha256 (\w+) (\S+)$", text, re.MULTILINE)}
    return faults + [f"the report is about another {name}" for name, digest in sums.items() if told.get(name) != digest]


def outline(text: str) -> list[str]:
    """A board of 65 x 30 mm with the holes and the header where a Pi Zero has them."""
    tree = parse(text)
    edges = [
        shape
        for kind in ("gr_line", "gr_arc")
        for shape in children(tree, kind)
        if plain(child(shape, "layer")[1]) == "Edge.Cuts"
    ]
    points = [_point(child(shape, end)) for shape in edges for end in ("start", "end")]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    size = max(x for x, _ in points) - left, max(y for _, y in points) - top
    faults = [] if _near(size, (65, 30)) else [f"the board is {size[0]:g} x {size[1]:g} mm"]
    holes, pin_1 = [], None
    for footprint in children(tree, "footprint"):
        x, y = _point(child(footprint, "at"))
        name = plain(footprint[1])
        if name.startswith("MountingHole:"):
            drill = float(plain(child(child(footprint, "pad"), "drill")[1]))
            holes.append((x - left, y - top, drill))
        elif "2x20" in name:
            pin_1 = (x - left, y - top)
    faults += [
        f"no hole for M2.5 at {wanted}"
        for wanted in ((3.5, 3.5), (61.5, 3.5), (3.5, 26.5), (61.5, 26.5))
        if not any(_near(hole[:2], wanted) and 2.7 <= hole[2] <= 2.8 for hole in holes)
    ]
    if pin_1 is None or not _near(pin_1, (8.37, 4.77)):
        faults.append(f"pin 1 of the header is at {pin_1}")
    return faults


def _point(node: Node) -> tuple[float, float]:
    return float(plain(node[1])), float(plain(node[2]))


def _near(a: Sequence[float], b: Sequence[float]) -> bool:
    return all(abs(p - q) < 0.01 for p, q in zip(a, b, strict=True))
