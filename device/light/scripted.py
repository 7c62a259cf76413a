"""A lamp without hardware: it keeps what it was told, for the simulator to draw and for tests to read."""

from device.light.contract import DARK, Colour, LampLost


class ScriptedLamp:
    """See `Lamp`."""

    def __init__(self) -> None:
        self.shown = [DARK]  # each change, in order
        self._lost = False

    @property
    def showing(self) -> Colour:
        """What can be seen now."""
        return self.shown[-1]

    def lose(self) -> None:
        """As if its cable came off: dark, and deaf until it is brought back."""
        self._show(DARK)
        self._lost = True

    def bring_back(self) -> None:
        """As if its cable was plugged in again."""
        self._lost = False

    def set(self, red: float, amber: float, warm_white: float) -> None:
        """See `Lamp`."""
        if self._lost:
            raise LampLost("no address", "does not answer")
        self._show(Colour(red, amber, warm_white))

    def close(self) -> None:
        """See `Lamp`."""
        self.set(*DARK)

    def _show(self, colour: Colour) -> None:
        if colour != self.showing:
            self.shown.append(colour)
