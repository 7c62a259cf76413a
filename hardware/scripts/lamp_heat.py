"""The lamp's currents, and the heat they make: of LEDs, resistors and transistors, in its cell, in the box. Pure."""

from functools import cache
from typing import NamedTuple

from hardware.enclosure import air
from hardware.enclosure.figures import Figures
from hardware.scripts.lamp_facts import TYPICAL, Corner, End, Facts, Led, Mosfet

ENCLOSURE = Figures()


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
    to_room_w_k, to_box_w_k = (cell_u_w_per_m2_k * face_m2 for face_m2 in air.cell_faces_m2(ENCLOSURE))
    now = Warmer(0.0, 0.0)
    for _ in range(20):  # each is a fraction of the last step: far below a hundredth of a kelvin at the end
        box_k = air.warmth_k(ENCLOSURE, max(box_w + to_box_w_k * (now.cell_k - now.box_k), 0.0))
        now = Warmer(box_k, (lamp_w + to_box_w_k * box_k) / (to_room_w_k + to_box_w_k))
    return now


def junction_c(facts: Facts, led: Led, corner: Corner = TYPICAL, night: End = "max") -> float:
    """Of one LED in its cell."""
    return cell_c(facts, corner, night) + led_w(facts, led, corner) * led.junction_ambient_k_per_w


def mosfet_c(facts: Facts, mosfet: Mosfet, led: Led, corner: Corner = TYPICAL) -> float:
    """Junction of the transistor in the closed box."""
    return box_c(facts, corner) + mosfet_w(facts, mosfet, led, corner) * mosfet.junction_ambient_k_per_w
