"""Opening the real bus: whatever is in the way, a message says what would help, and nothing is held on to."""

import errno
import os
from pathlib import Path

import pytest

from device.light.chip import Bus
from device.light.contract import LampLost
from device.light.i2c import LAMPS, connect, open_lamp
from device.light.pca9633 import Pca9633
from device.simulator.chips import SimulatedBus, SimulatedPca9633, SimulatedPca9685

NO_BUS = 22  # the highest the configuration knows


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOENT, "enable I2C"),
        (errno.EACCES, "group i2c"),
        (errno.EMFILE, "Too many open files"),
    ],
)
def test_a_bus_that_cannot_be_opened(code: int, says: str) -> None:
    def refuse(_bus_number: int) -> Bus:
        raise OSError(code, os.strerror(code))

    with pytest.raises(LampLost, match=f"lamp at 0x40 on bus 1 cannot be reached: /dev/i2c-1: .*{says}"):
        open_lamp("pca9685", 1, 0x40, (0, 1, 2), refuse)


@pytest.mark.skipif(Path(f"/dev/i2c-{NO_BUS}").exists(), reason="this machine has that bus")
def test_a_bus_that_is_really_not_there() -> None:
    with pytest.raises(FileNotFoundError):
        connect(NO_BUS)
    with pytest.raises(LampLost, match="enable I2C"):
        open_lamp("pca9685", NO_BUS, 0x40, (0, 1, 2))


@pytest.mark.parametrize("chip", LAMPS)
def test_each_chip_is_opened_and_let_go(chip: str) -> None:
    bus = SimulatedBus({0x40: SimulatedPca9685(), 0x62: SimulatedPca9633()})
    lamp = open_lamp(chip, 1, 0x62 if LAMPS[chip] is Pca9633 else 0x40, (0, 1, 2), lambda _number: bus)
    lamp.set(0.1, 0.0, 0.0)
    lamp.close()
    assert bus.open_handles == 0


@pytest.mark.parametrize("chip", LAMPS)
def test_no_handle_stays_open_for_a_chip_that_is_not_there(chip: str) -> None:
    bus = SimulatedBus({})
    with pytest.raises(LampLost, match="lamp at 0x41 on bus 3 does not answer"):
        open_lamp(chip, 3, 0x41, (0, 1, 2), lambda _number: bus)
    assert bus.open_handles == 0


@pytest.mark.parametrize(
    ("code", "says"),
    [(errno.ENXIO, "does not answer"), (errno.EBUSY, "driver of the kernel"), (errno.EIO, "Input/output error")],
)
def test_what_the_kernel_may_say_of_a_transaction(code: int, says: str) -> None:
    class Refusing(SimulatedBus):
        def write_i2c_block_data(self, i2c_addr: int, register: int, data: object) -> None:
            raise OSError(code, os.strerror(code))

    with pytest.raises(LampLost, match=says):
        open_lamp("pca9685", 1, 0x40, (0, 1, 2), lambda _number: Refusing({}))
