"""A small fire an arm's length away: flames lap, wood crackles, now softly, now with a snap.

A crack is wood that breaks as steam opens it: a burst of a few milliseconds with most of its sound at 1 to 8 kHz; small
ones are many, great ones rare. How cracks sound and how often they come, and the soft roar of the flames under them, is
drawn anew from statistics of a recording of a campfire (`dsp/scatter.py`; its source stands in the figures). The
greatest are pressed, so that none is 12 LU above the rest: for falling asleep. Less activity, fewer things that snap
and more of the flames, equally loud; less brightness is darker.
"""

from device.dsp.scatter import Events
from device.dsp.scattered import Params, Scattered
from device.dsp.stream import Block, Chunks
from device.figures import figures
from device.sounds.contract import Mood, Sound


class Fire:
    """The voice: one chunk of events after the other."""

    def __init__(self, seed: int) -> None:
        params = Params(
            Events.of(figures("fire")), louder_db=(8.0, 7.2, 5.3, 2.5, 0.0), depth=1.5, drift_db=0.2, knee=1.5
        )
        self._scattered = Scattered(seed, params)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        return self._scattered.render(mood.activity, mood.brightness)


SOUND = Sound(title="Fire", voice=Fire, level_db=-20.6, family="bed")
