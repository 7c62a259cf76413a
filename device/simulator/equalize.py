"""`lull eq`: bands from a measured response, and what the configured ones do."""

import sys
from pathlib import Path

import numpy as np

from device.complaints import shown
from device.config import Speaker
from device.config_file import Unusable, load
from device.dsp.equalizer import Band, Biquad, biquad_of, headroom, high_pass, response
from device.dsp.equalizer_fit import HIGH_PASS_ORDER, Curve, Fit, fit
from device.missing import how_to_add
from device.simulator.response import read_response
from device.simulator.response_text import BadResponse
from device.speaker import biquads_of

EXIT_TROUBLE, EXIT_UNAVAILABLE, EXIT_CONFIG = 1, 69, 78  # sysexits.h
OCTAVES_HZ = (31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16000)


def fit_response(measured_file: Path, target_file: Path | None, most_bands: int, out: Path | None) -> int:
    """Print the section of the configuration that evens it out; returns the exit code."""
    try:
        measured = _read("fit", measured_file)
        target = _read("fit", target_file) if target_file else None
    except BadResponse as error:
        return _complain("fit", error, EXIT_TROUBLE)
    found = fit(measured, target, most_bands)
    print(_section(found, measured_file))
    low_cut = high_pass(found.highpass_hz, HIGH_PASS_ORDER) if found.highpass_hz else []
    biquads = [*low_cut, *map(biquad_of, found.bands)]
    return _draw("fit", measured_file.stem, biquads, measured, out) if out else 0


def show(config_file: Path | None, measured_file: Path | None, out: Path) -> int:
    """Print what the configured equalizer does and draw it; returns the exit code."""
    try:
        loaded = load(config_file)
        measured = _read("show", measured_file) if measured_file else None
    except Unusable as error:
        return _complain("show", error, EXIT_CONFIG)
    except BadResponse as error:
        return _complain("show", error, EXIT_TROUBLE)
    for complaint in loaded.complaints:
        print(complaint, file=sys.stderr)
    biquads = biquads_of(loaded.config.speaker)
    print(_table(loaded.config.speaker, biquads))
    return _draw("show", f"[speaker] of {loaded.file}", biquads, measured, out)


def _read(command: str, file: Path) -> Curve:
    found = read_response(file)
    for note in found.notes:
        print(f"lull eq {command}: {file}: {note}", file=sys.stderr)
    return found.curve


def _section(found: Fit, measured_file: Path) -> str:
    """Ready to be pasted."""
    errors = f"RMS error {found.before_db:.2f} dB before, {found.after_db:.2f} dB after"
    span = "from {:.0f} to {:.0f} Hz".format(*found.span_hz)
    bands = "".join(f"  {_spelled(band)},\n" for band in found.bands)
    return f"""\
# fitted to {measured_file.name!r}: {errors}, {span}
[speaker]
preset = "flat"
highpass_hz = {shown(found.highpass_hz)}
highpass_order = {HIGH_PASS_ORDER}
eq = [
{bands}]"""


def _spelled(band: Band) -> str:
    numbers = f"frequency_hz = {band.frequency_hz}, gain_db = {band.gain_db}, q = {band.q}"
    return f'{{type = "{band.kind}", {numbers}}}'


def _table(speaker: Speaker, biquads: list[Biquad]) -> str:
    if not biquads:
        return "flat: nothing is corrected"
    lowered = headroom(biquads)
    levels_db = 20 * np.log10(lowered * np.abs(response(biquads, np.array(OCTAVES_HZ, np.float64))))
    rows = [f"{hz:8g} Hz {level_db:+7.1f} dB" for hz, level_db in zip(OCTAVES_HZ, levels_db, strict=True)]
    own = f"{len(speaker.eq)} {'band' if len(speaker.eq) == 1 else 'bands'} of its own"
    return "\n".join([f"{speaker.preset}, {own}, all lowered by {-20 * np.log10(lowered):.1f} dB", *rows])


def _draw(command: str, title: str, biquads: list[Biquad], measured: Curve | None, out: Path) -> int:
    try:
        from device.simulator.response_picture import draw_response

        draw_response(title, biquads, measured, out)
    except ModuleNotFoundError as error:
        return _complain(command, f"no picture: {how_to_add(error)}", EXIT_UNAVAILABLE)
    except OSError as error:
        return _complain(command, f"{out}: {error.strerror}", EXIT_TROUBLE)
    print(f"picture: {out}", file=sys.stderr)
    return 0


def _complain(command: str, what: object, exit_code: int) -> int:
    print(f"lull eq {command}: {what}", file=sys.stderr)
    return exit_code
