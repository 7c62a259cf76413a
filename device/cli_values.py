"""The values that the command line takes, each checked as it is read: all raise argparse.ArgumentTypeError. Pure."""

import argparse
from pathlib import Path

PAGES = ", in /usr/share/doc/lull once installed,"  # after the name of one
LONGEST_S = 6 * 3600.0  # a WAV file holds 4 GiB, a little more than this
MOST = 10**9
MOST_NIGHTS = 400  # what the log keeps in full, by default
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


def ranged(text: str, least: float, most: float, what: str) -> float:
    """A number in a range; `what` says which in the complaint."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return value


def seconds(text: str) -> float:
    """How much of a sound to render."""
    return ranged(text, 0.1, LONGEST_S, f"a number of seconds from 0.1 to {LONGEST_S:.0f}")


def seed(text: str) -> int:
    """Of a sound."""
    if not (text.isascii() and text.isdecimal() and int(text) < 2**32):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 4294967295")
    return int(text)


def minutes(text: str) -> float | None:
    """To the closing fade; None is all night."""
    if text == "all-night":
        return None
    return ranged(text, 0.1, 720.0, "a number of minutes from 0.1 to 720, or all-night")


def volume(text: str) -> tuple[float, bool]:
    """Decibels, and whether they are relative. A bare number could be meant either way, and one of them is loud."""
    db = ranged(text.removeprefix("="), -72.0, 72.0, "decibels such as =-12, +3 or -3")
    if text[:1] not in ("=", "+", "-"):
        raise argparse.ArgumentTypeError(f"{text!r} could be either: ={text} to set it, +{text} or -{text} to move it")
    return db, text[0] != "="


def level(text: str) -> float:
    """Of the lamp."""
    return ranged(text, 0.0, 1.0, "a level from 0 to 1")


def liking(text: str) -> float | None:
    """Of a sound; None takes back what was told."""
    if text == "none":
        return None
    return ranged(text, -1.0, 1.0, "a liking from -1 (keeps you awake) to 1 (puts you to sleep), or none")


def quieter(text: str) -> float:
    """Decibels below the house loudness."""
    return ranged(text, -24.0, 0.0, "decibels from -24 to 0")


def dba(text: str) -> float:
    """A cap at the pillow."""
    return ranged(text, 20.0, 110.0, "a level in dBA from 20 to 110")


def whole(text: str) -> int:
    """How many, or which one, from 1 on."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:16]) <= MOST):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text[:16])


def nights(text: str) -> int:
    """How many to live."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:16]) <= MOST_NIGHTS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of nights from 1 to {MOST_NIGHTS}")
    return int(text)


def dashed(text: str) -> str:
    """One of several names, which may be typed with spaces."""
    return text.replace(" ", "-")


def picture(text: str) -> Path:
    """A file that a picture can be written to."""
    if Path(text).suffix not in (".png", ".svg", ".pdf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no picture's name: it ends in .png, .svg or .pdf")
    return Path(text)
