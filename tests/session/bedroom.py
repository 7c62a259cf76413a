"""A bedroom on paper: what a person would hear and see of a night, from its commands alone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import get_args

from device.session import events as ev
from device.session.commands import (
    SILENCE_DB,
    Command,
    Fade,
    Light,
    Memory,
    Play,
    Remember,
    Rest,
    SetVolume,
    Shape,
)
from device.session.machine import step
from device.session.state import Phase, Session, Settings

SETTINGS = Settings(order=("whisper", "paper", "clock", "orbit"))
MEMORY = Memory(volume_db=-12.0, lamp_level=0.35, sound="paper")
EVENTS = get_args(ev.Event)
MINUTE = 60.0
SHORTEST_S = 0.02  # sound and lamp take a moment for any move: one that is replaced at once has gone nowhere


@dataclass
class Line:
    """A value on its way along a ramp."""

    value: float
    target: float = 0.0
    since_s: float = 0.0
    over_s: float = 0.0

    def at(self, at_s: float) -> float:
        if self.over_s <= 0 or at_s >= self.since_s + self.over_s:
            return self.target
        return self.value + (self.target - self.value) * (at_s - self.since_s) / self.over_s

    def go(self, target: float, at_s: float, over_s: float) -> float:
        """Set out; the slope per second (0 over no time)."""
        now = self.at(at_s)
        self.value, self.target, self.since_s, self.over_s = now, target, at_s, max(over_s, SHORTEST_S)
        return (target - now) / over_s if over_s > 0 else 0.0


@dataclass
class Bedroom:
    """Plays events to the machine, serves its deadlines, and keeps what came of it."""

    session: Session = field(default_factory=lambda: Session(SETTINGS, MEMORY))
    now_s: float = 0.0
    fade_db: Line = field(default_factory=lambda: Line(SILENCE_DB, SILENCE_DB))
    lamp: Line = field(default_factory=lambda: Line(0.0))
    volume_db: float = MEMORY.volume_db
    shape: Shape | None = None
    trigger_db: Line = field(default_factory=lambda: Line(SILENCE_DB, SILENCE_DB))
    activity: Line = field(default_factory=lambda: Line(1.0, 1.0))
    playing: str | None = None
    resting: bool = True
    remembered: Memory | None = None
    steepest_rise_db_per_s: float = 0.0
    steepest_fall_db_per_s: float = 0.0
    log: list[tuple[float, Command]] = field(default_factory=list)

    def send(self, event: ev.Event) -> tuple[Command, ...]:
        """One event, at its time; deadlines before it are served first."""
        self.wait_until(event.at_s)
        self.session, commands = step(self.session, event)
        for command in commands:
            self._obey(command)
        return commands

    def wait_until(self, at_s: float) -> None:
        """Let time pass."""
        while (due_s := self.session.wake_at_s) is not None and due_s <= at_s:
            self.now_s = max(due_s, self.now_s)
            self.session, commands = step(self.session, ev.Due(self.now_s))
            for command in commands:
                self._obey(command)
        self.now_s = at_s

    def until_asleep(self, longest_s: float) -> None:
        """Let the night run to its end, or fail after `longest_s`."""
        give_up_s = self.now_s + longest_s
        while self.session.phase is not Phase.ASLEEP or self.session.wake_at_s is not None:
            due_s = self.session.wake_at_s
            assert due_s is not None, "a night that will never end"
            assert due_s <= give_up_s, "a night that ends too late"
            self.wait_until(due_s)

    @property
    def silent(self) -> bool:
        return self.fade_db.at(self.now_s) <= SILENCE_DB

    @property
    def light(self) -> float:
        return self.lamp.at(self.now_s)

    def _obey(self, command: Command) -> None:
        self.log.append((self.now_s, command))
        match command:
            case Fade(to_db, over_s):
                slope = self.fade_db.go(to_db, self.now_s, over_s)
                self.steepest_rise_db_per_s = max(self.steepest_rise_db_per_s, slope)
                self.steepest_fall_db_per_s = max(self.steepest_fall_db_per_s, -slope)
                assert over_s > 0, "a fade without a slope is a step"
            case Light(level, over_s):
                self.lamp.go(level, self.now_s, over_s)
            case SetVolume(volume_db):
                self.volume_db = volume_db
            case Shape():
                self.shape = command
                self.trigger_db.go(command.trigger_db, self.now_s, command.over_s)
                self.activity.go(command.activity, self.now_s, command.over_s)
            case Play(sound):
                self.playing, self.resting = sound, False
            case Rest():
                self.resting = True
            case Remember(memory):
                self.remembered = memory


def bedroom(**settings: object) -> Bedroom:
    """A room asleep, with some settings changed."""
    return Bedroom(Session(replace(SETTINGS, **settings), MEMORY))  # type: ignore[arg-type]


def playing_at(at_s: float) -> Bedroom:
    """A room in which the button was pressed at 0 and nothing since."""
    room = bedroom()
    room.send(ev.ButtonPressed(0.0))
    room.wait_until(at_s)
    return room


def closing() -> Bedroom:
    """Five minutes into the closing fade of a night begun at 0."""
    return playing_at(50 * 60.0)


def after(room: Bedroom, make: Callable[[float], ev.Event]) -> Bedroom:
    """The room just after an event made for now."""
    room.log.clear()
    room.send(make(room.now_s))
    return room
