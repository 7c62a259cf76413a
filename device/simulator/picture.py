"""Draws a night: loudness, volume, lamp, movements and gestures on one time axis. Needs matplotlib."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, get_args

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from device.dsp.rate import RATE_HZ
from device.files.output import open_output
from device.session.commands import SetVolume
from device.session.events import Event, Gesture
from device.session.score import Movement
from device.simulator.loudness import FLOOR_LUFS, WINDOW_FRAMES
from device.simulator.night import Diary, Moment
from device.simulator.words import name_of, one_turn

WIDTH_IN, HEIGHT_IN, DPI = 9.0, 5.4, 200  # 1800 px: twice what a README shows, so that letters stay sharp
NIGHT, INK, QUIET, EMBER = "#14110f", "#e8dccb", "#9a8d7e", "#e09a4e"
SHADES = {
    Movement.ASLEEP: NIGHT,
    Movement.SETTLE: "#33251a",
    Movement.DRIFT: "#281f1b",
    Movement.BED: "#1f1c20",
    Movement.CLOSE: "#18191f",
}
CHANNELS = {"red": "#d8402a", "amber": "#ffa030", "warm_white": "#ffd9a0"}
LOUDEST_LUFS, QUIETEST_LUFS = -25.0, -95.0
ROW_LU = 6.5  # height of a row of labels
MOST_ROWS = 5
LETTER_SHARE = 0.0098  # of the axis's width, for the widest of such letters
FIGURES = 48  # of each curve, or so
TURN_S = 2.0  # turns of the knob this close are one


class Label(NamedTuple):
    """A gesture on the picture: times in seconds; row 0 is the topmost."""

    at_s: float
    text: str
    row: int


def draw_night(title: str, diary: Diary, loudness_lufs: NDArray[np.float64], path: Path) -> None:
    """Leave a PNG of the night; `loudness_lufs` is what a `LoudnessMeter` heard of it."""
    labels = lay_out(gestures(diary), diary.moments[-1].at_s)
    width_s = max([diary.moments[-1].at_s, *(_fits_s(label) for label in labels)])
    with plt.rc_context({"font.size": 8, "axes.labelcolor": INK, "xtick.color": QUIET, "ytick.color": QUIET}):
        figure, (sound, volume, lamp) = plt.subplots(
            3, 1, figsize=(WIDTH_IN, HEIGHT_IN), sharex=True, height_ratios=(3.4, 0.6, 1.3), layout="constrained"
        )
        figure.set_facecolor(NIGHT)
        for axis in (sound, volume, lamp):
            _dress(axis, diary.moments)
        _loudness(sound, loudness_lufs)
        _names(sound, diary.moments)
        _label(sound, labels)
        _volume(volume, diary)
        _lamp(lamp, diary.moments)
        sound.set_title(title, color=INK, loc="left", fontsize=11, pad=20)
        lamp.set_xlabel("minutes")
        lamp.set_xlim(0, width_s / 60)
        figure.align_ylabels()
        carried = {"figures": json.dumps(_figures(diary, loudness_lufs))}
        save(figure, path, metadata=carried, pil_kwargs={"optimize": True})
        plt.close(figure)


def save(figure: Figure, path: Path, **how: Any) -> None:
    """Leave it for its owner's eyes, in the kind that the name ends in. Raises OSError."""
    with open_output(path) as stream:
        figure.savefig(stream, format=path.suffix[1:], dpi=DPI, **how)


def _figures(diary: Diary, loudness_lufs: NDArray[np.float64]) -> dict[str, list[float]]:
    """What is shown, coarsely: by them a test sees a picture that has grown stale."""
    loudness = loudness_lufs[:: len(loudness_lufs) // FIGURES or 1].clip(QUIETEST_LUFS)
    moments = diary.moments[:: len(diary.moments) // FIGURES or 1]
    return {
        "at_s": [round(event.at_s, 1) for event in gestures(diary)],
        "lufs": [round(float(lufs), 1) for lufs in loudness],
        "lamp": [round(100 * m.lamp, 1) for m in moments],
        "red": [round(100 * m.lamp * m.colour.red / (sum(m.colour) or 1.0), 1) for m in moments],
    }


def gestures(diary: Diary) -> list[Event]:
    """What the hand did; one turn of the knob is one, however many clicks it made."""
    found: list[Event] = []
    for event, _ in diary.events:
        if not isinstance(event, get_args(Gesture)):
            continue
        joined = one_turn(found[-1], event) if found and event.at_s - found[-1].at_s < TURN_S else None
        if joined:
            found[-1] = joined
        else:
            found.append(event)
    return found


def lay_out(events: list[Event], whole_s: float) -> list[Label]:
    """Labels to the right of their times, none over another nor over a later one's line, which ends below it.

    What would need more than MOST_ROWS keeps its line and goes without words.
    """
    labels: list[Label] = []
    for event in events:
        over = [label.row for label in labels if event.at_s < label.at_s + _width_s(label.text, whole_s)]
        row = max(over, default=-1) + 1
        labels.append(Label(event.at_s, name_of(event) if row < MOST_ROWS else "", min(row, MOST_ROWS)))
    return labels


def _width_s(text: str, whole_s: float) -> float:
    return (len(text) + 1) * LETTER_SHARE * whole_s if text else 0.0


def _fits_s(label: Label) -> float:
    """How long the axis must be for the label to end on it."""
    return label.at_s / (1 - _width_s(label.text, 1.0))


def _dress(axis: Any, moments: list[Moment]) -> None:
    axis.set_facecolor(NIGHT)
    axis.grid(axis="y", color=INK, alpha=0.07, linewidth=0.6)
    axis.tick_params(length=0)
    for side in axis.spines.values():
        side.set_visible(False)
    for movement, from_s, to_s in _spans(moments):
        axis.axvspan(from_s / 60, to_s / 60, color=SHADES[movement], linewidth=0)


def _spans(moments: list[Moment]) -> list[tuple[Movement, float, float]]:
    """Runs of one movement: which, from and to in seconds."""
    runs = [(movement, list(run)) for movement, run in groupby(moments, lambda moment: moment.movement)]
    starts = [0.0, *(run[-1].at_s for _, run in runs)]
    return [(movement, start, run[-1].at_s) for (movement, run), start in zip(runs, starts, strict=False)]


def _names(axis: Any, moments: list[Moment]) -> None:
    for movement, from_s, to_s in _spans(moments):
        if to_s - from_s > 0.05 * moments[-1].at_s:
            middle_min = (from_s + to_s) / 120
            axis.annotate(
                movement, (middle_min, 1), (0, 4), axis.get_xaxis_transform(), "offset points", color=QUIET, ha="center"
            )


def _loudness(axis: Any, loudness_lufs: NDArray[np.float64]) -> None:
    at_min = (np.arange(len(loudness_lufs)) + 0.5) * WINDOW_FRAMES / RATE_HZ / 60
    heard = np.where(loudness_lufs > FLOOR_LUFS, loudness_lufs, np.nan)
    axis.fill_between(at_min, QUIETEST_LUFS, heard, color=EMBER, alpha=0.13, linewidth=0)
    axis.plot(at_min, heard, color=INK, linewidth=0.7)
    axis.set_ylabel("loudness, LUFS")


def _label(axis: Any, labels: list[Label]) -> None:
    rows = max((label.row for label in labels), default=-1) + 1
    axis.set_ylim(QUIETEST_LUFS, LOUDEST_LUFS + rows * ROW_LU)
    axis.set_yticks(range(-90, -29, 10))
    for at_s, text, row in labels:
        top_lufs = LOUDEST_LUFS + (rows - row) * ROW_LU
        axis.plot((at_s / 60, at_s / 60), (QUIETEST_LUFS, top_lufs - 1), color=EMBER, linewidth=0.7, alpha=0.8)
        axis.annotate(
            text, (at_s / 60, top_lufs - 1), (3, 0), textcoords="offset points", color=EMBER, va="top", fontsize=8
        )


def _volume(axis: Any, diary: Diary) -> None:
    """Where the knob was, as a stair, its lowest and its highest step named."""
    told = [(event.at_s, c.volume_db) for event, commands in diary.events for c in commands if isinstance(c, SetVolume)]
    axis.set_ylabel("volume, dB")
    if not told:
        axis.set_yticks([])
        return
    at_s, volume_db = zip(*told, (diary.moments[-1].at_s, told[-1][1]), strict=True)
    axis.step(np.array(at_s) / 60, volume_db, where="post", color=INK, linewidth=1.0)
    axis.set_ylim(min(volume_db) - 1.5, max(volume_db) + 1.5)
    axis.set_yticks(sorted({min(volume_db), max(volume_db)}))


def _lamp(axis: Any, moments: list[Moment]) -> None:
    """The lamp's lightness, shared out among the channels as they shine; only those that were lit are named."""
    at_min = [m.at_s / 60 for m in moments]
    below = np.zeros(len(moments))
    for channel, colour in CHANNELS.items():
        share = np.array([100 * m.lamp * getattr(m.colour, channel) / (sum(m.colour) or 1.0) for m in moments])
        if share.any():
            name = channel.replace("_", " ")
            axis.fill_between(at_min, below, below + share, color=colour, linewidth=0, label=name)
            below = below + share
    axis.set_ylim(0, max(40.0, below.max() * 1.1))
    axis.yaxis.set_major_locator(MaxNLocator(4))
    axis.set_ylabel("lamp, L*")
    if below.any():
        bands, names = axis.get_legend_handles_labels()
        axis.legend(bands[::-1], names[::-1], loc="upper right", frameon=False, labelcolor=INK)
