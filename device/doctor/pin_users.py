"""What the name tells under which the kernel lists the user of a pin: which of its drivers it is, or a program."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from device.doctor.config_txt import Written


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver of the kernel; `loads` are the lines of config.txt that give it a pin, the usual one first.

    `instead` is what to do where the line is to stay.
    """

    what: str
    loads: tuple[str, ...] = ()
    instead: str = ""


DRIVERS = {  # by how the name begins, as the kernel's drivers and the overlays of its tree have it
    r"rotary": Driver("the kernel's own driver for a knob", ("dtoverlay=rotary-encoder",)),
    r"onewire|w1\b": Driver("the one-wire bus", ("dtoverlay=w1-gpio", "dtoverlay=w1-gpio-pullup")),
    r"(button|key)@|gpio[_-]keys": Driver(
        "the kernel's own driver for a button", ("dtoverlay=gpio-key", "dtoverlay=gpio-shutdown")
    ),
    r"shutdown": Driver("the kernel's shutdown button", ("dtoverlay=gpio-shutdown",)),
    r"power_?(off|ctrl)": Driver("the kernel's signal to a power switch", ("dtoverlay=gpio-poweroff",)),
    r"ir-receiver|gpio[_-]ir[_-]recv|lirc|ir$": Driver("an infrared receiver", ("dtoverlay=gpio-ir",)),
    r"gpio-ir-t|pwm-ir-t": Driver("an infrared sender", ("dtoverlay=gpio-ir-tx", "dtoverlay=pwm-ir-tx")),
    r"dht\d|humidity": Driver("a humidity sensor", ("dtoverlay=dht11",)),
    r"pps\b": Driver("a time signal", ("dtoverlay=pps-gpio",)),
    r"((pwm-)?gpio[_-])?fan\d?(@|$)": Driver("a fan", ("dtoverlay=gpio-fan", "dtoverlay=pwm-gpio-fan")),
    r"pwm": Driver("the kernel's pulse generator", ("dtoverlay=pwm-gpio", "dtoverlay=pwm", "dtoverlay=pwm-2chan")),
    r"(my)?led\d?(@|$)|ACT$|PWR$": Driver(
        "a light", ("dtoverlay=gpio-led", "dtoverlay=act-led", "dtparam=act_led_gpio", "dtparam=pwr_led_gpio")
    ),
    r"(gpio-)?hog(@|$)": Driver("the kernel, which keeps it at a level", ("dtoverlay=gpio-hog",)),
    r"i2c\b|(sda|scl)$": Driver("a bus of the kernel", ("dtoverlay=i2c-gpio",)),
    r"spi\d?\b": Driver(
        "the SPI bus", ("dtparam=spi=on", *(f"dtoverlay=spi{n}-{cs}cs" for n in (0, 1) for cs in (0, 1, 2, 3)))
    ),
    r"sdmode$": Driver(
        "the sound card, for the amplifier's SD pin", instead="write dtoverlay=max98357a,no-sdmode into config.txt"
    ),
    r"i2s|mute$": Driver("the sound card"),
    r"[^ ]+@[0-9a-f]+$": Driver("a driver of the kernel"),  # a node of the device tree: no program is called so
}


def driver(user: str, lines: Iterable[Written]) -> Driver | None:
    """Which one it is; None for a program. An overlay's driver may bear the overlay's name."""
    if any(line.overlay == user for line in lines if user):
        return Driver("a driver of the kernel", (f"dtoverlay={user}",))
    return next((known for name, known in DRIVERS.items() if re.match(name, user)), None)


def remedy(known: Driver, pin: int, lines: Iterable[Written], file: str) -> str:
    """What takes the pin from a driver: the very line, where config.txt, `file`, has one."""
    loads = {load.split("=")[1] for load in known.loads}
    held = [line for line in lines if line.holds is not False and loads & {line.overlay, *_switched_on(line)}]
    there = next((line for line in held if str(pin) in line.params.values()), next(iter(held), None))
    if known.instead:
        return f"{known.instead} and reboot"
    if there is None:
        return f"take {next(iter(known.loads), 'its dtoverlay line')} out of config.txt and reboot"
    return f"take {there.text} out of {there.where if there.file else f'{there.where} of {file}'} and reboot"


def _switched_on(line: Written) -> set[str]:
    return {name for name, value in line.params.items() if value not in ("off", "0", "no", "false")}
