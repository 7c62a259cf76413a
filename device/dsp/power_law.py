"""Many small and few great: how crackling things, and rain, share out their energy."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def power_law(u: Floats, exponent: float, decades: float) -> Floats:
    """Uniform draws in 0..1 -> energies in 10^-decades .. 1 with p(E) ~ E^-exponent (inverse of the distribution)."""
    least = 10.0 ** (-decades * (1 - exponent))
    energies: Floats = (least + u * (1 - least)) ** (1 / (1 - exponent))
    return energies
