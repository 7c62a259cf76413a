"""An even rush, neither sharp nor dull, like steady rain heard through a closed window.

Pink noise: power falls as 1/f, 3 dB an octave, so that every octave holds the same. It is midway in sharpness between
white and brown noise (DIN 45692). Broadband noise shortens falling asleep (Messineo et al. 2017), but pink noise of
50 dB all night cost 19 minutes of REM sleep (Basner et al. 2026), which is why a night here ends in silence. Below
40 Hz it is floored, for small loudspeakers would only warm up on it; above 9 kHz it falls a little faster, for comfort.
It lies around the head and its colour leans by less than a decibel over minutes (`dsp/colour.py`). Activity leaves it
as it is, brightness darkens it.
"""

from dataclasses import dataclass

from device.dsp.colour import Coloured, falling, floored, rounded
from device.sounds.contract import Sound


@dataclass(frozen=True)
class Params:
    """The colour of the noise."""

    floor_hz: float = 40.0  # lowest frequency worth a loudspeaker's while, 30..80
    comfort_hz: float = 9000.0  # above it the noise falls 9 dB an octave instead of 3, 5000..20000
    dark_hz: float = 2000.0  # where that begins when brightness is 0, 1000..comfort_hz


def pink(seed: int, params: Params = Params()) -> Coloured:
    """The voice."""
    fall = falling(3.0) * floored(params.floor_hz)
    return Coloured(seed, fall * rounded(params.comfort_hz), fall * rounded(params.dark_hz))


SOUND = Sound(title="Pink noise", voice=pink, level_db=-27.3, family="bed")
