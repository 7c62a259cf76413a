"""The head against the exact one: a point source before a rigid sphere, as Duda and Martens (1998) solved it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import eval_legendre, spherical_jn, spherical_yn

from device.dsp.space import HEAD_RADIUS_M, SOUND_SPEED_M_S, ears

FREQUENCY_HZ = np.array([125.0, 500.0, 2000.0, 8000.0])
LATERAL_ILD_DB = {  # of the exact sphere, source on the axis of the ears
    0.12: (22.8, 22.9, 24.0, 29.3),
    0.15: (16.8, 17.2, 18.5, 23.1),
    0.20: (12.0, 12.6, 14.2, 18.1),
    0.30: (7.8, 8.7, 10.5, 13.8),
    0.50: (4.6, 5.8, 7.8, 10.6),
    1.00: (2.3, 3.8, 5.8, 8.3),
}


def exact_gain(incidence_rad: NDArray[np.float64], distance_m: float, frequency_hz: float) -> NDArray[np.float64]:
    """Pressure on the sphere over that in free field at its centre, by 80 terms of the series."""
    order = np.arange(80)
    wave = 2 * np.pi * frequency_hz / SOUND_SPEED_M_S

    def hankel(x: float, *, derivative: bool) -> NDArray[np.complex128]:
        return spherical_jn(order, x, derivative) + 1j * spherical_yn(order, x, derivative)

    with np.errstate(invalid="ignore"):
        ratio = hankel(wave * distance_m, derivative=False) / hankel(wave * HEAD_RADIUS_M, derivative=True)
    terms = (2 * order + 1) * np.nan_to_num(ratio)
    legendre = eval_legendre(order[:, np.newaxis], np.cos(incidence_rad))
    return np.abs(terms @ legendre) * distance_m / (wave * HEAD_RADIUS_M**2)


def db(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    return 20 * np.log10(gain)


@pytest.mark.parametrize("distance_m", LATERAL_ILD_DB)
def test_the_table_of_level_differences(distance_m: float) -> None:
    heard = ears(np.array(np.pi / 2), distance_m, FREQUENCY_HZ)
    ild_db = db(heard.right_gain) - db(heard.left_gain)

    assert np.abs(ild_db[:2] - LATERAL_ILD_DB[distance_m][:2]).max() < 0.7
    assert np.abs(ild_db - LATERAL_ILD_DB[distance_m]).max() < 2.1


def test_every_direction_distance_and_pitch_is_near_the_exact_sphere() -> None:
    """The rest is the ripple of waves that meet behind the head, which hair and ears smooth away."""
    azimuth_rad = np.radians(np.arange(-180.0, 180.0, 15.0))
    errors_db = []
    for distance_m in LATERAL_ILD_DB:
        gain_db = db(ears(azimuth_rad, distance_m, FREQUENCY_HZ).right_gain)
        for at, frequency_hz in enumerate(FREQUENCY_HZ):
            errors_db.append(gain_db[:, at] - db(exact_gain(azimuth_rad - np.pi / 2, distance_m, frequency_hz)))

    assert np.std(errors_db) < 1.3
    assert np.abs(np.mean(errors_db)) < 0.5


def test_no_head_is_left_where_it_is_small_and_far() -> None:
    heard = ears(np.linspace(-np.pi, np.pi, 9), 50.0, np.array([20.0]))

    assert np.abs(db(heard.left_gain)).max() < 0.1


def test_left_and_right_are_mirrored() -> None:
    azimuth_rad = np.linspace(0.0, np.pi, 13)
    one, other = (ears(side * azimuth_rad, 0.2, FREQUENCY_HZ) for side in (1, -1))

    assert one.left_gain == pytest.approx(other.right_gain)
    assert one.left_delay_s == pytest.approx(other.right_delay_s)
    assert one.right_delay_s == pytest.approx(0.0)


def test_the_far_ear_hears_it_later_by_the_way_round_the_head() -> None:
    """Woodworth's formula, a (azimuth + sin azimuth) / c, is the limit of distance."""
    azimuth_rad = np.radians([0.0, 30.0, 60.0, 90.0])
    far = ears(azimuth_rad, 100.0, FREQUENCY_HZ).left_delay_s
    near = ears(azimuth_rad, 0.2, FREQUENCY_HZ).left_delay_s

    woodworth_s = HEAD_RADIUS_M / SOUND_SPEED_M_S * (azimuth_rad + np.sin(azimuth_rad))
    assert far == pytest.approx(woodworth_s, abs=2e-6)
    assert near[-1] == pytest.approx(far[-1], rel=0.1)  # nearly constant: Brungart and Rabinowitz 1999


def test_a_source_that_walks_makes_no_steps() -> None:
    azimuth_rad = np.radians(np.arange(-180.0, 180.0, 0.25))
    distance_m = 0.25 + 0.1 * np.sin(azimuth_rad)
    heard = ears(azimuth_rad, distance_m, FREQUENCY_HZ)

    assert heard.left_gain.shape == (len(azimuth_rad), len(FREQUENCY_HZ))
    assert np.abs(np.diff(db(heard.left_gain), axis=0)).max() < 0.5
    assert np.abs(np.diff(heard.left_delay_s - heard.right_delay_s)).max() < 5e-6


def test_a_distance_for_each_source_is_the_same_as_one_by_one() -> None:
    together = ears(np.array([0.4, -2.0]), np.array([0.2, 0.6]), FREQUENCY_HZ)
    alone = ears(np.array(-2.0), 0.6, FREQUENCY_HZ)

    assert together.left_gain[1] == pytest.approx(alone.left_gain)
    assert together.right_delay_s[1] == pytest.approx(alone.right_delay_s)
