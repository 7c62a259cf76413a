"""One event being worked out: the things that can be done to a night, as ramps of sound and light."""

from dataclasses import dataclass, field, replace
from typing import Any

from device.session import events as ev
from device.session import score
from device.session.commands import (
    SILENCE_DB,
    Command,
    Confirm,
    Fade,
    Gestured,
    Hush,
    Light,
    Play,
    Remember,
    Rest,
    SetVolume,
    Shape,
)
from device.session.ranges import VOLUME_DB
from device.session.state import Phase, Session
from device.session.timer import Timer, awake_share, closing_for_s, taken_up, unseen_s

QUICKEST_RISE_S = 1.0  # for a bed that comes forward: by 14 dB at most
OUT_OF_SILENCE_S = 3.0  # for the whole: at 20 dB a second
BLOCK_S = 0.25  # more than what is rendered at a time: a ramp set out for later than it was due is not cut short
HUSHED_SHARE = 0.5  # of a closing fade that was asked for early


@dataclass
class Turn:
    """The session as it changes, and the commands so far."""

    session: Session
    at_s: float
    commands: list[Command] = field(default_factory=list)

    def change(self, **changes: Any) -> None:
        """Set fields of the session."""
        self.session = replace(self.session, **changes)

    def do(self, *commands: Command) -> None:
        """Have these done, after those before."""
        self.commands.extend(commands)

    # -- starting, stopping, ending ------------------------------------------------------------------------------------

    def start(self, sound: str | None = None, length_s: float | None = None, *, all_night: bool = False) -> None:
        """A new night, from silence or from whatever is still fading."""
        s, memory = self.session.settings, self.session.memory
        length_s = self.session.usual_timer_s if length_s is None else length_s
        timer = Timer(self.at_s, 0.0, self.at_s + length_s, length_s, all_night, awake_share(memory.awake_s, length_s))
        volume_db = min(memory.volume_db, s.start_max_db)
        self.change(memory=replace(memory, volume_db=volume_db), lamp_ceiling=1.0, just_banned=None)
        self.change(night_light=None, night_light_due_s=None, chosen_by_hand=False)
        self.change(resumes=0, resumed_at_s=None, given_up=False)
        self.do(Hush(), SetVolume(volume_db))
        self.play(self.session.memory.sound if sound is None else sound)
        self.run(timer, fade_s=s.fade_in_s, shape_s=0.0 if self.session.phase is Phase.ASLEEP else s.fade_in_s)

    def run(self, timer: Timer, fade_s: float, shape_s: float = 0.0) -> None:
        """Let the score go on from where `timer` has it; sound up within `fade_s`."""
        self.change(phase=Phase.PLAYING, timer=timer)
        self.do(Fade(0.0, fade_s))
        self.follow(shape_s, light_s=fade_s)

    def follow(self, shape_s: float, light_s: float) -> None:
        """Go on with the score from a moment ahead; what is on its way there already keeps the time that it had."""
        s = self.session
        assert s.timer is not None
        shape_s, light_s = max(shape_s, s.shape_there_s - self.at_s), max(light_s, s.light_there_s - self.at_s)
        then_s = self.at_s + max(shape_s + BLOCK_S if shape_s else 0.0, light_s)
        self._shape(score.levels(s.timer.progress(self.at_s + shape_s)), shape_s)
        self._light(score.levels(s.timer.progress(self.at_s + light_s)).lamp, light_s)
        self.change(
            ramp_due_s=then_s,
            shape_there_s=self.at_s + shape_s,
            light_there_s=self.at_s + light_s,
            phase_due_s=None if s.timer.all_night else s.timer.end_s,
            keep_due_s=self.at_s + s.settings.keep_every_s,
        )
        self.keep()

    def ramp_on(self) -> None:
        """Set out for the next keyframe of the score."""
        timer = self.session.timer
        assert timer is not None
        ahead = score.next_keyframe(timer.progress(self.at_s) + 1e-9)  # one reached but for rounding is behind us
        if ahead is None:
            self.change(ramp_due_s=None)
            return
        at_progress, target = ahead
        due_s = timer.at_progress_s(at_progress)
        over_s = max(due_s - self.at_s, 0.0)
        self._shape(target, over_s)
        self._light(target.lamp, over_s)
        self.change(ramp_due_s=due_s)

    def _shape(self, target: score.Levels, over_s: float) -> None:
        to = score.with_bed_alone(target) if self.session.bed_alone else target
        self.do(Shape(to.trigger_db, to.bed_db, to.activity, to.brightness * self.session.settings.brightness, over_s))

    def _light(self, lamp: float, over_s: float) -> None:
        """The score's lamp; one that has been put out, or has ended, stays out for this night."""
        s = self.session
        lamp = min(lamp, s.lamp_ceiling)
        if s.night_light is None and (lamp > 0 or s.score_lamp(self.at_s) > 0):
            self.do(Light(lamp * s.memory.lamp_level, over_s, breathing=s.settings.breathing))

    def close(self, elapsed_s: float = 0.0, return_s: float = 0.0) -> None:
        """One long fade to silence; `elapsed_s` into it and back within `return_s` when it is taken up again."""
        s = self.session.settings
        fade_s = max(s.close_s - score.LAST_BREATH_S, s.close_s / 2)
        since_s = self.at_s - elapsed_s
        if self.session.night_light is None and self.session.lamp_ceiling > 0:  # but for a late score it is dark
            self.do(Light(0.0, score.LAST_BREATH_S))
        progress = self.session.timer.progress(self.at_s) if self.session.timer else 1.0
        if not elapsed_s and (soon := score.hushed(progress)):  # what wakes must not last as long as the fade
            self._shape(soon, HUSHED_SHARE * fade_s)
        self.change(
            phase=Phase.CLOSING,
            closing_since_s=since_s,
            closing_fade_s=fade_s,
            lamp_ceiling=0.0,
            ramp_due_s=since_s + fade_s,
            phase_due_s=since_s + s.close_s,
            keep_due_s=self.at_s + s.keep_every_s,
        )
        if return_s:
            self.do(Fade(score.CLOSE_DEPTH_DB * min((elapsed_s + return_s) / fade_s, 1.0), return_s))
            self.change(ramp_due_s=min(self.at_s + return_s, since_s + fade_s))
        else:
            self.do(Fade(score.CLOSE_DEPTH_DB, fade_s - elapsed_s))
        self.keep()

    def close_on(self) -> None:
        """The rest of a fade that was taken up again, then its last breath."""
        s = self.session
        left_s = s.closing_since_s + s.closing_fade_s - self.at_s
        assert s.phase_due_s is not None
        if left_s > 0:
            self.do(Fade(score.CLOSE_DEPTH_DB, left_s))
            self.change(ramp_due_s=self.at_s + left_s)
        else:
            self.do(Fade(SILENCE_DB, max(s.phase_due_s - self.at_s, 0.0)))
            self.change(ramp_due_s=None)

    def hurry(self) -> None:
        """The rest of the closing fade within a minute."""
        s = self.session
        assert s.phase_due_s is not None
        ends_s = self.at_s + min(s.settings.fade_now_s, s.phase_due_s - self.at_s)
        self.do(Confirm("fade now"), Fade(SILENCE_DB, ends_s - self.at_s))
        self.change(ramp_due_s=None, phase_due_s=ends_s, closing_since_s=ends_s - s.settings.close_s)
        self.keep()

    def stop(self, phase: Phase) -> None:
        """Sound and lamp to nothing within the stop fade."""
        fade_s = self.session.settings.stop_fade_s
        self.change(phase=phase, ramp_due_s=None, phase_due_s=self.at_s + fade_s, keep_due_s=None)
        self.change(night_light=None, night_light_due_s=None)
        self.do(Fade(SILENCE_DB, fade_s), Light(0.0, fade_s))
        if phase is Phase.STOPPING:
            self.keep()

    def take_back(self, before: Session) -> None:
        """Undo a stop that has just begun, from wherever its fades are."""
        fade_s = max(self.session.settings.stop_fade_s, OUT_OF_SILENCE_S)
        self.change(night_light=before.night_light, night_light_due_s=before.night_light_due_s)
        assert before.timer is not None
        self.run(before.timer, fade_s, shape_s=fade_s)
        if before.night_light is not None:
            self.do(Light(before.night_light, fade_s, red_only=True))

    def fall_asleep(self) -> None:
        """Silence is reached; where it was too late for the last breath, it is by a fade as of a stop."""
        if self.session.phase is Phase.CLOSING and self.session.ramp_due_s is not None:
            self.do(Fade(SILENCE_DB, self.session.settings.stop_fade_s))
        self.change(timer=None, ramp_due_s=None, phase_due_s=None, keep_due_s=None, just_banned=None, bed_alone=False)
        self.do(Rest())
        if self.session.phase is not Phase.LEAVING:  # which keeps the night for the next start
            self.change(phase=Phase.ASLEEP)
            self.keep()

    def extend(self) -> None:
        """Back from the closing fade: a short night of its own from drift on, sound returning, lamp dark."""
        s, length_s = self.session.settings, self.session.settings.timer_step_s
        timer = Timer(self.at_s, score.DRIFT, self.at_s + length_s, length_s)
        self.run(timer, fade_s=s.return_s, shape_s=s.return_s)
        self.do(Confirm("extend", round(length_s / 60)))

    # -- what plays ----------------------------------------------------------------------------------------------------

    def play(self, sound: str) -> None:
        """A voice of `sound` from here on, of the next one if it has failed, the bed alone if they all have."""
        s = self.session
        if sound in s.failed:
            sound = self.session.after(sound)
        self.do(Play(sound, s.settings.seed + s.voices, s.settings.crossfade_s))
        self.change(memory=replace(s.memory, sound=sound), voices=s.voices + 1, bed_alone=sound in s.failed)

    def choose_next(self) -> str:
        """What is suggested, or comes after the present one in the owner's order; when none plays, what waits."""
        s = self.session
        if s.bed_alone:
            return s.memory.sound
        suggested = [x for x in s.suggested if x not in (s.memory.sound, *s.memory.banned, *s.failed)]
        self.change(suggested=tuple(suggested[1:]))
        return suggested[0] if suggested else self.session.after(s.memory.sound)

    def failed(self, sound: str) -> None:
        """`sound` is not chosen again; if it is the one that plays, the bed comes forward and the night goes on."""
        s = self.session
        self.change(failed=tuple(dict.fromkeys((*s.failed, sound))))
        if sound != s.memory.sound:
            return
        self.change(memory=replace(s.memory, sound=self.session.after(sound)), bed_alone=s.phase is not Phase.ASLEEP)
        if s.phase is Phase.PLAYING:
            over_s = max(s.settings.crossfade_s, QUICKEST_RISE_S)
            self.follow(over_s, light_s=over_s)
        elif s.phase is not Phase.LEAVING:
            self.keep()

    def go_on_with(self, sound: str, confirm: Gestured) -> None:
        """Change to `sound` now; whoever asks for another is awake, so a night past its drift goes back there."""
        was_bed_alone, s = self.session.bed_alone, self.session.settings
        self.change(just_banned=None)
        self.play(sound)
        timer = self.session.timer
        assert timer is not None
        progress = timer.progress(self.at_s)
        if progress > score.DRIFT:
            ceiling = min(score.levels(progress).lamp, self.session.lamp_ceiling)
            self.change(timer=timer.rewound(self.at_s, score.DRIFT, s.timer_s), lamp_ceiling=ceiling)
        if progress > score.DRIFT or was_bed_alone:
            self.follow(s.crossfade_s, light_s=s.crossfade_s)
        self.do(Confirm(confirm))
        self.keep()

    def never_or_again(self) -> None:
        """Ban what plays, or take the last ban back while its successor plays."""
        memory, banned = self.session.memory, self.session.just_banned
        if banned is not None:
            self.change(memory=replace(memory, banned=tuple(x for x in memory.banned if x != banned)))
            self.go_on_with(banned, "again")
        elif self.session.bed_alone:
            self.go_on_with(memory.sound, "next")  # there is nothing to ban
        elif set(self.session.settings.order) - {*memory.banned, *self.session.failed, memory.sound}:
            successor = self.choose_next()
            others = tuple(x for x in memory.banned if x != memory.sound)  # it may have been asked for by name
            self.change(memory=replace(memory, banned=(*others, memory.sound)))
            self.go_on_with(successor, "never")
            self.change(just_banned=memory.sound)
        else:
            self.do(Confirm("limit"))  # the last sound cannot be banned

    # -- volume, timer, light ------------------------------------------------------------------------------------------

    def volume_to(self, db: float) -> None:
        """The owner's volume, within its stops."""
        s = self.session
        volume_db = min(max(db, VOLUME_DB.least), s.settings.max_db)
        self.change(memory=replace(s.memory, volume_db=volume_db))
        self.do(SetVolume(volume_db))
        if s.phase in (Phase.PLAYING, Phase.CLOSING):
            self.do(Confirm("volume" if volume_db == db else "limit"))
        self.keep()

    def volume_by(self, steps: int) -> None:
        """Steps of the knob."""
        self.volume_to(self.session.memory.volume_db + steps * self.session.settings.volume_step_db)

    def time_to(self, timer: Timer) -> None:
        """The same score, with another end."""
        self.change(timer=timer)
        self.follow(0.0, light_s=0.0)
        self.do(Confirm("all night") if timer.all_night else Confirm("timer", round((timer.end_s - self.at_s) / 60)))

    def light_by(self, steps: int) -> None:
        """Push and turn: the lamp's level; where it is dark, a night light that comes up from nothing."""
        s = self.session
        level = s.memory.lamp_level if self.session.lit(self.at_s) and s.night_light is None else s.night_light or 0.0
        self.light_to(level + steps * s.settings.light_step)

    def light_to(self, level: float) -> None:
        """The owner's lamp level while the score has it lit, else the night light's; 0 puts either out."""
        s = self.session
        if level <= 0.0:
            self.put_out()
        elif self.session.lit(self.at_s) is None or s.night_light is not None:
            self.glow(min(level, 1.0))
        else:
            self.change(memory=replace(s.memory, lamp_level=min(level, 1.0)))
            self.follow(0.0, light_s=s.settings.light_fade_s)

    def light_toggled(self) -> None:
        """Hold: whatever light is on goes out; where it is dark, the night light."""
        if self.session.lit(self.at_s) is None:
            self.glow(self.session.settings.night_light_level)
        else:
            self.put_out()

    def glow(self, level: float) -> None:
        """The night light: red alone, and out by itself."""
        s = self.session.settings
        self.change(night_light=level, night_light_due_s=self.at_s + s.night_light_s)
        self.do(Light(level, s.light_fade_s, red_only=True))
        self.darken()

    def put_out(self) -> None:
        """Whatever light there is; the score's stays out for this night."""
        if self.session.lit(self.at_s) is not None:
            self.do(Light(0.0, self.session.settings.light_fade_s, red_only=self.session.night_light is not None))
            self.darken()
        self.change(night_light=None, night_light_due_s=None)

    def darken(self) -> None:
        """The score's lamp stays out for this night, also over a power cut."""
        was_lit = self.session.score_lamp(self.at_s) > 0
        self.change(lamp_ceiling=0.0)
        if was_lit:
            self.keep()

    # -- memory --------------------------------------------------------------------------------------------------------

    def keep(self, *, leaving: bool = False) -> None:
        """Remember where the night will stand when that is remembered next; `leaving`, where it stands."""
        ahead_s = 0.0 if leaving else self.session.settings.keep_every_s
        night = self.session.restart(self.at_s, ahead_s, orderly=leaving)
        self.change(memory=replace(self.session.memory, night=night))
        self.do(Remember(self.session.memory))

    def take_up(self, night: ev.Restart) -> None:
        """A night that the mains cut short, with the time it had left, from silence and no louder than it was."""
        s, memory = self.session.settings, self.session.memory
        self.change(memory=replace(memory, volume_db=min(memory.volume_db, s.start_max_db)))
        self.change(resumes=night.resumes + 1, resumed_at_s=self.at_s)
        self.change(lamp_ceiling=night.lamp_ceiling if night.progress < score.DRIFT else 0.0)  # dark rooms stay dark
        self.do(SetVolume(self.session.memory.volume_db))
        self.play(night.sound)
        missed_s = unseen_s(night, self.at_s)
        timer, closing_s = taken_up(night, self.at_s, s.timer_s, missed_s), closing_for_s(night, missed_s)
        if closing_s is None:
            self.run(timer, fade_s=s.return_s)
        else:
            self.change(timer=timer)
            self._shape(score.levels(1.0), 0.0)
            self.close(min(closing_s, s.close_s), s.return_s)
