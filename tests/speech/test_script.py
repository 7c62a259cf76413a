"""What a script says, and what is told of one with mistakes."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from device.speech.script import LONGEST_SCRIPT, BadScript, Script, script_of
from device.speech.script_sheet import MOST_TOLD
from tests.fuzz.mangled import mangled
from tests.speech.simply import HEAD, ONE, simply

EVERY_KEY = Path(__file__).parents[2] / "config" / "whispers" / "body-scan.toml"
FULL = """# A comment: says = [[says]]
title = "All of it"
language = "english"
pace = 0.8
movements = ["drift", "settle"]
then = "again"
breath_s = [4, 0, 8.5]

[[says]]
text = "One two."
side = "left"
distance_m = 0.2
pace = 0.5
times = 2
pause_s = 0

[[says]]
text = '''
three
four'''
lasts_s = 12.5
"""


def test_all_keys_are_heeded() -> None:
    script = script_of(FULL, "own/full-1.toml", simply)
    assert script == Script(
        "full-1", "All of it", "english", 0.8, ("settle", "drift"), "again", (4.0, 0.0, 8.5), script.passages
    )
    one, again, other = script.passages
    assert one is again
    assert one[1:] == (0.0, "left", 0.2, 0.4, None)
    assert other[1:] == (0.0, None, None, 0.8, 12.5)
    assert len(other.clauses[0].words) == 2


def test_what_is_left_out_takes_its_default() -> None:
    script = script_of('\ufefftitle = "T"\r\n[[says]]\r\ntext = "One"\r\n', "t.toml", simply)
    assert script[:-1] == ("t", "T", "english", 1.0, ("settle", "drift"), "murmur", None)
    assert script.passages[0][1:] == (2.0, None, None, 1.0, None)


def test_a_script_may_be_wordless() -> None:
    assert script_of('title = "T"\nwordless = true', "t.toml", simply).passages == ()


PACE = "must be a number, 0.5 to 1.5"
MISTAKES = [
    (ONE, "line 1: title is missing, 1 to 80 characters"),
    (HEAD, "line 1: nothing is said, there must be a [[says]] or wordless = true"),
    (HEAD + "says = []", "line 2: nothing is said, there must be a [[says]] or wordless = true"),
    (HEAD + 'wordless = "yes"\n' + ONE, 'line 2: wordless = "yes": must be true or false'),
    (HEAD + "wordless = true\n" + ONE, "line 2: wordless = true: a script is wordless or has [[says]], not both"),
    ('title = ""\n' + ONE, 'line 1: title = "": must be 1 to 80 characters'),
    ('title = "a\\nb"\n' + ONE, 'line 1: title = "a\\nb": must be 1 to 80 characters'),
    ("title = 7\n" + ONE, "line 1: title = 7: must be 1 to 80 characters"),
    (HEAD + "pace = 0.4\n" + ONE, f"line 2: pace = 0.4: {PACE}"),
    (HEAD + "pace = nan\n" + ONE, f"line 2: pace = nan: {PACE}"),
    (HEAD + "pace = 0x" + "f" * 300 + "\n" + ONE, f'line 2: pace = "a huge number": {PACE}'.replace('"', "")),
    (HEAD + "pace = true\n" + ONE, f"line 2: pace = true: {PACE}"),
    (
        HEAD + 'language = "English"\n' + ONE,
        'line 2: language = "English": must be a language in small letters, such as "english"',
    ),
    (
        HEAD + 'language = "elvish"\n' + ONE + ONE,
        'line 2: language = "elvish": there is no language elvish, but english',
    ),
    (HEAD + "movements = []\n" + ONE, 'line 2: movements = []: must be a list of "settle", "drift" or both'),
    (HEAD + 'movements = "bed"\n' + ONE, 'line 2: movements = "bed": must be a list of "settle", "drift" or both'),
    (HEAD + 'movements = ["bed"]\n' + ONE, 'line 2: movements = ["bed"]: must be a list of "settle", "drift" or both'),
    (HEAD + 'then = "loop"\n' + ONE, 'line 2: then = "loop": must be one of "again", "murmur", "silence"'),
    (
        HEAD + "\nbreath_s = [0, 7, 8]\n" + ONE,
        "line 3: breath_s = [0, 7, 8]: must be a list of three numbers: in and out above 0 to 20, held 0 to 20",
    ),
    (
        HEAD + "breath_s = [4, 8]\n" + ONE,
        "line 2: breath_s = [4, 8]: must be a list of three numbers: in and out above 0 to 20, held 0 to 20",
    ),
    (HEAD + 'thn = "again"\n' + ONE, 'line 2: thn = "again": there is no such key, perhaps then was meant'),
    (HEAD + "xylophone = 1\n" + ONE, "line 2: xylophone = 1: there is no such key"),
    (HEAD + '"a b" = 1\n' + ONE, 'line 1: "a b" = 1: there is no such key'),  # where its table begins
    (HEAD + "[lamp]\na = 1\n" + ONE, "line 2: lamp = {...}: there is no such key"),
    (HEAD + 'side = "left"\n' + ONE, 'line 2: side = "left": it belongs below a line [[says]]'),
    (HEAD + ONE + 'then = "again"', 'line 4: then = "again": it belongs above the first [[says]]'),
    (HEAD + '[says]\ntext = "One"', "line 2: says = {...}: must be passages, each begun by a line [[says]]"),
    (HEAD + 'says = ["One"]', 'line 2: says = ["One"]: must be passages, each begun by a line [[says]]'),
    (HEAD + "says = [{text = 1}]", "line 2: text = 1: must be text in quotes"),
    (HEAD + ONE + "[[says]]\npause_s = 1", "line 4: text is missing, text in quotes"),
    (HEAD + ONE + ONE + "pause_s = 61", "line 6: pause_s = 61: must be a number, 0 to 60"),
    (HEAD + ONE + "pause_s = 1\n" + ONE + "pause_s = 'x'", 'line 7: pause_s = "x": must be a number, 0 to 60'),
    (HEAD + ONE + 'side = "top"', 'line 4: side = "top": must be one of "front", "left", "other", "right"'),
    (HEAD + ONE + "distance_m = 0.1", "line 4: distance_m = 0.1: must be a number, 0.14 to 0.4"),
    (HEAD + ONE + "pace = 2", f"line 4: pace = 2: {PACE}"),
    (HEAD + ONE + "lasts_s = 0", "line 4: lasts_s = 0: must be a number, 0.5 to 120"),
    (HEAD + ONE + "pause_s = 1\nlasts_s = 4", "line 5: lasts_s = 4: a passage has lasts_s or pause_s, not both"),
    (
        HEAD + ONE + "lasts_s = 0.5",
        "line 4: lasts_s = 0.5: a slow whisperer needs 0.8 s to say it; less text or more pace would do",
    ),
    (
        HEAD + "breath_s = [4, 7, 8]\n" + ONE + "lasts_s = 4\n" + ONE + "lasts_s = 7\ntimes = 2\n" + ONE,
        "line 8: lasts_s = 7: the passages up to here last 18 s, no whole number of breaths of 19 s",
    ),
    (HEAD + ONE + "times = 0", "line 4: times = 0: must be a whole number, 1 to 100"),
    (HEAD + ONE + "times = 1.5", "line 4: times = 1.5: must be a whole number, 1 to 100"),
    (HEAD + ONE + "pauze_s = 1", "line 4: pauze_s = 1: there is no such key, perhaps pause_s was meant"),
    (HEAD + ONE + '[[says]]\ntext = "..."', 'line 5: text = "...": there is no word in it that can be said'),
    (
        HEAD + ONE + '[[says]]\n# 123\ntext = """\nOne\n[[says]]\n123 four"""',
        'line 9: text: the word "123" cannot be read, words must be written as in english',
    ),
    (
        HEAD + ONE + '[[says]]\npause_s = 3\ntext = "\\u0031\\u0032\\u0033"',
        'line 6: text: the word "123" cannot be read, words must be written as in english',
    ),
    (
        HEAD + f'[[says]]\ntimes = 100\ntext = "{"o" * 1001}"',
        f'line 4: text = "{"o" * 56}...: a script must say 100000 characters at most, 100100 are said up to here',
    ),
    (HEAD + "a = \n", "line 2, column 5: Invalid value"),
    (HEAD + "a", "line 2: Expected '=' after a key in a key/value pair"),
    (HEAD + HEAD, "line 2, column 12: Cannot overwrite a value"),
]


@pytest.mark.parametrize(("source", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_place(source: str, told: str) -> None:
    with pytest.raises(BadScript) as caught:
        script_of(source, "own/t.toml", simply)
    assert str(caught.value) == f"own/t.toml: {told}; the script is left out"


@pytest.mark.parametrize("source", ["a = " + "[" * 9000, HEAD + "pace = " + "9" * 5000], ids=["nested", "long"])
def test_what_python_cannot_read_is_told(source: str) -> None:
    with pytest.raises(BadScript, match="nested too deeply, or a number too long, to be read; the script is left out"):
        script_of(source, "t.toml", simply)


def test_all_mistakes_are_told_from_the_top_down() -> None:
    with pytest.raises(BadScript) as caught:
        script_of(ONE.replace("One", "123") + "side = 1\n" + ONE + 'times = 0\ntext_ = ""', "t.toml", simply)
    begins = ["line 1: title is", "line 2: text: the word", "line 3: side = 1:", "line 6: times", 'line 7: text_ = "":']
    assert [line.startswith(f"t.toml: {b}") for line, b in zip(str(caught.value).split("\n"), begins, strict=True)]


def test_only_so_many_mistakes_are_told() -> None:
    with pytest.raises(BadScript) as caught:
        script_of(HEAD + "[[says]]\na = 1\n" * 9000, "t.toml", simply)
    told = str(caught.value).split("\n")
    assert len(told) == MOST_TOLD + 1
    assert told[-1] == f"t.toml: and {18_000 - MOST_TOLD} more mistakes like these; the script is left out"


@pytest.mark.parametrize("name", ["Own.toml", "my own.toml", "é.toml", "a\nb.toml", "a\udcff.toml"])
def test_a_name_that_is_no_id_is_told_in_a_line(name: str) -> None:
    with pytest.raises(BadScript, match="its name must be small letters, figures and hyphens") as caught:
        script_of(HEAD + ONE, name, simply)
    assert "\n" not in str(caught.value)
    assert str(caught.value).encode()


@given(raw=mangled(FULL.encode(), EVERY_KEY.read_bytes(), (HEAD + ONE).encode()))
def test_whatever_is_in_a_file_is_read_or_told(raw: bytes) -> None:
    try:
        script = script_of(raw.decode(errors="replace"), "t.toml", simply)
    except BadScript as error:
        told = str(error).split("\n")
    else:
        assert len(script.passages) <= LONGEST_SCRIPT
        return
    assert all(re.fullmatch(r"t\.toml: .+; the script is left out", line) for line in told)
