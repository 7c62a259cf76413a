"""The equalizer against an independent one, against its own formulas, and against what it must never do."""

import timeit
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import signal

from device.dsp.equalizer import Band, Biquad, Equalizer, Kind, biquad_of, headroom, high_pass, response
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block

BANDS = st.builds(
    Band,
    st.sampled_from(("peak", "low-shelf", "high-shelf")),
    st.floats(20, 20_000),
    st.floats(-24, 12),
    st.floats(0.3, 10),
)
CHAINS = st.builds(
    lambda bands, low_cut: [*low_cut, *map(biquad_of, bands)],
    st.lists(BANDS, min_size=1, max_size=8),
    st.one_of(st.just([]), st.builds(high_pass, st.floats(20, 300), st.sampled_from((2, 4)))),
)
ONE = [*high_pass(90.0, 4), biquad_of(Band("peak", 400.0, -6.0, 2.0)), biquad_of(Band("high-shelf", 6000.0, 4.0, 0.7))]


def hiss(frames: int, seed: int = 1) -> Block:
    return np.float32(0.1) * np.random.default_rng(seed).standard_normal((frames, 2), np.float32)


def db(biquads: list[Biquad], *frequencies_hz: float) -> list[float]:
    return list(20 * np.log10(np.abs(response(biquads, np.array(frequencies_hz)))))


@settings(max_examples=25)
@given(CHAINS, st.integers(0, 100))
def test_it_is_the_recursion_it_stands_for(chain: list[Biquad], seed: int) -> None:
    """SciPy runs the same biquads sample by sample in float64."""
    sound = hiss(3000, seed)
    told = signal.sosfilt([biquad.ravel() for biquad in chain], sound.astype(np.float64), axis=0) * headroom(chain)
    assert np.abs(Equalizer(chain).process(sound) - told).max() < 1e-7


@settings(max_examples=25)
@given(st.lists(st.integers(1, 2000), min_size=1, max_size=8), CHAINS)
def test_block_size_cannot_be_heard(cuts: list[int], chain: list[Biquad]) -> None:
    """Equal to the last bit of float32."""
    whole, cut = Equalizer(chain), Equalizer(chain)
    sound = hiss(sum(cuts))
    pieces = np.concatenate([cut.process(part) for part in np.split(sound, np.cumsum(cuts)[:-1])])
    assert np.abs(pieces - whole.process(sound)).max() <= 2.0**-24


@settings(max_examples=40)
@given(CHAINS)
@example([biquad_of(Band("peak", f, g, 10.0)) for f, g in ((15320.0, 9.0), (15365.0, 11.0), (15490.0, 12.0))])
def test_nothing_gets_louder(chain: list[Biquad]) -> None:
    """Asked at other frequencies than those it asks itself: to a hundredth of a decibel."""
    gain = headroom(chain) * np.abs(response(chain, np.geomspace(2, 23_999, 20_011)))
    assert 20 * np.log10(gain.max()) < 0.01


@pytest.mark.parametrize("gain_db", [-12.0, 6.0])
def test_a_band_does_what_its_name_says(gain_db: float) -> None:
    peak, low, high = ([biquad_of(Band(kind, 1000.0, gain_db, 0.7071))] for kind in ("peak", "low-shelf", "high-shelf"))
    assert db(peak, 0.0, 1000.0, 24_000.0) == pytest.approx([0.0, gain_db, 0.0], abs=1e-6)
    assert db(low, 0.0, 1000.0, 24_000.0) == pytest.approx([gain_db, gain_db / 2, 0.0], abs=1e-6)
    assert db(high, 0.0, 1000.0, 24_000.0) == pytest.approx([0.0, gain_db / 2, gain_db], abs=1e-6)


def test_q_is_the_width_of_a_peak() -> None:
    """An octave between the halves of the decibels is a Q of 1.41 (the cookbook's definition of bandwidth)."""
    edges = 1000.0 * np.sqrt((0.5, 2.0))
    assert db([biquad_of(Band("peak", 1000.0, 6.0, np.sqrt(2)))], *edges) == pytest.approx([3.0, 3.0], abs=0.05)


@pytest.mark.parametrize("order", [2, 4])
def test_the_high_pass_is_butterworths(order: int) -> None:
    f = np.geomspace(5, 20_000, 200)
    _, told = signal.sosfreqz(signal.butter(order, 80.0, "high", fs=RATE_HZ, output="sos"), f, fs=RATE_HZ)
    assert np.abs(response(high_pass(80.0, 2 if order == 2 else 4), f) - told).max() < 1e-9


@pytest.mark.parametrize("kind", ["peak", "low-shelf", "high-shelf"])
def test_a_band_of_no_gain_changes_nothing(kind: Kind) -> None:
    sound = hiss(1000)
    assert np.abs(Equalizer([biquad_of(Band(kind, 300.0, 0.0, 1.0))]).process(sound) - sound).max() < 1e-8


def test_it_rings_out_into_exact_zeros() -> None:
    equalizer = Equalizer([biquad_of(Band("peak", 20.0, 12.0, 10.0))])  # the longest there is
    equalizer.process(hiss(8192))
    silence = np.zeros((8192, 2), np.float32)
    rings = [bool(equalizer.process(silence).any()) for _ in range(200)]
    assert rings[0]
    assert not any(rings[100:])


def test_the_ears_are_apart() -> None:
    sound = hiss(1000)
    sound[:, 1] = 0.0
    assert not Equalizer(ONE).process(sound)[:, 1].any()


def test_it_is_cheap(record_property: Callable[[str, object], None]) -> None:
    """Its dearest, a block as the engine renders it, beside the transforms that a convolution by FFT would take."""
    sound = hiss(8192)
    dearest = Equalizer([*high_pass(40.0, 4), *(biquad_of(Band("peak", hz, -3.0, 2.0)) for hz in range(100, 900, 100))])
    padded = np.zeros((2, 2 * len(sound)), np.float32)
    padded[:, : len(sound)] = sound.T
    cost_us = [best_us(work) for work in (lambda: dearest.process(sound), lambda: np.fft.irfft(np.fft.rfft(padded)))]
    record_property("eight bands and a high-pass", f"{cost_us[0] / 8:.1f} us per 1024 frames")
    assert cost_us[0] < cost_us[1]


def best_us(work: Callable[[], object]) -> float:
    """Of many: what else the machine does is not counted."""
    return min(timeit.repeat(work, number=1, repeat=60)) * 1e6


def test_what_is_cleared_is_new() -> None:
    used = Equalizer(ONE)
    used.process(hiss(777, seed=2))
    used.clear()
    assert np.array_equal(used.process(hiss(500)), Equalizer(ONE).process(hiss(500)))
