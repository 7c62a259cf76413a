"""An I2C bus that is not there, shaped like `smbus2.SMBus`, and chips on it with registers as their data sheets say.

They forget like real ones, come loose on demand, and tell what light would come out of a lamp wired as the drivers say.
"""

import errno
import os
from collections.abc import Sequence
from typing import ClassVar, Protocol


class SimulatedChip(Protocol):
    """What a chip does between START and STOP."""

    @property
    def calls(self) -> set[int]:
        """Addresses that it shares with others of its kind, and answers at beside its own."""

    def power_up(self) -> None:
        """Be as after a power-on reset."""

    def read(self, register: int) -> int:
        """One register."""

    def write(self, register: int, data: Sequence[int]) -> None:
        """Bytes to a register, and on from it as the chip's auto-increment goes. Raises OSError for one that is not."""

    def duty(self, channel: int) -> float:
        """Light of an output, 0..1 of what it could be."""


class SimulatedBus:
    """Shaped like an open `SMBus`; the wires outlive being closed. Errors are those of a Pi's adapter."""

    def __init__(self, chips: dict[int, SimulatedChip]) -> None:
        self._chips = chips
        self._loose: set[int] = set()
        self.stuck = False  # a line is held down: nothing gets through
        self.transactions = 0
        self.open_handles = 1

    def connect(self, _bus_number: int) -> "SimulatedBus":
        """Stands in for opening the device file."""
        self.open_handles += 1
        return self

    def close(self) -> None:
        """As of smbus2."""
        self.open_handles -= 1

    def lose(self, address: int) -> None:
        """Unplug a chip: it is dark, and nobody answers."""
        self._loose.add(address)
        self._chips[address].power_up()

    def bring_back(self, address: int) -> None:
        """Plug it in again, as new."""
        self._loose.discard(address)

    def read_byte_data(self, i2c_addr: int, register: int) -> int:
        """As of smbus2."""
        read = 0xFF
        for chip in self._at(i2c_addr):  # whoever pulls a bit low has it low for all
            read &= chip.read(register)
        return read

    def write_i2c_block_data(self, i2c_addr: int, register: int, data: Sequence[int]) -> None:
        """As of smbus2."""
        if not 1 <= len(data) <= 32:
            raise ValueError("an SMBus block holds 1 to 32 bytes")
        for chip in self._at(i2c_addr):
            chip.write(register, data)

    def _at(self, address: int) -> list[SimulatedChip]:
        """All that answer there."""
        self.transactions += 1
        if self.stuck:
            raise OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        there = {own: chip for own, chip in self._chips.items() if own not in self._loose}
        answering = [chip for own, chip in there.items() if address == own or address in chip.calls]
        if not answering:
            raise _not_acknowledged()
        return answering


class SimulatedPca9685:
    """Lit by N-channel MOSFETs: high is lit. Sections are those of the data sheet, rev. 4."""

    RESTART, EXTCLK, AUTO_INCREMENT, SLEEP = 0x80, 0x40, 0x20, 0x10  # bits of MODE1
    INVERT = 0x10  # bit of MODE2
    FULL = 0x10
    LED, ALL_LED, PRE_SCALE = 0x06, 0xFA, 0xFE

    def __init__(self) -> None:
        self.power_up()

    def power_up(self) -> None:
        """See `SimulatedChip`; all outputs full off, asleep, 200 Hz (tables 5 to 10)."""
        self.registers = dict(enumerate([0x11, 0x04, 0xE2, 0xE4, 0xE8, 0xE0] + 16 * [0, 0, 0, self.FULL]))
        self.registers[self.PRE_SCALE] = 0x1E

    @property
    def calls(self) -> set[int]:
        """See `SimulatedChip` (7.3.6, 7.3.7)."""
        return _calls(self.registers[0], [self.registers[register] for register in range(2, 6)])

    @property
    def pwm_hz(self) -> float:
        """How often the outputs go on and off."""
        return 25e6 / (4096 * (self.registers[self.PRE_SCALE] + 1))

    @property
    def asleep(self) -> bool:
        """Whether its oscillator stands still."""
        return bool(self.registers[0] & self.SLEEP)

    def read(self, register: int) -> int:
        """See `SimulatedChip`; the ALL_LED registers read as zero (table 4)."""
        return 0 if self.ALL_LED <= register < self.PRE_SCALE else self.registers[self._known(register)]

    def write(self, register: int, data: Sequence[int]) -> None:
        """See `SimulatedChip`; past its end either block goes on at register 0 (table 4)."""
        for value in data:
            self._write(self._known(register), value)
            if self.registers[0] & self.AUTO_INCREMENT:
                register = 0 if register in {0x45, self.PRE_SCALE} else register + 1

    def duty(self, channel: int) -> float:
        """See `SimulatedChip`; asleep or waiting for a restart the output stays low. Nobody drives its clock pin."""
        first = self.LED + 4 * channel
        on_l, on_h, off_l, off_h = (self.registers[first + i] for i in range(4))
        if self.registers[0] & (self.SLEEP | self.RESTART) or off_h & self.FULL:
            high = 0.0
        elif on_h & self.FULL:
            high = 1.0
        elif self.registers[0] & self.EXTCLK:
            high = 0.0
        else:
            high = ((off_h << 8 | off_l) - (on_h << 8 | on_l)) % 4096 / 4096
        return 1 - high if self.registers[1] & self.INVERT else high

    def _known(self, register: int) -> int:
        if register not in self.registers and not self.ALL_LED <= register < self.PRE_SCALE:
            raise _not_acknowledged()
        return register

    def _write(self, register: int, value: int) -> None:
        if register == 0:
            self._write_mode(value)
        elif register == self.PRE_SCALE:
            if self.asleep:
                self.registers[register] = max(value, 3)
        elif register >= self.ALL_LED:
            for channel in range(16):
                self._write_output(self.LED + 4 * channel + register - self.ALL_LED, value)
        elif register >= self.LED:
            self._write_output(register, value)
        else:
            self.registers[register] = value

    def _write_output(self, register: int, value: int) -> None:
        high_byte = (register - self.LED) % 2
        self.registers[register] = value & 0x1F if high_byte else value
        self.registers[0] &= ~self.RESTART  # 7.3.1.1, "other actions" 3

    def _write_mode(self, value: int) -> None:
        """RESTART is cleared by writing 1 awake, set by going to sleep lit; EXTCLK sticks once set asleep (7.3.1)."""
        before = self.registers[0]
        restart = before & self.RESTART
        if value & self.RESTART and not before & self.SLEEP:
            restart = 0
        lit = any(not self.registers[self.LED + 4 * channel + 3] & self.FULL for channel in range(16))
        if value & self.SLEEP and not before & self.SLEEP and lit:
            restart = self.RESTART
        clock = before & self.EXTCLK or (value & self.EXTCLK if before & value & self.SLEEP else 0)
        self.registers[0] = value & ~(self.RESTART | self.EXTCLK) | restart | clock


class SimulatedPca9633:
    """Lit from a supply to the output: low is lit. Sections are those of the data sheet, rev. 5."""

    SLEEP = 0x10  # bit of MODE1
    INVERT = 0x10  # bit of MODE2
    PWM, GRPPWM, LEDOUT, LAST = 0x02, 0x06, 0x08, 0x0C
    INCREMENT: ClassVar = {0b100: (0, LAST), 0b101: (PWM, 0x05), 0b110: (GRPPWM, 0x07), 0b111: (PWM, 0x07)}  # table 6

    def __init__(self) -> None:
        self.power_up()

    @property
    def calls(self) -> set[int]:
        """See `SimulatedChip` (7.3.7, 7.3.8)."""
        return _calls(self.registers[0], self.registers[9:13])

    def power_up(self) -> None:
        """See `SimulatedChip`; all outputs off, asleep (7.3)."""
        self.registers = [0x91, 0x05, 0, 0, 0, 0, 0xFF, 0, 0, 0xE2, 0xE4, 0xE8, 0xE0]

    def read(self, register: int) -> int:
        """See `SimulatedChip`."""
        return self.registers[self._known(register & 0x1F)]

    def write(self, register: int, data: Sequence[int]) -> None:
        """See `SimulatedChip`; the upper three bits of the address tell which registers to go round (7.2)."""
        flags, register = register >> 5, register & 0x1F
        first, last = self.INCREMENT.get(flags, (register, register))
        for value in data:
            self.registers[self._known(register)] = value & 0x1F | 0x80 if register == 0 else value
            register = first if register == last else register + 1

    def duty(self, channel: int) -> float:
        """See `SimulatedChip`; the share of time that the output is low."""
        mode = self.registers[self.LEDOUT] >> 2 * channel & 0b11
        alone = self.registers[self.PWM + channel] / 256
        low = (0.0, 1.0, alone, alone * self.registers[self.GRPPWM] / 256)[mode]
        if self.registers[0] & self.SLEEP:
            low = 0.0
        return 1 - low if self.registers[1] & self.INVERT else low

    def _known(self, register: int) -> int:
        if register > self.LAST:
            raise _not_acknowledged()
        return register


def _calls(mode: int, registers: Sequence[int]) -> set[int]:
    """Of three sub-addresses and the all-call address those that MODE1 switches on; bits 3 to 0, in both chips."""
    return {registers[i] >> 1 for i in range(4) if mode & 0x08 >> i}


def _not_acknowledged() -> OSError:
    return OSError(errno.EREMOTEIO, os.strerror(errno.EREMOTEIO))
