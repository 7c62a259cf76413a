"""The lines of config.txt: what is written there, what of it holds for this Pi, and whether it has come into effect.

A line holds from where it stands to the end, unless it stands under a filter such as [pi4] that this Pi does not pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import asdict

from device.config import Config
from device.doctor.facts import Boot, Facts
from device.doctor.finding import Finding, ok, unsure, wrong

ENABLE_PIN, ENABLE_LINE = 23, "gpio=23=op,dl"  # the lamp chip's OE, as hardware/README.md wires it
BUS_LINE = "dtparam=i2c_arm=on"
CARD_LINE = "dtoverlay=max98357a,no-sdmode"
SOUND_OVERLAYS = (
    "max98357a",
    "hifiberry-",
    "googlevoicehat",
    "i2s-dac",
    "rpi-dac",
    "iqaudio",
    "justboom",
    "allo-",
    "audioinjector",
    "adau",
    "merus-amp",
    "pisound",
    "wm8960",
)
ON = ("on", "1", "true", "yes", "enabled", "okay")  # and none at all
FILTERS = {  # what a model passes, by a word of its name; the longest that fits
    "Pi Zero 2": {"pi0", "pi0w", "pi02"},
    "Pi Zero W": {"pi0", "pi0w"},
    "Pi Zero": {"pi0"},
    "Pi 2": {"pi2"},
    "Pi 3": {"pi3"},
    "Pi 3 Model B Plus": {"pi3", "pi3+"},
    "Pi 3 Model A Plus": {"pi3", "pi3+"},
    "Pi 4": {"pi4"},
    "Pi 400": {"pi4", "pi400"},
    "Compute Module 4": {"pi4", "cm4"},
    "Pi 5": {"pi5"},
    "Pi 500": {"pi5", "pi500"},
    "Compute Module 5": {"pi5", "cm5"},
}


@dataclass(frozen=True, slots=True)
class Written:
    """A line of the file; `holds` is None where it depends on a filter that cannot be told from here."""

    number: int
    text: str
    under: str
    holds: bool | None


def findings(facts: Facts, config: Config) -> list[Finding]:
    """For the card, and for the lamp if there is to be one."""
    if facts.boot.file is None:
        return [unsure("config.txt", "there is none, so this is no Raspberry Pi, or its firmware is not mounted")]
    lines = list(written(facts.boot, facts.machine.model))
    lamp = [bus(facts, config, lines), enable(facts, config, lines)] if config.lamp.chip != "none" else []
    return [sound(facts, lines), *lamp]


def written(boot: Boot, model: str | None) -> Iterator[Written]:
    """Every line that says something."""
    under = "all"
    for number, raw in enumerate(boot.text.splitlines(), 1):
        text = raw.partition("#")[0].strip()
        if header := re.fullmatch(r"\[(.+)\]", text):
            under = header[1].strip().lower()
        elif text:
            yield Written(number, text, under, _holds(under, model))


def _holds(under: str, model: str | None) -> bool | None:
    if under in ("all", "none"):
        return under == "all"
    if model is None or not under.startswith(("pi", "cm")):  # a serial number, a screen, the level of a pin
        return None
    fitting = [word for word in FILTERS if word in model]
    return bool(fitting) and under in FILTERS[max(fitting, key=len)]


def sound(facts: Facts, lines: list[Written]) -> Finding:
    """A card on the header: its overlay written, and the card come of it."""
    named = [line for line in lines if _overlay(line).startswith(SOUND_OVERLAYS)]
    there = [card for card in facts.cards if card.plays and not card.built_in]
    held = [line for line in named if line.holds is not False]
    names = ", ".join(card.name for card in there)
    if there and held:
        return ok("sound overlay", f"{held[-1].text}, and there is the card {names}")
    if there:
        return ok("sound overlay", f"none in {facts.boot.file}, and none needed: there is the card {names}")
    check, wanted = "sound overlay", "one line for the amplifier on the pins, and its card"
    if not named:
        mend = f"write one of these to the end of {facts.boot.file}, by your amplifier, then reboot"
        return wrong(check, "no line, and no card", wanted, mend, "[all]", CARD_LINE, "# or: dtoverlay=hifiberry-dac")
    if not held:
        return _filtered(check, facts.boot, named[-1], wanted)
    mend = "reboot if that is new; else the name is mistyped, or the HAT sits askew: this tells what the firmware said"
    seen = f"line {held[-1].number} says {held[-1].text}, but no card has come of it"
    return wrong(check, seen, wanted, mend, "sudo vclog --msg | grep -i -A1 dterror", "sudo reboot")


def bus(facts: Facts, config: Config, lines: list[Written]) -> Finding:
    """The lamp's bus."""
    check, number = "lamp bus", config.lamp.bus
    named = [line for line in lines if re.match(r"dtparam=(.*,)?(i2c_arm|i2c)(=|,|$)", line.text)]
    held = [line for line in named if line.holds is not False]
    wanted = f"{BUS_LINE} in {facts.boot.file}, and /dev/i2c-{number}"
    if any(node.path == f"/dev/i2c-{number}" for node in facts.nodes):
        return ok(check, f"/dev/i2c-{number} is there")
    if number in facts.buses:
        mend = "load the module that makes the file, now and at each start"
        lines_to_type = ("sudo modprobe i2c-dev", "echo i2c-dev | sudo tee /etc/modules-load.d/i2c-dev.conf")
        return wrong(check, f"the bus is there, but not /dev/i2c-{number}", wanted, mend, *lines_to_type)
    if held and _is_on(held[-1].text):
        others = ", ".join(f"{n}" for n in sorted(facts.buses)) or "none"
        mend = "reboot if that is new; else is it another bus that the lamp hangs on? A Pi's header is 1"
        return wrong(
            check, f"{held[-1].text} is written, but there is no bus {number}; there is {others}", wanted, mend
        )
    if named and not held:
        return _filtered(check, facts.boot, named[-1], wanted)
    seen = f"line {held[-1].number} says {held[-1].text}" if held else "no line for it"
    mend = f"write this to the end of {facts.boot.file}, then reboot"
    return wrong(check, seen, wanted, mend, "[all]", BUS_LINE)


def enable(facts: Facts, config: Config, lines: list[Written]) -> Finding:
    """OE of the chip, which keeps the lamp dark while power comes up and must be low ever after."""
    check, wanted = "lamp enable", f"{ENABLE_LINE}: GPIO{ENABLE_PIN} is an output, low, from the start"
    if owner := next((part for part, pin in asdict(config.pins).items() if pin == ENABLE_PIN), None):
        return unsure(check, f"GPIO{ENABLE_PIN} serves {owner} here, so OE is wired in a way of your own")
    named = [line for line in lines if _sets(line.text, ENABLE_PIN)]
    held = [line for line in named if line.holds is not False]
    pin = (facts.header.lines or {}).get(ENABLE_PIN)
    if pin and pin.is_output and not held:
        return ok(check, f"GPIO{ENABLE_PIN} is an output, by the HAT's own word or somebody else's")
    if named and not held:
        return _filtered(check, facts.boot, named[-1], wanted)
    mend = f"write this to the end of {facts.boot.file}, then reboot; without it OE keeps the lamp dark for ever"
    if not held:
        return wrong(check, "no line for it", wanted, mend, "[all]", ENABLE_LINE)
    options = set(held[-1].text.replace(" ", "").rpartition("=")[2].split(","))
    if not {"op", "dl"} <= options:
        return wrong(check, f"line {held[-1].number} says {held[-1].text}", wanted, mend, "[all]", ENABLE_LINE)
    if pin and not pin.is_output:
        return wrong(check, f"{ENABLE_LINE} is written, but the pin is an input", wanted, "reboot", "sudo reboot")
    return ok(check, held[-1].text) if pin else unsure(check, f"{held[-1].text} is written; the pin cannot be seen")


def _filtered(check: str, boot: Boot, line: Written, wanted: str) -> Finding:
    seen = f"line {line.number} says {line.text}, but it stands under [{line.under}], which this Pi skips"
    return wrong(check, seen, wanted, f"move it to the end of {boot.file}, then reboot", "[all]", line.text)


def _overlay(line: Written) -> str:
    return line.text.partition("=")[2].strip() if line.text.startswith("dtoverlay=") else ""


def _sets(text: str, pin: int) -> bool:
    """Whether it is a line for that pin: gpio=23=op, gpio=4,23=op or gpio=22-25=op."""
    named = re.match(r"gpio=([0-9,-]+)", text.replace(" ", ""))
    spans = re.findall(r"([0-9]+)(?:-([0-9]+))?", named[1]) if named else []
    return any(int(first) <= pin <= int(last or first) for first, last in spans)


def _is_on(text: str) -> bool:
    setting = re.search(r"\b(?:i2c_arm|i2c)(?:=(\w+))?", text)
    return setting is not None and (setting[1] or "on") in ON
