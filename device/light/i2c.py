"""The lamp's chip on a real I2C bus, by way of smbus2 and /dev/i2c-N."""

import errno
import fcntl
from collections.abc import Callable

from smbus2 import SMBus

from device.light.chip import Bus, place_of
from device.light.contract import Channels, Lamp, LampLost
from device.light.pca9633 import Pca9633
from device.light.pca9685 import Pca9685

LAMPS: dict[str, type[Pca9685] | type[Pca9633]] = {"pca9685": Pca9685, "pca9633": Pca9633}

I2C_TIMEOUT = 0x0702  # <linux/i2c-dev.h>; in units of 10 ms
STUCK_AFTER_10MS = 5  # not the kernel's second: nobody's hand is to wait for a bus that hangs

REMEDY = {
    errno.ENOENT: "enable I2C with dtparam=i2c_arm=on in config.txt and load i2c-dev",
    errno.EACCES: "add the user to the group i2c and log in again",
    errno.EPERM: "add the user to the group i2c and log in again",
}


def connect(bus_number: int) -> Bus:
    """Open /dev/i2c-N; raises OSError."""
    bus = SMBus(bus_number)
    if bus.fd is not None:
        fcntl.ioctl(bus.fd, I2C_TIMEOUT, STUCK_AFTER_10MS)
    return bus


def open_lamp(
    chip: str, bus_number: int, address: int, channels: Channels, connect: Callable[[int], Bus] = connect
) -> Lamp:
    """Open the bus and set the chip up, dark; raises LampLost, which says what would help, and holds on to nothing."""
    try:
        bus = connect(bus_number)
    except OSError as error:
        remedy = REMEDY.get(error.errno or 0, "is it the right bus?")
        trouble = f"cannot be reached: /dev/i2c-{bus_number}: {error.strerror or error}; {remedy}"
        raise LampLost(place_of(address, bus_number), trouble) from error
    try:
        return LAMPS[chip](bus, address, channels, bus_number)
    except LampLost:
        bus.close()
        raise
