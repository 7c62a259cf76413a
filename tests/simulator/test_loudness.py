"""Our loudness against pyloudnorm's, an independent implementation of the same standard."""

from typing import Any

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.simulator.loudness import FLOOR_LUFS, WINDOW_FRAMES, LoudnessMeter

WITHIN_LU = 0.3


def heard(stereo: NDArray[Any], pieces: int = 1) -> NDArray[np.float64]:
    meter = LoudnessMeter()
    for piece in np.array_split(stereo, pieces):
        meter.hear(piece)
    return meter.momentary_lufs()


def over_all_lufs(momentary: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(10 ** (momentary / 10))))


def noise(level_db: float, width: float = 1.0) -> NDArray[np.float64]:
    left, other = np.random.default_rng(5).standard_normal((2, 20 * RATE_HZ)) * 10 ** (level_db / 20)
    return np.stack((left, (1 - width) * left + width * other), axis=1)


def sine(frequency_hz: float) -> NDArray[np.float64]:
    wave = 0.1 * np.sin(2 * np.pi * frequency_hz * np.arange(20 * RATE_HZ) / RATE_HZ)
    return np.stack((wave, wave), axis=1)


@pytest.mark.parametrize(
    "stereo",
    [noise(-12.0), noise(-30.0), noise(-45.0), noise(-30.0, width=0.2), sine(997.0), sine(60.0), sine(8000.0)],
    ids=["-12 dB", "-30 dB", "-45 dB", "narrow", "997 Hz", "60 Hz", "8 kHz"],
)
def test_as_pyloudnorm_hears_it(stereo: NDArray[np.float64], record_property: Any) -> None:
    theirs = pyloudnorm.Meter(RATE_HZ).integrated_loudness(stereo)
    ours = over_all_lufs(heard(stereo))

    record_property("loudness, ours less pyloudnorm's, LU", f"{ours - theirs:+.3f} at {theirs:.1f} LUFS")
    assert ours == pytest.approx(theirs, abs=WITHIN_LU)


def test_steady_sound_is_as_loud_in_every_window() -> None:
    assert np.ptp(heard(sine(997.0))) < 0.01


def test_pieces_cannot_be_heard() -> None:
    stereo = noise(-20.0)

    assert np.array_equal(heard(stereo), heard(stereo, pieces=1999))


def test_silence_is_the_floor_and_a_rest_waits_for_more() -> None:
    assert heard(np.zeros((2 * WINDOW_FRAMES + 5, 2))).tolist() == [FLOOR_LUFS, FLOOR_LUFS]
    assert heard(np.full((WINDOW_FRAMES, 2), 1e-9)).tolist() == [FLOOR_LUFS]
