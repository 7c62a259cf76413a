"""A PCA9685: sixteen outputs of 12-bit PWM. Sections are those of NXP's data sheet, rev. 4 of 2015.

Wire each channel's LEDs by an N-channel MOSFET: high is lit. That is the polarity the chip wakes up with (7.3.2), so it
is the only one that never flashes at power-on.

One count of 4096 is 0.22 of L* where the light is darkest, and a smaller part where the colour carries only part of
the light: the eye does not see it.
"""

from device.light.chip import Bus, Chip
from device.light.contract import DARK, Channels

MODE1, MODE2, LED0_ON_L, ALL_LED_OFF_H, PRE_SCALE = 0x00, 0x01, 0x06, 0xFD, 0xFE
ASLEEP, AWAKE = 0x30, 0x20  # SLEEP, and with it register auto-increment (7.3.1); ALLCALL off: nobody else talks to us
EXTCLK = 0x40  # of MODE1: the clock comes from a pin; sticky, so that only a loss of power clears it (7.3.1)
TROUBLES = {EXTCLK: "has its clock set to external by another program, so it stays dark: power it off and on"}
TOTEM_POLE = 0x04  # MODE2: not inverted, outputs change at STOP, low when OE is high (7.3.2, 7.7)
FULL = 0x10  # bit 4 of LEDn_ON_H or LEDn_OFF_H: all on, all off; off goes before on (7.3.3)
COUNTS = 4096
CLOCK_HZ = 25_000_000
FASTEST_PRE_SCALE, SLOWEST_PRE_SCALE = 0x03, 0xFF  # 1526 Hz, 24 Hz (7.3.5)


class Pca9685:
    """See `Lamp`. The fastest PWM flickers least, and is the default.

    A change takes effect as a PWM cycle ends (7.3.4). Should one cycle be dropped there, as has been seen, 0.7 ms of it
    is too short for the eye; at the 200 Hz of power-on it is not.
    """

    def __init__(self, bus: Bus, address: int, channels: Channels, bus_number: int = 1, pwm_hz: float = 1526.0) -> None:
        """Set the chip up, dark; raises LampLost. No wait is needed for the oscillator.

        It takes 500 us to start, and only the timing of lit outputs suffers before (7.3.1): ours are off. The RESTART
        bit is not for us: it brings back what was lit before the sleep, and any write to an output clears it (7.3.1.1).
        """
        self._channels = channels
        self._chip = Chip(bus, address, bus_number)
        self._chip.write(ALL_LED_OFF_H, FULL)  # first: should it still be lit, it cannot be turned off asleep (7.3.1)
        self._chip.write(MODE1, ASLEEP)
        self._chip.write(PRE_SCALE, pre_scale(pwm_hz))  # asleep only (7.3.5)
        self._chip.write(MODE2, TOTEM_POLE)
        self._chip.write(MODE1, AWAKE)
        self._chip.require(MODE1, 0, EXTCLK, TROUBLES)
        self._show(*DARK)  # an orderly sleep has made the outputs' registers invalid (7.3.1.1)

    def set(self, red: float, amber: float, warm_white: float) -> None:
        """See `Lamp`."""
        self._chip.require(MODE1, AWAKE, troubles=TROUBLES)
        self._show(red, amber, warm_white)

    def close(self) -> None:
        """See `Lamp`."""
        try:
            self._chip.write(ALL_LED_OFF_H, FULL)
        finally:
            self._chip.close()

    def _show(self, *shares: float) -> None:
        registers: dict[int, int] = {}
        for channel, share in zip(self._channels, shares, strict=True):
            registers.update(enumerate(_output(share), LED0_ON_L + 4 * channel))
        self._chip.update(registers)


def pre_scale(pwm_hz: float) -> int:
    """What to write to PRE_SCALE for a frequency (7.3.5, equation 1)."""
    return min(max(round(CLOCK_HZ / (COUNTS * pwm_hz)) - 1, FASTEST_PRE_SCALE), SLOWEST_PRE_SCALE)


def _output(share: float) -> tuple[int, int, int, int]:
    """LEDn_ON_L, ON_H, OFF_L, OFF_H. On at count 0 for every channel: phases that move at each change flicker."""
    count = round(share * COUNTS)
    if count <= 0:
        return 0, 0, 0, FULL  # ON and OFF must never be the same count (7.3.4)
    if count >= COUNTS:
        return 0, FULL, 0, 0
    return 0, 0, count & 0xFF, count >> 8
