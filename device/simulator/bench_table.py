"""What a bench has measured, against the budgets: a table for a person, JSON for a program. Pure."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Verdict = Literal["aim", "must", "MISSED", ""]


@dataclass(frozen=True, slots=True)
class Budget:
    """The bound that is held, and the one that is aimed at; lower is better unless `least`."""

    must: float
    aim: float
    least: bool = False

    def verdict(self, value: float) -> Verdict:
        """The better of the two bounds that a figure keeps."""
        sign = -1 if self.least else 1
        if sign * value <= sign * self.aim:
            return "aim"
        return "must" if sign * value <= sign * self.must else "MISSED"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `how` says what exactly was measured, where the name leaves that open."""

    what: str
    value: float
    unit: str
    budget: Budget | None = None
    how: str = ""

    @property
    def verdict(self) -> Verdict:
        """Which bound it keeps; empty where none is set."""
        return self.budget.verdict(self.value) if self.budget else ""


def table(machine: Mapping[str, str], rows: Sequence[Row], unmeasured: Sequence[str]) -> str:
    """All of it in lines, each row's explanation below it."""
    width = max((len(row.what) for row in rows), default=0)
    lines = [", ".join(f"{name} {value}" for name, value in machine.items()), ""]
    lines.append(f"{'':{width}}  {'measured':>16}  {'must':>8}  {'aim':>8}")
    for row in rows:
        bounds = (_bound(row.budget, row.budget.must), _bound(row.budget, row.budget.aim)) if row.budget else ("", "")
        measured = f"{_short(row.value)} {row.unit}".rstrip()
        lines.append(f"{row.what:{width}}  {measured:>16}  {bounds[0]:>8}  {bounds[1]:>8}  {row.verdict}".rstrip())
        if row.how:
            lines.append(textwrap.fill(row.how, 110, initial_indent="    ", subsequent_indent="    "))
    return "\n".join([*lines, *(f"not measured: {reason}" for reason in unmeasured)])


def in_json(machine: Mapping[str, str], rows: Sequence[Row], unmeasured: Sequence[str]) -> str:
    """The same for a program."""
    told = [asdict(row) | {"verdict": row.verdict} for row in rows]
    return json.dumps({"machine": dict(machine), "rows": told, "not_measured": list(unmeasured)}, indent=2)


def ratio(ours: float, peers: float, quantum: float) -> float:
    """How many times the peer's figure ours is. Raises ValueError where the peer's is too small to divide by."""
    if peers < 10 * quantum:
        raise ValueError(f"{peers:g} is too little to compare with, in steps of {quantum:g}; measure for longer")
    return ours / peers


def _bound(budget: Budget, value: float) -> str:
    return f"{'>=' if budget.least else '<='} {_short(value)}"


def _short(value: float) -> str:
    """Three digits, none of them cut off before the point."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
