"""What there is to know of a machine before anything is judged; `procfs.py` and `gpiochip.py` look it up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

STATE = "/var/lib/lull"


@dataclass(frozen=True, slots=True)
class Machine:
    """None for what the machine does not tell. `os` holds the keys of /etc/os-release."""

    model: str | None
    machine: str  # as `uname -m` says
    python_bits: int
    kernel: str
    os: Mapping[str, str] = field(default_factory=dict)
    hat: str | None = None  # by the HAT's EEPROM
    throttled: int | None = None  # the firmware's flags of power and heat
    memory_mb: tuple[int, int] | None = None  # of all, and available
    state_kind: str | None = None  # the file system that holds STATE
    state_read_only: bool = False
    state_free_mb: int | None = None
    wall_s: float = 0.0
    clock_is_set: bool = False  # by the network, since the start


@dataclass(frozen=True, slots=True)
class Boot:
    """The firmware's config.txt, where there is one, and what its filters ask for."""

    file: str | None
    text: str = ""
    included: Mapping[str, str] = field(default_factory=dict)  # files that it includes, by the names it has for them
    serial: int | None = None  # of the Pi
    tryboot: bool | None = None  # whether the firmware was told to try another partition


@dataclass(frozen=True, slots=True)
class SoundCard:
    """As /proc/asound has it. `holders` are programs with their process numbers that have it open to play."""

    number: int
    name: str
    title: str
    plays: bool = True
    holders: tuple[tuple[str, int], ...] = ()

    @property
    def is_screen(self) -> bool:
        """HDMI, by its driver or its name, whatever the card is called."""
        return re.search(r"hdmi|displayport", f"{self.name} {self.title}", re.IGNORECASE) is not None

    @property
    def is_jack(self) -> bool:
        """A Pi's own headphone jack; the driver of old made one card of it and the screens."""
        by_name = self.name.startswith(("Headphones", "ALSA", "bcm2835")) and not self.title.startswith("USB")
        return not self.is_screen and (by_name or self.title.startswith("bcm2835"))

    @property
    def built_in(self) -> bool:
        """No amplifier's."""
        return self.is_screen or self.is_jack


@dataclass(frozen=True, slots=True)
class Node:
    """A file below /dev."""

    path: str
    uid: int
    gid: int
    mode: int
    group: str


@dataclass(frozen=True, slots=True)
class Account:
    """A user who has to get at things."""

    name: str
    uid: int
    gids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Line:
    """A pin as the kernel has it."""

    used_by: str | None = None  # "" is a user without a name
    is_output: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The pins of the header, by BCM number. None: they are not there or, if `denied`, not to be seen by this user."""

    lines: Mapping[int, Line] | None
    why_not: str = ""
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Daemon:
    """None for `runs`: it cannot be told, for the reason given. `simulated`: what runs is the simulator's panel."""

    runs: bool | None
    faults: tuple[str, ...] = ()
    why: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it."""

    machine: Machine
    boot: Boot
    cards: tuple[SoundCard, ...]
    nodes: tuple[Node, ...]
    accounts: tuple[Account, ...]
    buses: frozenset[int]  # I2C adapters of the kernel, with or without a file in /dev
    header: Header
    daemon: Daemon
    sysfs_base: int | None = None  # what /sys/class/gpio adds to a pin's number, where there is one
