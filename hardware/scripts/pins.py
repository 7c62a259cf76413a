"""Who owns each pin of the 40-pin header: from the configuration and the boot lines to pinout.md and pinout.svg.

`python -m hardware.scripts.pins` writes both, and tells what contradicts what. Places are those of the header, 1 to 40.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from msgspec.structs import asdict

from device.config import RESERVED_PINS, Config, Pins
from device.config_file import Loaded, parse
from hardware.scripts.pinout_picture import svg

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config/device.toml"
BOOT = ROOT / "config/boot/lull.txt"
HAT_CONFIG = ROOT / "hardware/wiring/hat.toml"
README = ROOT / "hardware/README.md"
PINOUT_MD, PINOUT_SVG = ROOT / "hardware/pinout.md", ROOT / "hardware/pinout.svg"

# What sits at each place, the same on every Pi since the B+: a supply, or a GPIO by its BCM number.
# Source: Raspberry Pi documentation, "GPIO and the 40-pin header" (as of 2025).
PLACES: dict[int, str | int] = dict(
    enumerate(
        [
            *("3V3", "5V", 2, "5V", 3, "GND", 4, 14, "GND", 15, 17, 18, 27, "GND", 22, 23, "3V3", 24, 10, "GND"),
            *(9, 25, 11, 8, "GND", 7, 0, 1, 5, "GND", 6, 12, 13, "GND", 19, 16, 26, 20, "GND", 21),
        ],
        start=1,
    )
)
PLACE_OF = {gpio: place for place, gpio in PLACES.items() if isinstance(gpio, int)}
SUPPLIES = {"3V3": "3.3 V", "5V": "5 V", "GND": "ground"}
PARTS = {  # by their keys in [pins]
    "button": "bedside button",
    "timer": "timer button",
    "knob_a": "knob, A",
    "knob_b": "knob, B",
    "knob_push": "knob, switch",
    "amp_mute": "amplifier's SD",
}
BUSES = {  # BCM number: short name, what it does, whose it is
    0: ("ID_SD", "HAT's EEPROM, data", "eeprom"),
    1: ("ID_SC", "HAT's EEPROM, clock", "eeprom"),
    2: ("SDA", "I2C data: lamp chip", "i2c"),
    3: ("SCL", "I2C clock: lamp chip", "i2c"),
    18: ("BCLK", "I2S bit clock: amplifier", "i2s"),
    19: ("LRC", "I2S word clock: amplifier", "i2s"),
    20: ("I2S_IN", "I2S data in: kept free", "i2s"),
    21: ("DIN", "I2S data out: amplifier", "i2s"),
}
OVERLAY_PINS = {"max98357a": {18, 19, 20, 21}, "hifiberry-dac": {18, 19, 20, 21}}  # kernel's overlays/README
SDMODE_PIN = 4  # what max98357a takes beside them, unless no-sdmode


@dataclass(frozen=True, slots=True)
class Pin:
    """One place of the header. `key` is what wiring calls it: a key of [pins], a bus line, a supply; "" when free."""

    place: int
    name: str
    gpio: int | None
    key: str
    owner: str
    kind: str  # "5v", "3v3", "ground", "control", "mute", "lamp", "i2c", "i2s", "eeprom", "free"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """What says who owns which pin, as it was read."""

    loaded: Loaded
    hat: Loaded
    boot: str

    @property
    def config(self) -> Config:
        """The configuration as shipped."""
        return self.loaded.config

    @property
    def amp_mute(self) -> int | None:
        """The pin that mutes the amplifier where that is wired: the configuration's, else the HAT's."""
        own = self.config.pins.amp_mute
        return self.hat.config.pins.amp_mute if own is None else own


def sources(config: bytes, hat: bytes, boot: str) -> Sources:
    """The same from the texts of the three files. Raises Unusable when one is no TOML."""
    return Sources(parse(config, CONFIG.relative_to(ROOT)), parse(hat, HAT_CONFIG.relative_to(ROOT)), boot)


def read_sources() -> Sources:
    """The project's own."""
    return sources(CONFIG.read_bytes(), HAT_CONFIG.read_bytes(), BOOT.read_text())


def boot_gpios(boot: str) -> dict[int, str]:
    """What config.txt drives, by BCM number: {23: "op,dl"}."""
    return {int(gpio): how for gpio, how in re.findall(r"^gpio=(\d+)=(\S+)", boot, re.MULTILINE)}


def overlay_gpios(boot: str) -> set[int]:
    """What the sound card's overlay takes."""
    taken: set[int] = set()
    for name, parameters in re.findall(r"^dtoverlay=([\w-]+)(.*)$", boot, re.MULTILINE):
        taken |= OVERLAY_PINS.get(name, set())
        if name == "max98357a" and "no-sdmode" not in parameters:
            taken.add(SDMODE_PIN)
    return taken


def lamp_enable(boot: str) -> int | None:
    """The pin of the lamp chip's OE: the one that config.txt drives low."""
    low = [gpio for gpio, how in boot_gpios(boot).items() if how == "op,dl"]
    return low[0] if low else None


def header(given: Sources) -> tuple[Pin, ...]:
    """All forty, in order."""
    parts = {pin: key for key, pin in asdict(given.config.pins).items() if key in PARTS and pin is not None}
    pins = []
    for place, what in PLACES.items():
        if isinstance(what, str):
            pins.append(Pin(place, what, None, what, SUPPLIES[what], "ground" if what == "GND" else what.lower()))
        elif what in BUSES:
            key, owner, kind = BUSES[what]
            pins.append(Pin(place, f"GPIO{what}", what, key, owner, kind))
        elif what == lamp_enable(given.boot):
            pins.append(Pin(place, f"GPIO{what}", what, "OE", "lamp chip's OE", "lamp"))
        elif what in parts:
            key = parts[what]
            kind = "mute" if key == "amp_mute" else "control"
            pins.append(Pin(place, f"GPIO{what}", what, key, PARTS[key], kind))
        elif what == given.amp_mute:
            pins.append(Pin(place, f"GPIO{what}", what, "amp_mute", PARTS["amp_mute"], "mute", optional=True))
        else:
            pins.append(Pin(place, f"GPIO{what}", what, "", "free", "free"))
    return tuple(pins)


def conflicts(given: Sources) -> Iterator[str]:
    """Pins that two claim, and pins that belong to I2S, I2C or the HAT's EEPROM."""
    for complaint in (*given.loaded.complaints, *given.hat.complaints):
        yield f"{complaint}"
    claims: list[tuple[int, str]] = [(gpio, owner) for gpio, owner in RESERVED_PINS.items()]
    claims += [
        (pin, f"pins.{key}") for key, pin in asdict(given.config.pins).items() if key in PARTS and pin is not None
    ]
    if given.config.pins.amp_mute is None and given.amp_mute is not None:
        claims.append((given.amp_mute, "the HAT's pins.amp_mute"))
    claims += [(gpio, f"gpio={gpio}={how} of config.txt") for gpio, how in boot_gpios(given.boot).items()]
    claims += [(gpio, "the sound card's overlay") for gpio in overlay_gpios(given.boot) - RESERVED_PINS.keys()]
    for gpio, count in Counter(gpio for gpio, _ in claims).items():
        if count > 1:
            yield f"GPIO {gpio} belongs to {' and to '.join(owner for pin, owner in claims if pin == gpio)}"
        if gpio not in PLACE_OF:
            yield f"GPIO {gpio} is not on the header"


def boot_problems(given: Sources) -> Iterator[str]:
    """Lines of config.txt without which the wiring does not work."""
    lines = given.boot.splitlines()
    if given.config.lamp.chip != "none":
        if lamp_enable(given.boot) is None:
            yield "no gpio=...=op,dl in config.txt: the lamp chip's OE stays high"
        if "dtparam=i2c_arm=on" not in lines:
            yield "no dtparam=i2c_arm=on in config.txt: the lamp chip has no bus"
    if not overlay_gpios(given.boot):
        yield "no sound card's dtoverlay in config.txt"


def defaults_problems(config: Config) -> Iterator[str]:
    """Where the configuration as shipped and the daemon's own defaults differ."""
    for key, pin in asdict(Pins()).items():
        if getattr(config.pins, key) != pin:
            yield f"pins.{key} is {getattr(config.pins, key)} in config/device.toml, {pin} in the daemon"


def markdown(pins: tuple[Pin, ...]) -> str:
    """pinout.md."""
    rows = [_row(left, right) for left, right in zip(pins[::2], pins[1::2], strict=True)]
    return "\n".join(
        [
            "# Pinout",
            "",
            "Made by `make hardware` from [`config/device.toml`](../config/device.toml) and",
            "[`config/boot/lull.txt`](../config/boot/lull.txt): change those, not this.",
            "",
            "![The 40-pin header: who owns each pin](pinout.svg)",
            "",
            "Place 1 is the one with the square pad, next to the card's slot; 2 lies between it and the board's edge.",
            "",
            "| owner | pin | place | place | pin | owner |",
            "|--:|--:|--:|:--|:--|:--|",
            *rows,
            "",
            "An owner in brackets is optional: the HAT has it, and `[pins]` names it where it is wired.",
            "",
        ]
    )


def _row(left: Pin, right: Pin) -> str:
    return f"| {_said(left)} | {left.name} | {left.place} | {right.place} | {right.name} | {_said(right)} |"


def _said(pin: Pin) -> str:
    return f"({pin.owner})" if pin.optional else "" if pin.kind == "free" else pin.owner


def pinout_problems(text: str, picture: str, pins: tuple[Pin, ...]) -> Iterator[str]:
    """Where pinout.md or pinout.svg says something else than the configuration."""
    told: dict[int, tuple[str, str]] = {}
    for cells in re.findall(r"^\|(.*?)\|(.*?)\|\s*(\d+) \| (\d+)\s*\|(.*?)\|(.*?)\|$", text, re.MULTILINE):
        owner_left, name_left, place_left, place_right, name_right, owner_right = (cell.strip() for cell in cells)
        told[int(place_left)] = name_left, owner_left
        told[int(place_right)] = name_right, owner_right
    drawn = {
        int(place): (name, unescape(owner))
        for place, name, owner in re.findall(r'data-place="(\d+)" data-name="([^"]*)" data-owner="([^"]*)"', picture)
    }
    for pin in pins:
        if told.get(pin.place) != (pin.name, _said(pin)):
            yield f"pinout.md: place {pin.place} is {pin.name}, {_said(pin) or 'free'}, not {told.get(pin.place)}"
        if drawn.get(pin.place) != (pin.name, pin.owner):
            yield f"pinout.svg: place {pin.place} is {pin.name}, {pin.owner}, not {drawn.get(pin.place)}"


def readme_problems(readme: str, given: Sources) -> Iterator[str]:
    """Where the tables and boot lines of hardware/README.md say something else than the files they tell of."""
    yield from _readme_parts(readme, given)
    yield from _readme_taken(readme, given)
    shown = [line.strip() for line in readme.splitlines() if re.match(r"    (dtoverlay|dtparam|gpio)=", line)]
    boot = given.boot.splitlines()
    yield from (f"README: {line} is not a line of config/boot/lull.txt" for line in shown if line not in boot)
    yield from _readme_boards(readme, given)
    needed = [line for line in boot if re.match(r"(gpio|dtoverlay|dtparam=i2c)", line)]
    yield from (f"README: does not show {line}" for line in needed if line not in shown)


SPOKEN = {  # how pages call a pin of the header, before its place in brackets
    "button pin": "button",
    "timer": "timer",
    "knob push": "knob_push",
    "knob A": "knob_a",
    "OE": "OE",
    "SDA": "SDA",
    "SCL": "SCL",
}


def page_problems(page: str, given: Sources) -> Iterator[str]:
    """Where any other page names a boot line that is not in the snippet, or a place that is another pin's."""
    boot = given.boot.splitlines()
    shown = re.findall(r"^    ((?:dtoverlay|dtparam|gpio)=.*)$", page, re.MULTILINE)
    yield from (f"{line} is not a line of config/boot/lull.txt" for line in shown if line.strip() not in boot)
    for gpio, place in re.findall(r"GPIO (\d+) \(header (\d+)\)", page):
        if PLACE_OF[int(gpio)] != int(place):
            yield f"GPIO {gpio} is at place {PLACE_OF[int(gpio)]}, not {place}"
    places = {pin.key: pin.place for pin in header(given)}
    for spoken, key in SPOKEN.items():
        for place in re.findall(rf"\b{spoken} \((\d+)\)", page):
            if places.get(key) != int(place):
                yield f"{spoken} is at place {places.get(key)}, not {place}"


def _cells(readme: str, pattern: str) -> list[list[str]]:
    found = re.findall(pattern, readme, re.MULTILINE)
    return [[cell.strip(" `") for cell in row.split("|")[1:-1]] for row in found]


def _readme_parts(readme: str, given: Sources) -> Iterator[str]:
    told = {cells[0]: tuple(cells[1:3]) for cells in _cells(readme, rf"^\| `(?:{'|'.join(PARTS)})` \|.*$")}
    for key in PARTS:
        pin = getattr(given.config.pins, key)
        if key == "amp_mute" and pin is None:
            pin = given.amp_mute
        true = ("none", "") if pin is None else (str(pin), str(PLACE_OF[pin]))
        if told.get(key) != true:
            yield f"README: {key} is at GPIO, place {true}, not {told.get(key)}"


def _readme_taken(readme: str, given: Sources) -> Iterator[str]:
    told: dict[int, int] = {}
    for cells in _cells(readme, r"^\| \d+(?:, \d+)* \| \d.*$"):
        told |= {int(a): int(b) for a, b in zip(cells[0].split(","), cells[1].split(","), strict=True)}
    taken = RESERVED_PINS.keys() | boot_gpios(given.boot).keys()
    for gpio in sorted(taken | told.keys()):
        if gpio not in taken:
            yield f"README: GPIO {gpio} is nobody's, and listed as taken"
        elif told.get(gpio) != PLACE_OF[gpio]:
            yield f"README: GPIO {gpio}, taken, is at place {PLACE_OF[gpio]}, not {told.get(gpio)}"


def _readme_boards(readme: str, given: Sources) -> Iterator[str]:
    """A sound board that sits on one of Lull's parts has to say where that part goes; its overlay is in the snippet."""
    offered = {line.lstrip("#") for line in given.boot.splitlines()}
    found = re.findall(r"^\| ([^|]+?) \| `(dtoverlay=[^`]+)` \| ([\d, ]+) \| `\w+` \| (.*) \|$", readme, re.MULTILINE)
    if not found:
        yield "README: tells of no sound board"
    for board, overlay, gpios, remark in found:
        if overlay not in offered:
            yield f"README: {board}: {overlay} is not in config/boot/lull.txt"
        taken = {int(gpio) for gpio in gpios.split(",")}
        for key in PARTS:
            if getattr(given.config.pins, key) in taken and f"`{key} = " not in remark:
                yield f"README: {board} sits on {key} and does not say where that goes"


def main() -> int:
    """Write the pinout; 1 when something contradicts something."""
    given = read_sources()
    problems = [*conflicts(given), *boot_problems(given), *defaults_problems(given.config)]
    pins = header(given)
    PINOUT_MD.write_text(markdown(pins))
    PINOUT_SVG.write_text(svg(pins))
    problems += readme_problems(README.read_text(), given)
    for page in sorted((ROOT / "hardware").rglob("*.md")):
        problems += [f"{page.relative_to(ROOT)}: {problem}" for problem in page_problems(page.read_text(), given)]
    for problem in problems:
        print(f"pins: {problem}", file=sys.stderr)
    print(f"pins: {PINOUT_MD.relative_to(ROOT)}, {PINOUT_SVG.relative_to(ROOT)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
