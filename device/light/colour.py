"""From what the eye should see to what three LEDs should do, and what that means for sleep.

A level is 0..1: CIE 1931 lightness L* / 100, so that equal steps look equal. As it falls warm white goes first, then
amber, and the last of the light is red alone, to which the eye's clock is all but blind.
"""

from itertools import pairwise

from device.light.contract import Colour

KAPPA = 24389 / 27  # CIE 15: below this knee lightness is linear, L* = kappa Y; above it L* = 116 Y^(1/3) - 16
KNEE_LUMINANCE = 216 / 24389  # L* = 8

# Dim to warm, as the eye follows it from dark to full; between these each channel moves in proportion to the light.
PATH = (
    Colour(0.0, 0.0, 0.0),
    Colour(0.06, 0.0, 0.0),
    Colour(0.40, 0.25, 0.0),
    Colour(1.0, 1.0, 1.0),
)

# Melanopic daylight efficacy ratio: lux of daylight that move the eye's clock as one lux of this does. Computed with
# the action spectrum of CIE S 026:2018 for ideal LEDs of 625 and 590 nm, 18 nm wide, and for a 2200 K black body.
MELANOPIC_DER = Colour(red=0.0026, amber=0.0210, warm_white=0.34)


def luminance_of(level: float) -> float:
    """Relative luminance 0..1 of a level."""
    lightness = 100 * level
    return ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / KAPPA


def level_of(luminance: float) -> float:
    """Level of a relative luminance 0..1."""
    lightness = 116 * luminance ** (1 / 3) - 16 if luminance > KNEE_LUMINANCE else KAPPA * luminance
    return lightness / 100


def light_lux(colour: Colour, full_lux: Colour) -> float:
    """Light at the pillow, given each channel's at full; photopic lux."""
    return sum(share * full for share, full in zip(colour, full_lux, strict=True))


def melanopic_edi_lux(colour: Colour, full_lux: Colour) -> float:
    """Melanopic equivalent daylight illuminance at the pillow; below 1 lux asleep, 10 before (Brown et al. 2022)."""
    return sum(der * share * full for der, share, full in zip(MELANOPIC_DER, colour, full_lux, strict=True))


def mix(level: float, full_lux: Colour, redness: float = 0.0) -> Colour:
    """The colour of a level, its light exactly as bright as the level says of all channels at full together.

    `redness` 0..1 moves from dim-to-warm to red alone at the same brightness, as far as red goes. A channel whose full
    light is 0 lux is not fitted and stays dark.
    """
    wanted_lux = luminance_of(level) * sum(full_lux)
    warm = _along_path(wanted_lux, full_lux)
    red = Colour(min(wanted_lux / full_lux.red, 1.0) if full_lux.red else 0.0, 0.0, 0.0)
    return _between(warm, red, redness)


def _along_path(wanted_lux: float, full_lux: Colour) -> Colour:
    fitted = [Colour(*(share if full else 0.0 for share, full in zip(c, full_lux, strict=True))) for c in PATH]
    for start, end in pairwise(fitted):
        start_lux, end_lux = light_lux(start, full_lux), light_lux(end, full_lux)
        if start_lux < end_lux and wanted_lux <= end_lux:
            return _between(start, end, (wanted_lux - start_lux) / (end_lux - start_lux))
    return fitted[-1]


def _between(start: Colour, end: Colour, share: float) -> Colour:
    return Colour(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
