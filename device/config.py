"""The configuration: every key with its range and default, and what keys must agree on among themselves.

`config/device.toml` explains each key, `config_file.py` reads it.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import asdict, replace

from device.complaints import HEXADECIMAL, Complaints, Hexadecimal, nearest, shown
from device.light.chip import ALL_CALL, OWN
from device.session.ranges import DBA, LEVEL, VOLUME_DB

Pin = Annotated[int, Meta(ge=0, le=27)]  # BCM numbers of the 40-pin header
Minutes = Annotated[float, Meta(ge=0.1, le=240.0)]
VolumeDb = Annotated[float, Meta(ge=VOLUME_DB.least, le=VOLUME_DB.most)]
Dba = Annotated[float, Meta(ge=DBA.least, le=DBA.most)]
Level = Annotated[float, Meta(ge=LEVEL.least, le=LEVEL.most)]
MOST_DAYS = 3650
Channel = Annotated[int, Meta(ge=0, le=15)]
Address = Annotated[  # the rest is reserved
    int, Meta(ge=0x08, le=0x77, description="an I2C address, 0x08 to 0x77", extra_json_schema=HEXADECIMAL)
]
Device = Annotated[str, Meta(pattern=r"^[ -~]+$", description="an ALSA device, as `aplay -L` names it")]


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the file; a key that is missing takes its default."""


class Pins(Section, frozen=True):
    """Who sits on which pin; None, in the file "none", is not fitted."""

    factory: Literal["auto", "gpiod", "lgpio", "rpigpio", "mock"] = "auto"
    button: Pin | None = 17
    timer: Pin | None = 27
    knob_a: Pin | None = 5
    knob_b: Pin | None = 6
    knob_push: Pin | None = 13
    amp_mute: Pin | None = None


class Gestures(Section, frozen=True):
    """How a hand is read."""

    debounce_s: Annotated[float, Meta(ge=0.001, le=0.1)] = 0.015
    double_s: Annotated[float, Meta(ge=0.1, le=1.0)] = 0.35
    hold_s: Annotated[float, Meta(ge=0.3, le=5.0)] = 1.0
    knob_hold_s: Annotated[float, Meta(ge=1.0, le=10.0)] = 3.0
    steps_per_detent: Literal[1, 2, 4] = 4
    reverse_knob: bool = False
    acceleration: Annotated[int, Meta(ge=1, le=4)] = 3


class Night(Section, frozen=True):
    """The score's clock."""

    timer: Literal["fixed", "auto"] = "fixed"
    timer_min: Minutes = 45.0
    timer_step_min: Minutes = 15.0
    timer_max_min: Minutes = 120.0
    close_min: Minutes = 20.0
    fade_in_s: Annotated[float, Meta(ge=3.0, le=60.0)] = 4.0
    stop_fade_s: Annotated[float, Meta(ge=0.5, le=3.0)] = 3.0
    return_s: Annotated[float, Meta(ge=3.0, le=60.0)] = 10.0
    crossfade_s: Annotated[float, Meta(ge=0.5, le=20.0)] = 3.0
    resume: Literal["if-mid-night", "always", "never"] = "if-mid-night"
    confirm: Literal["dip", "tick", "whisper", "off"] = "dip"


class Sounds(Section, frozen=True):
    """What is played, and in which order the knob goes through it."""

    order: Annotated[tuple[str, ...], Meta(min_length=1)] = (
        "whisper",
        "paper",
        "brushing",
        "orbit",
        "tapping",
        "hair",
        "page",
        "stroke",
        "clock",
        "breath",
    )
    bed: str = "brown"
    off: tuple[str, ...] = ()
    brightness: Annotated[float, Meta(ge=0.0, le=1.0)] = 1.0
    whisperer: Literal["light", "deep", "airy"] = "light"
    taste: Literal["learn", "round", "off"] = "learn"


class Volume(Section, frozen=True):
    """dB relative to the house loudness of -30 LUFS."""

    step_db: Annotated[float, Meta(ge=0.5, le=6.0)] = 1.5
    first_db: VolumeDb = -12.0
    start_max_db: VolumeDb = -6.0
    max_db: VolumeDb = 0.0  # as read; once `agreed`, what max_dba allows at most
    house_dba: Dba | None = None
    max_dba: Dba | None = None


class Card(Section, frozen=True):
    """The ALSA card."""

    device: Device = "default"
    format: Literal["int16", "int32"] = "int16"
    period_ms: Annotated[float, Meta(ge=2.0, le=100.0)] = 30.0
    buffer_ms: Annotated[float, Meta(ge=10.0, le=500.0)] = 90.0
    ahead_s: Annotated[float, Meta(ge=0.0, le=5.0)] = 0.3
    hold_open_s: Annotated[float, Meta(ge=0.0, le=3600.0)] = 30.0


class Listening(Section, frozen=True):
    """Where the sound is heard from."""

    mode: Literal["headphones", "pillow", "speaker"] = "speaker"


class Band(Section, frozen=True, kw_only=True):
    """One parametric band; the two without a default say what is meant by it."""

    type: Literal["peak", "low-shelf", "high-shelf"] = "peak"
    frequency_hz: Annotated[float, Meta(ge=20.0, le=20000.0)]
    gain_db: Annotated[float, Meta(ge=-24.0, le=12.0)]
    q: Annotated[float, Meta(ge=0.3, le=10.0)] = 1.0


class Speaker(Section, frozen=True):
    """What the loudspeaker is corrected by; never louder than without."""

    preset: Literal["flat", "small-box", "three-inch", "pillow", "exciter"] = "flat"
    highpass_hz: Annotated[float, Meta(ge=20.0, le=300.0)] | None = None
    highpass_order: Literal[2, 4] = 4
    eq: Annotated[tuple[Band, ...], Meta(max_length=8)] = ()


class Lamp(Section, frozen=True):
    """The I2C lamp."""

    chip: Literal["pca9685", "pca9633", "none"] = "pca9685"
    bus: Annotated[int, Meta(ge=0, le=22)] = 1
    address: Address = 0x40
    red: Channel = 0
    amber: Channel = 1
    warm_white: Channel = 2
    level: Level = 0.35
    night_light_level: Level = 0.2
    night_light_min: Minutes = 15.0
    breathing: bool = False
    red_lux: Annotated[float, Meta(ge=0.0, le=1000.0)] = 6.2
    amber_lux: Annotated[float, Meta(ge=0.0, le=1000.0)] = 4.4
    warm_white_lux: Annotated[float, Meta(ge=0.0, le=1000.0)] = 3.8


class Memory(Section, frozen=True):
    """What is kept of nights."""

    nights_days: Annotated[int, Meta(ge=0, le=MOST_DAYS)] = 400


class Config(Section, frozen=True):
    """The whole file."""

    pins: Pins = Pins()
    gestures: Gestures = Gestures()
    night: Night = Night()
    sounds: Sounds = Sounds()
    volume: Volume = Volume()
    card: Card = Card()
    listening: Listening = Listening()
    speaker: Speaker = Speaker()
    lamp: Lamp = Lamp()
    memory: Memory = Memory()


RESERVED_PINS = {
    0: "the HAT's memory",
    1: "the HAT's memory",
    2: "I2C data",
    3: "I2C clock",
    18: "the sound card's bit clock",
    19: "the sound card's word clock",
    20: "the sound card's data in",
    21: "the sound card's data out",
}


def agreed(config: Config, complaints: Complaints) -> Config:
    """The same configuration without its contradictions, each complained of."""
    return replace(
        config,
        pins=_pins(config.pins, complaints),
        night=_night(config.night, complaints),
        volume=_volume(config.volume, complaints),
        card=_card(config.card, complaints),
        lamp=_lamp(config.lamp, complaints),
    )


def _pins(pins: Pins, complaints: Complaints) -> Pins:
    """One part a pin: the first in the order of `Pins` keeps it. A knob needs both its phases."""
    owners = dict(RESERVED_PINS)
    lost: dict[str, None] = {}
    for part, pin in asdict(pins).items():
        if part == "factory" or pin is None:
            continue
        if pin in owners:
            complaints.make(f"pins.{part}", pin, f"pin {pin} belongs to {owners[pin]}", f"{part} counts as not fitted")
            lost[part] = None
        else:
            owners[pin] = f"pins.{part}"
    pins = replace(pins, **lost)
    if (pins.knob_a is None) == (pins.knob_b is None):
        return pins
    alone, pin = ("knob_a", pins.knob_a) if pins.knob_b is None else ("knob_b", pins.knob_b)
    complaints.make(f"pins.{alone}", pin, "turning needs both knob_a and knob_b", "the knob counts as not fitted")
    return replace(pins, knob_a=None, knob_b=None)


def _night(night: Night, complaints: Complaints) -> Night:
    if night.timer_max_min >= night.timer_min:
        return night
    problem = f"must not be shorter than night.timer_min, {night.timer_min}"
    complaints.make("night.timer_max_min", night.timer_max_min, problem, f"{night.timer_min} is used instead")
    return replace(night, timer_max_min=night.timer_min)


def _volume(volume: Volume, complaints: Complaints) -> Volume:
    if volume.start_max_db > volume.max_db:
        problem = f"must not be above volume.max_db, {volume.max_db}"
        complaints.make("volume.start_max_db", volume.start_max_db, problem, f"{volume.max_db} is used instead")
        volume = replace(volume, start_max_db=volume.max_db)
    if volume.max_dba is None:
        return volume
    if volume.house_dba is None:
        problem = "needs volume.house_dba, which `lull calibrate` measures"
        cap_db = min(volume.max_db, volume.first_db)
        complaints.make("volume.max_dba", volume.max_dba, problem, f"nothing gets louder than {cap_db} dB")
    else:
        cap_db = min(volume.max_db, max(volume.max_dba - volume.house_dba, VOLUME_DB.least))
    return replace(volume, max_db=cap_db, start_max_db=min(volume.start_max_db, cap_db))


def _card(card: Card, complaints: Complaints) -> Card:
    least_ms = 2 * card.period_ms  # one period plays while the next is written
    if card.buffer_ms >= least_ms:
        return card
    problem = f"must hold two periods, card.period_ms being {card.period_ms}"
    complaints.make("card.buffer_ms", card.buffer_ms, problem, f"{least_ms} is used instead")
    return replace(card, buffer_ms=least_ms)


def _lamp(lamp: Lamp, complaints: Complaints) -> Lamp:
    """An address of its own, and a channel for each colour, of those the chip has."""
    if lamp.address == ALL_CALL and lamp.chip in OWN:
        own = Hexadecimal(OWN[lamp.chip])
        problem = f"is every lamp chip's common address, and none's own; a {lamp.chip} is sold with address = {own}"
        complaints.make("lamp.address", Hexadecimal(lamp.address), problem, f"{own} is used instead")
        lamp = replace(lamp, address=int(own))
    asked = (lamp.red, lamp.amber, lamp.warm_white)
    highest = 3 if lamp.chip == "pca9633" else 15
    if len(set(asked)) == len(asked) and max(asked) <= highest:
        return lamp
    normal = Lamp()
    complaints.make(
        "lamp.red, lamp.amber, lamp.warm_white",
        asked,
        f"each needs a channel of its own, 0 to {highest} on a {lamp.chip}",
        f"{normal.red}, {normal.amber} and {normal.warm_white} are used instead",
    )
    return replace(lamp, red=normal.red, amber=normal.amber, warm_white=normal.warm_white)


def playable(
    sounds: Sounds, known_ids: Collection[str], complaints: Complaints, beds: Sequence[str] | None = None
) -> Sounds:
    """The same without sounds that are not there. What is left empty takes its default, and `off` never takes all.

    `beds`, the best first, are what may be the bed; None is any of the known.
    """
    normal = Sounds()
    order = _known("sounds.order", sounds.order, known_ids, complaints, "the default order is used instead")
    off = _known("sounds.off", sounds.off, known_ids, complaints, "left out")
    order = order or normal.order
    if set(order) <= set(off):
        complaints.make("sounds.off", off, "leaves nothing of sounds.order to play", "nothing is off")
        off = ()
    beds = [*known_ids] if beds is None else beds
    if beds and set(beds) <= set(off):
        complaints.make("sounds.off", off, "leaves no bed, and a night needs one", "no bed is off")
        off = tuple(sound for sound in off if sound not in beds)
    bed = _bed(sounds.bed, known_ids, beds, off, complaints)
    return replace(sounds, order=order, bed=bed, off=off)


def _bed(
    asked: str, known_ids: Collection[str], beds: Sequence[str], off: tuple[str, ...], complaints: Complaints
) -> str:
    """The one that was asked for, if it may be one; else the default; else the best."""
    usual, on = Sounds().bed, [bed for bed in beds if bed not in off]
    if asked in on:
        return asked
    if asked not in known_ids:
        problem = _no_such_sound(asked, beds)
    elif asked not in beds:
        problem = f"must be a bed: {', '.join(sorted(beds)) or 'there is none'}"
    else:
        problem = "sounds.off lists it; take it out there, or name another bed"
    instead = usual if usual in on or not on else on[0]
    complaints.make("sounds.bed", asked, problem, f"{shown(instead)} is used instead")
    return instead


def _known(
    key: str, asked: tuple[str, ...], known_ids: Collection[str], complaints: Complaints, without_any: str
) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(sound for sound in asked if sound in known_ids))
    for sound in asked:
        if sound not in known_ids:
            complaints.make(key, sound, partial(_no_such_sound, sound, known_ids), "left out" if known else without_any)
    return known


def _no_such_sound(sound: str, known_ids: Collection[str]) -> str:
    near = nearest(sound, known_ids)
    return "there is no such sound" + (f", perhaps {near} was meant" if near else "")
