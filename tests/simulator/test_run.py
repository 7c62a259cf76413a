"""`lull simulate` where there is no terminal, and what it says of scripts it cannot play."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from PIL import Image

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
        (SHORT.replace('title = "Seconds"', ""), ": title is missing"),
        (f"sed = 1\n{SHORT}", "sed = 1: there is no such key, perhaps seed was meant; nothing is played"),
        (
            'title = "x"\n[[hand]]\nat_s = -1.0\ndo = "press"',
            "hand[1].at_s = -1.0: must be a number, 0 to 86400; nothing",
        ),
        (
            'title = "x"\n[[hand]]\nat_s = 1.0\ndo = "jump"',
            'hand[1].do = "jump": must be one of "press", "double press"',
        ),
        (
            'title = "x"\n[[hand]]\nat_s = 1.0\ndo = "press"\ntimes = 1000',
            "hand[1].times = 1000: must be a whole number, 1 to 50",
        ),
        ('title = "x"\n[night]\ntimer_min = "long"\n[[hand]]\nat_s = 0.0\ndo = "press"', 'night.timer_min = "long"'),
        ('title = "x"', ": hand is missing"),
        ('hand = []\ntitle = "x"', "hand = []: must be what a hand does, each begun by a line [[hand]]"),
        (f"night = 1\n{SHORT.replace('[night]', '').replace('timer_min = 1.0', '')}", "night = 1: must be a section"),
        (f"seed = -1\n{SHORT}", "seed = -1: must be a whole number, 0 to 4294967295"),
        (f"pins = 1\n{SHORT}", "pins = 1: there is no such key; nothing is played"),
        ("x = " + "[" * 9999, "nested too deeply"),
        ('title = "x"\n[[hand]]\nat_s = 0.0\ndo = "knob up"', "nothing is heard"),
        (f"{SHORT}[night2]", "night2"),
        (
            SHORT.replace("timer_min", "timer_mim"),
            "night.timer_mim = 1.0: there is no such key, perhaps timer_min was meant; nothing",
        ),
        (
            'title = "x"\n[night]\ntimer_min = -3\n[[hand]]\nat_s = 0.0\ndo = "press"',
            "night.timer_min = -3: must be a number, 0.1 to 240; nothing is played",
        ),
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
    assert capsys.readouterr().err == f"lull simulate: {tmp_path}/none.toml: No such file or directory\n"
    script = written(tmp_path, SHORT)
    assert simulate(None, script, script) == 1
    assert capsys.readouterr().err == f"lull simulate: {script}: Not a directory\n"


def test_every_mistake_of_a_script_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, SHORT.replace("1.0", "500").replace('"press"', '"pres"'))
    assert simulate(None, path, tmp_path / "out") == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(" = ")[0] for line in told] == [
        f"lull simulate: {path}: {key}" for key in ("night.timer_min", "hand[1].do", "hand[2].do")
    ]


@pytest.mark.parametrize("words", [("--script", "a.toml"), ("--nights", "1")], ids=["a night", "months"])
def test_a_reader_that_wants_no_more_is_no_fault(tmp_path: Path, words: tuple[str, str]) -> None:
    written(tmp_path, SHORT)
    (tmp_path / "device.toml").write_text("")
    command = (sys.executable, "-u", "-m", "device.cli", "simulate", *words, "--out", "out", "--config", "device.toml")
    shell = ["bash", "-c", '"$@" | head -1; exit ${PIPESTATUS[0]}', "bash", *command]
    env = os.environ | {"PYTHONPATH": str(DEMO.parents[2])}
    ended = subprocess.run(shell, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr, ended.stdout.count("\n")) == (0, "", 1)
    assert [*(tmp_path / "out").glob("*.png")], "what was to be drawn is"


def test_a_simulated_night_has_no_taps_for_a_bed_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config := tmp_path / "device.toml").write_text('[sounds]\nbed = "tapping"\n')
    assert simulate(config, tmp_path / "none.toml", tmp_path) == 1
    assert capsys.readouterr().err.startswith(f'{config}: sounds.bed = "tapping": must be a bed: ')


def test_a_script_that_is_no_text_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(BadScript, match=r"a\.toml"):
        load_script(path)


@pytest.mark.parametrize("path", sorted(DEMO.parent.glob("*.toml")), ids=lambda p: p.stem)
def test_the_nights_that_come_with_lull_can_be_played(path: Path) -> None:
    assert load_script(path).hand


def test_the_readmes_night_is_fresh(tmp_path: Path) -> None:
    written_night(Loaded(Config(), (), Path()), DEMO, tmp_path)

    drawn, shown = (figures(path) for path in (tmp_path / "demo-night.png", DEMO.parents[2] / "docs/demo-night.png"))
    stale = [name for name in drawn if drawn[name] != pytest.approx(shown[name], abs=1.0)]
    assert not stale, "type make run </dev/null and copy out/demo-night.png to docs/"


def figures(picture: Path) -> dict[str, list[float]]:
    with Image.open(picture) as image:
        carried: dict[str, list[float]] = json.loads(image.info["figures"])
    return carried
