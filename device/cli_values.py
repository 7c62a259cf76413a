"""The values that the command line takes, each checked as it is read: all raise argparse.ArgumentTypeError. Pure.

A number may be typed as people do: with its unit, with a comma, with a real minus.
"""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from device.session.ranges import DBA, LEVEL, LIKING, MOVE_DB, TIMER_MIN, VOLUME_DB, Range

PAGES = ", in /usr/share/doc/lull once installed,"  # after the name of one
LONGEST_S = 6 * 3600.0  # a WAV file holds 4 GiB, a little more than this
RENDER_S, QUIETER_DB = Range(0.1, LONGEST_S), Range(-24.0, 0.0)
MOST, MOST_SEED = 10**9, 2**32 - 1
MOST_NIGHTS = 400  # what the log keeps in full, by default
UNITS = {"volume": {"db"}, "timer": {"m", "min", "minutes", "h", "hour", "hours", "night"}, "light": {"%", "percent"}}
NOT_WAV = {".mp3", ".ogg", ".oga", ".opus", ".flac", ".m4a", ".aac", ".wma", ".aiff"}
SLEEPERS = (  # simulator.sleepers.SORTS
    "one-love",
    "several-loves",
    "tires-slowly",
    "tires-fast",
    "hates-ticking",
    "changes",
    "fumbles",
    "lies-still",
)


def with_units(words: Sequence[str]) -> list[str]:
    """The same with a unit that was typed as a word of its own joined to its number: `lull volume +3 dB`."""
    joined: list[str] = []
    for word in words:
        if len(joined) > 1 and word.lower() in UNITS.get(joined[0], ()):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def ranged(text: str, allowed: Range, more: str = "", unit: str = "") -> float:
    """A number in a range, typed with its unit (a pattern) or not; `more` says what else may be typed."""
    plain = re.sub(rf"\s*({unit})$", "", text.strip().replace("\N{MINUS SIGN}", "-"), flags=re.IGNORECASE)
    plain = re.sub(r"^([+-]?\d+),(\d{1,2})$", r"\1.\2", plain)
    try:
        value = float(plain)
    except ValueError:
        value = float("nan")
    if not allowed.holds(value):
        raise argparse.ArgumentTypeError(f"must be {allowed}{more}, not {text!r}")
    return value


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and least <= int(text[:16]) <= most):
        raise argparse.ArgumentTypeError(f"must be a whole number, {least} to {most}, not {text!r}")
    return int(text[:16])


def seconds(text: str) -> float:
    """How much of a sound to render."""
    return ranged(text, RENDER_S, unit="s|sec|seconds")


def seed(text: str) -> int:
    """Of a sound."""
    return _whole(text, 0, MOST_SEED)


def minutes(text: str) -> float | None:
    """To the closing fade; None is all night."""
    if re.sub(r"[\s_-]", "", text).lower() == "allnight":
        return None
    if hours := re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(?:h|hours?)\s*(\d+)?\s*(?:m|min|minutes)?", text.strip().lower()):
        text = f"{60 * float(hours[1].replace(',', '.')) + float(hours[2] or 0):g}"
    return ranged(text, TIMER_MIN, ", in minutes, or 1h30, or all-night", "m|min|minutes?")


def volume(text: str) -> tuple[float, bool]:
    """Decibels, and whether they are relative. A bare number could be meant either way, and one of them is loud."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    more = ", in decibels: =-12 to set it, +3 or -3 to move it"
    db = ranged(plain.removeprefix("="), VOLUME_DB if plain.startswith("=") else MOVE_DB, more, "db")
    if plain[:1] not in ("=", "+", "-"):
        raise argparse.ArgumentTypeError(f"{text!r} could be either: ={text} to set it, +{text} or -{text} to move it")
    return db, plain[0] != "="


def level(text: str) -> float:
    """Of the lamp."""
    if text.lower() in ("off", "dark"):
        return LEVEL.least
    if percent := re.fullmatch(r"\s*(.*?)\s*(%|percent)\s*", text):
        return ranged(percent[1], Range(0.0, 100.0), ", in percent") / 100
    return ranged(text, LEVEL, ", or a percentage such as 20%")


def liking(text: str) -> float | None:
    """Of a sound; None takes back what was told."""
    if text == "none":
        return None
    return ranged(text, LIKING, ", from keeps you awake to puts you to sleep, or none")


def quieter(text: str) -> float:
    """Decibels below the house loudness."""
    return ranged(text, QUIETER_DB, unit="db")


def dba(text: str) -> float:
    """A cap at the pillow."""
    return ranged(text, DBA, unit="dba|db\\(a\\)|db")


def whole(text: str) -> int:
    """How many, or which one, from 1 on."""
    return _whole(text, 1, MOST)


def nights(text: str) -> int:
    """How many to live."""
    return _whole(text, 1, MOST_NIGHTS)


def dashed(text: str) -> str:
    """One of several names, which may be typed with spaces."""
    return text.replace(" ", "-")


def picture(text: str) -> Path:
    """A file that a picture can be written to."""
    if Path(text).suffix not in (".png", ".svg", ".pdf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no picture's name: it ends in .png, .svg or .pdf")
    return Path(text)


def wav(text: str) -> Path:
    """A file that sound can be written to, as what its name does not deny."""
    path = Path(text)
    if path.suffix.lower() in NOT_WAV:
        raise argparse.ArgumentTypeError(f"what is written is a WAV file, so name it {path.with_suffix('.wav')}")
    return path
