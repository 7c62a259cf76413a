"""Pink noise by the way that a night takes: engine, listening, equalizer, volume, fades, limiter and cap, card.

It is never louder than the configured cap, and no louder than asked; it comes and goes by fades.
"""

from collections.abc import Callable
from typing import Literal

from device.audio.contract import Sink
from device.audio.edge import Edge
from device.audio.engine import Bring, Engine
from device.audio.feed import Feed
from device.audio.listening import listening_of
from device.config import Config
from device.dsp.rate import frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Fade, Rest, SetVolume, Shape
from device.sounds.contract import Mood, Voice
from device.sounds.pink import SOUND
from device.speaker import equalizer_of

Side = Literal["left", "right", "both"]
FADE_S = 3.0
SEED = 1


class OneSide:
    """A voice of which one ear is kept."""

    def __init__(self, voice: Voice, side: Side) -> None:
        self._voice, self._muted = voice, {"left": 1, "right": 0}.get(side)

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        block = self._voice.render(frames, mood)
        if self._muted is not None:
            block[:, self._muted] = 0.0
        return block


def capped_db(config: Config, db: float) -> float:
    """What will be played of what is asked."""
    return min(db, config.volume.max_db)


def feed_of(config: Config, side: Side, db: float, fade_s: float = FADE_S) -> Feed:
    """Ready to be pulled, and rising. One side alone goes past the listening mode, which would put it on both."""
    edge = Edge(config.card.format, config.volume.max_db, "off")
    listening = listening_of(config.listening.mode) if side == "both" else None
    feed = Feed(Engine(), edge, 0, equalizer_of(config.speaker), listening)
    feed.obey(
        Bring(OneSide(SOUND.voice(SEED), side), SOUND.level_db, 0.0, "bed"),
        Shape(SILENCE_DB, 0.0, 1.0, 1.0, 0.0),
        SetVolume(capped_db(config, db)),
        Fade(0.0, fade_s),
    )
    return feed


def play(feed: Feed, sink: Sink, duration_s: float, enough: Callable[[], bool] = lambda: False) -> None:
    """Play until `duration_s` have been written or `enough` says so, then fade; closes nothing. Raises SinkLost.

    Ctrl-C fades, too. What has been written may sound for a buffer's length after the return.
    """
    frames = 0
    try:
        while frames < frames_of(duration_s) and not enough():
            _write(feed, sink)
            frames += sink.period_frames
        _fade_out(feed, sink)
    except KeyboardInterrupt:
        _fade_out(feed, sink)
        raise


def _fade_out(feed: Feed, sink: Sink) -> None:
    feed.obey(Fade(SILENCE_DB, FADE_S), Rest())
    while not feed.quiet:
        _write(feed, sink)
    _write(feed, sink)


def _write(feed: Feed, sink: Sink) -> None:
    if not sink.write(feed.pull(sink.period_frames)):
        feed.edge.come_back()
