"""Draws a night: loudness, lamp, movements and gestures on one time axis. Needs matplotlib."""

from pathlib import Path
from typing import Any, get_args

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from device.session.events import Gesture
from device.session.score import Movement
from device.simulator.loudness import FLOOR_LUFS, WINDOW_FRAMES, momentary_lufs
from device.simulator.night import RATE_HZ, Diary, Moment
from device.simulator.words import name_of

NIGHT, INK, QUIET = "#14110f", "#e8dccb", "#8a7f72"
SHADES = {
    Movement.ASLEEP: "#14110f",
    Movement.SETTLE: "#3a2a1c",
    Movement.DRIFT: "#2c2320",
    Movement.BED: "#1f1d22",
    Movement.CLOSE: "#191a20",
}
CHANNELS = {"warm_white": "#ffd9a0", "amber": "#ffa030", "red": "#e0402a"}


def draw_night(title: str, diary: Diary, stereo: NDArray[np.float32], path: Path) -> None:
    """Leave a PNG of the night; `stereo` is what was written, full scale 1.0."""
    figure, (sound, lamp) = plt.subplots(
        2, 1, figsize=(13, 7), sharex=True, height_ratios=(3, 1.4), constrained_layout=True, facecolor=NIGHT
    )
    for axis in (sound, lamp):
        _dress(axis)
        _movements(axis, diary.moments)
    _loudness(sound, stereo)
    _names(sound, diary.moments)
    _gestures(sound, diary)
    _lamp(lamp, diary.moments)
    sound.set_title(title, color=INK, loc="left", fontsize=15)
    lamp.set_xlabel("minutes", color=INK)
    lamp.set_xlim(0, diary.moments[-1].at_s / 60)
    figure.savefig(path, dpi=90, facecolor=NIGHT)
    plt.close(figure)


def _dress(axis: Any) -> None:
    axis.set_facecolor(NIGHT)
    axis.tick_params(colors=QUIET)
    axis.grid(axis="y", color=INK, alpha=0.08)
    for side in axis.spines.values():
        side.set_visible(False)


def _spans(moments: list[Moment]) -> list[tuple[Movement, float, float]]:
    """Runs of one movement: which, from and to in seconds."""
    spans: list[tuple[Movement, float, float]] = []
    for moment in moments:
        if spans and spans[-1][0] is moment.movement:
            spans[-1] = (moment.movement, spans[-1][1], moment.at_s)
        else:
            spans.append((moment.movement, spans[-1][2] if spans else 0.0, moment.at_s))
    return spans


def _movements(axis: Any, moments: list[Moment]) -> None:
    for movement, from_s, to_s in _spans(moments):
        axis.axvspan(from_s / 60, to_s / 60, color=SHADES[movement], linewidth=0)


def _names(axis: Any, moments: list[Moment]) -> None:
    for movement, from_s, to_s in _spans(moments):
        if to_s - from_s > 0.05 * moments[-1].at_s:
            axis.text((from_s + to_s) / 120, -97, movement, color=QUIET, ha="center", fontsize=11)


def _loudness(axis: Any, stereo: NDArray[np.float32]) -> None:
    loudness = momentary_lufs(stereo)
    at_min = (np.arange(len(loudness)) + 0.5) * WINDOW_FRAMES / RATE_HZ / 60
    heard = np.where(loudness > FLOOR_LUFS + 0.1, loudness, np.nan)
    axis.plot(at_min, heard, color=INK, linewidth=0.9)
    axis.set_ylim(FLOOR_LUFS, -20)
    axis.set_ylabel("momentary loudness, LUFS", color=INK)


def _gestures(axis: Any, diary: Diary) -> None:
    last_s, row = -1e9, 0
    for event, _ in diary.events:
        if not isinstance(event, get_args(Gesture)):
            continue
        row = (row + 1) % 3 if event.at_s - last_s < 0.08 * diary.moments[-1].at_s else 0
        last_s = event.at_s
        axis.axvline(event.at_s / 60, color="#7fb0a0", linewidth=0.8, alpha=0.8)
        axis.annotate(
            name_of(event),
            (event.at_s / 60, -22 - 4.5 * row),
            xytext=(4, 0),
            textcoords="offset points",
            color="#9fd0c0",
            fontsize=9,
        )


def _lamp(axis: Any, moments: list[Moment]) -> None:
    """The lamp's lightness, shared out among the channels as they shine."""
    at_min = [m.at_s / 60 for m in moments]
    below = np.zeros(len(moments))
    for channel, colour in CHANNELS.items():
        share = np.array([100 * m.lamp * getattr(m.colour, channel) / (sum(m.colour) or 1.0) for m in moments])
        axis.fill_between(at_min, below, below + share, color=colour, linewidth=0, label=channel.replace("_", " "))
        below = below + share
    axis.set_ylim(0, max(40.0, below.max() * 1.1))
    axis.set_ylabel("lamp, L*", color=INK)
    axis.legend(loc="upper right", facecolor=NIGHT, edgecolor=NIGHT, labelcolor=QUIET, fontsize=9)
