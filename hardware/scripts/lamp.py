"""The lamp, computed: currents, heat, and the light that arrives at the pillow, from the facts in hardware/lamp.toml.

`python -m hardware.scripts.lamp` writes hardware/lamp.md, hardware/lamp-board.svg and hardware/lamp.png, and tells what
is out of its rating. Everything but `main` is pure. Light is counted as photometry does: a source that radiates as a
matt surface, of I cd ahead, gives pi I lm in all and I / d^2 lx at d m.
"""

import hashlib
import math
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from device.config import Config
from device.config_file import parse
from device.light.colour import light_lux, melanopic_edi_lux, mix
from device.light.contract import Colour
from hardware.enclosure.figures import Figures

ROOT = Path(__file__).resolve().parents[2]
FACTS, CONFIG = ROOT / "hardware/lamp.toml", ROOT / "config/device.toml"
PAGE, PICTURE = ROOT / "hardware/lamp.md", ROOT / "hardware/lamp.png"
BOARD = ROOT / "hardware/lamp-board.svg"
ENCLOSURE = Figures()

NEAR_M, FAR_M = 0.5, 1.0  # from the window of the lamp to the eye on the pillow
EVENING_EDI_LUX, ASLEEP_EDI_LUX = 10.0, 1.0  # at most, melanopic: Brown et al. 2022
DRIVE_V = 3.3  # a high output of the chip
SAME_RATIO = 0.35  # how far the colours may be from the configuration's proportions: a bin of LEDs is wider than that
MARGIN_K = 20.0  # that every junction stays below its rating

End = Literal["min", "typ", "max"]


class Range(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure as data sheets give it."""

    min: float
    typ: float
    max: float

    def at(self, end: End) -> float:
        """One of the three."""
        return {"min": self.min, "typ": self.typ, "max": self.max}[end]


class Led(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[channel]]`: LEDs of one kind side by side, each with its own resistor, behind one transistor."""

    name: str
    references: list[str]
    leds: int
    manufacturer: str
    part: str
    package: str
    alternates: list[str]
    resistor_ohm: float
    source: str
    from_memory: list[str]
    at_ma: float
    forward_v: Range
    slope_ohm: float
    half_angle_deg: float
    droop: float
    per_k: float
    max_ma: float
    max_junction_c: float
    junction_ambient_k_per_w: float
    intensity_mcd: Range | None = None
    flux_lm: Range | None = None
    nm: float | None = None
    peak_nm: float | None = None
    width_nm: float | None = None
    cct_k: float | None = None

    def flux_at_test_lm(self, end: End) -> float:
        """All the light of one LED at its test current; from the intensity ahead, which falls off as cos^m."""
        if self.flux_lm:
            return self.flux_lm.at(end)
        assert self.intensity_mcd, f"{self.part} has neither intensity_mcd nor flux_lm"
        power = -math.log(2) / math.log(math.cos(math.radians(self.half_angle_deg)))
        return self.intensity_mcd.at(end) / 1000 * 2 * math.pi / (power + 1)


class Mosfet(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[mosfet]]`, one for each channel."""

    part: str
    references: list[str]
    source: str
    on_ohm: float
    gate_v: float
    threshold_v: float
    max_v: float
    max_a: float
    junction_ambient_k_per_w: float
    max_junction_c: float
    from_memory: list[str]


class Diffuser(Struct, frozen=True, forbid_unknown_fields=True):
    """The part of the LEDs' light that leaves the box."""

    passes: Range
    from_memory: list[str]


class Box(Struct, frozen=True, forbid_unknown_fields=True):
    """What sits in the box beside the lamp, and how well the lamp's cell lets warmth through."""

    cell_u_w_per_m2_k: float
    pi_w: float
    amplifier_w: float
    room_c: Range
    from_memory: list[str]


class Facts(Struct, frozen=True, forbid_unknown_fields=True):
    """hardware/lamp.toml."""

    supply_v: float
    supply_tolerance: float
    resistor_tolerance: float
    resistor_rating_w: float
    channel: list[Led]
    mosfet: list[Mosfet]
    diffuser: Diffuser
    box: Box


class Corner(NamedTuple):
    """How far off supply, LED and resistor are."""

    supply: int  # -1, 0, 1 of its tolerance
    forward: End
    resistor: int


TYPICAL = Corner(0, "typ", 0)
BRIGHTEST, DIMMEST = Corner(1, "min", -1), Corner(-1, "max", 1)


def read(text: str) -> Facts:
    """The facts; raises msgspec.ValidationError for a missing or unknown key."""
    return msgspec.convert(tomllib.loads(text), Facts)


# Currents and heat


def supply_v(facts: Facts, corner: Corner = TYPICAL) -> float:
    """At the LEDs."""
    return facts.supply_v * (1 + corner.supply * facts.supply_tolerance)


def resistor_ohm(facts: Facts, led: Led, corner: Corner = TYPICAL) -> float:
    """In series with one LED."""
    return led.resistor_ohm * (1 + corner.resistor * facts.resistor_tolerance)


def led_a(facts: Facts, led: Led, corner: Corner = TYPICAL) -> float:
    """Through one LED that is full on; the transistor's few mV are left out, on the safe side."""
    above_v = supply_v(facts, corner) - led.forward_v.at(corner.forward) + led.slope_ohm * led.at_ma / 1000
    return max(above_v / (resistor_ohm(facts, led, corner) + led.slope_ohm), 0.0)


def led_v(facts: Facts, led: Led, corner: Corner = TYPICAL) -> float:
    """Across that LED."""
    return supply_v(facts, corner) - led_a(facts, led, corner) * resistor_ohm(facts, led, corner)


def resistor_w(facts: Facts, led: Led, corner: Corner = TYPICAL) -> float:
    """Heat of one resistor."""
    return led_a(facts, led, corner) ** 2 * resistor_ohm(facts, led, corner)


def led_w(facts: Facts, led: Led, corner: Corner = TYPICAL) -> float:
    """Heat of one LED, as if it gave no light."""
    return led_a(facts, led, corner) * led_v(facts, led, corner)


def channel_a(facts: Facts, led: Led, corner: Corner = TYPICAL) -> float:
    """Through the transistor."""
    return led.leds * led_a(facts, led, corner)


def lamp_a(facts: Facts, corner: Corner = TYPICAL) -> float:
    """Of all channels at full; what the 5 V budget has to count with."""
    return sum(channel_a(facts, led, corner) for led in facts.channel)


def mosfet_v(facts: Facts, mosfet: Mosfet, led: Led, corner: Corner = TYPICAL) -> float:
    """Lost in the transistor."""
    return channel_a(facts, led, corner) * mosfet.on_ohm


def mosfet_w(facts: Facts, mosfet: Mosfet, led: Led, corner: Corner = TYPICAL) -> float:
    """Heat of the transistor."""
    return channel_a(facts, led, corner) * mosfet_v(facts, mosfet, led, corner)


def box_c(facts: Facts, corner: Corner = TYPICAL, night: End = "max") -> float:
    """Air round the Pi in the closed box, everything on at once."""
    return facts.box.room_c.at(night) + _warmer(facts, corner).box_k


def cell_c(facts: Facts, corner: Corner = TYPICAL, night: End = "max") -> float:
    """Air round the LEDs, in the cell they are shut in, everything on at once."""
    return facts.box.room_c.at(night) + _warmer(facts, corner).cell_k


class Warmer(NamedTuple):
    """Than the room."""

    box_k: float
    cell_k: float


def _warmer(facts: Facts, corner: Corner) -> Warmer:
    box = facts.box
    return warmer(box.pi_w + box.amplifier_w, lamp_a(facts, corner) * supply_v(facts, corner), box.cell_u_w_per_m2_k)


@cache
def warmer(box_w: float, lamp_w: float, cell_u_w_per_m2_k: float) -> Warmer:
    """The lamp's heat leaves its cell through front and top, and through its other walls into the warm box."""
    to_room_w_k, to_box_w_k = (cell_u_w_per_m2_k * face_m2 for face_m2 in ENCLOSURE.cell_faces_m2)
    now = Warmer(0.0, 0.0)
    for _ in range(20):  # each is a fraction of the last step: far below a hundredth of a kelvin at the end
        box_k = ENCLOSURE.warmth_k(max(box_w + to_box_w_k * (now.cell_k - now.box_k), 0.0))
        now = Warmer(box_k, (lamp_w + to_box_w_k * box_k) / (to_room_w_k + to_box_w_k))
    return now


def junction_c(facts: Facts, led: Led, corner: Corner = TYPICAL, night: End = "max") -> float:
    """Of one LED in its cell."""
    return cell_c(facts, corner, night) + led_w(facts, led, corner) * led.junction_ambient_k_per_w


def mosfet_c(facts: Facts, mosfet: Mosfet, led: Led, corner: Corner = TYPICAL) -> float:
    """Junction of the transistor in the closed box."""
    return box_c(facts, corner) + mosfet_w(facts, mosfet, led, corner) * mosfet.junction_ambient_k_per_w


# Light


def flux_lm(facts: Facts, led: Led, end: End = "typ") -> float:
    """All the light of one LED, as warm as it gets on most nights."""
    share_of_test_current = led_a(facts, led) * 1000 / led.at_ma
    warm = max(1 + led.per_k * (junction_c(facts, led, night="typ") - 25), 0.0)
    return led.flux_at_test_lm(end) * math.pow(share_of_test_current, led.droop) * warm


def pillow_lux(facts: Facts, distance_m: float, end: End = "typ") -> Colour:
    """Each channel at full, on an eye that looks at the lamp from straight ahead; photopic lux.

    `end` is taken of the LEDs and of the diffuser alike.
    """
    passes = facts.diffuser.passes.at(end)
    lux = {led.name: led.leds * flux_lm(facts, led, end) * passes / (math.pi * distance_m**2) for led in facts.channel}
    return Colour(*(lux.get(name, 0.0) for name in Colour._fields))


class Seen(NamedTuple):
    """What arrives at the pillow."""

    colour: Colour
    lux: float
    edi_lux: float


def seen(level: float, full_lux: Colour, redness: float = 0.0) -> Seen:
    """Of a level, by the rig's own mixing; melanopic as device/light/colour.py counts it."""
    colour = mix(level, full_lux, redness)
    return Seen(colour, light_lux(colour, full_lux), melanopic_edi_lux(colour, full_lux))


def config_lux(config: Config) -> Colour:
    """What the configuration takes the lamp for."""
    return Colour(config.lamp.red_lux, config.lamp.amber_lux, config.lamp.warm_white_lux)


def leds_for(led: Led, has_lux: float, wanted_lux: float) -> int:
    """How many LEDs of this kind, at this current, give the wanted light where those there are give what they do."""
    return math.ceil(led.leds * wanted_lux / has_lux)


def ohm_for(facts: Facts, led: Led, share: float) -> float:
    """The resistor that makes a channel that many times as bright as it is, its warmth left as it is."""
    ampere = led_a(facts, led) * math.pow(share, 1 / led.droop)
    above_v = supply_v(facts) - led.forward_v.typ + led.slope_ohm * led.at_ma / 1000
    return above_v / ampere - led.slope_ohm


def share_with(facts: Facts, led: Led, ohm: float) -> float:
    """How many times as bright as it is a channel gets with another resistor."""
    return flux_lm(facts, replace(led, resistor_ohm=ohm)) / flux_lm(facts, led)


# What must hold


def complaints(facts: Facts, config: Config) -> list[str]:
    """Everything that must hold and does not, in plain words."""
    checks = (channels, colours, currents, resistors, junctions, transistors)
    return [line for check in checks for line in check(facts)] + [
        line for light in (proportions, darkness) for line in light(facts, config)
    ]


def channels(facts: Facts) -> Iterator[str]:
    """The channels are those of the rig, each with as many references as LEDs, none twice."""
    if (names := tuple(led.name for led in facts.channel)) != Colour._fields:
        yield f"channels are {', '.join(names)}; the rig has {', '.join(Colour._fields)}"
    for led in facts.channel:
        if len(led.references) != led.leds:
            yield f"{led.name}: {led.leds} LEDs, but {len(led.references)} references"
    references = [reference for led in facts.channel for reference in led.references]
    for reference in sorted({r for r in references if references.count(r) > 1}):
        yield f"{reference} is in the list twice"


def colours(facts: Facts) -> Iterator[str]:
    """Nothing shorter than amber, no white cooler than 2700 K."""
    within = {"red": (615, 640), "amber": (585, 600)}
    for led in facts.channel:
        low, high = within.get(led.name, (0, 0))
        if high and not (led.nm and low <= led.nm <= high):
            yield f"{led.name}: {led.nm} nm is not {low} to {high} nm"
        if not high and not (led.cct_k and led.cct_k <= 2700):
            yield f"{led.name}: {led.cct_k} K is cooler than 2700 K"


def currents(facts: Facts) -> Iterator[str]:
    """Each LED within its rating, at the corner that is worst for it."""
    for led in facts.channel:
        if (ma := led_a(facts, led, BRIGHTEST) * 1000) > led.max_ma:
            yield f"{led.name}: {ma:.1f} mA at worst, rated {led.max_ma:g} mA"
        if led_a(facts, led, DIMMEST) < led_a(facts, led) / 3:
            yield f"{led.name}: may be three times dimmer than it should: its resistor has too little of the 5 V"


def resistors(facts: Facts) -> Iterator[str]:
    """Each resistor below half of its rating."""
    for led in facts.channel:
        if (watt := resistor_w(facts, led, BRIGHTEST)) > facts.resistor_rating_w / 2:
            yield f"{led.name}: a resistor takes {watt:.3f} W, half of its rating is {facts.resistor_rating_w / 2:g} W"


def junctions(facts: Facts) -> Iterator[str]:
    """Each LED well below its hottest, in the closed box on a hot night."""
    for led in facts.channel:
        if (celsius := junction_c(facts, led, BRIGHTEST)) > led.max_junction_c - MARGIN_K:
            yield f"{led.name}: {celsius:.0f} C inside the LED, rated {led.max_junction_c:g} C"


def transistors(facts: Facts) -> Iterator[str]:
    """The chip's 3.3 V opens each transistor fully, and it stays cold."""
    for mosfet in facts.mosfet:
        if mosfet.gate_v > DRIVE_V:
            yield f"{mosfet.part}: its resistance is known at {mosfet.gate_v:g} V, the chip gives {DRIVE_V:g} V"
        if mosfet.threshold_v > DRIVE_V - 0.8:
            yield f"{mosfet.part}: may open only at {mosfet.threshold_v:g} V, too near to the chip's {DRIVE_V:g} V"
        if mosfet.max_v < 2 * supply_v(facts, BRIGHTEST):
            yield f"{mosfet.part}: {mosfet.max_v:g} V is not twice the supply"
        for led in facts.channel:
            if channel_a(facts, led, BRIGHTEST) > mosfet.max_a / 2:
                yield f"{mosfet.part}: {led.name} takes more than half of its {mosfet.max_a:g} A"
            if mosfet_v(facts, mosfet, led, BRIGHTEST) > 0.1:
                yield f"{mosfet.part}: {led.name} loses more than 0.1 V in it"
            if mosfet_c(facts, mosfet, led, BRIGHTEST) > mosfet.max_junction_c - MARGIN_K:
                yield f"{mosfet.part}: too hot with {led.name}"


def proportions(facts: Facts, config: Config) -> Iterator[str]:
    """The colours stand to each other as the configuration says, or its mixing is wrong until it is told."""
    own, meant = pillow_lux(facts, NEAR_M), config_lux(config)
    if not sum(meant):
        yield "the configuration takes every colour for dark"
        return
    for name, has, wants in zip(Colour._fields, own, meant, strict=True):
        share, wanted = has / sum(own), wants / sum(meant)
        if abs(share - wanted) > SAME_RATIO * wanted:
            yield f"{name}: {share:.0%} of the lamp's light, in the configuration {wanted:.0%}"


def darkness(facts: Facts, config: Config) -> Iterator[str]:
    """What Brown et al. 2022 ask for, near the lamp and with the brightest of its parts."""
    brightest = pillow_lux(facts, NEAR_M, "max")
    if (edi := seen(1.0, brightest).edi_lux) > EVENING_EDI_LUX:
        yield f"at full {edi:.1f} melanopic lux, more than {EVENING_EDI_LUX:g} in the evening"
    if (edi := seen(config.lamp.level, brightest).edi_lux) > ASLEEP_EDI_LUX:
        yield f"as a night begins {edi:.2f} melanopic lux, more than {ASLEEP_EDI_LUX:g}"
    if (edi := seen(config.lamp.night_light_level, brightest, redness=1.0).edi_lux) > ASLEEP_EDI_LUX:
        yield f"as a night light {edi:.2f} melanopic lux, more than {ASLEEP_EDI_LUX:g}"


def digest(facts: Facts, config: Config) -> str:
    """Of what the picture shows; it carries the digest it was drawn for."""
    shown = (*pillow_lux(facts, NEAR_M), *pillow_lux(facts, FAR_M), config.lamp.level)
    return hashlib.sha256(" ".join(f"{lux:.4f}" for lux in shown).encode()).hexdigest()


def main() -> int:
    """Write page and pictures; 1 when something does not hold."""
    from hardware.scripts.lamp_board import svg
    from hardware.scripts.lamp_page import page

    facts, config = read(FACTS.read_text()), parse(CONFIG.read_bytes(), CONFIG).config
    PAGE.write_text(page(facts, config))
    BOARD.write_text(svg(facts, ENCLOSURE.led_board))
    try:
        from hardware.scripts.lamp_picture import draw
    except ImportError:
        print(f"{PICTURE.name} is left as it is: matplotlib is not installed")
    else:
        draw(facts, config, PICTURE)
    wrong = complaints(facts, config)
    print("\n".join(wrong) if wrong else f"{PAGE.name}: {lamp_a(facts) * 1000:.0f} mA at full, all within its ratings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
