"""Draws what is believed of each sound: `lull taste --plot`. Needs matplotlib."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

from device.simulator.picture import EMBER, INK, NIGHT, QUIET, save
from device.taste.words import Row

ROW_IN, WIDTH_IN = 0.22, 7.0


def draw_taste(rows: Sequence[Row], tonight: str | None, path: Path, truly: Mapping[str, float] | None = None) -> None:
    """A line for each sound, the best liked on top: its liking, how sure that is, what is worn off.

    `truly` is what a simulated sleeper likes, to be seen beside it.
    """
    with plt.rc_context({"font.size": 8, "axes.labelcolor": INK, "xtick.color": QUIET, "ytick.color": INK}):
        figure, axis = plt.subplots(figsize=(WIDTH_IN, 1.0 + ROW_IN * len(rows)), layout="constrained")
        figure.set_facecolor(NIGHT)
        axis.set_facecolor(NIGHT)
        for at, row in enumerate(rows):
            ink = QUIET if row.never or row.last_heard_at is None else INK
            axis.plot((row.liking - row.give_or_take, row.liking + row.give_or_take), (at, at), color=ink, linewidth=1)
            axis.plot((row.liking - row.fatigue, row.liking), (at, at), color=EMBER, linewidth=4, alpha=0.5)
            axis.plot(row.liking, at, "o", color=EMBER if row.sound == tonight else ink, markersize=5)
            if truly:
                axis.plot(truly[row.sound], at, "D", color="none", markeredgecolor=EMBER, markersize=6, mew=0.9)
        axis.set_yticks(range(len(rows)), [_name(row, tonight) for row in rows])
        axis.invert_yaxis()
        axis.axvline(0.0, color=QUIET, linewidth=0.6)
        axis.set_xlim(-1.3, 1.6)
        more = "; diamond: the truth" if truly else ""
        explained = f"(line: give or take; ember: worn off; grey: not heard, or never again{more})"
        axis.set_xlabel(f"keeps awake  ·  puts to sleep\n{explained}")
        axis.tick_params(length=0)
        for side in axis.spines.values():
            side.set_visible(False)
        save(figure, path)
        plt.close(figure)


def _name(row: Row, tonight: str | None) -> str:
    mark = ", tonight" if row.sound == tonight else ", never" if row.never else ""
    return row.sound + mark
