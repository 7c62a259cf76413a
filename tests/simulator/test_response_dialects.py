"""One curve written in every dialect that the parts of a dialect add up to: all of them are read as that curve."""

import random
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from device.simulator.response import read_response

AT_HZ = np.geomspace(20.3, 20_480.7, 40)
LEVELS_DB = 75 + 6 * np.sin(np.arange(40) / 4)
NARROW_SPACE = "\u202f"
HEADINGS = {
    "none": "",
    "plain": "Frequency{0}Level{1}",
    "with units": "Frequency ({2}Hz){0}SPL (dB){1}",
    "commented": "* measured 2 m away\n* Freq({2}Hz) SPL(dB)",
}
ABOVE = ("", "Box, left\n1/12 octave\n\n", '"Sens Factor =-.7dB, SERNO: 7000"\n', "sep=;\n# 48000 Hz\n")
BELOW = ("", "\n\n# end\n", "End of data\nSmoothing: 1/6\n")


@dataclass(frozen=True)
class Dialect:
    """How a program writes."""

    separator: str
    decimal: str
    thousands: str
    digits: int
    quoted: bool
    cell_units: tuple[str, str]
    kilo: str
    heading: str
    more: str
    order: str
    above: str
    below: str
    encoding: str
    line_end: str

    @property
    def is_clear(self) -> bool:
        """Whether a reader can know what is meant: marks that part columns mark nothing else, unless in quotes."""
        marks = {self.decimal, self.thousands}
        if self.separator == " ":
            return not self.quoted and self.thousands != " "
        if self.separator == ", " and self.thousands != ",":
            return True
        return self.quoted or self.separator.strip() not in marks or not self.separator.strip()

    def number(self, number: float, digits: int) -> str:
        """As it is written."""
        return f"{number:_.{digits}f}".replace(".", self.decimal).replace("_", self.thousands)

    def row(self, hz: float, db: float) -> str:
        """A line."""
        hz, digits = (hz / 1000, self.digits + 3) if self.kilo else (hz, self.digits)
        cells = [
            self.number(hz, digits) + self.cell_units[0].format(self.kilo),
            self.number(db, 2) + self.cell_units[1],
        ]
        cells += [self.number(-170.5, 1)] * (self.more == "phase")
        return self.separator.join(f'"{cell}"' if self.quoted else cell for cell in cells)

    def table(self) -> str:
        """The rows, in order or not."""
        rows = [self.row(hz, db) for hz, db in zip(AT_HZ, LEVELS_DB, strict=True)]
        if self.more == "twins":
            rows += [self.row(AT_HZ[-1], LEVELS_DB[-1] + off) for off in (1, -1)]
        if self.more == "0 Hz":
            rows.insert(0, self.row(0.0, -120.0))
        if self.order == "falling":
            rows.reverse()
        elif self.order == "none":
            random.Random(1).shuffle(rows)
        return "\n".join(rows) + "\n"

    def written(self) -> bytes:
        """The whole file."""
        phase = f"{self.separator}Phase" * (self.more == "phase")
        heading = HEADINGS[self.heading].format(self.separator, phase, self.kilo) + "\n"
        text = self.above + heading + self.table() + self.below
        return text.replace("\n", self.line_end).encode(self.encoding)


DIALECTS = st.builds(
    Dialect,
    separator=st.sampled_from(("\t", ";", ",", ", ", " , ", "|", " ", "    ")),
    decimal=st.sampled_from(".,"),
    thousands=st.sampled_from(("", "", ",", ".", "'", NARROW_SPACE, " ")),
    digits=st.sampled_from((2, 3, 6)),
    quoted=st.booleans(),
    cell_units=st.sampled_from((("", ""), (" {}Hz", " dB"), ("{}Hz", "dBSPL"))),
    kilo=st.sampled_from(("", "k")),
    heading=st.sampled_from(tuple(HEADINGS)),
    more=st.sampled_from(("", "phase", "twins", "0 Hz")),
    order=st.sampled_from(("rising", "falling", "none")),
    above=st.sampled_from(ABOVE),
    below=st.sampled_from(BELOW),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
    line_end=st.sampled_from(("\n", "\r\n", "\r")),
)


@settings(max_examples=150)
@given(DIALECTS)
def test_every_dialect_is_read_as_the_curve_that_was_written(dialect: Dialect) -> None:
    assume(dialect.thousands != dialect.decimal and dialect.is_clear)
    assume(not dialect.kilo or dialect.cell_units[0] or dialect.heading in {"with units", "commented"})
    with TemporaryDirectory() as folder:
        path = Path(folder, "response.txt")
        path.write_bytes(dialect.written())
        found = read_response(path)
    assert np.allclose(found.curve.frequency_hz, np.round(AT_HZ, dialect.digits), rtol=1e-12)
    assert np.allclose(found.curve.level_db, LEVELS_DB, atol=0.0051)
    assert found.notes == ()
