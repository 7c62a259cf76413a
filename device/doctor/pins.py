"""The pins that the configuration names: whether somebody else has them."""

from msgspec.structs import asdict

from device.config import Config
from device.doctor.config_txt import written
from device.doctor.facts import Facts
from device.doctor.finding import Finding, ok, unsure, wrong
from device.doctor.pin_users import driver, remedy

OURS = {"lull", "lg"}  # what the daemon's libraries write there
SYSFS = "sysfs"  # what the kernel writes there for whoever exported the pin


def findings(facts: Facts, config: Config) -> list[Finding]:
    """One for all that is well, else one for each pin that is not."""
    header = facts.header
    fitted = {part: pin for part, pin in asdict(config.pins).items() if part != "factory" and pin is not None}
    if not fitted:
        return [ok("pins", "none, as configured")]
    if header.lines is None and header.denied:
        return [unsure("pins", header.why_not, "as root one sees more", "sudo lull doctor")]
    if header.lines is None:
        return [
            wrong(
                "pins",
                header.why_not,
                "the 40 pins of a Raspberry Pi",
                "is this one, and does it run a kernel made for it?",
            )
        ]
    taken = [_taken(part, pin, facts) for part, pin in fitted.items()]
    bad = [finding for finding in taken if finding]
    return bad or [
        ok("pins", ", ".join(f"{part} GPIO{pin}" for part, pin in fitted.items()) + ": nobody else has them")
    ]


def _taken(part: str, pin: int, facts: Facts) -> Finding | None:
    line = (facts.header.lines or {}).get(pin)
    if line is None:
        return unsure("pins", f"{part}: this machine has no GPIO{pin}")
    if line.used_by is None or (line.used_by in OURS and facts.daemon.runs is not False):
        return None
    who, mend, *lines = _user(line.used_by, pin, facts)
    mend += f", or wire {part} to a free pin and name it in [pins]"
    return wrong("pins", f"{part}: GPIO{pin} is held by {who}", "free, or Lull's", mend, *lines)


def _user(name: str, pin: int, facts: Facts) -> tuple[str, ...]:
    """Who has the pin, what takes it from them, and what to type for it."""
    if name == SYSFS:
        mend = "unexport it, and take what exported it, a script as a rule, out of the start of this machine"
        number = pin + facts.sysfs_base if facts.sysfs_base is not None else "N"
        lines = ("ls /sys/class/gpio", f"echo {number} | sudo tee /sys/class/gpio/unexport")
        return "sysfs: it was exported at /sys/class/gpio", mend, *lines
    config_txt = list(written(facts.boot, facts.machine.model))
    if known := driver(name, config_txt):
        mend = remedy(known, pin, config_txt, facts.boot.file or "config.txt")
        return f"{name}, {known.what}", mend, "gpioinfo"
    if not name:
        return "somebody without a name", "end the program that holds it, or take out the overlay that does", "gpioinfo"
    return name, "end the program that holds it", "gpioinfo"
