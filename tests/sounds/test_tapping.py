"""Tapping against what real tapping measures, and within what a sleeper should get."""

from functools import lru_cache

import numpy as np
import pytest

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.tapping import MATERIALS, REPERTOIRE, Gesture, Params, Tapping, tap_times_s
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=3)
def minute(activity: float = 1.0, brightness: float = 1.0) -> Block:
    """A minute of tapping in one mood; the caller leaves it as it is."""
    return Tapping(1).render(60 * RATE_HZ, Mood(activity, brightness))


@pytest.mark.parametrize("gesture", REPERTOIRE)
def test_taps_never_fuse(gesture: Gesture) -> None:
    """Above 11 a second they would be texture (Jurado et al. 2021); within a roll fingers fall 80 ms apart or more."""
    rng = np.random.default_rng(1)
    for stretch in (0.5, 0.8, 1.0, 1.2):
        gaps_s = np.concatenate([np.diff(tap_times_s(rng, gesture, stretch)) for _ in range(50)])
        assert gaps_s.min() > 1 / 11


@pytest.mark.parametrize("gesture", REPERTOIRE)
def test_gestures_are_unhurried(gesture: Gesture) -> None:
    """A gesture and its pause fit in 1.5 to 4 s even at the slowest habit of the hands."""
    rng = np.random.default_rng(1)
    assert max(tap_times_s(rng, gesture, 1.25)[-1] for _ in range(100)) + 0.7 < 4.0


def test_onsets_come_as_tapping_does() -> None:
    """5.2 and 6.2 a second in two recordings of public collections, with a variation of 0.64 and 0.41."""
    measured = Fingerprint(minute())
    assert 4.5 <= measured.onsets_per_s <= 6.5
    assert 0.4 <= measured.onset_interval_cv <= 0.65


def test_taps_are_discrete() -> None:
    """An envelope kurtosis of 10 and 18 in the recordings."""
    measured = Fingerprint(minute())
    assert 10 <= measured.envelope_kurtosis <= 18
    assert measured.modulation_depth["4-8"] > 2 * measured.modulation_depth["0.5-1"]


def test_between_taps_fingertips_glide() -> None:
    """No holes: the recordings lie within 20 dB of their loud moments for 0.72 and 0.81 of the time."""
    assert Fingerprint(minute()).duty_20db >= 0.5
    taps_alone = Tapping(1, Params(slide_db=-60.0)).render(20 * RATE_HZ, Mood())
    assert Fingerprint(taps_alone).duty_20db < 0.35


def test_it_is_low_but_does_not_rumble() -> None:
    measured = Fingerprint(minute())
    assert 300 <= measured.centroid_hz <= 1500  # Koumura et al.: effective sounds lie below 1.5 kHz
    assert measured.octave_db[63] < -20
    assert measured.crisp_over_middle_db <= -10


def test_nothing_startles() -> None:
    assert Fingerprint(minute()).crest_db <= 26.5


def test_ears_hear_different_sides_of_the_box() -> None:
    assert Fingerprint(minute()).iacc_half_second <= 0.7


def test_the_hands_change_sides() -> None:
    seconds = np.sqrt(np.mean(minute().astype(np.float64).reshape(60, RATE_HZ, 2) ** 2, axis=1))
    level_difference_db = 20 * np.log10(seconds[:, 0] / seconds[:, 1])
    assert level_difference_db.max() > 3
    assert level_difference_db.min() < -3


def test_a_drowsy_hand_is_softer_and_darker() -> None:
    taps = [Tapping(1, Params(slide_db=-60.0)).render(30 * RATE_HZ, Mood(activity)) for activity in (0.4, 1.0)]
    seldom, often = (Fingerprint(block).onsets_per_s for block in taps)
    assert seldom < 0.7 * often
    awake, drowsy = Fingerprint(minute()), Fingerprint(minute(0.4, 0.3))
    assert np.std(drowsy.stereo) < 0.4 * np.std(awake.stereo)
    assert drowsy.centroid_hz < awake.centroid_hz


def test_a_sleeping_hand_is_silent() -> None:
    assert not Tapping(1).render(5 * RATE_HZ, Mood(activity=0.0)).any()


def test_no_two_taps_are_the_same() -> None:
    """Lined up as well as may be, the first 40 ms of any two taps at both ears differ, and most differ clearly."""
    block, length = minute().astype(np.float64), RATE_HZ // 25
    at_frames = [int(at_s * RATE_HZ) for at_s in Fingerprint(minute()).onset_times_s if at_s < 59]
    taps = np.array([block[at_frame:][:length] for at_frame in at_frames])
    energy = np.sum(taps**2, axis=(1, 2))
    taps = taps[energy > 0.1 * np.median(energy)][:80]  # the rest are fingers that glide
    taps /= np.sqrt(np.sum(taps**2, axis=(1, 2), keepdims=True))
    spectra = np.fft.rfft(taps, 2 * length, axis=1)
    match = np.array([np.fft.irfft(spectra * np.conj(tap), axis=1).sum(axis=2).max(axis=1) for tap in spectra])
    np.fill_diagonal(match, 0)
    assert match.max() < 0.999
    assert np.median(match.max(axis=1)) < 0.97


@pytest.mark.parametrize("material", MATERIALS)
def test_every_material_sounds(material: str) -> None:
    block = Tapping(1, Params(material=material)).render(10 * RATE_HZ, Mood())
    assert np.isfinite(block).all()
    assert 0.05 < np.abs(block).max() < 1.0


def test_glass_rings_longer_than_wood_and_wood_than_a_book() -> None:
    voices = {m: Tapping(1, Params(material=m, slide_db=-60.0)) for m in MATERIALS}
    duty = {m: Fingerprint(voice.render(20 * RATE_HZ, Mood())).duty_20db for m, voice in voices.items()}
    assert duty["book"] < duty["wood"] < duty["glass"] / 1.5
