"""The HAT's schematic, block by block."""

from collections.abc import Mapping

from hardware.hat import shutdown
from hardware.hat.drawing import Library, Place, Sheet
from hardware.hat.parts import PARTS
from hardware.hat.pins import CHANNELS, CONTACTS
from hardware.hat.sexpr import Node, quoted
from hardware.scripts.pins import PLACE_OF

PROJECT = "lull-hat"
REVISION = "A"
COLOURS = {"red": "R", "amber": "A", "warm_white": "W"}  # as J_LAMP is marked
_USUAL_TEXT, _USUAL_VALUE = (1.2, -0.5), (1.2, 0.6)  # beside an upright two-legged part
_ABOVE, _ABOVE_VALUE = (0.0, -1.9), (0.0, -1.0)  # over a lying one


def _title() -> list[Node]:
    remark = "Never fabricated. Drawn by python -m hardware.hat.build"
    licence = "CERN-OHL-P v2"
    head: list[Node] = [["title", quoted("Lull HAT")], ["rev", quoted(REVISION)], ["company", quoted("Lull")]]
    return ["title_block", *head, ["comment", "1", quoted(remark)], ["comment", "2", quoted(licence)]]


class _Draft:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def upright(self, ref: str, at: Place) -> tuple[Place, Place]:
        """A two-legged part, standing: its upper and lower pin."""
        placed = self.sheet.part(PARTS[ref], at, ref=_USUAL_TEXT, value=_USUAL_VALUE)
        return placed[1], placed[2]

    def lying(self, ref: str, at: Place) -> tuple[Place, Place]:
        """A two-legged part, lying: its left and right pin."""
        placed = self.sheet.part(PARTS[ref], at, angle=90, ref=_ABOVE, value=_ABOVE_VALUE)
        return placed[1], placed[2]

    def bypass(self, ref: str, at: Place, supply: str) -> None:
        """A capacitor between a supply and ground."""
        upper, lower = self.upright(ref, at)
        self.sheet.power(supply, upper)
        self.sheet.power("GND", lower)


def draw(library: Library, signals: Mapping[str, int], channels: Mapping[str, int]) -> Sheet:
    """The whole sheet. `signals`: net to GPIO; `channels`: colour to output of the lamp chip."""
    sheet = Sheet(library, PROJECT, _title())
    draft = _Draft(sheet)
    _header(sheet, signals)
    _lamp_chip(draft, channels)
    _lamp_drivers(draft)
    _memory(draft)
    _amplifiers(draft)
    _contacts(draft)
    _rest(draft)
    return sheet


def _header(sheet: Sheet, signals: Mapping[str, int]) -> None:
    sheet.block("Raspberry Pi, 40-pin header", (6, 6), (58, 45))
    header = sheet.part(PARTS["J1"], (31, 26), ref=(-11, -12.5), value=(-8.5, -12.5))
    nets = {PLACE_OF[gpio]: net for net, gpio in signals.items()}
    for gpio, place in PLACE_OF.items():
        pin = header[place]
        if place in nets:
            sheet.stub(nets[place], pin, -1 if pin[0] < 31 else 1)
        else:
            assert gpio not in signals.values()
            sheet.unused(pin)
    for place, net in ((2, "+5V"), (1, "+3V3")):
        x, y = header[place]
        turned = (x + (1 if net == "+5V" else 4), y)
        sheet.wire((x, y), turned, (turned[0], y - 1))
        sheet.power(net, (turned[0], y - 1))
    sheet.power("GND", header[6])


def _lamp_chip(draft: _Draft, channels: Mapping[str, int]) -> None:
    sheet = draft.sheet
    sheet.block("Lamp: PWM chip, I2C address 0x40", (60, 6), (106, 45))
    chip = sheet.part(PARTS["U1"], (84, 25), ref=(2.5, -9.3), value=(5, -9.3))
    sheet.power("+3V3", chip[28])
    sheet.power("GND", chip[14])
    sheet.stub("SCL", chip[26], -2)
    sheet.stub("SDA", chip[27], -2)
    sheet.power("GND", chip[25], 270)  # the chip's own oscillator
    oe = chip[23]
    node = (68.0, oe[1])
    sheet.wire(oe, node)
    sheet.stub("LAMP_OE", node, -1)
    upper, lower = draft.upright("R1", (68, node[1] - 1.5))
    assert lower == node
    sheet.power("+3V3", upper)
    sheet.junction(node)
    _tie_addresses(sheet, [chip[pin] for pin in (1, 2, 3, 4, 5, 24)])
    for output, pin in enumerate((6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22)):
        colour = next((colour for colour, channel in channels.items() if channel == output), None)
        if colour:
            sheet.stub(f"PWM_{colour.upper()}", chip[pin], 2)
        else:
            sheet.unused(chip[pin])
    draft.bypass("C3", (99, 13), "+3V3")
    sheet.text(
        "OE high: every output low, no light. R1 holds\nit there until the boot lines pull it low.", (61.5, 36.5)
    )
    sheet.text("No pull-ups for SDA and SCL:\nthe Pi has 1.8k.", (61.5, 41))


def _tie_addresses(sheet: Sheet, pins: list[Place]) -> None:
    column = pins[0][0] - 2
    for pin in pins:
        sheet.wire(pin, (column, pin[1]))
    for pin in pins[1:-1]:
        sheet.junction((column, pin[1]))
    sheet.wire(*((column, pin[1]) for pin in pins))
    bottom = pins[-1][1] + 1
    sheet.wire((column, pins[-1][1]), (column, bottom))
    sheet.junction((column, pins[-1][1]))
    sheet.power("GND", (column, bottom))


def _lamp_drivers(draft: _Draft) -> None:
    sheet = draft.sheet
    sheet.block("Lamp: drivers, low side, and the LED board's connector", (108, 6), (159, 45))
    for row, colour in enumerate(CHANNELS):
        y = 14.0 + 11 * row
        sheet.label(f"PWM_{colour.upper()}", (117, y), left=True)
        left, right = draft.lying(f"R{2 + row}", (119.5, y))
        sheet.wire((117, y), left)
        gate = (124.0, y)
        sheet.wire(right, gate)
        upper, lower = draft.upright(f"R{5 + row}", (124, y + 1.5))
        assert upper == gate
        sheet.junction(gate)
        sheet.power("GND", lower)
        mosfet = sheet.part(PARTS[f"Q{1 + row}"], (135, y), ref=(2.2, -0.5), value=(2.2, 0.7))
        sheet.wire(gate, mosfet[1])
        sheet.label(f"GATE_{colour.upper()}", (124.3, y))
        sheet.power("GND", mosfet[2])
        drain = mosfet[3]
        sheet.wire(drain, (drain[0], drain[1] - 1))
        sheet.stub(f"LAMP_{colour.upper()}", (drain[0], drain[1] - 1), 2)
    connector = sheet.part(PARTS["J_LAMP"], (155, 24), ref=(-1, -2.5), value=(-1, 3.6))
    x, y = connector[1]
    sheet.wire((x, y), (x - 1, y), (x - 1, y - 1))
    sheet.power("+5V", (x - 1, y - 1))
    for pin, colour in enumerate(CHANNELS, start=2):
        sheet.stub(f"LAMP_{colour.upper()}", connector[pin], -1)
    draft.bypass("C2", (153, 14), "+5V")
    remark = "4 LEDs a channel, each with\nits own resistor: hardware/lamp.md"
    sheet.text(remark, (141, 40))


def _memory(draft: _Draft) -> None:
    sheet = draft.sheet
    sheet.block("HAT ID memory, address 0x50 on the ID bus", (6, 47), (58, 80))
    chip = sheet.part(PARTS["U4"], (26, 61), ref=(-3.5, -2.7), value=(0.6, -2.7))
    sheet.power("+3V3", chip[8])
    sheet.power("GND", chip[4])
    for pin in (1, 2, 3):
        sheet.wire(chip[pin], (20, chip[pin][1]))
    sheet.wire((20, chip[1][1]), (20, chip[2][1]), (20, chip[3][1]), (20, chip[3][1] + 1))
    for pin in (2, 3):
        sheet.junction((20, chip[pin][1]))
    sheet.power("GND", (20, chip[3][1] + 1))
    for pin, net, ref, x in ((5, "ID_SD", "R12", 36.0), (6, "ID_SC", "R13", 45.0)):
        y = chip[pin][1]
        sheet.wire(chip[pin], (x, y), (x + 3, y))
        upper, _ = draft.upright(ref, (x, y - 1.5))
        sheet.junction((x, y))
        sheet.power("+3V3", upper)
        sheet.label(net, (x + 3, y))
    sheet.stub("ID_WP", chip[7], 2)
    draft.bypass("C8", (11, 61), "+3V3")
    node = (32.0, 74.0)
    upper, lower = draft.upright("R14", (32, 72.5))
    assert lower == node
    sheet.power("+3V3", upper)
    sheet.stub("ID_WP", node, -2)
    jumper = sheet.part(PARTS["JP1"], (37.5, 74), ref=(-1.2, -1.9), value=(-1.2, 1.5))
    sheet.wire(node, jumper[1])
    sheet.junction(node)
    end = (jumper[2][0] + 1, jumper[2][1])
    sheet.wire(jumper[2], end)
    sheet.power("GND", end)
    sheet.text("Bridge JP1 while\nthe memory is written.", (8, 72))


def _amplifiers(draft: _Draft) -> None:
    sheet = draft.sheet
    sheet.block("Amplifiers: left and right, 6 dB", (60, 47), (159, 80))
    _amplifier(draft, 60, "L", "U2", ("R8", "R9"), ("C4", "C5"))
    _amplifier(draft, 110, "R", "U3", ("R10", "R11"), ("C6", "C7"))
    left, right = shutdown.driven(shutdown.SERIES_LEFT_OHM), shutdown.driven(shutdown.SERIES_RIGHT_OHM)
    remark = (
        "SD_MODE, trip points 0.16 V, 0.77 V, 1.4 V, 100k inside to ground. "
        f"AMP_MUTE high (3.3 V): U2 at {left.usual:.2f} V plays left, U3 at {right.usual:.2f} V plays right. "
        "Low or undriven: both at 0 V, off."
    )
    sheet.text(remark, (61, 78), 1.4)


def _amplifier(draft: _Draft, x: float, side: str, chip: str, sd: tuple[str, str], bypass: tuple[str, str]) -> None:
    sheet = draft.sheet
    amplifier = sheet.part(PARTS[chip], (x + 25, 62), ref=(1, -4.6), value=(3.5, -4.6))
    for pin, net in ((1, "I2S_DOUT"), (16, "I2S_BCLK"), (14, "I2S_LRCLK")):
        sheet.stub(net, amplifier[pin], -1)
    y = amplifier[4][1]
    sheet.label("AMP_MUTE", (x + 6, y), left=True)
    left, right = draft.lying(sd[0], (x + 8, y))
    sheet.wire((x + 6, y), left)
    node = (x + 12, y)
    sheet.wire(right, node, amplifier[4])
    _, lower = draft.upright(sd[1], (node[0], y + 1.5))
    sheet.junction(node)
    sheet.power("GND", lower)
    sheet.label(f"SD_{side}", (node[0] + 0.3, y))
    gain = amplifier[2]
    sheet.wire(gain, (gain[0] - 1, gain[1]))
    sheet.power("+5V", (gain[0] - 1, gain[1]), 90)
    sheet.power("+5V", amplifier[7])
    ground = amplifier[3]
    sheet.wire(ground, (ground[0], ground[1] + 1))
    sheet.wire(amplifier[17], (amplifier[17][0], ground[1] + 1), (ground[0], ground[1] + 1))
    sheet.power("GND", (ground[0], ground[1] + 1))
    draft.bypass(bypass[0], (x + 33, 53.5), "+5V")
    draft.bypass(bypass[1], (x + 40, 53.5), "+5V")
    connector = sheet.part(PARTS[f"J_SPK_{side}"], (x + 42, amplifier[9][1]), ref=(-1, -1.7), value=(-1, 2.6))
    for pin, output, sign in ((1, 9, "P"), (2, 10, "N")):
        sheet.wire(amplifier[output], connector[pin])
        sheet.label(f"SPK_{side}_{sign}", (x + 32, amplifier[output][1]))


def _contacts(draft: _Draft) -> None:
    sheet = draft.sheet
    sheet.block(
        "Controls: each contact to ground, 10k to 3.3 V, 1k and 10 nF (10 us down, 110 us up)", (6, 82), (112, 111)
    )
    places: dict[str, Place] = {
        "button": (22, 91),
        "timer": (74, 91),
        "knob_a": (22, 104),
        "knob_b": (53, 104),
        "knob_push": (84, 104),
    }
    for number, key in enumerate(CONTACTS):
        _contact(draft, key.upper(), number, places[key])
    for ref, key, x in (("J_BUTTON", "BUTTON", 9.0), ("J_TIMER", "TIMER", 60.0)):
        connector = sheet.part(PARTS[ref], (x, 91), mirror=True, ref=(1, -1.7), value=(1, 2.6))
        sheet.wire(connector[1], (x + 13 if x < 20 else x + 14, 91))
        sheet.label(f"{key}_SW", (x + 3, 91))
        sheet.power("GND", connector[2])
    knob = sheet.part(PARTS["J_KNOB"], (9, 104), mirror=True, ref=(1, -3.4), value=(1, 3.6))
    for pin, net in ((1, "KNOB_A_SW"), (3, "KNOB_B_SW"), (4, "KNOB_PUSH_SW")):
        sheet.stub(net, knob[pin], 1)
    for pin in (2, 5):
        sheet.stub("GND", knob[pin], 1)


def _contact(draft: _Draft, net: str, number: int, at: Place) -> None:
    """From the contact's node to the Pi's pin."""
    sheet = draft.sheet
    x, y = at
    node = (x + 3, y)
    if net.startswith("KNOB"):
        sheet.label(f"{net}_SW", (x, y), left=True)
    sheet.wire((x, y), node)
    upper, lower = draft.upright(f"R{15 + number}", (x + 3, y - 1.5))
    assert lower == node
    sheet.power("+3V3", upper)
    sheet.junction(node)
    left, right = draft.lying(f"R{20 + number}", (x + 8, y))
    sheet.wire(node, left)
    pin = (x + 12, y)
    sheet.wire(right, pin)
    upper, lower = draft.upright(f"C{9 + number}", (x + 12, y + 1.5))
    assert upper == pin
    sheet.junction(pin)
    sheet.power("GND", lower)
    sheet.stub(net, pin, 1)


def _rest(draft: _Draft) -> None:
    sheet = draft.sheet
    sheet.block("5 V reservoir, mounting holes M2.5", (114, 82), (159, 97))
    draft.bypass("C1", (121, 91), "+5V")
    for number in (1, 2, 3, 4):
        sheet.part(PARTS[f"H{number}"], (124 + 7 * number, 91), ref=(-0.7, 2), value=(0, 3))
    sheet.text("5 V from the Pi's own supply; the budget is in hardware/README.md.", (116, 95.5))
