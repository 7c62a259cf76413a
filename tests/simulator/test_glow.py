"""The lamp on the screen: as light as the lamp, of its hue, nothing in the dark."""

import numpy as np
import pytest

from device.bedside import full_lux_of
from device.config import Config
from device.light.colour import level_of, mix
from device.light.contract import DARK, Colour
from device.simulator.glow import LUMINANCE, brightness, encoded, falloff, linear, named, on_screen

FULL_LUX = full_lux_of(Config())


@pytest.mark.parametrize("level", [0.05, 0.2, 0.35, 0.7, 1.0])
def test_what_is_shown_is_as_bright_as_it_is(level: float) -> None:
    assert brightness(mix(level, FULL_LUX), FULL_LUX) == pytest.approx(level)


def test_brighter_lamps_are_brighter_on_the_screen() -> None:
    shown = [level_of(float(LUMINANCE @ on_screen(mix(n / 50, FULL_LUX), FULL_LUX))) for n in range(1, 51)]

    assert np.all(np.diff(shown) > 0)
    assert shown[0] > 0.17  # the least can be seen
    assert shown[-1] == pytest.approx(1.0)


def test_the_hue_is_warm_at_every_level() -> None:
    for n in range(1, 101):
        red, green, blue = encoded(on_screen(mix(n / 100, FULL_LUX), FULL_LUX))
        assert red >= green >= blue


def test_red_is_redder_than_the_mix() -> None:
    red, green, _ = on_screen(mix(0.35, FULL_LUX, redness=1.0), FULL_LUX)
    warm_red, warm_green, _ = on_screen(mix(0.35, FULL_LUX), FULL_LUX)

    assert green / red < warm_green / warm_red


def test_dark_is_dark() -> None:
    assert not on_screen(DARK, FULL_LUX).any()
    assert not on_screen(Colour(0.5, 0.5, 0.5), DARK).any()
    assert brightness(Colour(0.5, 0.5, 0.5), DARK) == 0.0


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        (Colour(0.1, 0.0, 0.0), "red"),
        (Colour(0.4, 0.2, 0.0), "red and amber"),
        (Colour(0.4, 0.2, 0.001), "red and amber"),
        (Colour(1.0, 1.0, 1.0), "warm white"),
    ],
)
def test_a_colour_has_a_name(colour: Colour, name: str) -> None:
    assert named(colour, FULL_LUX) == name


def test_srgb_there_and_back() -> None:
    assert [int(encoded(linear((v, v, v)))[0]) for v in range(256)] == list(range(256))


def test_light_falls_off_outward_and_ends_before_the_edge() -> None:
    sends, globe = falloff(24, 30)

    assert np.all(np.diff(sends[12, 15:]) <= 1e-12)
    assert sends[12, 15] > 0.9
    assert max(sends[0].max(), sends[-1].max(), sends[:, 0].max(), sends[:, -1].max()) < 0.02
    assert globe[12, 15] == 1.0
    assert not globe[0].any()
