"""A soft rush in the middle of hearing, like a wood or a stream so far off that nothing in it stands out.

Green noise: gathered about 500 Hz, as the background of nature is. The name is a popular one and no standard, so its
slopes are chosen: towards the lows its power falls 3 dB an octave, towards the highs 6, and above 4 kHz 12, for
comfort. It has neither the weight of brown noise nor the hiss of white, and suits loudspeakers too small for either. It
lies around the head and its colour leans by less than a decibel over minutes (`dsp/colour.py`). Activity leaves it as
it is, brightness 0 moves it down an octave.
"""

from dataclasses import dataclass

from device.dsp.colour import Coloured, floored, gathered, rounded
from device.sounds.contract import Sound


@dataclass(frozen=True)
class Params:
    """Where the noise is gathered."""

    centre_hz: float = 500.0  # 300..800
    dark_hz: float = 250.0  # the same when brightness is 0, 150..centre_hz
    below_db: float = 3.0  # fall towards the lows, an octave, 1..6
    above_db: float = 6.0  # fall towards the highs, an octave, 3..9
    floor_hz: float = 40.0  # lowest frequency worth a loudspeaker's while, 30..80
    comfort_hz: float = 4000.0  # above it the noise falls 6 dB an octave more, 2000..20000


def green(seed: int, params: Params = Params()) -> Coloured:
    """The voice."""
    bright, dark = (gathered(hz, params.below_db, params.above_db) for hz in (params.centre_hz, params.dark_hz))
    ends = floored(params.floor_hz) * rounded(params.comfort_hz)
    return Coloured(seed, ends * bright, ends * dark)


SOUND = Sound(title="Green noise", voice=green, level_db=-19.65, family="bed", dark=True)
