"""The parts of one bedside joined by the machine: hands and requests go in, sound, light and memory come out.

No thread, no clock and no hardware here: every call brings its time, and the parts are handed in. `app.py` drives one
with real parts and the real clock, the simulator with others.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

import msgspec

from device.answers import Answers, Utter, answer
from device.audio.edge import Say
from device.config import Config
from device.controls.contract import Edge, Levels
from device.controls.gestures import Feel, Hand
from device.light.contract import Colour
from device.light.rig import Rig
from device.session.commands import (
    Command,
    Confirm,
    Fade,
    Hush,
    Light,
    Memory,
    Play,
    Remember,
    Rest,
    SetVolume,
    Shape,
    Speak,
)
from device.session.events import ButtonPressed, Due, Event, KnobHeld, SoundFailed, TimerHeld, TimerPressed
from device.session.machine import step
from device.session.score import levels, with_bed_alone
from device.session.state import MOST_RESUMES, QUICK_S, Phase, Session, Settings
from device.sounds.contract import Sound
from device.speech.contract import BadText
from device.speech.recital import Passage, Recital
from device.speech.talk import reading_of
from device.voices import Build, Send, Voices, at_once

log = logging.getLogger(__name__)

MINUTE_S = 60.0
CUT_TOO_OFTEN = (
    f"the night was cut short {MOST_RESUMES} times, each within {QUICK_S / 60:.0f} minutes of its return, so it stays "
    "dark until a button is pressed; is the power supply strong enough?"
)

# Which answers in words may come next: looked at once a hand has come to rest, and as minutes go by.
AT_REST_S, FORESEEN_S = 0.2, 15.0

Watch = Callable[[Event, tuple[Command, ...], Session], None]


class Keeper(Protocol):
    """What remembers the settings over a power cut; `storage.file.StateFile` or a stand-in."""

    wake_at_s: float | None

    def keep(self, memory: Memory, at_s: float, now: float) -> None:
        """Remember."""

    def due(self, at_s: float) -> None:
        """The time of `wake_at_s` has come."""


class Bedside:
    """For the main thread. `send` hands commands to the audio thread and must not wait; `watch` sees all there is."""

    def __init__(
        self,
        session: Session,
        hand: Hand,
        send: Send,
        rig: Rig,
        keeper: Keeper,
        wall_clock: Callable[[], float],
        sounds: Mapping[str, Sound],
        bed: str,
        watch: Watch = lambda _event, _commands, _session: None,
        utter: Utter | None = None,
        build: Build = at_once,
    ) -> None:
        """`utter` answers gestures in words; without one the edge answers as it is configured.

        `build` makes voices; what it has made is followed by `built`.
        """
        self.session, self.rig = session, rig
        self._hand, self._keeper, self._wall_clock = hand, keeper, wall_clock
        self._sounds, self._watch, self._bed, self._bed_plays = sounds, watch, bed, False
        self._voices, self._build = Voices(sounds, send, build), build
        self._answers = Answers(utter) if utter else None
        self._foresee_at_s: float | None = None
        self._breath_s: tuple[float, float, float] | None = None  # that the light keeps time with

    @property
    def wake_at_s(self) -> float | None:
        """When `due` is to be called next; None when nothing moves."""
        parts = (self._hand, self.session, self.rig, self._keeper)
        wakes = (*(part.wake_at_s for part in parts), self._foresee_at_s)
        return min((w for w in wakes if w is not None), default=None)

    @property
    def failed(self) -> Mapping[str, str]:
        """Sounds that are out until the next start of the device, and why."""
        return self._voices.failed

    @property
    def left(self) -> bool:
        """A shutdown has faded out; the process may end."""
        return self.session.phase is Phase.LEAVING and self.session.wake_at_s is None

    @property
    def playing(self) -> str:
        """What sounds, or asleep what would."""
        return self._bed if self.session.bed_alone and self._bed in self._sounds else self.session.memory.sound

    @property
    def faults(self) -> list[str]:
        """What is missing or broken, a line each."""
        lamp = [self.rig.fault] if self.rig.fault else []
        given_up = [CUT_TOO_OFTEN] if self.session.given_up else []
        return [*given_up, *lamp, *(f"sound {sound}: {reason}" for sound, reason in self.failed.items())]

    def take_up(self, found: Levels) -> None:
        """Controls have come, and were found so; a gesture that is made with the others goes on."""
        self._hand.find(found)

    def touch(self, edge: Edge) -> None:
        """A contact opened or closed."""
        for gesture in self._hand.feed(edge):
            self.tell(gesture)

    def due(self, at_s: float, levels: Callable[[], Levels] | None = None, *, edges_wait: bool = False) -> None:
        """Whatever time alone brings. `levels`, given when no edge waits, reads the contacts and mends lost edges.

        While `edges_wait`, what they will say of the hand is older than `at_s`: no hold is decided before it is heard.
        """
        if not edges_wait and _reached(self._hand.wake_at_s, at_s):
            for gesture in self._hand.resync(levels(), at_s) if levels else self._hand.due(at_s):
                self.tell(gesture)
        if _reached(self.session.wake_at_s, at_s):
            self.tell(Due(at_s))
        if _reached(self.rig.wake_at_s, at_s):
            self.rig.due(at_s)
        if _reached(self._keeper.wake_at_s, at_s):
            self._keeper.due(at_s)
        if _reached(self._foresee_at_s, at_s) and not edges_wait:
            self._foresee(at_s)

    def tell(self, event: Event) -> None:
        """Something happened: have it worked out and carried out."""
        self.session, commands = step(self.session, event)
        self._watch(event, commands, self.session)
        for command in commands:
            self._carry_out(command, event.at_s)
        self._voices.send()
        if self._answers and not isinstance(event, Due):
            self._foresee_at_s = event.at_s + AT_REST_S
        self.built(event.at_s)

    def built(self, at_s: float) -> None:
        """Something has been made: hear of what could not be."""
        for sound in self._voices.newly_failed():
            self.tell(SoundFailed(at_s, sound))

    def unsaid(self, text: str) -> tuple[str, ...]:
        """What of a text nobody knows how to say. Raises BadText when it cannot be whispered at all."""
        unsaid = reading_of(text).unsaid
        if not any(sound.speaks for sound in self._sounds.values()):
            raise BadText("no sound that says words is there")
        if unsaid:
            log.info("not whispered, for nobody knows how to say it: %s", " ".join(unsaid))
        return unsaid

    def lose(self, sound: str, reason: str, at_s: float) -> None:
        """A voice of `sound` has failed as it played."""
        self._voices.fail(sound, reason)
        self.tell(SoundFailed(at_s, sound))

    def hear(self, sound: str, begins_s: float, at_s: float) -> None:
        """A voice of `sound` that breathes will be heard from `begins_s` on: from there the light breathes with it."""
        if sound == self.session.memory.sound:  # which no other has replaced by now
            self._breathe(self._sounds[sound].breath_s, at_s, begins_s)

    def get_ready(self, at_s: float) -> None:
        """Asleep, have the voice of the next start made while nothing waits for it; a press is then heard at once."""
        if self.session.phase is Phase.ASLEEP:
            self._voices.get_ready(self.session.memory.sound, self.session.settings.seed + self.session.voices)
            self.built(at_s)

    def _answer(self, confirm: Confirm, at_s: float) -> None:
        """In words where there are any."""
        text, answers = answer(confirm), self._answers
        if answers is None or text is None:
            self._voices.put(confirm)
            return
        seed, plays_db = self.session.settings.seed, self._plays_db(at_s)
        self._voices.later(lambda: Say(answers.say(text, seed, plays_db)))

    def _foresee(self, at_s: float) -> None:
        """Have ready what any gesture would be answered with, now or until this is looked at again."""
        answers = self._answers
        assert answers is not None
        asleep = self.session.phase is Phase.ASLEEP  # when no minutes go by
        texts = [text for when_s in (at_s, at_s + FORESEEN_S) for text in self._answers_to_any_gesture(when_s)]
        wanted, seed = tuple(dict.fromkeys(texts)), self.session.settings.seed
        self._foresee_at_s = None if asleep else at_s + FORESEEN_S

        def foreseen(more: bool) -> None:
            if more:
                self._foresee_at_s = at_s

        self._build(lambda: answers.get_ready(wanted, seed), foreseen)

    def _answers_to_any_gesture(self, at_s: float) -> Iterator[str]:
        for gesture in (TimerPressed(at_s), TimerHeld(at_s), KnobHeld(at_s), ButtonPressed(at_s)):
            for command in step(self.session, gesture)[1]:
                if isinstance(command, Confirm) and (text := answer(command)):
                    yield text

    def _plays_db(self, at_s: float) -> float:
        """What sounds, against a trigger in front and before fades and volume."""
        timer = self.session.timer if self.session.phase is Phase.PLAYING else None
        return with_bed_alone(levels(timer.progress(at_s) if timer else 1.0)).bed_db

    def _carry_out(self, command: Command, at_s: float) -> None:
        match command:
            case Play(sound, seed, crossfade_s):
                self._play(sound, seed, crossfade_s)
                self._breathe(None, at_s, at_s)
            case Speak(text, seed, rest_s):
                self._speak(text, seed, rest_s)
            case Light(level, over_s, breathing, red_only):
                breathing = breathing or (self._breath_s is not None and not red_only)
                self.rig.light(level, over_s, at_s, breathing=breathing, red_only=red_only)
            case Remember(memory):
                self._keeper.keep(memory, at_s, self._wall_clock())
            case Rest():
                self._bed_plays = False
                self._voices.put(command)
            case Confirm():
                self._answer(command, at_s)
            case Shape() | Fade() | SetVolume() | Hush():
                self._voices.put(command)

    def _play(self, sound: str, seed: int, crossfade_s: float) -> None:
        self._voices.bring(sound, seed, crossfade_s, "trigger")
        if not self._bed_plays:
            self._voices.bring(self._bed, seed ^ 0xBED, crossfade_s, "bed")
            self._bed_plays = True

    def _breathe(self, breath_s: tuple[float, float, float] | None, at_s: float, begins_s: float) -> None:
        self._breath_s = breath_s
        breathing = breath_s is not None or self.session.settings.breathing
        self.rig.breathe(breath_s, at_s, begins_s, breathing=breathing and self.session.night_light is None)

    def _speak(self, text: str, seed: int, rest_s: float) -> None:
        name, speaks = next((name, s.speaks) for name, s in self._sounds.items() if s.speaks)
        self._voices.speak(name, lambda: speaks(seed, Recital([Passage(reading_of(text).clauses)], rest_s=rest_s)))


def _reached(wake_at_s: float | None, at_s: float) -> bool:
    return wake_at_s is not None and wake_at_s <= at_s


def feel_of(config: Config) -> Feel:
    """How the hand is read."""
    return Feel(**msgspec.structs.asdict(config.gestures))


def full_lux_of(config: Config) -> Colour:
    """The lamp's channels at full, at the pillow."""
    return Colour(config.lamp.red_lux, config.lamp.amber_lux, config.lamp.warm_white_lux)


def knob_order(config: Config, sounds: Mapping[str, Sound]) -> tuple[str, ...]:
    """Triggers in the owner's order, the unlisted ones after them; beds only when listed, nothing that is off."""
    listed = [s for s in config.sounds.order if s in sounds]
    others = [s for s, sound in sounds.items() if s not in listed and sound.family != "bed" and not sound.on_request]
    return tuple(s for s in listed + others if s not in config.sounds.off) or tuple(sounds)[:1]


def settings_of(config: Config, order: tuple[str, ...], seed: int) -> Settings:
    """What the configuration says of a night."""
    night, volume, lamp = config.night, config.volume, config.lamp
    return Settings(
        order=order,
        off=config.sounds.off,
        seed=seed,
        timer_s=night.timer_min * MINUTE_S,
        timer_follows=night.timer == "auto",
        timer_step_s=night.timer_step_min * MINUTE_S,
        timer_max_s=night.timer_max_min * MINUTE_S,
        close_s=night.close_min * MINUTE_S,
        fade_in_s=night.fade_in_s,
        stop_fade_s=night.stop_fade_s,
        return_s=night.return_s,
        crossfade_s=night.crossfade_s,
        volume_step_db=volume.step_db,
        start_max_db=volume.start_max_db,
        max_db=volume.max_db,
        brightness=config.sounds.brightness,
        night_light_level=lamp.night_light_level,
        night_light_s=lamp.night_light_min * MINUTE_S,
        breathing=lamp.breathing,
    )


def first_memory(config: Config, order: tuple[str, ...]) -> Memory:
    """What a new device remembers."""
    volume_db = min(config.volume.first_db, config.volume.max_db)
    return Memory(volume_db=volume_db, lamp_level=config.lamp.level, sound=order[0])


def known(memory: Memory, order: tuple[str, ...], sounds: Collection[str]) -> Memory:
    """What is remembered of `sounds` that are still there; a night of one that is gone goes on with another."""
    allowed = next((sound for sound in order if sound not in memory.banned), order[0])
    sound = memory.sound if memory.sound in sounds else allowed
    night = memory.night
    night = night and replace(night, sound=night.sound if night.sound in sounds else sound)
    return replace(memory, sound=sound, night=night)
