"""A pencil against a recording of somebody who draws on paper, and what the hand does."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.pencil import Params, Pencil
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=1)
def minute() -> Block:
    """A minute of it, to be left as it is."""
    return Pencil(1).render(60 * RATE_HZ, Mood())


def test_it_comes_and_goes_as_drawing_does() -> None:
    """A recording from a public sound collection, a pencil on paper, measured as tests/measure does.

    The hand that glides between gestures makes ours denser: 0.48 duty and a variation of 1.46 in the recording.
    """
    measured = Fingerprint(minute())
    assert 5.0 <= measured.envelope_kurtosis <= 10.0  # 8.4
    assert 0.9 <= measured.envelope_cv <= 1.5
    assert 0.5 <= measured.duty_20db <= 0.8
    for band, depth in (("0.25-0.5", 0.464), ("0.5-1", 0.419), ("1-2", 0.351), ("2-4", 0.308), ("4-8", 0.237)):
        assert depth / 1.6 < measured.modulation_depth[band] < depth * 1.6, band


def test_it_is_crisp_but_far_softer_than_a_pencil() -> None:
    measured = Fingerprint(minute())
    assert 1800 < measured.centroid_hz < 3000  # 8951
    assert measured.crisp_over_middle_db < -6
    assert max(measured.octave_db, key=lambda c: measured.octave_db[c]) == 2000


def test_it_has_a_place_and_is_near() -> None:
    assert 0.3 < Fingerprint(minute()).iacc_half_second < 0.7  # 0.8


def test_the_table_answers_where_the_point_is_set_down() -> None:
    with_knocks, without = (
        Fingerprint(Pencil(1, Params(knock_db=knock_db)).render(30 * RATE_HZ, Mood())) for knock_db in (-3.0, -60.0)
    )
    assert with_knocks.octave_db[250] - without.octave_db[250] > 4
    assert with_knocks.octave_db[4000] == pytest.approx(without.octave_db[4000], abs=0.5)


def test_letters_are_strokes_of_a_fifth_to_a_third_of_a_second() -> None:
    mono = minute().astype(np.float64).sum(axis=1)
    envelope = np.sqrt(np.mean(mono.reshape(-1, RATE_HZ // 100) ** 2, axis=1))
    spectrum = np.abs(np.fft.rfft(envelope - envelope.mean())) ** 2
    f = np.fft.rfftfreq(len(envelope), 0.01)
    octave_hz = (1.4, 2.8, 5.6, 11.2)
    powers = [spectrum[(f >= low) & (f < 2 * low)].sum() for low in octave_hz]
    assert powers[1] > powers[0]
    assert powers[1] > 3 * powers[3]


def test_less_activity_leaves_longer_pauses_and_no_point_at_all_in_the_end() -> None:
    assert np.std(Pencil(1).render(60 * RATE_HZ, Mood(activity=0.4))) < 0.4 * np.std(minute())
    assert not Pencil(1).render(5 * RATE_HZ, Mood(activity=0.0)).any()
