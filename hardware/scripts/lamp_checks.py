"""What must hold of the lamp: the channels of the rig, every rating, and a night as dark as sleep asks for. Pure."""

from collections.abc import Iterator

from device.config import Config
from device.light.contract import Colour
from hardware.scripts.lamp_facts import BRIGHTEST, DIMMEST, Facts
from hardware.scripts.lamp_heat import (
    channel_a,
    junction_c,
    led_a,
    mosfet_c,
    mosfet_v,
    resistor_w,
    supply_v,
)
from hardware.scripts.lamp_light import NEAR_M, config_lux, pillow_lux, seen

EVENING_EDI_LUX, ASLEEP_EDI_LUX = 10.0, 1.0  # at most, melanopic: Brown et al. 2022
DRIVE_V = 3.3  # a high output of the chip
SAME_RATIO = 0.35  # how far the colours may be from the configuration's proportions: a bin of LEDs is wider than that
MARGIN_K = 20.0  # that every junction stays below its rating


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
