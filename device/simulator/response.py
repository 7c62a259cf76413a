"""Reads a measured response: lines of frequency and level, as REW, ARTA and spreadsheets write them."""

import re
from pathlib import Path

import numpy as np

from device.dsp.equalizer_fit import Curve
from device.files.reading import read_file

LARGEST_BYTES = 4 * 1024 * 1024  # a line for each bin of a long FFT, several times over
FEWEST_POINTS = 8
COVERED_HZ = (500.0, 5000.0)  # at the least: without the middle there is nothing to hold the rest against
HIGHEST_HZ, FARTHEST_DB = 200_000.0, 200.0  # beyond, it is no frequency of sound and no level in decibels


class BadResponse(Exception):
    """The file holds no response; the message, one line, names it, says where and why."""


def read_response(file: Path) -> Curve:
    """Frequencies in Hz and levels in dB. Text above the numbers and comments (* or #) are skipped, a phase is, too.

    Columns are parted by commas, semicolons, tabs or spaces; a comma may be the decimal point. Raises BadResponse.
    """
    try:
        raw = read_file(file, LARGEST_BYTES, pipes=True)
    except OSError as error:
        raise BadResponse(f"{file}: {error.strerror}") from error
    if len(raw) > LARGEST_BYTES:
        raise BadResponse(f"{file}: larger than {LARGEST_BYTES >> 20} MB, so no response")
    points: list[tuple[float, float]] = []
    for number, line in enumerate(raw.decode("utf-8-sig", "replace").splitlines(), 1):
        if not line.strip() or line.lstrip()[0] in "*#":
            continue
        try:
            point = _point(line)
        except ValueError as error:
            if not points:
                continue  # a heading
            raise BadResponse(f"{file}: line {number}: {line.strip()[:40]!r} is not a frequency and a level") from error
        wrong = _wrong(point, points)
        if wrong:
            raise BadResponse(f"{file}: line {number}: {wrong}")
        points.append(point)
    return _curve(file, points)


def _point(line: str) -> tuple[float, float]:
    if ";" in line or "\t" in line.strip():
        cells = re.split(r"[;\t]", line.strip())
    elif re.search(r",\s", line) or not re.search(r"\s", line.strip()):
        cells = line.split(",")
    else:
        cells = line.split()
    if len(cells) < 2:
        raise ValueError("one column")
    return _number(cells[0]), _number(cells[1])


def _number(cell: str) -> float:
    return float(cell.strip().strip('"').replace(",", "."))


def _wrong(point: tuple[float, float], before: list[tuple[float, float]]) -> str | None:
    frequency_hz, level_db = point
    if not 0 < frequency_hz <= HIGHEST_HZ:
        return f"{frequency_hz:g} is not a frequency, above 0 to {HIGHEST_HZ:.0f} Hz"
    if not abs(level_db) <= FARTHEST_DB:
        return f"{level_db:g} is not a level, -{FARTHEST_DB:.0f} to {FARTHEST_DB:.0f} dB"
    if before and frequency_hz <= before[-1][0]:
        return f"{frequency_hz:g} Hz comes after {before[-1][0]:g} Hz; frequencies must rise"
    return None


def _curve(file: Path, points: list[tuple[float, float]]) -> Curve:
    if len(points) < FEWEST_POINTS:
        raise BadResponse(f"{file}: {len(points)} lines of a frequency and a level; {FEWEST_POINTS} are the least")
    curve = Curve(*np.array(points).T)
    low_hz, high_hz = curve.frequency_hz[[0, -1]]
    if low_hz > COVERED_HZ[0] or high_hz < COVERED_HZ[1]:
        least = f"{COVERED_HZ[0]:.0f} to {COVERED_HZ[1]:.0f} Hz is the least"
        raise BadResponse(f"{file}: reaches from {low_hz:g} to {high_hz:g} Hz; {least}")
    return curve
