"""How a table of numbers is laid out: what parts its columns, what its decimal mark is, which column holds what.

Every layout in a table is tried on a sample of the file; the one that makes the most sense of it wins.
"""

import csv
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import isnan
from typing import NamedTuple

import numpy as np

from device.simulator.response_columns import Columns, columns_of, is_comment, loose_cells, uncommented
from device.simulator.response_numbers import frequency_hz, is_missing, level_db

HIGHEST_HZ, FARTHEST_DB = 200_000.0, 200.0  # beyond, it is no frequency of sound and no level in decibels
FEWEST_POINTS = 8
COVERED_HZ = (500.0, 5000.0)  # at the least: without the middle there is nothing to hold the rest against

Line = tuple[int, str]  # its number and its text
Row = tuple[float, float]  # a frequency in Hz and a level in dB, or response_numbers.MISSING


def _apart(pattern: str) -> Callable[[str], list[str]]:
    return re.compile(pattern).split


_SPLITTERS: dict[str, Callable[[str], list[str]]] = {  # where it is not one character
    " ": lambda line: line.split() if line.isascii() else re.split(r"[ \t]+", line),  # thousands: by other spaces
    "wide": _apart(r"\s*\t\s*|\s{2,}"),  # thousands may be parted by a single space
    ", ": _apart(r",\s+"),  # decimal commas are followed by none
}
_SEPARATORS = ("\t", ";", "|", ", ", ",", "wide", " ")  # of two that do, the earlier is meant
_AROUND = " \t\xa0\ufeff\"'"  # a cell
_UNIT_APART = re.compile(r"(?<=[0-9.,])[ \t]+(?=(?:k?hz|db|deg|°))", re.IGNORECASE)


class Layout(NamedTuple):
    """What parts the columns, the decimal mark, and the columns."""

    separator: str
    decimal: str
    columns: Columns = Columns()
    width: int = 0  # cells of the first row

    def cells(self, line: str) -> list[str]:
        """Without the quotes and spaces about them."""
        line = line.strip(" ")
        if self.separator in _SPLITTERS:
            line = _UNIT_APART.sub("", line) if "z" in line or "B" in line else line
            cells = _SPLITTERS[self.separator](line.strip())
        elif '"' in line:
            cells = next(csv.reader((line,), delimiter=self.separator, skipinitialspace=True), [])
            cells = cells if len(cells) > 1 else "".join(cells).split(self.separator)  # the whole line was quoted
        else:
            cells = line.split(self.separator)
        cells = [cell.strip(_AROUND) for cell in cells]
        return cells[1:] if cells and not cells[0] else cells

    def row(self, cells: list[str]) -> Row | None:
        """None when they hold no frequency and level."""
        columns = self.columns
        if len(cells) <= max(columns.frequency, columns.level):
            return None
        at_hz = frequency_hz(cells[columns.frequency], self.decimal, columns.unit_hz)
        at_db = level_db(cells[columns.level], self.decimal)
        return None if at_hz is None or at_db is None else (at_hz, at_db)

    def meant_as_row(self, cells: list[str]) -> bool:
        """Whether a line that is no row was to be one: it begins with a number, or with what stands for none."""
        return bool(cells and cells[0]) and (frequency_hz(cells[0], self.decimal) is not None or is_missing(cells[0]))


class _Try(NamedTuple):
    layout: Layout
    rows: list[Row]
    sense: tuple[bool, int, float]  # covers what it must, how many rows, how well the frequencies are in order


def find_layout(sample: Sequence[Line]) -> Layout | None:
    """None when no layout makes a row of any line. Raises ValueError, when two make different sense of the file."""
    tries = [_tried(Layout(separator, decimal), sample) for separator in _SEPARATORS for decimal in ".,"]
    best = max(tries, key=lambda tried: tried.sense)  # the first of equals
    if not best.rows:
        return None
    for other in tries:
        rival = best.sense[0] and other.sense == best.sense and other.layout.separator == best.layout.separator
        if rival and other.rows != best.rows:
            raise ValueError("a comma or a point may mark decimals or thousands here; export without thousands")
    if best.layout.separator == "," and _commas_doubled(best.layout, sample):
        raise ValueError("commas part the columns and mark the decimals, too; export with semicolons or tabs")
    return best.layout


def _tried(layout: Layout, sample: Sequence[Line]) -> _Try:
    split = [layout.cells(line) for _, line in sample]
    data = [at for at, (_, line) in enumerate(sample) if _is_data(layout, split[at], line)]
    if not data:
        return _Try(layout, [], (False, 0, 0.0))
    first = next((at for at, after in pairwise(data) if len(split[at]) == len(split[after])), data[0])
    headings = [form for _, line in reversed(sample[:first]) for form in _forms(layout, line)]
    width = len(split[first])
    layout = layout._replace(columns=columns_of(headings, width), width=width)
    found = [layout.row(cells) for cells, (_, line) in zip(split, sample, strict=True) if not is_comment(line)]
    rows = [row for row in found if row and row[0] <= HIGHEST_HZ and not abs(row[1]) > FARTHEST_DB]
    return _Try(layout, rows, _sense(rows))


def _is_data(layout: Layout, cells: list[str], line: str) -> bool:
    if is_comment(line) or len(cells) < 2 or not layout.meant_as_row(cells):
        return False
    return any(level_db(cell, layout.decimal) is not None for cell in cells[1:])


def _forms(layout: Layout, line: str) -> tuple[list[str], list[str]]:
    line = uncommented(line)
    return layout.cells(line), loose_cells(line)


def _sense(rows: list[Row]) -> tuple[bool, int, float]:
    at_hz = np.array([at_hz for at_hz, at_db in rows if at_hz > 0 and not isnan(at_db)])
    if len(at_hz) < FEWEST_POINTS:
        return False, len(at_hz), 0.0
    covers = bool(at_hz.min() <= COVERED_HZ[0] and at_hz.max() >= COVERED_HZ[1])
    steps = np.diff(at_hz)
    return covers, len(at_hz), round(float(max(np.mean(steps >= 0), np.mean(steps <= 0))), 1)


def _commas_doubled(layout: Layout, sample: Sequence[Line]) -> bool:
    """Whether 20,5,70,1 means 20.5 and 70.1: the heading has fewer names, or the second cells look like decimals."""
    lines = [line for _, line in sample if not is_comment(line) and layout.row(layout.cells(line))]
    rows = [[cell for cell in layout.cells(line) if cell] for line in lines]
    fewest = min(map(len, rows))
    if fewest < 3 or any("." in line or '"' in line for line in lines):
        return False
    if layout.columns.heading:
        return layout.columns.heading < fewest
    seconds = [cells[1] for cells in rows]
    return any(len(cell) > 1 and cell.startswith("0") for cell in seconds) or all(len(cell) == 1 for cell in seconds)
