"""The lamp's chip under an address that it shares, or left by another program in a state that only power-off ends."""

import pytest
from msgspec.structs import replace

from device.config import Config, Lamp
from device.doctor.lamp import findings, scan
from device.simulator.chips import SimulatedBus, SimulatedPca9633, SimulatedPca9685
from tests.doctor.fake_pi import FakePi


def test_the_common_address_in_the_file_is_told_with_the_chips_own(pi: FakePi) -> None:
    pi.configure("[lamp]\naddress = 0x70\n")
    found = pi.findings()
    assert found["configuration"].verdict == "wrong"
    assert "0x70: is every lamp chip's common address" in found["configuration"].seen
    assert "address = 0x40" in found["configuration"].seen
    assert found["lamp"].verdict == "ok"


@pytest.mark.parametrize(
    ("chips", "lines"),
    [
        ({0x40: SimulatedPca9685()}, ("address = 0x40",)),
        ({0x41: SimulatedPca9685()}, ("address = 0x41",)),
        ({0x62: SimulatedPca9633()}, ("address = 0x62", 'chip = "pca9633"')),
        ({}, ("address = 0x40",)),
    ],
)
def test_the_common_address_is_no_chips_own(chips: dict[int, SimulatedPca9685], lines: tuple[str, ...]) -> None:
    config = replace(Config(), lamp=Lamp(address=0x70))
    (finding,) = findings(config, scan(SimulatedBus(dict(chips))))
    assert finding.verdict == "wrong"
    assert "0x70 on bus 1 is every lamp chip's common address" in finding.seen
    assert finding.lines == lines


def test_a_sub_address_that_a_chip_was_told_to_answer_at_is_not_its_own(pi: FakePi) -> None:
    pi.lamp.write(0x00, [0x19])
    pi.configure("[lamp]\naddress = 0x71\n")
    finding = pi.findings()["lamp"]
    assert finding.verdict == "wrong"
    assert finding.lines == ("address = 0x40",)
    pi.configure("[lamp]\naddress = 0x42\n")
    assert "0x71" not in pi.findings()["lamp"].seen


def test_a_chip_whose_own_address_looks_like_a_sub_address_is_itself(pi: FakePi) -> None:
    pi.bus = SimulatedBus({0x71: pi.lamp})
    pi.configure("[lamp]\naddress = 0x71\n")
    for mode in (0x11, 0x19):
        pi.lamp.write(0x00, [mode])
        assert pi.findings()["lamp"].verdict == "ok"


def test_a_clock_set_to_external_is_told(pi: FakePi) -> None:
    pi.lamp.write(0x00, [0x71])
    finding = pi.findings()["lamp"]
    assert finding.verdict == "wrong"
    assert "clock set to external" in finding.seen
    assert "off and on" in finding.mend
    pi.lamp.power_up()
    assert pi.findings()["lamp"].verdict == "ok"


def test_a_pca9633_has_no_such_clock(pi: FakePi) -> None:
    """The same bit of its first register is another."""
    chip = SimulatedPca9633()
    chip.registers[0] |= 0x60
    pi.bus = SimulatedBus({0x62: chip})
    pi.configure('[lamp]\nchip = "pca9633"\naddress = 0x62\n')
    assert pi.findings()["lamp"].verdict == "ok"
