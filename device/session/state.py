"""What a night is made of while it lasts: settings, phase, timer, light."""

from dataclasses import dataclass
from enum import StrEnum

from device.session.commands import Memory
from device.session.events import Restart
from device.session.score import Movement, levels, movement
from device.session.timer import Timer, timer_for

QUICK_S = 120.0  # a night that is cut short again so soon after it was taken up
MOST_RESUMES = 5  # in a row that end so; then it stays dark


class Phase(StrEnum):
    """What the device is about."""

    ASLEEP = "asleep"
    PLAYING = "playing"
    CLOSING = "closing"
    STOPPING = "stopping"  # the stop fade
    LEAVING = "leaving"  # the stop fade of a shutdown


@dataclass(frozen=True, slots=True)
class Settings:
    """What the owner's configuration says of a night. Durations in seconds, levels in dB or lightness 0..1."""

    order: tuple[str, ...]  # playable triggers; at least one
    off: tuple[str, ...] = ()  # never played, also when asked for by name
    seed: int = 0  # the same seed and events make the same night
    timer_s: float = 45 * 60.0
    timer_follows: bool = False  # it is as long as the person takes, once that is known
    timer_step_s: float = 15 * 60.0
    timer_max_s: float = 120 * 60.0
    close_s: float = 20 * 60.0
    fade_in_s: float = 4.0
    stop_fade_s: float = 3.0
    return_s: float = 10.0
    crossfade_s: float = 3.0
    fade_now_s: float = 60.0  # a closing fade that is told to hurry
    keep_every_s: float = 30.0  # how much of a night a power cut may lose
    volume_step_db: float = 1.5
    start_max_db: float = -6.0
    max_db: float = 0.0
    brightness: float = 1.0  # of sounds, as a night begins; the score winds it down from there
    light_step: float = 0.04
    night_light_level: float = 0.2
    night_light_s: float = 15 * 60.0
    light_fade_s: float = 2.0
    breathing: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that decides what an event does. Times are on the clock of the events; None is not set."""

    settings: Settings
    memory: Memory
    phase: Phase = Phase.ASLEEP
    timer: Timer | None = None  # while playing; while closing, the one that ran out
    voices: int = 0  # started so far, so that no two have the same seed
    lamp_ceiling: float = 1.0  # the score's lamp never rises again within a night
    night_light: float | None = None  # lightness while it is on
    failed: tuple[str, ...] = ()  # not chosen again before the next start of the device
    suggested: tuple[str, ...] = ()  # what to go on with, the best first; the owner's order after those
    chosen_by_hand: bool = False  # tonight's sound was, since the last night
    bed_alone: bool = False  # what played has failed; `memory.sound` is the one that would be next
    just_banned: str | None = None  # undone by the same gesture while its successor plays
    before_press: "Session | None" = None  # what a double press takes back
    resumes: int = 0  # see `Restart`, this one included
    resumed_at_s: float | None = None  # when the mains were back, in a night that they had cut short
    given_up: bool = False  # the night that was cut short too often is not taken up again
    closing_since_s: float = 0.0
    closing_fade_s: float = 0.0  # its length, less the last breath
    ramp_due_s: float | None = None  # the next keyframe of the score, or the last breath of the close
    phase_due_s: float | None = None  # the end of the timer, of the close or of the stop fade
    night_light_due_s: float | None = None
    keep_due_s: float | None = None
    shape_there_s: float = 0.0  # when the sound has reached the score, that comes up to it or back
    light_there_s: float = 0.0  # the same of the lamp

    @property
    def wake_at_s(self) -> float | None:
        """When the machine wants a `Due`; None when nothing is going on."""
        deadlines = (self.ramp_due_s, self.phase_due_s, self.night_light_due_s, self.keep_due_s)
        return min((d for d in deadlines if d is not None), default=None)

    @property
    def usual_timer_s(self) -> float:
        """How long a night is before its closing fade, where nobody says."""
        s, awake_s = self.settings, self.memory.awake_s
        return timer_for(awake_s, s.timer_s, s.timer_max_s) if s.timer_follows and awake_s is not None else s.timer_s

    def movement(self, at_s: float) -> Movement:
        """Where the night is."""
        if self.phase is Phase.PLAYING and self.timer is not None:
            return movement(self.timer.progress(at_s))
        return Movement.CLOSE if self.phase is Phase.CLOSING else Movement.ASLEEP

    def remaining_s(self, at_s: float) -> float | None:
        """To silence; None for all night, 0 asleep."""
        if self.phase is Phase.PLAYING and self.timer is not None:
            left = self.timer.remaining_s(at_s)
            return None if left is None else left + self.settings.close_s
        return max(self.phase_due_s - at_s, 0.0) if self.phase_due_s is not None else 0.0

    def score_lamp(self, at_s: float) -> float:
        """Lightness that the score gives the lamp now."""
        if self.phase is not Phase.PLAYING or self.timer is None:
            return 0.0
        return min(levels(self.timer.progress(at_s)).lamp, self.lamp_ceiling) * self.memory.lamp_level

    def lit(self, at_s: float) -> float | None:
        """Lightness of the lamp now, None when it is dark."""
        return self.night_light if self.night_light is not None else self.score_lamp(at_s) or None

    def after(self, sound: str) -> str:
        """What comes after it in the owner's order of what may be played; itself where nothing does."""
        order = self.settings.order
        after = order.index(sound) + 1 if sound in order else 0
        sounding = (x for x in (*order[after:], *order[:after]) if x not in self.failed)
        return next((x for x in sounding if x not in self.memory.banned), sound)

    def restart(self, at_s: float, ahead_s: float = 0.0, *, orderly: bool = False) -> Restart | None:
        """What to go on with after a power cut; nothing where no night is on, or it is in its last breath.

        It is the state in `ahead_s`. A night is kept only every half minute; if a resume played that half minute again,
        a night that is cut again and again would never end.
        """
        ends = self.phase is Phase.CLOSING and self.ramp_due_s is None
        if self.phase not in (Phase.PLAYING, Phase.CLOSING) or self.timer is None or ends:
            return None
        quick = self.resumed_at_s is not None and at_s - self.resumed_at_s < QUICK_S
        then_s = at_s + ahead_s
        return Restart(
            sound=self.memory.sound,
            progress=self.timer.progress(then_s),
            remaining_s=self.timer.remaining_s(then_s),
            timer_s=self.timer.length_s,
            closing_s=then_s - self.closing_since_s if self.phase is Phase.CLOSING else None,
            lamp_ceiling=self.lamp_ceiling,
            awake_share=self.timer.awake_share,
            resumes=self.resumes if quick else 0,
            orderly=orderly,
        )
