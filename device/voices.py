"""Has voices made, and hands commands to the audio thread in their order, each event's together.

A small Pi takes some tenths of a second to make a voice. The main loop, which moves the light, does not wait for it.
The commands of the same event wait here until the voice is made, and later commands wait behind them.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from device.audio.engine import Bring, Place
from device.audio.feed import AudioCommand
from device.session.commands import SILENCE_DB, Fade
from device.sounds import new_voice
from device.sounds.contract import BadSound, Sound, Voice

log = logging.getLogger(__name__)

Made = TypeVar("Made")


class Build(Protocol):
    """Has something made elsewhere, one after the other: `build_thread.BuildThread.build`, or `at_once`."""

    def __call__(self, make: Callable[[], Made], done: Callable[[Made], object]) -> None:
        """Return at once; `done` is called with what `make` returns, on the caller's thread."""


class Send(Protocol):
    """Hands commands to the audio thread: `audio.player.Player.send` or a stand-in."""

    def __call__(self, *commands: AudioCommand) -> None:
        """All at once."""


def at_once(make: Callable[[], Made], done: Callable[[Made], object]) -> None:
    """For callers whose time stands still meanwhile."""
    done(make())


@dataclass(eq=False, slots=True)
class _Making:
    """A voice that is made, or is about to be."""

    sound: str
    seed: int
    is_done: bool = False
    is_wanted: bool = True
    voice: Voice | None = None  # None, too, when it could not be made


@dataclass(eq=False, slots=True)
class _Later:
    """A command that waits for what it brings."""

    making: _Making | None = None  # of a trigger, which another may replace before it is there
    is_done: bool = False
    command: AudioCommand | None = None  # None when it came to nothing


class Voices:
    """For the main thread; `send` must not wait."""

    def __init__(self, sounds: Mapping[str, Sound], send: Send, build: Build) -> None:
        self.failed: dict[str, str] = {}  # sounds that are out until the next start of the device, and why
        self._untold: list[str] = []  # those of them that the machine has yet to hear of
        self._sounds, self._send, self._build = sounds, send, build
        self._ready: _Making | None = None  # the voice that will most likely be asked for
        self._event: list[AudioCommand | _Later] = []  # of the event that is being worked out
        self._waiting: deque[list[AudioCommand | _Later]] = deque()

    def get_ready(self, sound: str, seed: int) -> None:
        """Have the voice made that will most likely be asked for next; the one before is let go first."""
        if self._ready is None or (self._ready.sound, self._ready.seed) != (sound, seed):
            self._let_go()
            self._ready = self._make(sound, seed, lambda _making: None)

    def bring(self, sound: str, seed: int, crossfade_s: float, place: Place) -> None:
        """A voice of `sound` in this place; a trigger that is still being made is not brought any more."""
        if place == "trigger":
            self._give_up_trigger()
        later = self._later()

        def brought(making: _Making) -> None:
            self._there(later, self._bring(sound, making.voice, crossfade_s, place))

        making = self._taken(sound, seed) if place == "trigger" else None
        if making is None:
            making = self._make(sound, seed, brought)
        elif making.is_done:
            brought(making)
        else:  # one is made after the other, so it is there before this is
            self._build(lambda: None, lambda _: brought(making))
        if place == "trigger":
            later.making = making

    def speak(self, sound: str, make: Callable[[], Voice]) -> None:
        """What `make` returns says something over what plays."""
        self.later(lambda: self._bring(sound, make(), 0.0, "speech"))

    def later(self, make: Callable[[], AudioCommand]) -> None:
        """A command that takes a while to make."""
        later = self._later()
        self._build(make, lambda command: self._there(later, command))

    def put(self, command: AudioCommand) -> None:
        """A command of this event."""
        if isinstance(command, Fade) and command.to_db <= SILENCE_DB:
            self._give_up_trigger()  # a stop does not wait for what nobody will hear
        self._event.append(command)

    def send(self) -> None:
        """The event has been worked out: its commands go together, once all it brings has been made.

        A card that opens at the first must not be filled with silence before the last.
        """
        if self._event:
            self._waiting.append(self._event)
            self._event = []
        while self._waiting and all(not isinstance(c, _Later) or c.is_done for c in self._waiting[0]):
            made = (c.command if isinstance(c, _Later) else c for c in self._waiting.popleft())
            self._send(*(command for command in made if command is not None))

    def fail(self, sound: str, reason: str) -> None:
        """Leave it out from here on."""
        if sound not in self.failed:
            log.warning("sound %s fails and is left out from here on: %s", sound, reason)
            self.failed[sound] = reason

    def newly_failed(self) -> list[str]:
        """Sounds whose voices could not be made, since this was asked last."""
        untold, self._untold = self._untold, []
        return untold

    def _make(self, sound: str, seed: int, done: Callable[[_Making], None]) -> _Making:
        making = _Making(sound, seed)

        def make() -> Voice | BadSound | None:
            if not making.is_wanted or sound in self.failed or sound not in self._sounds:
                return None  # a bed whose file does not load has been told
            try:
                return new_voice(self._sounds[sound], seed)
            except BadSound as bad:
                return bad

        def made(voice: Voice | BadSound | None) -> None:
            if isinstance(voice, BadSound):
                self.fail(sound, str(voice))
                self._untold.append(sound)
                voice = None
            making.voice, making.is_done = (voice if making.is_wanted else None), True
            done(making)

        self._build(make, made)
        return making

    def _bring(self, sound: str, voice: Voice | None, crossfade_s: float, place: Place) -> Bring:
        what = None if voice is None else self._sounds[sound]
        level_db, breathes = (what.level_db, what.breath_s is not None) if what else (0.0, False)
        return Bring(voice, level_db, crossfade_s, place, sound, announced=breathes)

    def _taken(self, sound: str, seed: int) -> _Making | None:
        """The voice that is ready if it is this one; else that is let go first, so that never two take up room."""
        ready = self._ready
        if ready is not None and (ready.sound, ready.seed) == (sound, seed):
            self._ready = None
            return ready
        self._let_go()
        return None

    def _let_go(self) -> None:
        if self._ready is not None:
            self._ready.is_wanted, self._ready.voice = False, None
            self._ready = None

    def _later(self) -> _Later:
        later = _Later()
        self._event.append(later)
        return later

    def _there(self, later: _Later, command: AudioCommand) -> None:
        if not later.is_done:
            later.command, later.is_done = command, True
        self._send_waiting()

    def _send_waiting(self) -> None:
        """What waited for it, but nothing of an event that is still being worked out."""
        event, self._event = self._event, []
        self.send()
        self._event = event

    def _give_up_trigger(self) -> None:
        for later in (c for event in self._waiting for c in event if isinstance(c, _Later)):
            if later.making and not later.is_done:
                later.making.is_wanted, later.is_done = False, True
