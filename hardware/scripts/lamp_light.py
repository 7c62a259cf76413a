"""The light that arrives at the pillow, and what another resistor does to it. Pure.

Light is counted as photometry does: a source that radiates as a matt surface, of I cd ahead, gives pi I lm in all and
I / d^2 lx at d m.
"""

import hashlib
import math
from typing import NamedTuple

from msgspec.structs import replace

from device.config import Config
from device.light.colour import light_lux, melanopic_edi_lux, mix
from device.light.contract import Colour
from hardware.scripts.lamp_facts import End, Facts, Led
from hardware.scripts.lamp_heat import junction_c, led_a

NEAR_M, FAR_M = 0.5, 1.0  # from the window of the lamp to the eye on the pillow


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


def share_with(facts: Facts, led: Led, ohm: float) -> float:
    """How many times as bright as it is a channel gets with another resistor."""
    return flux_lm(facts, replace(led, resistor_ohm=ohm)) / flux_lm(facts, led)


def digest(facts: Facts, config: Config) -> str:
    """Of what the picture shows; it carries the digest it was drawn for."""
    shown = (*pillow_lux(facts, NEAR_M), *pillow_lux(facts, FAR_M), config.lamp.level)
    return hashlib.sha256(" ".join(f"{lux:.4f}" for lux in shown).encode()).hexdigest()
