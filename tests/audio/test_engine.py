"""The mix: even crossfades, no steps, no work for what is not heard."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.audio.contract import VoiceFailed
from device.audio.engine import ECHO_S, MOST_BEFORE, SHORTEST_S, Bring, Engine
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Shape
from device.sounds.contract import Mood, Voice
from tests.audio.voices import FAULTS, Fault, GoesBad, Hiss, Hum, Moody, Steady

NOW = Shape(trigger_db=0.0, bed_db=0.0, activity=1.0, brightness=1.0, over_s=0.0)


def playing(voice: Hiss | Steady, bed: Hiss | Steady | None = None) -> Engine:
    """An engine in full swing."""
    engine = Engine()
    engine.bring(Bring(voice, 0.0, 0.0))
    if bed:
        engine.bring(Bring(bed, 0.0, 0.0, "bed"))
    engine.shape(NOW)
    engine.render(RATE_HZ // 10)
    return engine


def power_db(block: Block) -> float:
    return float(10 * np.log10(np.mean(block.astype(np.float64) ** 2)))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=20), st.integers(0, 100))
def test_block_size_cannot_be_heard(cuts: list[int], seed: int) -> None:
    whole, cut = (playing(Hiss(seed), Hiss(seed + 1)) for _ in range(2))
    for engine in (whole, cut):
        engine.bring(Bring(Hiss(seed + 2), -3.0, 0.3))
        engine.shape(Shape(-20.0, SILENCE_DB, 1.0, 1.0, 0.5))
    pieces = np.concatenate([cut.render(frames) for frames in cuts])
    assert np.abs(pieces - whole.render(sum(cuts))).max() < 1e-7


def test_a_crossfade_keeps_the_level() -> None:
    engine = playing(Hiss(1))
    engine.bring(Bring(Hiss(2), 0.0, 2.0))
    levels = [power_db(engine.render(RATE_HZ // 4)) for _ in range(12)]
    assert levels == pytest.approx([20 * np.log10(0.03)] * 12, abs=0.25)


def test_a_crossfade_does_not_step_even_when_interrupted() -> None:
    engine = playing(Steady(0.5))
    blocks = [engine.render(1000)]
    for value in (-0.5, 0.25, 0.5):
        engine.bring(Bring(Steady(value), 0.0, 0.5))
        blocks.append(engine.render(7000))
    assert np.abs(np.diff(np.concatenate(blocks), axis=0)).max() < 0.5 * 3 * np.pi / (0.5 * RATE_HZ)


def test_the_one_before_is_let_go() -> None:
    before = Steady(0.1)
    engine = playing(before)
    engine.bring(Bring(Steady(0.2), 0.0, 0.5))
    engine.render(RATE_HZ)
    heard = before.frames
    assert engine.render(1000) == pytest.approx(0.2)
    assert before.frames == heard


def test_however_fast_voices_come_few_sound_at_a_time() -> None:
    """A hand that goes through all sounds, with the longest crossfade."""
    engine, voices = playing(Steady(0.1)), [Steady(0.1) for _ in range(40)]
    blocks = []
    for number, voice in enumerate(voices):
        engine.bring(Bring(voice, 0.0, 20.0))
        engine.bring(Bring(voices[number - 1], 0.0, 20.0))
        engine.bring(Bring(voice, 0.0, 20.0))
        before = [one.frames for one in voices]
        blocks.append(engine.render(RATE_HZ // 10))
        assert sum(one.frames > was for one, was in zip(voices, before, strict=True)) <= MOST_BEFORE + 2
    assert np.abs(np.diff(np.concatenate(blocks), axis=0)).max() < 0.1 * np.pi / frames_of(SHORTEST_S)


def test_level_and_shape_add_up() -> None:
    engine = Engine()
    engine.bring(Bring(Steady(1.0), -6.0, 0.0))
    engine.bring(Bring(Steady(1.0), -3.0, 0.0, "bed"))
    engine.shape(Shape(-14.0, -37.0, 1.0, 1.0, 0.0))
    assert engine.render(5000)[-1] == pytest.approx(10 ** (-20 / 20) + 10 ** (-40 / 20), rel=1e-5)


def test_a_trigger_at_rest_is_not_rendered() -> None:
    trigger, bed = Steady(0.5), Steady(0.1)
    engine = playing(trigger, bed)
    engine.shape(Shape(SILENCE_DB, 0.0, 0.0, 0.0, 0.1))
    engine.render(RATE_HZ // 5)
    heard = trigger.frames
    assert engine.render(RATE_HZ) == pytest.approx(0.1)
    assert trigger.frames == heard


def test_nothing_steps_though_asked_to() -> None:
    engine = playing(Steady(0.5))
    engine.shape(Shape(SILENCE_DB, SILENCE_DB, 1.0, 1.0, 0.0))
    assert np.abs(np.diff(engine.render(4000), axis=0)).max() < 0.01


def test_mood_moves_block_by_block() -> None:
    voice = Steady(0.1)
    engine = playing(voice)
    engine.shape(Shape(0.0, 0.0, 0.2, 0.6, over_s=1.0))
    for _ in range(12):
        engine.render(RATE_HZ // 10)
    activity = [mood.activity for mood in voice.moods[-12:]]
    assert activity == pytest.approx([*np.linspace(1.0, 0.2, 11), 0.2])
    assert voice.moods[-1].brightness == pytest.approx(0.6)


def test_time_that_nobody_hears_passes() -> None:
    heard, unheard = (playing(Steady(0.5)) for _ in range(2))
    for engine in (heard, unheard):
        engine.shape(Shape(-40.0, -40.0, 0.0, 0.0, 2.0))
    heard.render(RATE_HZ)
    unheard.skip(RATE_HZ)
    assert np.array_equal(heard.render(100), unheard.render(100))


def breaking_off(voice: Voice, bed: Voice | None, told: list[VoiceFailed], blocks: int, frames: int) -> Block:
    """So many blocks of a voice that breaks off among them, in full swing from the first."""
    engine = Engine(told.append)
    engine.shape(NOW)
    engine.skip(RATE_HZ)
    engine.bring(Bring(voice, 0.0, 0.0, sound="paper"))
    if bed:
        engine.bring(Bring(bed, 0.0, 0.0, "bed", sound="brown"))
    return np.concatenate([engine.render(frames) for _ in range(blocks)])


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_voice_that_goes_bad_is_taken_out_and_told_once(fault: Fault) -> None:
    told: list[VoiceFailed] = []
    heard = breaking_off(GoesBad(Hum(0.1), 3, fault), Steady(0.25), told, blocks=12, frames=4000)
    assert [failed.sound for failed in told] == ["paper"]
    assert "\n" not in told[0].reason
    assert heard[12_000 + frames_of(ECHO_S) :] == pytest.approx(0.25)
    assert np.isfinite(heard).all()


@pytest.mark.parametrize("frames", [1, 7, 480, 8192])
@pytest.mark.parametrize("pitch_hz", [40.0, 300.0, 2000.0])
def test_a_hum_that_breaks_off_does_not_click(frames: int, pitch_hz: float) -> None:
    """Where it turns back it never bends more than at twice its own crests, and it steps no more than it did."""
    at = -(-9600 // frames)
    heard = breaking_off(GoesBad(Hum(0.5, pitch_hz), at, FAULTS["raises"]), None, [], at + 9600 // frames + 2, frames)
    turn = 2 * np.pi * pitch_hz / RATE_HZ
    assert np.abs(np.diff(heard[4800:], axis=0)).max() < 0.5 * turn * 1.1
    assert np.abs(np.diff(heard[at * frames + 4800 :], axis=0)).max() < 1e-6, "gone"


def test_a_hiss_that_breaks_off_does_not_click(record_property: Callable[[str, object], None]) -> None:
    """The bend at the join over the sharpest within 10 ms, for the worst of twenty."""
    worst = 0.0
    for seed in range(20):
        heard = breaking_off(GoesBad(Hiss(seed), 3, FAULTS["raises"]), None, [], 5, 8192)[:, 0].astype(np.float64)
        bend = np.abs(np.diff(heard, 2))
        join = 3 * 8192
        worst = max(worst, bend[join - 4 : join + 3].max() / bend[join - 480 : join - 4].max())
    record_property("bend where a hiss breaks off, over the sharpest of the 10 ms before", f"{worst:.2f}")
    assert worst < 1.5


def test_a_voice_bad_from_the_first_is_never_heard() -> None:
    told: list[VoiceFailed] = []
    assert breaking_off(GoesBad(Hum(0.5), 0, FAULTS["nan"]), Steady(0.25), told, 9, 1000)[2000:] == pytest.approx(0.25)
    assert len(told) == 1


def test_with_both_gone_it_is_silent_and_goes_on() -> None:
    told: list[VoiceFailed] = []
    bad = [GoesBad(Hum(0.5), after, FAULTS["nan"]) for after in (2, 5)]
    heard = breaking_off(bad[0], bad[1], told, 40, 1000)
    assert [failed.sound for failed in told] == ["paper", "brown"]
    assert heard[:5000].any()
    assert not heard[11_000:].any()


def test_one_that_goes_bad_on_its_way_out_leaves_the_next_alone() -> None:
    told: list[VoiceFailed] = []
    engine = Engine(told.append)
    engine.shape(NOW)
    engine.bring(Bring(GoesBad(Steady(0.1), 20, FAULTS["nan"]), 0.0, 0.0, sound="paper"))
    for _ in range(15):
        engine.render(1000)
    engine.bring(Bring(Steady(0.2), 0.0, 1.0, sound="clock"))
    heard = np.concatenate([engine.render(1000) for _ in range(60)])
    assert [failed.sound for failed in told] == ["paper"]
    assert heard[-1] == pytest.approx(0.2)
    assert np.abs(np.diff(heard, axis=0)).max() < 1e-3


def test_without_a_voice_the_one_before_goes() -> None:
    engine = playing(Steady(0.5), Steady(0.1))
    engine.bring(Bring(None, 0.0, 0.5))
    heard = engine.render(RATE_HZ)
    assert heard[-1] == pytest.approx(0.1)
    assert np.abs(np.diff(heard, axis=0)).max() < 1e-3


def test_a_cleared_engine_is_silent() -> None:
    engine = playing(Steady(0.5), Steady(0.5))
    engine.clear()
    assert not engine.render(100).any()


def test_a_voice_that_comes_in_out_of_silence_has_the_mood_it_will_be_heard_with() -> None:
    """It plans its first strokes by it: by the mood of last night's bed they would be many seconds away."""
    engine, first, second = Engine(), Moody(), Moody()
    engine.bring(Bring(first, 0.0, 0.0))
    engine.shape(Shape(0.0, 0.0, 1.0, 1.0, 0.0))
    engine.render(4800)
    engine.shape(Shape(SILENCE_DB, 0.0, 0.0, 0.1, 60.0))
    engine.skip(60 * RATE_HZ)
    engine.shape(Shape(SILENCE_DB, 0.0, 0.0, 0.1, 600.0))
    engine.skip(RATE_HZ)
    engine.bring(Bring(second, 0.0, 3.0))
    engine.shape(Shape(0.0, 0.0, 1.0, 0.8, 3.0))
    engine.render(4800)
    assert first.moods[0] == Mood(1.0, 1.0)
    assert second.moods[0] == Mood(1.0, 0.8)
