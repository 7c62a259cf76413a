"""The registers of one chip on an I2C bus: written only when they change, in as few transactions as may be."""

import errno
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from device.light.contract import LampLost

Answer = TypeVar("Answer")

FIRST_ADDRESS, LAST_ADDRESS = 0x08, 0x77  # I2C keeps the rest for itself: a write to 0x00 reaches every chip there is
ALL_CALL = 0x70  # where each PCA96xx answers from power-up on, until it is told not to: no chip's own
OWN = {"pca9685": 0x40, "pca9633": 0x62}  # as they are sold
NO_TROUBLES: Mapping[int, str] = {}

NO_ANSWER = "does not answer"
TROUBLE = {
    errno.EREMOTEIO: NO_ANSWER,  # what a Pi's adapters say of an address that nobody acknowledges
    errno.ENXIO: NO_ANSWER,  # what the kernel's rules for adapters say they should
    errno.ETIMEDOUT: "cannot be reached: the bus is stuck; is a wire loose, crossed or too long?",
    errno.EBUSY: "belongs to a driver of the kernel; remove its overlay from config.txt",
}


class Bus(Protocol):
    """As much of `smbus2.SMBus` as a lamp needs. All but `close` raise OSError."""

    def read_byte_data(self, i2c_addr: int, register: int, /) -> int:
        """One register."""

    def write_i2c_block_data(self, i2c_addr: int, register: int, data: Sequence[int], /) -> None:
        """Up to 32 bytes, from `register` on, between one START and one STOP."""

    def close(self) -> None:
        """Let the bus go."""


def place_of(address: int, bus_number: int) -> str:
    """As it stands in messages."""
    return f"{address:#04x} on bus {bus_number}"


class Chip:
    """`block_flag` is what the chip wants in a register's address when bytes are to go to one register after another.

    Every method raises LampLost and nothing else; so does making one for an address that is no chip's own.
    """

    def __init__(self, bus: Bus, address: int, bus_number: int, block_flag: int = 0) -> None:
        self._bus, self._address, self._block_flag = bus, address, block_flag
        self._place = place_of(address, bus_number)
        self._held: dict[int, int] = {}  # what `update` has written
        if address == ALL_CALL:
            raise LampLost(self._place, "cannot be one: that is every lamp chip's common address; name its own")
        if not FIRST_ADDRESS <= address <= LAST_ADDRESS:
            raise LampLost(self._place, "cannot be one: I2C keeps that address for itself; name the chip's own")

    def write(self, register: int, *values: int) -> None:
        """Write to one register, or to as many from it on."""
        flag = self._block_flag if len(values) > 1 else 0
        self._ask(lambda: self._bus.write_i2c_block_data(self._address, register | flag, list(values)))

    def update(self, registers: Mapping[int, int]) -> None:
        """Have registers hold these values; those that lie together change in one transaction."""
        changed = [r for r in sorted(registers) if self._held.get(r) != registers[r]]
        while changed:
            first = last = changed.pop(0)
            while changed and all(r in registers for r in range(last, changed[0])):
                last = changed.pop(0)
            self.write(first, *(registers[r] for r in range(first, last + 1)))
        self._held.update(registers)

    def require(self, register: int, value: int, mask: int = 0xFF, troubles: Mapping[int, str] = NO_TROUBLES) -> None:
        """Make sure that a register still holds what it was given; one that does not has lost its power meanwhile.

        `troubles` tells of bits that mean something else when they are set.
        """
        found = self._ask(lambda: self._bus.read_byte_data(self._address, register)) & mask
        for bit, trouble in troubles.items():
            if found & bit:
                raise LampLost(self._place, trouble)
        if found != value:
            raise LampLost(self._place, f"has forgotten its settings (register {register:#04x} is {found:#04x})")

    def close(self) -> None:
        """Let the bus go."""
        self._bus.close()

    def _ask(self, transaction: Callable[[], Answer]) -> Answer:
        try:
            return transaction()
        except OSError as error:
            trouble = TROUBLE.get(error.errno or 0, f"cannot be reached: {error.strerror or error}")
            raise LampLost(self._place, trouble) from error
