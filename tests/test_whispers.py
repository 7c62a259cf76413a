"""Scripts as sounds: each is there by its name, says what it should, and is left to those who list it."""

import numpy as np
import pytest

from device.bedside import knob_order
from device.config import Config, Sounds
from device.dsp.rate import RATE_HZ
from device.repertoire import repertoire
from device.sounds import sounds
from device.sounds.contract import TARGET_LUFS, Mood, Speech
from device.sounds.whisper import MANNERS, SIGH, WHISPERERS
from device.speech.rhythm import LETS_GO_S, SLOWEST
from tests.measure.loudness import Loudness

SCRIPTS = ["affirmations", "beach", "body-scan", "breathing", "counting-down", "good-night", "murmur"]


def test_every_script_is_a_sound_that_the_knob_passes_until_it_is_listed() -> None:
    there = repertoire()
    assert there.complaints == ()
    names = [f"whisper:{script}" for script in SCRIPTS]
    assert [*sounds(), *names] == list(there.sounds)
    assert not set(names) & set(knob_order(Config(), there.sounds))
    listed = Config(sounds=Sounds(order=("paper", "whisper:beach")))
    assert knob_order(listed, there.sounds)[:2] == ("paper", "whisper:beach")


def test_the_configuration_knows_every_whisperer() -> None:
    allowed = Sounds.__annotations__["whisperer"].__args__
    assert set(allowed) == set(MANNERS)


@pytest.mark.parametrize("whisperer", MANNERS)
def test_everybody_says_the_same_otherwise(whisperer: str) -> None:
    mine, usual = (
        repertoire(who).sounds["whisper:beach"].voice(3).render(4 * RATE_HZ, Mood()) for who in (whisperer, "light")
    )
    assert np.abs(mine).max() > 0.01
    assert np.array_equal(mine, usual) is (whisperer == "light")


def test_no_whisperer_is_slower_than_scripts_are_read_for() -> None:
    """By nature, by what a quarter of an hour changes, and by drowsiness; see `Whisper`."""
    slowest = max(params.slowness for params in WHISPERERS.values()) * 2**0.12 / 0.7
    assert 0.97 * SLOWEST < slowest <= SLOWEST
    assert sum(part.length_s for part in SIGH) <= LETS_GO_S


def test_the_lamp_breathes_with_the_one_that_breathes() -> None:
    there = repertoire().sounds
    assert there["whisper:breathing"].breath_s == (4.0, 7.0, 8.0)
    assert there["whisper:beach"].breath_s is None


@pytest.mark.parametrize(("script", "ends"), [("good-night", True), ("murmur", False)])
def test_what_follows_a_script(script: str, ends: bool) -> None:
    """A good night of two minutes leaves the bed alone; a murmur goes on."""
    voice = repertoire().sounds[f"whisper:{script}"].voice(1)
    assert isinstance(voice, Speech)
    for _ in range(24):
        voice.render(10 * RATE_HZ, Mood())
    assert voice.ended is ends


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_as_loud_as_any_sound(script: str) -> None:
    """From its first word to its last, rests and all; a murmur for five minutes."""
    sound = repertoire("deep").sounds[f"whisper:{script}"]  # whose murmur is the softest
    voice, level, loudness, peak, pieces = sound.voice(1), 10 ** (sound.level_db / 20), Loudness(), 0.0, 0
    assert isinstance(voice, Speech)
    while not voice.ended and pieces < (60 if script == "murmur" else 200):
        piece = voice.render(5 * RATE_HZ, Mood()) * np.float32(level)
        loudness.hear(piece)
        peak, pieces = max(peak, float(np.abs(piece).max())), pieces + 1
    assert pieces < 200
    assert loudness.integrated() == pytest.approx(TARGET_LUFS, abs=0.5)
    assert 20 * np.log10(peak) < -6.0
