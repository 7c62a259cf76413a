"""START HERE: builds every part of the device, runs its loop, and stops the parts in reverse order.

Threads: this one waits on one queue; the audio thread renders and writes; one makes voices and words; two clerks write
settings and nights; those of gpiozero and of the control socket only put what they hear on the queue. What happens to a
night is decided in `session/machine.py` and carried out by `bedside.py`.
"""

import gc
import logging
import os
import secrets
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, get_args

from device.answers import utterer_of
from device.audio.amp import AmpGate
from device.audio.contract import (
    AudioEnded,
    Notice,
    Sink,
    SinkCame,
    SinkLost,
    SinkRests,
    SinkWent,
    VoiceBegins,
    VoiceFailed,
)
from device.audio.edge import Edge as CardEdge
from device.audio.engine import Engine
from device.audio.feed import Feed
from device.audio.listening import listening_of
from device.audio.player import Player
from device.audio.realtime import ask_for_realtime
from device.bedside import Bedside, feel_of, first_memory, full_lux_of, knob_order, known, settings_of
from device.build_thread import BuildThread, Built
from device.config import Config
from device.config_file import Loaded, NoSuchFile, check_sounds, load_or_default
from device.controls.contract import ControlsLost, Part
from device.controls.gestures import Hand
from device.controls.patient import Controls, PatientControls
from device.dsp.rate import frames_of
from device.files.owner import OthersFolder, stay_in_own
from device.front_desk import Log, look_up, serve
from device.light.none import NoLamp
from device.light.rig import Rig
from device.message_queue import MessageQueue, pass_time
from device.repertoire import Repertoire, repertoire, titles_of
from device.service.control_socket import Call, ControlSocket
from device.service.heap import give_back, keep_small
from device.service.journal import let_go, standard_error, start_logging
from device.service.listening_socket import AlreadyRunning
from device.service.places import daemon_places
from device.service.systemd import Systemd
from device.service.watchdog import Watchdog, watchdog_interval_s
from device.session.commands import Command, Memory
from device.session.events import Event, ShutdownAsked, Started, Suggested
from device.session.state import Phase, Session
from device.sounds import sound_ids
from device.speaker import equalizer_of
from device.storage.clerk import Clerk
from device.storage.file import StateFile, newer
from device.storage.night_clerk import FILE, NightClerk
from device.storage.settings import Kept, as_configured, still_worth_resuming

if TYPE_CHECKING:
    from device.adviser import Adviser

log = logging.getLogger(__name__)

EXIT_BUG, EXIT_UNAVAILABLE, EXIT_CONFIG = 1, 69, 78  # sysexits.h


@dataclass(frozen=True, slots=True)
class Leave:
    """SIGTERM, SIGINT, or SIGHUP: the terminal it was started from has gone."""


Message = Built | Call | Notice | Leave | Suggested


def run(config_file: Path | None, env: Mapping[str, str]) -> int:
    """`lull run`: the device, until a signal ends it. Returns the process's exit code."""
    stream = standard_error()
    journal = start_logging(env, stream)
    keep_small()
    try:
        stay_in_own(daemon_places(env).state)
        loaded = load_or_default(config_file)
        there = repertoire(loaded.config.sounds.whisperer)
        for complaint in there.complaints:
            log.warning("%s", complaint)
        with ExitStack() as parts:
            return Device(check_sounds(loaded, {*there.sounds, *sound_ids()}, there.beds), there, env, parts).run()
    except NoSuchFile as error:
        log.critical("%s", error)
        return EXIT_CONFIG
    except (AlreadyRunning, OthersFolder) as error:
        log.critical("%s", error)
        return EXIT_UNAVAILABLE
    finally:
        journal.stop()
        let_go(stream)


class Device:
    """Every part there is, and the loop. What is missing is left out and told in the status (I6)."""

    def __init__(self, loaded: Loaded, there: Repertoire, env: Mapping[str, str], parts: ExitStack) -> None:
        """`parts` closes what is opened here, last opened first."""
        config = self._config = loaded.config
        self._sounds = there.sounds
        for complaint in loaded.complaints:
            log.warning("%s", complaint)
        self._faults = {"config": fault} if (fault := loaded.fault) else {}
        if there.complaints:
            self._faults["whispers"] = "whisper scripts are left out: see `lull check`"
        self._queue: MessageQueue[Message] = MessageQueue()
        self._systemd = Systemd(env)
        self._watchdog = Watchdog(watchdog_interval_s(env, os.getpid()))
        places = daemon_places(env)
        self._listen(places.socket, parts)
        store = StateFile(places.state / "settings.json")
        kept = store.read()
        self._clerk = Clerk(store)
        parts.callback(self._clerk.close)
        self._nights = NightClerk(places.state / FILE, config.memory.nights_days, open_learner=self._adviser)
        parts.callback(self._nights.close)
        self._builder = BuildThread(self._queue.put, give_back)
        parts.callback(self._builder.close)
        self._player = build_player(config, self._queue.put)
        self._try_card()
        rig = build_rig(config)
        rig.due(time.monotonic())  # tried now, dark
        parts.callback(rig.close)
        self._amp = AmpGate()
        pins = parts.enter_context(ExitStack())  # those that come late close after the sound, too
        self._controls = PatientControls(lambda: self._open_controls(pins), log.warning)
        self._found = self._controls.due(time.monotonic())
        self._player.start(_hurry)
        parts.callback(self._player.stop)  # the first to end: what still sounds then fades, and with the amplifier on
        self._bedside, self._started = self._lay_out(rig, kept)
        self._is_stale = config.sounds.taste == "learn" and (
            (kept is not None and kept.memory.night is not None) or newer(places.state / FILE, store.path, time.time())
        )  # what is tonight's: a night was cut short, or the log changed while nothing ran
        self._exit_code: int | None = None

    def run(self) -> int:
        """The loop; ends when a shutdown has faded out, or with a bug of the audio thread."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self._queue.put(Leave()))
        self._bedside.tell(replace(self._started, at_s=time.monotonic()))
        gc.freeze()  # what was built stays: nothing to search again while sound is made
        self._systemd.ready()
        if self._is_stale and self._bedside.session.phase is Phase.ASLEEP:
            self._nights.look_ahead()
        log.info("ready: %s", ", ".join(self._told()) or "everything is there")
        while self._exit_code is None and not self._bedside.left:
            self._turn()
        return self._exit_code or 0

    def _turn(self) -> None:
        try:
            message = self._queue.get(self._wait_s())
        except Empty:
            pass_time(self._bedside, self._controls, self._queue, time.monotonic())
            self._bedside.get_ready(time.monotonic())
        else:
            self._queue.pass_edges(self._bedside.touch)
            if message is not None:
                self._take(message)
            pass_time(self._bedside, self._controls, self._queue, time.monotonic())
        now_s = time.monotonic()
        self._amp.due(now_s)
        if found := self._controls.due(now_s):
            self._bedside.take_up(found)
        if self._watchdog.beat(now_s, self._player.counters.turns, self._player.asleep):
            self._systemd.ping()

    def _wait_s(self) -> float | None:
        wakes = (self._bedside.wake_at_s, self._watchdog.wake_at_s, self._amp.wake_at_s, self._controls.wake_at_s)
        earliest_s = min((w for w in wakes if w is not None), default=None)
        return None if earliest_s is None else max(earliest_s - time.monotonic(), 0.0)

    def _take(self, message: Message) -> None:
        match message:
            case Call():
                self._serve(message)
            case Leave():
                self._systemd.stopping()
                self._bedside.tell(ShutdownAsked(time.monotonic()))
            case SinkCame() | SinkWent() | SinkRests():
                self._take_card(message)
            case Suggested():
                self._bedside.tell(message)
            case Built():
                message.deliver()
                self._bedside.built(time.monotonic())
            case VoiceFailed(sound, reason):
                self._bedside.lose(sound, reason, time.monotonic())
            case VoiceBegins(sound, begins_s):
                self._bedside.hear(sound, begins_s, time.monotonic())
            case AudioEnded():
                log.critical("the audio thread has ended; so does this process, to be started again")
                self._exit_code = EXIT_BUG

    def _take_card(self, notice: SinkCame | SinkWent | SinkRests) -> None:
        match notice:
            case SinkCame(period_frames, buffer_frames):
                log.info("card open: periods of %d frames, a buffer of %d", period_frames, buffer_frames)
                self._faults.pop("card", None)
                self._amp.card(is_open=True)
            case SinkWent(reason):
                log.warning("no sound: %s; trying again", reason)
                self._faults["card"] = reason
                self._nights.fail(f"no sound: {reason}", time.monotonic())
                self._amp.card(is_open=False)
            case SinkRests():
                self._amp.card(is_open=False)

    def _serve(self, call: Call) -> None:
        if isinstance(call.request, Log):
            look_up(self._nights, call.request, call.answer)
        else:
            now_s, underruns = time.monotonic(), self._player.counters.underruns
            call.answer(serve(self._bedside, call.request, now_s, underruns, self._told))

    def _told(self) -> tuple[str, ...]:
        storage = [fault for fault in (self._clerk.fault, self._nights.fault) if fault]
        return (*self._faults.values(), *self._controls.faults, *storage, *self._bedside.faults)

    def _listen(self, path: Path, parts: ExitStack) -> None:
        try:
            parts.callback(ControlSocket(path, self._queue.put, titles_of(self._sounds)).close)
        except OSError as error:
            log.warning("no control socket, `lull status` and the like will not work: %s", error)
            self._faults["control"] = f"no control socket: {error}"

    def _try_card(self) -> None:
        """Open and close it once, so that what is wrong with it is known before anybody lies in the dark."""
        try:
            open_card(self._config).close()
        except SinkLost as lost:
            log.warning("no sound: %s", lost)
            self._faults["card"] = str(lost)

    def _open_controls(self, pins: ExitStack) -> Controls:
        """The parts that answer; `pins` closes them. gpiozero is loaded here, by those who have pins."""
        from device.controls.amp_pin import AmpSwitch
        from device.controls.gpio import GpioControls, open_factory

        wired = self._config.pins
        with ExitStack() as opened:  # and closes again what was opened before one that fails
            factory = open_factory(wired.factory)
            opened.callback(factory.close)
            fitted: dict[Part, int | None] = {part: getattr(wired, part) for part in get_args(Part)}
            controls = GpioControls(fitted, factory, self._queue.put_edge)
            opened.callback(controls.close)
            if wired.amp_mute is not None:
                try:
                    switch = AmpSwitch(wired.amp_mute, factory)
                except ControlsLost as lost:  # which is no reason to let go of the buttons
                    log.warning("%s", lost)
                    self._faults["amplifier"] = str(lost)
                else:
                    opened.callback(switch.close)
                    self._amp.fit(switch)
            pins.push(opened.pop_all())
        return controls

    def _adviser(self) -> "Adviser":
        """On the night clerk's thread, and not before a night sounds."""
        from device.adviser import Advice, Adviser, kinds_of

        kinds = kinds_of(knob_order(self._config, self._sounds), self._sounds)

        def suggest(advice: Advice) -> None:
            self._queue.put(Suggested(time.monotonic(), *advice))

        return Adviser(kinds, self._config.sounds.taste, suggest, self._config.night.timer_min * 60)

    def _watch(self, event: Event, commands: tuple[Command, ...], session: Session) -> None:
        self._amp.watch(event, commands, session)
        self._nights.watch(event, commands, session)

    def _hand(self) -> Hand:
        return Hand(feel_of(self._config), self._found)  # as they were found before any edge was posted

    def _lay_out(self, rig: Rig, kept: Kept | None) -> tuple[Bedside, Started]:
        config, found = self._config, self._sounds
        order = knob_order(config, found)
        there = found.keys() - set(config.sounds.off)
        memory = known(kept.memory, order, there) if kept else first_memory(config, order)
        memory = as_configured(memory, config.lamp.level)
        if config.sounds.taste != "learn" or config.memory.nights_days == 0:
            memory = replace(memory, awake_s=None)  # what was learned once is heeded no more
        self._clerk.begin_with(memory)
        fresh = kept is not None and still_worth_resuming(kept.saved_at, time.time())
        started = started_by(config, memory, fresh)
        session = Session(settings_of(config, order, secrets.randbits(31)), memory)
        hand, bed, watch = self._hand(), config.sounds.bed, self._watch
        utter = utterer_of(config, found)
        send, build = self._player.send, self._builder.build
        bedside = Bedside(session, hand, send, rig, self._clerk, time.time, found, bed, watch, utter, build)
        return bedside, started


def started_by(config: Config, memory: Memory, fresh: bool) -> Started:
    """What to begin with; `fresh` says that what is remembered is not of another night."""
    policy = config.night.resume
    resume = memory.night if fresh and policy != "never" else None
    return Started(0.0, resume, play=policy == "always")


def open_card(config: Config) -> Sink:
    """The configured card. Raises SinkLost. pyalsaaudio is loaded here, by those who have one."""
    from device.audio.alsa import AlsaSink

    card = config.card
    return AlsaSink(card.device, card.format, frames_of(card.period_ms / 1000), frames_of(card.buffer_ms / 1000))


def build_rig(config: Config) -> Rig:
    """The configured lamp, opened when it is first told something. smbus2 is loaded here, by those who have one."""
    lamp = config.lamp
    if lamp.chip == "none":
        return Rig(NoLamp, full_lux_of(config), fitted=False)
    from device.light.i2c import open_lamp

    channels = (lamp.red, lamp.amber, lamp.warm_white)
    return Rig(lambda: open_lamp(lamp.chip, lamp.bus, lamp.address, channels), full_lux_of(config), log.warning)


def build_player(config: Config, notify: Callable[[Notice], None]) -> Player:
    """Engine, edge and thread for the configured card; not yet started."""
    edge = CardEdge(config.card.format, config.volume.max_db, config.night.confirm)
    stages = (equalizer_of(config.speaker), listening_of(config.listening.mode))
    feed = Feed(Engine(notify), edge, frames_of(config.card.ahead_s), *stages)
    return Player(feed, lambda: open_card(config), notify, config.card.hold_open_s)


def _hurry() -> None:
    if not ask_for_realtime():
        log.info("no real-time priority for sound; LimitRTPRIO= in the unit, or a busy machine may be heard")
