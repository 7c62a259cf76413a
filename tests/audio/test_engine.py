"""The mix: even crossfades, no steps, no work for what is not heard."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.audio.engine import Bring, Engine
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.session.commands import SILENCE_DB, Shape
from tests.audio.voices import Hiss, Steady

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


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_voice_gone_wrong_is_silent_and_counted(value: float) -> None:
    engine = playing(Steady(value), Steady(0.25))
    assert engine.render(500) == pytest.approx(0.25)
    assert engine.faults == 2


def test_time_that_nobody_hears_passes() -> None:
    heard, unheard = (playing(Steady(0.5)) for _ in range(2))
    for engine in (heard, unheard):
        engine.shape(Shape(-40.0, -40.0, 0.0, 0.0, 2.0))
    heard.render(RATE_HZ)
    unheard.skip(RATE_HZ)
    assert np.array_equal(heard.render(100), unheard.render(100))


def test_a_cleared_engine_is_silent() -> None:
    engine = playing(Steady(0.5), Steady(0.5))
    engine.clear()
    assert not engine.render(100).any()
