"""`lull eq`: a section that can be pasted, what it tells, and what it cannot read."""

import sys
from pathlib import Path

import numpy as np
import pytest

from device.cli import main
from device.config_file import parse
from device.dsp.equalizer import Band, biquad_of, response

AT_HZ = (50.0, 100.0, 200.0, 500.0, 1000.0, 2500.5, 5000.0, 10_000.0, 15_000.0)
LEVELS_DB = (60.0, 70.5, 74.0, 74.0, 75.0, 80.0, 82.5, 76.0, 70.0)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "response.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def rows() -> str:
    return "".join(f"{hz},{db}\n" for hz, db in zip(AT_HZ, LEVELS_DB, strict=True))


@pytest.mark.parametrize("words", [["fit", "MISSING"], ["fit", "GOOD", "--target", "MISSING"], ["fit", "FOLDER"]])
def test_a_file_that_cannot_be_read_is_told_in_a_line(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    there = {"MISSING": tmp_path / "missing.csv", "GOOD": written(tmp_path, rows()), "FOLDER": tmp_path}
    assert main(["eq", *(str(there.get(word, word)) for word in words)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"lull eq fit: {tmp_path}")


def resonant(folder: Path) -> Path:
    """A response with one resonance of 6 dB."""
    at_hz = np.geomspace(40.0, 18_000.0, 300)
    level_db = 80 + 20 * np.log10(np.abs(response([biquad_of(Band("peak", 800.0, 6.0, 2.0))], at_hz)))
    return written(folder, "".join(f"{f:.2f} {db:.3f}\n" for f, db in zip(at_hz, level_db, strict=True)))


def test_what_fit_prints_can_be_pasted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eq", "fit", str(resonant(tmp_path))]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# fitted to 'response.csv': RMS error 1.4")
    assert "after, from 100 to 10000 Hz\n[speaker]\n" in text
    loaded = parse(text.encode(), tmp_path)
    assert loaded.complaints == ()
    (band,) = loaded.config.speaker.eq
    assert (band.type, round(band.frequency_hz, -1), round(band.gain_db)) == ("peak", 800.0, -6)


def test_no_more_bands_than_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eq", "fit", str(written(tmp_path, rows())), "--bands", "2"]) == 0
    assert len(parse(capsys.readouterr().out.encode(), tmp_path).config.speaker.eq) == 2


def test_its_own_response_as_a_target_leaves_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measured = str(resonant(tmp_path))
    assert main(["eq", "fit", measured, "--target", measured]) == 0
    assert "eq = [\n]" in capsys.readouterr().out


def test_show_tells_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config, measured = tmp_path / "device.toml", resonant(tmp_path)
    config.write_text("[speaker]\npreset = 'small-box'\neq = [{frequency_hz = 800, gain_db = -6, q = 2}]\n")
    drawn = [tmp_path / name for name in ("show.png", "fit.png")]
    assert main(["eq", "show", "--config", str(config), "--response", str(measured), "--out", str(drawn[0])]) == 0
    told = capsys.readouterr().out
    assert told.startswith("small-box, 1 band of its own, all lowered by")
    assert "  16000 Hz" in told
    assert main(["eq", "fit", str(measured), "--out", str(drawn[1])]) == 0
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)


def test_a_flat_loudspeaker_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "device.toml"
    config.write_text("")
    assert main(["eq", "show", "--config", str(config), "--out", str(tmp_path / "eq.svg")]) == 0
    assert capsys.readouterr().out == "flat: nothing is corrected\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--config", "MISSING"], 78, "missing.toml: there is no such file"),
        (["--response", "MISSING"], 1, "missing.toml: No such file or directory"),
        (["--out", "MISSING/eq.png"], 1, "missing.toml/eq.png: No such file or directory"),
    ],
)
def test_what_show_cannot_do_is_told_in_a_line(
    tmp_path: Path, words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "device.toml"
    config.write_text("")
    given = [word.replace("MISSING", str(tmp_path / "missing.toml")) for word in words]
    assert main(["eq", "show", "--config", str(config), *given]) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert line == f"lull eq show: {tmp_path}/{said}"


def test_without_matplotlib_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a Pi, where it is not installed."""
    for name in ("matplotlib", "matplotlib.pyplot"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("device.simulator.response_picture", "device.simulator.picture"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert main(["eq", "fit", str(resonant(tmp_path)), "--out", str(tmp_path / "eq.png")]) == 69
    told = capsys.readouterr()
    assert "[speaker]" in told.out
    assert told.err.startswith("lull eq fit: no picture: needs matplotlib: `make run` sets it up")


@pytest.mark.parametrize(
    "words", [[], ["fit"], ["fit", "a.csv", "--bands", "9"], ["show", "--out", "eq.gif"], ["tune"]]
)
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["eq", *words])
    assert caught.value.code == 2


def test_what_fit_assumed_about_a_file_is_told_beside_the_section(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measured = written(tmp_path, "Frequency,Left,Right\n" + rows().replace("\n", ",70\n") + "20000,,70\n")
    assert main(["eq", "fit", str(measured)]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("# fitted to 'response.csv'")
    assert told.err.splitlines() == [
        f"lull eq fit: {measured}: 2 columns of levels; the first, 'Left', is read",
        f"lull eq fit: {measured}: 1 row without a level left out",
    ]
