"""No lamp: for a bedside without one."""


class NoLamp:
    """See `Lamp`; there is nothing to see."""

    def set(self, red: float, amber: float, warm_white: float) -> None:
        """See `Lamp`."""

    def close(self) -> None:
        """See `Lamp`."""
