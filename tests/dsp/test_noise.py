"""Spectral noise: level, evenness, and no trace of the frames it is made of."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import signal

from device.dsp.noise import OverlapAdd, Samples, Spectra, bin_frequencies_hz, even_spectra, white_spectra
from device.dsp.rate import RATE_HZ
from device.dsp.stream import streams
from tests.dsp.beat import beat_db

SIZE = 1024
Maker = Callable[[np.random.Generator, int, int], Spectra]


def noise(make: Maker, seconds: int, hop: int = SIZE // 2) -> Samples:
    return OverlapAdd(SIZE, hop).render(make(streams(1, 1)[0], seconds * RATE_HZ // hop, SIZE))


@pytest.mark.parametrize("make", [white_spectra, even_spectra])
def test_unit_spectra_make_unit_noise(make: Maker) -> None:
    samples = noise(make, 20)

    assert samples.dtype == np.float32
    assert np.mean(samples[SIZE:] ** 2) == pytest.approx(1.0, rel=0.01)
    assert np.mean(samples**4) == pytest.approx(3.0, rel=0.03)  # as normal deviates have


@pytest.mark.parametrize("make", [white_spectra, even_spectra])
def test_it_is_white(make: Maker) -> None:
    _, p = signal.welch(noise(make, 20), RATE_HZ, nperseg=256)

    assert np.ptp(10 * np.log10(p[2:-2])) < 0.7


@pytest.mark.parametrize("make", [white_spectra, even_spectra])
@pytest.mark.parametrize("hop", [SIZE // 2, SIZE * 13 // 16, SIZE - 1])
def test_it_does_not_beat_at_the_hop_rate(make: Maker, hop: int) -> None:
    assert beat_db(noise(make, 20, hop), RATE_HZ / hop) < 10.0


def test_the_beat_measure_finds_a_beat() -> None:
    """Plain Hann windows would make 1 dB of it."""
    samples = noise(white_spectra, 20)
    turns = np.arange(len(samples)) / (SIZE // 2)

    assert beat_db(samples * (1 + 0.06 * np.cos(2 * np.pi * turns)).astype(np.float32), RATE_HZ / (SIZE // 2)) > 20.0


def test_calls_join_without_a_seam() -> None:
    spectra = white_spectra(streams(2, 1)[0], 7, SIZE)
    pieces = OverlapAdd(SIZE, 700)

    whole = OverlapAdd(SIZE, 700).render(spectra)
    assert np.array_equal(np.concatenate([pieces.render(spectra[:3]), pieces.render(spectra[3:])]), whole)


def test_what_was_rendered_is_the_callers_to_keep() -> None:
    rng = streams(3, 1)[0]
    ear = OverlapAdd(SIZE)
    first = ear.render(white_spectra(rng, 2, SIZE))
    kept = first.copy()
    ear.render(white_spectra(rng, 2, SIZE))[:] = 7.0

    assert np.array_equal(first, kept)


def test_a_shaped_spectrum_is_heard_as_shaped() -> None:
    f = bin_frequencies_hz(SIZE)
    spectra = even_spectra(streams(4, 1)[0], 1000, SIZE) * np.where(f < 4000, 1.0, 0.1).astype(np.float32)
    heard_hz, p = signal.welch(OverlapAdd(SIZE).render(spectra), RATE_HZ, nperseg=1024)

    low, high = (10 * np.log10(p[(heard_hz > a) & (heard_hz < b)].mean()) for a, b in ((500, 3500), (5000, 20000)))
    assert low - high == pytest.approx(20.0, abs=0.3)
