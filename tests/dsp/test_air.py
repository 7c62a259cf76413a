"""Air: as alike in the ears as asked, as loud as told, nothing where nothing should be."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from device.dsp.air import GRID_HZ, SIZE, Air, as_loud, hump
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, streams
from tests.measure.comfort import loudness_of

HOPS = 10 * RATE_HZ * 2 // SIZE
EVEN = np.ones((HOPS, len(GRID_HZ)))


def air(colour: NDArray[np.float64], alike: float = 0.5, late_s: float = 0.0) -> Block:
    """Ten seconds of one colour at both ears."""
    return Air(streams(4, 2), alike, highest_hz=9000.0).render(EVEN * colour, EVEN * colour, late_s)


def band(block: Block, low_hz: float, high_hz: float) -> NDArray[np.float64]:
    """Its part between two frequencies."""
    between = signal.butter(6, (low_hz, high_hz), "bandpass", fs=RATE_HZ, output="sos")
    banded: NDArray[np.float64] = signal.sosfilt(between, block.astype(np.float64), axis=0)
    return banded


@pytest.mark.parametrize("alike", [0.0, 0.4, 0.8, 1.0])
def test_ears_are_as_alike_as_asked_at_every_pitch(alike: float) -> None:
    for low_hz, high_hz in ((200, 1000), (1000, 4000)):
        left, right = band(air(EVEN[0], alike), low_hz, high_hz).T
        assert np.corrcoef(left, right)[0, 1] == pytest.approx(alike, abs=0.05)


def test_gain_1_is_noise_of_unit_variance_up_to_where_it_ends() -> None:
    low, high = (np.mean(band(air(EVEN[0]), *edges) ** 2) for edges in ((1000, 7000), (10_000, 16_000)))
    assert low == pytest.approx(6000 / (RATE_HZ / 2), rel=0.05)
    assert high < 2e-3 * low  # the skirts of the windows


def test_the_right_ear_hears_it_later() -> None:
    left, right = air(EVEN[0], alike=1.0, late_s=20 / RATE_HZ).T
    cross = signal.correlate(right[:RATE_HZ], left[:RATE_HZ], "full", "fft")
    assert np.argmax(cross) - (RATE_HZ - 1) == 20


def test_what_counts_as_loud_is_loud() -> None:
    """Humps at 300 Hz to 3 kHz are within a decibel and a half."""
    colours = [as_loud(hump(GRID_HZ / centre_hz, 4.0, 4.0)) for centre_hz in (300.0, 800.0, 1600.0, 3000.0)]
    levels = [loudness_of(air(colour)).integrated() for colour in colours]
    assert max(levels) - min(levels) < 1.5
