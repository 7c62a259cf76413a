"""The lamp on a terminal: a globe in true colour whose light falls on the wall behind, and goes as the lamp goes."""

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.strip import Strip
from textual.widget import Widget

from device.light.colour import level_of, light_lux, luminance_of
from device.light.contract import DARK, Colour

Rgb = NDArray[np.float64]  # linear light, last axis red, green, blue; 1 is all that the screen can give

WALL = (20, 17, 15)  # sRGB, the panel's background
GLASS = 0.008  # linear light of the globe when it is dark: just there
RIM_PIXELS = 2.2  # soft enough to hide the pixels
HALO = 0.34  # light on the wall at the globe's rim, as a share of the globe's
DIMMEST = 0.18  # level of the screen for the least light of the lamp; a lit room would swallow the truth
CHANNELS = ("red", "amber", "warm white")
ON_SCREEN = ((255, 58, 30), (255, 146, 36), (255, 214, 160))  # the hue of each channel, sRGB


def linear(srgb: tuple[int, int, int]) -> Rgb:
    """Light of an 8-bit sRGB colour, after IEC 61966-2-1."""
    v = np.array(srgb) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def encoded(light: Rgb) -> NDArray[np.uint8]:
    """The other way round; more than the screen can give is cut off."""
    v = np.clip(light, 0.0, 1.0)
    srgb = np.where(v <= 0.0031308, 12.92 * v, 1.055 * v ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * srgb), np.uint8)


LUMINANCE = np.array((0.2126, 0.7152, 0.0722))  # of linear sRGB
HUES = np.array([linear(c) / (LUMINANCE @ linear(c)) for c in ON_SCREEN])  # each of luminance 1


def brightness(colour: Colour, full_lux: Colour) -> float:
    """Level 0..1 of what the lamp shows, all channels at full being 1."""
    whole_lux = sum(full_lux)
    return level_of(light_lux(colour, full_lux) / whole_lux) if whole_lux else 0.0


def on_screen(colour: Colour, full_lux: Colour) -> Rgb:
    """The lamp's hue, as light on the screen as the lamp is to the eye, but never too dim to be seen."""
    lux = np.array(colour) * np.array(full_lux)
    if not lux.any():
        return np.zeros(3)
    luminance = luminance_of(DIMMEST + (1 - DIMMEST) * brightness(colour, full_lux))
    return np.asarray(lux @ HUES / lux.sum() * luminance)


def named(colour: Colour, full_lux: Colour) -> str:
    """The channels that carry the light: "red and amber"."""
    whole_lux = light_lux(colour, full_lux)
    lit = [
        name
        for name, share, full in zip(CHANNELS, colour, full_lux, strict=True)
        if share * full > 0.02 * whole_lux  # what colours the light
    ]
    return " and ".join(lit) if len(lit) < 3 else "warm white"


class ScreenLamp:
    """See `Lamp`; keeps what it shows."""

    def __init__(self) -> None:
        self.showing = DARK

    def set(self, red: float, amber: float, warm_white: float) -> None:
        """See `Lamp`."""
        self.showing = Colour(red, amber, warm_white)

    def close(self) -> None:
        """See `Lamp`."""
        self.showing = DARK


def falloff(rows: int, columns: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much of the lamp's light each pixel sends, 0..1 and nothing at the edges; and how much of it is globe."""
    y, x = np.mgrid[0.5:rows, 0.5:columns]
    x, y = x - columns / 2, y - rows / 2
    radius = 0.23 * min(rows, columns)
    away = np.hypot(x, y)
    globe = np.clip((radius - away) / RIM_PIXELS + 0.5, 0.0, 1.0)
    halo = HALO / (1 + ((away - radius).clip(0) / radius) ** 2)  # as from a ball before a wall
    edge = ((1 - (2 * x / columns) ** 2) * (1 - (2 * y / rows) ** 2)) ** 1.6
    body = 1 - 0.45 * (away / radius).clip(0, 1) ** 2  # a ball of opal glass is brightest in its middle
    return globe * body + (1 - globe) * halo * edge, globe


class Glow(Widget):
    """A picture of two pixels a cell, painted anew only when what the screen shows of the light has changed."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._light: Rgb = np.zeros(3)
        self._sends, self._globe = falloff(2, 1)
        self._pixels = np.zeros((2, 1, 3), np.uint8)

    def show(self, light: Rgb) -> None:
        """Shine like this, linear."""
        if np.array_equal(encoded(light), encoded(self._light)):
            return
        self._light = light
        self._paint()

    def on_resize(self, event: Resize) -> None:
        """Fill the new size."""
        self._sends, self._globe = falloff(2 * max(event.size.height, 1), max(event.size.width, 1))
        self._paint()

    def render_line(self, y: int) -> Strip:
        """Of Textual: a line of half blocks, the upper pixel in the ink and the lower one behind it."""
        if 2 * y + 1 >= len(self._pixels):
            return Strip.blank(self.size.width, Style())  # without one, NO_COLOR has nothing to strip
        pairs = zip(self._pixels[2 * y].tolist(), self._pixels[2 * y + 1].tolist(), strict=True)
        return Strip([Segment("▀", Style(color=_colour(upper), bgcolor=_colour(lower))) for upper, lower in pairs])

    def _paint(self) -> None:
        light = linear(WALL) + self._sends[..., np.newaxis] * self._light + GLASS * self._globe[..., np.newaxis]
        self._pixels = encoded(light)
        self.refresh()


def _colour(rgb: list[int]) -> Color:
    return Color.from_rgb(*rgb)
