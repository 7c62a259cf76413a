"""Draws `lull eq fit`, before and after: `python -m tests.simulator.loudspeaker docs/eq-before-after.png`.

The loudspeaker is a model and no measurement: a 40 mm driver in a closed box of 0.3 l, its cone breaking up, in a room.
"""

import argparse
from pathlib import Path

import numpy as np

from device.dsp.equalizer import Band, biquad_of, high_pass, response
from device.dsp.equalizer_fit import HIGH_PASS_ORDER, Curve, fit
from device.simulator.response_picture import draw_response

AT_HZ = np.geomspace(40.0, 20_000.0, 431)  # 1/48 octave
COLOURS = (
    Band("peak", 270.0, 3.5, 2.0),  # the box is too small: it booms before it falls
    Band("peak", 900.0, -3.0, 1.4),  # the surround moves against the cone
    Band("peak", 3400.0, 5.0, 2.2),  # the cone breaks up
    Band("peak", 7200.0, 4.0, 4.0),
    Band("high-shelf", 11_000.0, -6.0, 0.7),  # the dust cap lets go
)


def small_box(seed: int = 1) -> Curve:
    """As a microphone at the pillow might have it, the room's ripple included."""
    biquads = [*high_pass(240.0, 2), *map(biquad_of, COLOURS)]
    ripple_db = np.convolve(np.random.default_rng(seed).standard_normal(len(AT_HZ)), np.hanning(9) / 2, "same")
    return Curve(AT_HZ, 74.0 + 20 * np.log10(np.abs(response(biquads, AT_HZ))) + ripple_db)


def main() -> None:
    """Leave the picture, and print the errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    measured = small_box()
    found = fit(measured, None, 8)
    low_cut = high_pass(found.highpass_hz, HIGH_PASS_ORDER) if found.highpass_hz else []
    title = f"A 40 mm driver in 0.3 l (a model), and the same with {len(found.bands)} bands and a high-pass"
    draw_response(title, [*low_cut, *map(biquad_of, found.bands)], measured, parser.parse_args().out)
    print(found)


if __name__ == "__main__":
    main()
