"""Which sounds a configuration may name where: what is unknown, what is off, and what may be the bed."""

from pathlib import Path

import pytest

from device.cli import main
from device.complaints import Complaints
from device.config import Sounds, playable
from device.config_file import Loaded, check_sounds, parse
from device.sounds import sounds

FILE = Path("device.toml")
KNOWN = (*Sounds().order, "brown", "fan", "rain")
BEDS = ("fan", "brown", "rain")  # the best first, which need not be the default


def loaded(text: str) -> Loaded:
    return parse(text.encode(), FILE)


def test_known_sounds_are_no_matter() -> None:
    assert check_sounds(loaded(""), KNOWN) == loaded("")


def test_unknown_sounds_are_left_out_with_the_nearest_name() -> None:
    found = check_sounds(loaded('[sounds]\norder = ["papr", "rain", "rain"]\nbed = "Brown"\noff = ["zzz"]'), KNOWN)
    assert found.config.sounds == Sounds(order=("rain",), bed="brown", off=())
    assert [f"{c.key}: {c.problem}" for c in found.complaints] == [
        "sounds.order: there is no such sound, perhaps paper was meant",
        "sounds.off: there is no such sound",
        "sounds.bed: there is no such sound, perhaps brown was meant",
    ]


def test_what_is_used_in_the_place_of_unknown_sounds_is_said() -> None:
    found = check_sounds(loaded('[sounds]\norder = ["papr"]\nbed = "rian"\noff = ["zzz"]'), KNOWN, BEDS)
    assert [f"{c.key}: {c.now}" for c in found.complaints] == [
        "sounds.order: the default order is used instead",
        "sounds.off: left out",
        'sounds.bed: "brown" is used instead',
    ]


@pytest.mark.parametrize(
    ("text", "bed", "said"),
    [
        ('bed = "rain"', "rain", ""),
        ('bed = "tapping"', "brown", '"tapping": must be a bed: brown, fan, rain; "brown" is used instead'),
        ('bed = "clock"', "brown", '"clock": must be a bed: brown, fan, rain; "brown" is used instead'),
        ('bed = "whisper"', "brown", '"whisper": must be a bed: brown, fan, rain; "brown" is used instead'),
        ('bed = "rian"', "brown", '"rian": there is no such sound, perhaps rain was meant; "brown" is used instead'),
        ('bed = "papr"', "brown", '"papr": there is no such sound; "brown" is used instead'),
        ('bed = "rain"\noff = ["brown"]', "rain", ""),
        (
            'off = ["brown"]',
            "fan",
            '"brown": sounds.off lists it; take it out there, or name another bed; "fan" is used instead',
        ),
        (
            'bed = "rain"\noff = ["rain"]',
            "brown",
            '"rain": sounds.off lists it; take it out there, or name another bed; "brown" is used instead',
        ),
        ('bed = "clock"\noff = ["brown"]', "fan", '"clock": must be a bed: brown, fan, rain; "fan" is used instead'),
    ],
)
def test_only_a_bed_that_is_not_off_is_the_bed(text: str, bed: str, said: str) -> None:
    found = check_sounds(loaded(f"[sounds]\n{text}"), KNOWN, BEDS)
    assert found.config.sounds.bed == bed
    assert [str(c) for c in found.complaints] == ([f"device.toml: sounds.bed = {said}"] if said else [])


def test_off_never_takes_the_last_bed() -> None:
    found = check_sounds(loaded('[sounds]\nbed = "rain"\noff = ["brown", "rain", "fan", "clock"]'), KNOWN, BEDS)
    assert (found.config.sounds.bed, found.config.sounds.off) == ("rain", ("clock",))
    assert [f"{c.key}: {c.problem}; {c.now}" for c in found.complaints] == [
        "sounds.off: leaves no bed, and a night needs one; no bed is off"
    ]


def test_without_any_bed_the_default_stays_named() -> None:
    """As where no file of a bed loads: the night goes on without one."""
    found = check_sounds(loaded('[sounds]\nbed = "rain"'), KNOWN, [])
    assert found.config.sounds.bed == "brown"
    assert len(found.complaints) == 1


@pytest.mark.parametrize(
    "asked", [Sounds(order=("papr",)), Sounds(order=("rain",), off=("rain",))], ids=["none", "off"]
)
def test_something_is_always_left_to_play(asked: Sounds) -> None:
    complaints = Complaints(FILE)
    sounds = playable(asked, KNOWN, complaints)
    assert set(sounds.order) - set(sounds.off)
    assert len(complaints.made) == 1


def test_complaints_of_the_file_are_kept_when_the_sounds_are_checked() -> None:
    found = check_sounds(loaded("[pins]\nbutton = 99\n[sounds]\nbed = 'x'"), KNOWN)
    assert [c.key for c in found.complaints] == ["pins.button", "sounds.bed"]


@pytest.mark.parametrize("bed", ["tapping", "clock", "whisper", "whisper:beach"])
def test_only_a_bed_may_be_the_bed(bed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file := tmp_path / "device.toml").write_text(f'[sounds]\nbed = "{bed}"\n')
    assert main(["check", str(file)]) == 1
    told = capsys.readouterr().out
    assert told.startswith(f'{file}: sounds.bed = "{bed}": must be a bed: brown, fan, fire, ')
    assert told.endswith('; "brown" is used instead\n')


def test_a_bed_that_is_off_gives_way_to_another_dark_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (file := tmp_path / "device.toml").write_text('[sounds]\noff = ["brown", "fan"]\n')
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().out.endswith('; "green" is used instead\n')


@pytest.mark.parametrize("bed", [sound_id for sound_id, sound in sounds().items() if sound.family == "bed"])
def test_any_bed_may_be_the_bed(bed: str, tmp_path: Path) -> None:
    (file := tmp_path / "device.toml").write_text(f'[sounds]\nbed = "{bed}"\n')
    assert main(["check", str(file)]) == 0
