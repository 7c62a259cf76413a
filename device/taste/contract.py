"""What is told of a night and of sounds: the words that the night log keeps and taste learns from. Pure data."""

from dataclasses import dataclass
from typing import Literal

Touched = Literal[
    "start", "next", "extend", "timer", "all night", "fade now", "louder", "softer", "light", "never", "again", "stop"
]
Ended = Literal["silence", "stopped", "cut short"]  # played to its end; by a hand; by the mains, a fault or a shutdown


@dataclass(frozen=True, slots=True)
class Heard:
    """A trigger of a night, from when it came in to when another came, or it was over for this night."""

    sound: str
    begun_s: float  # of the night
    ended_s: float


@dataclass(frozen=True, slots=True)
class Touch:
    """What a hand, or a request that stands for one, did."""

    at_s: float  # of the night
    what: Touched


@dataclass(frozen=True, slots=True)
class Night:
    """From the start of its first sound to silence; times in seconds from there."""

    began_at: float  # seconds since 1970, by the wall clock as it was
    length_s: float  # to silence
    timer_s: float  # as it was at the start, to the closing fade
    volume_db: float  # at its end
    ended: Ended
    heard: tuple[Heard, ...]
    touches: tuple[Touch, ...]  # the start is not one of them

    @property
    def last_touch_s(self) -> float:
        """When somebody was last known to be awake; 0 where nobody was after the start."""
        return max((touch.at_s for touch in self.touches), default=0.0)


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement of the night began."""

    at_s: float  # of the night
    movement: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something failed in the night, or the mains did."""

    at_s: float  # of the night
    what: str  # in words


@dataclass(frozen=True, slots=True)
class Entry:
    """A night in the log, with what is told of it to people alone."""

    number: int  # from 1 on; 0 where it is not written yet
    night: Night
    moved: tuple[Moved, ...] = ()
    faults: tuple[Fault, ...] = ()
    heeded: bool = True  # taste is learned from it


@dataclass(frozen=True, slots=True)
class Kind:
    """What a sound is like, as far as liking one tells of liking another."""

    family: str  # voice, crisp, movement or bed
    impulsive: bool = False
    dark: bool = False
    on_request: bool = False  # eating sounds: never chosen before they were asked for
