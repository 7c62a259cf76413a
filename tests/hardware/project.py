"""The project's own hardware, read once; tests break copies of it."""

import tomllib
from functools import cache
from typing import Any

from hardware.scripts import wiring
from hardware.scripts.harness import Harness
from hardware.scripts.pins import BOOT, CONFIG, HAT_CONFIG, README, Pin, Sources, header, sources

CONFIG_TEXT, BOOT_TEXT, HAT_TEXT = CONFIG.read_text(), BOOT.read_text(), HAT_CONFIG.read_text()
README_TEXT = README.read_text()
LAMP_TEXT = wiring.LAMP.read_text()
WIRING = {variant: (wiring.FOLDER / f"{variant}.yml").read_text() for variant in wiring.VARIANTS}


def given(config: str = CONFIG_TEXT, *, hat: str = HAT_TEXT, boot: str = BOOT_TEXT) -> Sources:
    """What the pins come from, as it is or with one of its files changed."""
    return sources(config.encode(), hat.encode(), boot)


@cache
def pins() -> tuple[Pin, ...]:
    return header(given())


@cache
def lamp() -> dict[str, Any]:
    return tomllib.loads(LAMP_TEXT)


@cache
def pcb() -> str:
    return wiring.PCB.read_text()


@cache
def harness(variant: str) -> Harness:
    return wiring.read_variant(variant)


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with each change made where it fits, once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times {old}"
        text = text.replace(old, new)
    return text
