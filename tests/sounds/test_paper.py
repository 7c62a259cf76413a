"""Paper against what real paper measures, and within what a sleeper should get."""

from functools import lru_cache

import numpy as np

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.paper import Paper
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=3)
def minute(activity: float = 1.0, brightness: float = 1.0) -> Block:
    """A minute of paper in one mood; the caller leaves it as it is."""
    return Paper(1).render(60 * RATE_HZ, Mood(activity, brightness))


def test_onsets_come_as_paper_does() -> None:
    """4.6 a second with a variation of 0.68 in one recording; hands differ."""
    measured = Fingerprint(minute())
    assert 3.5 <= measured.onsets_per_s <= 8.5
    assert 0.55 <= measured.onset_interval_cv <= 0.85


def test_gestures_swell_and_rest() -> None:
    """The recording's envelope moves most between 0.5 and 2 Hz and is sparse; so is ours."""
    measured = Fingerprint(minute())
    assert measured.envelope_cv >= 1.5
    assert measured.envelope_kurtosis >= 12.0
    assert measured.duty_20db <= 0.5
    assert min(measured.modulation_depth[band] for band in ("0.5-1", "1-2", "2-4")) >= 0.6


def test_it_is_as_crisp_as_paper() -> None:
    """Real paper has its energy at 2 to 8 kHz."""
    octaves = Fingerprint(minute()).octave_db
    assert max(octaves, key=lambda centre: octaves[centre]) in (4000, 8000)
    assert octaves[125] < -25


def test_nothing_startles() -> None:
    assert Fingerprint(minute()).crest_db <= 29.0  # recorded: 34


def test_the_ears_differ() -> None:
    """Ears with nothing in common hear no image at all, ears with all in common hear it in the head."""
    assert 0.2 <= Fingerprint(minute()).iacc_half_second <= 0.6


def test_a_drowsy_sheet_is_quieter_and_darker() -> None:
    awake, drowsy = Fingerprint(minute()), Fingerprint(minute(0.4, 0.3))
    assert np.std(drowsy.stereo) < 0.4 * np.std(awake.stereo)
    assert drowsy.centroid_hz < 0.8 * awake.centroid_hz


def test_a_sleeping_sheet_is_silent() -> None:
    assert not Paper(1).render(5 * RATE_HZ, Mood(activity=0.0)).any()


def test_no_half_second_comes_twice() -> None:
    left = minute()[:, 0].astype(np.float64)
    spectrum = np.fft.rfft(left, 1 << 22)
    power = np.convolve(left**2, np.ones(1), "same").cumsum()
    half = RATE_HZ // 2
    for at in (5, 17, 31):
        template = left[at * RATE_HZ :][:half]
        match = np.fft.irfft(spectrum * np.conj(np.fft.rfft(template, 1 << 22)))[: len(left) - half]
        match /= np.sqrt((power[half:] - power[:-half]) * np.sum(template**2)) + 1e-9
        match[at * RATE_HZ - half : at * RATE_HZ + half] = 0
        assert np.abs(match).max() < 0.5
