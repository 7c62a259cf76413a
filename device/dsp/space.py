"""Where a sound is: what a head does to it on the way to each ear."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HEAD_RADIUS_M = 0.0875
SOUND_SPEED_M_S = 343.0


class Ears(NamedTuple):
    """Per-ear transfer: linear gain over frequency and arrival time."""

    left_gain: NDArray[np.float64]  # (..., bins)
    right_gain: NDArray[np.float64]
    left_delay_s: NDArray[np.float64]  # (...), >= 0, the nearer ear is 0
    right_delay_s: NDArray[np.float64]


def ears(azimuth_rad: NDArray[np.float64], distance_m: float, frequency_hz: NDArray[np.floating]) -> Ears:
    """Spherical-head cues for sources at `azimuth_rad` (0 ahead, positive to the right), head centre to source.

    Gains are relative to the same source at `distance_m` with no head there. The shadow is Brown and Duda's one-zero,
    one-pole head (1998); nearness adds the inverse law along the path to each ear, bent round the sphere
    where the ear is out of sight, which gives the large low-frequency level differences of a source at hand's breadth
    (Brungart and Rabinowitz 1999). Delay is the same path length over the speed of sound.
    """
    azimuth = np.asarray(azimuth_rad, np.float64)[..., np.newaxis]
    left, left_path = _one_ear(azimuth + np.pi / 2, distance_m, frequency_hz)
    right, right_path = _one_ear(azimuth - np.pi / 2, distance_m, frequency_hz)
    nearest = np.minimum(left_path, right_path)
    return Ears(left, right, (left_path - nearest) / SOUND_SPEED_M_S, (right_path - nearest) / SOUND_SPEED_M_S)


def _one_ear(
    from_ear_rad: NDArray[np.float64], distance_m: float, frequency_hz: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    incidence = np.abs((from_ear_rad + np.pi) % (2 * np.pi) - np.pi)  # 0 at the ear's own axis, pi behind the head
    straight = np.sqrt(distance_m**2 + HEAD_RADIUS_M**2 - 2 * distance_m * HEAD_RADIUS_M * np.cos(incidence))
    horizon = np.arccos(HEAD_RADIUS_M / distance_m)
    tangent = np.sqrt(distance_m**2 - HEAD_RADIUS_M**2)
    path = np.where(incidence < horizon, straight, tangent + HEAD_RADIUS_M * (incidence - horizon))
    alpha = 1.05 + 0.95 * np.cos(np.minimum(incidence * 1.2, np.pi))
    turn = 1j * frequency_hz * np.pi * HEAD_RADIUS_M / SOUND_SPEED_M_S
    shadow = np.abs((1 + alpha * turn) / (1 + turn))
    return shadow * distance_m / path, path[..., 0]
