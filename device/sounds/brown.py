"""A dark bed to sleep in: a deep, even rush, like a far waterfall or the cabin of a night train.

Brown noise: power falls as 1/f^2, 6 dB an octave. It is the least sharp of the noise colours (by DIN 45692 half as
sharp as white noise of the same level), and broadband noise shortens falling asleep (Messineo et al. 2017) by covering
what would disturb. Below 50 Hz it is floored, for small loudspeakers would only warm up on it; above 6 kHz it falls a
little faster, for comfort. It lies around the head and its colour leans to and fro over minutes by less than a decibel
(`dsp/colour.py`): unnoticed, but it never stands still. Activity leaves it as it is, brightness darkens it a little.
"""

from dataclasses import dataclass

from device.dsp.colour import Coloured, falling, floored, rounded
from device.sounds.contract import Sound


@dataclass(frozen=True)
class Params:
    """The colour of the noise."""

    floor_hz: float = 50.0  # lowest frequency worth a loudspeaker's while, 30..80
    comfort_hz: float = 6000.0  # above it the noise falls 12 dB an octave instead of 6, 3000..20000
    dark_hz: float = 2500.0  # where that begins when brightness is 0, 1000..comfort_hz


def brown(seed: int, params: Params = Params()) -> Coloured:
    """The voice."""
    fall = falling(6.0) * floored(params.floor_hz)
    return Coloured(seed, fall * rounded(params.comfort_hz), fall * rounded(params.dark_hz))


SOUND = Sound(title="Brown noise", voice=brown, level_db=-30.4, family="bed", dark=True)
