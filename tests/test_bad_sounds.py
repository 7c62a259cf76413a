"""A night whose sounds break: it goes on with what is left, without a click, and says once what was wrong."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from device.config import Config, Night, Sounds, Volume
from device.controls.contract import Edge
from device.dsp.rate import RATE_HZ
from device.session import events as ev
from device.session.commands import Play, Rest
from device.simulator.night import Diary, play_night
from device.sounds import load
from device.sounds.contract import Sound, Voice
from tests.audio.voices import FAULTS, Fault, GoesBad
from tests.nightstand import Nightstand

CONFIG = Config(  # a press fades in over 3 s; the night is over after 62 s
    night=Night(timer_min=0.9, timer_step_min=0.5, close_min=0.1, fade_in_s=3.0, crossfade_s=1.0),
    volume=Volume(first_db=0.0, start_max_db=0.0),
    sounds=Sounds(order=("whisper", "paper", "clock", "orbit")),
)
BROWN, PAPER = load("brown"), load("pink")  # noise in both places: what is missing of it is heard
BREAKS_S = 8.0  # of its own sound


def out_of_range(_seed: int) -> Voice:
    raise ValueError("rate_hz must be above 0")


def breaking(sound: Sound, fault: Fault, after_s: float = BREAKS_S) -> Sound:
    """The same sound, of which every voice breaks in the middle of the night."""
    return replace(sound, voice=lambda seed: GoesBad(sound.voice(seed), round(after_s * RATE_HZ / 8192), fault))


@dataclass
class Played:
    """A night as it was heard, written down and logged."""

    sounds: dict[str, Sound]
    pushes_s: tuple[float, ...] = ()  # of the knob
    diary: Diary = field(init=False)
    sound: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        blocks: list[NDArray[np.generic]] = []
        edges = [Edge("button", down, 0.1 + 0.1 * (not down)) for down in (True, False)]
        for at_s in self.pushes_s:
            edges += [Edge("knob_push", down, at_s + 0.1 * (not down)) for down in (True, False)]
        self.diary = play_night(CONFIG, 5, edges, self.sounds, blocks.append)
        self.sound = np.concatenate(blocks).astype(np.float64) / 2**15

    @property
    def plays(self) -> list[str]:
        return [c.sound for _, commands in self.diary.events for c in commands if isinstance(c, Play)]

    @property
    def failures(self) -> list[str]:
        return [event.sound for event, _ in self.diary.events if isinstance(event, ev.SoundFailed)]

    @property
    def ended(self) -> bool:
        return any(isinstance(c, Rest) for _, commands in self.diary.events for c in commands)

    def level_db(self, from_s: float, to_s: float) -> float:
        part = self.sound[round(from_s * RATE_HZ) : round(to_s * RATE_HZ)]
        return float(10 * np.log10(np.mean(part**2) + 1e-20))

    def sharpest_bend(self, from_s: float, to_s: float) -> float:
        """The sharpest there over the sharpest of the second before it."""
        bend = np.abs(np.diff(self.sound, 2, axis=0)).max(axis=1)
        there = bend[round(from_s * RATE_HZ) : round(to_s * RATE_HZ)].max()
        return float(there / bend[round((from_s - 1.0) * RATE_HZ) : round(from_s * RATE_HZ)].max())


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("fault", ["raises", "nan", "mono"])
def test_a_sound_that_breaks_gives_way_to_the_bed(
    fault: str, caplog: pytest.LogCaptureFixture, record_property: Callable[[str, object], None]
) -> None:
    night = Played({"brown": BROWN, "paper": breaking(PAPER, FAULTS[fault])})
    (line,) = warnings(caplog)
    assert line.startswith("sound paper fails and is left out from here on: ")
    assert night.failures == ["paper"]
    broke_s = next(event.at_s for event, _ in night.diary.events if isinstance(event, ev.SoundFailed))
    assert night.sharpest_bend(broke_s - 0.1, broke_s + 1.5) < 1.3, "no click"
    before_db, after_db = night.level_db(broke_s - 3.0, broke_s - 0.5), night.level_db(broke_s + 1.5, broke_s + 4.5)
    record_property(f"level after a sound that {fault}, over that before", f"{after_db - before_db:+.2f} dB")
    assert after_db == pytest.approx(before_db, abs=6.0), "brown in place of pink, equal in loudness and not in power"
    assert night.ended


def test_a_bed_that_breaks_leaves_the_sound_alone(caplog: pytest.LogCaptureFixture) -> None:
    night = Played({"brown": breaking(BROWN, FAULTS["nan"]), "paper": PAPER})
    sound = Played({"brown": replace(BROWN, voice=out_of_range), "paper": PAPER})
    assert len(warnings(caplog)) == 2
    late = slice(12 * RATE_HZ, 18 * RATE_HZ)
    assert np.abs(night.sound[late] - sound.sound[late]).max() <= 2**-14, "the dither's last bit"
    assert night.level_db(12.0, 18.0) > -45.0
    assert night.ended


def test_with_both_broken_the_night_runs_on_in_silence() -> None:
    night = Played({"brown": breaking(BROWN, FAULTS["mono"]), "paper": breaking(PAPER, FAULTS["raises"], 4.0)})
    assert night.failures == ["paper", "brown"]
    assert night.level_db(5.5, 7.5) > -45.0
    assert np.abs(night.sound[12 * RATE_HZ :]).max() <= 2**-14
    assert night.diary.moments[-1].at_s > 55.0
    assert night.ended


def test_the_next_push_goes_to_the_next_sound() -> None:
    sounds = {"brown": BROWN, "paper": breaking(PAPER, FAULTS["nan"], 4.0), "clock": load("clock"), "orbit": PAPER}
    night = Played(sounds, pushes_s=(8.0, 10.0, 12.0))
    assert night.plays == ["paper", "clock", "orbit", "clock"], "and past the one that broke"


@pytest.mark.parametrize("asleep", [True, False], ids=["made ready", "asked for"])
def test_a_voice_that_cannot_be_made_is_told_once_and_the_bed_plays(
    asleep: bool, caplog: pytest.LogCaptureFixture
) -> None:
    stand = Nightstand(CONFIG, broken={"whisper"})
    for _ in range(3):
        if asleep:
            stand.bedside.get_ready(stand.now_s)
    stand.press()
    (line,) = warnings(caplog)
    assert line.startswith("sound whisper fails and is left out from here on: ValueError: no such breath")
    assert stand.bedside.faults == [f"sound whisper: {line.partition(': ')[2]}"]
    heard = [voice.sound for voice in stand.voices]
    assert heard == (["paper", "brown"] if asleep else ["brown"])
    assert stand.bedside.playing == ("paper" if asleep else "brown")
    stand.tell(ev.NextAsked(stand.now_s))
    assert stand.bedside.playing == ("clock" if asleep else "paper")
    stand.wait(2 * 3600.0)
    assert stand.ends == 1
    assert len(warnings(caplog)) == 1


def test_two_voices_of_a_sound_are_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    stand = Nightstand(CONFIG)
    stand.press()
    for _ in range(2):
        stand.bedside.lose("whisper", "it has no breath", stand.now_s)
    assert warnings(caplog) == ["sound whisper fails and is left out from here on: it has no breath"]
    assert stand.bedside.faults == ["sound whisper: it has no breath"]


def test_the_one_before_goes_when_the_next_cannot_be_made() -> None:
    night = Played({"brown": BROWN, "paper": PAPER, "clock": replace(PAPER, voice=out_of_range)}, pushes_s=(8.0,))
    alone = Played({"brown": BROWN, "paper": replace(PAPER, voice=out_of_range)})
    assert night.plays == ["paper", "clock"]
    assert night.level_db(11.0, 15.0) == pytest.approx(alone.level_db(11.0, 15.0), abs=0.5), "the bed alone"


def test_when_none_can_be_made_the_bed_plays() -> None:
    stand = Nightstand(CONFIG, broken={"whisper", "paper", "clock"})
    stand.press()
    for _ in range(5):
        stand.tell(ev.NextAsked(stand.now_s))
    assert [voice.sound for voice in stand.voices] == ["brown"]
    stand.wait(2 * 3600.0)
    assert stand.ends == 1
