"""The mix: a trigger in front of a bed, each crossfaded from the one before and moved by the score."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from device.dsp.ramps import EqualPower, Glide, gain_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Shape
from device.sounds.contract import Mood, Voice

SHORTEST_S = 0.02  # no gain moves faster: a step would click


@dataclass(frozen=True, slots=True)
class Bring:
    """`Play` once its voice has been built: in it comes at `level_db` (see `Sound`), across the one before."""

    voice: Voice
    level_db: float
    crossfade_s: float
    place: Literal["trigger", "bed"] = "trigger"


class Engine:
    """Mixes and shapes. Pure: time is what has been rendered. Used by the audio thread only."""

    def __init__(self) -> None:
        self._places = {"trigger": _Place(), "bed": _Place()}
        self._activity, self._brightness = Glide(1.0), Glide(1.0)

    @property
    def faults(self) -> int:
        """Blocks that a voice got wrong (not finite); silence took their place."""
        return sum(place.faults for place in self._places.values())

    def bring(self, what: Bring) -> None:
        """Let a voice in."""
        self._places[what.place].bring(what)

    def shape(self, to: Shape) -> None:
        """Set levels and mood moving from where they are."""
        self._places["trigger"].gain_db.go(to.trigger_db, max(to.over_s, SHORTEST_S))
        self._places["bed"].gain_db.go(to.bed_db, max(to.over_s, SHORTEST_S))
        self._activity.go(to.activity, to.over_s)
        self._brightness.go(to.brightness, to.over_s)

    def clear(self) -> None:
        """Forget all voices; the night is over."""
        for place in self._places.values():
            place.clear()

    def render(self, frames: int) -> Block:
        """The next `frames` of the mix, `(frames, 2)`, the caller's to keep; may exceed full scale."""
        mood = Mood(self._activity.now, self._brightness.now)
        mix = np.zeros((frames, 2), np.float32)
        for place in self._places.values():
            place.add_to(mix, mood)
        self._activity.skip(frames)
        self._brightness.skip(frames)
        return mix

    def skip(self, frames: int) -> None:
        """Let musical time pass without sound: gains and mood move on, voices wait."""
        for place in self._places.values():
            place.skip(frames)
        self._activity.skip(frames)
        self._brightness.skip(frames)


class _Place:
    """Where one voice sounds, and while crossing the ones before it."""

    def __init__(self) -> None:
        self.gain_db = Glide(SILENCE_DB)
        self.faults = 0
        self._layers: list[_Layer] = []

    def bring(self, what: Bring) -> None:
        for layer in self._layers:
            layer.share.go(0.0, max(what.crossfade_s, SHORTEST_S))
        self._layers.append(_Layer(what))

    def clear(self) -> None:
        self._layers.clear()

    def add_to(self, mix: Block, mood: Mood) -> None:
        if self.gain_db.still and self.gain_db.now <= SILENCE_DB:
            self._advance(len(mix))
            return
        gain = gain_of(self.gain_db.take(len(mix)), floor_db=SILENCE_DB)
        for layer in self._layers:
            block = layer.voice.render(len(mix), mood)
            if np.isfinite(block).all():
                block *= (gain * layer.level * layer.share.take(len(mix))).astype(np.float32)[:, np.newaxis]
                mix += block
            else:
                layer.share.skip(len(mix))
                self.faults += 1
        self._drop_ended()

    def skip(self, frames: int) -> None:
        self.gain_db.skip(frames)
        self._advance(frames)

    def _advance(self, frames: int) -> None:
        for layer in self._layers:
            layer.share.skip(frames)
        self._drop_ended()

    def _drop_ended(self) -> None:
        self._layers = [layer for layer in self._layers if not layer.share.ended]


class _Layer:
    """A voice and its share in the crossfade."""

    def __init__(self, what: Bring) -> None:
        self.voice = what.voice
        self.level = 10 ** (what.level_db / 20)
        self.share = EqualPower(0.0)
        self.share.go(1.0, max(what.crossfade_s, SHORTEST_S))
