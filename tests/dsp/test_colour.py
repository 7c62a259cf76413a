"""Coloured noise: how wide it is, how little it moves, and that nothing is heard of how it is made."""

from functools import lru_cache

import numpy as np
import pytest
from scipy import signal

from device.dsp.colour import SIZE, Around, Coloured, Gains, falling, floored, gathered, rounded
from device.dsp.noise import bin_frequencies_hz
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from tests.dsp.beat import beat_db
from tests.dsp.spectrum import third_octaves_db
from tests.measure.fingerprint import Fingerprint, iacc

AWAKE, DARK = Mood(), Mood(1.0, 0.0)


def pink(corner_hz: float = 9000.0) -> Gains:
    return falling(3.0) * floored(40.0) * rounded(corner_hz)


@lru_cache(maxsize=1)
def minute() -> Block:
    return Coloured(1, pink(), pink(2000.0)).render(60 * RATE_HZ, AWAKE)


def test_gains_are_what_they_say() -> None:
    def at_db(gain: Gains, hz: float) -> float:
        return float(20 * np.log10(np.interp(hz, bin_frequencies_hz(SIZE), gain)))

    assert at_db(falling(6.0), 2000) - at_db(falling(6.0), 1000) == pytest.approx(-6.0, abs=0.01)
    assert at_db(floored(400.0), 200) == pytest.approx(-36.1, abs=0.3)
    assert at_db(floored(400.0), 800) == pytest.approx(0.0, abs=0.01)
    assert at_db(rounded(5000.0), 5000) == pytest.approx(-3.0, abs=0.05)
    assert at_db(rounded(5000.0), 20000) - at_db(rounded(5000.0), 10000) == pytest.approx(-6.0, abs=1.0)
    bell = gathered(500.0, 3.0, 6.0)
    assert at_db(bell, 500) == pytest.approx(0.0, abs=0.01)
    assert at_db(bell, 8000) - at_db(bell, 4000) == pytest.approx(-6.0, abs=0.1)
    assert at_db(bell, 60) - at_db(bell, 30) == pytest.approx(3.0, abs=0.1)


def test_ears_are_related_in_the_lows_and_strangers_in_the_highs() -> None:
    f, shared = signal.coherence(*minute().T, RATE_HZ, nperseg=2048)

    assert 0.4 < shared[(f > 60) & (f < 200)].mean() < 0.7
    assert shared[f > 4000].mean() < 0.05


def test_kinship_is_what_is_asked_for() -> None:
    alone, close = (
        iacc(Coloured(1, pink(), pink(), Around(kinship)).render(10 * RATE_HZ, AWAKE)) for kinship in (0.0, 0.95)
    )

    assert alone < 0.1
    assert close > 0.45


def test_no_beat_and_no_loop() -> None:
    left = minute()[:, 0]
    assert beat_db(left, RATE_HZ / (SIZE // 2)) < 10.0

    spectrum = np.abs(np.fft.rfft(left, 2 * len(left))) ** 2
    likeness = np.fft.irfft(spectrum)[: len(left) // 2] / np.sum(left.astype(np.float64) ** 2)
    assert np.abs(likeness[RATE_HZ // 4 :]).max() < 0.05


def test_it_is_even() -> None:
    """No swell that the ear could follow, and nothing that stands out."""
    level_db = 10 * np.log10(np.mean(minute().reshape(60, -1) ** 2, axis=1))

    assert np.ptp(level_db) < 1.5
    assert Fingerprint(minute()).crest_db < 15.0


def test_it_leans_and_is_no_louder_for_it() -> None:
    """Leaning tenfold and quickly, so that half a minute shows it."""
    voice = Coloured(4, pink(), pink(), Around(lean_db=9.0, lean_s=15.0))
    parts = [voice.render(5 * RATE_HZ, AWAKE) for _ in range(12)]
    low_db, high_db = np.array([third_octaves_db(part[:, 0], np.array([100.0, 4000.0])) for part in parts]).T
    level_db = [10 * np.log10(np.mean(part**2)) for part in parts]

    assert 4.0 < np.ptp(high_db - low_db) < 18.0
    assert np.ptp(level_db) < 1.5


def test_the_dark_is_as_strong_as_the_bright() -> None:
    bright, dark = (Coloured(2, pink(), pink(1000.0)).render(10 * RATE_HZ, mood) for mood in (AWAKE, DARK))

    assert 10 * np.log10(np.mean(dark**2) / np.mean(bright**2)) == pytest.approx(0.0, abs=0.3)
    assert Fingerprint(dark).centroid_hz < 0.5 * Fingerprint(bright).centroid_hz


def test_activity_leaves_it_as_it_is() -> None:
    awake, asleep = (Coloured(2, pink(), pink()).render(RATE_HZ, Mood(activity)) for activity in (1.0, 0.0))

    assert np.array_equal(awake, asleep)
