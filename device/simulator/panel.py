"""The bedside on a terminal: every gesture under a key, the night and the lamp in view."""

import heapq
import secrets
import sys
import time
from collections.abc import Callable
from inspect import getdoc
from itertools import count
from queue import Empty, SimpleQueue
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from device.answers import utterer_of
from device.audio.contract import AudioEnded, Notice, SinkCame, SinkWent, VoiceBegins, VoiceFailed
from device.bedside import Bedside, feel_of, first_memory, full_lux_of, knob_order, settings_of
from device.config import Config
from device.controls.contract import Edge
from device.controls.gestures import Hand
from device.controls.keyboard import KEYS
from device.front_desk import serve
from device.light.rig import Rig
from device.plain_text import one_line
from device.repertoire import repertoire
from device.service.control_socket import Call
from device.session.commands import Command
from device.session.events import Due, Event, ShutdownAsked
from device.session.state import Phase, Session
from device.simulator.face import EMBER, INK, QUIET, SOFT, hands, lamp_line, night_line, time_line, told, volume_line
from device.simulator.glow import Glow, ScreenLamp, on_screen
from device.simulator.night import Forgetful
from device.simulator.words import effect_of, name_of, one_turn
from device.voices import Send

TICK_S = 1 / 30
READ_S = 0.25  # how often what time alone changes is read anew
FLASH_S = 0.25  # how long a key that was struck is lit
MOST_TOLD = 40
MARGIN_CELLS = 3  # as in the CSS
EXIT_BUG = 1


class Line(Static):
    """Text that is laid out again only when it has changed."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.shown = Text()

    def show(self, text: Text) -> None:
        """Say this from now on."""
        if text.markup != self.shown.markup:
            self.shown = text
            self.update(text)


class Panel(App[None]):
    """The simulated bedside. Textual's thread is the main thread of the device; sound is made elsewhere.

    `send` takes what the audio thread is told and `notices` brings what it tells; `where` says where sound goes.
    """

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (64, "-wide")]  # noqa: RUF012 - Textual's own form
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (18, "-low"), (22, "-high"), (30, "-tall")]  # noqa: RUF012 - the same
    CSS = """
    Screen { background: #14110f; color: #e8dccb; padding: 1 3 0 3; overflow: hidden; }
    Line { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    #title { height: 2; }
    #middle { height: 11; }
    #glow { width: 34%; max-width: 48; height: 100%; margin-right: 3; }
    #sound { text-style: bold; }
    #hears { height: 3; text-wrap: wrap; color: #a89a88; }
    #night { height: 3; }
    #log { height: 1fr; margin: 1 0; }
    #hands { height: 3; }
    #where { margin-top: 1; }
    .-tall #middle { height: 45%; }
    .-tall #state { padding-top: 2; }
    .-tall #title { height: 3; }
    .-tall #where { height: auto; max-height: 2; text-wrap: wrap; margin: 1 0; }
    .-low #log, .-flat #log, .-flat #hands, .-flat #where { display: none; }
    .-low #where { margin-top: 0; }
    Screen.-flat { padding: 0 1; }
    .-narrow #glow { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"touch('{key}')", what.label) for key, what in KEYS.items()),
        Binding("q,ctrl+q,ctrl+c", "leave", "quit", priority=True),
    ]

    def __init__(
        self,
        config: Config,
        send: Send,
        notices: SimpleQueue[Notice],
        where: str,
        clock: Callable[[], float] = time.monotonic,
        seed: int | None = None,
        calls: SimpleQueue[Call] | None = None,
    ) -> None:
        """Parts as in `app.Device`, with a keyboard for a hand and the screen for a lamp."""
        super().__init__()
        self._notices, self._where, self._clock, self._calls = notices, where, clock, calls
        self._feel, self._full_lux, self._lamp = feel_of(config), full_lux_of(config), ScreenLamp()
        found = repertoire(config.sounds.whisperer).sounds
        order = knob_order(config, found)
        settings = settings_of(config, order, secrets.randbits(31) if seed is None else seed)
        self.bedside = Bedside(
            Session(settings, first_memory(config, order)),
            Hand(self._feel),
            send,
            Rig(lambda: self._lamp, self._full_lux),
            Forgetful(),
            time.time,
            found,
            config.sounds.bed,
            self._watch,
            utterer_of(config, found),
        )
        self._sounds = found
        self._edges: list[tuple[float, int, Edge]] = []
        self._order = count()
        self._told: list[tuple[Event, str]] = []
        self._trouble = ""
        self._struck: tuple[str, float] = ("", 0.0)
        self._held: tuple[float, float] = (0.0, 0.0)  # since when a key holds something down, and until when
        self._seen: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The lamp on the left and the night on the right; below, what the hand did, and the keys it has."""
        yield Line(id="title")
        with Horizontal(id="middle"):
            yield Glow(id="glow")
            with Vertical(id="state"):
                for name in ("sound", "hears", "night", "time", "volume", "lamp"):
                    yield Line(id=name)
        for name in ("log", "hands", "where"):
            yield Line(id=name)

    def on_mount(self) -> None:
        """Start the clock."""
        self.tick()
        self.set_interval(TICK_S, self.tick)

    def action_touch(self, key: str) -> None:
        """A key is a finger: its edges come when they would."""
        now_s = self._clock()
        self._struck = (key, now_s + FLASH_S)
        if (hold_s := KEYS[key].hold_s(self._feel)) > 0:
            self._struck, self._held = (key, now_s + hold_s), (now_s, now_s + hold_s)
        for edge in KEYS[key].edges(now_s, self._feel):
            heapq.heappush(self._edges, (edge.at_s, next(self._order), edge))

    def action_leave(self) -> None:
        """Fade out, then end; a second time ends at once."""
        if self.bedside.session.phase is Phase.LEAVING:
            self.exit()
        self.bedside.tell(ShutdownAsked(self._clock()))

    def tick(self) -> None:
        """Do what is due, and show how things stand. Thirty times a second, or as often as a test likes."""
        now_s = self._clock()
        while self._edges and self._edges[0][0] <= now_s:
            self.bedside.touch(heapq.heappop(self._edges)[2])
        self.bedside.due(now_s)
        while self._calls and not self._calls.empty():
            call = self._calls.get_nowait()
            call.answer(serve(self.bedside, call.request, now_s, 0, lambda: self.bedside.faults, simulated=True))
        if not self._edges:
            self.bedside.get_ready(now_s)
        self._hear()
        self._show(now_s)
        if self.bedside.left:
            self.exit()

    def _hear(self) -> None:
        try:
            notice = self._notices.get_nowait()
        except Empty:
            return
        match notice:
            case SinkWent(reason):
                self._trouble = f"no sound: {reason}; trying again"
            case SinkCame():
                self._trouble = ""
            case VoiceFailed(sound, reason):
                self.bedside.lose(sound, reason, self._clock())
            case VoiceBegins(sound, begins_s):
                self.bedside.hear(sound, begins_s, self._clock())
            case AudioEnded(stopped=False):
                self.exit(return_code=EXIT_BUG)

    def _watch(self, event: Event, commands: tuple[Command, ...], session: Session) -> None:
        if isinstance(event, Due):
            return
        effect = effect_of(commands, session, event.at_s, self._title_of)
        told_before = self._told
        if told_before and (joined := one_turn(told_before[0][0], event)):
            event, told_before = joined, told_before[1:]
        self._told = [(event, effect), *told_before][:MOST_TOLD]

    def _show(self, now_s: float) -> None:
        session, colour = self.bedside.session, self._lamp.showing
        struck = self._struck[0] if now_s < self._struck[1] else ""
        trouble = one_line(self._trouble or "; ".join(self.bedside.faults))
        since_s, until_s = self._held
        held = (now_s - since_s) / (until_s - since_s) if now_s < until_s else None
        seen = (session, colour, int(now_s / READ_S), struck, held, self._told, trouble, self.size)
        if seen == self._seen:
            return
        self._seen = seen
        width = self.query_one("#state").size.width
        self.query_one(Glow).show(on_screen(colour, self._full_lux))
        lines = {
            "title": self._title(session, now_s),
            "sound": self._sound(session),
            "hears": Text(_hears(self.bedside.playing)),
            "night": night_line(session, now_s, width),
            "time": time_line(session, now_s),
            "volume": volume_line(session, width),
            "lamp": lamp_line(session, colour, self._full_lux, width),
            "log": told([(name_of(event), effect) for event, effect in self._told], self.size.width - 2 * MARGIN_CELLS),
            "hands": hands(struck, held),
            "where": Text(trouble or self._where, style=EMBER if trouble else QUIET),
        }
        for name, text in lines.items():
            self.query_one(f"#{name}", Line).show(text)

    def _title(self, session: Session, now_s: float) -> Text:
        moving = session.phase in (Phase.PLAYING, Phase.CLOSING)
        says = session.movement(now_s) if moving else {Phase.LEAVING: "good night"}.get(session.phase, session.phase)
        left = Text.assemble(("L u l l", f"bold {EMBER}"), (f"   {says}", INK if moving else QUIET))
        left.pad_right(max(self.size.width - 2 * MARGIN_CELLS - len(left) - len("q quit"), 3))
        return left.append("q", f"bold {EMBER}").append(" quit", SOFT)

    def _sound(self, session: Session) -> Text:
        banned = ", ".join(map(self._title_of, session.memory.banned))
        return Text.assemble(self._title_of(self.bedside.playing), (f"   never: {banned}" if banned else "", QUIET))

    def _title_of(self, sound: str) -> str:
        return self._sounds[sound].title


def _hears(sound: str) -> str:
    """What a sound's file says first: what one hears."""
    return (getdoc(sys.modules.get(f"device.sounds.{sound.partition(':')[0]}")) or "").partition("\n")[0]
