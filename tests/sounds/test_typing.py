"""Typing against what a recorded keyboard measures, and against how people write."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.typing import LETTERS, PLACE, SPACE, Params, Typing, run_of_words, stroke_times_s
from tests.measure.fingerprint import Fingerprint

KEY = {letter: number for number, letter in enumerate(LETTERS)}


@lru_cache(maxsize=1)
def minute() -> Block:
    """The caller leaves it as it is."""
    return Typing(1).render(60 * RATE_HZ, Mood())


def test_strokes_come_as_on_a_recorded_keyboard() -> None:
    """7.4 onsets a second, of intervals that vary by 0.35, an envelope by 2.2 (a public collection)."""
    measured = Fingerprint(minute())
    assert measured.onsets_per_s == pytest.approx(8.5, rel=0.2)
    assert 0.3 < measured.onset_interval_cv < 0.8
    assert 1.4 < measured.envelope_cv < 2.6
    assert measured.envelope_kurtosis > 18  # 86 with all the clatter


def test_it_lies_at_two_kilohertz_and_not_in_the_bass() -> None:
    """A recording has its strongest octave at 2 kHz and 13 dB less at 500 Hz."""
    octaves = Fingerprint(minute()).octave_db
    assert max(octaves, key=lambda centre: octaves[centre]) in (1000, 2000, 4000)
    assert octaves[2000] > octaves[125] + 12


def test_it_is_silent_between() -> None:
    level_db = 10 * np.log10(np.mean(minute().reshape(-1, 480, 2).astype(np.float64) ** 2, axis=(1, 2)) + 1e-12)
    assert np.percentile(level_db, 10) < np.percentile(level_db, 99) - 40


def test_a_key_that_comes_back_is_heard() -> None:
    once, twice = (Typing(1, Params(release_db=db)).render(30 * RATE_HZ, Mood()) for db in (-80.0, 0.0))
    assert np.mean(twice**2) == pytest.approx(2 * np.mean(once**2), rel=0.4)


def test_words_are_english_in_length_and_letters() -> None:
    keys = run_of_words(np.random.default_rng(1), 4000)
    letters = keys[keys < len(LETTERS)]
    assert len(letters) / np.count_nonzero(keys == SPACE) == pytest.approx(4.5, abs=0.5)
    assert np.mean(letters == KEY["e"]) == pytest.approx(0.127, abs=0.015)


def test_hands_that_take_turns_are_faster_and_nothing_fuses() -> None:
    rng = np.random.default_rng(1)
    turns, one_hand = (np.tile([KEY[a], KEY[b]], 200) for a, b in ("tn", "te"))
    gaps_s = [np.diff(stroke_times_s(rng, keys, 0.2)) for keys in (turns, one_hand)]
    assert np.median(gaps_s[0]) < 0.9 * np.median(gaps_s[1])
    assert np.diff(stroke_times_s(rng, turns, 0.05)).min() > 1 / 11


def test_keys_lie_where_they_are() -> None:
    assert PLACE[KEY["q"], 0] < PLACE[KEY["t"], 0] < PLACE[KEY["p"], 0]
    assert PLACE[KEY["z"], 1] < PLACE[KEY["a"], 1] < PLACE[KEY["q"], 1]
