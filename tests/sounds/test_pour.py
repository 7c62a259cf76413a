"""Water poured into a glass: the air over it sings higher as it fills, again and again."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.pour import Params, Pour
from tests.measure.fingerprint import Fingerprint


@lru_cache(maxsize=1)
def minute() -> NDArray[np.float32]:
    """A minute of pouring."""
    return Pour(1).render(60 * RATE_HZ, Mood())


def pours() -> list[NDArray[np.float64]]:
    """The pitch that sings in each tenth of a second of each whole pour, in Hz."""
    f, _, power = signal.spectrogram(minute().mean(axis=1), RATE_HZ, nperseg=9600, noverlap=4800)
    inside = (f > 500) & (f < 2600)
    pitch_hz = f[inside][signal.medfilt(power[inside], (7, 3)).argmax(axis=0)]
    loud = power.sum(axis=0) > 0.1 * power.sum(axis=0).mean()
    edges = np.flatnonzero(np.diff(loud.astype(int)))
    parts = np.split(pitch_hz, edges + 1)
    return [part for part in parts[1:-1] if len(part) > 30]


def test_each_pour_rises_in_pitch_and_takes_its_time() -> None:
    assert len(pours()) >= 4
    for pitch_hz in pours():
        low, high = np.median(pitch_hz[:10]), np.median(pitch_hz[-12:])
        assert high > 1.3 * low
        assert 3.0 < len(pitch_hz) / 10 < 10.0


def test_no_two_pours_are_as_long() -> None:
    lengths = [len(pitch_hz) for pitch_hz in pours()]
    assert np.std(lengths) > 1


def test_a_taller_glass_sings_lower() -> None:
    tall, small = (Pour(2, Params(height_m=h, bubbles_db=-40.0)).render(20 * RATE_HZ, Mood()) for h in (0.2, 0.09))
    assert Fingerprint(tall).centroid_hz < 0.9 * Fingerprint(small).centroid_hz


def test_it_changes_sides_and_the_ears_differ() -> None:
    power = np.mean(Pour(3).render(90 * RATE_HZ, Mood()).astype(np.float64).reshape(-1, RATE_HZ, 2) ** 2, axis=1)
    ild_db = 10 * np.log10(power[:, 1] / power[:, 0])
    assert ild_db.max() > 2
    assert ild_db.min() < -2
    assert Fingerprint(minute()).iacc_half_second < 0.7
