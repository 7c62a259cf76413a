"""When the amplifier may be heard: the card's clock first, then the amplifier, and the other way round at the end."""

from typing import Protocol

from device.session.commands import Command, Play, Rest
from device.session.events import Event
from device.session.state import Session

MUTE_AFTER_S = 1.0  # of silence: by then the card has played what it held


class Switch(Protocol):
    """A mute pin; `controls.amp_pin.AmpSwitch`."""

    def on(self) -> None:
        """Let sound through."""

    def off(self) -> None:
        """Mute."""


class AmpGate:
    """Mutes at rest and while no card is open, so that a clock that starts or stops is no pop. For the main thread."""

    def __init__(self, switch: Switch | None = None) -> None:
        """None is an amplifier without a mute pin, or with one that is not there yet: nothing to do."""
        self._switch = switch
        self._plays = self._card_open = False
        self.wake_at_s: float | None = None

    def fit(self, switch: Switch) -> None:
        """It has one after all, and is brought to where it should be."""
        self._switch = switch
        self._set()

    def watch(self, event: Event, commands: tuple[Command, ...], _session: Session) -> None:
        """For `Bedside(watch=...)`."""
        if any(isinstance(c, Play) for c in commands):
            self._plays, self.wake_at_s = True, None
        elif any(isinstance(c, Rest) for c in commands):
            self.wake_at_s = event.at_s + MUTE_AFTER_S
        self._set()

    def card(self, is_open: bool) -> None:
        """The card was opened, or has gone or been closed."""
        self._card_open = is_open
        self._set()

    def due(self, at_s: float) -> None:
        """Mute once the silence has been played."""
        if self.wake_at_s is not None and at_s >= self.wake_at_s:
            self._plays, self.wake_at_s = False, None
            self._set()

    def _set(self) -> None:
        if self._switch is None:
            return
        if self._plays and self._card_open:
            self._switch.on()
        else:
            self._switch.off()
