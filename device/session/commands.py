"""What a night asks of its parts. Commands say what, never how; durations in seconds, levels in dB."""

from dataclasses import dataclass
from typing import Literal

from device.session.events import Restart

SILENCE_DB = -60.0  # where a fade is let go to nothing, and where a sound comes in

Gestured = Literal["next", "extend", "timer", "all night", "fade now", "volume", "limit", "never", "again"]


@dataclass(frozen=True, slots=True)
class Play:
    """Bring in a trigger (crossfading from the one before) over its bed."""

    sound: str
    seed: int
    crossfade_s: float


@dataclass(frozen=True, slots=True)
class Shape:
    """Move the mood and the balance of trigger and bed, all linearly over `over_s`."""

    trigger_db: float  # at or below SILENCE_DB the trigger rests
    bed_db: float
    activity: float
    brightness: float
    over_s: float


@dataclass(frozen=True, slots=True)
class Fade:
    """Move the whole sound linearly in dB to `to_db`; at or below SILENCE_DB it ends in digital silence."""

    to_db: float
    over_s: float


@dataclass(frozen=True, slots=True)
class SetVolume:
    """The owner's volume, dB relative to the house loudness."""

    volume_db: float


@dataclass(frozen=True, slots=True)
class Confirm:
    """Tell the hand, inside the sound, that its gesture was understood."""

    what: Gestured
    minutes: int | None = None  # to the closing fade, where the gesture moved it


@dataclass(frozen=True, slots=True)
class Speak:
    """Say a text once, `rest_s` from now, while what plays makes room for it."""

    text: str
    seed: int
    rest_s: float


@dataclass(frozen=True, slots=True)
class Hush:
    """Whatever is being said, or is yet to be, is not said any more."""


@dataclass(frozen=True, slots=True)
class Light:
    """Move the lamp to a perceptual level 0..1 over `over_s`; breathing rides on it; red alone for the night light."""

    level: float
    over_s: float
    breathing: bool = False
    red_only: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """The night is over and silent: the card may sleep once the silence has been played."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the device remembers over a power cut."""

    volume_db: float
    lamp_level: float
    sound: str
    banned: tuple[str, ...] = ()
    night: Restart | None = None
    awake_s: float | None = None  # that settle and drift take; None as the score is written
    lamp_configured: float | None = None  # lamp.level of the configuration then; None is not known


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep this for the next start."""

    memory: Memory


Command = Play | Shape | Fade | SetVolume | Confirm | Speak | Hush | Light | Rest | Remember
