"""What the amplifiers' SD pins see, and so what they play: the arithmetic behind R8 to R11.

Source: MAX98357A/MAX98357B data sheet (Maxim, rev. 13, 2019), table "SD_MODE": trip points 0.16, 0.77 and 1.4 V,
100 kohm inside from SD_MODE to ground. Their spread is from memory, to be checked against the data sheet.
"""

from dataclasses import dataclass
from itertools import product

SERIES_LEFT_OHM = 1_000.0
SERIES_RIGHT_OHM = 20_000.0
TO_GROUND_OHM = 10_000.0
INSIDE_OHM = 100_000.0

# Trip points, V: (least, usual, most). Below the first: off; then (L+R)/2; then right; above the last: left.
OFF, MIX, RIGHT = (0.08, 0.16, 0.355), (0.65, 0.77, 0.825), (1.245, 1.4, 1.5)

SUPPLY_V = (3.135, 3.3, 3.465)  # the Pi's 3.3 V, 5 %
RESISTOR_SPREAD, INSIDE_SPREAD = 0.01, 0.08
UNDRIVEN_A = 5e-6  # what a pin that is an input may leak, twice over; the Pi's own pull-down only helps


@dataclass(frozen=True)
class Span:
    """A voltage with all tolerances at their worst, V."""

    least: float
    usual: float
    most: float


def _divided(supply_v: float, series_ohm: float, ground_ohm: float, inside_ohm: float) -> float:
    below = 1 / (1 / ground_ohm + 1 / inside_ohm)
    return supply_v * below / (below + series_ohm)


def driven(series_ohm: float, ground_ohm: float = TO_GROUND_OHM) -> Span:
    """SD while the GPIO is high."""
    corners = [
        _divided(supply, series_ohm * (1 + a), ground_ohm * (1 + b), INSIDE_OHM * (1 + c))
        for supply in SUPPLY_V
        for a, b, c in product(
            (-RESISTOR_SPREAD, RESISTOR_SPREAD), (-RESISTOR_SPREAD, RESISTOR_SPREAD), (-INSIDE_SPREAD, INSIDE_SPREAD)
        )
    ]
    return Span(min(corners), _divided(SUPPLY_V[1], series_ohm, ground_ohm, INSIDE_OHM), max(corners))


def undriven(ground_ohm: float = TO_GROUND_OHM) -> float:
    """SD while the GPIO is an input, at most, V."""
    return UNDRIVEN_A * ground_ohm


def plays(span: Span) -> str:
    """What an amplifier plays at such a voltage, for certain: off, mix, left, right; "unsure" near a trip point."""
    if span.most < OFF[0]:
        return "off"
    if OFF[2] < span.least and span.most < MIX[0]:
        return "mix"
    if MIX[2] < span.least and span.most < RIGHT[0]:
        return "right"
    return "left" if span.least > RIGHT[2] else "unsure"
