"""The purring cat: its rate, its breath, its turns, and what a small loudspeaker has of it."""

from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block
from device.sounds.contract import Mood
from device.sounds.purr import Purr
from tests.measure.comfort import loudness_of
from tests.measure.fingerprint import Fingerprint

ENVELOPE_HZ = 200

Floats = NDArray[np.float64]


@lru_cache(maxsize=2)
def minute(activity: float) -> Block:
    return Purr(1).render(60 * RATE_HZ, Mood(activity))


def envelope(block: Block, low_hz: float = 150.0) -> Floats:
    """RMS above `low_hz`, where a small loudspeaker has a voice, each 5 ms."""
    high = signal.sosfilt(signal.butter(4, low_hz, "highpass", fs=RATE_HZ, output="sos"), block.sum(axis=1))
    return np.sqrt(np.mean(high.reshape(-1, RATE_HZ // ENVELOPE_HZ) ** 2, axis=1))


def breath_s(block: Block) -> float:
    """Time from one breath to the next: first peak of the autocorrelation of what swells and turns, after 1.8 s."""
    slow = signal.sosfiltfilt(signal.butter(2, (0.25, 2.0), "bandpass", fs=ENVELOPE_HZ, output="sos"), envelope(block))
    likeness = signal.correlate(slow, slow, "full", "fft")[len(slow) - 1 :]
    return float(np.argmax(likeness[360:900]) + 360) / ENVELOPE_HZ


def test_it_knocks_25_times_a_second() -> None:
    f, p = signal.welch(envelope(minute(1.0)), ENVELOPE_HZ, nperseg=512)
    fast = (f > 10) & (f < 60)
    peak_hz = f[fast][np.argmax(p[fast])]

    assert 22.0 < peak_hz < 30.0
    assert p[fast].max() > 8 * np.median(p[fast])


def test_it_breathes_in_two_or_three_seconds_and_slower_asleep() -> None:
    awake_s, asleep_s = breath_s(minute(1.0)), breath_s(minute(0.0))

    assert 2.0 < awake_s < 3.0
    assert 1.1 * awake_s < asleep_s < 3.7


def test_the_breath_turns_briefly_twice_in_each() -> None:
    over_a_knock = np.convolve(envelope(minute(1.0)) ** 2, np.ones(10) / 10, "same")
    level_db = 10 * np.log10(over_a_knock)
    quiet = np.concatenate(([0], level_db < np.median(level_db) - 8.0, [0]))
    turns_s = (np.flatnonzero(np.diff(quiet) == -1) - np.flatnonzero(np.diff(quiet) == 1)) / ENVELOPE_HZ

    assert np.count_nonzero(turns_s > 0.03) == pytest.approx(2 * 60 / breath_s(minute(1.0)), rel=0.15)
    assert turns_s.max() < 0.5


def test_a_small_loudspeaker_has_most_of_it() -> None:
    octave_db = Fingerprint(minute(1.0)).octave_db

    assert 10 * np.log10(sum(10 ** (octave_db[centre] / 10) for centre in (250, 500, 1000))) > -4.5
    assert octave_db[63] < -9.0


def test_no_two_knocks_are_alike() -> None:
    """Stretches of one knock, put on top of each other as well as they can be."""
    left = minute(1.0)[:, 0].astype(np.float64)
    knock = left[10 * RATE_HZ : 10 * RATE_HZ + RATE_HZ // 25]
    rest = left[11 * RATE_HZ : 40 * RATE_HZ]
    size = np.sqrt(np.convolve(rest**2, np.ones(len(knock)), "valid"))
    likeness = signal.correlate(rest, knock, "valid", "fft") / (size * np.linalg.norm(knock))

    assert 0.5 < likeness.max() < 0.98


def test_it_is_near_and_as_loud_asleep() -> None:
    awake, asleep = (loudness_of(minute(activity)).integrated() for activity in (1.0, 0.0))

    assert asleep - awake == pytest.approx(0.0, abs=0.7)
    assert Fingerprint(minute(1.0)).iacc_half_second < 0.7
