"""A page to hear and see every sound by: `make listen` writes `out/listen/index.html`, `... listen SOUND` only some.

Beside each player stand a spectrogram, a close-up, the loudness, and the sound's figures next to the limits of
`comfort.py` and next to the recording of the same thing, where there is one.
"""

import html
import sys
import wave
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import TARGET_LUFS, Sound
from tests.measure.comfort import Comfort, Stereo, at_level
from tests.measure.fingerprint import OCTAVES_HZ, Fingerprint
from tests.measure.look import spectrogram
from tests.measure.named import asked_for
from tests.measure.recordings import RELATIVES, Figures, distance_to, figures_of, mean, recordings

HEARD_S = 30
CLOSE_UP_S = (10.0, 12.0)
BACKGROUND, INK = "#14100d", "#d8c3a5"  # a page that can be read in the dark
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Lull: every sound</title><style>
body {{ background: {background}; color: {ink}; font: 15px/1.5 sans-serif; margin: 2rem auto; max-width: 72rem }}
section {{ margin: 3rem 0; display: grid; grid-template-columns: 46rem 1fr; gap: 1rem 2rem }}
h2 {{ grid-column: 1 / -1; margin: 0 }} small {{ font-weight: normal; opacity: .7 }}
img {{ width: 100% }} audio {{ width: 100%; filter: invert(.85) }}
table {{ border-collapse: collapse; font-size: 13px; align-self: start }}
td, th {{ text-align: right; padding: .1rem .6rem; border-bottom: 1px solid #3a2f27 }}
td:first-child {{ text-align: left }}
.bad {{ color: #ff8c69 }}
</style></head><body>
<h1>Lull: every sound</h1>
<p>Half a minute of each at the house's level, {lufs:g} LUFS, seed 1. Nothing here is recorded.</p>
{sections}
</body></html>
"""
SECTION = """<section id="{sound_id}"><h2>{title} <small>{sound_id}, {family}{marks}</small></h2>
<div><p>{says}</p><audio controls preload="none" src="{sound_id}.wav"></audio>
<img src="{sound_id}.png" alt="Spectrogram, close-up, loudness and octaves of {title}"></div>
<table><tr><th></th><th>Lull</th><th>at most</th><th>recording</th></tr>
{rows}</table></section>
"""


def main() -> None:
    """Make the page."""
    folder = Path("out/listen")
    folder.mkdir(parents=True, exist_ok=True)
    sections = [section(sound_id, folder) for sound_id in asked_for(sys.argv[1:])]
    page = PAGE.format(background=BACKGROUND, ink=INK, lufs=TARGET_LUFS, sections="\n".join(sections))
    (folder / "index.html").write_text(page)
    print(folder / "index.html")


def section(sound_id: str, folder: Path) -> str:
    """A sound's part of the page; its sound and its picture are written to `folder`."""
    sound, stereo = load(sound_id), at_level(sound_id, 1, 60.0)
    write_wav(folder / f"{sound_id}.wav", stereo[: HEARD_S * RATE_HZ])
    colour, relative = Fingerprint(stereo), RELATIVES.get(sound_id)
    draw(folder / f"{sound_id}.png", stereo, colour, recordings()[relative] if relative else None)
    marks = "".join(
        f", {mark}"
        for mark, so in (("impulsive", sound.impulsive), ("dark", sound.dark), ("on request", sound.on_request))
        if so
    )
    return SECTION.format(
        sound_id=sound_id,
        title=html.escape(sound.title),
        family=sound.family,
        marks=marks,
        says=html.escape(first_line(sound_id)),
        rows="\n".join(rows(stereo, colour, sound, relative)),
    )


def first_line(sound_id: str) -> str:
    """What one hears: how the sound's file begins."""
    return str(sys.modules[f"device.sounds.{sound_id}"].__doc__).split("\n")[0]


def rows(stereo: Stereo, colour: Fingerprint, sound: Sound, relative: str | None) -> list[str]:
    """The figures as lines of a table."""
    comfort = Comfort(stereo)
    told = [row("loudness LUFS", f"{comfort.loudness.integrated():.1f}", f"{TARGET_LUFS:g} &plusmn; 0.5")]
    for name, value, most in comfort.figures(dark=sound.dark):
        told.append(row(name, f"{value:.1f}", "" if most == np.inf else f"{most:g}", bad=value > most))
    ours: Figures = figures_of(colour)
    for name in ("onsets_per_s", "onset_interval_cv", "envelope_kurtosis", "envelope_cv", "duty_20db", "crest_db"):
        theirs = f"{recordings()[relative][name]:.2f}" if relative else ""
        told += [row(name, f"{ours[name]:.2f}", "", theirs)]
    told.append(row("iacc_half_second", f"{ours['iacc_half_second']:.2f}", "", _iacc(relative)))
    if relative:
        off = distance_to(relative, colour)
        told.append(row(f"distance to {relative}", f"{mean(off):.2f}", ""))
        told += [row(f"&nbsp; {name}", f"{far:.2f}", "") for name, far in off.items()]
    return told


def row(name: str, ours: str, most: str, theirs: str = "", *, bad: bool = False) -> str:
    """One of them."""
    mark = ' class="bad"' if bad else ""
    return f"<tr{mark}><td>{name}</td><td>{ours}</td><td>{most}</td><td>{theirs}</td></tr>"


def draw(out: Path, stereo: Stereo, colour: Fingerprint, recording: Figures | None) -> None:
    """Spectrogram, close-up, loudness and octaves, those of the recording behind them."""
    heard = stereo[: HEARD_S * RATE_HZ].mean(axis=1)
    with plt.style.context("dark_background"):
        figure, axes = plt.subplots(4, 1, figsize=(11, 11), constrained_layout=True, facecolor=BACKGROUND)
        spectrogram(axes[0], heard, 0.0, 2048)
        begin, end = (round(at_s * RATE_HZ) for at_s in CLOSE_UP_S)
        spectrogram(axes[1], heard[begin:end], CLOSE_UP_S[0], 512)
        momentary = Comfort(stereo).loudness.momentary()
        axes[2].plot(np.arange(len(momentary)) / 10, momentary, color="#e0a458", linewidth=0.8)
        axes[2].set(ylabel="LUFS in 400 ms", ylim=(-60, -15), xlim=(0, len(momentary) / 10))
        names = [str(centre) for centre in OCTAVES_HZ]
        axes[3].bar(names, [colour.octave_db[c] + 60 for c in OCTAVES_HZ], bottom=-60, color="#e0a458", width=0.6)
        if recording:
            axes[3].plot(names, [recording["octave_db"][n] for n in names], "o--", color="#8fb8de", label="recording")
            axes[3].legend()
        axes[3].set(ylabel="octaves, dB of the whole", ylim=(-60, 0))
        figure.savefig(out, dpi=70)
        plt.close(figure)


def write_wav(out: Path, stereo: Stereo) -> None:
    """16 bits, as a player expects."""
    with wave.open(str(out), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.rint(np.clip(stereo, -1, 1) * 32767).astype("<i2").tobytes())


def _iacc(relative: str | None) -> str:
    return f"{recordings()[relative]['iacc_half_second']:.2f}" if relative else ""


if __name__ == "__main__":
    main()
