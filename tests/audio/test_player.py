"""The audio thread, turn by turn in virtual time: it starts, sleeps, wakes, and outlives its card."""

import errno
import queue
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from device.audio.alsa import AlsaSink
from device.audio.contract import AudioEnded, Notice, Sink, SinkCame, SinkRests, SinkWent, VoiceBegins
from device.audio.edge import RISE_DB_PER_S, Edge
from device.audio.engine import Bring, Engine
from device.audio.feed import BLOCK_FRAMES, AudioCommand, Feed
from device.audio.player import Player
from device.dsp.rate import RATE_HZ
from device.session.commands import SILENCE_DB, Confirm, Fade, Rest, SetVolume, Shape
from device.simulator.card import SimulatedCard, Version
from device.sounds.contract import Voice
from tests.audio.voices import Steady, Told

FULL_SWING = Shape(0.0, 0.0, 1.0, 1.0, 0.0)
HOLD_OPEN_S = 0.5


class Nap:
    """Waits in the card's time; an endless nap ends at once, for there is nobody else to end it."""

    def __init__(self, card: SimulatedCard) -> None:
        self._card, self._is_set = card, False

    def wait(self, timeout: float | None = None) -> bool:
        if timeout and not self._is_set:
            self._card.pass_s(timeout)
        return self._is_set

    def set(self) -> None:
        self._is_set = True

    def clear(self) -> None:
        self._is_set = False


class Bench:
    """A player on a simulated card."""

    def __init__(self, card: SimulatedCard | None = None) -> None:
        self.card = card or SimulatedCard()
        self.notices: list[Notice] = []
        self.feed = Feed(Engine(), Edge("int32", 0.0, "dip"), ahead_frames=RATE_HZ // 2)
        self.player = Player(
            self.feed, self.open, self.notices.append, HOLD_OPEN_S, clock=lambda: self.card.now_s, nap=Nap(self.card)
        )

    def open(self) -> Sink:
        return AlsaSink("hw:speaker", "int32", 480, 1920, self.card, self.card.pass_s, lambda: self.card.now_s)

    def send(self, *commands: AudioCommand) -> None:
        for command in commands:
            self.player.send(command)

    def start_night(self, voice: Voice) -> None:
        self.send(SetVolume(0.0), Bring(voice, 0.0, 0.0), FULL_SWING, Fade(0.0, 3.0))

    def run_s(self, duration_s: float) -> None:
        """Until the card's clock has moved on; bounded, for a sleeping player moves no clock."""
        until_s = self.card.now_s + duration_s
        for _ in range(int(duration_s * 120) + 10):
            if self.card.now_s >= until_s:
                return
            self.player.turn()

    def heard(self) -> NDArray[np.float64]:
        """Left ear, full scale 1."""
        return self.card.heard()[:, 0] / 2.0**31


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_asleep_it_opens_nothing_and_renders_nothing(bench: Bench) -> None:
    voice = Steady(0.5)
    bench.send(SetVolume(-10.0), Rest())
    for _ in range(5):
        bench.player.turn()
    assert bench.player.asleep
    assert bench.card.open_pcm is None
    assert (bench.notices, voice.frames, bench.player.counters.played_frames) == ([], 0, 0)


def test_a_night_starts_with_the_first_write(bench: Bench) -> None:
    bench.start_night(Steady(0.5))
    bench.player.turn()
    bench.player.turn()
    assert bench.notices == [SinkCame(480, 1920)]
    assert bench.heard()[240:].all()  # the look-ahead, then sound


def test_it_renders_ahead_but_only_so_far(bench: Bench) -> None:
    voice = Steady(0.5)
    bench.start_night(voice)
    bench.run_s(3.0)
    ahead = voice.frames - bench.player.counters.played_frames
    assert RATE_HZ // 2 <= ahead <= RATE_HZ // 2 + BLOCK_FRAMES
    assert bench.player.counters.underruns == 0


@pytest.mark.parametrize("plays_s", [0.0, 3.0, 3.1, 3.2])
def test_it_tells_when_a_voice_will_be_heard(bench: Bench, plays_s: float) -> None:
    """At once out of the dark; else after up to a block more than it renders ahead, and what the card holds."""
    bench.start_night(Steady(0.0))
    bench.run_s(plays_s)
    bench.send(Bring(Steady(0.5), 0.0, 0.0, sound="hum", announced=True))
    bench.run_s(1.5)
    (begins,) = [notice for notice in bench.notices if isinstance(notice, VoiceBegins)]
    assert begins.sound == "hum"
    heard_s = np.flatnonzero(bench.heard())[0] / RATE_HZ
    assert heard_s - begins.at_s == pytest.approx(0.005, abs=0.002), "but for the limiter's look-ahead"


@pytest.mark.parametrize("away", [False, True], ids=["ran dry", "was away"])
def test_it_tells_again_how_late_a_voice_is_when_the_card(bench: Bench, away: bool) -> None:
    bench.send(SetVolume(0.0), Bring(Told(), 0.0, 0.0, sound="hum", announced=True), FULL_SWING, Fade(0.0, 3.0))
    bench.run_s(5.0)
    bench.card.trouble = errno.ENODEV if away else None
    bench.card.pass_s(0.7)
    bench.run_s(1.0)
    bench.card.trouble = None
    bench.run_s(6.0)
    first, *_, again = [notice.at_s for notice in bench.notices if isinstance(notice, VoiceBegins)]
    assert again > first + 0.6
    written_last_s = 100 * bench.heard()[-1]
    heard_s = bench.card.now_s + 1920 / RATE_HZ
    assert heard_s - again == pytest.approx(written_last_s + 0.005, abs=0.002)


def test_who_does_not_ask_is_told_of_no_delay(bench: Bench) -> None:
    bench.send(Bring(Told(), 0.0, 0.0, sound="hum", announced=True))
    bench.start_night(Steady(0.5))
    bench.run_s(5.0)
    bench.card.pass_s(0.7)
    bench.run_s(1.0)
    assert bench.player.counters.underruns == 1
    assert len([notice for notice in bench.notices if isinstance(notice, VoiceBegins)]) == 1


def test_the_knob_is_heard_within_one_buffer_though_rendered_ahead(bench: Bench) -> None:
    bench.start_night(Steady(0.5))
    bench.run_s(5.0)
    written = len(bench.heard())
    bench.send(SetVolume(-6.0))
    bench.run_s(0.2)
    after = bench.heard()[written:]
    changed = int(np.argmax(np.abs(after - 0.5) > 1e-5))
    assert changed < 480
    assert after[-1] == pytest.approx(0.5 * 10 ** (-6 / 20), rel=1e-3)


def test_after_a_night_the_card_is_held_a_while_then_let_go(bench: Bench) -> None:
    voice = Steady(0.5)
    bench.start_night(voice)
    bench.run_s(4.0)
    bench.send(Fade(SILENCE_DB, 1.0))
    bench.run_s(1.2)
    bench.send(Rest())
    silent_from, rendered = len(bench.heard()), voice.frames
    bench.run_s(HOLD_OPEN_S - 0.05)
    assert bench.card.open_pcm is not None
    bench.run_s(0.2)
    assert bench.card.open_pcm is None
    assert bench.player.asleep
    assert bench.notices[-1] == SinkRests()
    assert not bench.heard()[silent_from:].any()
    assert voice.frames == rendered


def test_rest_before_silence_waits_for_it(bench: Bench) -> None:
    bench.start_night(Steady(0.5))
    bench.run_s(4.0)
    bench.send(Fade(SILENCE_DB, 1.0), Rest())
    bench.run_s(0.9)
    assert bench.heard()[-1] > 0
    bench.run_s(2.0)
    assert bench.player.asleep


@pytest.mark.parametrize("pause_s", [0.2, 2.0], ids=["card held", "card let go"])
def test_nothing_of_last_night_is_heard_in_the_next(bench: Bench, pause_s: float) -> None:
    bench.start_night(Steady(-0.5))
    bench.run_s(4.0)
    bench.send(Fade(SILENCE_DB, 0.5), Rest())
    bench.run_s(0.6 + pause_s)
    written = len(bench.heard())
    bench.start_night(Steady(0.5))
    bench.run_s(4.0)
    assert bench.heard()[written:].min() >= 0.0
    assert bench.heard()[-1] == pytest.approx(0.5)


def test_a_card_that_is_missing_is_told_once_and_tried_again(bench: Bench) -> None:
    bench.card.trouble = errno.ENODEV
    bench.start_night(Steady(0.5))
    bench.run_s(60.0)
    assert len(bench.notices) == 1
    assert isinstance(bench.notices[0], SinkWent)
    assert "no such card" in bench.notices[0].reason
    assert 12 <= bench.player.counters.turns <= 20  # 0.5, 1, 2, 4, 5, 5 ... s
    bench.card.trouble = None
    bench.run_s(5.1)
    assert bench.notices[1:] == [SinkCame(480, 1920)]


def test_a_lost_card_comes_back_out_of_silence_and_the_night_has_gone_on(bench: Bench) -> None:
    bench.start_night(Steady(0.5))
    bench.run_s(4.0)
    bench.send(Fade(-29.0, 60.0))
    bench.run_s(1.0)
    bench.card.trouble = errno.ENODEV
    bench.run_s(30.0)
    before = len(bench.heard())
    bench.card.trouble = None
    bench.run_s(10.0)
    level_db = 20 * np.log10(np.maximum(bench.heard()[before + 240 :], 1e-6) / 0.5)
    assert level_db[0] == pytest.approx(SILENCE_DB, abs=0.1)
    assert np.diff(level_db).max() < 20 / RATE_HZ + 1e-4
    elapsed_s = bench.card.now_s - 4.0 - 4 * 0.01
    assert level_db[-1] == pytest.approx(-29.0 * elapsed_s / 60, abs=0.1)
    assert bench.player.counters.losses == 1


def test_a_night_may_end_while_the_card_is_away(bench: Bench) -> None:
    bench.start_night(Steady(0.5))
    bench.run_s(4.0)
    bench.card.trouble = errno.ENODEV
    bench.send(Fade(SILENCE_DB, 2.0), Rest())
    bench.run_s(8.0)
    assert bench.player.asleep


def stop_between(bench: Bench, stall_s: float) -> None:
    bench.card.pass_s(stall_s)


def stop_in_a_write(bench: Bench, stall_s: float) -> None:
    bench.card.stops_writer_s = stall_s


def stop_the_card(bench: Bench, stall_s: float) -> None:
    bench.card.stands_still_s = stall_s


@pytest.mark.parametrize("version", ["0.8.4", "0.10", "0.11"])
@pytest.mark.parametrize("stall_s", [0.3, 1.0, 9.0])
@pytest.mark.parametrize("stop", [stop_between, stop_in_a_write, stop_the_card])
def test_after_a_stall_it_rises_out_of_silence(
    stop: Callable[[Bench, float], None], stall_s: float, version: Version
) -> None:
    """I3, in what was sent to the card. A 0.8.4 that is stopped in a write has written what it was called with."""
    bench = Bench(SimulatedCard(version=version))
    bench.start_night(Steady(0.5))
    bench.run_s(4.0)
    stop(bench, stall_s)
    stalled_at = len(bench.heard())
    bench.run_s(stall_s + 4.0)
    heard = bench.heard()[stalled_at:]
    if stop is stop_the_card or (stop, version) == (stop_in_a_write, "0.8.4"):
        heard = heard[np.flatnonzero(heard == 0.0)[0] :]
    level_db = 20 * np.log10(np.maximum(heard[heard != 0.0] / 0.5, 1e-9))
    assert level_db[0] == pytest.approx(SILENCE_DB, abs=0.5)
    assert np.diff(level_db).max() <= RISE_DB_PER_S / RATE_HZ + 1e-3
    assert level_db[-1] == pytest.approx(0.0, abs=0.01)


def test_a_short_gap_is_counted_and_begins_again_without_a_click(bench: Bench) -> None:
    bench.start_night(Steady(0.5))
    bench.run_s(4.0)
    bench.card.pass_s(0.1)  # of which the card has played 0.04
    dry_at = len(bench.heard())
    bench.run_s(1.2)
    assert bench.player.counters.underruns == 1
    after = bench.heard()[dry_at:]
    assert after[0] == 0.0
    assert np.abs(np.diff(after)).max() < 0.001
    assert after[1000] == pytest.approx(0.5 * 10 ** ((-18 + 0.3) / 20), rel=0.03), "what an ear still has of it"
    assert after[-1] == pytest.approx(0.5)


def test_a_hand_is_answered_in_the_dip(bench: Bench) -> None:
    bench.start_night(Steady(0.5))
    bench.run_s(4.0)
    written = len(bench.heard())
    bench.send(Confirm("next"))
    bench.run_s(0.5)
    assert bench.heard()[written:].min() == pytest.approx(0.5 * 10 ** (-4 / 20), rel=1e-3)


def test_on_its_thread_it_plays_and_ends_when_stopped() -> None:
    notices: queue.SimpleQueue[Notice] = queue.SimpleQueue()
    bench = Bench()
    player = Player(bench.feed, bench.open, notices.put, HOLD_OPEN_S)
    prepared: list[bool] = []
    player.start(lambda: prepared.append(True))
    for command in (SetVolume(0.0), Bring(Steady(0.5), 0.0, 0.0), FULL_SWING, Fade(0.0, 3.0)):
        player.send(command)
    assert notices.get(timeout=5) == SinkCame(480, 1920)
    while bench.card.now_s < 4.0:
        with pytest.raises(queue.Empty):
            notices.get(timeout=0.05)  # plays on; the card's own time flies
    player.stop()
    assert notices.get(timeout=5) == AudioEnded(stopped=True)
    assert prepared
    assert bench.heard().max() == pytest.approx(0.5, rel=1e-3)
    assert bench.card.open_pcm is None
    assert np.abs(np.diff(bench.heard(), append=0.0)).max() < 0.002, "what still sounded was faded"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_ends_the_thread_and_is_told() -> None:
    notices: queue.SimpleQueue[Notice] = queue.SimpleQueue()

    def buggy_open() -> Sink:
        raise ZeroDivisionError

    player = Player(Bench().feed, buggy_open, notices.put, HOLD_OPEN_S)
    player.start()
    player.send(Fade(0.0, 3.0))
    assert notices.get(timeout=5) == AudioEnded(stopped=False)
    player.stop()
