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
    assert measured.onsets_per_s == pytest.approx(7.4, rel=0.2)
    assert 0.3 < measured.onset_interval_cv < 0.6
    assert 1.4 < measured.envelope_cv < 2.6
    assert measured.envelope_kurtosis > 18  # 86 with all the clatter


def test_it_lies_around_a_kilohertz_and_not_in_the_bass() -> None:
    """The recording has its strongest octave at 2 kHz and 13 dB less at 500 Hz; ours is darker."""
    octaves = Fingerprint(minute()).octave_db
    assert min(octaves[1000], octaves[2000]) > octaves[500] + 3
    assert octaves[2000] > octaves[125] + 12


def test_a_key_comes_back_a_tenth_of_a_second_after_it_went_down() -> None:
    """Strokes more than half a second apart leave gaps of two lengths; the short ones are the time a key is held."""
    slow = Typing(1, Params(step_s=0.7, brush_db=-60.0)).render(40 * RATE_HZ, Mood())
    gaps_s = np.diff(Fingerprint(slow).onset_times_s)
    held_s = gaps_s[gaps_s < 0.2]
    assert len(held_s) > 20
    assert np.median(held_s) == pytest.approx(Params().hold_s, abs=0.02)


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
