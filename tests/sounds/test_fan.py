"""The slow fan: its blades, its looking about, and how little is heard of its motor."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.fan import Fan, Params
from tests.measure.fingerprint import Fingerprint

ENVELOPE_HZ = 100

Floats = NDArray[np.float64]


@lru_cache(maxsize=1)
def minute() -> Block:
    return Fan(1).render(60 * RATE_HZ, Mood())


def flutter(samples: NDArray[np.float32]) -> Floats:
    """Power above 700 Hz, each 10 ms."""
    high = signal.sosfilt(signal.butter(4, 700.0, "highpass", fs=RATE_HZ, output="sos"), samples)
    return np.mean(high.reshape(-1, RATE_HZ // ENVELOPE_HZ) ** 2, axis=1)


def test_the_blades_pass_12_times_a_second_and_differ() -> None:
    steady = Fan(1, replace(Params(), wow=0.0)).render(40 * RATE_HZ, Mood())
    f, p = signal.welch(flutter(steady[:, 0]), ENVELOPE_HZ, nperseg=1000)

    def line_db(hz: float) -> float:
        near = np.abs(f - hz) < 0.03 * hz + 0.1
        around = (np.abs(f - hz) < 2.0) & ~near
        return float(10 * np.log10(p[near].max() / np.median(p[around])))

    assert line_db(12.0) > 12.0
    assert 3.0 < line_db(4.0) < line_db(12.0)
    assert line_db(7.0) < 3.0


def test_a_blade_reaches_one_ear_before_the_other() -> None:
    spectra = [np.fft.rfft(flutter(ear)) for ear in minute().T]
    f = np.fft.rfftfreq(60 * ENVELOPE_HZ, 1 / ENVELOPE_HZ)
    passing = np.abs(f - 12.0) < 0.5
    lead = np.angle(np.sum(spectra[1][passing] * spectra[0][passing].conj())) / (2 * np.pi)

    assert lead == pytest.approx(0.25, abs=0.06)  # of the time from blade to blade


def test_it_looks_from_side_to_side() -> None:
    power = np.mean(minute().reshape(120, -1, 2).astype(np.float64) ** 2, axis=1)
    ild_db = 10 * np.log10(power[:, 1] / power[:, 0])
    spectrum = np.abs(np.fft.rfft(ild_db - ild_db.mean()))

    assert np.argmax(spectrum) == 4  # times a minute
    assert 2.0 < np.ptp(np.convolve(ild_db, np.ones(5) / 5, "valid")) < 7.0


def test_its_motor_is_faint_and_nothing_stabs() -> None:
    f, p = signal.welch(minute()[:, 0], RATE_HZ, nperseg=16384)
    over_db = 10 * np.log10(p / signal.medfilt(p, 31))

    assert 1.0 < over_db[np.abs(f - 100) < 6].max() < 12.0
    assert over_db[f > 450].max() < 3.0


def test_it_is_steady_but_not_stiff() -> None:
    fingerprint = Fingerprint(minute())
    seconds_db = 10 * np.log10(np.mean(minute().reshape(60, -1) ** 2, axis=1))

    assert np.ptp(seconds_db) < 2.0
    assert 0.1 < fingerprint.modulation_depth["8-16"] < 0.3
    assert fingerprint.iacc_half_second < 0.7
