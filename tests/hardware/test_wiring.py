"""The wiring of both variants is free of faults; each fault is found on a broken copy; what is generated is fresh."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest

from hardware.scripts import wiring, wiring_check
from hardware.scripts.harness import Harness, Malformed, Part, parse
from hardware.scripts.pins import header
from tests.hardware.project import (
    BOOT_TEXT,
    CONFIG_TEXT,
    LAMP_TEXT,
    README_TEXT,
    WIRING,
    changed,
    given,
    harness,
    lamp,
    pcb,
    pins,
)

VARIANTS = wiring.VARIANTS


def problems(told: Harness) -> list[str]:
    return list(wiring_check.problems(told, pins(), given().config, lamp()))


def broken(variant: str, *changes: tuple[str, str]) -> list[str]:
    """What is found on a variant's file with these changes."""
    text = changed(WIRING[variant], *changes)
    return problems(wiring.whole(text, pcb() if variant == "hat" else None))


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_wiring_is_free_of_faults(variant: str) -> None:
    assert problems(harness(variant)) == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_generated_is_fresh(variant: str) -> None:
    text = WIRING[variant]
    assert wiring.filled(text, pins(), lamp()) == text, "stale: make hardware STEPS=wiring"
    assert (wiring.FOLDER / f"{variant}-wires.csv").read_text() == wiring.wire_list(parse(text))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_part_is_in_its_drawing(variant: str) -> None:
    """The drawing may be older than the file; what it names must not be."""
    picture = unescape((wiring.FOLDER / f"{variant}.svg").read_text())
    drawn = parse(WIRING[variant])
    names = {
        *drawn.parts,
        *(wire.cable for wire in drawn.wires),
        *(what for p in drawn.parts.values() for what, _ in p.extra),
    }
    assert [name for name in names if f">{name}<" not in picture and f" {name}<" not in picture] == []


def test_moving_a_pin_moves_the_wiring() -> None:
    moved = header(given(changed(CONFIG_TEXT, ("button = 17 ", "button = 16 "))))
    found = list(wiring_check.header_problems(harness("breadboard"), moved))
    assert found == [
        "J1: place 11 is GPIO17 by the configuration, button in the wiring",
        "J1: place 36 is button by the configuration, GPIO16 in the wiring",
    ]
    for variant in VARIANTS:
        filled = wiring.filled(WIRING[variant], moved, lamp())
        assert list(wiring_check.header_problems(parse(filled), moved)) == []
    assert "J1,36 (button),SW1,1" in wiring.wire_list(parse(wiring.filled(WIRING["breadboard"], moved, lamp())))


def test_a_board_of_other_pins_is_caught() -> None:
    """The HAT's copper stays where it was when the configuration, or the boot lines, move on."""
    for config, boot in (
        (changed(CONFIG_TEXT, ("button = 17 ", "button = 16 ")), BOOT_TEXT),
        (CONFIG_TEXT, changed(BOOT_TEXT, ("gpio=23=op,dl", "gpio=24=op,dl"))),
    ):
        moved = given(config, boot=boot)
        told = wiring.whole(wiring.filled(WIRING["hat"], header(moved), lamp()), pcb())
        found = list(wiring_check.problems(told, header(moved), moved.config, lamp()))
        assert any("does not reach" in problem for problem in found), found


def test_moving_a_channel_is_caught() -> None:
    swapped = given(changed(CONFIG_TEXT, ("red = 0 ", "red = 1 "), ("amber = 1\n", "amber = 0\n"))).config
    for variant in VARIANTS:
        found = list(wiring_check.problems(harness(variant), pins(), swapped, lamp()))
        assert any("by the configuration it is U1 PWM1" in problem for problem in found)


def test_other_leds_are_caught() -> None:
    channel = lamp()["channel"][0]
    other = tomllib.loads(LAMP_TEXT.replace(f"resistor_ohm = {channel['resistor_ohm']}\n", "resistor_ohm = 47\n"))
    found = list(wiring_check.problems(harness("breadboard"), pins(), given().config, other))
    assert any("needs a resistor of 47 ohm" in problem for problem in found)


BREADBOARD_FAULTS = [
    ("two parts on a pin", [("- [J1: [timer], W", "- [J1: [button], W")], "J1 button: shared with SW2"),
    ("a button on I2S", [("- [J1: [button], W", "- [J1: [BCLK], W")], "J1 BCLK: shared with SW1"),
    ("a button on I2C", [("- [J1: [button], W", "- [J1: [SDA], W")], "J1 SDA: shared with SW1"),
    ("a button on the EEPROM's bus", [("- [J1: [button], W", "- [J1: [ID_SD], W")], "J1 ID_SD: shared with SW1"),
    ("a button on a free pin", [("- [J1: [button], W", "- [J1: [GPIO4], W")], "J1 GPIO4: shared with SW1"),
    ("two pins joined", [("- [GND., W_BUTTON: [2]", "- [J1: [timer], W_BUTTON: [2]")], "SW1 2: not on ground"),
    ("knob swapped", [("ENC1: [A, B, SW]", "ENC1: [B, A, SW]")], "J1 knob_a: at ENC1 B, not A"),
    ("a contact to 3.3 V", [("- [GND., W_TIMER: [2]", "- [3V3., W_TIMER: [2]")], "SW2 2: not on ground"),
    ("I2C swapped", [("U1: [SDA, SCL, OE]", "U1: [SCL, SDA, OE]")], "J1 SDA: at U1 SCL, not SDA"),
    ("I2S swapped", [("U2: [LRC, BCLK, DIN]", "U2: [BCLK, LRC, DIN]")], "J1 LRC: at U2 BCLK, not LRC"),
    ("chip on 5 V", [("[3V3., GND.], W_CHIP", "[5V., GND.], W_CHIP")], "U1 VCC: not on 3V3"),
    (
        "rails shorted",
        [("[5V., GND.], W_AMP: [1-2], U2: [VIN, GND]", "[5V., GND.], W_AMP: [1-2], U2: [GND, GND]")],
        "5V is short",
    ),
    ("speaker on ground", [("U2: [OUT+, OUT-], W_SP", "U2: [OUT+, GND], W_SP")], "LS1 -: at"),
    ("speaker on a pin", [("U2: [OUT+, OUT-], W_SP", "J1: [GPIO4, GPIO14], W_SP")], "LS1 +: at J1 GPIO4"),
    ("speaker swapped", [("U2: [OUT+, OUT-], W_SP", "U2: [OUT-, OUT+], W_SP")], "LS1 +: at U2 OUT-"),
    ("speaker on the lamp", [("U2: [OUT+, OUT-], W_SP", "U1: [PWM0, PWM1], W_SP")], "LS1 +: at"),
    ("LEDs straight on the chip", [("- [Q1: [D], W_DRAIN", "- [U1: [PWM0], W_DRAIN")], "D1-D4: straight on U1 PWM0"),
    ("LEDs straight on ground", [("- [Q1: [D], W_DRAIN", "- [GND., W_DRAIN")], "D1-D4: has 0 driver transistors"),
    ("source and drain swapped", [("- [Q1: [D], W_DRAIN", "- [Q1: [S], W_DRAIN")], "D1-D4: has 0 driver transistors"),
    (
        "two channels on a MOSFET",
        [("- [Q2: [D], W_DRAIN", "- [Q1: [D], W_DRAIN")],
        "D5-D8: Q1's gate is driven by U1 PWM0",
    ),
    ("gates swapped", [("- [R2: [2], -->, Q1", "- [R3: [2], -->, Q1")], "Q1's gate is driven by U1 PWM1"),
    ("a gate that floats", [("  - [R6: [2], -->, Q2: [G]]\n", "")], "Q2 G: no resistor to ground"),
    ("OE without its pull-up", [("  - [3V3., -->, R1: [1]]\n", "")], "U1 OE: no resistor to 3V3"),
    ("OE straight on 3.3 V", [("- [R1: [2], -->, U1: [OE]]", "- [3V3., -->, U1: [OE]]")], "U1 OE: straight on 3V3"),
    (
        "OE too weakly up for a breakout",
        [("R1: {type: Resistor, subtype: 1 kohm,", "R1: {type: Resistor, subtype: 10 kohm,")],
        "U1 OE: R1 may be 2200 ohm at most",
    ),
    ("OE by a part of no value", [("R1: {type: Resistor, subtype: 1 kohm,", "R1: {type: Resistor,")], "U1 OE: R1 may"),
    ("no fuse", [("- [F1: [2], W_DRAIN", "- [5V., W_DRAIN")], "D1-D4 +: not on 5V by way of a fuse"),
    ("another I2C address", [("I2C address 0x40", "I2C address 0x41")], "not at lamp.address, 0x40"),
]


@pytest.mark.parametrize(
    ("changes", "complaint"), [case[1:] for case in BREADBOARD_FAULTS], ids=[c[0] for c in BREADBOARD_FAULTS]
)
def test_a_fault_on_the_breadboard_is_found(changes: list[tuple[str, str]], complaint: str) -> None:
    found = broken("breadboard", *changes)
    assert [problem for problem in found if complaint in problem], found


HAT_FAULTS = [
    ("speakers between two", [('- [J_SPK_R: [+, "-"]', '- [J_SPK_L: [+, "-"]')], "LS2"),
    ("speaker swapped", [('W_SPK_L: [1-2], LS1: [+, "-"]', 'W_SPK_L: [1-2], LS1: ["-", +]')], "LS1 +: at U2 OUT-"),
    ("speaker on the lamp's plug", [('- [J_SPK_L: [+, "-"]', "- [J_LAMP: [5V, R]")], "LS1 +: at"),
    (
        "lamp's colours swapped",
        [("J_LAMP: [R, A, W], W_LAMP", "J_LAMP: [A, R, W], W_LAMP")],
        "gate is driven by U1 PWM1",
    ),
    (
        "lamp's supply elsewhere",
        [("- [J_LAMP: [5V], W_FUSE", "- [J_LAMP: [R], W_FUSE")],
        "D1-D4 +: not on 5V by way of a fuse",
    ),
    (
        "knob swapped",
        [("J_KNOB: [A, C, B, SW, GND], W", "J_KNOB: [B, C, A, SW, GND], W")],
        "J1 knob_b: at ENC1 A, not B",
    ),
    ("buttons on one plug", [("- [J_TIMER: [timer, GND]", "- [J_BUTTON: [button, GND]")], "J1 button: shared with SW2"),
]


@pytest.mark.parametrize(
    ("changes", "complaint"), [case[1:] for case in HAT_FAULTS], ids=[case[0] for case in HAT_FAULTS]
)
def test_a_fault_round_the_hat_is_found(changes: list[tuple[str, str]], complaint: str) -> None:
    found = broken("hat", *changes)
    assert [problem for problem in found if complaint in problem], found


def swapped_pads(name: str, first: str, second: str) -> str:
    """The board with the nets of two pads of a part exchanged."""
    before, _, rest = pcb().partition(f'(property "Reference" "{name}"')
    part, footprint, after = rest.partition("\n\t(footprint ")
    nets = {pad: net for pad, net in pads(part) if pad in (first, second)}
    out = []
    for piece in part.split("\n\t\t(pad "):
        pad = piece.partition(" ")[0].strip('"')
        mine, other = nets.get(pad), nets.get({first: second, second: first}.get(pad, ""))
        out.append(piece.replace(mine, other) if mine and other else piece)
    return before + f'(property "Reference" "{name}"' + "\n\t\t(pad ".join(out) + footprint + after


def pads(part: str) -> Iterator[tuple[str, str]]:
    """(number, its net as it stands in the file) of each pad."""
    for piece in part.split("\n\t\t(pad ")[1:]:
        net = piece.partition("(net ")[2].partition(")")[0]
        if net:
            yield piece.partition(" ")[0].strip('"'), f"(net {net})"


@pytest.mark.parametrize(
    ("name", "first", "second", "complaint"),
    [
        ("U1", "26", "27", "J1 SDA: at U1 SCL, not SDA"),
        ("U1", "6", "7", "gate is driven by U1 PWM1"),
        ("U1", "23", "26", "J1 OE: at U1 SCL"),
        ("U2", "9", "10", "LS1 +: at U2 OUT-"),
        ("U4", "5", "6", "J1 ID_SD: at U4 SCL"),
        ("Q1", "2", "3", "D1-D4: has 0 driver transistors"),
        ("Q2", "1", "3", "D5-D8"),
        ("J1", "11", "13", "J1 button: shared with SW2"),
        ("J1", "3", "27", "J1 SDA: shared with U4"),
        ("J_LAMP", "1", "2", "D1-D4 +: not on 5V by way of a fuse"),
    ],
)
def test_a_fault_on_the_hats_board_is_found(name: str, first: str, second: str, complaint: str) -> None:
    text = swapped_pads(name, first, second)
    assert text != pcb()
    found = problems(wiring.whole(WIRING["hat"], text))
    assert [problem for problem in found if complaint in problem], found


@pytest.mark.parametrize(("value", "fault"), [("10k", False), ("1 kohm", False), ("47k", True), ("open", True)])
def test_oe_of_the_hat_is_up_against_the_pis_pull_down(value: str, fault: bool) -> None:
    hat = harness("hat")
    told = Harness(hat.parts | {"R1": replace(hat.parts["R1"], subtype=value)}, hat.wires, hat.joints)
    assert any("U1 OE: R1 may be 10000 ohm" in problem for problem in problems(told)) is fault


def test_colliding_addresses_are_found() -> None:
    """Two chips on the lamp's bus at one address; or one at 0x70, where every PCA9685 listens as well."""
    joints = ((("J1", "SDA"), ("U9", "SDA")),)
    for address, owners in ((0x40, "U1 and U9"), (0x70, r"U1 (all call) and U9")):
        told = harness("breadboard")
        chip = Part("U9", "chip", notes=f"I2C address 0x{address:02x}")
        told = Harness(told.parts | {"U9": chip}, told.wires, told.joints + joints)
        found = list(wiring_check.address_problems(told, given().config))
        assert found == [f"I2C address 0x{address:02x} on SDA belongs to {owners}"]


def test_the_memory_has_a_bus_of_its_own() -> None:
    told = {name: (bus, address) for bus, address, name in wiring_check.addresses(harness("hat"))}
    assert told == {"U1": ("SDA", 0x40), "U1 (all call)": ("SDA", 0x70), "U4": ("ID_SD", 0x50)}


def test_the_page_lists_the_pins_that_the_hat_takes() -> None:
    (told,) = re.findall(r"^\| Lull HAT \| `[^`]+` \| ([\d, ]+) \|", README_TEXT, re.MULTILINE)
    hat = harness("hat")
    on_board = {pin.gpio for pin in pins() if pin.key and pin.gpio is not None and len(hat.net(("J1", pin.key))) > 2}
    controls = {pin.gpio for pin in pins() if pin.kind == "control"}
    assert {int(gpio) for gpio in told.split(",")} == on_board - controls


def test_the_speakers_of_the_hat_are_left_and_right() -> None:
    assert ("U2", "OUT+") in harness("hat").net(("LS1", "+"))
    assert ("U3", "OUT+") in harness("hat").net(("LS2", "+"))


@pytest.mark.parametrize(
    "change",
    [
        ("- [J1: [button], W_BUTTON", "- [J1: [snooze], W_BUTTON"),
        ("- [J1: [button], W_BUTTON", "- [J7: [button], W_BUTTON"),
        ("- [J1: [button], W_BUTTON", "- [J1: [GND], W_BUTTON"),  # which of eight
        ("W_BUTTON: [2], SW1", "W_BUTTON: [3], SW1"),
        ("W_BUTTON: [2], SW1", "W_NOTHING: [2], SW1"),
        ("W_I2S: [1-3]", "W_I2S: [1-2]"),
    ],
    ids=["pin", "part", "ambiguous pin", "wire", "cable", "count"],
)
def test_a_file_that_wireviz_would_refuse_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(Malformed):
        parse(changed(WIRING["breadboard"], change))
