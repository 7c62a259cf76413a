"""Configuration files as slips of a hand, a bad card or a bad day leave them, made from the shipped one."""

import random
import re
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "config" / "device.toml"
PIECES = ("", "[", "]", "=", '"', "\n", "\x00", "\r", "[[lamp]]\n", "{a = 1}", "'", "é", "none")
VALUES_IN_FILES = (
    "nan",
    "-inf",
    "1e400",
    "true",
    "''",
    "'none'",
    "[]",
    "[[]]",
    "{a = 1}",
    "-1",
    "9999",
    "0x" + "f" * 99,
    "12:30:00",
)


def torn(dice: random.Random) -> bytes:
    """The shipped file with pieces lost, doubled or replaced, and sometimes a bit turned over."""
    text = SHIPPED.read_text()
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text))
        text = text[:at] + dice.choice([*PIECES, text[at : at + 40]]) + text[at + dice.choice([0, 1, 3, 30]) :]
    raw = bytearray(text.encode())
    raw[dice.randrange(len(raw))] ^= dice.choice([0, 1, 4, 128])
    return bytes(raw)


def misspelt(dice: random.Random) -> bytes:
    """The shipped file with other values at some keys, and a letter less in others."""
    lines = re.sub(r" *#.*", "", SHIPPED.read_text()).split("\n")
    for _ in range(dice.randint(1, 9)):
        at = dice.randrange(len(lines))
        key, equals, value = lines[at].partition(" = ")
        lines[at] = dice.choice(
            [f"{key[1:]}{equals}{value}", f"{key}{equals and equals + dice.choice(VALUES_IN_FILES)}"]
        )
    return "\n".join(lines).encode()


def broken(seed: int) -> bytes:
    """One of them, the same for the same seed; some are not TOML any more, most have a few wrong keys."""
    return (torn, misspelt)[seed % 2](random.Random(seed))
