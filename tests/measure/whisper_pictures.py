"""Pictures of the whisper for `make whisper-report`: beside espeak-ng's, and vowels with their targets."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from scipy import signal

from tests.measure.vowels import LPC_HZ, PRE_EMPHASIS, Vowel, predictor
from tests.measure.whispers import Mono

PICTURE_HZ = 16_000
RANGE_DB = 60.0


def draw_beside(text: str, ours: Mono, theirs: Mono, out: Path) -> None:
    """Spectrograms of Lull, above, and of espeak-ng at PICTURE_HZ on the same axes, against the peaks of each."""
    figure, axes = plt.subplots(2, 1, figsize=(14, 9), sharex=True, sharey=True, constrained_layout=True)
    spectra = [signal.spectrogram(mono, PICTURE_HZ, "hann", nperseg=256, noverlap=192) for mono in (ours, theirs)]
    image = None
    for axis, who, (f, t, power) in zip(axes, ("Lull", "espeak-ng -v en-us+whisper"), spectra, strict=True):
        db = 10 * np.log10(power / np.percentile(power.max(axis=0), 90) + 1e-12)
        image = axis.pcolormesh(t, f / 1000, db, vmin=-RANGE_DB, vmax=0, cmap="magma", rasterized=True)
        axis.set(title=who, ylabel="kHz")
    axes[1].set(xlabel="s")
    axes[1].autoscale(axis="x", tight=True)
    figure.suptitle(text)
    assert image is not None
    figure.colorbar(image, ax=list(axes), label="dB")
    figure.savefig(out, dpi=70)
    plt.close(figure)


def draw_vowels(vowels: Sequence[Vowel], out: Path) -> None:
    """Of each its spectrum, what linear prediction makes of it, and where its resonances should be."""
    figure, axes = plt.subplots(4, 4, figsize=(16, 14), sharex=True, sharey=True, constrained_layout=True)
    for axis in axes.flat[len(vowels) :]:
        axis.axis("off")
    for axis, vowel in zip(axes.flat, vowels, strict=False):
        f, power = signal.welch(vowel.mono, LPC_HZ, nperseg=512)
        level = 10 * np.log10(power)
        axis.plot(f, level - level.max(), color="0.6", label="spectrum")
        turn = np.exp(-2j * np.pi * f / LPC_HZ)
        fit = -20 * np.log10(np.abs(np.polyval(predictor(vowel.mono)[::-1], turn) * (1 - PRE_EMPHASIS * turn)))
        axis.plot(f, fit - fit.max(), label="linear prediction")
        for target_hz, heard_hz in zip(vowel.target_hz, vowel.heard_hz, strict=True):
            axis.axvline(target_hz, color="tab:green", linestyle="--")
            axis.axvline(heard_hz, color="tab:red", linewidth=0.8)
        axis.set(
            title=f"{vowel.name}: target dashed green, heard red", ylim=(-50, 3), xlim=(0, LPC_HZ / 2), xlabel="Hz"
        )
    axes.flat[0].legend()
    figure.savefig(out, dpi=60)
    plt.close(figure)
