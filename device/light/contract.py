"""The light by the bed: red, amber and warm white. There is no blue or green to be had."""

from typing import NamedTuple, Protocol


class Colour(NamedTuple):
    """Linear 0..1: the share of a channel's full luminance, not of what the eye makes of it."""

    red: float
    amber: float
    warm_white: float


DARK = Colour(0.0, 0.0, 0.0)

Channels = tuple[int, int, int]  # outputs of the chip that carry red, amber and warm white


class LampLost(OSError):
    """The lamp does not do what it is told, or its bus does not; the message says where it is and what would help."""

    def __init__(self, place: str, trouble: str) -> None:
        super().__init__(f"lamp at {place} {trouble}")
        self.place = place


class Lamp(Protocol):
    """Dark when it is made and dark when it is closed. For one thread; every call takes a few ms at most."""

    def set(self, red: float, amber: float, warm_white: float) -> None:
        """Show a `Colour` from now on. Calling again with the same is how one learns that it is still shown.

        Raises LampLost when it cannot, or when the chip has forgotten what it was told; the lamp is then to be closed.
        """

    def close(self) -> None:
        """Go dark and let the bus go; raises LampLost when it could not go dark, the bus let go all the same."""
