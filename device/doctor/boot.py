"""config.txt as this device needs it: what is written for the card, the bus and the lamp, and what has come of it."""

import re
from collections.abc import Iterator

from msgspec.structs import asdict

from device.config import Config
from device.doctor.config_txt import LONGEST, Written, written
from device.doctor.facts import Boot, Facts
from device.doctor.finding import Finding, ok, unsure, wrong
from device.doctor.overlays import RECORD_ONLY, REMAPS_JACK, makes_card

ENABLE_PIN, ENABLE_LINE = 23, "gpio=23=op,dl"  # the lamp chip's OE, as hardware/README.md wires it
CARD_LINE = "dtoverlay=max98357a,no-sdmode"
BUSES = {0: ("i2c_vc", "i2c0"), 1: ("i2c_arm", "i2c", "i2c1")}  # by number: how dtparam calls them
ON = ("on", "1", "true", "yes", "y", "enable", "enabled", "okay", "ok")


def findings(facts: Facts, config: Config) -> list[Finding]:
    """For the card, and for the lamp if there is to be one."""
    if facts.boot.file is None:
        return [unsure("config.txt", "there is none, so this is no Raspberry Pi, or its firmware is not mounted")]
    lines = list(written(facts.boot, facts.machine.model))
    lamp = [bus(facts, config, lines), enable(facts, config, lines)] if config.lamp.chip != "none" else []
    return [*unread(facts.boot, lines), sound(facts, lines), *lamp]


def unread(boot: Boot, lines: list[Written]) -> Iterator[Finding]:
    """What is written, but never reaches the firmware."""
    for line in (line for line in lines if line.holds is not False):
        if line.includes and line.includes not in boot.included:
            seen = f"{line.where} includes {line.includes}, and there is no such file beside {boot.file}"
            yield wrong("config.txt", seen, "files that are there", "take that line out, or put the file there")
        if line.cut and line.key in ("dtoverlay", "dtparam", "gpio"):
            seen = f"{line.where} is too long: the firmware ignores {line.cut}"
            mend = "write the rest into a line of its own; after a dtoverlay line, its parameters go on with dtparam="
            yield wrong("config.txt", seen, f"{LONGEST} characters a line at most", mend)


def sound(facts: Facts, lines: list[Written]) -> Finding:
    """A card on the header: its overlay written, and the card come of it."""
    named = [line for line in lines if makes_card(line.overlay)]
    held = [line for line in named if line.holds is not False]
    remapped = any(line.overlay in REMAPS_JACK for line in held)
    there = [card for card in facts.cards if card.plays and (not card.built_in or (remapped and card.is_jack))]
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
    deaf = next((card.name for card in facts.cards if not card.plays), None)
    if deaf and held[-1].overlay in RECORD_ONLY:
        mend = f"write the amplifier's line to the end of {facts.boot.file} as well, then reboot"
        return wrong(check, f"{held[-1].where} says {held[-1].text}, whose card {deaf} only records", wanted, mend)
    mend = "reboot if that is new; else the name is mistyped, or the HAT sits askew: this tells what the firmware said"
    seen = f"{held[-1].where} says {held[-1].text}, but no card has come of it"
    return wrong(check, seen, wanted, mend, "sudo vclog --msg | grep -i -A1 dterror", "sudo reboot")


def bus(facts: Facts, config: Config, lines: list[Written]) -> Finding:
    """The lamp's bus."""
    check, number = "lamp bus", config.lamp.bus
    line_for_it = bus_line(number)
    named = [line for line in lines if switches(line, number) is not None]
    held = [line for line in named if line.holds is not False]
    wanted = f"{line_for_it} in {facts.boot.file}, and /dev/i2c-{number}"
    if any(node.path == f"/dev/i2c-{number}" for node in facts.nodes):
        return ok(check, f"/dev/i2c-{number} is there")
    if number in facts.buses:
        mend = "load the module that makes the file, now and at each start"
        lines_to_type = ("sudo modprobe i2c-dev", "echo i2c-dev | sudo tee /etc/modules-load.d/i2c-dev.conf")
        return wrong(check, f"the bus is there, but not /dev/i2c-{number}", wanted, mend, *lines_to_type)
    if held and switches(held[-1], number):
        others = ", ".join(f"{n}" for n in sorted(facts.buses)) or "none"
        mend = "reboot if that is new; else is it another bus that the lamp hangs on? A Pi's header is 1"
        said = f"{held[-1].where} says {held[-1].text}"
        return wrong(check, f"{said}, but there is no bus {number}; there is {others}", wanted, mend)
    if named and not held:
        return _filtered(check, facts.boot, named[-1], wanted)
    seen = f"{held[-1].where} says {held[-1].text}" if held else "no line for it"
    mend = f"write this to the end of {facts.boot.file}, then reboot"
    return wrong(check, seen, wanted, mend, "[all]", line_for_it)


def bus_line(number: int) -> str:
    """What turns an I2C bus on."""
    if number in BUSES:
        return f"dtparam={BUSES[number][0]}=on"
    return f"dtoverlay=i2c{number}" if number <= 6 else f"dtoverlay=i2c-gpio,bus={number}"  # a Pi 4 has so many


def switches(line: Written, number: int) -> bool | None:
    """Whether a line turns an I2C bus on or off; None when it is about something else."""
    if line.overlay == "i2c-gpio" and line.params.get("bus") == str(number):
        return True
    if re.fullmatch(rf"i2c{number}(-.*)?", line.overlay):
        return True
    about = [value for name, value in line.params.items() if name in BUSES.get(number, ())]
    return about[-1] in ON if about else None


def enable(facts: Facts, config: Config, lines: list[Written]) -> Finding:
    """OE of the chip, which keeps the lamp dark while power comes up and must be low ever after."""
    check, wanted = "lamp enable", f"{ENABLE_LINE}: GPIO{ENABLE_PIN} is an output, low, from the start"
    if owner := next((part for part, pin in asdict(config.pins).items() if pin == ENABLE_PIN), None):
        return unsure(check, f"GPIO{ENABLE_PIN} serves {owner} here, so OE is wired in a way of your own")
    named = [line for line in lines if _sets(line, ENABLE_PIN)]
    held = [line for line in named if line.holds is not False]
    pin = (facts.header.lines or {}).get(ENABLE_PIN)
    if pin and pin.is_output and not held:
        return ok(check, f"GPIO{ENABLE_PIN} is an output, by the HAT's own word or somebody else's")
    if named and not held:
        return _filtered(check, facts.boot, named[-1], wanted)
    mend = f"write this to the end of {facts.boot.file}, then reboot; without it OE keeps the lamp dark for ever"
    if not held:
        return wrong(check, "no line for it", wanted, mend, "[all]", ENABLE_LINE)
    if unfit := _not_low(held):
        return wrong(check, f"{unfit.where} says {unfit.text}", wanted, mend, "[all]", ENABLE_LINE)
    if pin and not pin.is_output:
        return wrong(check, f"{ENABLE_LINE} is written, but the pin is an input", wanted, "reboot", "sudo reboot")
    return ok(check, held[-1].text) if pin else unsure(check, f"{held[-1].text} is written; the pin cannot be seen")


def _filtered(check: str, boot: Boot, line: Written, wanted: str) -> Finding:
    seen = f"{line.where} says {line.text}, but it stands under [{line.under}], which this Pi skips"
    return wrong(check, seen, wanted, f"move it to the end of {boot.file}, then reboot", "[all]", line.text)


def _sets(line: Written, pin: int) -> bool:
    """Whether it is a line for that pin: gpio=23=op, gpio=4,23=op or gpio=22-25=op."""
    named = re.match(r"gpio=([0-9,-]+)=", line.text.replace(" ", "").lower())
    spans = re.findall(r"([0-9]+)(?:-([0-9]+))?", named[1]) if named else []
    return any(int(first) <= pin <= int(last or first) for first, last in spans)


def _not_low(lines: list[Written]) -> Written | None:
    """The line that keeps a pin from being an output that is low; each changes only what it names."""
    use, level = ("", lines[-1]), ("", lines[-1])
    for line in lines:
        for option in line.text.replace(" ", "").lower().rpartition("=")[2].split(","):
            if option in ("dh", "dl"):
                level = option, line
            elif re.fullmatch(r"ip|op|a[0-5]", option):
                use = option, line
    return use[1] if use[0] != "op" else level[1] if level[0] != "dl" else None
