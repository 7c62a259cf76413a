"""The dark bed: how it falls, how wide it is, how little it moves."""

from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.brown import SIZE, Brown
from device.sounds.contract import Mood
from tests.dsp.beat import beat_db
from tests.measure.fingerprint import Fingerprint, iacc

Floats = NDArray[np.float64]


@lru_cache(maxsize=1)
def minute() -> Block:
    return Brown(1).render(60 * RATE_HZ, Mood())


def spectrum_db(samples: NDArray[np.float32], at_hz: Floats) -> Floats:
    """Power density at these frequencies, each over a third of an octave."""
    f, p = signal.welch(samples, RATE_HZ, nperseg=32768)
    third = 2 ** (1 / 6)
    return np.array([10 * np.log10(p[(f >= hz / third) & (f <= hz * third)].mean()) for hz in at_hz])


def test_it_falls_6_db_an_octave() -> None:
    at_hz = np.geomspace(100, 4000, 17)
    for ear in minute().T:
        level_db = spectrum_db(ear, at_hz)
        slope, start = np.polyfit(np.log2(at_hz), level_db, 1)

        assert slope == pytest.approx(-6.0, abs=0.5)
        assert np.abs(level_db - slope * np.log2(at_hz) - start).max() < 1.0


def test_small_speakers_are_spared_what_they_cannot_play() -> None:
    low_db, floor_db, deep_db = spectrum_db(minute()[:, 0], np.array([60.0, 22.0, 11.0]))

    assert low_db - floor_db > 6.0
    assert low_db - deep_db > 15.0


def test_above_the_corner_it_falls_faster() -> None:
    from_db, to_db = spectrum_db(minute()[:, 0], np.array([8000.0, 16000.0]))

    assert -11.0 < to_db - from_db < -7.0


def test_ears_are_related_in_the_lows_and_strangers_in_the_highs() -> None:
    f, shared = signal.coherence(*minute().T, RATE_HZ, nperseg=2048)

    assert 0.4 < shared[(f > 60) & (f < 200)].mean() < 0.7
    assert shared[f > 4000].mean() < 0.05
    assert 0.4 < np.median([iacc(minute()[i : i + 24000]) for i in range(0, 480000, 24000)]) < 0.85


def test_no_beat_and_no_loop() -> None:
    left = minute()[:, 0]
    assert beat_db(left, RATE_HZ / (SIZE // 2)) < 10.0

    spectrum = np.abs(np.fft.rfft(left, 2 * len(left))) ** 2
    likeness = np.fft.irfft(spectrum)[: len(left) // 2] / np.sum(left.astype(np.float64) ** 2)
    assert np.abs(likeness[RATE_HZ // 4 :]).max() < 0.05


def test_it_is_even() -> None:
    """No swell that the ear could follow, and nothing that stands out."""
    seconds = minute()[: 60 * RATE_HZ].reshape(60, -1)
    level_db = 10 * np.log10(np.mean(seconds**2, axis=1))

    assert np.ptp(level_db) < 2.0
    assert Fingerprint(minute()).crest_db < 15.0


def test_its_colour_moves_by_less_than_a_decibel_but_moves() -> None:
    voice = Brown(4)
    colours_db = []
    for _ in range(12):
        spectrum = spectrum_db(voice.render(30 * RATE_HZ, Mood())[:, 0], np.array([150.0, 3000.0]))
        colours_db.append(spectrum[1] - spectrum[0])

    assert 0.25 < np.ptp(colours_db) < 1.3  # of which 0.3 is chance


def test_activity_leaves_it_and_brightness_darkens_it_a_little() -> None:
    awake, quiet, dark = (Brown(2).render(10 * RATE_HZ, mood) for mood in (Mood(), Mood(0.0, 1.0), Mood(1.0, 0.0)))
    at_hz = np.array([250.0, 4000.0])
    darker_db = spectrum_db(awake[:, 0], at_hz) - spectrum_db(dark[:, 0], at_hz)

    assert np.array_equal(awake, quiet)
    assert darker_db[0] == pytest.approx(0.0, abs=0.3)
    assert 2.0 < darker_db[1] < 6.0
