"""Real ALSA, real waiting: a sound server with a null card stands at ALSA's `default`."""

import queue

import numpy as np
import pytest

from device.audio.alsa import AlsaSink
from device.audio.contract import AudioEnded, Notice, SinkCame, SinkLost
from device.audio.edge import Edge
from device.audio.engine import Bring, Engine
from device.audio.feed import Feed
from device.audio.player import LAST_FADE_S, Player
from device.dsp.rate import RATE_HZ
from device.session.commands import Fade, SetVolume, Shape
from tests.audio.voices import Steady
from tests.pulse import AVAILABLE, Pulse

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="needs pulseaudio, pulseaudio-utils and libasound2-plugins")

BUFFER = 4800  # 100 ms: a busy machine may make a test late, and this is not the place to find out


@pytest.fixture(autouse=True)
def _alsa_in_this_process(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in pulse.env.items():
        monkeypatch.setenv(name, value)


def test_samples_arrive_as_written(pulse: Pulse) -> None:
    written = np.random.default_rng(1).integers(1, 20_000, (RATE_HZ // 2, 2), np.int16)
    written[: RATE_HZ // 5] = 0  # a monitor may miss how a stream begins
    with pulse.recorded() as recorded:
        sink = AlsaSink("default", "int16", 960, BUFFER)
        assert sink.period_frames == 960
        for at in range(0, len(written), 960):
            sink.write(written[at : at + 960])
        sink.close()
    heard = recorded[0]
    heard = heard[heard.any(axis=1)]
    assert np.array_equal(heard, written[RATE_HZ // 5 :])


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(SinkLost, match=r"nowhere: no such card or ALSA name"):
        AlsaSink("nowhere", "int16", 960, BUFFER)


def test_the_player_keeps_time_and_starts_gently(pulse: Pulse) -> None:
    notices: queue.SimpleQueue[Notice] = queue.SimpleQueue()
    feed = Feed(Engine(), Edge("int16", 0.0, "dip"), RATE_HZ // 2)
    player = Player(feed, lambda: AlsaSink("default", "int16", 960, BUFFER), notices.put, hold_open_s=1.0)
    with pulse.recorded() as recorded:
        for command in (
            SetVolume(0.0),
            Bring(Steady(0.5), 0.0, 0.0),
            Shape(0.0, 0.0, 1.0, 1.0, 0.0),
            Fade(0.0, 0.5),
        ):
            player.send(command)
        player.start()
        assert isinstance(notices.get(timeout=5), SinkCame)
        with pytest.raises(queue.Empty):
            notices.get(timeout=1.5)  # plays on, with nothing to tell
        player.stop()
    assert notices.get(timeout=5) == AudioEnded(stopped=True)
    assert player.counters.played_frames / RATE_HZ == pytest.approx(1.5 + LAST_FADE_S, abs=0.4)
    level = recorded[0][:, 0] / 2**15
    level = level[level > 0.002]
    loudest = int(level.argmax())
    assert 20 * np.log10(level[loudest] / level[0]) == pytest.approx(20 * loudest / RATE_HZ, abs=0.5)
    assert np.abs(np.diff(level)).max() < 2e-4, "neither up nor down by a step"
