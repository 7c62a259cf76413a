"""Draws what the equalizer does: its own response, and a loudspeaker's before and after. Needs matplotlib."""

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from device.dsp.equalizer import Biquad, Floats, headroom, response
from device.dsp.equalizer_fit import JUDGED_HZ, Curve, smoothed, within
from device.simulator.picture import EMBER, INK, NIGHT, QUIET, save

WIDTH_IN, HEIGHT_IN = 9.0, 4.2
ASKED_HZ = np.geomspace(20.0, 20_000.0, 961)
TICKS_HZ = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


def draw_response(title: str, biquads: list[Biquad], measured: Curve | None, path: Path) -> None:
    """Leave a picture; `measured` is shown about its own mean, as it comes and as it would be."""
    equalizer_db = 20 * np.log10(np.abs(response(biquads, ASKED_HZ)))
    with plt.rc_context({"font.size": 8, "axes.labelcolor": INK, "xtick.color": QUIET, "ytick.color": QUIET}):
        figure, axis = plt.subplots(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
        figure.set_facecolor(NIGHT)
        _dress(axis)
        axis.plot(ASKED_HZ, equalizer_db + 20 * np.log10(headroom(biquads)), color=EMBER, label="equalizer")
        if measured:
            _loudspeaker(axis, measured, equalizer_db)
        axis.set_ylim(*_levels(axis))
        axis.legend(loc="lower center", ncols=3, frameon=False, labelcolor=INK)
        axis.set_title(title, color=INK, loc="left", fontsize=11)
        save(figure, path)
        plt.close(figure)


def _dress(axis: Any) -> None:
    axis.set_facecolor(NIGHT)
    axis.set_xscale("log")
    axis.set_xlim(ASKED_HZ[0], ASKED_HZ[-1])
    axis.set_xticks(TICKS_HZ, [f"{hz / 1000:g}k" if hz >= 1000 else f"{hz}" for hz in TICKS_HZ])
    axis.minorticks_off()
    axis.set_xlabel("frequency, Hz")
    axis.set_ylabel("level, dB")
    axis.grid(color=INK, alpha=0.1, linewidth=0.6)
    axis.axhline(0.0, color=QUIET, linewidth=0.6)
    axis.tick_params(length=0)
    for side in axis.spines.values():
        side.set_visible(False)


def _loudspeaker(axis: Any, measured: Curve, equalizer_db: Floats) -> None:
    """As far as it was measured."""
    covered = within(ASKED_HZ, measured.frequency_hz[0], measured.frequency_hz[-1])
    judged = covered & within(ASKED_HZ, *JUDGED_HZ)
    before_db = smoothed(measured, ASKED_HZ)
    for level_db, colour, name in ((before_db, QUIET, "before"), (before_db + equalizer_db, INK, "after")):
        axis.plot(ASKED_HZ[covered], (level_db - np.mean(level_db[judged]))[covered], color=colour, label=name)


def _levels(axis: Any) -> tuple[float, float]:
    """What of the level is worth showing."""
    drawn = np.concatenate([line.get_ydata() for line in axis.get_lines()])
    return max(float(drawn.min()), -30.0) - 3.0, float(drawn.max()) + 3.0
