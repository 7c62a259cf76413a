"""The configuration: the shipped file, every complaint, and files that are broken in every way we could think of."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import FieldInfo, asdict, fields

from device.complaints import Complaints, describe, read
from device.config import Config, Sounds, Volume, agreed
from device.config_file import LARGEST_BYTES, Loaded, NoSuchFile, Unusable, load, parse
from tests.broken_files import SHIPPED, broken

FILE = Path("device.toml")
QUIET = Config(volume=Volume(max_db=-12.0, start_max_db=-12.0))
KEYS = [(section.name, key) for section in fields(Config) for key in fields(section.type)]


def loaded(text: str) -> Loaded:
    return parse(text.encode(), FILE)


def only_complaint(text: str) -> str:
    (complaint,) = loaded(text).complaints
    return str(complaint)


# -- the shipped file --------------------------------------------------------------------------------------------------


def test_the_shipped_file_holds_the_defaults_without_a_complaint() -> None:
    shipped = load(SHIPPED)
    assert shipped.config == Config()
    assert shipped.complaints == ()


def test_the_shipped_file_holds_every_key_in_the_order_of_the_structs() -> None:
    written = re.findall(r"^(?:\[(\w+)\]|(\w+) = )", SHIPPED.read_text(), re.MULTILINE)
    wanted = [name for section in fields(Config) for name in (section.name, *section.type.__struct_fields__)]
    assert [section or key for section, key in written] == wanted


@pytest.mark.parametrize(("section", "key"), KEYS, ids=lambda part: getattr(part, "name", part))
def test_the_shipped_file_tells_what_each_key_allows(section: str, key: FieldInfo) -> None:
    """In the comment beside it or in one above it in its section."""
    part = SHIPPED.read_text().partition(f"[{section}]\n")[2]
    above = part[: re.search(rf"^{key.name} = .*\n", part, re.MULTILINE).end()]  # type: ignore[union-attr]
    for word in re.findall(r'"[\w-]+"|[\d.-]+ to [\d.]+|0x\w\w to 0x\w\w', describe(key.type)):
        assert word in above


# -- single keys -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[volume]\nmax_db = 40", "volume.max_db = 40: must be a number, -60 to 12; 0.0 is used instead"),
        ("[volume]\nmax_db = nan", "volume.max_db = nan: must be a number, -60 to 12; 0.0 is used instead"),
        ("[volume]\nmax_db = -inf", "volume.max_db = -inf: must be a number, -60 to 12; 0.0 is used instead"),
        ("[volume]\nmax_db = true", "volume.max_db = true: must be a number, -60 to 12; 0.0 is used instead"),
        (
            "[volume]\nmax_db = '0'",
            'volume.max_db = "0": must be a number, -60 to 12, so take the quotes off; 0.0 is used instead',
        ),
        ("[volume]\nmax_db = '40'", 'volume.max_db = "40": must be a number, -60 to 12; 0.0 is used instead'),
        ("[volume]\nmax_db = [0.0]", "volume.max_db = [0.0]: must be a number, -60 to 12; 0.0 is used instead"),
        ("[volume]\nmax_db.a = 1", "volume.max_db = {...}: must be a number, -60 to 12; 0.0 is used instead"),
        (
            "[volume]\nmax_db = 1979-05-27",
            "volume.max_db = 1979-05-27: must be a number, -60 to 12; 0.0 is used instead",
        ),
        ("[pins]\nbutton = 28", 'pins.button = 28: must be a whole number, 0 to 27, or "none"; 17 is used instead'),
        ("[pins]\nbutton = 17.0", 'pins.button = 17.0: must be a whole number, 0 to 27, or "none"; 17 is used instead'),
        (
            f"[pins]\nbutton = 0x{'f' * 9000}",
            'pins.button = a huge number: must be a whole number, 0 to 27, or "none"; 17 is used instead',
        ),
        (
            "[gestures]\nsteps_per_detent = 3",
            "gestures.steps_per_detent = 3: must be one of 1, 2, 4; 4 is used instead",
        ),
        ("[gestures]\nreverse_knob = 1", "gestures.reverse_knob = 1: must be true or false; false is used instead"),
        ("[lamp]\naddress = 0x78", "lamp.address = 0x78: must be an I2C address, 0x08 to 0x77; 0x40 is used instead"),
        (
            "[lamp]\naddress = '0x40'",
            'lamp.address = "0x40": must be an I2C address, 0x08 to 0x77, so take the quotes off; 0x40 is used instead',
        ),
        (
            "[lamp]\naddress = '40h'",
            'lamp.address = "40h": must be an I2C address, 0x08 to 0x77; 0x40 is used instead',
        ),
        ("[lamp]\naddress = true", "lamp.address = true: must be an I2C address, 0x08 to 0x77; 0x40 is used instead"),
        (
            "[speaker]\neq = [{frequency_hz = '800', gain_db = -3}]",
            'speaker.eq[1].frequency_hz = "800": must be a number, 20 to 20000, so take the quotes off; this band is',
        ),
        (
            "[sounds]\noff = ['paper', 3]",
            'sounds.off = ["paper", 3]: must be a list of texts in quotes; ["paper"] is used instead',
        ),
        (
            '[card]\ndevice = "hw:\\u0000"',
            'card.device = "hw:\\u0000": must be an ALSA device, as `aplay -L` names it; "default" is used instead',
        ),
        (
            "[night]\ntimer_mins = 30",
            "night.timer_mins = 30: there is no such key, perhaps timer_min was meant; ignored",
        ),
        ("[night]\nmax_db = 3", "night.max_db = 3: there is no such key, perhaps volume.max_db was meant; ignored"),
        ("max_db = 3", "max_db = 3: there is no such key, perhaps volume.max_db was meant; ignored"),
        ("[volumes]\nmax_db = 3", "volumes = {...}: there is no such key, perhaps volume was meant; ignored"),
        (
            "[[volume]]\nmax_db = 3",
            "volume = [{...}]: volume is a section, begun by a line [volume]; all of volume takes",
        ),
        ("night = 'long'", 'night = "long": night is a section, begun by a line [night]; all of night takes'),
        ('"a\\nb" = 1', '"a\\nb" = 1: there is no such key; ignored'),
        ("[night]\nzzz = 1", "night.zzz = 1: there is no such key; ignored"),
    ],
)
def test_a_wrong_key_costs_itself_alone(text: str, said: str) -> None:
    assert only_complaint(text).startswith(f"device.toml: {said}")
    assert loaded(text).config in (Config(), QUIET, Config(sounds=Sounds(off=("paper",))))


@pytest.mark.parametrize(("chip", "own"), [("pca9685", 0x40), ("pca9633", 0x62)])
def test_the_common_address_of_all_chips_gives_way_to_the_chips_own(chip: str, own: int) -> None:
    text = f'[lamp]\nchip = "{chip}"\naddress = 0x70'
    said = f"is every lamp chip's common address, and none's own; a {chip} is sold with address = {own:#x}"
    assert only_complaint(text) == f"device.toml: lamp.address = 0x70: {said}; {own:#x} is used instead"
    assert loaded(text).config.lamp.address == own
    assert not loaded('[lamp]\nchip = "none"\naddress = 0x70').complaints


def test_every_mistake_is_listed_at_once_and_the_right_keys_hold() -> None:
    found = loaded("[pins]\nbutton = 99\ntimer = 'x'\nknob_c = 1\n[night]\ntimer_min = 30\nclose_min = 0\n[nihgt]\n")
    assert [c.key for c in found.complaints] == ["pins.button", "pins.timer", "pins.knob_c", "night.close_min", "nihgt"]
    assert found.config.night.timer_min == 30.0


def test_whole_numbers_do_where_fractions_would() -> None:
    assert loaded("[night]\nfade_in_s = 5").config.night.fade_in_s == 5.0


def test_none_is_a_part_that_is_not_fitted() -> None:
    found = loaded("[pins]\ntimer = 'none'\n[lamp]\nchip = 'none'")
    assert found.config.pins.timer is None
    assert found.config.lamp.chip == "none"
    assert found.complaints == ()


def test_a_long_value_is_cut_short_in_a_complaint() -> None:
    assert len(only_complaint(f"[sounds]\nbed = ['{'x' * 5000}']")) < 140


@pytest.mark.parametrize("wanted", [bytes, dict[str, int]])
def test_a_type_without_words_is_a_bug(wanted: Any) -> None:
    with pytest.raises(TypeError):
        describe(wanted)


# -- keys among themselves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "lost"),
    [
        ("button = 27", "pins.timer = 27: pin 27 belongs to pins.button; timer counts as not fitted", {"timer"}),
        ("timer = 18", "pins.timer = 18: pin 18 belongs to the sound card's bit clock", {"timer"}),
        ("amp_mute = 2", "pins.amp_mute = 2: pin 2 belongs to I2C data", {"amp_mute"}),
        ("button = 0", "pins.button = 0: pin 0 belongs to the HAT's memory", {"button"}),
        ("knob_a = 'none'", "pins.knob_b = 6: turning needs both knob_a and knob_b", {"knob_a", "knob_b"}),
    ],
)
def test_one_part_a_pin(text: str, said: str, lost: set[str]) -> None:
    assert f"device.toml: {said}" in only_complaint(f"[pins]\n{text}")
    pins = asdict(loaded(f"[pins]\n{text}").config.pins)
    assert {part for part, pin in pins.items() if pin is None} == lost | {"amp_mute"}


@pytest.mark.parametrize(
    "text",
    ["red = 1", "chip = 'pca9633'\nred = 4", "red = 5\namber = 6\nwarm_white = 6"],
    ids=["shared", "9633", "two"],
)
def test_a_lamp_channel_for_each_colour(text: str) -> None:
    lamp = loaded(f"[lamp]\n{text}").config.lamp
    assert (lamp.red, lamp.amber, lamp.warm_white) == (0, 1, 2)
    assert "each needs a channel of its own" in only_complaint(f"[lamp]\n{text}")


def test_the_lamp_channels_of_the_larger_chip() -> None:
    assert loaded("[lamp]\nred = 15").complaints == ()


def test_the_start_is_not_louder_than_the_cap() -> None:
    assert loaded("[volume]\nmax_db = -20").config.volume.start_max_db == -20.0
    assert "must not be above volume.max_db, -20.0" in only_complaint("[volume]\nmax_db = -20")


def test_the_buffer_holds_two_periods() -> None:
    assert loaded("[card]\nperiod_ms = 50").config.card.buffer_ms == 100.0
    assert "must hold two periods" in only_complaint("[card]\nperiod_ms = 50")


def test_the_longest_timer_is_not_shorter_than_the_usual_one() -> None:
    assert loaded("[night]\ntimer_min = 200").config.night.timer_max_min == 200.0
    assert "must not be shorter than night.timer_min" in only_complaint("[night]\ntimer_min = 200")


# -- files that are none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [b" " * (LARGEST_BYTES + 1), "[pins]\n".encode("utf-16"), bytes(range(256)) * 60],
    ids=["too large", "UTF-16", "anything"],
)
def test_what_is_no_configuration_is_one_line(raw: bytes) -> None:
    with pytest.raises(Unusable, match=r"^device.toml: [^\n]+$"):
        parse(raw, FILE)


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf[night]\r\ntimer_min = 30\r\n", b"[night]\ntimer_min = 30"])
def test_editors_of_other_systems_are_welcome(raw: bytes) -> None:
    assert parse(raw, FILE).config.night.timer_min == 30.0
    assert parse(raw, FILE).complaints == ()


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile, match="there is no such file"):
        load(tmp_path / "device.toml")


def test_the_usual_file_need_not_exist() -> None:
    """Holds on a machine that is a Lull too, as long as its file is in order."""
    assert isinstance(load().config, Config)


@pytest.mark.parametrize("path", [Path("/"), Path("/proc/self/mem")], ids=["folder", "unreadable"])
def test_a_file_that_cannot_be_read_is_one_line(path: Path) -> None:
    with pytest.raises(Unusable, match=rf"^{path}: [^\n]+$"):
        load(path)


# -- anything at all ---------------------------------------------------------------------------------------------------


def what_becomes_of(raw: bytes) -> Loaded | Unusable:
    try:
        return parse(raw, FILE)
    except Unusable as error:
        return error


def is_in_range(config: Config) -> bool:
    return msgspec.convert(msgspec.to_builtins(config), Config) == config


@pytest.mark.parametrize("seed", range(100))
def test_a_broken_file_is_a_complaint_or_an_error_of_one_line(seed: int) -> None:
    found = what_becomes_of(broken(seed))
    if isinstance(found, Loaded):
        assert is_in_range(found.config)
        assert all(len(str(complaint).splitlines()) == 1 for complaint in found.complaints)
    else:
        assert len(str(found).splitlines()) == 1


def test_the_broken_files_are_broken_in_both_ways() -> None:
    became = [what_becomes_of(broken(seed)) for seed in range(100)]
    assert sum(isinstance(found, Loaded) and found.unread is not None for found in became) > 10
    assert sum(isinstance(found, Loaded) and bool(found.complaints) for found in became) > 50


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.datetimes()
    | st.sampled_from(["none", "pca9633", 17, 0, 3, 2**70])
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3))
TABLES = st.dictionaries(st.sampled_from([key.name for _, key in KEYS]) | st.text(max_size=9), VALUES, max_size=8)
NAMES = st.sampled_from([section.name for section in fields(Config)]) | st.text(max_size=9)


@given(st.dictionaries(NAMES, TABLES | VALUES, max_size=5))
def test_any_document_gives_a_configuration_in_range(document: dict[str, Any]) -> None:
    complaints = Complaints(FILE)
    config = agreed(read(Config, document, complaints), complaints)
    assert is_in_range(config)
    assert all(len(str(complaint).splitlines()) == 1 for complaint in complaints.made)
    assert agreed(config, Complaints(FILE)) == config
