"""A stream: single bubbles that rise in pitch, over a murmur that never rests."""

from functools import lru_cache

import numpy as np

from device.dsp.rate import RATE_HZ
from device.sounds.contract import Mood
from device.sounds.stream import Params, Stream
from tests.measure.fingerprint import Fingerprint
from tests.measure.texture import shuffled, texture


@lru_cache(maxsize=2)
def minute(activity: float) -> Fingerprint:
    """A minute at the stream."""
    return Fingerprint(Stream(1).render(60 * RATE_HZ, Mood(activity=activity)))


def test_bubbles_stand_out_and_it_never_rests() -> None:
    assert 8 < minute(1.0).envelope_kurtosis < 60
    assert minute(1.0).duty_20db > 0.97
    assert 0.3 < minute(1.0).envelope_cv < 1.0


def test_it_is_no_noise_of_its_spectrum() -> None:
    one, other = (Stream(seed).render(20 * RATE_HZ, Mood()).mean(axis=1) for seed in (1, 2))
    assert texture(one).unlike(texture(other)) < 0.5 * texture(shuffled(one, 1)).unlike(texture(other))


def test_it_lives_where_bubbles_of_its_sizes_ring() -> None:
    octaves = minute(1.0).octave_db
    assert max(octaves, key=lambda centre_hz: octaves[centre_hz]) == 500
    assert octaves[1000] > octaves[4000] + 12


def test_activity_thins_the_bubbles() -> None:
    assert minute(0.0).envelope_cv < 0.7 * minute(1.0).envelope_cv
    assert minute(0.0).onsets_per_s < minute(1.0).onsets_per_s


def test_still_water_bubbles_more_evenly() -> None:
    def spread(turbulence: float) -> float:
        sound = Stream(2, Params(turbulence=turbulence, murmur_db=-40)).render(40 * RATE_HZ, Mood()).astype(np.float64)
        power = np.mean(sound.reshape(-1, RATE_HZ // 4, 2) ** 2, axis=(1, 2))
        return float(np.std(10 * np.log10(power)))

    assert spread(0.9) > 1.15 * spread(0.0)
