"""What a sound is: a voice made from a seed, and the few facts the engine needs about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from device.dsp.stream import Block
from device.speech.recital import Recital

TARGET_LUFS = -30.0  # every sound, after its level_db: leaves a crest of 29 dB below full scale

Family = Literal["crisp", "voice", "movement", "bed"]


@dataclass(frozen=True, slots=True)
class Mood:
    """How awake the night still is. Moved slowly by the engine, read by a voice when a chunk begins."""

    activity: float = 1.0  # 0 nothing happens any more .. 1 in full swing
    brightness: float = 1.0  # 0 darkest .. 1 as designed


class BadSound(Exception):
    """A voice cannot be made or rendered; the message, one line, says why."""


class Voice(Protocol):
    """An endless sound. Made on the main thread, rendered on the audio thread; holds all its state, but not itself."""

    def render(self, frames: int, mood: Mood) -> Block:
        """The next `frames` (>= 1): a new float32 `(frames, 2)` array, finite, full scale +-1.0, the caller's."""


@runtime_checkable
class Speech(Voice, Protocol):
    """A voice that says something and then is silent."""

    @property
    def ended(self) -> bool:
        """Whether all has been said."""


class Speaks(Protocol):
    """Makes a voice that says something; None is a murmur."""

    def __call__(self, seed: int, recital: Recital | None) -> Speech:
        """As `Sound.voice`."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A playable sound; every file in this folder ends with one, named `SOUND`."""

    title: str  # as a person reads it
    voice: Callable[[int], Voice]  # seed -> voice
    level_db: float  # brings the voice to TARGET_LUFS, or `below_lu` below
    family: Family
    below_lu: float = 0.0  # how much softer a sparse sound is left, rather than pressed flat; 0..3
    impulsive: bool = False  # discrete knocks or ticks, which must end before sleep (Vos 2013)
    dark: bool = False  # centroid below 1.5 kHz, 4-6.5 kHz at least 10 dB below 1-4 kHz (Koumura 2021, Terashima 2024)
    speaks: Speaks | None = None  # for one that can say words
    manners: Mapping[str, Speaks] = field(default_factory=dict)  # other ways to say them, by name
    breath_s: tuple[float, float, float] | None = None  # in, held, out: the lamp breathes in time with it
    on_request: bool = False  # left alone until the listener lists it: eating sounds repel some (misophonia)
