"""A configuration with a line that is not TOML: it costs its own key, and nothing gets louder or brighter by it."""

import re
from pathlib import Path

import pytest
from msgspec.structs import asdict

from device.config import Config
from device.config_file import Loaded, NoSuchFile, load_or_default, parse
from tests.broken_files import SHIPPED

FILE = Path("device.toml")
AND_QUIET = ", and nothing gets louder than -12.0 dB"


def loaded(text: str | bytes) -> Loaded:
    return parse(text if isinstance(text, bytes) else text.encode(), FILE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[pins]\nfactory = auto",
            'line 2, column 11: factory = auto: text needs quotes: "auto"; "auto" is used instead',
        ),
        (
            "[card]\ndevice = hw:CARD=x # mine",
            'line 2, column 10: device = hw:CARD=x # mine: text needs quotes: "hw:CARD=x"; "default" is used instead',
        ),
        ('[card]\ndevice = "hw:0', 'line 2, column 15: device = "hw:0: text needs quotes: "hw:0"; "default" is used'),
        (
            "[lamp]\nchip = \u201cnone\u201d",
            'line 2, column 8: chip = \u201cnone\u201d: text needs quotes: "none"; "pca9685" is used instead',
        ),
        (
            "[volume]\nfirst_db = -12,5",
            "line 2, column 15: first_db = -12,5: a number's decimals follow a point: -12.5; -12.5 is used instead",
        ),
        ("[volume]\nmax_db = -3 dB", "line 2, column 13: max_db = -3 dB: a number stands alone: -3; -3.0 is used"),
        ("[pins]\nbutton = 17;", "line 2, column 12: button = 17;: a number stands alone: 17; 17 is used instead"),
        (
            "[lamp]\nbreathing = True",
            "line 2, column 13: breathing = True: it is written small and alone: true; false is used instead",
        ),
        (
            "[pins]\ntimer: 22",
            "line 2, column 6: timer: 22: a key and its value are joined by =, as in timer = 22; 27 is used instead",
        ),
        (
            "[sounds]\noff = [paper, clock]",
            'line 2, column 8: off = [paper, clock]: text needs quotes, each for itself: ["paper", "clock"]; ["pa',
        ),
        ("[pins]\nbutton = ", 'line 2, column 10: button =: must be a whole number, 0 to 27, or "none"; 17 is used'),
        ("[pins]\nbutton = 17\nbutton = 18", "line 3, column 1: button = 18: this key is there already; the first one"),
        ("[pins]\n[pins]", "line 2, column 1: [pins]: this section is there already; both are read as one"),
        ("[night\ntimer_min = 30", "line 1, column 7: [night: a section's name stands in brackets: [night]; it is"),
        ("[pins]\nzzz", "line 2, column 4: zzz: Expected '=' after a key in a key/value pair; ignored"),
        (b"[card]\ndevice = 'caf\xe9'\n", "line 2, column 1: device = 'caf\ufffd': this is not UTF-8 text; "),
    ],
)
def test_a_line_that_is_not_toml_is_told_by_its_place_with_what_to_write(text: str | bytes, said: str) -> None:
    (complaint,) = loaded(text).complaints
    assert str(complaint).startswith(f"device.toml: {said}")


KEYS = [
    (section, key) for section, table in asdict(Config()).items() for key in asdict(table) if key not in ("eq", "order")
]


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_the_rest_of_the_shipped_file_is_kept_whichever_line_is_spoilt(section: str, key: str) -> None:
    """Each other key is set to what is not its default before, where it can be."""
    text = SHIPPED.read_text().replace("button = 17", "button = 22").replace("fade_in_s = 4.0", "fade_in_s = 9.0")
    head, begins, rest = text.partition(f"[{section}]\n")
    spoilt = head + begins + re.sub(rf"^{key} = ", f'{key} = "" ', rest, count=1, flags=re.MULTILINE)
    found = loaded(spoilt)
    (complaint,) = found.complaints
    assert complaint.key == f"{section}.{key}"
    assert (found.config.pins.button, found.config.night.fade_in_s) == (
        17 if key == "button" else 22,
        4.0 if key == "fade_in_s" else 9.0,
    )


def test_a_list_over_several_lines_is_one_statement() -> None:
    found = loaded(
        '[sounds]\norder = [\n  "paper", # first\n\n  "clock"\n]\noff = ["tide",\n  "fan"\nbed = "pink"\n[pins]\nx'
    )
    assert found.config.sounds.order == ("paper", "clock")
    assert found.config.sounds.bed == "pink"
    assert [(c.key, c.place.split(":")[0]) for c in found.complaints] == [
        ("sounds.off", "line 8, column 8"),
        ("pins", "line 11, column 2"),
    ]


def test_bands_in_tables_of_their_own_are_kept() -> None:
    band = "[[speaker.eq]]\nfrequency_hz = 800\ngain_db = -3\n"
    found = loaded(f"{band}{band}[speaker]\npreset = small-box\n[pins]\nbutton = x\n")
    assert len(found.config.speaker.eq) == 2
    assert len(found.complaints) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[volume]\nmax_db = 40",
        "[volume]\nmax_db = -3,5",
        "[volume]\nmax_bd = -20",
        "[volume\nstep_db = 2.0",
        "[volumes]\nmax_db = -20",
        "max_db = -20",
        "[night]\nmax_db = -20",
        "[volume]\nmax_dba = 4O",
        "[volume]\nmax_db = 0.0\nmax_db = -20.0",
        "[speaker]\neq = [{type = peak}]",
        "[speaker]\neq = [{frequency_hz = 80}]",
        "[volum]\n]",
        "= -20",
    ],
)
def test_while_it_is_in_doubt_how_loud_it_may_be_it_is_quiet_and_says_so(text: str) -> None:
    found = loaded(text)
    assert found.config.volume.max_db <= -12.0
    assert found.config.volume.start_max_db <= -12.0
    assert AND_QUIET in str(found.complaints[0])
    assert found.fault == "device.toml: see `lull check`; until then nothing gets louder than -12.0 dB"


@pytest.mark.parametrize("written", ["-30,5", "'-30.5'", "-30.5 dB", '"-30.5dB"'])
@pytest.mark.parametrize("key", ["max_db", "start_max_db", "first_db"])
def test_whoever_meant_less_than_the_default_gets_less(key: str, written: str) -> None:
    assert getattr(loaded(f"[volume]\n{key} = {written}").config.volume, key) == -30.5


def test_a_cap_in_dba_holds_however_it_is_written() -> None:
    assert loaded("[volume]\nhouse_dba = 60\nmax_dba = 38,5").config.volume.max_db == -21.5


@pytest.mark.parametrize(
    ("written", "level"), [("0,02", 0.02), ("'0.3'", 0.05), ("dim", 0.05), ("30%", 0.05), ("2", 0.05)]
)
@pytest.mark.parametrize("key", ["level", "night_light_level"])
def test_a_light_in_doubt_is_dim(key: str, written: str, level: float) -> None:
    assert getattr(loaded(f"[lamp]\n{key} = {written}").config.lamp, key) == level


@pytest.mark.parametrize("written", ["'paper'", "[paper", "paper", "['paper', 3]", '["paper]'])
def test_what_is_off_stays_off_however_it_is_written(written: str) -> None:
    assert loaded(f"[sounds]\noff = {written}").config.sounds.off == ("paper",)


@pytest.mark.parametrize("written", ["'30'", "forty", "30 days"])
def test_nights_are_not_thinned_for_a_slip(written: str) -> None:
    assert loaded(f"[memory]\nnights_days = {written}").config.memory.nights_days == 3650


def test_a_mistake_elsewhere_leaves_the_loudness_alone() -> None:
    found = loaded("[volume]\nmax_db = 3.0\n[pins]\nbutton = x")
    assert found.config.volume.max_db == 3.0
    assert found.fault == "device.toml: see `lull check`"


@pytest.mark.parametrize("path", [Path("/"), Path("/proc/self/mem")], ids=["folder", "unreadable"])
def test_a_file_that_is_there_and_cannot_be_read_is_every_default_and_quiet(path: Path) -> None:
    found = load_or_default(path)
    (complaint,) = found.complaints
    assert re.fullmatch(rf"{path}: [^;]+; every key takes its default{AND_QUIET}", str(complaint))
    assert found.unusable is complaint
    assert found.config.pins == Config().pins
    assert found.config.volume.max_db == -12.0
    assert found.config.memory.nights_days == 3650


def test_a_file_that_is_named_and_not_there_is_a_slip_of_who_named_it(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile):
        load_or_default(tmp_path / "device.toml")


@pytest.mark.parametrize(
    "raw",
    [
        b"a = " + b"[" * 20_000,
        b"a = " + b"9" * 5000,
        b"[pins]\nbutton = " + b"9" * 5000,
        b"[pins]\nbutton 9\x0b" + b"9" * 5000,
    ],
)
def test_what_python_cannot_read_is_one_line(raw: bytes) -> None:
    (complaint,) = loaded(raw).complaints
    assert len(str(complaint)) < 250
    assert "\n" not in str(complaint)
