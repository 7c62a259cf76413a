"""The amplifier's mute pin: low is silent, as the SD pin of a MAX98357A has it."""

import gpiozero  # type: ignore[import-untyped]  # ships no types

from device.controls.contract import ControlsLost
from device.controls.gpio import Factory, pin_errors


class AmpSwitch:
    """The amplifier, off until it is switched on. For one thread.

    A pull-down resistor at the amplifier keeps it off while nobody drives the pin: before the start and after `close`.
    """

    def __init__(self, pin: int, factory: Factory) -> None:
        """Take the BCM `pin`, low; raises ControlsLost when it cannot be had."""
        try:
            self._device = gpiozero.OutputDevice(pin, active_high=True, initial_value=False, pin_factory=factory)
        except pin_errors() as error:
            raise ControlsLost(f"no amplifier switch on GPIO{pin}: {error or type(error).__name__}") from error

    def on(self) -> None:
        """Let sound through."""
        self._device.on()

    def off(self) -> None:
        """Mute."""
        self._device.off()

    def close(self) -> None:
        """Mute and free the pin."""
        self._device.off()
        self._device.close()
