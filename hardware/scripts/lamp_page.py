"""hardware/lamp.md: what `lamp` computes, in words and tables a builder can use."""

import math
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from device.config import Config
from device.light.colour import MELANOPIC_DER, luminance_of
from hardware.scripts.lamp import (
    ASLEEP_EDI_LUX,
    BOARD,
    BRIGHTEST,
    DIMMEST,
    EVENING_EDI_LUX,
    FAR_M,
    NEAR_M,
    PICTURE,
    TYPICAL,
    Facts,
    Seen,
    box_c,
    cell_c,
    channel_a,
    config_lux,
    junction_c,
    lamp_a,
    led_a,
    leds_for,
    mosfet_c,
    mosfet_v,
    mosfet_w,
    ohm_for,
    pillow_lux,
    resistor_w,
    seen,
    share_with,
    supply_v,
)

NAMES = {"red": "red", "amber": "amber", "warm_white": "warm white"}
KEYS = ("red_lux", "amber_lux", "warm_white_lux")
USUAL_OHM = 100  # between 5 V and a white LED of 20 mA

# Figures stand in braces; `page` puts them in.
TEXT = """\
# The lamp, computed

<!-- Written by `python -m hardware.scripts.lamp` from hardware/lamp.toml; do not edit. -->

Twelve LEDs on a board of their own, each with its own resistor at 5 V; on the other board, a transistor for each
colour takes the common wire of its LEDs to ground. `J_LAMP` joins the two: 5 V, red, amber, warm white.
Every figure here is computed, none is measured: no lamp has been built yet. What they rest on, with the data sheets, is
in [`lamp.toml`](lamp.toml); change a part there, run `make hardware`, and this page follows.

![Light at the pillow against its level]({picture})

## Parts

{parts}

Resistors of {rating_w}, {resistor_tolerance}. All LEDs shine wide, 120 degrees to half, so that a white box with an
opal window mixes them. The PLCC kinds have feet that an iron reaches; the 3030 has not and wants hot air, but its
alternates do without. A PLCC-4 has four feet for two poles: its data sheet tells which; join those of one pole.
Mark the cathodes before you solder, and try each LED through a resistor of 1 kohm.

![Where LEDs, resistors, cuts and wires go on the board]({board})

LEDs with leads have the strips behind the board, PLCC and 3030 sit on the strips, which then look to the light with
the resistors; seen from the side that shines, both are as drawn. Where the four feet of a PLCC-4 meet only two strips,
two at each, that is right if its data sheet has one pole at each side; if not, take a kind with two. The rim of a 5 mm
LED may rest on the bend of its resistor's lead.

No amber that is made of red and green: for the same light it would move the body's clock 17 times as much (melanopic
ratio 0.36 against 0.021, computed for ideal LEDs).

## Currents and heat, everything full on

{currents}

Least and most: {supply}, the LEDs' forward voltage at its ends, resistors {resistor_tolerance} off, all at once.
The whole lamp takes **{usual_ma}**, at most {most_ma}: {lamp_w}, all of which ends as warmth.
LED inside: on a night of {hot_c}, the Pi busy and the amplifier loud, in the box of
[`enclosure/`](enclosure/README.md). Its air then gets {box_k} warmer than the room, that of the lamp's cell, which is
nearly closed, {cell_k}: {cell_c}. That is near where PETG softens and far above what PLA bears. A usual night is far
from that: the lamp begins at {start_share} of its light, and falls.

## Transistors

{transistors}

The chip's outputs give 3.3 V. An AO3400A is fully open at 2.5 V. An IRLB8721 is made for 4.5 V: at 3.3 V nothing is
promised, so a resistance six times its figure is counted, and still nothing gets warm at this current.

## Light at the pillow

Each colour at full, all three on until the lamp's cell is warm (from cold, red and amber give up to twice that); lux,
and in brackets what the spread of LEDs and diffusers allows:

{channels}

The eye looks at the lamp from straight ahead; from 60 degrees aside it gets half. Box and window together let out
{passes} of the light: **assumed**, and the largest doubt here.

All together, mixed as the rig mixes them (`device/light/colour.py`); the mix is red, amber and warm white, each as a
share of its full:

{moments}

A candle gives about 1 lux at a metre: full is like {candles} of them in the lamp's place, the start of a night like
{start_candles}.

## What to set

`config/device.toml` comes with {default} lux. Four LEDs of each colour at 20 to 30 mA do not reach that {near} away;
they do at {fits}. For this lamp, {near} from the pillow, put into `/etc/lull/device.toml`

    [lamp]
{settings}

The colours stand to each other nearly as in the default, so the mixing is right without it, too; what the simulator
says in lux is not. Better than either: a luxmeter at the pillow, one colour after the other at full. What phones say
of red LEDs can be far off.

The default, {near} away, takes {reds} red and {ambers} amber LEDs of these, and warm white with {bright_ohm} in place
of {white_ohm}: {bright_ma} at full, {times} times this lamp. Boards and budget are made for this one; sleep does not
ask for more.
Do not put {usual_ohm} to the warm white, as one would to an LED at 5 V: these are so good that it would give
{glaring_lux} lux, and the lamp {glaring_edi_lux} melanopic lux at full, too much for an evening.

## What that means for sleep

Melanopic lux tell how much a light moves the body's clock: as many lux of daylight would do the same (CIE S 026:2018).
An expert consensus asks for {evening} at most in the three hours before bed, and {asleep} at most asleep (Brown et al.
2022, PLoS Biology 20(3):e3001571; these figures were read in a summary, not in the paper).
With the brightest LEDs that the data sheets allow and the clearest window, this lamp gives {full_edi_lux} at full and
{start_edi_lux} as a night begins, {near} away. The configuration's own lux would be {default_edi_lux} at full. When
drift ends it is dark. No setting makes it brighter: full is what the resistors let through, and the rig
(`device/light/rig.py`) only ever takes away from it.

Melanopic lux for each lux: {ratios}. So has the code (`device/light/colour.py`), for ideal
LEDs that peak at 625 and 590 nm and for a 2200 K black body. For red and amber that is on the safe side: computed
alike, the peaks of these LEDs, 634 and 597 nm, give 0.0018 and 0.013. For white it is near: the phosphor LEDs of 2480
to 2790 K among the spectra of IES TM-30-15 give 0.37 to 0.48 where a black body of 2700 K gives 0.46. Whether yours do,
a spectrometer tells.
No study is known to us that shows what a lamp as dim as this does to sleep, for better or worse. What is solid: it
takes hundreds of lux of such a red to make one melanopic lux, and three of such a white.

## Not read in a data sheet

What such parts usually do, from memory or assumed; check before you rely on it. In brackets is where the rest was read.

{unsure}
"""


def page(facts: Facts, config: Config) -> str:
    """The whole page, as Markdown."""
    return TEXT.format(**_electric(facts), **_bright(facts, config), **_brighter(facts, config))


def _electric(facts: Facts) -> dict[str, str]:
    return {
        "picture": PICTURE.name,
        "parts": _parts(facts),
        "rating_w": f"{facts.resistor_rating_w:g} W",
        "resistor_tolerance": _percent(facts.resistor_tolerance),
        "currents": _currents(facts),
        "supply": f"{supply_v(facts, DIMMEST):.2f} to {supply_v(facts, BRIGHTEST):.2f} V",
        "usual_ma": _ma(lamp_a(facts)),
        "most_ma": _ma(lamp_a(facts, BRIGHTEST)),
        "lamp_w": f"{lamp_a(facts) * facts.supply_v:.1f} W",
        "hot_c": f"{facts.box.room_c.max:g} C",
        "board": BOARD.name,
        "box_k": f"{box_c(facts, BRIGHTEST) - facts.box.room_c.max:.0f} K",
        "cell_k": f"{cell_c(facts, BRIGHTEST) - facts.box.room_c.max:.0f} K",
        "cell_c": f"{cell_c(facts, BRIGHTEST):.0f} C",
        "transistors": _transistors(facts),
        "unsure": _unsure(facts),
    }


def _bright(facts: Facts, config: Config) -> dict[str, str]:
    meant, near, passes = config_lux(config), pillow_lux(facts, NEAR_M), facts.diffuser.passes
    brightest = pillow_lux(facts, NEAR_M, "max")
    return {
        "passes": f"{_percent(passes.typ)} ({_percent(passes.min)} to {_percent(passes.max)})",
        "channels": _channels(facts),
        "moments": _moments(facts, config),
        "candles": _lux(sum(pillow_lux(facts, 1.0))),
        "start_candles": _lux(seen(config.lamp.level, pillow_lux(facts, 1.0)).lux),
        "start_share": f"{luminance_of(config.lamp.level) * 100:.0f} %",
        "default": f"{meant.red:g}, {meant.amber:g} and {meant.warm_white:g}",
        "near": _cm(NEAR_M),
        "fits": _cm(NEAR_M * math.sqrt(sum(near) / sum(meant))),
        "settings": _settings(facts),
        "evening": f"{EVENING_EDI_LUX:g}",
        "asleep": f"{ASLEEP_EDI_LUX:g}",
        "full_edi_lux": f"{seen(1.0, brightest).edi_lux:.1f}",
        "start_edi_lux": f"{seen(config.lamp.level, brightest).edi_lux:.2f}",
        "default_edi_lux": f"{seen(1.0, meant).edi_lux:.1f}",
        "ratios": ", ".join(f"{der:g} of {NAMES[name]}" for name, der in MELANOPIC_DER._asdict().items()),
    }


def _brighter(facts: Facts, config: Config) -> dict[str, str]:
    """What the configuration's own lux would take, and what the usual resistor would do."""
    red, amber, white = facts.channel
    meant, near = config_lux(config), pillow_lux(facts, NEAR_M)
    reds, ambers = leds_for(red, near.red, meant.red), leds_for(amber, near.amber, meant.amber)
    ohm = _e12(ohm_for(facts, white, meant.warm_white / near.warm_white))
    whites_a = channel_a(facts, replace(white, resistor_ohm=ohm))
    bright_a = reds * led_a(facts, red) + ambers * led_a(facts, amber) + whites_a
    glaring = near._replace(warm_white=near.warm_white * share_with(facts, white, USUAL_OHM))
    return {
        "reds": f"{reds}",
        "ambers": f"{ambers}",
        "bright_ohm": f"{ohm:g} ohm",
        "white_ohm": f"{white.resistor_ohm:g}",
        "bright_ma": _ma(bright_a),
        "times": f"{bright_a / lamp_a(facts):.0f}",
        "usual_ohm": f"{USUAL_OHM:g} ohm",
        "glaring_lux": f"{glaring.warm_white:.0f}",
        "glaring_edi_lux": f"{seen(1.0, glaring).edi_lux:.0f}",
    }


def _parts(facts: Facts) -> str:
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


def _currents(facts: Facts) -> str:
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


def _transistors(facts: Facts) -> str:
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


def _channels(facts: Facts) -> str:
    rows = [
        (NAMES[led.name], *(_between(facts, index, distance_m) for distance_m in (NEAR_M, FAR_M)))
        for index, led in enumerate(facts.channel)
    ]
    return _table(("colour", _cm(NEAR_M), _cm(FAR_M)), rows)


def _moments(facts: Facts, config: Config) -> str:
    moments = (
        ("full", 1.0, 0.0),
        (f"as a night begins, level {config.lamp.level:g}", config.lamp.level, 0.0),
        (f"night light, red alone, level {config.lamp.night_light_level:g}", config.lamp.night_light_level, 1.0),
    )
    rows = []
    for name, level, redness in moments:
        near, far = (seen(level, pillow_lux(facts, distance_m), redness) for distance_m in (NEAR_M, FAR_M))
        rows.append((name, _shares(near), *(_lux(lux) for at in (near, far) for lux in (at.lux, at.edi_lux))))
    return _table(("level", "mix", f"{_cm(NEAR_M)}, lux", "melanopic", f"{_cm(FAR_M)}, lux", "melanopic"), rows)


def _settings(facts: Facts) -> str:
    near, far = pillow_lux(facts, NEAR_M), pillow_lux(facts, FAR_M)
    return "\n".join(
        f"    {f'{key} = {here:.1f}':<20} # {there:.1f} at {_cm(FAR_M)}"
        for key, here, there in zip(KEYS, near, far, strict=True)
    )


def _unsure(facts: Facts) -> str:
    items = [(f"{NAMES[led.name]}, {led.part}", led.source, led.from_memory) for led in facts.channel]
    items += [(mosfet.part, mosfet.source, mosfet.from_memory) for mosfet in facts.mosfet]
    items += [("diffuser", "assumed", facts.diffuser.from_memory), ("box", "assumed", facts.box.from_memory)]
    return "\n".join(f"- {name}: {', '.join(f'`{m}`' for m in memory)} ({source})" for name, source, memory in items)


def _between(facts: Facts, channel: int, distance_m: float) -> str:
    least, usual, most = (pillow_lux(facts, distance_m, end)[channel] for end in ("min", "typ", "max"))
    return f"{usual:.1f} ({least:.1f} to {most:.1f})"


def _shares(at: Seen) -> str:
    return ", ".join(_percent(round(share, 2)) for share in at.colour)


def _lux(lux: float) -> str:
    return f"{lux:.1f}" if lux >= 1 else f"{lux:.2g}" if lux >= 0.01 else f"{lux:.1g}"


def _percent(share: float) -> str:
    return f"{share * 100:g} %"


def _ma(ampere: float) -> str:
    return f"{ampere * 1000:.0f} mA"


def _cm(metres: float) -> str:
    return f"{metres * 100:.0f} cm"


def _e12(ohm: float) -> float:
    """The nearest resistor that shops have."""
    decade = math.pow(10, math.floor(math.log10(ohm)))
    steps = (1.0, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2, 10.0)
    return min((step * decade for step in steps), key=lambda value: abs(math.log(value / ohm)))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
