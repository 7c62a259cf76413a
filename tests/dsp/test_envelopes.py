"""Noise under envelopes is as loud in each band as told, from the step on in which it is told."""

import numpy as np
import pytest
from numpy.typing import NDArray

from device.dsp.envelopes import BANDS, CENTRE_HZ, CHUNK, STEP, STEPS, EnvelopeNoise, band_gains, darkening
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block


def rendered(levels: NDArray[np.float64], shared: float = 0.4, seed: int = 1) -> Block:
    """Of `(chunks * STEPS, 2, BANDS)`."""
    noise = EnvelopeNoise(np.random.default_rng(seed), shared)
    return np.concatenate([noise.render(chunk) for chunk in levels.reshape(-1, STEPS, 2, BANDS)])


def steady(chunks: int, bands: slice = slice(None)) -> NDArray[np.float64]:
    levels = np.zeros((chunks * STEPS, 2, BANDS))
    levels[:, :, bands] = 1.0
    return levels


def test_the_bands_add_up_to_white() -> None:
    f = np.linspace(CENTRE_HZ[0], CENTRE_HZ[-1], 999)
    assert (band_gains(f) ** 2).sum(axis=0) == pytest.approx(np.ones(999))


@pytest.mark.parametrize("band", [2, 12, 22, 34])
def test_one_band_has_the_power_it_is_told_and_stays_in_its_place(band: int) -> None:
    sound = rendered(steady(60, slice(band, band + 1))).astype(np.float64)
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(1.0, abs=0.1)
    power = np.abs(np.fft.rfft(sound[:, 0])) ** 2
    f = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    assert np.average(f, weights=power) == pytest.approx(CENTRE_HZ[band], rel=0.1)


def test_no_seam_is_heard_where_pieces_meet() -> None:
    sound = rendered(steady(200)).astype(np.float64)
    by_chunk = np.mean(sound[CHUNK:].reshape(-1, CHUNK, 2) ** 2, axis=(0, 2)).reshape(STEPS, STEP).mean(axis=1)
    assert 10 * np.log10(by_chunk.max() / by_chunk.min()) < 1.2


def test_an_attack_is_there_within_its_step() -> None:
    levels = np.zeros((2 * STEPS, 2, BANDS))
    levels[STEPS + 10 :] = 1.0
    sound = rendered(levels)
    at = CHUNK + 10 * STEP
    assert not sound[:at].any()
    assert np.sqrt(np.mean(sound[at + STEP : at + 8 * STEP] ** 2)) > 0.7 * np.sqrt(BANDS)


@pytest.mark.parametrize("shared", [0.0, 0.5, 1.0])
def test_the_ears_have_as_much_in_common_as_they_share(shared: float) -> None:
    left, right = rendered(steady(80), shared).T.astype(np.float64)
    assert np.corrcoef(left, right)[0, 1] == pytest.approx(shared, abs=0.05)


def test_no_piece_comes_back() -> None:
    left = rendered(steady(120))[:, 0].astype(np.float64)
    spectrum = np.fft.rfft(left, 2 * len(left))
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)[CHUNK : len(left) // 2]
    assert np.abs(likeness).max() / np.sum(left**2) < 0.05


def test_darkening_does_nothing_at_full_brightness_and_more_the_less_there_is() -> None:
    assert darkening(1.0) == pytest.approx(np.ones(BANDS), abs=0.03)
    rungs = [darkening(brightness) for brightness in (1.0, 0.6, 0.3, 0.0)]
    assert np.all(np.diff(rungs, axis=0) < 0)
    assert 20 * np.log10(rungs[-1][-1]) < -40
