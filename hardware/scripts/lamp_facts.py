"""The lamp's facts, as hardware/lamp.toml has them: LEDs, transistors, diffuser, box, and how far off they may be."""

import math
import tomllib
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from hardware.scripts.pins import ROOT

FACTS, CONFIG = ROOT / "hardware/lamp.toml", ROOT / "config/device.toml"
PAGE, PICTURE, BOARD = (ROOT / f"hardware/{name}" for name in ("lamp.md", "lamp.png", "lamp-board.svg"))  # made of them

End = Literal["min", "typ", "max"]


class Range(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure as data sheets give it."""

    min: float
    typ: float
    max: float

    def at(self, end: End) -> float:
        """One of the three."""
        return {"min": self.min, "typ": self.typ, "max": self.max}[end]


class Led(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[channel]]`: LEDs of one kind side by side, each with its own resistor, behind one transistor."""

    name: str
    references: list[str]
    leds: int
    manufacturer: str
    part: str
    package: str
    alternates: list[str]
    resistor_ohm: float
    source: str
    from_memory: list[str]
    at_ma: float
    forward_v: Range
    slope_ohm: float
    half_angle_deg: float
    droop: float
    per_k: float
    max_ma: float
    max_junction_c: float
    junction_ambient_k_per_w: float
    intensity_mcd: Range | None = None
    flux_lm: Range | None = None
    nm: float | None = None
    peak_nm: float | None = None
    width_nm: float | None = None
    cct_k: float | None = None

    def flux_at_test_lm(self, end: End) -> float:
        """All the light of one LED at its test current; from the intensity ahead, which falls off as cos^m."""
        if self.flux_lm:
            return self.flux_lm.at(end)
        assert self.intensity_mcd, f"{self.part} has neither intensity_mcd nor flux_lm"
        power = -math.log(2) / math.log(math.cos(math.radians(self.half_angle_deg)))
        return self.intensity_mcd.at(end) / 1000 * 2 * math.pi / (power + 1)


class Mosfet(Struct, frozen=True, forbid_unknown_fields=True):
    """A `[[mosfet]]`, one for each channel."""

    part: str
    references: list[str]
    source: str
    on_ohm: float
    gate_v: float
    threshold_v: float
    max_v: float
    max_a: float
    junction_ambient_k_per_w: float
    max_junction_c: float
    from_memory: list[str]


class Diffuser(Struct, frozen=True, forbid_unknown_fields=True):
    """The part of the LEDs' light that leaves the box."""

    passes: Range
    from_memory: list[str]


class Box(Struct, frozen=True, forbid_unknown_fields=True):
    """What sits in the box beside the lamp, and how well the lamp's cell lets warmth through."""

    cell_u_w_per_m2_k: float
    pi_w: float
    amplifier_w: float
    room_c: Range
    from_memory: list[str]


class Facts(Struct, frozen=True, forbid_unknown_fields=True):
    """hardware/lamp.toml."""

    supply_v: float
    supply_tolerance: float
    resistor_tolerance: float
    resistor_rating_w: float
    channel: list[Led]
    mosfet: list[Mosfet]
    diffuser: Diffuser
    box: Box


class Corner(NamedTuple):
    """How far off supply, LED and resistor are."""

    supply: int  # -1, 0, 1 of its tolerance
    forward: End
    resistor: int


TYPICAL = Corner(0, "typ", 0)
BRIGHTEST, DIMMEST = Corner(1, "min", -1), Corner(-1, "max", 1)


def read(text: str) -> Facts:
    """The facts; raises msgspec.ValidationError for a missing or unknown key."""
    return msgspec.convert(tomllib.loads(text), Facts)
