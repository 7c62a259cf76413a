"""The tables and lists of hardware/lamp.md, and how its figures are written."""

from collections.abc import Iterable, Sequence

from device.config import Config
from hardware.scripts.lamp_facts import BRIGHTEST, DIMMEST, TYPICAL, Facts
from hardware.scripts.lamp_heat import box_c, channel_a, junction_c, led_a, mosfet_c, mosfet_v, mosfet_w, resistor_w
from hardware.scripts.lamp_light import FAR_M, NEAR_M, Seen, pillow_lux, seen

NAMES = {"red": "red", "amber": "amber", "warm_white": "warm white"}
KEYS = ("red_lux", "amber_lux", "warm_white_lux")


def parts(facts: Facts) -> str:
    """LEDs and resistors, one of each colour to a line."""
    rows = [
        (
            NAMES[led.name],
            f"{led.references[0]} to {led.references[-1]}",
            f"{led.manufacturer} {led.part}",
            led.package,
            f"{led.nm:g} nm" if led.nm else f"{led.cct_k:g} K",
            f"{led.resistor_ohm:g} ohm",
            "; ".join(led.alternates),
        )
        for led in facts.channel
    ]
    return _table(("colour", "LEDs", "for instance", "package", "light", "resistor, each", "or"), rows)


def currents(facts: Facts) -> str:
    """Of one LED and of its channel, held against the ratings."""
    rows = [
        (
            NAMES[led.name],
            *(f"{led_a(facts, led, corner) * 1000:.1f}" for corner in (DIMMEST, TYPICAL, BRIGHTEST)),
            f"{led.max_ma:g}",
            f"{resistor_w(facts, led, BRIGHTEST) * 1000:.0f}",
            f"{junction_c(facts, led, BRIGHTEST):.0f}",
            f"{led.max_junction_c:g}",
            f"{channel_a(facts, led) * 1000:.0f}",
        )
        for led in facts.channel
    ]
    head = (
        *("colour", "LED, least, mA", "usual, mA", "most, mA", "its rating, mA"),
        *("resistor, most, mW", "LED inside, most, C", "its rating, C", "channel, usual, mA"),
    )
    return _table(head, rows)


def transistors(facts: Facts) -> str:
    """Each kind, with the channel that takes most."""
    led = max(facts.channel, key=lambda led: channel_a(facts, led, BRIGHTEST))
    rows = [
        (
            mosfet.part,
            f"{channel_a(facts, led, BRIGHTEST) * 1000:.0f}",
            f"{mosfet_v(facts, mosfet, led, BRIGHTEST) * 1000:.0f}",
            f"{mosfet_w(facts, mosfet, led, BRIGHTEST) * 1000:.1f}",
            f"{mosfet_c(facts, mosfet, led, BRIGHTEST) - box_c(facts, BRIGHTEST):.1f}",
            f"{mosfet.threshold_v:g}",
        )
        for mosfet in facts.mosfet
    ]
    head = ("transistor", "most, mA", "drop, mV", "heat, mW", "warmer than the air, K", "begins to open at, at most, V")
    return _table(head, rows)


def channels(facts: Facts) -> str:
    """What each colour gives at the pillow, near and far."""
    rows = [
        (NAMES[led.name], *(_between(facts, index, distance_m) for distance_m in (NEAR_M, FAR_M)))
        for index, led in enumerate(facts.channel)
    ]
    return _table(("colour", as_cm(NEAR_M), as_cm(FAR_M)), rows)


def moments(facts: Facts, config: Config) -> str:
    """What the mix gives at the pillow: full, as a night begins, as a night light."""
    told = (
        ("full", 1.0, 0.0),
        (f"as a night begins, level {config.lamp.level:g}", config.lamp.level, 0.0),
        (f"night light, red alone, level {config.lamp.night_light_level:g}", config.lamp.night_light_level, 1.0),
    )
    rows = []
    for name, level, redness in told:
        near, far = (seen(level, pillow_lux(facts, distance_m), redness) for distance_m in (NEAR_M, FAR_M))
        rows.append((name, _shares(near), *(as_lux(lux) for at in (near, far) for lux in (at.lux, at.edi_lux))))
    return _table(("level", "mix", f"{as_cm(NEAR_M)}, lux", "melanopic", f"{as_cm(FAR_M)}, lux", "melanopic"), rows)


def settings(facts: Facts) -> str:
    """Lines for the configuration; not a table."""
    near, far = pillow_lux(facts, NEAR_M), pillow_lux(facts, FAR_M)
    return "\n".join(
        f"    {f'{key} = {here:.1f}':<20} # {there:.1f} at {as_cm(FAR_M)}"
        for key, here, there in zip(KEYS, near, far, strict=True)
    )


def unsure(facts: Facts) -> str:
    """What was read nowhere, as a list."""
    items = [(f"{NAMES[led.name]}, {led.part}", led.source, led.from_memory) for led in facts.channel]
    items += [(mosfet.part, mosfet.source, mosfet.from_memory) for mosfet in facts.mosfet]
    items += [("diffuser", "assumed", facts.diffuser.from_memory), ("box", "assumed", facts.box.from_memory)]
    return "\n".join(f"- {name}: {', '.join(f'`{m}`' for m in memory)} ({source})" for name, source, memory in items)


def _between(facts: Facts, channel: int, distance_m: float) -> str:
    least, usual, most = (pillow_lux(facts, distance_m, end)[channel] for end in ("min", "typ", "max"))
    return f"{usual:.1f} ({least:.1f} to {most:.1f})"


def _shares(at: Seen) -> str:
    return ", ".join(as_percent(round(share, 2)) for share in at.colour)


def as_lux(lux: float) -> str:
    """With as many digits as an eye can tell apart."""
    return f"{lux:.1f}" if lux >= 1 else f"{lux:.2g}" if lux >= 0.01 else f"{lux:.1g}"


def as_percent(share: float) -> str:
    """Of a share."""
    return f"{share * 100:g} %"


def as_ma(ampere: float) -> str:
    """Of a current in A."""
    return f"{ampere * 1000:.0f} mA"


def as_cm(metres: float) -> str:
    """Of a distance in m."""
    return f"{metres * 100:.0f} cm"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
