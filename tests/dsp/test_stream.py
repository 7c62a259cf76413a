"""Chunks behind blocks, tails behind chunks, and chance for each purpose."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.dsp.stream import Block, Chunks, Tail, streams

CHUNK = 64


class Counting:
    """A maker whose samples count up, and which remembers the moods it was given."""

    def __init__(self) -> None:
        self.moods: list[str] = []

    def __call__(self, mood: str) -> Block:
        first = len(self.moods) * CHUNK
        self.moods.append(mood)
        return np.stack([np.arange(first, first + CHUNK)] * 2, axis=1).astype(np.float32)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=20))
def test_blocks_of_any_size_join_into_one_run(sizes: list[int]) -> None:
    chunks, make = Chunks(), Counting()
    blocks = [chunks.render(make, frames, "awake") for frames in sizes]

    assert [len(block) for block in blocks] == sizes
    assert np.array_equal(np.concatenate(blocks)[:, 1], np.arange(sum(sizes)))


def test_a_chunk_takes_the_mood_in_force_when_it_begins() -> None:
    chunks, make = Chunks(), Counting()
    for frames, mood in ((CHUNK // 2, "awake"), (CHUNK // 2, "drowsy"), (1, "asleep")):
        chunks.render(make, frames, mood)

    assert make.moods == ["awake", "asleep"]


def test_a_block_is_a_copy() -> None:
    chunks, make = Chunks(), Counting()
    chunks.render(make, 10, "awake")[:] = 7.0

    assert np.array_equal(chunks.render(make, 5, "awake")[:, 0], np.arange(10, 15))


def test_a_grain_rings_on_into_later_chunks() -> None:
    tail = Tail(CHUNK, 3 * CHUNK)
    grain = np.random.default_rng(1).standard_normal((2 * CHUNK + 5, 2)).astype(np.float32)
    tail.add(CHUNK - 1, grain)
    tail.add(CHUNK - 1, grain)

    run = np.concatenate([tail.take() for _ in range(5)])
    assert np.array_equal(run[CHUNK - 1 : CHUNK - 1 + len(grain)], 2 * grain)
    assert not run[: CHUNK - 1].any()
    assert not run[CHUNK - 1 + len(grain) :].any()


@pytest.mark.parametrize("longest", [1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_the_longest_grain_fits_at_the_last_frame(longest: int) -> None:
    tail = Tail(CHUNK, longest)
    tail.add(CHUNK - 1, np.ones((longest, 2), np.float32))

    assert np.concatenate([tail.take() for _ in range(3)]).sum() == 2 * longest


def test_streams_differ_by_purpose_and_by_seed_and_not_by_their_number() -> None:
    first, second = (rng.random(8) for rng in streams(1, 2))

    assert not np.array_equal(first, second)
    assert np.array_equal(first, streams(1, 5)[0].random(8))
    assert not np.array_equal(first, streams(2, 2)[0].random(8))
