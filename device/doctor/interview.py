"""What only a person can tell: which button they press, how the knob turns, where sound and light come from.

Nothing sounds and nothing lights up before it was asked for. Whoever does not answer has not been asked.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from device.config import Config
from device.controls.contract import Edge, Levels, Part
from device.doctor import hand
from device.doctor.finding import Finding, ok, unsure, wrong
from device.doctor.tone import Side, capped_db
from device.light.contract import DARK, Colour

PRESS_S, TURN_S = 20.0, 20.0  # patience for a hand
FAINT, FULL = 0.01, 1.0
RISE_S, RISE_TO_FULL_S, FALL_S = 1.0, 3.0, 1.0
COLOURS = {"red": "r", "amber": "a", "warm_white": "w"}
WHICH = "Which light do you see? r: red, a: amber, w: warm white, n: none"
WHERE = "Where did it come from? l: left, r: right, b: both, or the one box, n: nowhere"


class Person(Protocol):
    """Who is asked."""

    def tell(self, text: str) -> None:
        """A line."""

    def key(self, question: str, keys: str, /) -> str | None:
        """One of `keys`; None when none came in time."""


class Touch(Protocol):
    """The parts that are fitted and answer."""

    parts: tuple[Part, ...]

    def begin(self) -> Levels:
        """Forget what was touched so far; the levels now."""

    def edges(self, enough: Callable[[Sequence[Edge], float], bool], longest_s: float) -> list[Edge]:
        """Those that come until `enough` of them have, by its own clock, or the time is over."""


class Sight(Protocol):
    """The lamp. Raises LampLost."""

    def show(self, colour: Colour, over_s: float) -> None:
        """Move there in so many seconds."""


class Sound(Protocol):
    """The card. Raises SinkLost."""

    def play(self, side: Side, db: float) -> None:
        """Softly, with fades, and return when it is over."""


# -- hands -------------------------------------------------------------------------------------------------------------


def touch(person: Person, parts: Touch, config: Config) -> Iterator[Finding]:
    """Each switch, then the knob."""
    for part in hand.SWITCHES:
        if part in parts.parts:
            yield _press(part, person, parts, config)
    if {"knob_a", "knob_b"} <= set(parts.parts):
        yield _turn(person, parts, config)


def _press(part: Part, person: Person, parts: Touch, config: Config) -> Finding:
    if closed := hand.rests(part, parts.begin()):
        return closed
    person.tell(f"Press {hand.NAMES[part]}, once, and let go.")
    edges = parts.edges(hand.press_is_over, PRESS_S)
    return hand.pressed(part, edges, config)


def _turn(person: Person, parts: Touch, config: Config) -> Finding:
    clicks: list[hand.Click] = []
    while True:
        before = parts.begin()
        person.tell(f"Turn the knob {'one' if not clicks else 'one more'} click to the right, clockwise, and wait.")
        edges = parts.edges(hand.click_is_over, TURN_S)
        clicks.append(hand.read_click(before, [edge for edge in edges if edge.part in ("knob_a", "knob_b")]))
        if finding := hand.turned(clicks, config):
            return finding


# -- ears --------------------------------------------------------------------------------------------------------------


def hear(person: Person, sound: Sound, config: Config) -> Finding:
    """Left, then right."""
    db = capped_db(config, min(config.volume.first_db, config.volume.start_max_db))
    person.tell(f"A soft noise comes up on the left, then on the right, at {db:g} dB: as loud as the very first night.")
    if person.key("Is nobody asleep, and nobody in headphones that are too loud?", "yn") != "y":
        return unsure("left and right", "not tried")
    answers = []
    for side in ("left", "right"):
        sound.play(side, db)
        answers.append(person.key(WHERE, "lrbn"))
    return heard(answers[0], answers[1], config)


def heard(left: str | None, right: str | None, config: Config) -> Finding:
    """What the two answers come to."""
    check, wanted = "left and right", "the left one on the left, the right one on the right"
    told = f"left was heard {_where(left)}, right {_where(right)}"
    if left is None or right is None:
        return unsure(check, "no answer")
    match left, right:
        case "l", "r":
            return ok(check, told)
        case "b", "b":
            return ok(check, "both came from the one box")
        case (("l" | "b"), "n") if config.listening.mode == "speaker":
            alone = "one loudspeaker, at the left amplifier, which is enough for listening.mode speaker"
            return ok(check, f"{told}: {alone}; a second one would be silent")
        case "r", "l":
            return wrong(check, told, wanted, "swap the two loudspeakers, or their amplifiers' places")
        case "n", "n":
            gpio = config.pins.amp_mute
            pin = f"GPIO{gpio}, amp_mute, must reach its SD pin" if gpio is not None else "its SD pin must not be low"
            mend = f"is the amplifier at 5 V, the loudspeaker on it, BCLK on GPIO18, LRC on 19, DIN on 21? And {pin}"
            return wrong(check, told, wanted, mend)
        case _:
            mend = (
                "one side is silent or on both: look at that loudspeaker's wires, and at the SD pin that chooses a side"
            )
            one = config.listening.mode == "speaker" and "n" in (left, right)
            more = (
                "; an amplifier of one channel has to play the sum of both (SD at 0.5 V: hardware/README.md)"
                if one
                else ""
            )
            return wrong(check, told, wanted, mend + more)


def _where(key: str | None) -> str:
    return {"l": "on the left", "r": "on the right", "b": "from both", "n": "nowhere"}.get(key or "", "not told")


# -- eyes --------------------------------------------------------------------------------------------------------------


def look(person: Person, lamp: Sight, config: Config) -> Finding:
    """Each colour, faint and then at full."""
    person.tell("The lamp will glow, one colour after the other: first so faint that it takes a dark room to see it.")
    if person.key("Go on?", "yn") != "y":
        return unsure("light", "not tried")
    person.tell("At full each may dazzle: look at a wall, not into it.")
    full = person.key("Each at full, too?", "yn") == "y"
    seen: dict[str, tuple[str | None, str | None]] = {}
    try:
        for name in COLOURS:
            only = Colour(**{colour: float(colour == name) for colour in COLOURS})
            lamp.show(Colour(*(FAINT * share for share in only)), RISE_S)
            faint = person.key(f"1 %: {WHICH}", "rawn")
            bright = None
            if full:
                lamp.show(only, RISE_TO_FULL_S)
                bright = person.key(f"100 %: {WHICH}", "rawn")
            lamp.show(DARK, FALL_S)
            seen[name] = faint, bright
    finally:
        lamp.show(DARK, 0.0)
    return lit(seen, config)


def lit(seen: dict[str, tuple[str | None, str | None]], config: Config) -> Finding:
    """By colour what was seen at 1 % and at 100 %."""
    check, wanted = "light", "each colour by itself, at 1 % and at 100 %"
    best = {name: bright if bright is not None else faint for name, (faint, bright) in seen.items()}
    if None in best.values():
        return unsure(check, "no answer")
    names = {key: name for name, key in COLOURS.items()}
    told = ", ".join(f"{_plain(name)}: {_plain(names.get(key or '', 'nothing'))}" for name, key in best.items())
    channels = {name: getattr(config.lamp, name) for name in COLOURS}
    dead = [name for name, key in best.items() if key == "n"]
    if len(dead) == len(COLOURS):
        mend = "is OE low (GPIO23, the line gpio=23=op,dl), are the LEDs at 5 V, and is ground joined?"
        return wrong(check, told, wanted, mend)
    if dead:
        where = ", ".join(f"{_plain(name)}: channel {channels[name]}" for name in dead)
        mend = (
            f"look at its MOSFET (gate by 100 ohm to the chip, source to ground) and at its LEDs' direction ({where})"
        )
        return wrong(check, told, wanted, mend)
    carries = {names[key]: channels[name] for name, key in best.items() if key}
    if carries != channels and len(carries) == len(COLOURS):
        lines = [f"{name} = {channel}" for name, channel in carries.items() if channel != channels[name]]
        return wrong(check, told, wanted, "write into [lamp] of /etc/lull/device.toml", *sorted(lines))
    if carries != channels:
        return wrong(check, told, wanted, "two colours light up as one: are two outputs, or two MOSFETs, joined?")
    unseen = [_plain(name) for name, (faint, _) in seen.items() if faint == "n"]
    if unseen:
        return ok(check, f"{told}; at 1 % {' and '.join(unseen)} was not seen, as in a room that is not dark")
    return ok(check, told)


def _plain(name: str) -> str:
    return name.replace("_", " ")
