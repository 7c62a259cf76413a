"""What is wrong with a wiring, in words. Pure: takes a harness, the header's pins, the configuration, the lamp's facts.

A harness with a HAT has to be merged with its board before; on its own, only plugs are seen.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from device.config import Config
from hardware.scripts.harness import RAILS, End, Harness
from hardware.scripts.pins import Pin

AMPLIFIERS = ("U2", "U3")
ACTIVE = re.compile(r"(U|Q|D|LS|SW|ENC)\d")
PASSING = re.compile(r"net$|J_\w+$")  # names of nets and plugs: they only pass on
MEANT: dict[str, tuple[set[str], str]] = {  # by key of the header's pin: whose it may be, and at which pin of theirs
    "button": ({"SW1"}, "1"),
    "timer": ({"SW2"}, "1"),
    "knob_a": ({"ENC1"}, "A"),
    "knob_b": ({"ENC1"}, "B"),
    "knob_push": ({"ENC1"}, "SW"),
    "amp_mute": (set(AMPLIFIERS), "SD"),
    "SDA": ({"U1"}, "SDA"),
    "SCL": ({"U1"}, "SCL"),
    "OE": ({"U1"}, "OE"),
    "BCLK": (set(AMPLIFIERS), "BCLK"),
    "LRC": (set(AMPLIFIERS), "LRC"),
    "DIN": (set(AMPLIFIERS), "DIN"),
    "ID_SD": ({"U4"}, "SDA"),
    "ID_SC": ({"U4"}, "SCL"),
}
TO_GROUND = {"SW1": "2", "SW2": "2", "ENC1": "C GND", "U1": "GND", "U2": "GND", "U3": "GND", "U4": "GND"}
SUPPLIED = {("U1", "VCC"): "3V3", ("U2", "VIN"): "5V", ("U3", "VIN"): "5V", ("U4", "VCC"): "3V3"}
OUTPUTS = {"+": "OUT+", "-": "OUT-"}
OE_ON_BREAKOUT_OHM, OE_ELSEWHERE_OHM = 2200.0, 10_000.0  # at most, to 3.3 V: a breakout may have 10 kohm to ground
ALL_CALL = 0x70  # a PCA9685 answers there, too, from power-up on: data sheet rev. 4 (2015), 7.3.7


def problems(harness: Harness, pins: tuple[Pin, ...], config: Config, lamp: dict[str, Any]) -> Iterator[str]:
    """Every rule."""
    yield from header_problems(harness, pins)
    yield from pin_problems(harness)
    yield from supply_problems(harness)
    yield from address_problems(harness, config)
    yield from speaker_problems(harness)
    yield from lamp_problems(harness, config, lamp)


def header_problems(harness: Harness, pins: tuple[Pin, ...]) -> Iterator[str]:
    """J1 is not the header of the configuration: fill it anew."""
    labels = harness.parts["J1"].pins
    for pin, label in zip(pins, labels, strict=False):
        if label != (pin.key or pin.name):
            yield f"J1: place {pin.place} is {pin.key or pin.name} by the configuration, {label} in the wiring"
    if len(labels) != len(pins):
        yield f"J1 has {len(labels)} pins"


def active(harness: Harness, end: End) -> set[End]:
    """The pins of parts that do something, joined to this one directly or by way of resistors."""
    return {(name, pin) for name, pin in harness.reach(end) - {end} if ACTIVE.match(name)}


def pin_problems(harness: Harness) -> Iterator[str]:
    """Each GPIO has its own part and no other; what belongs to a bus or the EEPROM is nobody else's."""
    for label in harness.parts["J1"].pins:
        if label in RAILS:
            continue
        here = active(harness, ("J1", label))
        owners, pin = MEANT.get(label, (set(), ""))
        fitted = owners & harness.parts.keys()
        strangers = sorted(name for name, _ in here if name not in owners)
        if strangers:
            yield f"J1 {label}: shared with {', '.join(dict.fromkeys(strangers))}"
        others = [other for other, _ in _header_pins(harness, ("J1", label)) if other != label]
        if others:
            yield f"J1 {label}: joined to J1 {', '.join(sorted(others))}"
        for name in sorted(fitted):
            if (name, pin) not in here:
                yield f"J1 {label}: does not reach {name} {pin}"
        yield from (
            f"J1 {label}: at {name} {other}, not {pin}" for name, other in here if name in owners and other != pin
        )


def _header_pins(harness: Harness, end: End) -> Iterator[tuple[str, str]]:
    yield from ((pin, name) for name, pin in harness.reach(end) if name == "J1")


def supply_problems(harness: Harness) -> Iterator[str]:
    """No rail touches another; what needs ground or a supply has it."""
    for rail in sorted(RAILS):
        met = {name for name, _ in harness.net((rail, ""))} & RAILS - {rail}
        if met:
            yield f"{rail} is shorted to {', '.join(sorted(met))}"
    for name, pins in TO_GROUND.items():
        for pin in pins.split() if name in harness.parts else ():
            if not harness.on((name, pin), "GND"):
                yield f"{name} {pin}: not on ground"
    for (name, pin), rail in SUPPLIED.items():
        if name in harness.parts and not harness.on((name, pin), rail):
            yield f"{name} {pin}: not on {rail}"


def addresses(harness: Harness) -> Iterator[tuple[str, int, str]]:
    """(bus, address, whose) of every chip; the bus by the header's pin, which the chip's SDA is joined to."""
    for name, part in harness.parts.items():
        for address in re.findall(r"I2C address (0x[0-9a-fA-F]{2})", part.notes):
            lines = {pin for other, pin in harness.net((name, "SDA")) if other == "J1"}
            bus = lines.pop() if lines else f"{name} SDA"
            yield bus, int(address, 16), name
            if "PCA9685" in part.subtype:
                yield bus, ALL_CALL, f"{name} (all call)"


def address_problems(harness: Harness, config: Config) -> Iterator[str]:
    """No two at one address of a bus, and the lamp where the configuration looks for it."""
    taken: dict[tuple[str, int], list[str]] = defaultdict(list)
    for bus, address, name in addresses(harness):
        taken[bus, address].append(name)
    for (bus, address), names in taken.items():
        if len(names) > 1:
            yield f"I2C address 0x{address:02x} on {bus} belongs to {' and '.join(names)}"
    if "U1" not in taken["SDA", config.lamp.address]:
        yield f"U1: not at lamp.address, 0x{config.lamp.address:02x}, of the bus"


def gain_db(harness: Harness, amplifier: str) -> int:
    """By how its GAIN is wired: data sheet, "Gain Selection"; open is 9 dB."""
    gain = amplifier, "GAIN"
    return 6 if harness.on(gain, "5V") else 12 if harness.on(gain, "GND") else 9


def speaker_problems(harness: Harness) -> Iterator[str]:
    """Each speaker hangs on both outputs of one amplifier, and on nothing else."""
    speakers = [name for name in harness.parts if re.match(r"LS\d+$", name)]
    if not speakers:
        yield "there is no speaker"
    for name in speakers:
        by = set()
        for pin, output in OUTPUTS.items():
            ends = {end for end in harness.net((name, pin)) if not PASSING.match(end[0])} - {(name, pin)}
            by |= {amplifier for amplifier, _ in ends}
            strangers = sorted(f"{other} {at}".strip() for other, at in ends if other not in AMPLIFIERS or at != output)
            if strangers or not ends:
                yield f"{name} {pin}: at {', '.join(strangers) or 'nothing'}, not at {output} of an amplifier"
        if len(by & set(AMPLIFIERS)) > 1:
            yield f"{name}: between two amplifiers"


def lamp_problems(harness: Harness, config: Config, lamp: dict[str, Any]) -> Iterator[str]:
    """Each channel: LEDs, each with its resistor, from 5 V to a MOSFET, whose gate the chip's right output drives."""
    yield from _enable_problems(harness)
    for channel in lamp["channel"]:
        names = channel["references"]
        name = f"{names[0]}-{names[-1]}"
        if name not in harness.parts:
            yield f"{name}, {channel['name']}: not in the wiring"
            continue
        yield from _string_problems(harness, name, channel)
        yield from _driver_problems(harness, name, getattr(config.lamp, channel["name"]))


def _enable_problems(harness: Harness) -> Iterator[str]:
    """OE has to be high while GPIO 23 is an input with the Pi's pull-down of 50 kohm: above 0.7 of 3.3 V."""
    oe = "U1", "OE"
    if harness.on(oe, "3V3"):
        yield "U1 OE: straight on 3V3, so that GPIO 23 cannot pull it low"
        return
    pulls = _pulls(harness, oe, "3V3")
    if not pulls:
        yield "U1 OE: no resistor to 3V3, so that the lamp flashes at boot"
    breakout = "U1" in harness.parts and "breakout" in harness.parts["U1"].subtype
    most_ohm = OE_ON_BREAKOUT_OHM if breakout else OE_ELSEWHERE_OHM
    for name in pulls:
        if not ohms(harness.parts[name].subtype) <= most_ohm:  # what is no number is none
            beside = " beside what a breakout has from OE to ground" if breakout else ""
            yield f"U1 OE: {name} may be {most_ohm:g} ohm at most{beside}, it is {harness.parts[name].subtype}"


def ohms(value: str) -> float:
    """Of "1 kohm", "100 ohm", or as KiCad spells it, "10k", "100R"; not a number where it is none."""
    told = re.fullmatch(r"([\d.]+) ?(k?)(?:ohm|R)?", value)
    return float(told[1]) * (1000 if told[2] else 1) if told else float("nan")


def _string_problems(harness: Harness, name: str, channel: dict[str, Any]) -> Iterator[str]:
    part = harness.parts[name]
    if sum(many for what, many in part.extra if f"{channel['resistor_ohm']} ohm" in what) != channel["leds"]:
        yield f"{name}: needs a resistor of {channel['resistor_ohm']} ohm for each of {channel['leds']} LEDs"
    if not harness.fused((name, "+"), "5V"):
        yield f"{name} +: not on 5V by way of a fuse"


def _driver_problems(harness: Harness, name: str, output: int) -> Iterator[str]:
    drivers = [other for other, pin in harness.net((name, "-")) if re.match(r"Q\d+$", other) and pin == "D"]
    direct = sorted(f"{other} {pin}" for other, pin in harness.net((name, "-")) if re.match(r"U\d+$", other))
    if direct:
        yield f"{name}: straight on {', '.join(direct)}"
    if len(drivers) != 1:
        yield f"{name}: has {len(drivers)} driver transistors, not one"
        return
    gate = drivers[0], "G"
    if not harness.on((drivers[0], "S"), "GND"):
        yield f"{drivers[0]} S: not on ground"
    if not _pulled(harness, gate, "GND"):
        yield f"{drivers[0]} G: no resistor to ground, so that it floats while the chip is off"
    outputs = {end for end in active(harness, gate) if end[0].startswith("U")}
    if outputs != {("U1", f"PWM{output}")}:
        found = ", ".join(sorted(f"{other} {pin}" for other, pin in outputs)) or "nothing"
        yield f"{name}: {drivers[0]}'s gate is driven by {found}, by the configuration it is U1 PWM{output}"


def _pulled(harness: Harness, end: End, rail: str) -> bool:
    """Whether a resistor leads from here to the rail."""
    return bool(_pulls(harness, end, rail))


def _pulls(harness: Harness, end: End, rail: str) -> list[str]:
    """The resistors that lead from here to the rail."""
    return sorted(
        name
        for name, pin in harness.net(end)
        if re.match(r"R\d+$", name) and harness.on((name, "2" if pin == "1" else "1"), rail)
    )
