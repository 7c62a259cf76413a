"""The parts of the bedroom as the kernel has them: pins in configfs, a lamp's registers, a card's other end."""

import fcntl
import struct
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import smbus2

PINS = Path("/sys/kernel/config/gpio-sim/pi")
LINES = Path("/sys/devices/platform/gpio-sim.0/gpiochip0")
CARD = Path("/sys/bus/platform/drivers/snd_aloop")
LAMP_GONE = Path("/sys/module/i2c_stub/parameters/gone")
LAMP_MODULE = "/etc/rig/i2c-stub.ko"
LAMP, BUS = 0x40, 0
LED0_ON_L = 0x06
RNDADDENTROPY = 0x40085203  # random(4)
PULLS = {True: "pull-up", False: "pull-down"}


def add_pins() -> None:
    """A Pi's 54 lines, all pulled up as its buttons' are."""
    bank = PINS / "bank0"
    bank.mkdir(parents=True)
    (bank / "num_lines").write_text("54")
    (bank / "label").write_text("pinctrl-bcm2711")
    (PINS / "live").write_text("1")


def set_line(line: int, high: bool) -> None:
    """Pull a pin up or down from outside, as a contact does."""
    (LINES / f"sim_gpio{line}" / "pull").write_text(PULLS[high])


def add_lamp() -> None:
    """A chip at 0x40, of a kind whose registers are mere memory; a PCA9685 wakes up with its outputs off."""
    subprocess.run(["insmod", LAMP_MODULE, f"chip_addr={LAMP:#x}"], check=True)
    _until(Path(f"/dev/i2c-{BUS}").exists)
    _wake_lamp()


def _wake_lamp() -> None:
    with smbus2.SMBus(BUS) as bus:
        bus.write_byte_data(LAMP, 0x00, 0x11)
        for register, call in enumerate((0xE2, 0xE4, 0xE8, 0xE0), 0x02):
            bus.write_byte_data(LAMP, register, call)
        for output in range(16):
            bus.write_byte_data(LAMP, LED0_ON_L + 4 * output + 3, 0x10)


def lamp_levels() -> tuple[float, float, float]:
    """Duty of the first three outputs, 0..1, as the registers say."""
    with smbus2.SMBus(BUS) as bus:
        raw = [bus.read_byte_data(LAMP, LED0_ON_L + i) for i in range(12)]
    levels = []
    for on_l, on_h, off_l, off_h in zip(*[iter(raw)] * 4, strict=True):
        on, off = on_l + 256 * (on_h & 15), off_l + 256 * (off_h & 15)
        levels.append(0.0 if off_h & 16 else 1.0 if on_h & 16 else (off - on) % 4096 / 4096)
    red, amber, white = levels
    return red, amber, white


def add_card() -> None:
    """The card is plugged in, if it is not."""
    if not (CARD / "snd_aloop.0").exists():
        (CARD / "bind").write_text("snd_aloop.0")


def remove_card() -> None:
    """The card is pulled out."""
    with suppress(OSError):
        (CARD / "unbind").write_text("snd_aloop.0")


def _until(reached: Callable[[], bool], longest_s: float = 5.0) -> None:
    give_up_s = time.monotonic() + longest_s
    while not reached():
        if time.monotonic() > give_up_s:
            raise TimeoutError
        time.sleep(0.01)


def stir() -> None:
    """Give the kernel the chance that a Pi's own generator gives it at once; without, Python waits for it."""
    seed = b"the same every time, for nothing here is a secret".ljust(64)
    with Path("/dev/urandom").open("wb") as urandom:
        fcntl.ioctl(urandom, RNDADDENTROPY, struct.pack(f"ii{len(seed)}s", 8 * len(seed), len(seed), seed))


def lose_lamp() -> None:
    """Its chip no longer answers, on a bus that is held open."""
    LAMP_GONE.write_text("1")


def find_lamp() -> None:
    """It answers again, switched off as after a power-on."""
    LAMP_GONE.write_text("0")
    _wake_lamp()
