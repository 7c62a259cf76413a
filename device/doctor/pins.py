"""The pins that the configuration names: whether somebody else has them."""

from msgspec.structs import asdict

from device.config import Config
from device.doctor.facts import Facts
from device.doctor.finding import Finding, ok, unsure, wrong

OURS = {"lull", "lg"}  # what the daemon's libraries write there
MODULES = {"spi": "dtparam=spi=on", "w1": "dtoverlay=w1-gpio", "i2s": "an I2S overlay", "ir": "dtoverlay=gpio-ir"}


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
    seen = f"{part}: GPIO{pin} is held by {line.used_by or 'somebody without a name'}"
    by = next((text for word, text in MODULES.items() if line.used_by.startswith(word)), None)
    mend = f"take {by} out of config.txt and reboot" if by else "end the program that holds it"
    mend += f", or wire {part} to a free pin and name it in [pins]"
    return wrong("pins", seen, "free, or Lull's", mend, "gpioinfo")
