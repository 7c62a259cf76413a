"""Rain on a tent, and you inside it, dry: drops patter on taut cloth close above your head.

A drop on a stretched cloth is a thump of a few milliseconds with a splash in it, bright and low at once; a small rush
of rain is always under them. How drops sound and how often they fall is drawn anew from statistics of a recording of
rain on an umbrella (`dsp/scatter.py`; its source stands in the figures). Drops fall on both sides of the head, each
ear hearing its side a little better. Less activity, a softer patter that melts into the rush, equally loud; less
brightness, a thicker cloth.
"""

from device.dsp.scatter import Events
from device.dsp.scattered import Params, Scattered
from device.dsp.stream import Block, Chunks
from device.figures import figures
from device.sounds.contract import Mood, Sound


class Tent:
    """The voice: one chunk of events after the other."""

    def __init__(self, seed: int) -> None:
        params = Params(Events.of(figures("tent")), louder_db=(10.8, 9.0, 6.2, 3.1, 0.0))
        self._scattered = Scattered(seed, params)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        return self._scattered.render(mood.activity, mood.brightness)


SOUND = Sound(title="Rain on a tent", voice=Tent, level_db=-34.7, family="bed")
