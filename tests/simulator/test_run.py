"""`lull simulate` where there is no terminal, and what it says of scripts it cannot play."""

import json
import wave
from pathlib import Path

import pytest

from device.config import Config
from device.config_file import Loaded
from device.simulator.run import DEMO, simulate, written_night
from device.simulator.script import BadScript, load_script

SHORT = """
title = "Seconds"
[night]
timer_min = 1.0
[[hand]]
at_s = 0.5
do = "press"
[[hand]]
at_s = 4.0
do = "press"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "a.toml"
    path.write_text(text)
    return path


def test_a_script_leaves_sound_picture_and_diary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate(None, written(tmp_path, SHORT), tmp_path / "out") == 0

    assert {p.name for p in (tmp_path / "out").iterdir()} == {"a-night.wav", "a-night.png", "a-night.jsonl"}
    events = [json.loads(line) for line in (tmp_path / "out/a-night.jsonl").read_text().splitlines()]
    assert [e["event"] for e in events if "event" in e and e["event"] != "Due"] == ["ButtonPressed", "ButtonPressed"]
    with wave.open(str(tmp_path / "out/a-night.wav")) as file:
        assert 7.0 < file.getnframes() / file.getframerate() < 8.0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "Invalid value"),
        ("seed = 1", "title"),
        ('title = "x"\nsed = 1', "sed"),
        ('title = "x"\n[[hand]]\nat_s = -1.0\ndo = "press"', "0.0"),
        ('title = "x"\n[[hand]]\nat_s = 1.0\ndo = "jump"', "'jump' at 1 s: one of press, double press"),
        ('title = "x"\n[[hand]]\nat_s = 1.0\ndo = "press"\ntimes = 1000', "50"),
        ('title = "x"\n[night]\ntimer_min = "long"\n[[hand]]\nat_s = 0.0\ndo = "press"', "timer_min"),
        ('title = "x"', "hand"),
        ('title = "x"\n[[hand]]\nat_s = 0.0\ndo = "knob up"', "nothing is heard"),
        (f"{SHORT}[night2]", "night2"),
        (SHORT.replace("timer_min", "timer_mim"), "timer_mim: no such key; did you mean timer_min?"),
        ('title = "x"\n[night]\ntimer_min = -3\n[[hand]]\nat_s = 0.0\ndo = "press"', "timer_min"),
    ],
)
def test_a_bad_script_is_told_in_one_line(
    tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, text)

    assert simulate(None, path, tmp_path / "out") == 1

    told = capsys.readouterr().err
    assert told.startswith(f"lull simulate: {path}: ")
    assert says in told
    assert told.count("\n") == 1


def test_a_night_without_end_is_a_bad_script(tmp_path: Path) -> None:
    with pytest.raises(BadScript, match=r"a\.toml: the night goes on for more than 0\.001 h"):
        written_night(Loaded(Config(), (), Path()), written(tmp_path, SHORT), tmp_path, longest_s=3.6)

    with wave.open(str(tmp_path / "a-night.wav")) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(3.6)


def test_no_script_and_no_folder_are_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate(None, tmp_path / "none.toml", tmp_path) == 1
    assert "none.toml" in capsys.readouterr().err
    script = written(tmp_path, SHORT)
    assert simulate(None, script, script) == 1
    assert "File exists" in capsys.readouterr().err


def test_a_script_that_is_no_text_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(BadScript, match=r"a\.toml"):
        load_script(path)


@pytest.mark.parametrize("path", sorted(DEMO.parent.glob("*.toml")), ids=lambda p: p.stem)
def test_the_nights_that_come_with_lull_can_be_played(path: Path) -> None:
    assert load_script(path).hand
