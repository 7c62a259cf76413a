"""Pictures of simulated sleepers, for `make taste-report`."""

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from device.simulator.picture import EMBER, INK, NIGHT, QUIET
from device.simulator.sleepers import HATED, LOVED, SORTS, Sleeper
from device.simulator.taste_picture import draw_taste
from device.taste.choice import choose
from device.taste.words import rows
from tests.measure.taste_report import NIGHTS, SOON, Lives, kinds
from tests.measure.taste_report_choosers import Lull

INKS = {"Lull": EMBER, "in turn": "#7d9bb8", "favourite": "#b07db8", "last again": "#8fb87d", "greedy": "#d8d0a0"}
INKS["by chance"] = QUIET
STYLE: Any = {"font.size": 8, "text.color": INK, "axes.labelcolor": INK, "xtick.color": QUIET, "ytick.color": QUIET}
LIFE = ("changes", 7)  # whose nights are drawn one by one: a sort and a seed


def draw_all(lives: Lives, out: Path) -> list[Path]:
    """Leave them all."""
    paths = [out / f"{name}.png" for name in ("regret", "first-love", "one-life", "taste")]
    with plt.rc_context(STYLE):
        _draw_regret(lives, paths[0])
        _draw_found(lives, paths[1])
        _draw_life(*LIFE, paths[2], paths[3])
    return paths


def _panels(title: str) -> tuple[Any, Any]:
    figure, axes = plt.subplots(2, len(SORTS) // 2, figsize=(14, 7), sharex=True, layout="constrained")
    figure.set_facecolor(NIGHT)
    figure.suptitle(title, color=INK)
    for axis, sort in zip(axes.flat, SORTS, strict=True):
        _dress(axis)
        axis.set_title(sort, color=INK, loc="left", fontsize=9)
    return figure, axes


def _dress(axis: Any) -> None:
    axis.set_facecolor(NIGHT)
    axis.grid(color=INK, alpha=0.1, linewidth=0.6)
    axis.tick_params(length=0)
    for side in axis.spines.values():
        side.set_visible(False)


def _save(figure: Any, axes: Any, path: Path) -> None:
    axes.flat[0].legend(frameon=False, labelcolor=INK)
    for axis in axes[-1]:
        axis.set_xlabel("night")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _draw_regret(lives: Lives, path: Path) -> None:
    figure, axes = _panels("regret, added up: mean, and the middle 80 % of people for Lull")
    for axis, sort in zip(axes.flat, SORTS, strict=True):
        for way, ink in INKS.items():
            regret = lives[sort, way].beside(lives[sort, "oracle"])
            at = np.arange(1, regret.shape[1] + 1)
            axis.plot(at, regret.mean(axis=0), color=ink, label=way, linewidth=2 if way == "Lull" else 1)
            if way == "Lull":
                axis.fill_between(at, *np.percentile(regret, (10, 90), axis=0), color=ink, alpha=0.15, linewidth=0)
    _save(figure, axes, path)


def _draw_found(lives: Lives, path: Path) -> None:
    figure, axes = _panels("share of people who have slept to a sound they love")
    for axis, sort in zip(axes.flat, SORTS, strict=True):
        at = np.arange(1, NIGHTS + 1)
        for way, ink in INKS.items():
            share = (lives[sort, way].found[:, None] <= at).mean(axis=0)
            axis.plot(at, share, color=ink, label=way, linewidth=2 if way == "Lull" else 1)
        axis.axvline(SOON, color=QUIET, linewidth=0.6, linestyle=":")
        axis.axhline(0.9, color=QUIET, linewidth=0.6, linestyle=":")
        axis.set_ylim(0, 1.02)
    _save(figure, axes, path)


def _draw_life(sort: str, seed: int, path: Path, belief_path: Path) -> None:
    """Every sound that was begun, by night: what is loved is above; the colour is how good it was then."""
    of = kinds()
    sleeper = Sleeper(SORTS[sort], f"{sort} {seed}", tuple(of))
    before = dict(sleeper.likes)
    lull = Lull(of, seed)
    plays = [(n, s, good) for n in range(NIGHTS) for s, good in sleeper.sleep(n, lull).plays]
    order = sorted(of, key=lambda sound: (-before[sound], -sleeper.likes[sound]))
    figure, axis = plt.subplots(figsize=(12, 6), layout="constrained")
    figure.set_facecolor(NIGHT)
    _dress(axis)
    dots = axis.scatter(
        [n + 1 for n, _, _ in plays],
        [order.index(sound) for _, sound, _ in plays],
        c=[good for _, _, good in plays],
        cmap="RdYlGn",
        vmin=-1,
        vmax=1,
        s=22,
    )
    axis.set_yticks(range(len(order)), [f"{s}  {_mark(before[s])}{_mark(sleeper.likes[s])}" for s in order])
    axis.invert_yaxis()
    axis.set_xlabel("night")
    axis.set_title(f"one person: {sort}   (+ loved, - hated, before and after)", color=INK, loc="left")
    figure.colorbar(dots, label="how good it was")
    figure.savefig(path, dpi=110)
    plt.close(figure)
    choice = choose(lull.taste, NIGHTS, sleeper.banned)
    draw_taste(rows(lull.taste, sleeper.banned), choice.sound if choice else None, belief_path)


def _mark(like: float) -> str:
    return "+" if like >= LOVED else "-" if like <= HATED else "·"
