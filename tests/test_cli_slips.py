"""What the command line says to slips of the fingers, and where nobody listens to it."""

import re

import pytest

from tests.test_cli import lull, wrong_usage


@pytest.mark.parametrize(
    "words",
    [
        "",
        "sleep",
        "volume",
        "volume abc",
        "volume 3",
        "volume =nan",
        "volume =-100",
        "timer",
        "timer 0",
        "timer 721",
        "timer nan",
        "timer all",
        "light",
        "light 2",
        "light -1",
        "light on",
        "render paper",
        "render paper x.wav --seconds 0",
        "render paper x.wav --seconds 1e9",
        "render paper x.wav --seed -1",
        "render paper x.wav --seed 1.5",
        "completion tcsh",
        "status --yaml",
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_was_wrong(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong_usage(*words.split())
    (told,) = capsys.readouterr().err.splitlines()
    assert re.fullmatch(r"lull[a-z ]*: .{15,}; `lull[a-z ]* --help` explains it", told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("stauts", "lull: there is no command 'stauts', perhaps status was meant; `lull --help` explains it"),
        ("timer 721", "must be a number, 0.1 to 720, in minutes, or 1h30, or all-night, not '721'"),
        ("timer 13h", "must be a number, 0.1 to 720, in minutes"),
        ("volume =-100", "must be a number, -60 to 12, in decibels: =-12 to set it, +3 or -3 to move it, not '-100'"),
        ("light 20", "must be a number, 0 to 1, or a percentage such as 20%, not '20'"),
        ("light 120%", "must be a number, 0 to 100, in percent, not '120'"),
        ("taste set paper 3", "must be a number, -1 to 1, from keeps you awake to puts you to sleep, or none, not '3'"),
        ("calibrate --max-dba 200", "must be a number, 20 to 110, not '200'"),
        ("render rain x.wav --seconds 0", "must be a number, 0.1 to 21600, not '0'"),
        ("nights --last 0", "must be a whole number, 1 to 1000000000, not '0'"),
        ("render rain x.mp3", "what is written is a WAV file, so name it x.wav"),
        ("whisper -gently", "(words that begin with - and are no option follow --)"),
        ("render rain x.wav --text -gently", "(one that begins with - is joined to it by =)"),
    ],
)
def test_a_slip_of_the_fingers_is_one_line_with_what_is_allowed(
    words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong_usage(*words.split())
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "redirect"),
    [
        ("--help", "| true"),
        ("check config/device.toml", "| true"),
        ("completion bash", "| true"),
        ("stauts", "2>&1 | true"),
        ("check /", "2>&1 | true"),
        ("stauts", "2>&-"),
        ("check /", "2>&-"),
        ("render papr x.wav", "2>&-"),
    ],
)
def test_nobody_who_reads_and_nobody_who_hears_complaints_is_no_trouble(words: str, redirect: str) -> None:
    ended = lull(*words.split(), redirect=redirect)
    assert (ended.stdout, ended.stderr) == ("", "")
