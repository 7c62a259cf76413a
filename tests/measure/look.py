"""Prints a sound's figures and draws it: `python -m tests.measure.look paper --seconds 60 --seed 1 --out paper.png`."""

import argparse
import time
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint, lufs


def main() -> None:
    """Render, measure, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sound")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--activity", type=float, default=1.0)
    parser.add_argument("--brightness", type=float, default=1.0)
    parser.add_argument("--zoom", type=float, default=2.0, help="seconds shown in the close-up")
    parser.add_argument("--zoom-from", type=float, default=10.0)
    parser.add_argument("--out", type=Path, default=None)
    args = parser.parse_args()
    sound = load(args.sound)
    voice = sound.voice(args.seed)
    mood = Mood(args.activity, args.brightness)
    began = time.process_time()
    blocks = [voice.render(1024, mood) for _ in range(int(args.seconds * RATE_HZ / 1024))]
    cpu_s = time.process_time() - began
    stereo = np.concatenate(blocks) * np.float32(10 ** (sound.level_db / 20))
    print(f"{args.sound}: {len(stereo) / RATE_HZ / cpu_s:.0f} x real time, level_db {sound.level_db}")
    print(Fingerprint(stereo).table())
    draw(args.sound, stereo, args.zoom_from, args.zoom, args.out or Path(f"/tmp/{args.sound}.png"))


def draw(title: str, stereo: np.ndarray, zoom_from_s: float, zoom_s: float, out: Path) -> None:
    """Spectrogram and envelope of the whole, spectrogram and waveform of a close-up, long-term spectrum."""
    mono = stereo.mean(axis=1)
    zoom = slice(int(zoom_from_s * RATE_HZ), int((zoom_from_s + zoom_s) * RATE_HZ))
    figure, axes = plt.subplots(5, 1, figsize=(14, 18), constrained_layout=True)
    axes[0].set_title(f"{title}, {lufs(stereo):.1f} LUFS")
    spectrogram(axes[0], mono, 0.0, 2048)
    step = RATE_HZ // 50
    ears = np.sqrt(np.mean(stereo[: len(stereo) // step * step].reshape(-1, step, 2) ** 2, axis=1))
    axes[1].plot(np.arange(len(ears)) / 50, 20 * np.log10(ears + 1e-6), linewidth=0.6, label=("left", "right"))
    axes[1].set(ylabel="RMS dBFS", ylim=(-90, 0), xlim=(0, len(ears) / 50))
    axes[1].legend()
    spectrogram(axes[2], mono[zoom], zoom_from_s, 512)
    axes[3].plot(zoom_from_s + np.arange(len(stereo[zoom])) / RATE_HZ, stereo[zoom], linewidth=0.4)
    axes[3].set(xlim=(zoom_from_s, zoom_from_s + zoom_s))
    f, p = signal.welch(mono, RATE_HZ, nperseg=8192)
    axes[4].semilogx(f[1:], 10 * np.log10(p[1:] + 1e-15))
    axes[4].set(xlim=(20, 24000), xlabel="Hz", ylabel="dB/Hz")
    axes[4].grid(which="both", alpha=0.3)
    figure.savefig(out, dpi=60)
    print(f"drawn: {out}")


def spectrogram(axis: Axes, mono: np.ndarray, start_s: float, size: int) -> None:
    """Log-frequency spectrogram over 90 dB."""
    f, t, s = signal.spectrogram(mono, RATE_HZ, nperseg=size, noverlap=size // 2)
    db = 10 * np.log10(s + 1e-15)
    axis.pcolormesh(t + start_s, f[1:], db[1:], vmin=db.max() - 80, vmax=db.max(), cmap="magma", rasterized=True)
    axis.set(yscale="log", ylim=(60, 24000), ylabel="Hz")


if __name__ == "__main__":
    main()
