"""What a device reads before it is ready takes a time that goes with the length of the file, whatever it holds.

Told in multiples of what an ordinary file of the same length takes in the same process, for machines differ.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from device.complaints import MOST_MADE
from device.config_file import LARGEST_BYTES as CONFIG_BYTES
from device.config_file import Loaded, Unusable, check_sounds, load
from device.repertoire import repertoire
from device.speech.script import BadScript
from device.speech.script_file import LARGEST_BYTES as SCRIPT_BYTES
from device.speech.script_file import MOST_BYTES, MOST_FILES, load_script, scripts_in
from device.speech.script_sheet import MOST_TOLD
from device.speech.talk import reading_of as remembered
from tests.speech.simply import HEAD, ONE, simply

reading_of = remembered.__wrapped__  # each time anew
MOST_TIMES = 8.0  # 1.5 is usual beside an idle core, 3.1 beside a busy one; what was mended took 200
SENTENCE = "You can let go of the day now, and rest. "


def repeated(text: str, most_bytes: int) -> str:
    """As often as it fits."""
    return text * (most_bytes // len(text.encode()))


def lines(line: str, most_bytes: int) -> str:
    """The line with numbers, as often as it fits."""
    return "".join(line.format(n) for n in range(most_bytes // (len(line) + 3)))


def words(most_bytes: int) -> str:
    rng = random.Random(1)
    found = "".join(rng.choice("aeioubcdfghlmnprst") if rng.random() > 0.16 else " " for _ in range(most_bytes))
    return f'{HEAD}[[says]]\ntext = "{found}"\n'


ROOM = 200  # for what stands around
ORDINARY = HEAD + repeated(f'[[says]]\ntext = "{SENTENCE}"\n', SCRIPT_BYTES - ROOM)
SCRIPTS = {
    "unknown keys": lines("k{} = 1\n", SCRIPT_BYTES),
    "keys that are nearly right": HEAD + ONE + lines("paus_s{} = 1\n", SCRIPT_BYTES - ROOM),
    "wrong values": HEAD + repeated('[[says]]\ntext = 1\npause_s = "x"\nside = 3\npace = 9\n', SCRIPT_BYTES - ROOM),
    "sections": lines("[k{}]\n", SCRIPT_BYTES),
    "passages": HEAD + repeated("[[says]]\ntext='a'\ntimes=100\n", SCRIPT_BYTES - ROOM),
    "nothing missing but text": HEAD + repeated("[[says]]\n", SCRIPT_BYTES - ROOM),
    "words that nobody reads": HEAD + repeated('[[says]]\ntext = "привет мир"\n', SCRIPT_BYTES - ROOM),
    "words that nobody knows": words(SCRIPT_BYTES - ROOM),
    "parts of a key": HEAD + "a" + repeated(".a", SCRIPT_BYTES - ROOM) + " = 1\n",
    "parts of a section": HEAD + "[a" + repeated(".a", SCRIPT_BYTES - ROOM) + "]\n",
    "lists in lists": "x = " + repeated("[", SCRIPT_BYTES - ROOM),
    "tables in tables": "x = " + repeated("{a=", SCRIPT_BYTES - ROOM),
    "quotes that open": repeated('"""\\"', SCRIPT_BYTES - ROOM),
    "escapes": 'x = "' + repeated("\\n", SCRIPT_BYTES - ROOM) + '"',
    "one long word": f'{HEAD}[[says]]\ntext = "{"a" * (SCRIPT_BYTES - ROOM)}"\n',
    "one long number": f"{HEAD}x = {'9' * (SCRIPT_BYTES - ROOM)}\n",
    "one long name": "a" * (SCRIPT_BYTES - ROOM) + " = 1\n",
    "too large": repeated("k = 1\n", 4 * SCRIPT_BYTES),
}
CONFIGS = {
    "unknown keys": lines("k{} = 1\n", CONFIG_BYTES),
    "unknown keys of a section": "[night]\n" + lines("timer_m{} = 1\n", CONFIG_BYTES - ROOM),
    "wrong values": "".join(f"[k{n}]\ntimer_min = 'x'\n" for n in range(CONFIG_BYTES // 30)),
    "sounds that are not there": "[sounds]\norder = [" + lines("'papr{}', ", CONFIG_BYTES - ROOM) + "]\n",
    "sounds that are off": "[sounds]\noff = [" + lines("'papr{}', ", CONFIG_BYTES - ROOM) + "]\n",
    "bands": "[speaker]\n" + repeated("[[speaker.eq]]\ntype = 'pek'\nfreq = 1\n", CONFIG_BYTES - ROOM),
    "parts of a key": "a" + repeated(".a", CONFIG_BYTES - ROOM) + " = 1\n",
    "one long list": "[sounds]\norder = [" + repeated("1, ", CONFIG_BYTES - ROOM) + "]\n",
}


def cpu_s(act: Callable[[], object]) -> float:
    """The least of a few: others use the machine too."""
    took_s = []
    for _ in range(3):
        begun_s = time.process_time()
        act()
        took_s.append(time.process_time() - begun_s)
    return min(took_s)


def refused_or_read(file: Path) -> None:
    with suppress(BadScript):
        load_script(file, reading_of)


def a_file(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def ordinary_s(tmp_path_factory: pytest.TempPathFactory) -> float:
    file = a_file(tmp_path_factory.mktemp("ordinary") / "ordinary.toml", ORDINARY)
    load_script(file, reading_of)
    return cpu_s(lambda: load_script(file, reading_of))


@pytest.mark.parametrize("what", SCRIPTS)
def test_a_script_of_anything_is_read_or_refused_in_bounded_time(what: str, tmp_path: Path, ordinary_s: float) -> None:
    file = a_file(tmp_path / "x.toml", SCRIPTS[what])
    assert cpu_s(lambda: refused_or_read(file)) < MOST_TIMES * ordinary_s


@pytest.mark.parametrize("what", CONFIGS)
def test_a_configuration_of_anything_is_too(what: str, tmp_path: Path, ordinary_s: float) -> None:
    there = repertoire()
    known, beds = list(there.sounds), there.beds
    file = a_file(tmp_path / "device.toml", CONFIGS[what])

    def read() -> Loaded | None:
        try:
            return check_sounds(load(file), known, beds)
        except Unusable:
            return None

    assert cpu_s(read) < MOST_TIMES * ordinary_s
    loaded = read()
    assert loaded is None or len(loaded.complaints) <= 2 * (MOST_MADE + 1)


def test_the_mistakes_that_are_not_told_are_counted(tmp_path: Path) -> None:
    script, config = tmp_path / "x.toml", tmp_path / "device.toml"
    text = "".join(f"k{n} = 1\n" for n in range(412))
    with pytest.raises(BadScript) as bad:
        load_script(a_file(script, f"{HEAD}{text}{ONE}"), simply)
    told = str(bad.value).splitlines()
    assert told[-1] == f"{script}: and 312 more mistakes like these; the script is left out"
    assert len(told) == MOST_TOLD + 1
    complaints = load(a_file(config, text)).complaints
    assert str(complaints[-1]) == f"{config}: and 312 more mistakes like these; each takes its default"
    assert len(complaints) == MOST_MADE + 1


def test_a_folder_of_scripts_has_an_end(place: Path) -> None:
    """Those that are read are read as before; one line tells of the others."""
    many, large = place / "many", place / "large"
    for folder in (many, large):
        folder.mkdir()
    for n in range(MOST_FILES + 5):
        a_file(many / f"s{n:03}.toml", HEAD + ONE)
    scripts, complaints = scripts_in([many], simply)
    assert len(scripts) == MOST_FILES
    rule = f"at most {MOST_FILES} scripts of {MOST_BYTES // 1024} KiB together are read"
    assert complaints == [f"{many}: {rule}; s{MOST_FILES:03}.toml and those after it are left out"]
    for n in range(6):
        a_file(large / f"s{n}.toml", HEAD + ONE + "#" * (SCRIPT_BYTES - ROOM))
    scripts, complaints = scripts_in([large], simply)
    assert sorted(scripts) == ["s0", "s1", "s2", "s3", "s4"]
    assert complaints == [f"{large}: {rule}; s5.toml and those after it are left out"]
