"""The configuration as frozen structs: every key with its range and default. `config/device.toml` explains each."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Pin = Annotated[int, Meta(ge=0, le=27)]  # BCM numbers of the 40-pin header
Seconds = Annotated[float, Meta(ge=0.0, le=60.0)]
Minutes = Annotated[float, Meta(ge=0.1, le=240.0)]
VolumeDb = Annotated[float, Meta(ge=-60.0, le=12.0)]
Level = Annotated[float, Meta(ge=0.0, le=1.0)]
Channel = Annotated[int, Meta(ge=0, le=15)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file: unknown keys are complained of, missing ones take their default."""


class Pins(Section):
    """Who sits on which pin; None is not fitted."""

    factory: Literal["auto", "lgpio", "rpigpio", "mock"] = "auto"
    button: Pin | None = 17
    timer: Pin | None = 27
    knob_a: Pin | None = 5
    knob_b: Pin | None = 6
    knob_push: Pin | None = 13
    amp_mute: Pin | None = None


class Gestures(Section):
    """How a hand is read."""

    debounce_s: Annotated[float, Meta(ge=0.001, le=0.1)] = 0.015
    double_s: Annotated[float, Meta(ge=0.1, le=1.0)] = 0.35
    hold_s: Annotated[float, Meta(ge=0.3, le=5.0)] = 1.0
    knob_hold_s: Annotated[float, Meta(ge=1.0, le=10.0)] = 3.0
    steps_per_detent: Literal[1, 2, 4] = 4
    reverse_knob: bool = False
    acceleration: Annotated[int, Meta(ge=1, le=4)] = 3


class Night(Section):
    """The score's clock."""

    timer_min: Minutes = 45.0
    timer_step_min: Minutes = 15.0
    timer_max_min: Minutes = 120.0
    close_min: Minutes = 20.0
    fade_in_s: Annotated[float, Meta(ge=3.0, le=60.0)] = 4.0
    stop_fade_s: Annotated[float, Meta(ge=0.5, le=3.0)] = 3.0
    return_s: Annotated[float, Meta(ge=3.0, le=60.0)] = 10.0
    crossfade_s: Annotated[float, Meta(ge=0.5, le=20.0)] = 3.0
    resume: Literal["if-mid-night", "always", "never"] = "if-mid-night"
    confirm: Literal["dip", "tick", "off"] = "dip"


class Sounds(Section):
    """What is played, and in which order the knob goes through it."""

    order: tuple[str, ...] = ("whisper", "paper", "clock", "orbit", "tapping")
    bed: str = "brown"
    off: tuple[str, ...] = ()


class Volume(Section):
    """dB relative to the house loudness of -30 LUFS."""

    step_db: Annotated[float, Meta(ge=0.5, le=6.0)] = 1.5
    first_db: VolumeDb = -12.0
    start_max_db: VolumeDb = -6.0
    max_db: VolumeDb = 0.0


class Card(Section):
    """The ALSA card."""

    device: str = "default"
    format: Literal["int16", "int32"] = "int16"
    period_ms: Annotated[float, Meta(ge=2.0, le=100.0)] = 10.0
    buffer_ms: Annotated[float, Meta(ge=10.0, le=500.0)] = 40.0
    ahead_s: Annotated[float, Meta(ge=0.0, le=5.0)] = 0.5
    hold_open_s: Annotated[float, Meta(ge=0.0, le=3600.0)] = 30.0


class Lamp(Section):
    """The I2C lamp."""

    chip: Literal["pca9685", "pca9633", "none"] = "pca9685"
    bus: Annotated[int, Meta(ge=0, le=22)] = 1
    address: Annotated[int, Meta(ge=0x03, le=0x77)] = 0x40
    red: Channel = 0
    amber: Channel = 1
    warm_white: Channel = 2
    level: Level = 0.35
    night_light_level: Level = 0.2
    night_light_min: Minutes = 15.0
    breathing: bool = False
    red_lux: Annotated[float, Meta(ge=0.0, le=1000.0)] = 20.0
    amber_lux: Annotated[float, Meta(ge=0.0, le=1000.0)] = 20.0
    warm_white_lux: Annotated[float, Meta(ge=0.0, le=1000.0)] = 10.0


class Config(Section):
    """The whole file."""

    pins: Pins = Pins()
    gestures: Gestures = Gestures()
    night: Night = Night()
    sounds: Sounds = Sounds()
    volume: Volume = Volume()
    card: Card = Card()
    lamp: Lamp = Lamp()
