"""Opens the panel on this terminal, with sound on its card or else in a file, and leaves both as they were."""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue

from device.audio.contract import Notice, Sink, SinkLost
from device.audio.edge import Edge
from device.audio.engine import Engine
from device.audio.feed import Feed
from device.audio.listening import listening_of
from device.audio.player import Player
from device.config import Config
from device.dsp.rate import frames_of
from device.files.owner import as_owner_of
from device.repertoire import repertoire, titles_of
from device.service.control_socket import Call, ControlSocket
from device.service.listening_socket import AlreadyRunning
from device.service.places import daemon_places
from device.simulator.paced import LONGEST_S, PacedWav
from device.simulator.panel import Panel
from device.speaker import equalizer_of


def open_panel(config: Config, out: Path) -> int:
    """Run it until `q`; returns the exit code. Raises OSError when there is neither a card nor a file to be had."""
    crashes: list[str] = []
    threading.excepthook = lambda bug: crashes.extend(traceback.format_exception(bug.exc_value))
    with ExitStack() as parts:
        parts.enter_context(own_terminal())
        open_sink, where = choose_sink(config, out, parts)
        notices: SimpleQueue[Notice] = SimpleQueue()
        edge = Edge(config.card.format, config.volume.max_db, config.night.confirm)
        stages = (equalizer_of(config.speaker), listening_of(config.listening.mode))
        feed = Feed(Engine(notices.put), edge, frames_of(config.card.ahead_s), *stages)
        player = Player(feed, open_sink, notices.put, config.card.hold_open_s)
        player.start()
        parts.callback(player.stop)
        calls: SimpleQueue[Call] = SimpleQueue()
        listen(calls, config, parts)
        panel = Panel(config, player.send, notices, where, calls=calls)
        signal.signal(signal.SIGTERM, lambda *_: panel.call_later(panel.action_leave))
        panel.run(mouse=False)  # the mouse stays the terminal's, for marking text
    if sys.stderr:
        print("".join(crashes), file=sys.stderr, end="")
    return panel.return_code or 0


def listen(calls: SimpleQueue[Call], config: Config, parts: ExitStack) -> None:
    """For `lull whisper` and the like from another terminal; not where a daemon of this user does, or nobody can."""
    titles = titles_of(repertoire(config.sounds.whisperer).sounds)
    with suppress(OSError, AlreadyRunning):
        parts.callback(ControlSocket(daemon_places(os.environ).socket, calls.put, titles).close)


@contextmanager
def own_terminal() -> Iterator[None]:
    """Textual draws on the terminal that is standard output, wherever errors go; alsa-lib, on descriptor 2, nowhere.

    What Textual says of a bug is seen as well, once the screen is as it was.
    """
    stderr_before, drawn_before = sys.stderr, sys.__stderr__
    descriptor_before = _copy_of(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    if nowhere != 2:
        os.close(nowhere)
    try:
        with os.fdopen(os.dup(1), "w", encoding="utf-8") as terminal:
            sys.stderr = sys.__stderr__ = terminal  # type: ignore[misc]
            yield
    finally:
        sys.stderr, sys.__stderr__ = stderr_before, drawn_before  # type: ignore[misc]
        if descriptor_before is None:
            os.close(2)
        else:
            os.dup2(descriptor_before, 2)
            os.close(descriptor_before)


def _copy_of(descriptor: int) -> int | None:
    """None of one that is closed."""
    try:
        return os.dup(descriptor)
    except OSError:
        return None


def choose_sink(config: Config, out: Path, parts: ExitStack) -> tuple[Callable[[], Sink], str]:
    """The card if it can be had, else a file; and which, in words. pyalsaaudio is loaded here, if it is there."""
    card = config.card
    period, buffer = frames_of(card.period_ms / 1000), frames_of(card.buffer_ms / 1000)

    def open_card() -> Sink:
        from device.audio.alsa import AlsaSink

        return AlsaSink(card.device, card.format, period, buffer)

    try:
        open_card().close()
    except (SinkLost, ImportError) as lost:
        with as_owner_of(out):
            out.mkdir(parents=True, exist_ok=True)
        path = out / "panel.wav"
        wav = PacedWav(path, card.format, period, buffer)
        parts.callback(wav.finish)
        return lambda: wav, f"no card: sound goes into {path}, {LONGEST_S / 60:.0f} min at most. {lost}"
    return open_card, f"sound on the ALSA device {card.device!r}"
