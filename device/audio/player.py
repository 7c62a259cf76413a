"""The audio thread: it renders ahead and writes, sleeps when the night is over, and outlives the loss of its card."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device.audio.contract import AudioEnded, Notice, Sink, SinkCame, SinkLost, SinkRests, SinkWent, VoiceBegins
from device.audio.engine import Bring
from device.audio.feed import AudioCommand, Feed
from device.dsp.rate import RATE_HZ, frames_of
from device.session.commands import SILENCE_DB, Fade

RETRY_FIRST_S, RETRY_LONGEST_S = 0.5, 5.0
LAST_FADE_S = 0.5  # for what still sounds when the thread is told to end
TOLD_S = 0.005  # by how much the time from which a voice is heard must move to be told again


@dataclass(slots=True)
class Counters:
    """What has happened so far. Written by the audio thread alone, read by anyone."""

    played_frames: int = 0
    underruns: int = 0
    losses: int = 0
    busy_s: float = 0.0  # spent rendering; over played_frames it is the load
    turns: int = 0  # of the thread's loop: stands still only asleep, or when it hangs


class Nap(Protocol):
    """What the audio thread waits on when there is nothing to play: a `threading.Event`."""

    def wait(self, timeout: float | None = None) -> bool:
        """Until set, or `timeout` seconds."""

    def set(self) -> None:
        """End the wait, or the next one."""

    def clear(self) -> None:
        """Let the next wait wait."""


class Player:
    """Plays a feed to a sink. `send` from any one thread; everything else happens on the audio thread.

    `open_sink` is called there too, at each awakening. `notify` must not wait (`SimpleQueue.put`). `clock` and `nap`
    (an `Event`) are arguments so that a test can run whole nights in virtual time by calling `turn` itself.
    """

    def __init__(
        self,
        feed: Feed,
        open_sink: Callable[[], Sink],
        notify: Callable[[Notice], None],
        hold_open_s: float,
        clock: Callable[[], float] = time.monotonic,
        nap: Nap | None = None,
    ) -> None:
        self.counters = Counters()
        self._feed, self._open_sink, self._notify = feed, open_sink, notify
        self._hold_open_frames = frames_of(hold_open_s)
        self._clock, self._nap = clock, nap or threading.Event()
        self._inbox: deque[AudioCommand] = deque()
        self._sink: Sink | None = None
        self._quiet_frames = 0
        self._filled_frames = 0  # written since the card was empty: opened, or dry
        self._written_s = 0.0  # when it last took something
        self._announced: tuple[str, int] | None = None  # the sound to tell of, and the frame rendered as its first
        self._told_s = 0.0  # from when on it was said to be heard
        self._retry_s = 0.0  # not 0: the sink is lost
        self._stopping = False
        self._thread: threading.Thread | None = None

    @property
    def asleep(self) -> bool:
        """Whether the card is closed because there is nothing to play."""
        return self._sink is None and self._feed.quiet

    def send(self, *commands: AudioCommand) -> None:
        """Have commands carried out together, within a period; wakes the thread."""
        self._inbox.extend(commands)
        self._nap.set()

    def start(self, prepare: Callable[[], object] = lambda: None) -> None:
        """Start the thread; `prepare` runs on it first (to ask for real-time scheduling)."""
        self._thread = threading.Thread(target=self._run, args=(prepare,), name="audio", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Fade what still sounds, as it does when the main thread has failed; close the card, end the thread."""
        self._stopping = True
        self._nap.set()
        if self._thread:
            self._thread.join()

    def _run(self, prepare: Callable[[], object]) -> None:
        try:
            prepare()
            while not self._stopping:
                self.turn()
            self._fade_out()
            self._close()
        finally:
            self._notify(AudioEnded(stopped=self._stopping))

    def _fade_out(self) -> None:
        self._obey()
        if not self._feed.edge.ends:
            self._feed.obey(Fade(SILENCE_DB, LAST_FADE_S))
        while self._sink and not self._feed.edge.silent:
            self._play(self._sink)

    def turn(self) -> None:
        """One round of the loop: a period, a nap, or a try to open the sink."""
        self.counters.turns += 1
        self._obey()
        if self._sink:
            self._play(self._sink)
        elif self._feed.quiet:
            self._retry_s = 0.0
            self._sleep(None)
        else:
            self._open()

    def _obey(self) -> None:
        while self._inbox:
            command = self._inbox.popleft()
            self._feed.obey(command)
            if isinstance(command, Bring) and command.place == "trigger":
                self._announced = (command.sound, self._feed.rendered_frames) if command.announced else None
                self._told_s = -math.inf
                self._announce()

    def _announce(self) -> None:
        """Tell from when on the voice is heard, or would have been had it never been held up."""
        if self._announced is None:
            return
        sound, first_frame = self._announced
        begins_s = self._clock() + self._ahead_s() - (self._feed.rendered_frames - first_frame) / RATE_HZ
        if abs(begins_s - self._told_s) > TOLD_S:
            self._told_s = begins_s
            self._notify(VoiceBegins(sound, begins_s))

    def _ahead_s(self) -> float:
        """How long until what is rendered next will be heard: after what is ready, and what the card still holds."""
        held_frames = min(self._filled_frames, self._sink.buffer_frames) if self._sink else 0
        return (self._feed.ready_frames + held_frames) / RATE_HZ

    def _play(self, sink: Sink) -> None:
        try:
            sink.wait()
            was_dry = self._mind_gap(sink)
            began_s = self._clock()
            pcm = self._feed.pull(sink.period_frames)
            self.counters.busy_s += self._clock() - began_s
            if not (sink.write(pcm) or (was_dry and sink.write(pcm))):
                self._ran_dry(self._gap_s(sink))
                return
        except SinkLost as lost:
            self._lose(lost)
            return
        self._count(len(pcm))
        self._look_ahead(sink)
        if self._quiet_frames >= self._hold_open_frames and self._feed.quiet:
            self._close()
            self._notify(SinkRests())

    def _count(self, frames: int) -> None:
        self._written_s = self._clock()
        self.counters.played_frames += frames
        self._filled_frames += frames
        self._quiet_frames = self._quiet_frames + frames if self._feed.quiet else 0

    def _look_ahead(self, sink: Sink) -> None:
        """First fill the card's buffer, then render ahead."""
        if self._filled_frames >= sink.buffer_frames:
            began_s = self._clock()
            self._feed.fill()
            self.counters.busy_s += self._clock() - began_s

    def _gap_s(self, sink: Sink) -> float:
        """The least time for which the card has been silent: since it played all that it can hold."""
        return self._clock() - self._written_s - sink.buffer_frames / RATE_HZ

    def _mind_gap(self, sink: Sink) -> bool:
        """Whether the clock says that the card ran dry, as after a stop of this process; not every card reports it."""
        if not self._filled_frames or (gap_s := self._gap_s(sink)) <= 0:
            return False
        self._ran_dry(gap_s)
        return True

    def _ran_dry(self, gap_s: float) -> None:
        self.counters.underruns += 1
        self._feed.skip(frames_of(max(gap_s, 0.0)))
        self._feed.edge.come_back(max(gap_s, 0.0))
        self._filled_frames = 0
        self._written_s = self._clock()
        self._announce()  # all that is still to come is late

    def _open(self) -> None:
        self._feed.fill()  # so that the card, once open, need not wait for the first sound
        try:
            sink = self._open_sink()
        except SinkLost as lost:
            self._lose(lost)
            return
        self._retry_s = 0.0
        self._filled_frames = self._quiet_frames = 0
        self._sink = sink
        self._notify(SinkCame(sink.period_frames, sink.buffer_frames))
        self._announce()

    def _lose(self, lost: SinkLost) -> None:
        """Tell it once; wait, ever longer, while the night goes on unheard; come back out of silence."""
        if not self._retry_s:
            self.counters.losses += 1
            self._notify(SinkWent(str(lost)))
        self._close()
        self._retry_s = min(max(2 * self._retry_s, RETRY_FIRST_S), RETRY_LONGEST_S)
        self._sleep(self._retry_s)
        self._feed.edge.come_back()

    def _sleep(self, timeout_s: float | None) -> None:
        began_s = self._clock()
        self._nap.wait(timeout_s)
        self._nap.clear()
        if timeout_s is not None:
            self._feed.skip(round((self._clock() - began_s) * RATE_HZ))

    def _close(self) -> None:
        if self._sink:
            self._sink.close()
            self._sink = None
