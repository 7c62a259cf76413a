"""The voice contract, for every file in device/sounds/."""

import gc
import weakref

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds import load, sound_ids, sounds
from device.sounds.contract import TARGET_LUFS, Mood
from tests.measure.comfort import at_level, loudness_of
from tests.measure.library import memory_mb

AWAKE = Mood()
IDS = sound_ids()


def test_every_file_loads() -> None:
    assert list(sounds()) == IDS
    assert IDS


@pytest.mark.parametrize("sound_id", IDS)
def test_shape_type_and_range(sound_id: str) -> None:
    voice = load(sound_id).voice(3)
    for frames in (1, 7, 1024, 5000):
        block = voice.render(frames, AWAKE)
        assert block.shape == (frames, 2)
        assert block.dtype == np.float32
        assert np.isfinite(block).all()


@pytest.mark.parametrize("sound_id", IDS)
def test_the_block_is_the_callers_to_keep(sound_id: str) -> None:
    voice = load(sound_id).voice(3)
    first = voice.render(3000, AWAKE)
    kept = first.copy()
    voice.render(3000, AWAKE)[:] = 7.0
    voice.render(30000, AWAKE)
    assert np.array_equal(first, kept)


@pytest.mark.parametrize("sound_id", IDS)
def test_let_go_it_is_gone(sound_id: str) -> None:
    """Nor does it wait for the garbage collector, which seldom comes: a megabyte stayed with each sound of a night."""
    voice = load(sound_id).voice(3)
    voice.render(3 * RATE_HZ, AWAKE)
    gone = weakref.ref(voice)
    gc.disable()
    try:
        del voice
        assert gone() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("sound_id", IDS)
@pytest.mark.parametrize("mood", [AWAKE, Mood(0.4, 0.3)], ids=["awake", "drowsy"])
def test_block_size_cannot_be_heard(sound_id: str, mood: Mood) -> None:
    sound = load(sound_id)
    whole = sound.voice(5).render(20 * RATE_HZ, mood)
    cuts = np.random.default_rng(1)
    voice = sound.voice(5)
    pieces: list[Block] = []
    while sum(map(len, pieces)) < len(whole):
        pieces.append(voice.render(int(cuts.choice((1, 2, 63, 480, 1024, 4096, 8192))), mood))
    assert np.array_equal(np.concatenate(pieces)[: len(whole)], whole)


@pytest.mark.parametrize("sound_id", IDS)
def test_same_seed_same_sound(sound_id: str) -> None:
    sound = load(sound_id)
    once, again, other = (sound.voice(seed).render(10 * RATE_HZ, AWAKE) for seed in (8, 8, 9))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("sound_id", IDS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_are_as_loud(sound_id: str, seed: int) -> None:
    sound = load(sound_id)
    assert 0.0 <= sound.below_lu <= 3.0
    wanted = TARGET_LUFS - sound.below_lu
    assert loudness_of(at_level(sound_id, seed, 60.0)).integrated() == pytest.approx(wanted, abs=0.5)


@pytest.mark.parametrize("sound_id", IDS)
def test_a_voice_is_small(sound_id: str) -> None:
    assert memory_mb(load(sound_id)) < 8.0
