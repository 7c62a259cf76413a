"""hardware/lamp.md: what is computed of the lamp, in words a builder can use."""

from device.config import Config
from device.light.colour import MELANOPIC_DER, luminance_of
from hardware.scripts import lamp_tables as tables
from hardware.scripts.lamp_checks import ASLEEP_EDI_LUX, EVENING_EDI_LUX
from hardware.scripts.lamp_facts import BOARD, BRIGHTEST, DIMMEST, PICTURE, Facts
from hardware.scripts.lamp_heat import box_c, cell_c, lamp_a, supply_v
from hardware.scripts.lamp_light import NEAR_M, config_lux, pillow_lux, seen, share_with

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

For this lamp, nothing: `config/device.toml` comes with {default} lux, which are those above at {near}. What counts is
how the colours stand to each other: further away all get weaker alike, and the mix stays. For a lamp of other parts,
or once you have measured yours, change these in `/etc/lull/device.toml`:

    [lamp]
{settings}

Better than what is computed: a luxmeter at the pillow, one colour after the other at full. What phones say of red LEDs
can be far off.

Do not put {usual_ohm} to the warm white, as one would to an LED at 5 V: these are so good that it would give
{glaring_lux} lux, and the lamp {glaring_edi_lux} melanopic lux at full, too much for an evening.

## What that means for sleep

Melanopic lux tell how much a light moves the body's clock: as many lux of daylight would do the same (CIE S 026:2018).
An expert consensus asks for {evening} at most in the three hours before bed, and {asleep} at most asleep (Brown et al.
2022, PLoS Biology 20(3):e3001571; these figures were read in a summary, not in the paper).
With the brightest LEDs that the data sheets allow and the clearest window, this lamp gives {full_edi_lux} at full and
{start_edi_lux} as a night begins, {near} away. When drift ends it is dark. No setting makes it brighter: full is what
the resistors let through, and the rig (`device/light/rig.py`) only ever takes away from it.

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
    return TEXT.format(**_electric(facts), **_bright(facts, config), **_glaring(facts))


def _electric(facts: Facts) -> dict[str, str]:
    return {
        "picture": PICTURE.name,
        "parts": tables.parts(facts),
        "rating_w": f"{facts.resistor_rating_w:g} W",
        "resistor_tolerance": tables.as_percent(facts.resistor_tolerance),
        "currents": tables.currents(facts),
        "supply": f"{supply_v(facts, DIMMEST):.2f} to {supply_v(facts, BRIGHTEST):.2f} V",
        "usual_ma": tables.as_ma(lamp_a(facts)),
        "most_ma": tables.as_ma(lamp_a(facts, BRIGHTEST)),
        "lamp_w": f"{lamp_a(facts) * facts.supply_v:.1f} W",
        "hot_c": f"{facts.box.room_c.max:g} C",
        "board": BOARD.name,
        "box_k": f"{box_c(facts, BRIGHTEST) - facts.box.room_c.max:.0f} K",
        "cell_k": f"{cell_c(facts, BRIGHTEST) - facts.box.room_c.max:.0f} K",
        "cell_c": f"{cell_c(facts, BRIGHTEST):.0f} C",
        "transistors": tables.transistors(facts),
        "unsure": tables.unsure(facts),
    }


def _bright(facts: Facts, config: Config) -> dict[str, str]:
    meant, passes = config_lux(config), facts.diffuser.passes
    brightest = pillow_lux(facts, NEAR_M, "max")
    return {
        "passes": "{} ({} to {})".format(*map(tables.as_percent, (passes.typ, passes.min, passes.max))),
        "channels": tables.channels(facts),
        "moments": tables.moments(facts, config),
        "candles": tables.as_lux(sum(pillow_lux(facts, 1.0))),
        "start_candles": tables.as_lux(seen(config.lamp.level, pillow_lux(facts, 1.0)).lux),
        "start_share": f"{luminance_of(config.lamp.level) * 100:.0f} %",
        "default": f"{meant.red:g}, {meant.amber:g} and {meant.warm_white:g}",
        "near": tables.as_cm(NEAR_M),
        "settings": tables.settings(facts),
        "evening": f"{EVENING_EDI_LUX:g}",
        "asleep": f"{ASLEEP_EDI_LUX:g}",
        "full_edi_lux": f"{seen(1.0, brightest).edi_lux:.1f}",
        "start_edi_lux": f"{seen(config.lamp.level, brightest).edi_lux:.2f}",
        "ratios": ", ".join(f"{der:g} of {tables.NAMES[name]}" for name, der in MELANOPIC_DER._asdict().items()),
    }


def _glaring(facts: Facts) -> dict[str, str]:
    """What the usual resistor would do."""
    white, near = facts.channel[-1], pillow_lux(facts, NEAR_M)
    glaring = near._replace(warm_white=near.warm_white * share_with(facts, white, USUAL_OHM))
    return {
        "usual_ohm": f"{USUAL_OHM:g} ohm",
        "glaring_lux": f"{glaring.warm_white:.0f}",
        "glaring_edi_lux": f"{seen(1.0, glaring).edi_lux:.0f}",
    }
