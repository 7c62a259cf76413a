"""A night on a virtual clock: as fast as it can be rendered, and the same every time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from device.answers import utterer_of
from device.audio.contract import Pcm, VoiceBegins, VoiceFailed
from device.audio.edge import Edge as CardEdge
from device.audio.engine import Bring, Engine
from device.audio.feed import AudioCommand, Feed
from device.audio.listening import listening_of
from device.bedside import Bedside, feel_of, first_memory, full_lux_of, knob_order, settings_of
from device.config import Config
from device.controls.contract import Edge
from device.controls.gestures import Hand
from device.dsp.rate import RATE_HZ, frames_of
from device.files.output import open_output
from device.light.contract import Colour
from device.light.rig import Rig
from device.light.scripted import ScriptedLamp
from device.session.commands import Command, Memory
from device.session.events import Due, Event
from device.session.score import Movement
from device.session.state import Session
from device.sounds.contract import Sound
from device.speaker import equalizer_of

PULL_FRAMES = 480  # as a card's period
PICTURE_S = 0.1  # how often the lamp is looked at for the picture
LONGEST_S = 24 * 3600.0


@dataclass
class Forgetful:
    """Remembers nothing over a power cut; there is none."""

    wake_at_s: float | None = None

    def keep(self, memory: Memory, at_s: float, now: float) -> None:
        """See `Keeper`."""

    def due(self, at_s: float) -> None:
        """See `Keeper`."""


@dataclass(frozen=True)
class Moment:
    """What could be seen at one time."""

    at_s: float
    movement: Movement
    lamp: float  # level, L* / 100
    colour: Colour


@dataclass
class Diary:
    """All that happened, in order."""

    events: list[tuple[Event, tuple[Command, ...]]] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)

    def watch(self, event: Event, commands: tuple[Command, ...], _session: Session) -> None:
        """For `Bedside(watch=...)`; a `Due` that came to nothing is not worth a line."""
        if commands or not isinstance(event, Due):
            self.events.append((event, commands))

    def lines(self) -> Iterable[bytes]:
        """Each event and each command as a line of JSON."""
        for event, commands in self.events:
            yield _line(event.at_s, "event", event)
            for command in commands:
                yield _line(event.at_s, "command", command)

    def write(self, path: Path) -> None:
        """Leave the lines in a file."""
        with open_output(path) as stream:
            stream.writelines(self.lines())


def _line(at_s: float, kind: str, what: Any) -> bytes:
    rest = {key: value for key, value in asdict(what).items() if key != "at_s"}
    return msgspec.json.encode({"at_s": round(at_s, 4), kind: type(what).__name__, **rest}) + b"\n"


def play_night(
    config: Config, seed: int, edges: Iterable[Edge], sounds: Mapping[str, Sound], write: Callable[[Pcm], None]
) -> Diary:
    """Run a night from the first edge until it is silent and dark; `write` takes all samples, from time 0.

    Raises RuntimeError when a night goes on for a day: all night was asked for, and nobody stops it.
    """
    diary, lamp = Diary(), ScriptedLamp()
    notices: list[VoiceBegins | VoiceFailed] = []
    edge = CardEdge(config.card.format, config.volume.max_db, config.night.confirm, seed)
    stages = (equalizer_of(config.speaker), listening_of(config.listening.mode))
    feed = Feed(Engine(notices.append), edge, 0, *stages)
    order = knob_order(config, sounds)
    session = Session(settings_of(config, order, seed), first_memory(config, order))
    hand, rig = Hand(feel_of(config)), Rig(lambda: lamp, full_lux_of(config))
    bed, watch = config.sounds.bed, diary.watch
    utter = utterer_of(config, sounds)
    pulled = 0

    def send(*commands: AudioCommand) -> None:
        feed.obey(*commands)
        begins_s = (pulled + feed.ready_frames) / RATE_HZ
        notices.extend(VoiceBegins(c.sound, begins_s) for c in commands if isinstance(c, Bring) and c.announced)

    bedside = Bedside(session, hand, send, rig, Forgetful(), lambda: 0.0, sounds, bed, watch, utter)
    waiting = sorted(edges, key=lambda e: e.at_s)
    while waiting or bedside.wake_at_s is not None or not feed.quiet:
        until = pulled + PULL_FRAMES
        while waiting and frames_of(waiting[0].at_s) < until:
            bedside.touch(waiting.pop(0))
        now_s = until / RATE_HZ
        bedside.due(now_s)
        write(feed.pull(PULL_FRAMES))
        while notices:
            _tell(bedside, notices.pop(0), now_s)
        pulled = until
        if until % frames_of(PICTURE_S) == 0:
            seen = Moment(now_s, bedside.session.movement(now_s), bedside.rig.level, lamp.showing)
            diary.moments.append(seen)
        if now_s > LONGEST_S:
            raise RuntimeError("this night does not end within a day")
    return diary


def _tell(bedside: Bedside, notice: VoiceBegins | VoiceFailed, now_s: float) -> None:
    match notice:
        case VoiceBegins(sound, begins_s):
            bedside.hear(sound, begins_s, now_s)
        case VoiceFailed(sound, reason):
            bedside.lose(sound, reason, now_s)
