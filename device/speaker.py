"""The loudspeaker as the configuration has it: presets by class of driver, and the equalizer that comes of it all."""

from typing import NamedTuple

from device.config import Speaker
from device.dsp.equalizer import Band, Biquad, Equalizer, biquad_of, high_pass


class Preset(NamedTuple):
    """What is usual for a class of driver. Chosen, not measured: two of a class differ by more than these decibels."""

    highpass_hz: float | None = None
    bands: tuple[Band, ...] = ()


PRESETS = {
    "flat": Preset(),
    # 40 mm, 3 W, in the 0.3 l of hardware/README.md: resonates near 250 Hz, falls by 12 dB an octave below; its cone
    # breaks up above 4 kHz, where a whisper has its hiss
    "small-box": Preset(150.0, (Band("low-shelf", 320.0, 4.0, 0.7), Band("peak", 4500.0, -3.0, 1.2))),
    # 77 mm in a closed litre or two: an octave and a half deeper, the cone's edge resonates near 7 kHz
    "three-inch": Preset(75.0, (Band("low-shelf", 160.0, 3.0, 0.7), Band("peak", 7000.0, -2.5, 1.5))),
    # under a pillow: feathers take the highs, the hollow under the ear gives back too much of the middle
    "pillow": Preset(200.0, (Band("peak", 700.0, -4.0, 0.9), Band("high-shelf", 3500.0, 6.0, 0.7))),
    # on a board: rings where the board does, and is sharp where it does not
    "exciter": Preset(100.0, (Band("peak", 280.0, -4.0, 1.0), Band("high-shelf", 7000.0, -3.0, 0.7))),
}


def biquads_of(speaker: Speaker) -> list[Biquad]:
    """The high-pass, the preset's bands and the owner's, in this order; empty when flat."""
    preset = PRESETS[speaker.preset]
    low_hz = speaker.highpass_hz or preset.highpass_hz
    own = (Band(b.type, b.frequency_hz, b.gain_db, b.q) for b in speaker.eq)
    bands = [biquad_of(band) for band in (*preset.bands, *own) if band.gain_db]
    return [*(high_pass(low_hz, speaker.highpass_order) if low_hz else ()), *bands]


def equalizer_of(speaker: Speaker) -> Equalizer | None:
    """None when there is nothing to correct, which costs nothing."""
    biquads = biquads_of(speaker)
    return Equalizer(biquads) if biquads else None
