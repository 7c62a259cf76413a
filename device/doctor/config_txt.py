"""config.txt as the firmware reads it: each line, the file it stands in, and whether it holds for this Pi.

A line holds from where it stands to the end, unless it stands under a filter such as [pi4] that this Pi does not pass.
A filter replaces an earlier one of its kind; filters of different kinds must all be passed, until [all] ends them. An
included file is read as if its lines stood in place of the line that includes it. This is what
https://www.raspberrypi.com/documentation/computers/config_txt.html says; spaces and capitals are forgiven.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from device.doctor.facts import Boot

LONGEST = 98  # characters of a line; the firmware ignores what follows
MOST_INCLUDED = 50  # times that a file is included: files that include each other twice over would never end
MODELS = {  # by a word of the model's name, the longest that fits: its board type, and the filters that it passes
    "Pi Model A": (0x00, {"pi1"}),
    "Pi Model B": (0x01, {"pi1"}),
    "Pi Model A Plus": (0x02, {"pi1"}),
    "Pi Model B Plus": (0x03, {"pi1"}),
    "Pi 2": (0x04, {"pi2"}),
    "Compute Module Rev": (0x06, {"pi1", "cm1"}),
    "Pi 3": (0x08, {"pi3"}),
    "Pi Zero": (0x09, {"pi0"}),
    "Compute Module 3": (0x0A, {"pi3", "cm3"}),
    "Pi Zero W": (0x0C, {"pi0", "pi0w"}),
    "Pi 3 Model B Plus": (0x0D, {"pi3", "pi3+"}),
    "Pi 3 Model A Plus": (0x0E, {"pi3", "pi3+"}),
    "Compute Module 3 Plus": (0x10, {"pi3", "pi3+", "cm3+"}),
    "Pi 4": (0x11, {"pi4"}),
    "Pi Zero 2": (0x12, {"pi0", "pi0w", "pi02"}),
    "Pi 400": (0x13, {"pi4", "pi400"}),
    "Compute Module 4": (0x14, {"pi4", "cm4"}),
    "Compute Module 4S": (0x15, {"pi4", "cm4s"}),
    "Pi 5": (0x17, {"pi5"}),
    "Compute Module 5": (0x18, {"pi5", "cm5"}),
    "Pi 500": (0x19, {"pi5", "pi500"}),
    "Compute Module 5 Lite": (0x1A, {"pi5", "cm5"}),
    "Compute Module 0": (0x1B, {"pi0", "pi0w", "pi02", "cm0"}),
}

Filters = dict[str, tuple[str, bool | None]]  # by kind: the filter as written, and whether this Pi passes it


@dataclass(frozen=True)
class Written:
    """A line that says something; `holds` is None where it depends on a filter that cannot be told from here.

    `file` is "" for config.txt itself; `under` are the filters it stands under, of a line that does not hold those
    that keep it from holding; `cut` is what the firmware ignores of a line that is too long.
    """

    number: int
    text: str
    under: str
    holds: bool | None
    file: str = ""
    cut: str = ""

    @property
    def where(self) -> str:
        """As it stands in messages."""
        return f"line {self.number}" + (f" of {self.file}" if self.file else "")

    @cached_property
    def key(self) -> str:
        """`dtparam` of `dtparam=audio=on`."""
        return self.text.partition("=")[0].strip().lower()

    @cached_property
    def items(self) -> tuple[str, ...]:
        """What stands behind the key, between commas; a colon ends an overlay's name as well, as it once had to."""
        value = self.text.partition("=")[2]
        name = re.sub(r"^([^,:]*):", r"\1,", value) if self.key == "dtoverlay" else value
        return tuple(item.strip() for item in name.split(","))

    @property
    def overlay(self) -> str:
        """The overlay that it loads; "" also for a bare `dtoverlay=`, which only ends the overlay before."""
        name = self.items[0].lower() if self.key == "dtoverlay" else ""
        return name.removesuffix(".dtbo").removesuffix("-overlay")

    @property
    def params(self) -> dict[str, str]:
        """What it sets of a device tree, by name; the last of a name counts. A name alone is switched on."""
        items = {"dtparam": self.items, "dtoverlay": self.items[1:]}.get(self.key, ())
        pairs = (item.partition("=") for item in items)
        return {name.strip().lower(): value.strip().lower() or "on" for name, _, value in pairs}

    @property
    def includes(self) -> str | None:
        """The file that it includes."""
        found = re.fullmatch(r"include\s+(\S.*)", self.text, re.IGNORECASE)
        return found[1] if found else None


def written(boot: Boot, model: str | None) -> Iterator[Written]:
    """Every line that says something, with those of included files where they are included."""
    return _Reader(boot, model).lines("", boot.text)


def included_by(text: str) -> list[str]:
    """The files that a text includes, whether or not the lines hold."""
    lines = (Written(0, line[:LONGEST].partition("#")[0].strip(), "", None) for line in text.split("\n"))
    return [line.includes for line in lines if line.includes]


class _Reader:
    """Goes through the files once, with the filters that are in force."""

    def __init__(self, boot: Boot, model: str | None) -> None:
        self._boot = boot
        self._board, self._passed = _model(model)
        self._filters: Filters = {}
        self._open: list[str] = []  # the files that one is in, which cannot include themselves
        self._included_times = 0

    def lines(self, file: str, text: str) -> Iterator[Written]:
        self._open.append(file)
        for number, raw in enumerate(text.split("\n"), 1):
            said = raw[:LONGEST].partition("#")[0].strip()
            if re.fullmatch(r"(\[[^\]]*\]\s*)+", said):
                self._filter(re.findall(r"\[([^\]]*)\]", said))
            elif said:
                cut = "" if "#" in raw[:LONGEST] else raw[LONGEST:].partition("#")[0].strip()
                line = Written(number, said, *self._in_force(), file, cut)
                yield line
                yield from self._included(line)
        self._open.pop()

    def _included(self, line: Written) -> Iterator[Written]:
        name = line.includes
        if name is None or name in self._open or name not in self._boot.included:
            return
        self._included_times += 1
        if self._included_times > MOST_INCLUDED:
            return
        if line.holds is not False:
            yield from self.lines(name, self._boot.included[name])
            return
        before = dict(self._filters)
        for unread in self.lines(name, self._boot.included[name]):  # the firmware never sees its filters
            yield Written(unread.number, unread.text, line.under, False, unread.file, unread.cut)
        self._filters = before

    def _filter(self, headers: list[str]) -> None:
        for header in headers:
            name = header.strip().lower()
            if name == "all":
                self._filters.clear()
            else:
                kind, passed = self._judged(name)
                self._filters[kind] = name, passed

    def _judged(self, name: str) -> tuple[str, bool | None]:
        """The filter's kind, and whether this Pi passes it: a screen or the level of a pin cannot be told from here."""
        kind = re.split(r"[^a-z_-]", name, maxsplit=1)[0]
        serial = re.fullmatch(r"0x([0-9a-f]{1,16})", name)
        if name == "none":
            return kind, False
        if name == "tryboot":
            return kind, self._boot.tryboot
        if serial:
            mine = self._boot.serial
            return "serial", None if mine is None else (int(serial[1], 16) ^ mine) & 0xFFFFFFFF == 0
        if kind == "board-type":
            number = re.fullmatch(r"board-type\s*=\s*(0x[0-9a-f]+|[0-9]+)", name)
            known = self._board is not None and number is not None
            return "model", int(number[1], 0) == self._board if known and number else None
        if name.startswith(("pi", "cm")):
            return "model", None if self._passed is None else name in self._passed
        return kind, None

    def _in_force(self) -> tuple[str, bool | None]:
        verdicts = [passed for _, passed in self._filters.values()]
        holds = False if False in verdicts else None if None in verdicts else True
        said = [name for name, passed in self._filters.values() if passed is holds or holds is not False]
        return "] and [".join(said) or "all", holds


def _model(model: str | None) -> tuple[int | None, set[str] | None]:
    """Board type and filters of a model; None for a machine that does not tell, nothing for one that is unknown."""
    if model is None:
        return None, None
    fitting = [word for word in MODELS if word in model]
    return MODELS[max(fitting, key=len)] if fitting else (None, set())
