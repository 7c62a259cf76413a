"""Breathing: six a minute and never in strict time, in and out unlike each other, and what flow does to sound."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds.breath import Breath
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint

STEP_S = 0.05
Values = NDArray[np.float64]


class Half(NamedTuple):
    """A breath in or out."""

    begins_s: float
    length_s: float
    power: float
    centroids_hz: Values  # one for each step


@lru_cache(maxsize=2)
def halves(activity: float = 1.0) -> list[Half]:
    """Whole ones of three minutes, in and out by turns."""
    mono = Breath(2).render(180 * RATE_HZ, Mood(activity)).mean(axis=1)
    f, _, spectra = signal.spectrogram(mono, RATE_HZ, nperseg=2400, noverlap=0)
    power = spectra[f > 200].sum(axis=0)
    centroid_hz = (f[f > 200] @ spectra[f > 200]) / power
    breathing = np.convolve(power, np.ones(5) / 5, "same") > 0.012 * np.quantile(power, 0.95)
    edges = np.flatnonzero(np.diff(breathing.astype(int)))
    edges = edges[0 if not breathing[0] else 1 :]
    stretches = [slice(a + 1, b + 1) for a, b in zip(edges[::2], edges[1::2], strict=False) if b - a > 1.0 / STEP_S]
    return [Half(s.start * STEP_S, (s.stop - s.start) * STEP_S, power[s].mean(), centroid_hz[s]) for s in stretches]


def ins_and_outs() -> tuple[list[Half], list[Half]]:
    """The brighter half of each pair breathes in."""
    brightness = [np.median(half.centroids_hz) for half in halves()]
    first_in = 0 if brightness[0] > brightness[1] else 1
    return halves()[first_in::2], halves()[first_in + 1 :: 2]


def test_six_a_minute_never_in_strict_time() -> None:
    gaps_s = np.diff([half.begins_s for half in ins_and_outs()[0]])
    assert 9.0 < gaps_s.mean() < 11.0
    assert 0.03 < gaps_s.std() / gaps_s.mean() < 0.2


def test_in_is_lighter_and_brighter_and_out_is_longer_and_darker() -> None:
    ins, outs = ins_and_outs()
    for drawn, let_go in zip(ins, outs, strict=False):
        assert np.median(drawn.centroids_hz) > 1.3 * np.median(let_go.centroids_hz)
        assert drawn.power < let_go.power
        assert drawn.length_s < let_go.length_s


def test_each_breath_out_darkens_to_its_end() -> None:
    for half in ins_and_outs()[1]:
        first, _, last = np.array_split(half.centroids_hz, 3)
        assert np.median(last) < 0.9 * np.median(first)


def test_no_two_are_alike() -> None:
    _, outs = ins_and_outs()
    lengths_s, colours_hz = ([half.length_s for half in outs], [np.median(half.centroids_hz) for half in outs])
    assert np.std(lengths_s) > 0.15
    assert np.std(colours_hz) > 10.0


def test_less_activity_breathes_slower() -> None:
    assert len(halves(0.0)) < 0.9 * len(halves())


def test_the_sleeper_lies_to_one_side_and_the_ears_differ() -> None:
    stereo = Breath(2).render(30 * RATE_HZ, Mood())
    left, right = np.mean(stereo.astype(np.float64) ** 2, axis=0)
    assert abs(10 * np.log10(left / right)) > 3.0
    assert Fingerprint(stereo).iacc_half_second < 0.7
