"""The clock: its beat, the blows in a tick, how alike ticks are, and what real ones measure."""

from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.clock import Clock, Params
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint

Floats = NDArray[np.float64]
BEAT_S = Params().beat_s
REAL_OCTAVES_DB = {500: -10.5, 1000: -9.6, 2000: -5.3, 4000: -3.7, 8000: -11.8}  # of a recorded wall clock


@lru_cache(maxsize=4)
def minute(seed: int) -> Block:
    return Clock(seed).render(60 * RATE_HZ, Mood())


def beats_s(block: Block) -> Floats:
    """When each tick begins: the first sound after 0.4 s of near silence."""
    loud = np.flatnonzero(np.abs(block).max(axis=1) > 0.05 * np.abs(block).max())
    return loud[np.diff(loud, prepend=-RATE_HZ) > 0.4 * RATE_HZ] / RATE_HZ


def ticks(block: Block) -> Floats:
    """All whole ticks, `(n, frames, 2)`, each from its beginning."""
    frames = RATE_HZ // 10
    starts = [round(at_s * RATE_HZ) for at_s in beats_s(block)[1:-1]]
    return np.stack([block[start - 48 : start - 48 + frames] for start in starts]).astype(np.float64)


def test_it_keeps_its_beat() -> None:
    for seed in (1, 2):
        at_s = beats_s(minute(seed))
        pairs_s = np.diff(at_s[::2])

        assert pairs_s.mean() == pytest.approx(2 * BEAT_S, abs=0.002)
        assert 0.0005 < pairs_s.std() < 0.01  # alive, but a clock


def test_the_beat_never_drifts_away() -> None:
    """Unevenness is each tick's own; the pendulum keeps the time."""
    at_s = beats_s(minute(3))
    error_s = at_s - at_s[0] - BEAT_S * np.round((at_s - at_s[0]) / BEAT_S)

    assert np.abs(error_s).max() < 0.03


def test_it_limps_a_little() -> None:
    gaps_s = np.diff(beats_s(minute(1)))

    assert abs(gaps_s[::2].mean() - gaps_s[1::2].mean()) > 0.01


def test_tick_and_tock_are_two_sounds() -> None:
    spectra = np.log(np.abs(np.fft.rfft(ticks(minute(1))[:, :, 0], 2048)) + 1e-6)[:, 8:170]  # 190 Hz to 4 kHz
    likeness = np.corrcoef(spectra)
    n = len(likeness)
    same = (np.arange(n)[:, np.newaxis] - np.arange(n)) % 2 == 0

    assert likeness[same & ~np.eye(n, dtype=bool)].mean() > likeness[~same].mean() + 0.1


def test_no_two_ticks_are_the_same() -> None:
    waves = ticks(minute(1))[:, :, 0]
    spectra = np.fft.rfft(waves, 16384)
    energy = np.sqrt(np.sum(waves**2, axis=1))
    for first in range(len(waves) - 1):
        cross = np.fft.irfft(spectra[first] * spectra[first + 1 :].conj())
        assert (cross.max(axis=1) / energy[first] / energy[first + 1 :]).max() < 0.98


def test_a_tick_is_several_blows_within_40_ms() -> None:
    for tick in ticks(minute(1))[:6]:
        onset = tick.max(axis=1)[: round(0.04 * RATE_HZ)] ** 2
        millisecond_db = 10 * np.log10(onset.reshape(40, -1).mean(axis=1) + 1e-12)
        rises = np.flatnonzero(np.diff(millisecond_db) > 2.5)

        assert np.count_nonzero(np.diff(rises, prepend=-9) > 1) >= 3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_measures_as_a_real_one_but_rounder_and_darker(seed: int) -> None:
    fingerprint = Fingerprint(minute(seed))

    assert 20.0 < fingerprint.envelope_kurtosis < 40.0  # real: 30.4
    assert 0.10 < fingerprint.duty_20db < 0.20  # real: 0.13
    assert fingerprint.crest_db <= 26.0  # real: 28.8
    assert 1200 < fingerprint.centroid_hz < 2000  # real: 2995
    for octave_hz in (500, 1000, 2000):
        assert fingerprint.octave_db[octave_hz] == pytest.approx(REAL_OCTAVES_DB[octave_hz], abs=5.0)
    for octave_hz in (4000, 8000):
        assert fingerprint.octave_db[octave_hz] < REAL_OCTAVES_DB[octave_hz]


def test_it_hangs_at_one_ear_and_the_other_hears_it_too() -> None:
    power = np.mean(ticks(minute(1)) ** 2, axis=(0, 1))
    ild_db = abs(10 * np.log10(power[0] / power[1]))

    assert 4.0 < ild_db < 14.0
    assert Fingerprint(minute(1)).iacc_half_second < 0.7


def test_some_hang_left_and_some_right() -> None:
    sides = {int(np.argmax(np.sum(Clock(seed).render(3 * RATE_HZ, Mood()) ** 2, axis=0))) for seed in range(8)}

    assert sides == {0, 1}


def test_going_away_it_softens_and_darkens_but_keeps_its_beat() -> None:
    away = Clock(1).render(20 * RATE_HZ, Mood(activity=0.5))
    near = minute(1)[: len(away)]

    assert -22.0 < 10 * np.log10(np.mean(away**2) / np.mean(near**2)) < -12.0
    assert Fingerprint(away).centroid_hz < 0.95 * Fingerprint(near).centroid_hz
    assert beats_s(away) == pytest.approx(beats_s(near), abs=0.02)


def test_asleep_it_is_silent() -> None:
    assert not Clock(1).render(5 * RATE_HZ, Mood(activity=0.0)).any()


def test_brightness_darkens_it() -> None:
    dark = Clock(1).render(10 * RATE_HZ, Mood(1.0, 0.0))

    assert Fingerprint(dark).centroid_hz < 0.8 * Fingerprint(minute(1)).centroid_hz
