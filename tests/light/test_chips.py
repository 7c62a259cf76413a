"""The drivers, register by register, and the simulated chips they are tested on, against the data sheets."""

from collections.abc import Iterable
from itertools import pairwise

import pytest

from device.bedside import full_lux_of
from device.config import Config
from device.light.chip import Chip
from device.light.colour import level_of, light_lux, mix
from device.light.contract import Channels, Colour, LampLost
from device.light.pca9633 import Pca9633
from device.light.pca9685 import Pca9685, pre_scale
from device.simulator.chips import SimulatedBus, SimulatedPca9633, SimulatedPca9685

ADDRESS = 0x40
CHANNELS: Channels = (0, 1, 2)
FULL_LUX = full_lux_of(Config())
ONE_COLOUR = Colour(1.0, 0.0, 0.0)  # the hardest case: one channel is all of the light

Writes = list[tuple[int, tuple[int, ...]]]


class WatchedBus(SimulatedBus):
    """Writes down what is written."""

    def __init__(self, chip: SimulatedPca9685 | SimulatedPca9633) -> None:
        super().__init__({ADDRESS: chip})
        self.writes: Writes = []

    def write_i2c_block_data(self, i2c_addr: int, register: int, data: Iterable[int]) -> None:
        self.writes.append((register, tuple(data)))
        super().write_i2c_block_data(i2c_addr, register, self.writes[-1][1])

    def writes_since(self) -> Writes:
        """And forget them."""
        writes, self.writes = self.writes, []
        return writes


def test_pca9685_is_set_up_dark_before_all_else() -> None:
    chip = SimulatedPca9685()
    bus = WatchedBus(chip)
    Pca9685(bus, ADDRESS, CHANNELS)
    assert bus.writes[0] == (0xFD, (0x10,))
    assert chip.pwm_hz == pytest.approx(1526, abs=1)
    assert chip.registers[0] == 0x20
    assert chip.registers[1] == 0x04


@pytest.mark.parametrize(("pwm_hz", "value"), [(200, 0x1E), (1526, 0x03), (1e6, 0x03), (24, 0xFD), (1, 0xFF)])
def test_pca9685_pre_scale(pwm_hz: float, value: int) -> None:
    assert pre_scale(pwm_hz) == value


def test_pca9685_phases_never_move_and_counts_never_meet() -> None:
    chip = SimulatedPca9685()
    lamp = Pca9685(SimulatedBus({ADDRESS: chip}), ADDRESS, CHANNELS)
    for count in range(4097):
        lamp.set(count / 4096, 0.0, 0.0)
        on, off = (chip.registers[6 + i] | chip.registers[7 + i] << 8 for i in (0, 2))
        assert on & 0xFFF == 0
        assert off & 0xFFF or off & 0x1000 or on & 0x1000
        assert chip.duty(0) == count / 4096


def test_adjoining_channels_change_in_one_transaction() -> None:
    bus = WatchedBus(SimulatedPca9685())
    lamp = Pca9685(bus, ADDRESS, CHANNELS)
    bus.writes_since()
    lamp.set(0.5, 0.25, 0.125)
    assert [register for register, _ in bus.writes_since()] == [0x09]
    lamp.set(0.6, 0.3, 0.2)
    assert len(bus.writes_since()) == 1


def test_only_what_changes_is_written() -> None:
    bus = WatchedBus(SimulatedPca9685())
    lamp = Pca9685(bus, ADDRESS, (0, 7, 15))
    lamp.set(0.5, 0.25, 0.125)
    bus.writes_since()
    lamp.set(0.5, 0.25, 0.125)
    assert bus.writes_since() == []
    lamp.set(0.5, 0.25 + 1 / 4096, 0.125)
    assert bus.writes_since() == [(0x06 + 4 * 7 + 2, (0x01,))]
    lamp.set(0.6, 0.3, 0.2)
    assert [register for register, _ in bus.writes_since()] == [0x08, 0x24, 0x44]


def test_pca9633_changes_dimmer_and_outputs_as_one() -> None:
    bus = WatchedBus(SimulatedPca9633())
    lamp = Pca9633(bus, ADDRESS, CHANNELS)
    bus.writes_since()
    for share in (0.9, 0.4, 0.01, 0.0001, 0.7, 0.0):
        lamp.set(share, share / 2, 0.0)
        assert len(bus.writes_since()) == 1


def test_pca9633_uses_no_dimmer_in_bright_light_and_no_short_pulses_in_dim() -> None:
    chip = SimulatedPca9633()
    lamp = Pca9633(SimulatedBus({ADDRESS: chip}), ADDRESS, CHANNELS)
    for step in range(1, 4000):
        share = step / 4000
        lamp.set(share, 0.0, 0.0)
        if share >= 0.5:
            assert chip.registers[0x08] & 0b11 in {0b01, 0b10}
        elif share < 0.499:
            assert chip.registers[0x08] & 0b11 == 0b11
            assert chip.registers[0x02] >= min(128, round(share * 65536))


@pytest.mark.parametrize("full_lux", [FULL_LUX, ONE_COLOUR], ids=["mix", "one colour"])
@pytest.mark.parametrize("lamp", [Pca9685, Pca9633])
def test_no_step_of_a_slow_fade_can_be_seen(lamp: type[Pca9685] | type[Pca9633], full_lux: Colour) -> None:
    """45 min from full to dark: L* moves by at most 0.25 at once, only ever down, and ends in the dark."""
    chip = SimulatedPca9685() if lamp is Pca9685 else SimulatedPca9633()
    made = lamp(SimulatedBus({ADDRESS: chip}), ADDRESS, CHANNELS)
    seen = []
    for step in range(20_000, -1, -1):
        made.set(*mix(step / 20_000, full_lux))
        light = light_lux(Colour(*(chip.duty(channel) for channel in CHANNELS)), full_lux)
        seen.append(100 * level_of(light / sum(full_lux)))
        assert seen[-1] == pytest.approx(100 * step / 20_000, abs=0.15)
    assert seen[-1] == 0.0
    steps = [before - after for before, after in pairwise(seen)]
    assert min(steps) >= -1e-9
    assert max(steps) <= 0.25


@pytest.mark.parametrize("lamp", [Pca9685, Pca9633])
def test_a_chip_that_lost_its_power_unnoticed_is_found_out(lamp: type[Pca9685] | type[Pca9633]) -> None:
    chip = SimulatedPca9685() if lamp is Pca9685 else SimulatedPca9633()
    made = lamp(SimulatedBus({ADDRESS: chip}), ADDRESS, CHANNELS)
    made.set(0.5, 0.0, 0.0)
    chip.power_up()
    with pytest.raises(LampLost, match="has forgotten its settings"):
        made.set(0.5, 0.0, 0.0)


def test_simulated_pca9685_sleeps_as_the_data_sheet_says() -> None:
    chip = SimulatedPca9685()
    chip.write(0xFE, [0x03])
    assert chip.read(0xFE) == 0x03
    chip.write(0xFE, [0x00])
    assert chip.read(0xFE) == 0x03  # the hardware's minimum
    chip.write(0x06, [0, 0x10, 0, 0])
    assert chip.registers[0x06] == 0  # no auto-increment yet: all four bytes went to one register
    chip.write(0x00, [0x21])
    chip.write(0xFE, [0x1E])
    assert chip.read(0xFE) == 0x03  # awake, not taken
    chip.write(0x06, [0, 0x10, 0, 0])
    assert chip.duty(0) == 1.0
    chip.write(0x00, [0x31])
    assert chip.read(0x00) == 0xB1  # put to sleep lit: RESTART
    assert chip.duty(0) == 0.0
    chip.write(0x00, [0x21])
    assert chip.duty(0) == 0.0
    chip.write(0x00, [0xA1])
    assert chip.read(0x00) == 0x21
    assert chip.duty(0) == 1.0


def test_simulated_pca9685_restarts_at_any_write_to_an_output() -> None:
    chip = SimulatedPca9685()
    chip.write(0x00, [0x21])
    chip.write(0x06, [0, 0, 0, 8])
    chip.write(0x00, [0x31])
    chip.write(0x00, [0x21])
    assert chip.duty(0) == 0.0
    chip.write(0x0A, [0, 0x10, 0, 0])
    assert (chip.duty(0), chip.duty(1)) == (0.5, 1.0)


def test_simulated_pca9685_outputs() -> None:
    chip = SimulatedPca9685()
    chip.write(0x00, [0x20])
    chip.write(0x06, [0xFF, 0x01, 0xFF, 0x0B])  # 511 to 3071, example 1 of figure 9
    assert chip.duty(0) == 2560 / 4096
    chip.write(0x06, [0xFF, 0x07, 0xFF, 0x02])  # 2047 to 767, example 2
    assert chip.duty(0) == 2816 / 4096
    chip.write(0x06, [0, 0x10, 0, 0x10])  # full off goes before full on
    assert chip.duty(0) == 0.0
    chip.write(0xFA, [0, 0x10, 0, 0])
    assert [chip.duty(channel) for channel in range(16)] == 16 * [1.0]
    assert chip.read(0xFB) == 0
    chip.write(0x01, [0x14])
    assert chip.duty(0) == 0.0  # inverted
    with pytest.raises(OSError, match="Remote I/O"):
        chip.write(0x46, [0])


def test_simulated_pca9633_outputs() -> None:
    chip = SimulatedPca9633()
    chip.write(0x82, [128, 64, 255, 0, 128, 0, 0b00_01_11_10])
    assert [chip.duty(channel) for channel in range(4)] == [0.0, 0.0, 0.0, 0.0]  # asleep
    chip.write(0x00, [0x00])
    assert [chip.duty(channel) for channel in range(4)] == [0.5, 0.125, 1.0, 0.0]
    chip.write(0x01, [0x15])
    assert [chip.duty(channel) for channel in range(4)] == [0.5, 0.875, 0.0, 1.0]  # inverted


def test_simulated_pca9633_goes_round_the_registers_it_is_told_to() -> None:
    chip = SimulatedPca9633()
    chip.write(0x02, [1, 2])
    assert chip.registers[2:4] == [2, 0]
    chip.write(0xA5, [3, 4])
    assert chip.registers[2:6] == [4, 0, 0, 3]
    chip.write(0x8C, [0xE2, 0x01])
    assert (chip.read(0x0C), chip.read(0x00)) == (0xE2, 0x81)


def test_a_chip_writes_runs_of_registers_and_leaves_gaps_alone() -> None:
    chip = SimulatedPca9685()
    chip.write(0x00, [0x20])
    bus = WatchedBus(chip)
    registers = Chip(bus, ADDRESS, 1)
    registers.update({6: 1, 7: 2, 8: 3, 10: 4})
    assert bus.writes_since() == [(6, (1, 2, 3)), (10, (4,))]
    registers.update({6: 9, 7: 2, 8: 9, 10: 4})
    assert bus.writes_since() == [(6, (9, 2, 9))]


# -- what another program leaves behind, and addresses that are no chip's own ------------------------------------------


def test_a_clock_set_to_external_is_told_at_once_and_later() -> None:
    chip = SimulatedPca9685()
    bus = SimulatedBus({ADDRESS: chip})
    lamp = Pca9685(bus, ADDRESS, CHANNELS)
    chip.write(0x00, [0x30])
    chip.write(0x00, [0x70])
    with pytest.raises(LampLost, match=r"clock set to external .* power it off and on"):
        lamp.set(0.5, 0.0, 0.0)
    with pytest.raises(LampLost, match="clock set to external"):
        Pca9685(bus, ADDRESS, CHANNELS)
    chip.power_up()
    Pca9685(bus, ADDRESS, CHANNELS).set(0.5, 0.0, 0.0)
    assert chip.duty(0) == 0.5


def test_simulated_pca9685_keeps_an_external_clock_until_its_power_goes() -> None:
    chip = SimulatedPca9685()
    chip.write(0x00, [0x20])
    chip.write(0x00, [0x60])
    assert chip.read(0x00) == 0x20  # awake, not taken
    chip.write(0x00, [0x30])
    chip.write(0x00, [0x70])
    chip.write(0x00, [0x20])
    assert chip.read(0x00) == 0x60
    chip.write(0x06, [0, 0, 0, 8])
    assert chip.duty(0) == 0.0  # nobody drives the pin
    chip.write(0x06, [0, 0x10, 0, 0])
    assert chip.duty(0) == 1.0
    chip.power_up()
    assert chip.read(0x00) == 0x11


@pytest.mark.parametrize("make", [SimulatedPca9685, SimulatedPca9633])
def test_simulated_chips_answer_where_they_are_called(make: type[SimulatedPca9685] | type[SimulatedPca9633]) -> None:
    first, second = make(), make()
    bus = SimulatedBus({0x40: first, 0x41: second})
    bus.write_i2c_block_data(0x70, 0x01, [0x14])
    assert (first.read(0x01), second.read(0x01)) == (0x14, 0x14)
    first.write(0x01, [0x04])
    assert bus.read_byte_data(0x70, 0x01) == 0x04
    bus.write_i2c_block_data(0x70, 0x00, [0x08])
    with pytest.raises(OSError, match="Remote I/O"):
        bus.read_byte_data(0x70, 0x01)
    assert bus.read_byte_data(0x71, 0x01) == 0x04
    bus.lose(0x40)
    assert bus.read_byte_data(0x71, 0x01) == 0x14


@pytest.mark.parametrize("lamp", [Pca9685, Pca9633])
@pytest.mark.parametrize(
    ("address", "why"), [(0x70, "common address"), (0x00, "keeps that address"), (0x78, "keeps that address")]
)
def test_an_address_that_is_no_chips_own_is_refused_and_left_alone(
    lamp: type[Pca9685] | type[Pca9633], address: int, why: str
) -> None:
    bus = WatchedBus(SimulatedPca9685())
    with pytest.raises(LampLost, match=why):
        lamp(bus, address, CHANNELS)
    assert bus.writes == []
    assert bus.transactions == 0
