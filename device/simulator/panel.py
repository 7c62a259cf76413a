"""The bedside on a terminal: every gesture under a key, the night and the lamp in view, sound on the card or in a file."""

import heapq
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Footer, ProgressBar, Static

from device.audio.alsa import AlsaSink
from device.audio.contract import Notice, Sink, SinkLost, SinkWent
from device.audio.edge import Edge as CardEdge
from device.audio.engine import Engine
from device.audio.feed import Feed
from device.audio.player import Player
from device.bedside import Bedside, feel_of, first_memory, full_lux_of, knob_order, settings_of
from device.config import Config
from device.controls.contract import Edge
from device.controls.gestures import Hand
from device.controls.keyboard import KEYS
from device.dsp.rate import frames_of
from device.light.contract import Colour
from device.light.rig import Rig
from device.light.scripted import ScriptedLamp
from device.session.commands import Command
from device.session.events import Due, Event, ShutdownAsked
from device.session.state import QUIETEST_DB, Session
from device.simulator.night import Forgetful
from device.simulator.paced import PacedWav
from device.simulator.words import effect_of, name_of
from device.sounds import sounds

TICK_S = 1 / 30
SHOWN_EVENTS = 7
ON_SCREEN = ((224, 64, 42), (255, 160, 48), (255, 217, 160))  # red, amber and warm white in sRGB


def open_panel(config: Config, out: Path) -> int:
    """Run it until `q`; returns the exit code."""
    with ExitStack() as parts:
        open_sink, where = choose_sink(config, out, parts)
        Panel(config, open_sink, where).run()
    return 0


def choose_sink(config: Config, out: Path, parts: ExitStack) -> tuple[Callable[[], Sink], str]:
    """The card if it can be had, else a file; and which, in words."""
    card = config.card
    period, buffer = frames_of(card.period_ms / 1000), frames_of(card.buffer_ms / 1000)

    def open_card() -> Sink:
        return AlsaSink(card.device, card.format, period, buffer)

    try:
        open_card().close()
    except SinkLost as lost:
        out.mkdir(parents=True, exist_ok=True)
        wav = PacedWav(out / "panel.wav", card.format, period, buffer)
        parts.callback(wav.finish)
        return lambda: wav, f"sound into {out / 'panel.wav'} (no card: {lost})"
    return open_card, f"sound on the ALSA device {card.device!r}"


class Panel(App[None]):
    """The simulated bedside. Textual's thread is the main thread of the device."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { background: #14110f; color: #e8dccb; }
    #lamp { width: 26; height: 100%; content-align: center middle; color: #e8dccb; }
    #right { padding: 1 3; }
    #title { text-style: bold; height: 2; }
    #night { height: 9; }
    ProgressBar { height: 1; margin-bottom: 1; }
    Bar > .bar--bar { color: #c8803a; }
    Bar > .bar--complete { color: #6a4a30; }
    #log { height: 1fr; color: #a89a88; }
    #where { height: auto; color: #8a7f72; }
    Footer { background: #1d1814; }
    """
    BINDINGS: ClassVar = [Binding(key, f"touch('{key}')", what.label) for key, what in KEYS.items()] + [
        Binding("q", "leave", "quit")
    ]

    def __init__(self, config: Config, open_sink: Callable[[], Sink], where: str) -> None:
        """Parts as in `app.Device`, with a keyboard for a hand and a scripted lamp."""
        super().__init__()
        self._feel = feel_of(config)
        self._notices: SimpleQueue[Notice] = SimpleQueue()
        edge = CardEdge(config.card.format, config.volume.max_db, config.night.confirm)
        feed = Feed(Engine(), edge, frames_of(config.card.ahead_s))
        self._player = Player(feed, open_sink, self._notices.put, config.card.hold_open_s)
        self._lamp = ScriptedLamp()
        order = knob_order(config, sounds())
        session = Session(settings_of(config, order, secrets.randbits(31)), first_memory(config, order))
        self._bedside = Bedside(
            session,
            Hand(self._feel),
            self._player.send,
            Rig(lambda: self._lamp, full_lux_of(config)),
            Forgetful(),
            time.time,
            sounds(),
            config.sounds.bed,
            self._watch,
        )
        self._where = where
        self._edges: list[tuple[float, int, Edge]] = []
        self._order = count()
        self._log: list[Text] = []

    def compose(self) -> ComposeResult:
        """The lamp on the left; the night, and what the hand did, on the right."""
        with Horizontal():
            yield Static(id="lamp")
            with Vertical(id="right"):
                yield Static(id="title")
                yield Static(id="night")
                yield ProgressBar(total=1.0, show_percentage=False, show_eta=False)
                yield Static(id="log")
                yield Static(self._where, id="where")
        yield Footer()

    def on_mount(self) -> None:
        """Start the audio thread and the clock."""
        self._player.start()
        self.set_interval(TICK_S, self._tick)

    def on_unmount(self) -> None:
        """Let the card go."""
        self._player.stop()

    def action_touch(self, key: str) -> None:
        """A key is a finger: its edges come when they would."""
        self._touch(KEYS[key].edges(time.monotonic(), self._feel))

    def action_leave(self) -> None:
        """Fade out, then end; a second time ends at once."""
        if self._bedside.left or self._bedside.session.phase == "leaving":
            self.exit()
        self._bedside.tell(ShutdownAsked(time.monotonic()))

    def _touch(self, edges: Iterable[Edge]) -> None:
        for edge in edges:
            heapq.heappush(self._edges, (edge.at_s, next(self._order), edge))

    def _tick(self) -> None:
        now_s = time.monotonic()
        while self._edges and self._edges[0][0] <= now_s:
            self._bedside.touch(heapq.heappop(self._edges)[2])
        self._bedside.due(now_s)
        self._hear()
        self._show(now_s)
        if self._bedside.left:
            self.exit()

    def _hear(self) -> None:
        try:
            notice = self._notices.get_nowait()
        except Empty:
            return
        if isinstance(notice, SinkWent):
            self._where = f"no sound: {notice.reason}"
            self.query_one("#where", Static).update(self._where)

    def _watch(self, event: Event, commands: tuple[Command, ...], _session: Session) -> None:
        if isinstance(event, Due):
            return
        line = Text(f"{name_of(event)}: ", style="#9fd0c0")
        line.append(effect_of(commands), style="#a89a88")
        self._log = [*self._log, line][-SHOWN_EVENTS:]

    def _show(self, now_s: float) -> None:
        session = self._bedside.session
        self.query_one("#title", Static).update(f"Lull · {session.movement(now_s)}")
        self.query_one("#night", Static).update(night_in_words(session, now_s))
        progress = session.timer.progress(now_s) if session.timer else 0.0
        self.query_one(ProgressBar).update(progress=progress)
        self.query_one("#log", Static).update(Text("\n").join(self._log))
        lamp = self.query_one("#lamp", Static)
        level = self._bedside.rig.level(now_s)
        lamp.styles.background = lamp_on_screen(level, self._lamp.showing)
        lamp.update(f"lamp\n{level:.0%}" if level else "dark")


def night_in_words(session: Session, now_s: float) -> str:
    """Sound, time left, volume and lamp, a line each."""
    sound = sounds()[session.memory.sound].title
    left_s = session.remaining_s(now_s)
    left = "all night" if left_s is None else f"{left_s // 60:.0f}:{left_s % 60:02.0f} to silence"
    volume_db = session.memory.volume_db
    filled = round(24 * (volume_db - QUIETEST_DB) / (session.settings.max_db - QUIETEST_DB))
    banned = f"\nnever     {', '.join(session.memory.banned)}" if session.memory.banned else ""
    return (
        f"phase     {session.phase}\n"
        f"sound     {sound}\n"
        f"time      {left if session.phase != 'asleep' else '-'}\n"
        f"volume    {'━' * filled}{'╌' * (24 - filled)} {volume_db:+.1f} dB\n"
        f"lamp      set to {session.memory.lamp_level:.0%}{banned}"
    )


def lamp_on_screen(level: float, colour: Colour) -> str:
    """What a screen can show of a lamp, a little brighter than it is so that it can be seen at all."""
    whole = sum(colour)
    if whole <= 0:
        return "#0c0a09"
    shown = min(0.15 + level, 1.0)
    mixed = (sum(s * c[i] for s, c in zip(colour, ON_SCREEN, strict=True)) / whole * shown for i in range(3))
    return "#" + "".join(f"{round(v):02x}" for v in mixed)
