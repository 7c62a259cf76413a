"""A bright, even hiss, like a shower in the next room: it covers the most, and is the sharpest of the noises.

White noise: the same power at every frequency from 40 Hz, below which small loudspeakers would only warm up, to 10 kHz.
Above that it is rounded off by 6 dB an octave, for comfort, so that it is white by name: strictly white noise is twice
as sharp as brown noise of the same level (DIN 45692), and little of what wakes a sleeper lies so high. It lies around
the head and its colour leans by less than a decibel over minutes (`dsp/colour.py`). Activity leaves it as it is,
brightness 0 rounds it from 3 kHz on.
"""

from dataclasses import dataclass

from device.dsp.colour import Coloured, floored, rounded
from device.sounds.contract import Sound


@dataclass(frozen=True)
class Params:
    """The ends of the noise; between them it is white."""

    floor_hz: float = 40.0  # lowest frequency worth a loudspeaker's while, 30..80
    comfort_hz: float = 10_000.0  # above it the noise falls 6 dB an octave, 5000..20000
    dark_hz: float = 3000.0  # where that begins when brightness is 0, 1000..comfort_hz


def white(seed: int, params: Params = Params()) -> Coloured:
    """The voice."""
    floor = floored(params.floor_hz)
    return Coloured(seed, floor * rounded(params.comfort_hz), floor * rounded(params.dark_hz))


SOUND = Sound(title="White noise", voice=white, level_db=-32.85, family="bed")
