"""What a WireViz file says, as parts, wires and nets. Pure: takes texts, knows of WireViz only how it spells things."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

End = tuple[str, str]  # a part's name, and the label of its pin (its number where it has no label)
RAILS = {"5V", "3V3", "GND"}


class Malformed(Exception):
    """The file is not what WireViz takes, or names a part or pin that it does not have."""


@dataclass(frozen=True, slots=True)
class Part:
    """A box of the drawing. `extra` is what sits inside it: (name range and value, how many)."""

    name: str
    type: str
    subtype: str = ""
    pins: tuple[str, ...] = ()
    notes: str = ""
    extra: tuple[tuple[str, int], ...] = ()
    mpn: str = ""
    bought: bool = True


@dataclass(frozen=True, slots=True)
class Wire:
    """One core of a cable."""

    cable: str
    number: int
    colour: str
    gauge: str
    length_m: float
    start: End
    end: End


@dataclass(frozen=True, slots=True)
class Harness:
    """Parts by name, the wires between them, and what is joined without a wire."""

    parts: dict[str, Part]
    wires: tuple[Wire, ...] = ()
    joints: tuple[tuple[End, End], ...] = ()
    title: str = ""
    _nets: dict[End, frozenset[End]] = field(default_factory=dict, compare=False)

    def net(self, end: End) -> frozenset[End]:
        """All that is joined to it, itself too."""
        if not self._nets:
            self._nets.update(_nets([*self.joints, *((wire.start, wire.end) for wire in self.wires)]))
        return self._nets.get(end, frozenset({end}))

    def is_supply(self, end: End) -> bool:
        """Whether it lies on a rail."""
        return any(name in RAILS for name, _ in self.net(end))

    def on(self, end: End, rail: str) -> bool:
        """Whether it lies on this rail."""
        return (rail, "") in self.net(end)

    def fused(self, end: End, rail: str) -> bool:
        """Whether it is fed from this rail by way of a fuse, and of nothing else."""
        fuses = [(name, "2" if pin == "1" else "1") for name, pin in self.net(end) if re.match(r"F\d+$", name)]
        return not self.is_supply(end) and any(self.on(other, rail) for other in fuses)

    def reach(self, end: End) -> frozenset[End]:
        """All that is joined to it directly or by way of resistors, as far as the next rail."""
        seen: set[End] = set()
        ahead = [end]
        while ahead:
            net = self.net(ahead.pop())
            if net <= seen:
                continue
            seen |= net
            if any(name in RAILS for name, _ in net):
                continue
            resistors = [(name, pin) for name, pin in net if re.match(r"R\d+$", name)]
            ahead += [(name, "2" if pin == "1" else "1") for name, pin in resistors]
        return frozenset(other for other in seen if not self._behind_rail(other, end))

    def _behind_rail(self, other: End, end: End) -> bool:
        """What a rail joins belongs to everybody, unless it is the rail that was asked for."""
        return self.is_supply(other) and not self.is_supply(end)


def merged(harness: Harness, board: Harness) -> Harness:
    """A harness and the board in it, whose connectors have the same names in both."""
    known = {
        name: replace(part, mpn=board.parts[name].mpn) for name, part in harness.parts.items() if name in board.parts
    }
    return Harness(
        board.parts | harness.parts | known, harness.wires, (*harness.joints, *board.joints), title=harness.title
    )


def _nets(pairs: Iterable[tuple[End, End]]) -> dict[End, frozenset[End]]:
    groups: dict[End, set[End]] = {}
    for start, end in pairs:
        group = groups.get(start, {start}) | groups.get(end, {end})
        for member in group:
            groups[member] = group
    return {end: frozenset(group) for end, group in groups.items()}


def parse(text: str) -> Harness:
    """A WireViz file. Raises Malformed."""
    try:
        drawn = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Malformed(f"no YAML: {error}") from error
    parts = {name: _part(name, told) for name, told in drawn["connectors"].items()}
    numbers = {name: _numbers(told) for name, told in drawn["connectors"].items()}
    reader = _Reader(parts, numbers, drawn["cables"])
    for row in drawn["connections"]:
        reader.read(row)
    reader.joints += [(("J1", pin), (rail, "")) for pin in numbers.get("J1", {}).values() if (rail := rail_of(pin))]
    shown = {name: part for name, part in parts.items() if name not in RAILS}
    title = drawn.get("metadata", {}).get("title", "")
    return Harness(shown, tuple(reader.wires), tuple(reader.joints), title=title)


def rail_of(pin: str) -> str | None:
    """Which rail a supply pin of the header is: "5V" of "5V@2"."""
    label = pin.partition("@")[0]
    return label if label in RAILS else None


def _part(name: str, told: dict[str, Any]) -> Part:
    extra = tuple((item["type"], int(item.get("qty", 1))) for item in told.get("additional_components", []))
    pins = tuple(str(pin) for pin in told.get("pinlabels", told.get("pins", ())))
    return Part(name, str(told.get("type", "")), str(told.get("subtype", "")), pins, str(told.get("notes", "")), extra)


def _numbers(told: dict[str, Any]) -> dict[str, str]:
    """A pin's label by its number; labels that are used twice carry their number: GND@6."""
    labels = [str(label) for label in told.get("pinlabels", [])]
    numbers = [str(number) for number in told.get("pins", range(1, len(labels) + 1))]
    if not labels:
        return {number: number for number in numbers}
    return {
        number: f"{label}@{number}" if labels.count(label) > 1 else label
        for number, label in zip(numbers, labels, strict=True)
    }


class _Reader:
    """Follows connection sets, as WireViz does."""

    def __init__(
        self, parts: dict[str, Part], numbers: dict[str, dict[str, str]], cables: dict[str, dict[str, Any]]
    ) -> None:
        self._parts, self._numbers, self._cables = parts, numbers, cables
        self.wires: list[Wire] = []
        self.joints: list[tuple[End, End]] = []

    def read(self, row: list[Any]) -> None:
        many = max(len(_expanded(item)) for item in row)
        columns = [self._column(item, many) for item in row]
        for line in zip(*columns, strict=True):
            for left, middle, right in zip(line[::2], line[1::2], line[2::2], strict=False):
                self._join(left, middle, right)

    def _column(self, item: Any, many: int) -> list[tuple[str, str]]:
        entries = _expanded(item)
        if isinstance(item, str):
            entries = entries * many
        if len(entries) != many:
            raise Malformed(f"{item}: {len(entries)} pins beside {many}")
        return entries

    def _join(self, left: tuple[str, str], middle: tuple[str, str], right: tuple[str, str]) -> None:
        start, end = self._end(*left), self._end(*right)
        name, number = middle
        if set(name) <= set("-<>"):
            self.joints.append((start, end))
            return
        cable = self._cables.get(name)
        if cable is None:
            raise Malformed(f"there is no cable {name}")
        if not 1 <= int(number) <= len(cable["colors"]):
            raise Malformed(f"{name} has no wire {number}")
        colour, length_m = cable["colors"][int(number) - 1], float(cable.get("length", 0))
        self.wires.append(Wire(name, int(number), colour, str(cable.get("gauge", "")), length_m, start, end))

    def _end(self, name: str, pin: str) -> End:
        name = name.partition(".")[0]
        if name in RAILS:
            return name, ""
        if name not in self._parts:
            raise Malformed(f"there is no part {name}")
        numbers = self._numbers[name]
        label = numbers.get(pin, pin)
        if label not in numbers.values():
            raise Malformed(f"{name} has no pin {pin}, or more than one")
        return name, label


def _expanded(item: Any) -> list[tuple[str, str]]:
    """[(name, pin), ...] of one entry of a connection set."""
    if isinstance(item, str):
        return [(item, "1")]
    if isinstance(item, list):
        return [(str(name), "1") for name in item]
    ((name, pins),) = item.items()
    return [(str(name), pin) for pin in _pins(pins if isinstance(pins, list) else [pins])]


def _pins(pins: list[Any]) -> Iterator[str]:
    for pin in pins:
        span = re.fullmatch(r"(\d+)-(\d+)", str(pin))
        if span:
            yield from (str(number) for number in range(int(span[1]), int(span[2]) + 1))
        else:
            yield str(pin)
