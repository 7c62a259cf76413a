"""The configuration, the boot lines, the pinout and the page agree on who owns which pin; a broken copy is caught."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hardware.scripts import pins
from hardware.scripts.pinout_picture import svg
from hardware.scripts.pins import PINOUT_MD, PINOUT_SVG, PLACE_OF, PLACES, ROOT
from tests.hardware.project import BOOT_TEXT, CONFIG_TEXT, HAT_TEXT, README_TEXT, changed, given
from tests.hardware.project import pins as own_pins


def all_problems(config: str = CONFIG_TEXT, hat: str = HAT_TEXT, boot: str = BOOT_TEXT) -> list[str]:
    read = given(config, hat=hat, boot=boot)
    return [*pins.conflicts(read), *pins.boot_problems(read), *pins.defaults_problems(read.config)]


def test_the_header_is_the_pis() -> None:
    """Counted: 28 GPIO, 8 grounds, two of each supply, in two rows."""
    assert sorted(PLACE_OF) == list(range(28))
    assert [list(PLACES.values()).count(supply) for supply in ("GND", "5V", "3V3")] == [8, 2, 2]
    assert list(PLACES) == list(range(1, 41))
    assert [PLACES[place] for place in (1, 2, 6, 12, 27, 40)] == ["3V3", "5V", "GND", 18, 0, 21]


def test_the_pins_are_free_of_contradictions() -> None:
    assert all_problems() == []


@pytest.mark.parametrize(
    ("file", "change", "complaint"),
    [
        pytest.param("config", ("timer = 27 ", "timer = 17 "), "pin 17 belongs to pins.button", id="two on a pin"),
        pytest.param("config", ("button = 17 ", "button = 18 "), "belongs to the sound card", id="on I2S"),
        pytest.param("config", ("knob_a = 5 ", "knob_a = 2 "), "belongs to I2C data", id="on I2C"),
        pytest.param("config", ("knob_push = 13", "knob_push = 1"), "belongs to the HAT's memory", id="on the EEPROM"),
        pytest.param(
            "config", ("button = 17 ", "button = 23 "), "GPIO 23 belongs to pins.button and to gpio=23", id="on OE"
        ),
        pytest.param(
            "config", ("button = 17 ", "button = 22 "), "and to the HAT's pins.amp_mute", id="on the HAT's mute"
        ),
        pytest.param(
            "config", ("button = 17 ", "button = 16 "), "16 in config/device.toml, 17 in the daemon", id="moved"
        ),
        pytest.param(
            "hat", ("amp_mute = 22", "amp_mute = 21"), "belongs to the sound card", id="the HAT's mute on I2S"
        ),
        pytest.param(
            "hat", ("amp_mute = 22", "amp_mute = 27"), "belongs to pins.timer", id="the HAT's mute on the timer"
        ),
        pytest.param("boot", ("gpio=23=op,dl", "gpio=3=op,dl"), "GPIO 3 belongs to I2C clock", id="OE on I2C"),
        pytest.param("boot", ("gpio=23=op,dl", "gpio=13=op,dl"), "belongs to pins.knob_push", id="OE on the knob"),
        pytest.param("boot", ("gpio=23=op,dl\n", ""), "OE stays high", id="OE is never pulled low"),
        pytest.param("boot", ("dtparam=i2c_arm=on\n", ""), "no bus", id="no I2C"),
        pytest.param("boot", ("\ndtoverlay=max98357a,no-sdmode", ""), "no sound card's dtoverlay", id="no overlay"),
    ],
)
def test_broken_pins_are_caught(file: str, change: tuple[str, str], complaint: str) -> None:
    texts = {"config": CONFIG_TEXT, "hat": HAT_TEXT, "boot": BOOT_TEXT}
    texts[file] = changed(texts[file], change)
    assert [problem for problem in all_problems(**texts) if complaint in problem]


def test_the_overlay_without_no_sdmode_takes_a_pin_more() -> None:
    boot = changed(BOOT_TEXT, ("\ndtoverlay=max98357a,no-sdmode", "\ndtoverlay=max98357a"))
    assert pins.overlay_gpios(boot) == {4, 18, 19, 20, 21}
    on_it = changed(CONFIG_TEXT, ("button = 17 ", "button = 4 "))
    assert "GPIO 4 belongs to pins.button and to the sound card's overlay" in all_problems(on_it, boot=boot)


def test_the_pinout_is_the_configurations() -> None:
    text, picture = PINOUT_MD.read_text(), PINOUT_SVG.read_text()
    assert list(pins.pinout_problems(text, picture, own_pins())) == []
    assert (text, picture) == (pins.markdown(own_pins()), svg(own_pins())), "stale: make hardware STEPS=pins"


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        pytest.param(lambda text: text.replace("bedside button", "timer button"), str, id="another owner on the page"),
        pytest.param(
            lambda text: text.replace("| GPIO22 | 15 |", "| GPIO23 | 15 |"), str, id="another GPIO on the page"
        ),
        pytest.param(
            lambda text: re.sub(r"^.* 11 \| 12 .*\n", "", text, flags=re.MULTILINE), str, id="a row is missing"
        ),
        pytest.param(
            str, lambda text: text.replace('data-owner="knob, A"', 'data-owner="knob, B"'), id="in the picture"
        ),
    ],
)
def test_a_wrong_pinout_is_caught(page: Callable[[str], str], picture: Callable[[str], str]) -> None:
    text, drawn = page(PINOUT_MD.read_text()), picture(PINOUT_SVG.read_text())
    assert list(pins.pinout_problems(text, drawn, own_pins()))


def test_a_configuration_that_moved_makes_the_pinout_stale() -> None:
    moved = pins.header(given(changed(CONFIG_TEXT, ("button = 17 ", "button = 16 "))))
    found = list(pins.pinout_problems(PINOUT_MD.read_text(), PINOUT_SVG.read_text(), moved))
    assert any("place 36 is GPIO16, bedside button" in problem for problem in found)


def test_the_picture_says_in_words_what_it_says_in_its_attributes() -> None:
    for pin, group in zip(own_pins(), re.findall(r"<g data-place.*?</g>", svg(own_pins()), re.DOTALL), strict=True):
        told = re.findall(r">([^<]+)</text>", group)
        assert told[:2] == [str(pin.place), pin.name]
        assert pin.kind == "free" or told[2].startswith(pin.owner.replace("'", "&#x27;"))


def test_the_page_agrees_with_the_files() -> None:
    assert list(pins.readme_problems(README_TEXT, given())) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param(("| `button` | 17 | 11 |", "| `button` | 16 | 36 |"), "button is at GPIO", id="another pin"),
        pytest.param(("| `timer` | 27 | 13 |", "| `timer` | 27 | 14 |"), "timer is at GPIO", id="another place"),
        pytest.param(("| `knob_b` | 6 | 31 | encoder B |\n", ""), "knob_b is at GPIO", id="a row is missing"),
        pytest.param(("| 23 | 16 | OE", "| 24 | 18 | OE"), "GPIO 23, taken", id="OE elsewhere"),
        pytest.param(("| 0, 1 | 27, 28 |", "| 0, 1 | 28, 27 |"), "GPIO 0, taken, is at place 27", id="swapped"),
        pytest.param(
            ("    gpio=23=op,dl", "    gpio=24=op,dl"), "is not a line of config/boot", id="another boot line"
        ),
        pytest.param(("    dtparam=i2c_arm=on\n", ""), "does not show dtparam=i2c_arm=on", id="no boot line"),
        pytest.param(("GPIO it takes | card", "GPIO it takes | name"), "", id="harmless"),
        pytest.param(('`knob_b = "none"`', "its knob"), "sits on knob_b", id="a board on the knob"),
        pytest.param(
            ("| Speaker pHAT | `dtoverlay=hifiberry-dac`", "| Speaker pHAT | `dtoverlay=phat`"), "phat is", id="overlay"
        ),
    ],
)
def test_a_page_that_disagrees_is_caught(change: tuple[str, str], complaint: str) -> None:
    found = list(pins.readme_problems(changed(README_TEXT, change), given()))
    assert [problem for problem in found if complaint in problem] if complaint else not found


PAGES = sorted((ROOT / "hardware").rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_other_page_disagrees(page: Path) -> None:
    assert list(pins.page_problems(page.read_text(), given())) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("    gpio=24=op,dl\n", "gpio=24=op,dl is not a line of config/boot/lull.txt"),
        ("wire GPIO 23 (header 18) to it", "GPIO 23 is at place 16, not 18"),
        ("| OE (18) | 3.3 V (1) |", "OE is at place 16, not 18"),
        ("timer (11), knob push (33)", "timer is at place 13, not 11"),
    ],
)
def test_another_page_that_disagrees_is_caught(text: str, complaint: str) -> None:
    assert list(pins.page_problems(text, given())) == [complaint]
