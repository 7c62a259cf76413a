"""Bands from a measured response: what was put in is found, and no more is asked of a driver than it can give."""

import numpy as np
import pytest
from numpy.typing import NDArray

from device.dsp.equalizer import Band, biquad_of, high_pass, response
from device.dsp.equalizer_fit import GAINS_DB, Curve, fit, smoothed

F = np.geomspace(20.0, 20_000.0, 481)  # 1/48 octave, as REW exports


def level_db(*bands: Band, low_cut_hz: float = 0.0) -> NDArray[np.float64]:
    biquads = [biquad_of(band) for band in bands] + (high_pass(low_cut_hz, 2) if low_cut_hz else [])
    return 20 * np.log10(np.abs(response(biquads, F)))


def test_one_resonance_is_taken_out_by_one_band() -> None:
    found = fit(Curve(F, 85.0 + level_db(Band("peak", 1000.0, 6.0, 2.0))), None, 8)
    (band,) = found.bands
    assert band.kind == "peak"
    assert band.frequency_hz == pytest.approx(1000.0, rel=0.01)
    assert band.gain_db == pytest.approx(-6.0, abs=0.3)
    assert band.q == pytest.approx(2.0, abs=0.15)
    assert found.highpass_hz is None
    assert found.before_db > 1.4
    assert found.after_db < 0.1


@pytest.mark.parametrize(
    "shelf", [Band("low-shelf", 300.0, 5.0, 0.7), Band("high-shelf", 4000.0, -5.0, 0.7)], ids=lambda band: band.kind
)
def test_a_tilt_is_taken_out(shelf: Band) -> None:
    found = fit(Curve(F, level_db(shelf)), None, 3)
    assert found.after_db < 0.25 < found.before_db / 4


def test_a_level_alone_is_nothing_to_correct() -> None:
    found = fit(Curve(F, np.full(len(F), 71.0)), None, 8)
    assert found.bands == ()
    assert found.before_db < 1e-9


def test_a_target_is_what_is_aimed_at() -> None:
    target = level_db(Band("high-shelf", 3000.0, -4.0, 0.7))
    found = fit(Curve(F, target + level_db(Band("peak", 600.0, -4.0, 1.5))), Curve(F, target), 4)
    assert found.before_db > 0.8
    assert found.after_db < 0.15


def test_where_a_driver_gives_up_it_is_spared_and_not_lifted() -> None:
    """A 40 mm driver that falls by 12 dB an octave below 300 Hz, with a cone that rings."""
    measured = level_db(Band("peak", 2200.0, 5.0, 3.0), Band("peak", 6000.0, 7.0, 2.0), low_cut_hz=300.0)
    found = fit(Curve(F, measured), None, 8)
    assert found.highpass_hz
    assert 90.0 < found.highpass_hz < 170.0
    assert found.span_hz[0] > found.highpass_hz
    assert all(band.frequency_hz > found.highpass_hz for band in found.bands)
    assert found.after_db < found.before_db / 4


@pytest.mark.parametrize("seed", range(4))
def test_any_driver_gets_better_within_the_bounds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bands = [
        Band("peak", frequency_hz, gain_db, q)
        for frequency_hz, gain_db, q in zip(
            np.geomspace(150, 9000, 6) * rng.uniform(0.8, 1.2, 6),
            rng.uniform(-8, 8, 6),
            rng.uniform(0.7, 4.0, 6),
            strict=True,
        )
    ]
    ripple_db = np.convolve(rng.standard_normal(len(F)), np.hanning(5), "same")
    measured = Curve(F, level_db(*bands, low_cut_hz=120.0) + ripple_db)
    found = fit(measured, None, 8)
    assert len(found.bands) <= 8
    assert all(GAINS_DB[0] <= band.gain_db <= GAINS_DB[1] for band in found.bands)
    assert found.after_db < found.before_db / 2
    assert fit(measured, None, 3).after_db >= found.after_db


def test_few_points_are_enough() -> None:
    at_hz = np.array([50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 15_000.0])
    found = fit(Curve(at_hz, np.array([70.0, 76, 80, 80, 80, 84, 88, 82, 78])), None, 4)
    assert found.after_db < found.before_db / 2


def test_smoothing_keeps_a_slope_and_evens_a_ripple() -> None:
    octaves = np.log2(F)
    inside = slice(20, -20)
    assert smoothed(Curve(F, 3 * octaves), F)[inside] == pytest.approx(3 * octaves[inside])
    ripple = np.sin(2 * np.pi * octaves * 6)  # its period is the width of the smoothing
    assert np.abs(smoothed(Curve(F, ripple), F)[inside]).max() < 0.06
