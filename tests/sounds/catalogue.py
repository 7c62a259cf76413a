"""Every sound, drawn and described from the code: `python -m tests.sounds.catalogue docs` makes page and picture.

The picture carries figures of what it shows; a test holds page and figures to the code.
"""

import argparse
import json
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds import load, sound_ids
from device.sounds.contract import Family, Sound
from tests.measure.comfort import at_level

Floats = NDArray[np.float64]
FAMILIES: dict[Family, str] = {
    "voice": "Breath and voice",
    "crisp": "Crisp and close",
    "movement": "Slow movement",
    "bed": "Beds, to fall asleep in and to lie behind the others",
}
SHOWN_S, FROM_S = 12.0, 4.0
LOW_HZ, HIGH_HZ, RANGE_DB = 80.0, 16_000.0, 65.0
COLUMNS = 6
SPANS, BANDS_HZ = 4, (LOW_HZ, 400.0, 1600.0, 5000.0, HIGH_HZ)  # of the figures
COLOURS = 64  # of the palette, or noise would make it 2 MB
BACKGROUND, INK = "#14100d", "#d8c3a5"


def page() -> str:
    """The page, in Markdown."""
    lines = ["# The sounds", "", "Made by `python -m tests.sounds.catalogue docs`; do not edit.", ""]
    lines += ["![Twelve seconds of each sound as a spectrogram](library.png)", ""]
    lines += [f"Twelve seconds of each: time to the right, {LOW_HZ:.0f} Hz to {HIGH_HZ / 1000:.0f} kHz upwards."]
    lines += ["How one is made stands at the top of its file; `make listen` lets you hear them all."]
    lines += [
        "Every trigger thins out and ends before the bed alone is left; a bed at rest has nothing that stands out.",
        "",
    ]
    for family, heading in FAMILIES.items():
        lines += [f"## {heading}", "", "| `id` | title | what you hear | |", "|---|---|---|---|"]
        lines += [line(sound_id, sound) for sound_id, sound in of_family(family)]
        lines.append("")
    return "\n".join(lines)


def of_family(family: Family) -> list[tuple[str, Sound]]:
    """Its sounds, a to z."""
    return [(sound_id, load(sound_id)) for sound_id in sound_ids() if load(sound_id).family == family]


def line(sound_id: str, sound: Sound) -> str:
    """One row of a table."""
    marks = (("impulsive", sound.impulsive), ("dark", sound.dark), ("only on request", sound.on_request))
    hears = str(sys.modules[f"device.sounds.{sound_id}"].__doc__).split("\n")[0]
    return f"| `{sound_id}` | {sound.title} | {hears} | {', '.join(mark for mark, so in marks if so)} |"


def draw(out: Path) -> None:
    """All of them on one sheet, family after family."""
    shown = [(sound_id, sound) for family in FAMILIES for sound_id, sound in of_family(family)]
    rows = -(-len(shown) // COLUMNS)
    figure, axes = plt.subplots(rows, COLUMNS, figsize=(15, 1.75 * rows), facecolor=BACKGROUND, squeeze=False)
    figure.subplots_adjust(0.005, 0.005, 0.995, 1 - 0.3 / (1.75 * rows), wspace=0.03, hspace=0.22)
    for axis in axes.flat:
        axis.set_axis_off()
    for axis, (sound_id, sound) in zip(axes.flat, shown, strict=False):
        f, t, power = spectrogram(sound_id)
        kept = (f >= LOW_HZ) & (f <= HIGH_HZ)
        level_db = 10 * np.log10(power[kept] + 1e-15)
        top_db = np.percentile(level_db, 99.8)
        axis.pcolormesh(t, f[kept], level_db, vmin=top_db - RANGE_DB, vmax=top_db, cmap="inferno", rasterized=True)
        axis.set_yscale("log")
        axis.set_title(sound.title, color=INK, fontsize=11, pad=3, loc="left")
    drawn = BytesIO()
    figure.savefig(drawn, dpi=80, facecolor=BACKGROUND)
    carried = PngImagePlugin.PngInfo()
    carried.add_text("figures", json.dumps({sound_id: figures(sound_id) for sound_id, _ in shown}))
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(out, optimize=True, pnginfo=carried)


def spectrogram(sound_id: str) -> tuple[Floats, Floats, Floats]:
    """Frequencies in Hz, times in s, and the power of what is shown."""
    heard = at_level(sound_id, 1, FROM_S + SHOWN_S).mean(axis=1)[round(FROM_S * RATE_HZ) :]
    f, t, power = signal.spectrogram(heard, RATE_HZ, nperseg=2048, noverlap=1024)
    return f, t, power


def figures(sound_id: str) -> list[float]:
    """Levels in dB, to 0.1: of four spans of time, four bands each, the quietest as far down as is drawn."""
    f, _, power = spectrogram(sound_id)
    bands = [power[(f >= low_hz) & (f < high_hz)] for low_hz, high_hz in pairwise(BANDS_HZ)]
    spans = [span.mean() for band in bands for span in np.array_split(band, SPANS, axis=1)]
    level_db = 10 * np.log10(np.array(spans) + 1e-15)
    return [round(float(db), 1) for db in np.maximum(level_db, level_db.max() - RANGE_DB)]


def main() -> None:
    """Write both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    (folder / "sounds.md").write_text(page(), encoding="utf-8")
    draw(folder / "library.png")


if __name__ == "__main__":
    main()
