"""What can happen to a night: gestures of a hand, words from the command line, the clock, the mains.

Every event carries `at_s`, monotonic seconds of the one clock that the caller keeps. Gestures are past tense, requests
from the control socket end in `Asked`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """The bedside button was released after a short press."""

    at_s: float


@dataclass(frozen=True, slots=True)
class ButtonDoublePressed:
    """A second press, begun within the double-press time, was released; follows the `ButtonPressed` of the first."""

    at_s: float


@dataclass(frozen=True, slots=True)
class ButtonHeld:
    """The bedside button has been down for the hold time (sent while it is still down; no press follows)."""

    at_s: float


@dataclass(frozen=True, slots=True)
class TimerPressed:
    """The timer button was released after a short press."""

    at_s: float


@dataclass(frozen=True, slots=True)
class TimerHeld:
    """The timer button has been down for the hold time."""

    at_s: float


@dataclass(frozen=True, slots=True)
class KnobTurned:
    """The knob was turned; `steps` is volume steps after acceleration, positive is clockwise."""

    at_s: float
    steps: int


@dataclass(frozen=True, slots=True)
class KnobPushed:
    """The knob was released after a short push in which it was not turned."""

    at_s: float


@dataclass(frozen=True, slots=True)
class KnobPushTurned:
    """The knob was turned while pushed; `steps` as in `KnobTurned`. No push and no hold follows."""

    at_s: float
    steps: int


@dataclass(frozen=True, slots=True)
class KnobHeld:
    """The knob has been down for its hold time without being turned."""

    at_s: float


@dataclass(frozen=True, slots=True)
class PlayAsked:
    """Play `sound` now, or tonight's when it is None."""

    at_s: float
    sound: str | None = None


@dataclass(frozen=True, slots=True)
class StopAsked:
    """Stop with the stop fade."""

    at_s: float


@dataclass(frozen=True, slots=True)
class NextAsked:
    """Start or go on with the next sound."""

    at_s: float


@dataclass(frozen=True, slots=True)
class VolumeAsked:
    """Set the volume, or move it when `relative`."""

    at_s: float
    db: float
    relative: bool = False


@dataclass(frozen=True, slots=True)
class TimerAsked:
    """Let the night end `timer_s` from now; None is all night. Starts one when asleep."""

    at_s: float
    timer_s: float | None


@dataclass(frozen=True, slots=True)
class LightAsked:
    """Set the lamp's brightness, perceptual 0..1; lights it when dark, 0 puts it out."""

    at_s: float
    level: float


@dataclass(frozen=True, slots=True)
class WhisperAsked:
    """Whisper this text, which can be said, under what plays; asleep, tonight's sound starts before it."""

    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Due:
    """The time that the machine asked for in `wake_at_s` has come."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Restart:
    """What was on when the power went: where the night stood, to be taken up again."""

    sound: str
    progress: float  # 0..1 of the score
    remaining_s: float | None  # to the end of the score; None is all night
    timer_s: float
    closing_s: float | None = None  # seconds into the closing fade, when it had begun
    lamp_ceiling: float = 1.0  # 0 once the lamp's part of the night is over
    awake_share: float | None = None  # of a whole night's time, settle and drift; None as the score is written
    resumes: int = 0  # in a row that were cut short again within `QUICK_S`
    orderly: bool = False  # kept by a shutdown that knew when it was: no time has passed unseen


@dataclass(frozen=True, slots=True)
class Started:
    """The device is up; `resume` is the night to take up again, `play` that one is to start at once."""

    at_s: float
    resume: Restart | None = None
    play: bool = False


@dataclass(frozen=True, slots=True)
class ShutdownAsked:
    """SIGTERM: fade within the stop time; the night in progress is kept for the next start."""

    at_s: float


@dataclass(frozen=True, slots=True)
class SoundFailed:
    """A voice of `sound` could not be made, or broke off; it may still be the one that plays, or no longer."""

    at_s: float
    sound: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """What to play, worked out from how nights went: `tonight` when one starts, `then` on each next, in order.

    And how long settle and drift are to take in the nights that come.
    """

    at_s: float
    then: tuple[str, ...]
    tonight: str | None = None  # None leaves it
    awake_s: float | None = None  # None leaves it


Gesture = (
    ButtonPressed
    | ButtonDoublePressed
    | ButtonHeld
    | TimerPressed
    | TimerHeld
    | KnobTurned
    | KnobPushed
    | KnobPushTurned
    | KnobHeld
)
Request = PlayAsked | StopAsked | NextAsked | VolumeAsked | TimerAsked | LightAsked | WhisperAsked
Event = Gesture | Request | Due | Started | ShutdownAsked | SoundFailed | Suggested
