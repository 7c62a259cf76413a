"""From what a person types to a cap, and into the file without touching anything else."""

import tomllib
from pathlib import Path

import pytest

from device.config import Volume
from device.config_file import parse
from device.doctor.dba import HISSIEST_DB, Calibration, Implausible, calibrated, dba_of, held_down, in_words, toml_lines
from device.doctor.in_place import as_text, rewrite
from device.doctor.keep_keys import CannotEdit, with_keys
from tests.broken_files import SHIPPED

KEYS = {"house_dba": 47.3, "max_dba": 40.0}


# -- what is typed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["41.5", "41,5", " 41.5 dBA", "41,5dba", "41.5 dB(A)", "41.50 DB", "41.5\n"])
def test_a_level_as_people_write_it(text: str) -> None:
    assert dba_of(text) == 41.5


@pytest.mark.parametrize("text", ["", "loud", "41.5.1", "-41", "41 dBC", "4e1", "nan", "41 42", "4" * 50, "٤١"])
def test_what_is_no_level_is_told_in_a_line(text: str) -> None:
    with pytest.raises(Implausible, match=r"^[^\n]+ is no level: type a number such as 41\.5$"):
        dba_of(text)


@pytest.mark.parametrize("text", ["24.9", "80.1", "0", "120 dBA"])
def test_what_no_pillow_has_is_not_believed(text: str) -> None:
    with pytest.raises(Implausible, match=r"25 to 80$"):
        dba_of(text)


def test_the_house_is_reckoned_from_what_was_played() -> None:
    assert calibrated(41.5, -6.0, None) == Calibration(47.5)
    assert calibrated(41.5, 0.0, 35.0).keys == {"house_dba": 41.5, "max_dba": 35.0}
    with pytest.raises(Implausible, match="measure again"):
        calibrated(80.0, -40.0, None)


# -- what follows ------------------------------------------------------------------------------------------------------


def read(text: str) -> tuple[Volume, list[str]]:
    found = parse(text.encode(), Path("device.toml"))
    return found.config.volume, [complaint.key for complaint in found.complaints]


@pytest.mark.parametrize(
    ("lines", "cap_db", "start_db"),
    [
        ("house_dba = 47.5\nmax_dba = 40", -7.5, -7.5),
        ("house_dba = 47.5\nmax_dba = 45", -2.5, -6.0),
        ("house_dba = 47.5\nmax_dba = 60", 0.0, -6.0),
        ("house_dba = 47.5\nmax_dba = 60\nmax_db = 6", 6.0, -6.0),
        ("house_dba = 47.5\nmax_dba = 60\nmax_db = -10\nstart_max_db = -10", -10.0, -10.0),
        ("house_dba = 110\nmax_dba = 20", -60.0, -60.0),
        ("house_dba = 47.5", 0.0, -6.0),
        ('house_dba = 47.5\nmax_dba = "none"', 0.0, -6.0),
    ],
)
def test_the_softer_of_the_two_caps_holds(lines: str, cap_db: float, start_db: float) -> None:
    volume, complaints = read(f"[volume]\n{lines}\n")
    assert (volume.max_db, volume.start_max_db, complaints) == (cap_db, start_db, [])


def test_a_cap_in_dba_without_a_measurement_is_complained_of() -> None:
    volume, complaints = read("[volume]\nmax_dba = 40\n")
    assert (volume.max_db, complaints) == (-12.0, ["volume.max_dba"])


def test_what_follows_in_words() -> None:
    capped, _ = read("[volume]\nhouse_dba = 47.5\nmax_dba = 40\n")
    assert "than -7.5 dB, 40.0 dBA, for max_dba = 40." in in_words(Calibration(47.5, 40.0), capped)
    free, _ = read("[volume]\nhouse_dba = 47.5\n")
    assert "than +0.0 dB, 47.5 dBA." in in_words(Calibration(47.5), free)
    loud, _ = read("[volume]\nhouse_dba = 110\nmax_dba = 20\n")
    assert "move the loudspeaker away" in in_words(Calibration(110.0, 20.0), loud)
    assert toml_lines(Calibration(47.5, 40.0)) == "[volume]\nhouse_dba = 47.5\nmax_dba = 40.0"


def test_how_far_other_sounds_read_above_it_is_told_as_an_average() -> None:
    assert "up to 2.5 dB more on average" in in_words(Calibration(47.5), Volume(house_dba=47.5))
    (told,) = (line for line in SHIPPED.read_text().splitlines() if line.startswith("max_dba"))
    assert f"up to {HISSIEST_DB:g} dB more on average" in told


@pytest.mark.parametrize(
    ("lines", "asked_db", "said"),
    [
        ("house_dba = 50\nmax_dba = 35", 0.0, 'set house_dba and max_dba in [volume] to "none" first'),
        ("max_dba = 35\nfirst_db = -20", 0.0, 'set house_dba and max_dba in [volume] to "none" first'),
        ("max_db = -20\nstart_max_db = -20", 0.0, "raise max_db in [volume] first"),
        ("house_dba = 50\nmax_dba = 35\nmax_db = -20\nstart_max_db = -20", 0.0, "raise max_db in [volume] first"),
        ("house_dba = 50\nmax_dba = 40", 0.0, None),
        ("house_dba = 50\nmax_dba = 35", -15.0, None),
        ("", -24.0, None),
    ],
)
def test_a_cap_that_holds_the_noise_down_says_which_keys_to_lift(lines: str, asked_db: float, said: str | None) -> None:
    volume, _ = read(f"[volume]\n{lines}\n")
    told = held_down(asked_db, volume)
    assert told is None if said is None else said in (told or "")


# -- the file ----------------------------------------------------------------------------------------------------------


def test_the_shipped_file_changes_in_two_lines_and_keeps_its_comments() -> None:
    before = SHIPPED.read_text()
    after = with_keys(before, "volume", KEYS)
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [new.split("#")[0].split() for _, new in changed] == [["house_dba", "=", "47.3"], ["max_dba", "=", "40.0"]]
    assert all(old.split("#")[1] == new.split("#")[1] for old, new in changed)
    assert read(after) == (Volume(max_db=pytest.approx(-7.3), start_max_db=pytest.approx(-7.3), **KEYS), [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "[volume]\nmax_dba = 40.0\n"),
        ("[pins]\nbutton = 4", "[pins]\nbutton = 4\n\n[volume]\nmax_dba = 40.0\n"),
        ("[volume]\n\n# the knob\n[pins]\n", "[volume]\nmax_dba = 40.0\n\n# the knob\n[pins]\n"),
        ("[volume]\nmax_db = 0.0", "[volume]\nmax_db = 0.0\nmax_dba = 40.0\n"),
        ("[volume] # loud\r\nmax_dba=33\r\n", "[volume] # loud\r\nmax_dba=40.0\r\n"),
        ("[ volume ]\n  max_dba = 'none'#x\n", "[ volume ]\n  max_dba = 40.0#x\n"),
        ("[a]\nmax_dba = 1\n[volume]\n#max_dba = 2\n", "[a]\nmax_dba = 1\n[volume]\nmax_dba = 40.0\n#max_dba = 2\n"),
        ("[volume]\nmax_dba = 1\n[b]\nmax_dba = 2\n", "[volume]\nmax_dba = 40.0\n[b]\nmax_dba = 2\n"),
    ],
)
def test_a_key_goes_where_it_belongs(before: str, after: str) -> None:
    assert with_keys(before, "volume", {"max_dba": 40.0}) == after


@pytest.mark.parametrize(
    "text",
    [
        "volume = {max_db = 1.0}\n",
        "volume.max_dba = 1.0\n",
        "volume = 3\n",
        "[[volume]]\n",
        "x = '''\n[volume]\n'''\n",
        '["volume"]\nmax_dba = 1\n',
        "[volume\n",
    ],
)
def test_a_file_of_another_make_is_left_alone(text: str) -> None:
    with pytest.raises(CannotEdit, match=r"^[^\n]+$"):
        with_keys(text, "volume", {"max_dba": 40.0})


def test_what_it_writes_is_what_it_was_told() -> None:
    assert tomllib.loads(with_keys("", "volume", KEYS)) == {"volume": KEYS}


def test_the_file_changes_in_one_step_and_keeps_mode_and_link(tmp_path: Path) -> None:
    file, link = tmp_path / "real.toml", tmp_path / "device.toml"
    file.write_bytes(b"a = 1\r\n")
    file.chmod(0o640)
    link.symlink_to(file)
    with file.open("rb") as reader:
        rewrite(link, lambda text: text + "b = 2\r\n")
        assert reader.read() == b"a = 1\r\n"  # who had it open has the old one, whole
    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == (b"a = 1\r\nb = 2\r\n", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["device.toml", "real.toml"]
    assert as_text(tmp_path / "none.toml") == ""


def test_a_change_that_fails_leaves_the_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "device.toml"
    file.write_text("[volume\n")
    with pytest.raises(CannotEdit):
        rewrite(file, lambda text: with_keys(text, "volume", KEYS))
    assert (file.read_text(), list(tmp_path.iterdir())) == ("[volume\n", [file])
