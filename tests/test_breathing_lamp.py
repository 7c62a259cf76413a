"""Words and lamp of the breathing script, joined in one night: each cue is heard as the lamp is seen to turn.

What the card is handed and what the lamp's chip holds are all that is looked at, as ear and eye have it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from device.audio.alsa import AlsaSink
from device.audio.contract import Notice, Pcm, VoiceBegins
from device.audio.edge import Edge as CardEdge
from device.audio.engine import Engine
from device.audio.feed import Feed
from device.audio.player import Player
from device.bedside import Bedside, feel_of, first_memory, full_lux_of, knob_order, settings_of
from device.config import Config, Lamp, Night, Sounds, Volume
from device.controls.contract import Edge, Part
from device.controls.gestures import Hand
from device.dsp.rate import RATE_HZ, frames_of
from device.light.colour import level_of, light_lux
from device.light.contract import Colour
from device.light.fader import BREATH_DEPTH
from device.light.i2c import open_lamp
from device.light.rig import Rig
from device.repertoire import IN_CHECKOUT, repertoire
from device.session.events import WhisperAsked
from device.session.state import Session
from device.simulator.card import SimulatedCard
from device.simulator.chips import SimulatedBus, SimulatedPca9685
from device.simulator.night import Forgetful, play_night
from device.sounds.contract import Sound
from device.speech.script_file import load_script
from device.speech.talk import reading_of
from tests.nightstand import LAMP, SOUNDS

BREATHING = "whisper:breathing"
SCRIPT = load_script(IN_CHECKOUT / "breathing.toml", reading_of)
BREATH_S = SCRIPT.breath_s or (0.0, 0.0, 0.0)
IN_S, HELD_S, OUT_S = BREATH_S
LATEST_S = 0.25  # after the turn of the lamp: until an s or an h has grown into a vowel
MOST = 0.9
USUALLY_S = 0.08  # until a vowel that begins softly has grown
LOOK_S = 0.01  # how finely the sound is looked at
WINDOW_S = 0.05
VOWELS_HZ = ((300.0, 1000.0), (2000.0, 4000.0))  # breath is loudest between them
QUIET_S, QUIET = 0.35, 10**-0.4  # before words, and how quiet
HEARD = 10**-3.5  # of the loudest

Values = NDArray[np.floating]


def configured(timer_min: float, order: tuple[str, ...]) -> Config:
    return Config(
        night=Night(timer_min=timer_min),
        volume=Volume(first_db=0.0, start_max_db=0.0),
        lamp=Lamp(level=1.0),
        sounds=Sounds(order=order),
    )


def with_breathing(whisperer: str) -> dict[str, Sound]:
    """Silent sounds but for those that are listened to."""
    there = repertoire(whisperer).sounds
    return {**SOUNDS, BREATHING: there[BREATHING], "whisper": there["whisper"]}


@dataclass(frozen=True)
class Recorded:
    """A night as it was heard and seen."""

    sound: NDArray[np.int16]
    begins_s: float  # its first sample
    lit: list[tuple[float, float]]  # when, and the lamp's level

    def words_s(self) -> Values:
        """When something is said after a quiet, by the resonances of vowels."""
        look, window = frames_of(LOOK_S), frames_of(WINDOW_S)
        heard = np.pad(self.sound.astype(np.float32).sum(axis=1), window // 2)
        windows = sliding_window_view(heard, window)[::look]
        bins = np.r_[tuple(slice(*(round(hz * WINDOW_S) for hz in band)) for band in VOWELS_HZ)]
        pieces = [np.abs(np.fft.rfft(w * np.hanning(window))[:, bins]) ** 2 for w in np.array_split(windows, 50)]
        power = np.concatenate(pieces).sum(axis=1)
        quiet = round(QUIET_S / LOOK_S)
        before = sliding_window_view(np.pad(power, (quiet, 0)), quiet).max(axis=1)[:-1]
        loudest = sliding_window_view(np.pad(power, (0, quiet - 1)), quiet).max(axis=1)
        begins = (power > QUIET * loudest) & (before < QUIET * loudest) & (loudest > HEARD * power.max())
        return self.begins_s + LOOK_S * np.flatnonzero(begins)

    def turns_s(self, from_s: float) -> Values:
        """When the lamp begins to swell, to hold and to sink, `(breaths, 3)`, from when it is half way.

        As the night goes on it sinks all the while, evenly between one hold and the next, which is taken out first.
        """
        looks_s, levels = np.array(self.lit).T
        at_s = np.arange(from_s, looks_s[-1], LOOK_S)
        level = np.interp(at_s, looks_s, levels)
        breath, top = (round(part_s / LOOK_S) for part_s in (sum(BREATH_S), IN_S + HELD_S / 2))
        bottoms = [int(np.argmin(level[:breath]))]
        while bottoms[-1] + 2 * breath < len(level):
            near = bottoms[-1] + breath // 2
            bottoms.append(near + int(np.argmin(level[near : near + breath])))
        tops = np.array(bottoms) + top
        lit = level / np.interp(np.arange(len(level)), tops, level[tops]) > 1 - BREATH_DEPTH / 2
        swollen_s = at_s[[bottom + int(np.argmax(lit[bottom:])) for bottom in bottoms]]
        sunken_s = at_s[[top + int(np.argmin(lit[top:])) for top in tops]]
        turns_s = np.transpose((swollen_s - IN_S / 2, swollen_s + IN_S / 2, sunken_s - OUT_S / 2))
        return turns_s[:-1]  # the last may not be whole

    def lags_s(self, from_s: float, spared_s: tuple[float, float] = (0.0, 0.0)) -> Values:
        """Of each cue after a turn of the lamp from `from_s` on, less those that something else was said over."""
        lasts_s = [passage.lasts_s for passage in SCRIPT.passages if passage.lasts_s is not None]
        begins_s = [0.0, *accumulate(lasts_s)][:-1]
        turns_s, words_s = self.turns_s(from_s).ravel(), self.words_s()
        after_words_s = words_s[:, np.newaxis] - turns_s
        nearest_s = np.take_along_axis(after_words_s, np.abs(after_words_s).argmin(axis=0)[np.newaxis], axis=0)[0]
        of_turn = {0.0: 0, IN_S: 1, IN_S + HELD_S: 2}
        cues = np.array([3 * int(at_s // sum(BREATH_S)) + of_turn[at_s % sum(BREATH_S)] for at_s in begins_s])
        spared = (turns_s > spared_s[0]) & (turns_s < spared_s[1])
        found: list[Values] = []
        for first in range(3):  # breaths without words
            at = cues[cues < len(turns_s) - 3 * first] + 3 * first
            found.append(nearest_s[at[~spared[at]]])
        return min(found, key=lambda lags: float(np.abs(lags).max()))


class Nap:
    """Ends at once: whoever sleeps is woken by the test, and time is the card's."""

    def wait(self, timeout: float | None = None) -> bool:
        return True

    def set(self) -> None:
        """See `player.Nap`."""

    def clear(self) -> None:
        """See `player.Nap`."""


class Bedroom:
    """The device on the time of a simulated card: turns of the audio thread, and of the main thread after each."""

    def __init__(self, whisperer: str, *order: str, timer_min: float = 45.0) -> None:
        self.card, self._chip = SimulatedCard(), SimulatedPca9685()
        self._opens_s = 0.0
        self._dry: list[tuple[int, float]] = []  # times the card ran dry: after so many frames, for so long
        self.lit: list[tuple[float, float]] = []
        self._notices: list[Notice] = []
        config, sounds = configured(timer_min, order), with_breathing(whisperer)
        edge = CardEdge("int16", config.volume.max_db, config.night.confirm)
        feed = Feed(Engine(), edge, frames_of(config.card.ahead_s))
        self._player = Player(feed, self._open, self._notices.append, 1.0, lambda: self.card.now_s, Nap())
        self._full_lux = full_lux_of(config)
        bus = SimulatedBus({LAMP: self._chip})
        rig = Rig(lambda: open_lamp("pca9685", 1, LAMP, (0, 1, 2), bus.connect), self._full_lux)
        known = knob_order(config, sounds)
        session = Session(settings_of(config, known, 7), first_memory(config, known))
        hand, send = Hand(feel_of(config)), self._player.send
        self.bedside = Bedside(session, hand, send, rig, Forgetful(), lambda: 0.0, sounds, "brown")

    def press(self, part: Part) -> None:
        """A short press, which takes 0.1 s."""
        for down in (True, False):
            self.bedside.touch(Edge(part, down, self.card.now_s))
            self.run(0.1)

    def run(self, duration_s: float) -> None:
        """Let time pass, with a look at the lamp in each period of the card."""
        until_s = self.card.now_s + duration_s
        while self.card.now_s < until_s:
            self._player.turn()
            if not self.card.open_pcm:
                self.card.pass_s(LOOK_S)
            while self._notices:
                match self._notices.pop(0):
                    case VoiceBegins(sound, begins_s):
                        self.bedside.hear(sound, begins_s, self.card.now_s)
            self.bedside.due(self.card.now_s)
            shines = Colour(*(self._chip.duty(channel) for channel in range(3)))
            self.lit.append((self.card.now_s, level_of(light_lux(shines, self._full_lux) / sum(self._full_lux))))

    def starve(self, duration_s: float) -> None:
        """Give the audio thread no turn for so long; what the card still holds is heard meanwhile."""
        self.card.pass_s(duration_s)
        written = len(self.card.heard())
        dry_s = self.card.now_s - self._opens_s - written / RATE_HZ - sum(dry_s for _, dry_s in self._dry)
        self._dry.append((written, dry_s))

    def lags_s(self, from_s: float, spared_s: tuple[float, float] = (0.0, 0.0)) -> Values:
        """See `Recorded`."""
        sound = self.card.heard()
        for written, dry_s in self._dry[::-1]:
            silence = np.zeros((frames_of(dry_s), 2), np.int16)
            sound = np.concatenate((sound[:written], silence, sound[written:]))
        return Recorded(sound, self._opens_s, self.lit).lags_s(from_s, spared_s)

    def _open(self) -> AlsaSink:
        self._opens_s = self.card.now_s
        return AlsaSink(
            "hw:speaker",
            "int16",
            frames_of(0.03),
            frames_of(0.09),
            self.card,
            self.card.pass_s,
            lambda: self.card.now_s,
        )


Record = Callable[[str, object], None]


def in_time(lags: Values, record: Record) -> bool:
    """Every cue, but for one in ten whose breath in may be as loud as its word; what was measured is for the report."""
    spread = np.percentile(lags, (10, 50, 90))
    record("cues after turns of the lamp, 10, 50 and 90 %, s", " ".join(f"{lag:+.2f}" for lag in spread))
    return bool(abs(spread[1]) < USUALLY_S and np.mean(np.abs(lags) < LATEST_S) >= MOST)


def test_from_the_dark_to_the_last_word(record_property: Record) -> None:
    room = Bedroom("light", BREATHING)
    room.press("button")
    room.run(490.0)
    lags = room.lags_s(19.0)
    assert len(lags) >= 40
    assert in_time(lags, record_property)


@pytest.mark.parametrize("plays_s", [20.0, 33.33])
def test_begun_in_mid_night_and_while_something_is_said_over_it(plays_s: float, record_property: Record) -> None:
    """The voice that played is rendered up to half a second ahead of the card; the new one is behind all that."""
    room = Bedroom("light", "paper", BREATHING)
    room.press("button")
    room.run(plays_s)
    room.press("knob_push")
    begun_s = room.card.now_s
    room.run(70.0)
    said_s = room.card.now_s
    room.bedside.tell(WhisperAsked(said_s, "The window is closed."))
    room.run(100.0)
    lags = room.lags_s(begun_s + 19.0, (said_s - 1.0, said_s + 6.0))
    assert len(lags) > 12
    assert in_time(lags, record_property)


def test_late_in_the_night_by_the_slowest(record_property: Record) -> None:
    """From 3 to 8 minutes of 15: activity has fallen to a half, and all talk is slower by a sixth."""
    room = Bedroom("deep", "paper", BREATHING, timer_min=15.0)
    room.press("button")
    room.run(180.0)
    room.press("knob_push")
    begun_s = room.card.now_s
    room.run(300.0)
    lags = room.lags_s(begun_s + 19.0)
    assert len(lags) > 30
    assert in_time(lags, record_property)


def test_when_the_card_has_run_dry(record_property: Record) -> None:
    """Four times, together for longer than anybody would call in time; each is made good within a breath."""
    room = Bedroom("light", BREATHING)
    room.press("button")
    room.run(60.0)
    dry_s = room.card.now_s
    for _ in range(4):
        room.starve(0.2)
        room.run(1.7)
    room.run(330.0)
    lags = room.lags_s(19.0, (dry_s - 1.0, dry_s + 8.0 + sum(BREATH_S)))
    assert len(lags) >= 30
    assert in_time(lags, record_property)


def test_a_voice_that_was_replaced_before_it_was_heard_moves_no_light() -> None:
    room, other = Bedroom("light", "paper", BREATHING), Bedroom("light", "paper", BREATHING)
    for one in (room, other):
        one.press("button")
        one.run(10.0)
    room.bedside.hear(BREATHING, room.card.now_s, room.card.now_s)
    for one in (room, other):
        one.run(25.0)
    assert room.lit == other.lit


def test_in_a_written_night(record_property: Record) -> None:
    """`lull simulate`, which has no card to be ahead of, but renders in blocks."""
    blocks: list[Pcm] = []
    edges = [Edge("button", down, at_s) for at_s in (0.5, 120.0) for down, at_s in ((True, at_s), (False, at_s + 0.1))]
    diary = play_night(configured(15.0, (BREATHING,)), 7, edges, with_breathing("light"), blocks.append)
    lit = [(moment.at_s, moment.lamp) for moment in diary.moments if moment.at_s < 119.0]
    lags = Recorded(np.concatenate(blocks).astype(np.int16), 0.0, lit).lags_s(20.0)
    assert len(lags) >= 6
    assert in_time(lags, record_property)
