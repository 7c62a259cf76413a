"""The lamp's facts: within every rating, dark enough for a night, and of one mind with the configuration."""

import hashlib
import math
import re
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from device.config import Config
from device.config_file import parse
from device.light.contract import Colour
from hardware.enclosure import air
from hardware.scripts.lamp_checks import complaints
from hardware.scripts.lamp_facts import BRIGHTEST, CONFIG, DIMMEST, FACTS, PAGE, PICTURE, TYPICAL, Led, read
from hardware.scripts.lamp_heat import (
    ENCLOSURE,
    box_c,
    cell_c,
    channel_a,
    junction_c,
    lamp_a,
    led_a,
    led_v,
    resistor_ohm,
    resistor_w,
    supply_v,
    warmer,
)
from hardware.scripts.lamp_light import config_lux, digest, pillow_lux, seen, share_with
from hardware.scripts.lamp_page import page
from hardware.scripts.pins import ROOT

TEXT = FACTS.read_text()
LAMP = read(TEXT)
SAFETY = (ROOT / "hardware/safety.md").read_text()
SHIPPED = parse(CONFIG.read_bytes(), CONFIG).config
RED, AMBER, WHITE = LAMP.channel
CORNERS = (DIMMEST, TYPICAL, BRIGHTEST)

# What is broken in the file, and what is said of it.
BROKEN = [
    (("resistor_ohm = 120", "resistor_ohm = 47"), "red: 6.* mA at worst, rated 50 mA"),
    (("max_ma = 70.0", "max_ma = 30.0"), "amber: 34.0 mA at worst, rated 30 mA"),
    (("resistor_ohm = 100", "resistor_ohm = 68"), "amber: a resistor takes 0.1.* W, half of its rating is 0.125 W"),
    (("resistor_rating_w = 0.25", "resistor_rating_w = 0.1"), "red: a resistor takes"),
    (("junction_ambient_k_per_w = 450", "junction_ambient_k_per_w = 4500"), "red: .* C inside the LED, rated 125 C"),
    (("cell_u_w_per_m2_k = 4.5", "cell_u_w_per_m2_k = 0.9"), "warm_white: .* C inside the LED, rated 105 C"),
    (("supply_v = 5.0", "supply_v = 12.0"), "red: 8.* mA at worst"),
    (("supply_v = 5.0", "supply_v = 2.9"), "warm_white: may be three times dimmer than it should"),
    (('name = "amber"', 'name = "orange"'), "channels are red, orange, warm_white; the rig has red, amber, warm_white"),
    (('["D5", "D6", "D7", "D8"]', '["D5", "D6", "D7"]'), "amber: 4 LEDs, but 3 references"),
    (('"D9", "D10"', '"D9", "D1"'), "D1 is in the list twice"),
    (("nm = 625 ", "nm = 525 "), "red: 525.0 nm is not 615 to 640 nm"),
    (("cct_k = 2200", "cct_k = 4000"), "warm_white: 4000.0 K is cooler than 2700 K"),
    (("gate_v = 2.5", "gate_v = 4.5"), "AO3400A: its resistance is known at 4.5 V, the chip gives 3.3 V"),
    (("threshold_v = 2.35", "threshold_v = 4.0"), "IRLB8721PbF: may open only at 4 V"),
    (("max_v = 30", "max_v = 8"), "AO3400A: 8 V is not twice the supply"),
    (("max_a = 4.7", "max_a = 0.2"), "AO3400A: amber takes more than half of its 0.2 A"),
    (("on_ohm = 0.048", "on_ohm = 4.8"), "AO3400A: amber loses more than 0.1 V in it"),
    (("junction_ambient_k_per_w = 125", "junction_ambient_k_per_w = 125000"), "AO3400A: too hot with amber"),
    (("resistor_ohm = 1200", "resistor_ohm = 470"), "warm_white: .* of the lamp's light, in the configuration 26%"),
    (("resistor_ohm = 1200", "resistor_ohm = 100"), "at full .* melanopic lux, more than 10 in the evening"),
]


def ids_of(broken: tuple[tuple[str, str], str]) -> str:
    return broken[0][1]


def test_nothing_is_wrong_with_the_lamp() -> None:
    assert complaints(LAMP, SHIPPED) == []


@pytest.mark.parametrize("broken", BROKEN, ids=ids_of)
def test_a_broken_fact_is_told(broken: tuple[tuple[str, str], str]) -> None:
    (right, wrong), told = broken
    assert right in TEXT
    assert any(re.match(told, line) for line in complaints(read(TEXT.replace(right, wrong, 1)), SHIPPED))


def test_a_configuration_of_another_lamp_is_told() -> None:
    red_only = replace(SHIPPED, lamp=replace(SHIPPED.lamp, red_lux=50.0, amber_lux=0.0, warm_white_lux=0.0))
    assert "red: 43% of the lamp's light, in the configuration 100%" in complaints(LAMP, red_only)
    dark = replace(SHIPPED, lamp=replace(SHIPPED.lamp, red_lux=0.0, amber_lux=0.0, warm_white_lux=0.0))
    assert complaints(LAMP, dark) == ["the configuration takes every colour for dark"]
    glaring = read(
        TEXT.replace(
            "flux_lm = { min = 29.0, typ = 32.0, max = 35.0 }", "flux_lm = { min = 290, typ = 320, max = 350 }"
        )
    )
    told = complaints(glaring, replace(SHIPPED, lamp=replace(SHIPPED.lamp, level=0.9)))
    assert any(line.startswith("as a night begins ") for line in told)


@pytest.mark.parametrize("wrong", ["forward_volt = 2.0\n", ""])
def test_a_fact_that_is_unknown_or_missing_is_refused(wrong: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(TEXT.replace("half_angle_deg = 60\n", wrong, 1))


def test_page_and_picture_are_of_these_facts() -> None:
    """`make hardware` writes both."""
    assert PAGE.read_text() == page(LAMP, SHIPPED)
    assert digest(LAMP, SHIPPED).encode() in PICTURE.read_bytes()
    brighter = read(TEXT.replace("typ = 0.60", "typ = 0.61"))
    assert page(brighter, SHIPPED) != PAGE.read_text()
    assert digest(brighter, SHIPPED) != digest(LAMP, SHIPPED)


def test_the_heat_of_box_and_cell_adds_up() -> None:
    """What goes into the cell leaves it; and a lamp that is off warms nothing."""
    dark = warmer(air.HEAT_W, 0.0, 4.5)
    assert air.warmth_k(ENCLOSURE, air.HEAT_W) - 1.5 < dark.box_k <= air.warmth_k(ENCLOSURE, air.HEAT_W)
    assert dark.cell_k < dark.box_k
    lit = warmer(air.HEAT_W, 1.4, 4.5)
    to_room_m2, to_box_m2 = air.cell_faces_m2(ENCLOSURE)
    leaves_w = 4.5 * (to_room_m2 * lit.cell_k + to_box_m2 * (lit.cell_k - lit.box_k))
    assert leaves_w == pytest.approx(1.4, abs=0.01)


def test_the_configuration_is_that_of_the_lamp_as_drawn() -> None:
    """So whoever builds it has nothing to set: file and code have what is computed, to a tenth of a lux."""
    as_drawn = Colour(*(round(lux, 1) for lux in pillow_lux(LAMP, 0.5)))
    assert config_lux(SHIPPED) == config_lux(Config()) == as_drawn


def test_what_the_page_says_to_set_can_be_set() -> None:
    (lines,) = re.findall(r"^    \[lamp\]\n(?:    .*\n)+", PAGE.read_text(), re.MULTILINE)
    loaded = parse(lines.replace("    ", "").encode(), Path("device.toml"))
    assert loaded.complaints == ()
    lamp = loaded.config.lamp
    assert (lamp.red_lux, lamp.amber_lux, lamp.warm_white_lux) == pytest.approx(pillow_lux(LAMP, 0.5), abs=0.051)


def test_the_rig_drives_what_the_board_has() -> None:
    """Three channels of the chip, each for one colour, and each colour with a transistor of its own."""
    outputs = [getattr(SHIPPED.lamp, led.name) for led in LAMP.channel]
    assert outputs == [0, 1, 2]
    assert SHIPPED.lamp.chip == "pca9685"
    assert all(len(mosfet.references) == len(LAMP.channel) for mosfet in LAMP.mosfet)


@pytest.mark.parametrize("led", LAMP.channel, ids=lambda led: led.name)
def test_volts_and_watts_add_up(led: Led) -> None:
    for corner in CORNERS:
        ampere, volt = led_a(LAMP, led, corner), led_v(LAMP, led, corner)
        assert volt + ampere * resistor_ohm(LAMP, led, corner) == pytest.approx(supply_v(LAMP, corner))
        assert led.forward_v.min - led.slope_ohm * led.at_ma / 1000 < volt <= led.forward_v.max
        assert resistor_w(LAMP, led, corner) + ampere * volt == pytest.approx(ampere * supply_v(LAMP, corner))
        assert channel_a(LAMP, led, corner) == pytest.approx(4 * ampere)
    assert led_a(LAMP, led, DIMMEST) < led_a(LAMP, led) < led_a(LAMP, led, BRIGHTEST)


def test_currents_are_those_of_a_pencil() -> None:
    """5 V less 2.05 V over 120 ohm is 24.6 mA; the LED's own slope takes and gives a little."""
    assert led_a(LAMP, RED) * 1000 == pytest.approx((5 - 2.05) / 120 * 1000, abs=0.5)
    assert led_a(LAMP, replace(RED, slope_ohm=0.0)) == pytest.approx((5 - 2.05) / 120)
    assert led_a(LAMP, replace(RED, slope_ohm=0.0), BRIGHTEST) == pytest.approx((5.35 - 1.90) / 118.8)
    assert lamp_a(LAMP) == pytest.approx(sum(channel_a(LAMP, led) for led in LAMP.channel))
    assert lamp_a(LAMP, BRIGHTEST) < 0.3  # what boards and budget count with


def test_light_falls_with_the_square_of_the_distance() -> None:
    near, far = pillow_lux(LAMP, 0.5), pillow_lux(LAMP, 1.0)
    assert near == pytest.approx([4 * lux for lux in far])
    assert pillow_lux(LAMP, 0.5, "min") < near < pillow_lux(LAMP, 0.5, "max")


def test_a_matt_light_of_one_candela_gives_pi_lumen() -> None:
    matt = replace(RED, half_angle_deg=60.0)
    assert matt.flux_at_test_lm("max") == pytest.approx(math.pi * 1.4)
    narrow = replace(RED, half_angle_deg=15.0)
    assert narrow.flux_at_test_lm("max") == pytest.approx(
        2 * math.pi * (1 - math.cos(math.radians(15))) * 1.4, rel=0.45
    )


@pytest.mark.parametrize(("led", "most_lm_per_w"), [(RED, 110), (AMBER, 110), (WHITE, 230)])
def test_no_led_gives_more_light_than_its_kind_can(led: Led, most_lm_per_w: float) -> None:
    watt = led.forward_v.typ * led.at_ma / 1000
    assert 20 < led.flux_at_test_lm("typ") / watt < most_lm_per_w


def test_half_the_resistor_makes_it_nearly_twice_as_bright() -> None:
    assert share_with(LAMP, WHITE, WHITE.resistor_ohm) == pytest.approx(1.0)
    assert share_with(LAMP, WHITE, WHITE.resistor_ohm / 2) == pytest.approx(2**WHITE.droop, rel=0.02)


def test_the_light_of_a_night_grows_with_its_level_and_hardly_moves_the_clock() -> None:
    full_lux = pillow_lux(LAMP, 0.5)
    steps = [seen(level / 50, full_lux) for level in range(51)]
    assert steps == sorted(steps, key=lambda at: at.lux)
    assert steps == sorted(steps, key=lambda at: at.edi_lux)
    assert steps[0].lux == 0.0
    assert steps[-1].colour == pytest.approx(Colour(1.0, 1.0, 1.0))
    assert seen(SHIPPED.lamp.level, full_lux).edi_lux < 0.1
    assert seen(1.0, full_lux, redness=1.0).edi_lux < 0.1


def test_a_lamp_that_is_not_fitted_in_one_colour_is_still_read() -> None:
    assert pillow_lux(replace(LAMP, channel=[RED]), 0.5)[1:] == (0.0, 0.0)
    assert complaints(replace(LAMP, channel=[RED]), Config()) != []


def test_what_the_safety_page_says_of_heat_holds() -> None:
    words = " ".join(SAFETY.split())
    assert "takes 0.26 A at the very most" in words
    assert lamp_a(LAMP, BRIGHTEST) == pytest.approx(0.26, abs=0.005)
    hottest = max(LAMP.channel, key=lambda led: junction_c(LAMP, led, BRIGHTEST))
    assert f"get to {junction_c(LAMP, hottest, BRIGHTEST):.0f} C inside at the worst" in words
    assert f"a night of {LAMP.box.room_c.max:g} C" in words
    assert f"the hottest, are rated {hottest.max_junction_c:g} C" in words
    box_k, cell_k = (air(LAMP, BRIGHTEST) - LAMP.box.room_c.max for air in (box_c, cell_c))
    assert f"the air in the box gets {box_k:.0f} K warmer than the room" in words
    assert f"{air.warmth_k(ENCLOSURE, air.HEAT_W):.0f} K without the lamp" in words
    assert f"it gets {cell_k:.0f} K warmer: {cell_c(LAMP, BRIGHTEST):.0f} C on that night" in words
    assert f"makes {lamp_a(LAMP) * LAMP.supply_v:.1f} W at full" in words


def test_the_licence_is_word_for_word() -> None:
    """CERN-OHL-P-2.0 may be used "in unmodified form only": as ScanCode and GitHub have it, but for line breaks."""
    words = " ".join((ROOT / "hardware/LICENSE-hardware").read_text().split())
    assert words.startswith(
        "CERN Open Hardware Licence Version 2 - Permissive Preamble CERN has developed this licence"
    )
    assert (
        hashlib.sha256(words.encode()).hexdigest() == "43f80252a811ba120d03a252b5b200e8838d1ff68d1c52a356981053a61116e5"
    )
