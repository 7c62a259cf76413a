"""A device in the bedroom of a simulated sleeper: the daemon's own path, but for sound, lamp and clocks.

What a hand does comes in as edges of contacts; the settings file, the night log and its clerk's thread, and what is
learned, are the device's. Nobody listens: voices are not made, and nobody sees the lamp on its way.
"""

import random
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import msgspec
import numpy as np

from device.adviser import Advice, Adviser, kinds_of
from device.app import started_by
from device.audio.engine import Bring
from device.audio.feed import AudioCommand
from device.bedside import Bedside, feel_of, first_memory, full_lux_of, knob_order, known, settings_of
from device.config import Config
from device.controls.gestures import Hand
from device.controls.keyboard import KEYS, TAP_S
from device.dsp.stream import Block
from device.light.none import NoLamp
from device.light.rig import Rig
from device.session.commands import Memory
from device.session.events import ShutdownAsked, Suggested
from device.session.state import Phase, Session
from device.simulator.script import BETWEEN_S, WORDS
from device.simulator.sleepers import CLOSE_S, EXTENDS_S, MEASURED, TIMER_S
from device.sounds.contract import Mood, Sound
from device.storage.file import LinuxDisk, StateFile
from device.storage.night_clerk import FILE, NightClerk
from device.storage.night_keeper import Unkept
from device.storage.settings import Kept, as_configured, still_worth_resuming
from device.taste.contract import Kind, Night, Touch, Touched

SETTINGS = "settings.json"
FIRST_EVENING = (2027, 1, 15, 22, 45)  # by the clock of the room
USUALLY_WITHIN_S = 25 * 60.0  # of that time a sleeper goes to bed; standard deviation
RESTARTS_EVERY = 30  # nights, by day, as for an update
BOOT_S = 12.0
SOON_S, LATE_S = 60.0, 9 * 3600.0  # after which the mains come back; so late, nobody wants the rest of the night
UNWRITTEN_S = 30.0  # of a night that the mains cut short is not in the log yet: `night_keeper.EVERY_S`
PATIENCE_S = 60.0  # of real time, with the clerk
GESTURES: dict[Touched, str] = {
    "next": "next",
    "never": "never again",
    "softer": "knob down",
    "louder": "knob up",
    "extend": "press",
    "stop": "press",
}


class Unheard:
    """A voice that nobody listens to."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def render(self, frames: int, mood: Mood) -> Block:  # noqa: ARG002 - as `Voice` has it
        """See `Voice`."""
        return np.zeros((frames, 2), np.float32)


class Unseen(Rig):
    """A light that nobody looks at: it is where it should be whenever it is asked, and wakes nobody on the way."""

    def due(self, at_s: float) -> None:
        """See `Rig`."""


class Hasty(LinuxDisk):
    """Waits for no card: only the bedroom's mains go, and this machine's stay."""

    def sync(self, path: Path) -> None:
        """See `Disk`."""


class Home:
    """One device through many nights and several starts. To a `Sleeper` it is what chooses the sounds.

    Its clocks are `now_s`, which begins anew with each start, and `now`, the time of day. Whatever takes time raises
    Unkept where nights cannot be kept.
    """

    def __init__(self, config: Config, sounds: Mapping[str, Sound], folder: Path, seed: int) -> None:
        """`folder` is its state folder; what is there is taken up."""
        self.config, self.log_file, self._settings_file = config, folder / FILE, folder / SETTINGS
        self._seed, self._rng = seed, random.Random(f"home {seed}")  # noqa: S311 - chance, no secrets
        self._sounds = {name: replace(sound, voice=Unheard) for name, sound in sounds.items()}
        self._order, self._feel = knob_order(config, self._sounds), feel_of(config)
        self.brought: list[str] = []  # to the front, as the audio thread is told
        self.starts = 0  # of the device
        self._began_s, self._done = 0.0, 0  # tonight, and as many touches of it
        self._start(evening_at(0) - LATE_S)

    # -- what a sleeper sees -------------------------------------------------------------------------------------------

    def tonight(self, night: int, banned: Collection[str]) -> str:  # noqa: ARG002 - the device has its own list
        """See `Chooser`: a press of the button, felt at the evening's time."""
        if night and night % RESTARTS_EVERY == 0:
            self.restart()
        evening = evening_at(night) + (self._rng.gauss(0.0, USUALLY_WITHIN_S) if night else 0.0)
        self._began_s, self._done = self.now_s + evening - self.now, 0
        self._do("press", self._began_s)
        return self.brought[-1]

    def instead(self, night: int, banned: Collection[str], so_far: Night) -> str:  # noqa: ARG002 - see above
        """See `Chooser`: the gesture that refuses what plays."""
        self._touch_as(so_far)
        return self.brought[-1]

    def over(self, night: Night) -> None:
        """See `Chooser`: whatever else the hand does, then sleep, until it is silent or the mains go."""
        self._touch_as(night)
        if night.ended == "cut short":
            self.lose_power(self._rng.uniform(0.1, 0.9), self._rng.choice((SOON_S, LATE_S)))
        self._pass_until(lambda: self.session.phase is Phase.ASLEEP)
        self._catch_up()

    # -- what the device is --------------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """Of its machine."""
        return self._bedside.session

    @property
    def now(self) -> float:
        """Seconds since 1970, as the device believes and as it is."""
        return self._clock_off_s + self.now_s

    @property
    def kinds(self) -> dict[str, Kind]:
        """What can be chosen."""
        return kinds_of(self._order, self._sounds)

    def restart(self) -> None:
        """Stopped by a signal and started again: asleep, or with a fade and going on."""
        self.shut_down()
        self._start(self.now + BOOT_S)

    def shut_down(self) -> None:
        """By a signal. All is written."""
        self._bedside.tell(ShutdownAsked(self.now_s))
        self._pass_until(lambda: self._bedside.left)
        self._catch_up()
        self._store.flush(self.now_s)
        self._clerk.close()

    def lose_power(self, share: float, off_s: float) -> None:
        """After a `share` of what is left of the night, for so long; the last moments have not been written."""
        remaining_s = self.session.remaining_s(self.now_s)
        assert remaining_s, "the mains go in a night that has an end"
        cut_s = self.now_s + share * remaining_s
        self._until(max(cut_s - UNWRITTEN_S, self.now_s))
        self._catch_up()
        self._clerk.close()  # with nothing left to write, and what it is told from here on is lost
        self._until(cut_s)
        self._start(self.now + off_s)

    def _start(self, now: float) -> None:
        """As `app.Device` does."""
        self.now_s, self._clock_off_s = BOOT_S, now - BOOT_S
        self.starts += 1
        self._store = StateFile(self._settings_file, Hasty())
        kept = self._store.read()
        config, wall_clock = self.config, self._time_of_day
        self._advice: SimpleQueue[Advice] = SimpleQueue()
        self._clerk = NightClerk(self.log_file, config.memory.nights_days, wall_clock, self._adviser)
        memory = as_configured(self._remembered(kept), config.lamp.level)
        fresh = kept is not None and still_worth_resuming(kept.saved_at, now)
        session = Session(settings_of(config, self._order, self._seed + self.starts), memory)
        hand, rig = Hand(self._feel), Unseen(NoLamp, full_lux_of(config))
        bed, watch = config.sounds.bed, self._clerk.watch
        self._bedside = Bedside(session, hand, self._send, rig, self._store, wall_clock, self._sounds, bed, watch)
        self._bedside.tell(replace(started_by(config, memory, fresh), at_s=self.now_s))
        if self.session.phase is Phase.ASLEEP and memory.night is not None:
            self._clerk.look_ahead()

    def _remembered(self, kept: Kept | None) -> Memory:
        config = self.config
        if kept is None:
            return first_memory(config, self._order)
        memory = known(kept.memory, self._order, self._sounds.keys() - set(config.sounds.off))
        learns = config.sounds.taste == "learn" and config.memory.nights_days > 0
        return memory if learns else replace(memory, awake_s=None)

    def _time_of_day(self) -> float:
        return self.now

    def _adviser(self) -> Adviser:
        night, policy = self.config.night, self.config.sounds.taste
        return Adviser(self.kinds, policy, self._advice.put, night.timer_min * 60)

    def _send(self, *commands: AudioCommand) -> None:
        """In the place of the audio thread."""
        self.brought += [c.sound for c in commands if isinstance(c, Bring) and c.place == "trigger"]

    # -- hands and time ------------------------------------------------------------------------------------------------

    def _touch_as(self, night: Night) -> None:
        """All that is not done yet."""
        for touch in sorted(night.touches[self._done :], key=lambda touch: touch.at_s):
            self._touch(touch)
        self._done = len(night.touches)

    def _touch(self, touch: Touch) -> None:
        at_s = self._began_s + touch.at_s
        self._until(at_s - self._feel.knob_hold_s)
        if touch.what in ("next", "never"):
            self._catch_up()  # which a clerk has long done, by the time that a hand comes
        if touch.what == "stop" and at_s >= self._closes_s:
            self._do("press", at_s)  # is for more of it; the one after that stops it
            at_s += 2.0
        self._do(GESTURES.get(touch.what) or self._for_light(), at_s)

    @property
    def _closes_s(self) -> float:
        """When the closing fade begins, or has begun."""
        return self.now_s + (self.session.remaining_s(self.now_s) or 0.0) - self.config.night.close_min * 60

    def _for_light(self) -> str:
        lit = self.session.score_lamp(self.now_s) > 0 and self.session.night_light is None
        return self._rng.choice(("lamp up", "lamp down")) if lit else "hold"

    def _do(self, what: str, at_s: float) -> None:
        """The contacts of a gesture, so that it is understood at `at_s`; a hold takes its time before."""
        before_s = {"press": TAP_S, "next": TAP_S, "hold": self._feel.hold_s, "never again": self._feel.knob_hold_s}
        begins_s = max(at_s - before_s.get(what, 0.0), self.now_s)
        for edge in KEYS[WORDS[what]].edges(begins_s, self._feel):
            self._until(edge.at_s)
            self._bedside.touch(edge)
        self._until(self.now_s + BETWEEN_S)

    def _until(self, at_s: float) -> None:
        """Let time pass."""
        while (wake_at_s := self._bedside.wake_at_s) is not None and wake_at_s <= at_s:
            self._wake(wake_at_s)
        self.now_s = max(self.now_s, at_s)

    def _pass_until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            wake_at_s = self._bedside.wake_at_s
            assert wake_at_s is not None, f"{self.session.phase} for ever"
            self._wake(wake_at_s)

    def _wake(self, at_s: float) -> None:
        self.now_s = max(self.now_s, at_s)
        self._bedside.due(self.now_s)
        self._bedside.get_ready(self.now_s)

    def _catch_up(self) -> None:
        """Until the clerk has written down all it has seen, and its advice is heeded."""
        told: Future[object] = Future()
        self._clerk.look_up(None, 1, told.set_result)
        if isinstance(why_not := told.result(PATIENCE_S), str):
            raise Unkept(why_not)
        while not self._advice.empty():
            self._bedside.tell(Suggested(self.now_s, *self._advice.get()))


def for_sleepers(config: Config, sounds: Mapping[str, Sound]) -> Config:
    """The same for people who know but the sounds that are measured, and nights as `sleepers` has them."""
    night = msgspec.structs.replace(
        config.night,
        timer="fixed",
        timer_min=TIMER_S / 60,
        timer_step_min=EXTENDS_S / 60,
        close_min=CLOSE_S / 60,
        resume="if-mid-night",
    )
    off = tuple(sorted({*config.sounds.off, *(sounds.keys() - MEASURED.keys())}))
    return msgspec.structs.replace(config, night=night, sounds=msgspec.structs.replace(config.sounds, off=off))


def evening_at(night: int) -> float:
    """Seconds since 1970 of a usual bedtime, in this machine's time zone."""
    year, month, day, hour, minute = FIRST_EVENING
    return time.mktime((year, month, day + night, hour, minute, 0, 0, 0, -1))
