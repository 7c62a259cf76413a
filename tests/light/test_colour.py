"""Perceptual levels and the colours made of them: exact in light, warm as they fall, safe for sleep."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.bedside import full_lux_of
from device.config import Config
from device.light.colour import level_of, light_lux, luminance_of, melanopic_edi_lux, mix
from device.light.contract import DARK, Colour
from device.session.score import DRIFT, levels

FULL_LUX = full_lux_of(Config())
BRIGHT_LUX = Colour(20.0, 20.0, 10.0)  # a lamp that gives more than three times as much
LAMPS = pytest.mark.parametrize("full_lux", [FULL_LUX, BRIGHT_LUX], ids=["as drawn", "bright"])
LEVELS = [i / 1000 for i in range(1001)]
LUX = st.builds(Colour, *3 * [st.one_of(st.just(0.0), st.floats(0.1, 1000))])


@pytest.mark.parametrize(("lightness", "luminance"), [(0, 0.0), (8, 0.008856), (50, 0.18419), (100, 1.0)])
def test_lightness_as_cie_tables_have_it(lightness: float, luminance: float) -> None:
    assert luminance_of(lightness / 100) == pytest.approx(luminance, rel=1e-4)


@given(st.floats(0, 1))
@settings(derandomize=True)
def test_there_and_back(level: float) -> None:
    assert level_of(luminance_of(level)) == pytest.approx(level, abs=1e-12)


@given(st.floats(0, 1), LUX)
@settings(derandomize=True)
def test_the_light_is_exactly_what_the_level_says(level: float, full_lux: Colour) -> None:
    assert light_lux(mix(level, full_lux), full_lux) == pytest.approx(luminance_of(level) * sum(full_lux), rel=1e-9)


@given(LUX, st.sampled_from([0.0, 0.4, 1.0]))
@settings(derandomize=True, max_examples=30)
def test_each_channel_falls_with_the_level_and_never_jumps(full_lux: Colour, redness: float) -> None:
    total = sum(full_lux) or 1.0
    for (low, high), (lower, higher) in zip(
        pairwise(LEVELS), pairwise(mix(level, full_lux, redness) for level in LEVELS), strict=True
    ):
        moved_lux = (luminance_of(high) - luminance_of(low)) * total
        for below, above, full in zip(lower, higher, full_lux, strict=True):
            assert 0.0 <= below <= above + 1e-12 <= 1.0 + 1e-9
            assert (above - below) * full <= moved_lux * (1 + 1e-6) + 1e-9


@LAMPS
def test_warm_white_goes_first_then_amber_and_red_is_last(full_lux: Colour) -> None:
    goes = [max(level for level in LEVELS if mix(level, full_lux)[channel] == 0.0) for channel in range(3)]
    assert goes[0] == 0.0 < goes[1] < goes[2] < 1.0
    assert mix(1.0, full_lux) == (1.0, 1.0, 1.0)
    assert mix(0.0, full_lux) == DARK


@LAMPS
def test_the_night_light_is_red_alone_and_as_bright(full_lux: Colour) -> None:
    for level in (0.02, 0.2, 0.35, 0.6):
        red = mix(level, full_lux, redness=1.0)
        assert red.amber == red.warm_white == 0.0
        assert light_lux(red, full_lux) == pytest.approx(light_lux(mix(level, full_lux), full_lux))
    assert mix(1.0, full_lux, redness=1.0) == (1.0, 0.0, 0.0)


@given(st.floats(0, 1), LUX, st.floats(0.01, 10), st.sampled_from([0.0, 1.0]))
@settings(derandomize=True)
def test_how_far_away_the_lamp_is_does_not_change_its_colour(
    level: float, full_lux: Colour, share: float, redness: float
) -> None:
    away_lux = Colour(*(share * full for full in full_lux))
    assert mix(level, away_lux, redness) == pytest.approx(mix(level, full_lux, redness), rel=1e-6, abs=1e-9)


def test_channels_that_are_not_fitted_stay_dark() -> None:
    assert mix(1.0, Colour(0.0, 20.0, 0.0)) == (0.0, 1.0, 0.0)
    assert mix(0.5, Colour(0.0, 0.0, 0.0)) == DARK
    assert mix(0.3, Colour(0.0, 20.0, 10.0), redness=1.0) == DARK


def test_each_colour_costs_sleep_what_its_spectrum_says() -> None:
    """48 lx of amber, 384 lx of red, 2.9 lx of warm white: each is one melanopic lux."""
    for colour, lux in ((Colour(1, 0, 0), 384), (Colour(0, 1, 0), 48), (Colour(0, 0, 1), 2.9)):
        assert melanopic_edi_lux(colour, Colour(lux, lux, lux)) == pytest.approx(1.0, rel=0.02)


@LAMPS
def test_a_night_keeps_within_what_sleep_allows(full_lux: Colour) -> None:
    """Evening at most 10 melanopic lux, asleep below 1 (Brown et al. 2022), even for an owner who wants all of it."""
    assert melanopic_edi_lux(mix(1.0, full_lux), full_lux) < 10
    drift = mix(levels(DRIFT).lamp, full_lux)
    assert melanopic_edi_lux(drift, full_lux) < 0.1
    assert melanopic_edi_lux(mix(0.35, full_lux), full_lux) < 0.1
    assert melanopic_edi_lux(mix(1.0, full_lux, redness=1.0), full_lux) < 0.1
