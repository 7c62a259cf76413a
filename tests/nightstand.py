"""The whole device but for its threads, in virtual time: a hand's edges go in; sound, light and memory come out."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np

from device.answers import Utter
from device.audio.edge import Edge as CardEdge
from device.audio.engine import Bring, Engine
from device.audio.feed import AudioCommand, Feed
from device.bedside import Bedside, Keeper, feel_of, first_memory, full_lux_of, knob_order, settings_of
from device.config import Config
from device.controls.contract import Edge, Levels, Part
from device.controls.gestures import Hand
from device.dsp.rate import frames_of
from device.dsp.stream import Block
from device.light.i2c import open_lamp
from device.light.rig import Rig
from device.session.commands import Command, Memory
from device.session.events import Due, Event, Started
from device.session.state import Phase, Session
from device.simulator.chips import SimulatedBus, SimulatedPca9685
from device.simulator.night import Forgetful
from device.sounds.contract import Mood, Sound
from device.voices import Build, at_once

LAMP = 0x40


class Still:
    """A voice that costs nothing to make."""

    def __init__(self, seed: int, sound: str = "") -> None:
        self.seed, self.sound = seed, sound

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return np.zeros((frames, 2), np.float32)


class Said(Still):
    """One that has said all it had to."""

    ended = True


SOUNDS = {
    "brown": Sound("Brown", Still, 0.0, "bed"),
    "clock": Sound("Clock", Still, 0.0, "crisp"),
    "paper": Sound("Paper", Still, 0.0, "crisp"),
    "whisper": Sound("Whisper", Still, 0.0, "voice", speaks=lambda seed, _: Said(seed)),
}
SAME = Still(0)
SHIPPED = Config()
FIRST = Started(1000.0)


class Nightstand:
    """Time moves in `until` alone, from when it was started on."""

    def __init__(
        self,
        config: Config = SHIPPED,
        keeper: Keeper | None = None,
        wall_clock: Callable[[], float] = lambda: 0.0,
        *,
        lamp_is_there: bool = True,
        broken: Collection[str] = (),
        chip: SimulatedPca9685 | None = None,
        memory: Memory | None = None,
        started: Started = FIRST,
        seed: int = 7,
        utter: Utter | None = None,
        build: Build = at_once,
    ) -> None:
        """`broken` sounds have voices that cannot be made; `chip` and `memory` are those of a device that was there."""
        self.now_s = self._heard_s = started.at_s
        self.chip = chip or SimulatedPca9685()
        self.bus = SimulatedBus({LAMP: self.chip})
        if not lamp_is_there:
            self.bus.lose(LAMP)
        self.told: list[str] = []  # of the lamp
        self.sent: list[tuple[float, AudioCommand]] = []  # to the audio thread; a voice is as good as another
        self._broken = broken
        self.made: list[Still] = []  # voices, and of those
        self.voices: list[Still] = []  # the ones that were sent
        self.events: list[Event] = []  # but for Due
        self.phases = [Phase.ASLEEP]
        self.feed = Feed(Engine(), CardEdge("int16", config.volume.max_db, config.night.confirm), ahead_frames=0)
        order = knob_order(config, SOUNDS)
        session = Session(settings_of(config, order, seed), memory or first_memory(config, order))
        rig = Rig(
            lambda: open_lamp("pca9685", 1, LAMP, (0, 1, 2), self.bus.connect), full_lux_of(config), self.told.append
        )
        hand, keeper = Hand(feel_of(config)), keeper or Forgetful()
        sounds = {name: replace(sound, voice=partial(self._make, name)) for name, sound in SOUNDS.items()}
        self.bedside = Bedside(
            session, hand, self._send, rig, keeper, wall_clock, sounds, "brown", self._watch, utter, build
        )
        rig.due(self.now_s)
        self.tell(started)

    def until(self, at_s: float, levels: Callable[[], Levels] | None = None) -> None:
        """Let time pass, waking the device as it asks to be."""
        while (wake_at_s := self.bedside.wake_at_s) is not None and wake_at_s <= at_s:
            self.now_s = max(self.now_s, wake_at_s)
            self.bedside.due(self.now_s, levels)
            self.look()
        self.now_s = at_s

    def look(self) -> None:
        """After every time that the device was woken; for a test that has something to check then."""

    def wait(self, duration_s: float) -> None:
        """The same from now on."""
        self.until(self.now_s + duration_s)

    def tell(self, event: Event) -> None:
        """Something happened."""
        self.bedside.tell(event)

    def touch(self, part: Part, *, down: bool) -> None:
        """A contact closes or opens."""
        self.bedside.touch(Edge(part, down, self.now_s))

    def press(self, part: Part = "button") -> None:
        """A short press, which takes 0.1 s."""
        self.touch(part, down=True)
        self.wait(0.1)
        self.touch(part, down=False)

    @property
    def light(self) -> tuple[float, ...]:
        """What comes out of the lamp's three colours."""
        return tuple(self.chip.duty(channel) for channel in range(3))

    @property
    def silent(self) -> bool:
        """Whether the night is over for whoever listens."""
        self._listen()
        return self.feed.quiet

    @property
    def starts(self) -> int:
        """Nights begun out of sleep."""
        return sum(before is Phase.ASLEEP and after is not Phase.ASLEEP for before, after in pairwise(self.phases))

    @property
    def ends(self) -> int:
        """Nights that have come to their end."""
        return sum(before is not Phase.ASLEEP and after is Phase.ASLEEP for before, after in pairwise(self.phases))

    def _make(self, sound: str, seed: int) -> Still:
        if sound in self._broken:
            raise ValueError("no such breath")
        self.made.append(Still(seed, sound))
        return self.made[-1]

    def _send(self, *commands: AudioCommand) -> None:
        self._listen()
        for command in commands:
            self.feed.obey(command)
            if isinstance(command, Bring) and isinstance(command.voice, Still):
                self.voices.append(command.voice)
            self.sent.append((self.now_s, replace(command, voice=SAME) if isinstance(command, Bring) else command))

    def _listen(self) -> None:
        self.feed.skip(frames_of(self.now_s - self._heard_s))
        self._heard_s = self.now_s

    def _watch(self, event: Event, _commands: tuple[Command, ...], session: Session) -> None:
        self.phases.append(session.phase)
        if not isinstance(event, Due):
            self.events.append(event)
