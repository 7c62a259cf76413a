"""A PCA9633: four outputs of 8-bit PWM, and one dimmer for all. Sections are those of NXP's data sheet, rev. 5 of 2008.

Wire each channel's LEDs from a supply of up to 5.5 V to the output: low is lit. The chip wakes up with its outputs
high (7.7), so that with an N-channel MOSFET the lamp would flash at power-on. Not for the PCA9632, whose dimmer has
16 steps.

8 bits alone would be steps of 3.5 of L* where the light is darkest. The dimmer gates the 97 kHz of the outputs at
190 Hz in 256 steps (7.8), so what is seen is the product of both, down to 1 / 65536. It is halved for each halving of
the light, which leaves the brightest channel at 128 to 255 of its counts: steps of at most 0.25 of L* anywhere, none of
them backwards, and no pulse shorter than 5 us in the channel that matters. Above half light the dimmer is not used, and
nothing moves slower than 97 kHz.
"""

from device.light.chip import Bus, Chip
from device.light.contract import DARK, Channels

MODE1, MODE2, PWM0, GRPPWM, GRPFREQ, LEDOUT = 0x00, 0x01, 0x02, 0x06, 0x07, 0x08
AWAKE = 0x00  # MODE1: not SLEEP, no sub and all-call addresses
AUTO_INCREMENT = 0x80  # in the register's address (7.2); of MODE1 the upper three bits only repeat it
AWAKE_MASK = 0x1F
OPEN_DRAIN = 0x01  # MODE2: DMBLNK 0 (dim), not inverted, change at STOP, open drain, released when OE is high (7.3.2)
OFF, ON, ALONE, DIMMED = 0b00, 0b01, 0b10, 0b11  # an output's two bits in LEDOUT (7.3.6)
COUNTS = 256
FULL_DIMMER = 0xFF


class Pca9633:
    """See `Lamp`."""

    def __init__(self, bus: Bus, address: int, channels: Channels, bus_number: int = 1) -> None:
        """Set the chip up, dark; raises LampLost. The oscillator needs 500 us to start: our outputs are off."""
        self._channels = channels
        self._chip = Chip(bus, address, bus_number, AUTO_INCREMENT)
        self._show(*DARK)  # first, should it still be lit
        self._chip.write(MODE2, OPEN_DRAIN)
        self._chip.write(MODE1, AWAKE)

    def set(self, red: float, amber: float, warm_white: float) -> None:
        """See `Lamp`."""
        self._chip.require(MODE1, AWAKE, AWAKE_MASK)
        self._show(red, amber, warm_white)

    def close(self) -> None:
        """See `Lamp`."""
        try:
            self._chip.write(LEDOUT, 0)
        finally:
            self._chip.close()

    def _show(self, *shares: float) -> None:
        """Outputs, dimmer and mode lie together and change as one, at STOP (7.3.2, note 2)."""
        dimmer = _dimmer(max(shares))
        registers = dict.fromkeys(range(PWM0, LEDOUT + 1), 0)
        registers[GRPPWM] = dimmer or FULL_DIMMER
        for channel, share in zip(self._channels, shares, strict=True):
            count = round(share * COUNTS * COUNTS / dimmer) if dimmer else round(share * COUNTS)
            registers[PWM0 + channel] = min(max(count, 0), COUNTS - 1)
            registers[LEDOUT] |= _mode(count, dimmed=dimmer > 0) << 2 * channel
        self._chip.update(registers)


def _dimmer(brightest: float) -> int:
    """The least power of two for GRPPWM that leaves the brightest channel room; 0 for light that needs no dimmer."""
    for dimmer in (1, 2, 4, 8, 16, 32, 64, 128):
        if round(brightest * COUNTS * COUNTS / dimmer) < COUNTS:
            return dimmer
    return 0


def _mode(count: int, *, dimmed: bool) -> int:
    if count <= 0:
        return OFF
    if count >= COUNTS:
        return ON
    return DIMMED if dimmed else ALONE
