"""Reads a measured response: a table of frequency and level, as measuring programs and spreadsheets write it."""

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from device.dsp.equalizer import Floats
from device.dsp.equalizer_fit import Curve
from device.simulator.response_columns import Columns, is_comment
from device.simulator.response_layout import (
    COVERED_HZ,
    FARTHEST_DB,
    FEWEST_POINTS,
    HIGHEST_HZ,
    Layout,
    Line,
    Row,
    find_layout,
)
from device.simulator.response_text import BadResponse, Text, read_text

_MOST_LINES = 2_000_000  # a few times what the longest sweeps give
_SAMPLE_LINES = 2000  # from which the layout is found: all lines of most files
_SMALLEST_DB = 6.0  # a curve above 0 and up to 1 that varies by this as a ratio would hardly vary in dB: it is no dB
_TWINS_DB = 3.0  # twins by rounding lie closer to their mean; these may be several curves


class Response(NamedTuple):
    """What a file holds, and what its owner should know about how it was read, a line each."""

    curve: Curve
    notes: tuple[str, ...]


class _Points(NamedTuple):
    """As they come: where each stands in the file, Hz, and dB or NaN."""

    line: NDArray[np.int64]
    frequency_hz: Floats
    level_db: Floats


def read_response(file: Path) -> Response:
    """Frequencies in Hz, rising, each once, and levels in dB. Raises BadResponse.

    Text and comments above and below the numbers are skipped, as are further columns and a row at 0 Hz.
    """
    text = read_text(file)
    try:
        layout = _layout(text)
        points = _points(text, layout)
        known = ~np.isnan(points.level_db)
        measured = _Points(points.line[known], points.frequency_hz[known], points.level_db[known])
        curve = _curve(measured)
        if not layout.columns.in_decibels:
            _refuse_magnitudes(curve.level_db)
    except ValueError as error:
        raise BadResponse(f"{file}: {error}") from error
    means_db = np.interp(measured.frequency_hz, *curve)
    apart_db = float(np.max(np.abs(measured.level_db - means_db)))
    return Response(curve, tuple(_notes(layout.columns, int(np.sum(~known)), apart_db)))


def _layout(text: Text) -> Layout:
    layout = find_layout(_sample(text))
    if layout is None:
        raise ValueError(_no_row(text))
    if layout.columns.wrong:
        raise ValueError(f"{layout.columns.wrong}; frequencies in Hz and levels in dB are needed")
    return layout


def _sample(text: Text) -> list[Line]:
    """The first lines and some of the rest, evenly spread, without blank ones."""
    count = sum(1 for _ in text.lines())
    if count > _MOST_LINES:
        raise ValueError(f"{count} lines; {_MOST_LINES} are the most: export it smoothed")
    stride = -(-count // _SAMPLE_LINES)
    return [(n, line) for n, line in text.lines() if (n <= _SAMPLE_LINES // 4 or n % stride == 0) and line.strip()]


def _points(text: Text, layout: Layout) -> _Points:
    lines, frequencies, levels = array("q"), array("d"), array("d")
    for number, (at_hz, at_db) in _rows(text, layout):
        lines.append(number)
        frequencies.append(at_hz)
        levels.append(at_db)
    return _Points(np.array(lines, np.int64), np.array(frequencies), np.array(levels))


def _rows(text: Text, layout: Layout) -> Iterator[tuple[int, Row]]:
    """Those above 0 Hz, with the number of their line."""
    before_hz, below = 0.0, (0, "")  # the first line of text below the numbers, where no more numbers may come
    for number, line in text.lines():
        cells = [] if not line or is_comment(line) else layout.cells(line)
        if not any(cells):
            continue
        row = layout.row(cells)
        if row is None:
            if before_hz and layout.meant_as_row(cells):
                raise ValueError(_no_pair(number, line))
            if before_hz and not below[0]:
                below = number, line
        elif row[0] != 0:  # a spectrum's first bin is no frequency of sound
            if below[0]:
                raise ValueError(_between(*below))
            if len(cells) > layout.width and row[0] < before_hz / 2:
                raise ValueError(f"line {number}: {len(cells)} columns after {layout.width}; export without thousands")
            _check(number, row)
            before_hz = row[0]
            yield number, row


def _check(number: int, row: Row) -> None:
    at_hz, at_db = row
    if not 0 < at_hz <= HIGHEST_HZ:
        raise ValueError(f"line {number}: {at_hz:g} is not a frequency, above 0 to {HIGHEST_HZ:.0f} Hz")
    if abs(at_db) > FARTHEST_DB:
        raise ValueError(f"line {number}: {at_db:g} is not a level, -{FARTHEST_DB:.0f} to {FARTHEST_DB:.0f} dB")


def _no_pair(number: int, line: str) -> str:
    return f"line {number}: {line.strip()[:40]!r} is not a frequency and a level"


def _between(number: int, line: str) -> str:
    if line.lstrip()[:1].isdecimal():
        return _no_pair(number, line)
    return f"line {number}: {line.strip()[:40]!r} stands between numbers; a file may hold one table"


def _no_row(text: Text) -> str:
    """The first line that begins like a number says more than a count."""
    for number, line in text.lines():
        if line.lstrip(" \t\"'-+.,")[:1].isdecimal():
            return _no_pair(number, line)
    return _too_few(0)


def _too_few(count: int) -> str:
    return f"{count} lines of a frequency and a level; {FEWEST_POINTS} are the least"


def _curve(points: _Points) -> Curve:
    if len(points.line) < FEWEST_POINTS:
        raise ValueError(_too_few(len(points.line)))
    _refuse_second_curve(points)
    frequency_hz, twins = np.unique(points.frequency_hz, return_inverse=True)
    level_db = np.bincount(twins, points.level_db) / np.bincount(twins)  # twins by rounding: their mean
    low_hz, high_hz = frequency_hz[[0, -1]]
    if low_hz > COVERED_HZ[0] or high_hz < COVERED_HZ[1]:
        least = "{:.0f} to {:.0f} Hz is the least".format(*COVERED_HZ)
        kilo = "; if that is in kHz, the heading must say so" if high_hz <= HIGHEST_HZ / 1000 else ""
        raise ValueError(f"reaches from {low_hz:g} to {high_hz:g} Hz; {least}{kilo}")
    if len(frequency_hz) < FEWEST_POINTS:
        raise ValueError(_too_few(len(frequency_hz)))
    return Curve(frequency_hz, level_db)


def _refuse_magnitudes(level: Floats) -> None:
    low, high = level.min(), level.max()
    if low > 0 and high <= 1 and 20 * np.log10(high / low) > _SMALLEST_DB:
        raise ValueError(f"levels of {low:.3g} to {high:.3g} are magnitudes; decibels are needed")


def _refuse_second_curve(points: _Points) -> None:
    """Curves below each other: each goes through the whole range."""
    octaves = np.diff(np.log2(points.frequency_hz))
    starts = 1 + np.flatnonzero(octaves * -np.sign(np.median(octaves)) > 1)
    parts = np.split(points.frequency_hz, starts)
    if len(parts) > 1 and all(part.min() <= COVERED_HZ[0] and part.max() >= COVERED_HZ[1] for part in parts):
        start = starts[0]
        at_hz = points.frequency_hz[start]
        raise ValueError(f"line {points.line[start]}: a second curve begins, at {at_hz:g} Hz; a file may hold one")


def _notes(columns: Columns, missing: int, apart_db: float) -> Iterator[str]:
    if columns.curves > 1:
        yield f"{columns.curves} columns of levels; the first, {columns.level_name[:40]!r}, is read"
    if missing:
        yield f"{missing} {'row' if missing == 1 else 'rows'} without a level left out"
    if apart_db > _TWINS_DB:
        yield f"rows of the same frequency lie up to {apart_db:.0f} dB from their mean, which is read"
