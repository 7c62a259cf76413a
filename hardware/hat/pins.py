"""Which signal of the HAT sits at which GPIO: from the configuration and the boot lines, which are the source."""

import re
from pathlib import Path

from device.config import Config
from device.config_file import load

ROOT = Path(__file__).resolve().parents[2]
AMP_MUTE = 22  # the HAT's choice; config/device.toml leaves it open, since a breakout may go without
LAMP_BUS = {"SDA": 2, "SCL": 3}
ID_BUS = {"ID_SD": 0, "ID_SC": 1}
I2S = {"I2S_BCLK": 18, "I2S_LRCLK": 19, "I2S_DOUT": 21}  # 20, data in, is kept free
CONTACTS = ("button", "timer", "knob_a", "knob_b", "knob_push")
CHANNELS = ("red", "amber", "warm_white")


def config() -> Config:
    """What config/device.toml says. Raises ValueError where it has mistakes."""
    loaded = load(ROOT / "config/device.toml")
    if loaded.complaints:
        raise ValueError(f"config/device.toml: {loaded.complaints[0]}")
    return loaded.config


def oe_gpio(boot: str) -> int:
    """The GPIO that the boot lines drive low: OE of the lamp chip. Raises ValueError where there is not one."""
    found = re.findall(r"^gpio=(\d+)=op,dl$", boot, re.MULTILINE)
    if len(found) != 1:
        raise ValueError(f"the boot lines drive {len(found)} pins low, not one: {found}")
    return int(found[0])


def signals(settings: Config, boot: str) -> dict[str, int]:
    """Net to GPIO, for every signal of the header that the HAT uses."""
    contacts = {key.upper(): getattr(settings.pins, key) for key in CONTACTS}
    amp_mute = AMP_MUTE if settings.pins.amp_mute is None else settings.pins.amp_mute
    return {**contacts, "AMP_MUTE": amp_mute, "LAMP_OE": oe_gpio(boot), **LAMP_BUS, **ID_BUS, **I2S}


def channels(settings: Config) -> dict[str, int]:
    """Colour to output of the lamp chip."""
    return {colour: getattr(settings.lamp, colour) for colour in CHANNELS}
