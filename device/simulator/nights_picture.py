"""Draws past nights: a row each, sounds as colours, gestures as marks, and the last touch. Needs matplotlib."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from device.night_words import clock_was_set
from device.simulator.picture import INK, NIGHT, QUIET, WIDTH_IN, save
from device.taste.contract import Entry, Touched

ROW_IN, AROUND_IN, LEAST_IN, MOST_IN = 0.22, 1.3, 2.6, 40.0
MANY, NARROW_IN, WEEK = 45, 0.11, 7  # beyond so many nights rows are as narrow as that, and one a week is named
COLOURS = ("#e09a4e", "#6f9fb8", "#a7b56a", "#c8766a", "#9a86b8", "#d8c46a", "#6aa893", "#b88a6a")
OTHER, BED = "#6d645b", "#2a2622"  # the sounds beyond those; the bed, once the trigger is over
MARKS: dict[Touched, tuple[str, str]] = {
    "next": (">", "next"),
    "never": ("X", "never"),
    "again": ("P", "again"),
    "extend": ("D", "more time"),
    "timer": ("D", "more time"),
    "all night": ("D", "more time"),
    "fade now": ("v", "fade now"),
    "louder": ("^", "louder, softer"),
    "softer": ("^", "louder, softer"),
    "light": ("*", "light"),
    "start": ("s", "start, stop"),
    "stop": ("s", "start, stop"),
}
LAST_TOUCH = "#f4ecdf"
LEGEND_COLUMNS, LEGEND_ROW_IN = 6, 0.17


def draw_nights(entries: Sequence[Entry], path: Path) -> None:
    """Leave a picture of at least one night, the earliest on top."""
    colours = _colours(entries)
    row_in = ROW_IN if len(entries) <= MANY else NARROW_IN
    height_in = min(max(row_in * len(entries) + AROUND_IN, LEAST_IN), MOST_IN)
    with plt.rc_context({"font.size": 8, "axes.labelcolor": INK, "xtick.color": QUIET, "ytick.color": QUIET}):
        figure, axis = plt.subplots(figsize=(WIDTH_IN, height_in), layout="constrained")
        figure.set_facecolor(NIGHT)
        axis.set_facecolor(NIGHT)
        axis.tick_params(length=0)
        axis.grid(axis="x", color=INK, alpha=0.1, linewidth=0.6)
        axis.set_axisbelow(True)
        for side in axis.spines.values():
            side.set_visible(False)
        for row, entry in enumerate(entries):
            _night(axis, row, entry, colours)
        _label_rows(axis, entries)
        axis.set_ylim(len(entries) - 0.4, -0.6)
        axis.set_xlim(left=0)
        axis.set_xlabel("minutes from the first sound")
        _explain(figure, entries, colours)
        save(figure, path)
        plt.close(figure)


def _colours(entries: Sequence[Entry]) -> dict[str, str]:
    """The sounds heard longest have colours of their own."""
    heard_s: Counter[str] = Counter()
    for entry in entries:
        for heard in entry.night.heard:
            heard_s[heard.sound] += round(heard.ended_s - heard.begun_s)
    most = heard_s.most_common()
    return {sound: COLOURS[n] if n < len(COLOURS) else OTHER for n, (sound, _) in enumerate(most)}


def _night(axis: Any, row: int, entry: Entry, colours: dict[str, str]) -> None:
    night = entry.night
    axis.barh(row, night.length_s / 60, height=0.66, color=BED, linewidth=0)
    for heard in night.heard:
        long_min = (heard.ended_s - heard.begun_s) / 60
        axis.barh(row, long_min, left=heard.begun_s / 60, height=0.66, color=colours[heard.sound], linewidth=0)
    if night.touches:
        last_min = night.last_touch_s / 60
        axis.plot((last_min, last_min), (row - 0.5, row + 0.5), color=LAST_TOUCH, linewidth=1.4)
    for touch in night.touches:
        axis.plot(touch.at_s / 60, row, MARKS[touch.what][0], color=NIGHT, markeredgecolor=INK, ms=4.5, mew=0.7)


def _label_rows(axis: Any, entries: Sequence[Entry]) -> None:
    rows = range(0, len(entries), 1 if len(entries) <= MANY else WEEK)
    axis.set_yticks(list(rows), [_name(entries[row]) for row in rows])


def _name(entry: Entry) -> str:
    if not clock_was_set(entry):
        return f"night {entry.number}"
    return datetime.fromtimestamp(entry.night.began_at, UTC).astimezone().strftime("%a %d %b")


def _explain(figure: Any, entries: Sequence[Entry], colours: dict[str, str]) -> None:
    """Only what is there."""
    handles: list[Any] = [Patch(color=c, label=sound) for sound, c in colours.items() if c != OTHER]
    if OTHER in colours.values():
        handles.append(Patch(color=OTHER, label="other sounds"))
    handles.append(Patch(color=BED, label="the bed alone"))
    done = {MARKS[touch.what] for entry in entries for touch in entry.night.touches}
    for mark, label in dict.fromkeys(MARKS.values()):
        if (mark, label) in done:
            handles.append(_mark(mark, label))
    if done:
        handles.append(Line2D([], [], color=LAST_TOUCH, linewidth=1.4, label="last touch"))
    rows = -(-len(handles) // LEGEND_COLUMNS)
    below = 1 - (rows * LEGEND_ROW_IN + LEGEND_ROW_IN) / figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, 0, 1, below))  # matplotlib 3.6 knows no legend outside the axes
    figure.legend(handles=handles, loc="upper left", ncols=LEGEND_COLUMNS, frameon=False, labelcolor=INK)


def _mark(mark: str, label: str) -> Any:
    return Line2D([], [], label=label, marker=mark, color=NIGHT, linestyle="", ms=5.0, mew=0.7, markeredgecolor=INK)
