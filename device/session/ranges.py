"""The range of each number that can be given in more than one way: in a file, on the command line, over the socket."""

from typing import NamedTuple


class Range(NamedTuple):
    """Both ends belong to it."""

    least: float
    most: float

    def __str__(self) -> str:
        return f"a number, {self.least:g} to {self.most:g}"

    def holds(self, value: float) -> bool:
        """Whether it is in there; what is no number is not."""
        return self.least <= value <= self.most

    def nearest(self, value: float) -> float:
        """The number in it that is closest."""
        return min(max(value, self.least), self.most)


VOLUME_DB = Range(-60.0, 12.0)  # relative to the house loudness
MOVE_DB = Range(-72.0, 72.0)  # the same from end to end, either way
TIMER_MIN = Range(0.1, 720.0)
LEVEL = Range(0.0, 1.0)  # of a lamp, as bright as it looks
LIKING = Range(-1.0, 1.0)  # of a sound
DBA = Range(20.0, 110.0)  # at the pillow
