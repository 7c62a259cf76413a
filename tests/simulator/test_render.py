"""What `lull render` whispers, and what it says of what it cannot."""

import wave
from pathlib import Path

import pytest

from device.cli import main


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no word in it that can be said"),
        ("\N{SLEEPING SYMBOL} \x07", "there is no word in it that can be said"),
        ("\u4f60\u597d", "there is no word in it that can be said"),
        ("a" * 100_001, "100001 characters, where at most 100000 can be said"),
        ("@/", "/: Is a directory"),
        ("@/nowhere.txt", "/nowhere.txt: No such file or directory"),
    ],
)
def test_what_cannot_be_whispered_is_a_line(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", "whisper", str(tmp_path / "out.wav"), "--text", text]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.endswith(f"{why}\n")
    assert not (tmp_path / "out.wav").exists()


@pytest.mark.parametrize("language", ["english", "spanish"])
def test_a_text_is_whispered_to_its_end(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And what nobody can read of it is told."""
    out, text = tmp_path / "out.wav", "la luna \N{FULL MOON SYMBOL}"
    assert main(["render", "whisper", str(out), "--text", text, "--language", language]) == 0
    assert capsys.readouterr().err.endswith("nobody knows how to say it: \N{FULL MOON SYMBOL}\n")
    with wave.open(str(out)) as read:
        assert 1.5 < read.getnframes() / read.getframerate() < 5
