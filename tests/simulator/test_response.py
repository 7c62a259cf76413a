"""Measured responses as real programs export them: each is read as the same curve, or refused for what is wrong."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from device.simulator.response import Response, read_response
from device.simulator.response_text import LARGEST_BYTES, BadResponse

AT_HZ = tuple(round(20 * 2 ** (third / 3), 3) for third in range(31))
LEVELS_DB = tuple(round(75 + 6 * math.sin(third / 4), 2) for third in range(31))


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "response.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def table(row: Callable[[float, float], str]) -> str:
    """One row for each third of an octave."""
    return "".join(f"{row(hz, db)}\n" for hz, db in zip(AT_HZ, LEVELS_DB, strict=True))


def comma(number: float, digits: int = 3) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def grouped(number: float, thousands: str, decimal: str = ".") -> str:
    return f"{number:_.3f}".replace(".", decimal).replace("_", thousands)


def kilo(hz: float) -> str:
    return f"{hz / 1000:.6f} kHz" if hz >= 1000 else f"{hz:.3f} Hz"


def plain(hz: float, db: float) -> str:
    return f"{hz:.3f}\t{db:.2f}"


REW = "* Measurement data measured by REW V5.31\n* Frequency Step: 0.366 Hz\n* Start Frequency: 0 Hz\n*\n"
KINDS = {
    "REW": REW + "* Freq(Hz) SPL(dB) Phase(degrees)\n" + table(lambda hz, db: f"{hz:.6f} {db:.3f} -170.1"),
    "REW, commas": REW + "* Freq(Hz), SPL(dB), Phase(degrees)\n" + table(lambda hz, db: f"{hz}, {db}, -170.1"),
    "REW, spaces above commas": REW + "* Freq(Hz) SPL(dB) Phase(degrees)\n" + table(lambda hz, db: f"{hz},{db},0"),
    "REW, German": REW + table(lambda hz, db: f"{comma(hz)}; {comma(db)}; -170,1"),
    "REW, German with spaces": table(lambda hz, db: f"{comma(hz)} {comma(db)} -170,1"),
    "REW, German with commas": table(lambda hz, db: f"{comma(hz)}, {comma(db)}, -170,1000"),
    "REW distortion": "* Freq(Hz), THD(dB), Fundamental(dB)\n" + table(lambda hz, db: f"{hz}, {db - 40}, {db}"),
    "ARTA": "ARTA FR data\nFreq(Hz)    Mag(dB)    Phase(deg)\n" + table(lambda hz, db: f"  {hz}    {db}    12.0"),
    "HolmImpulse": "; Freq[Hz] dBSPL Phase[Deg]\n" + table(lambda hz, db: f"{hz} {db} 12.0"),
    "MLSSA": '"Hz","Mag (dB)","deg"\n' + table(lambda hz, db: f"{hz:10.3f}, {db:8.2f}, {117.6:8.1f}"),
    "Klippel": '"On Axis"\t\n"Frequency [Hz]"\t"Level [dB]"\n' + table(lambda hz, db: f"{grouped(hz, ',')}\t{db}"),
    "spinorama": "Frequency,On-Axis,Sound Power DI\n" + table(lambda hz, db: f"{hz},{db},0.2"),
    "UMIK": '"Sens Factor =-.7dB, SERNO: 7000001"\n' + table(plain),
    "Dayton": "*1000Hz\t-37.4\n" + table(plain),
    "a microphone's, its columns explained": "% column-1: frequency (Hz)\n% column-2: gain (dB) of the whole\n"
    + table(lambda hz, db: f"{hz}\t  {db}"),
    "AutoEq": "frequency,raw,error,equalization,target\n" + table(lambda hz, db: f"{hz},{db},1.0,2.0,3.0"),
    "Audacity": "Frequency (Hz)\tLevel (dB)\n" + table(plain),
    "Audacity, German": "Frequenz (Hz)\tPegel (dB)\n" + table(lambda hz, db: f"{comma(hz)}\t{comma(db)}"),
    "an oscilloscope": "Index,Frequency(Hz),Magnitude(dB)\n" + table(lambda hz, db: f"{AT_HZ.index(hz)},{hz},{db}"),
    "level first": "SPL (dB)  Frequency (Hz)\n" + table(lambda hz, db: f"{db}  {hz}"),
    "phase before level": "Frequency (Hz);Phase (°);SPL (dB)\n" + table(lambda hz, db: f"{hz};12;{db}"),
    "kHz in the heading": "f [kHz];L [dB]\n" + table(lambda hz, db: f"{comma(hz / 1000, 6)};{comma(db)}"),
    "kHz in cells": "Frequency,SPL\n" + table(lambda hz, db: f"{kilo(hz)},{db} dB"),
    "units and spaces": table(lambda hz, db: f"{kilo(hz)}  {db} dBSPL  12 deg"),
    "units, quotes and decimal commas": table(lambda hz, db: f'"{comma(hz)} Hz", "{comma(db)} dB(A)"'),
    "a space before the comma": "Freq ,SPL\n" + table(lambda hz, db: f"{hz} ,{db}"),
    "quoted thousands": table(lambda hz, db: f'"{grouped(hz, ",")}","{db}"'),
    "thousands with points": table(lambda hz, db: f"{grouped(hz, '.', ',')};{comma(db)}"),
    "thousands with spaces": table(lambda hz, db: f"{grouped(hz, ' ', ',')}\t{comma(db)}"),
    "thousands with narrow spaces": table(lambda hz, db: f"{grouped(hz, chr(0x202F), ',')} {comma(db)}"),
    "thousands with apostrophes": table(lambda hz, db: f"{grouped(hz, chr(0x2019))};{db}"),
    "exponents": table(lambda hz, db: f"{hz:.6E} {db:.6E}".replace("E", "D")),
    "a minus sign of typography": table(lambda hz, db: f"{hz};{db - 200:.2f}".replace("-", "\u2212")),
    "whole lines quoted": table(lambda hz, db: f'"{hz},{db}"'),
    "single quotes": table(lambda hz, db: f"'{hz}','{db}'"),
    "separators at both ends": "| Hz | dB |\n|----|----|\n" + table(lambda hz, db: f"| {hz} | {db} |"),
    "tabs twice": table(lambda hz, db: f"{hz}\t\t{db}"),
    "high to low": "".join(reversed(table(plain).splitlines(keepends=True))),
    "in no order": "".join(sorted(table(plain).splitlines(keepends=True))),
    "a row at 0 Hz": "0.000\t-inf\n" + table(plain),
    "rows without a level": table(plain) + "24000\tNaN\n24001\t-\n24002\t\n24003\t#N/A\n24004\t-1.#INF\n",
    "text above and below": "Box 2\n1/12 octave\n48000 Hz, 24 bit\n512\n"
    + table(plain)
    + "\nEnd\nSmoothing: 1/6\n# 1\n",
    "remarks on times and kHz": "Sampled at 48 kHz, 24 bit\nFormat: Log Swept Sine, -12 dBFS\nTime: 10 s, SPL\n"
    + table(lambda hz, db: f"{hz},{db}"),
    "a remark of numbers above the heading": "512 points 48000\nSPL Freq\n" + table(lambda hz, db: f"{db} {hz}"),
    "comments between": table(plain).replace("\n80.0", "\n\n# 80 Hz\n80.0"),
    "empty rows of a spreadsheet": "Hz;dB;\n;;\n" + table(lambda hz, db: f"{hz};{db};") + ";;\n;;\n",
}
ENCODED = "* Räum, 12°\nFrequency (Hz);Level (dB);Phase (°)\n" + table(lambda hz, db: f"{hz};{db};12°")
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252")


def is_the_same(found: Response) -> bool:
    """But for rounding; levels about their mean, since calibrations are."""
    levels_db = np.subtract(found.curve.level_db, LEVELS_DB)
    return bool(np.allclose(found.curve.frequency_hz, AT_HZ, rtol=1e-3) and np.ptp(levels_db) < 0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_a_response_is_read_however_a_program_wrote_it(tmp_path: Path, kind: str) -> None:
    assert is_the_same(read_response(written(tmp_path, KINDS[kind])))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_response_is_read_in_every_encoding_and_with_every_line_end(
    tmp_path: Path, encoding: str, line_end: str
) -> None:
    assert is_the_same(read_response(written(tmp_path, ENCODED.replace("\n", line_end).encode(encoding))))


def test_twins_by_rounding_count_as_their_mean(tmp_path: Path) -> None:
    found = read_response(written(tmp_path, table(plain) + "20480\t60.0\n20480\t62.0\n20480\t70.0\n"))
    assert found.curve.frequency_hz.tolist() == list(AT_HZ)
    assert found.curve.level_db[-1] == pytest.approx((LEVELS_DB[-1] + 60 + 62 + 70) / 4)


@pytest.mark.parametrize(
    ("text", "whole_hz"),
    [
        ("20\t70\n500\t70\n1,000\t71\n20,000\t70\n", 1000),
        ("20,500\t70\n500,000\t70\n1000,000\t71\n20000,000\t70\n", 1000),
        ("20;70\n500;70\n1.000;71\n20.000;70\n", 1000),
        ("20.500;70\n500.000;70\n1000.000;71\n20000.000;70\n", 1000),
    ],
)
def test_thousands_and_decimals_are_told_apart_by_the_rest_of_the_file(
    tmp_path: Path, text: str, whole_hz: float
) -> None:
    first, second, third, last = text.splitlines()
    separator = "\t" if "\t" in text else ";"
    between = "\n".join(f"{hz}{separator}70" for hz in (100, 125, 200, 250))
    found = read_response(written(tmp_path, f"{first}\n{between}\n{second}\n{third}\n{last}"))
    assert float(found.curve.frequency_hz[np.argmax(found.curve.level_db)]) == whole_hz


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("AutoEq", ()),
        ("a row at 0 Hz", ()),
        ("rows without a level", ("5 rows without a level left out",)),
    ],
)
def test_what_was_left_out_is_said(tmp_path: Path, kind: str, note: tuple[str, ...]) -> None:
    assert read_response(written(tmp_path, KINDS[kind])).notes == note


def test_twins_too_far_apart_to_come_of_rounding_are_told(tmp_path: Path) -> None:
    found = read_response(written(tmp_path, table(plain) + f"20480\t{LEVELS_DB[-1] + 30}\n"))
    assert found.notes == ("rows of the same frequency lie up to 15 dB from their mean, which is read",)


def test_of_several_curves_the_first_is_read_and_named(tmp_path: Path) -> None:
    heading = '"On Axis"\t\t"Sound Power"\t\n' + "\t".join(('"Frequency [Hz]"', '"Level [dB]  / [2.83V 1m] "') * 2)
    rows = table(lambda hz, db: f"{grouped(hz, ',')}\t{db}\t{grouped(hz, ',')}\t{db - 9}")
    found = read_response(written(tmp_path, f"{heading}\n{rows}"))
    assert is_the_same(found)
    assert found.notes == ("2 columns of levels; the first, 'Level [dB]  / [2.83V 1m]', is read",)


NO_PAIR = "is not a frequency and a level"
WRONG: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "the file is empty"),
    "too many lines": ("\n" * 2_000_001, "2000001 lines; 2000000 are the most: export it smoothed"),
    "blank lines": ("\n \n", "0 lines of a frequency and a level; 8 are the least"),
    "prose": ("nothing but\nprose\n", "0 lines of a frequency and a level; 8 are the least"),
    "two rows": ("100,80\n200,80\n", "2 lines of a frequency and a level; 8 are the least"),
    "a recording": (b"RIFF\x24\x08\x00\x00WAVEfmt ", "this is a WAV file; export the response as text"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "this is a PNG picture; export the response as text"),
    "a spreadsheet": (b"PK\x03\x04\x14", "this is a ZIP archive or a spreadsheet; export the response as text"),
    "REW's own": (
        b"\xac\xed\x00\x05sr",
        "this is a measurement in REW's own format (.mdat); export the response as text",
    ),
    "a web page": ("<!DOCTYPE html>", "this is HTML or XML; export the response as text"),
    "any bytes": (bytes(range(256)) * 9, "this is binary data; export the response as text"),
    "one column": (table(lambda _hz, db: f"{db / 100}"), f"line 1: '0.75' {NO_PAIR}"),
    "another unit": (table(lambda hz, db: f"{hz} Hz;{db} Pa"), f"line 1: '20.0 Hz;75.0 Pa' {NO_PAIR}"),
    "a cut": (table(plain) + "20480", f"line 32: '20480' {NO_PAIR}"),
    "damage": (table(plain).replace("80.00", "8O.00", 1), f"line 7: '8O.000\\t80.98' {NO_PAIR}"),
    "no frequency": (table(plain) + "inf\t70\n", f"line 32: 'inf\\t70' {NO_PAIR}"),
    "below 0 Hz": ("-5\t70\n" + table(plain), "line 1: -5 is not a frequency, above 0 to 200000 Hz"),
    "too high": (table(plain) + "1e6\t70", "line 32: 1e+06 is not a frequency, above 0 to 200000 Hz"),
    "too loud": (table(plain) + "22e3\t1e9", "line 32: 1e+09 is not a level, -200 to 200 dB"),
    "two curves": (table(plain) * 2, "line 32: a second curve begins, at 20 Hz; a file may hold one"),
    "two tables": (
        ("Right\n" + table(plain)) * 2,
        "line 33: 'Right' stands between numbers; a file may hold one table",
    ),
    "a range too high": (
        "".join(f"{hz},70\n" for hz in range(1000, 9000, 500)),
        "reaches from 1000 to 8500 Hz; 500 to 5000 Hz is the least",
    ),
    "a range too low": (
        "".join(f"{hz},70\n" for hz in range(20, 220, 5)),
        "reaches from 20 to 215 Hz; 500 to 5000 Hz is the least",
    ),
    "kHz unsaid": (
        table(lambda hz, db: f"{hz / 1000};{db}"),
        "reaches from 0.02 to 20.48 Hz; 500 to 5000 Hz is the least; if that is in kHz, the heading must say so",
    ),
    "magnitudes": (
        table(lambda hz, db: f"{hz};{10 ** ((db - 85) / 20):.4f}"),
        "levels of 0.159 to 0.629 are magnitudes; decibels are needed",
    ),
    "decimal commas and commas": (
        "Frequency,SPL\n" + table(lambda hz, db: f"{comma(hz)},{comma(db)}"),
        "commas part the columns and mark the decimals, too; export with semicolons or tabs",
    ),
    "bare thousands and commas": (
        table(lambda hz, db: f"{grouped(hz, ',')},{db}"),
        "line 18: 3 columns after 2; export without thousands",
    ),
    "thousands in no order": (
        "20\t70\n1,234\t71\n500\t72\n8000\t73\n100\t73\n2,000\t73\n250\t70\n4,000\t71\n60\t70\n3,000\t71\n",
        "a comma or a point may mark decimals or thousands here; export without thousands",
    ),
}
HEADINGS = {
    "Freq(Hz) Z(ohms) Phase": "'Z(ohms)' is a column of impedances",
    "Frequency[Hz] Pressure[Pa] Phase": "'Pressure[Pa]' is a column of magnitudes",
    "Time(s) Level(dB) Phase": "'Time(s)' is a column of times",
    "log10(Frequency) Level(dB) Phase": "'log10(Frequency)' is a column of logarithms",
    "\u03c9(rad/s) Level(dB) Phase": "'\u03c9(rad/s)' is a column of angular frequencies",
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_response_is_refused_for_its_true_cause(tmp_path: Path, kind: str) -> None:
    text, cause = WRONG[kind]
    path = written(tmp_path, text)
    with pytest.raises(BadResponse) as caught:
        read_response(path)
    assert str(caught.value) == f"{path}: {cause}"


@pytest.mark.parametrize("heading", HEADINGS)
def test_other_quantities_are_refused_by_their_heading(tmp_path: Path, heading: str) -> None:
    path = written(tmp_path, f"{heading}\n" + table(lambda hz, db: f"{hz} {db} 12"))
    with pytest.raises(BadResponse) as caught:
        read_response(path)
    assert str(caught.value) == f"{path}: {HEADINGS[heading]}; frequencies in Hz and levels in dB are needed"


def test_a_file_too_large_for_a_pi_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "response.txt"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_BYTES + 1)
    with pytest.raises(BadResponse, match="larger than 32 MB; export it smoothed, or with fewer points"):
        read_response(path)


def test_a_long_sweep_without_smoothing_is_read_whole(tmp_path: Path) -> None:
    """As 512k of samples at 48 kHz come; the old limit of 4 MB refused it."""
    rows = (f"{n * 48_000 / 524_288:24.6f} {75:24.3f} {12.3456:24.4f}\n" for n in range(219, 60_219))
    found = read_response(written(tmp_path, "".join(rows)))
    assert len(found.curve.frequency_hz) == 60_000
    assert found.notes == ()
