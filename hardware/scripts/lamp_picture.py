"""hardware/lamp.png: the light at the pillow against its level, and which colours it is made of."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes

mpl.use("Agg")

from matplotlib import pyplot as plt

from device.config import Config
from hardware.scripts.lamp_checks import ASLEEP_EDI_LUX, EVENING_EDI_LUX
from hardware.scripts.lamp_facts import Facts
from hardware.scripts.lamp_light import FAR_M, NEAR_M, digest, pillow_lux, seen

LEVELS = [step / 400 for step in range(1, 401)]
RED, AMBER, WARM_WHITE, INK, CLOCK = "#c8321e", "#f0a01e", "#f7e3b5", "#3a3f4a", "#2f6f9f"


def draw(facts: Facts, config: Config, file: Path) -> None:
    """Write the picture."""
    figure, (light, colours) = plt.subplots(
        2, 1, figsize=(8, 6.6), height_ratios=(2.4, 1), sharex=True, layout="constrained"
    )
    _light(light, facts, config)
    _colours(colours, facts)
    for axes in (light, colours):
        axes.axvline(config.lamp.level, color=INK, linewidth=0.8, linestyle=":")
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=110, metadata={"Software": None, "Source": digest(facts, config)})
    plt.close(figure)


def _light(axes: Axes, facts: Facts, config: Config) -> None:
    for distance_m, style in ((NEAR_M, "-"), (FAR_M, "--")):
        at = [seen(level, pillow_lux(facts, distance_m)) for level in LEVELS]
        axes.semilogy(LEVELS, [a.lux for a in at], style, color=INK, label=f"lux, {distance_m * 100:g} cm")
        axes.semilogy(
            LEVELS, [a.edi_lux for a in at], style, color=CLOCK, label=f"melanopic lux, {distance_m * 100:g} cm"
        )
    for edi_lux, what in ((EVENING_EDI_LUX, "evening"), (ASLEEP_EDI_LUX, "asleep")):
        axes.axhline(edi_lux, color=CLOCK, linewidth=0.8, alpha=0.6)
        axes.annotate(f"at most, melanopic: {what}", (0.012, edi_lux * 1.12), color=CLOCK, fontsize=8.5, va="bottom")
    axes.annotate(
        "a night begins", (config.lamp.level, 1.3e-4), (4, 0), textcoords="offset points", color=INK, fontsize=8.5
    )
    axes.set(ylim=(1e-4, 60), xlim=(0, 1), ylabel="at the pillow")
    axes.yaxis.set_major_formatter(lambda value, _place: f"{value:g}")
    axes.grid(visible=True, alpha=0.2)
    axes.legend(loc="lower right", frameon=False, fontsize=9)
    axes.set_title("Computed for the lamp of hardware/lamp.toml, not measured", fontsize=10, loc="left")


def _colours(axes: Axes, facts: Facts) -> None:
    full_lux = pillow_lux(facts, NEAR_M)
    mixes = [seen(level, full_lux) for level in LEVELS]
    shares = [[share * full / at.lux for share, full in zip(at.colour, full_lux, strict=True)] for at in mixes]
    axes.stackplot(
        LEVELS, *zip(*shares, strict=True), colors=(RED, AMBER, WARM_WHITE), labels=("red", "amber", "warm white")
    )
    axes.set(ylim=(0, 1), ylabel="share of the lux", xlabel="level of the light, as the eye sees it")
    axes.legend(loc="lower left", fontsize=9, ncols=3, framealpha=0.9)
