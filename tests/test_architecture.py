"""The house rules that a linter cannot know: who may import whom, where I/O may live, how long things may get.

The tables at the top are the rules. A new I/O file, or a folder that needs another, is a line here, seen in review.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Which other folders of device/ a folder may import from. Files not in a folder listed here may import everything
# (app, cli, simulator), and no listed folder may import them.
MAY_IMPORT: dict[str, set[str]] = {
    "dsp": set(),
    "files": set(),
    "speech": {"dsp", "complaints", "files"},
    "figures": set(),
    "sounds": {"dsp", "figures", "speech"},
    "session": set(),
    "audio": {"dsp", "files", "sounds", "session"},
    "controls": {"session"},
    "light": {"session", "config"},  # the rig is built from its table of the configuration
    "taste": set(),
    "storage": {"files", "session", "taste"},
    "service": {"complaints", "files", "plain_text", "session"},
    "doctor": {"audio", "complaints", "config", "controls", "dsp", "files", "light", "session", "sounds", "speaker"},
}
# Files named after a chip or a facility of the operating system. Every other file is pure.
IO_FILES = {
    "app.py",
    "build_thread.py",
    "cli.py",
    "cli_ask.py",
    "cli_doctor.py",
    "cli_nights.py",
    "cli_taste.py",
    "config_file.py",
    "message_queue.py",  # between threads
    "audio/alsa.py",
    "audio/player.py",
    "audio/realtime.py",
    "audio/wav.py",
    "controls/amp_pin.py",
    "controls/gpio.py",
    "controls/gpiod_pins.py",
    "files/output.py",
    "files/owner.py",
    "files/reading.py",
    "figures/__init__.py",
    "doctor/gpiochip.py",
    "doctor/in_place.py",
    "doctor/parts.py",
    "doctor/procfs.py",
    "doctor/terminal.py",
    "light/i2c.py",
    "night_words.py",  # knows the time zone
    "service/control_client.py",
    "service/control_socket.py",
    "service/heap.py",
    "service/journal.py",
    "service/listening_socket.py",
    "service/systemd.py",
    "sounds/__init__.py",  # finds the sounds
    "speech/cmudict.py",
    "speech/script_file.py",
    "storage/clerk.py",
    "storage/file.py",
    "storage/night_clerk.py",
    "storage/night_file.py",
    "storage/nights.py",
}
IO_FOLDERS = {"simulator"}
# All that a pure file may import from outside device/. pathlib is there for paths as values; touching one is caught.
MATHS = {"collections", "dataclasses", "enum", "functools", "math", "numpy", "typing", "weakref"}
FORMS = {"__future__", "abc", "argparse", "contextlib", "difflib", "json", "msgspec", "pathlib", "re", "types"}
TOOLS = {"bisect", "errno", "heapq", "itertools", "operator", "tomllib", "unicodedata"}
TELLS = {"logging"}
SPELLS = {"num2words"}
PURE_WITHOUT = {  # what stricter folders do without
    "dsp": FORMS | TOOLS | TELLS,
    "session": {"numpy", "pathlib"} | TELLS,
    "sounds": {"pathlib"} | TELLS,
}
TOUCHES = {"exists", "is_dir", "is_file", "glob", "mkdir", "open", "read_bytes", "read_text", "unlink", "write_text"}
# Libraries of the hardware, and the only files that know them.
HARDWARE = {
    "gpiozero": {"controls/gpio.py", "controls/gpiod_pins.py", "controls/amp_pin.py"},
    "gpiod": {"controls/gpiod_pins.py"},
    "alsaaudio": {"audio/alsa.py"},
    "smbus2": {"light/i2c.py"},
    "lgpio": set[str](),  # by way of gpiozero
    "RPi": set[str](),
}
HEAVY = {"scipy", "matplotlib", "textual", "rich"}  # too slow to import, or too large, for a night on a Pi
BROAD_EXCEPT = {"app.py", "sounds/__init__.py"}  # the last line of defence, and a sound that somebody dropped in
LONGEST_FUNCTION, LONGEST_FILE = 60, 350  # lines, the first without the docstring


@dataclass(frozen=True)
class Source:
    """One file: where it is below device/, hardware/ or tests/, and what it says."""

    where: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def folder(self) -> str:
        return self.where.rpartition("/")[0]

    @property
    def pure(self) -> bool:
        return self.where not in IO_FILES and self.folder not in IO_FOLDERS


def imports(nodes: Iterator[ast.AST]) -> Iterator[str]:
    """Full names of what is imported; `from a import b` counts as a.b, whatever b is."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported: everything that is not inside a function."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


Rule = Callable[[Source], Iterator[str]]


def dependency_direction(source: Source) -> Iterator[str]:
    """A folder imports from those that the table allows, by full names."""
    if source.folder not in MAY_IMPORT:
        return
    for name in imports(ast.walk(source.tree)):
        if name.startswith("."):
            yield f"imports {name}: name it in full, from device on"
        top, _, rest = name.partition(".")
        if top == "device" and rest.split(".")[0] not in MAY_IMPORT[source.folder] | {source.folder}:
            yield f"imports {name}: {source.folder} may know {sorted(MAY_IMPORT[source.folder]) or 'nobody'}"


def sounds_stand_alone(source: Source) -> Iterator[str]:
    """A sound that fails takes no other with it: what two share is in dsp/. Only x_y, a kind of x, is made from x."""
    if source.folder != "sounds" or source.where == "sounds/__init__.py":
        return
    own = Path(source.where).stem
    for name in imports(ast.walk(source.tree)):
        parts = name.split(".")
        if parts[:2] == ["device", "sounds"] and parts[2:3] != ["contract"] and not own.startswith(f"{parts[2]}_"):
            yield f"imports {name}: what sounds share belongs into dsp/"


def purity(source: Source) -> Iterator[str]:
    """A file that is not named after a chip or a facility touches nothing outside its arguments."""
    if not source.pure:
        return
    allowed = (MATHS | FORMS | TOOLS | TELLS | SPELLS | {"device"}) - PURE_WITHOUT.get(source.folder, set())
    for name in imports(ast.walk(source.tree)):
        if name.split(".")[0] not in allowed:
            yield f"imports {name}: it is pure, or belongs into IO_FILES"
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Name(id="open" | "input" as name)):
                yield f"line {node.lineno} calls {name}: it is pure, or belongs into IO_FILES"
            case ast.Call(func=ast.Attribute(attr=name)) if name in TOUCHES:
                yield f"line {node.lineno} calls {name}: it is pure, or belongs into IO_FILES"


def hardware_libraries(source: Source) -> Iterator[str]:
    """A hardware library is known to its I/O file alone."""
    for name in imports(ast.walk(source.tree)):
        top = name.split(".")[0]
        if source.where not in HARDWARE.get(top, {source.where}):
            yield f"imports {top}: only {sorted(HARDWARE[top]) or 'nobody'} may"


def broad_excepts(source: Source) -> Iterator[str]:
    """A bug crashes, and systemd starts again; only two places may catch everything."""
    if source.where in BROAD_EXCEPT:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            names = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"Exception"}
            if names & {"Exception", "BaseException"}:
                yield f"line {node.lineno} catches everything: name what can happen"


def sizes(source: Source) -> Iterator[str]:
    """A function fits on a screen, a file in a head."""
    if (lines := len(source.text.splitlines())) > LONGEST_FILE:
        yield f"has {lines} lines, more than {LONGEST_FILE}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name} has {lines} lines, more than {LONGEST_FUNCTION}"


def no_sleep_no_patch(source: Source) -> Iterator[str]:
    """A test waits for what it waits for, and replaces by argument. On the virtual Pi a hand takes its time."""
    if source.where.startswith(HANDS):
        return
    for name in imports(ast.walk(source.tree)):
        if name in {"time.sleep", "asyncio.sleep"} or name.startswith("unittest"):
            yield f"imports {name}"
    for node in ast.walk(source.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="sleep" | "patch" | "setattr" as name, value=ast.Name(id=owner))):
                if (owner, name) in {("time", "sleep"), ("mock", "patch"), ("monkeypatch", "setattr")}:
                    yield f"line {node.lineno} calls {owner}.{name}"


HANDS = ("virtual_pi/guest/", "virtual_pi/scenarios/")

OF_DEVICE: list[Rule] = [dependency_direction, sounds_stand_alone, purity, hardware_libraries, broad_excepts, sizes]
OF_HARDWARE: list[Rule] = [sizes]
OF_TESTS: list[Rule] = [no_sleep_no_patch, sizes]


def sources(folder: Path) -> list[Source]:
    """Every Python file below."""
    return [Source(path.relative_to(folder).as_posix(), path.read_text()) for path in sorted(folder.rglob("*.py"))]


def complaints(folder: Path, rule: Rule) -> list[str]:
    """What a rule finds below a folder, each with its file."""
    return [f"{folder.name}/{source.where} {complaint}" for source in sources(folder) for complaint in rule(source)]


@pytest.mark.parametrize("rule", OF_DEVICE)
def test_device_keeps(rule: Rule) -> None:
    assert complaints(ROOT / "device", rule) == []


@pytest.mark.parametrize("rule", OF_HARDWARE)
def test_hardware_keeps(rule: Rule) -> None:
    assert complaints(ROOT / "hardware", rule) == []


@pytest.mark.parametrize("rule", OF_TESTS)
def test_tests_keep(rule: Rule) -> None:
    assert complaints(ROOT / "tests", rule) == []


def test_the_tables_name_what_there_is() -> None:
    device = ROOT / "device"
    named = IO_FILES | BROAD_EXCEPT | set().union(*HARDWARE.values())
    assert {where for where in named if not (device / where).exists()} == set()
    assert {path.parent.name for path in device.glob("*/__init__.py")} == MAY_IMPORT.keys() | IO_FOLDERS


def loaded_with(start: Path, everything: dict[str, Path]) -> set[str]:
    """Top names of all that importing a file imports, through files of device/, outside functions."""
    outside, waiting, seen = set(), [start], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in imports(at_import(ast.parse(path.read_text()))):
            parts = name.split(".")
            waiting += [
                everything[known] for n in range(len(parts)) if (known := ".".join(parts[: n + 1])) in everything
            ]
            outside.add(parts[0])
    return outside


@pytest.mark.parametrize("start", ["device.app", "device.cli"])
def test_the_run_path_is_light(start: str) -> None:
    """Neither the daemon nor the command loads a slow library, or any hardware's before that part is chosen."""
    paths = sorted((ROOT / "device").rglob("*.py"))
    everything = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths
    }
    assert loaded_with(everything[start], everything) & (HEAVY | HARDWARE.keys()) == set()


VIOLATIONS: list[tuple[Rule, str, str]] = [
    (dependency_direction, "dsp/noise.py", "from device.sounds import load"),
    (dependency_direction, "session/machine.py", "def step():\n    import device.app"),
    (dependency_direction, "sounds/paper.py", "from . import contract"),
    (sounds_stand_alone, "sounds/apple.py", "from device.sounds.beads import moments"),
    (purity, "session/timer.py", "import time"),
    (purity, "session/timer.py", "import numpy as np"),
    (purity, "dsp/noise.py", "import msgspec"),
    (purity, "sounds/paper.py", "import logging"),
    (purity, "bedside.py", "from pathlib import Path\nPath('x').read_text()"),
    (purity, "light/colour.py", "open('/dev/i2c-1')"),
    (hardware_libraries, "light/pca9685.py", "from smbus2 import SMBus"),
    (hardware_libraries, "app.py", "import RPi.GPIO as GPIO"),
    (broad_excepts, "light/i2c.py", "try:\n    pass\nexcept (OSError, Exception):\n    pass"),
    (broad_excepts, "audio/player.py", "try:\n    pass\nexcept:\n    pass"),
    (sizes, "cli.py", "def main():\n" + "    pass\n" * LONGEST_FUNCTION),
    (sizes, "cli.py", "x = 1\n" * (LONGEST_FILE + 1)),
    (no_sleep_no_patch, "test_x.py", "import time\ntime.sleep(1)"),
    (no_sleep_no_patch, "test_x.py", "from time import sleep"),
    (no_sleep_no_patch, "test_x.py", "from unittest import mock"),
]


@pytest.mark.parametrize(("rule", "where", "text"), VIOLATIONS)
def test_a_violation_is_caught(rule: Rule, where: str, text: str) -> None:
    assert len(list(rule(Source(where, text)))) == 1


@pytest.mark.parametrize("rule", OF_DEVICE)
def test_what_is_allowed_is_let_through(rule: Rule) -> None:
    allowed = Source("audio/alsa.py", "import os\nimport alsaaudio\nfrom device.dsp.rate import RATE_HZ\n")
    docstring = Source("dsp/noise.py", "def pink():\n    '''" + "\n" * LONGEST_FUNCTION + "'''\n")
    assert [*rule(allowed), *rule(docstring)] == []


def test_a_heavy_import_is_found_through_others(tmp_path: Path) -> None:
    app, far, lazy = tmp_path / "app.py", tmp_path / "far.py", tmp_path / "lazy.py"
    app.write_text("from device.far import draw\ndef chart():\n    from device.lazy import scipy\n")
    far.write_text("if True:\n    import matplotlib.pyplot as plt\n")
    lazy.write_text("import scipy")
    found = loaded_with(app, {"device.app": app, "device.far": far, "device.lazy": lazy})
    assert found & HEAVY == {"matplotlib"}
