"""The mix: a trigger in front of a bed, each crossfaded from the one before and moved by the score; words over both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from device.audio.contract import VoiceFailed
from device.dsp.ramps import EqualPower, Glide, Values, gain_of
from device.dsp.rate import frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Shape
from device.sounds import next_block
from device.sounds.contract import BadSound, Mood, Speech, Voice

SHORTEST_S = 0.02  # no gain moves faster: a step would click
ECHO_S = 0.1  # a voice that has failed is faded this fast, along with what it played last
MOST_BEFORE = 3  # voices that a new one crosses in a place
LOUDEST = 4.0  # 12 dB over full scale and 18 above the loudest sound of the house: something has run away

ROOM_DB, ROOM_S, BACK_S = -6.0, 0.5, 3.0  # what plays makes for words, how fast, and how fast it comes back
FAINTEST = 10 ** (SILENCE_DB / 10)  # power
HUSH_S = 0.3  # for words that are not to be said any more
LIVELY = 0.7  # activity: words are said at this pace at least, however late it is

Place = Literal["trigger", "bed", "speech"]


@dataclass(frozen=True, slots=True)
class Bring:
    """`Play` once its voice has been built: in it comes at `level_db` (see `Sound`), across the one before.

    Without a voice, the one before goes. `sound` is what to call it should it fail; `announced` asks to be told when
    it will be heard, see `VoiceBegins`.
    """

    voice: Voice | None
    level_db: float
    crossfade_s: float
    place: Place = "trigger"
    sound: str = ""
    announced: bool = False


class Engine:
    """Mixes and shapes. Pure: time is what has been rendered. Used by the audio thread only.

    A voice that breaks its contract is taken out without a click, and `notify`, which must not wait, is told.
    """

    def __init__(self, notify: Callable[[VoiceFailed], object] = lambda _: None) -> None:
        self._places = {"trigger": _Place(notify), "bed": _Place(notify)}
        self._speech = _Place(notify)
        self._speech.gain_db.go(0.0, 0.0)
        self._room_db = Glide(0.0)
        self.level_db: Values = np.zeros(0)  # see `render`

    def bring(self, what: Bring) -> None:
        """Let a voice in."""
        if what.place == "speech":
            self._speech.bring(what)
            self._room_db.go(ROOM_DB, ROOM_S)
            return
        self._places[what.place].bring(what)

    def hush(self) -> None:
        """Fade out the words that are being said, and bring back what plays."""
        if self._speech.busy:
            self._speech.bring(Bring(None, 0.0, HUSH_S, "speech"))
            if not self._speech.busy:  # nobody has heard any of it
                self._room_db.go(0.0, BACK_S)

    def shape(self, to: Shape) -> None:
        """Set levels and mood moving from where they are."""
        self._places["trigger"].shape(to.trigger_db, to)
        self._places["bed"].shape(to.bed_db, to)

    def clear(self) -> None:
        """Forget all voices; the night is over."""
        for place in (*self._places.values(), self._speech):
            place.clear()
        self._room_db.go(0.0, 0.0)

    def render(self, frames: int) -> Block:
        """The next `frames` of the mix, `(frames, 2)`, the caller's to keep; may exceed full scale.

        `level_db` is then how loud all gains together make it, frame by frame: 0 for one voice at the house level,
        `SILENCE_DB` at least. Powers add up, as those of voices that have nothing to do with each other.
        """
        mix = np.zeros((frames, 2), np.float32)
        power = np.zeros(1)
        mood = self._places["bed"].mood
        for place in self._places.values():
            power = power + place.add_to(mix, place.mood)
            place.mood_on(frames)
        power = self._add_words(mix, power, mood)
        level_db = 10 * np.log10(np.maximum(power, FAINTEST))
        self.level_db = np.broadcast_to(level_db, (frames,))
        return mix

    def skip(self, frames: int) -> None:
        """Let musical time pass without sound: gains and mood move on, voices wait."""
        for place in self._places.values():
            place.skip(frames)
            place.mood_on(frames)
        self._room_db.skip(frames)

    def _add_words(self, mix: Block, power: Values, mood: Mood) -> Values:
        """Add the words to `mix`, and return `power` with theirs."""
        if not self._room_db.still or self._room_db.now:
            room = gain_of(self._room_db.take(len(mix)), floor_db=SILENCE_DB)
            mix *= room.astype(np.float32)[:, np.newaxis]
            power = power * room**2
        if self._speech.busy:
            power = power + self._speech.add_to(mix, Mood(max(mood.activity, LIVELY), mood.brightness))
            if not self._speech.busy:
                self._room_db.go(0.0, BACK_S)
        return power


class _Place:
    """Where one voice sounds, and while crossing the ones before it."""

    def __init__(self, notify: Callable[[VoiceFailed], object]) -> None:
        self.gain_db = Glide(SILENCE_DB)
        self._activity, self._brightness = Glide(1.0), Glide(1.0)
        self._notify = notify
        self._layers: list[_Layer] = []

    @property
    def busy(self) -> bool:
        return bool(self._layers)

    @property
    def mood(self) -> Mood:
        return Mood(self._activity.now, self._brightness.now)

    def mood_on(self, frames: int) -> None:
        self._activity.skip(frames)
        self._brightness.skip(frames)

    def shape(self, level_db: float, to: Shape) -> None:
        """What nobody hears has its mood at once: a voice that comes in plans what it does by it, for seconds."""
        mood_s = 0.0 if self.gain_db.now <= SILENCE_DB else to.over_s
        self._activity.go(to.activity, mood_s)
        self._brightness.go(to.brightness, mood_s)
        self.gain_db.go(level_db, max(to.over_s, SHORTEST_S))

    def bring(self, what: Bring) -> None:
        """Cross to a new voice. At most `MOST_BEFORE` older ones fade with it; others end at once, unheard ones too."""
        self._layers = [layer for layer in self._layers if layer.was_heard]
        latest = self._layers[-MOST_BEFORE:]
        for layer in self._layers:
            layer.share.go(0.0, max(what.crossfade_s, SHORTEST_S) if layer in latest else SHORTEST_S)
        if what.voice is not None:
            self._layers.append(_Layer(what.voice, what))

    def clear(self) -> None:
        self._layers.clear()

    def add_to(self, mix: Block, mood: Mood) -> Values:
        """The power that gains give to what was added."""
        power = np.zeros(1)
        if self.gain_db.still and self.gain_db.now <= SILENCE_DB:
            self._advance(len(mix))
            return power
        gain = gain_of(self.gain_db.take(len(mix)), floor_db=SILENCE_DB)
        for layer in self._layers:
            try:
                power = power + layer.add_to(mix, gain, mood)
            except BadSound as bad:
                layer.end()
                power = power + layer.add_to(mix, gain, mood)
                self._notify(VoiceFailed(layer.sound, str(bad)))
        self._drop_ended()
        return power

    def skip(self, frames: int) -> None:
        self.gain_db.skip(frames)
        self._advance(frames)

    def _advance(self, frames: int) -> None:
        for layer in self._layers:
            layer.share.skip(frames)
        self._drop_ended()

    def _drop_ended(self) -> None:
        self._layers = [layer for layer in self._layers if not layer.ended]


class _Layer:
    """A voice and its share in the crossfade."""

    def __init__(self, voice: Voice, what: Bring) -> None:
        self.sound = what.sound
        self.share = EqualPower(0.0)
        self.share.go(1.0, max(what.crossfade_s, SHORTEST_S))
        self._voice = voice
        self._level = 10 ** (what.level_db / 20)
        self._played: Block = np.zeros((0, 2), np.float32)  # at last, up to ECHO_S of it

    @property
    def was_heard(self) -> bool:
        """Whether any of it has been rendered."""
        return len(self._played) > 0

    @property
    def ended(self) -> bool:
        """Crossed out by another, or a voice that has said all it had to."""
        return self.share.ended or (isinstance(self._voice, Speech) and self._voice.ended)

    def add_to(self, mix: Block, gain: Values, mood: Mood) -> Values:
        """Add the voice and return the square of its gain. Raises BadSound before anything is changed."""
        block = next_block(self._voice, len(mix), mood, LOUDEST / self._level)
        self._remember(block)
        gain = gain * self.share.take(len(mix))
        block *= (gain * self._level).astype(np.float32)[:, np.newaxis]
        mix += block
        return gain**2

    def end(self) -> None:
        """The voice has failed: let what it played last go out backwards, which joins without a step."""
        self._voice = _Echo(self._played[::-1])
        self.share.go(0.0, ECHO_S)

    def _remember(self, block: Block) -> None:
        missing = max(frames_of(ECHO_S) - len(block), 0)
        before = self._played[max(len(self._played) - missing, 0) :]
        self._played = np.concatenate((before, block[-frames_of(ECHO_S) :]))


class _Echo:
    """A voice that plays what it is given, once."""

    def __init__(self, sound: Block) -> None:
        self._left = sound

    def render(self, frames: int, _mood: Mood) -> Block:
        block = np.zeros((frames, 2), np.float32)
        block[: len(self._left)] = self._left[:frames]
        self._left = self._left[frames:]
        return block
