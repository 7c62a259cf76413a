"""The bring-up page says what the program says."""

import re
import shlex
from pathlib import Path

from device.cli import build_parser
from device.config import Config
from device.doctor.hand import NAMES
from tests.doctor.fake_pi import FakePi

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "hardware/bring-up.md").read_text()
BY_HAND = {NAMES["button"], NAMES["timer"], NAMES["knob_push"], "the knob", "left and right", "light"}


def test_every_check_is_on_the_page_and_no_other(tmp_path: Path) -> None:
    table = PAGE.partition("| check | is about |")[2]
    told = {check for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for check in re.findall(r"`(.*?)`", row)}
    pi = FakePi(tmp_path)
    pi.remove("boot/firmware/config.txt")
    without = pi.findings().keys()
    assert told == FakePi(tmp_path).findings().keys() | without | BY_HAND


def test_the_boot_lines_are_those_of_the_snippet() -> None:
    snippet = (ROOT / "config/boot/lull.txt").read_text().splitlines()
    shown = re.findall(r"^    ((?:dtoverlay|dtparam|gpio)=.*)$", PAGE, re.MULTILINE)
    assert len(shown) == 3
    assert set(shown) <= set(snippet)


def test_every_command_on_it_can_be_typed() -> None:
    lines = re.findall(r"(?:`|^    )(?:sudo )?lull ([a-z].*?)(?:`|$)", PAGE, re.MULTILINE)
    assert len(lines) > 10
    for line in lines:
        build_parser().parse_args(shlex.split(line))


def test_every_key_on_it_is_one() -> None:
    sections = {name: getattr(Config(), name) for name in Config.__struct_fields__}
    keys = [(section, key) for section, key in re.findall(r"`(\w+)\.(\w+)`", PAGE) if key not in ("md", "toml", "txt")]
    assert len(keys) >= 3
    for section, key in keys:
        assert key in sections[section].__struct_fields__, f"{section}.{key}"


def test_its_places_on_the_header_are_those_of_the_pinout() -> None:
    pinout = (ROOT / "hardware/pinout.md").read_text()
    for place, what in (
        (11, "button"),
        (13, "timer"),
        (33, "knob, switch"),
        (29, "knob, A"),
        (31, "knob, B"),
        (16, "OE"),
    ):
        row = next(row for row in pinout.splitlines() if re.search(rf"\|\s*\**{place}\**\s*\|", row))
        assert what.lower() in row.lower()
