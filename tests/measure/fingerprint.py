"""What a recording measures: the figures by which a synthesized sound is held against a real one.

`python -m tests.measure.look SOUND` prints them and draws the picture.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ

OCTAVES_HZ = (63, 125, 250, 500, 1000, 2000, 4000, 8000, 16000)
MODULATION_BANDS_HZ = ((0.25, 0.5), (0.5, 1), (1, 2), (2, 4), (4, 8), (8, 16), (16, 32), (32, 64))
ENVELOPE_HZ = 400


def lufs(stereo: NDArray[np.float32]) -> float:
    """Integrated, gated loudness after ITU-R BS.1770-4."""
    return float(pyloudnorm.Meter(RATE_HZ).integrated_loudness(stereo.astype(np.float64)))


@dataclass(frozen=True)
class Fingerprint:
    """Measures of one `(frames, 2)` recording at the house rate; all but level and IACC on its mono mix."""

    stereo: NDArray[np.float32]

    @cached_property
    def _mono(self) -> NDArray[np.float64]:
        mono = self.stereo.astype(np.float64).mean(axis=1)
        return mono / np.sqrt(np.mean(mono**2))

    @cached_property
    def _psd(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return signal.welch(self._mono, RATE_HZ, nperseg=8192)

    @cached_property
    def _envelope(self) -> NDArray[np.float64]:
        step = RATE_HZ // ENVELOPE_HZ
        whole = len(self._mono) // step * step
        return np.sqrt(np.mean(self._mono[:whole].reshape(-1, step) ** 2, axis=1))

    @property
    def octave_db(self) -> dict[int, float]:
        """Energy in each octave relative to the whole."""
        f, p = self._psd
        return {c: band_db(f, p, c / np.sqrt(2), c * np.sqrt(2)) for c in OCTAVES_HZ}

    @property
    def centroid_hz(self) -> float:
        """Power-weighted mean frequency."""
        f, p = self._psd
        return float((f * p).sum() / p.sum())

    @property
    def crest_db(self) -> float:
        """Peak over RMS."""
        return float(20 * np.log10(np.abs(self._mono).max()))

    @property
    def peak_dbfs(self) -> float:
        """Largest sample of either ear."""
        return float(20 * np.log10(np.abs(self.stereo).max()))

    @property
    def envelope_kurtosis(self) -> float:
        """Of the 400 Hz RMS envelope: high for sparse events."""
        e = self._envelope
        return float(np.mean((e - e.mean()) ** 4) / np.var(e) ** 2)

    @property
    def envelope_cv(self) -> float:
        """Standard deviation of the envelope over its mean."""
        return float(self._envelope.std() / self._envelope.mean())

    @property
    def duty_20db(self) -> float:
        """Share of time within 20 dB of the 95th percentile level."""
        e = self._envelope
        return float(np.mean(e > np.percentile(e, 95) / 10))

    @property
    def modulation_depth(self) -> dict[str, float]:
        """RMS modulation of the envelope in each band of rates, relative to its mean."""
        e = self._envelope
        f, p = signal.welch(e / e.mean(), ENVELOPE_HZ, nperseg=min(len(e), 8 * ENVELOPE_HZ))
        df = f[1] - f[0]
        return {f"{a}-{b}": float(np.sqrt(p[(f >= a) & (f < b)].sum() * df)) for a, b in MODULATION_BANDS_HZ}

    @cached_property
    def onset_times_s(self) -> NDArray[np.float64]:
        """Rises of 6 dB over the running (half-second) median of the envelope, at most one each 60 ms."""
        e = self._envelope
        median = signal.medfilt(e, ENVELOPE_HZ // 2 + 1)
        above = e > 2 * np.maximum(median, 1e-3)
        rises = np.flatnonzero(above[1:] & ~above[:-1]) / ENVELOPE_HZ
        kept: list[float] = []
        for at in rises:
            if not kept or at - kept[-1] > 0.06:
                kept.append(float(at))
        return np.array(kept)

    @property
    def onsets_per_s(self) -> float:
        """Onsets a second."""
        return len(self.onset_times_s) / (len(self._mono) / RATE_HZ)

    @property
    def onset_interval_cv(self) -> float:
        """Irregularity of the onsets: 0 a metronome, 1 as random as rain."""
        gaps = np.diff(self.onset_times_s)
        return float(gaps.std() / gaps.mean()) if len(gaps) > 1 else float("nan")

    @property
    def iacc_half_second(self) -> float:
        """Median over half seconds of the largest interaural correlation within 1 ms (Shimokura 2022)."""
        halves = np.split(self._whole_halves, len(self._whole_halves) // (RATE_HZ // 2))
        return float(np.median([iacc(half) for half in halves]))

    @cached_property
    def _whole_halves(self) -> NDArray[np.float32]:
        half = RATE_HZ // 2
        return self.stereo[: len(self.stereo) // half * half]

    @property
    def crisp_over_middle_db(self) -> float:
        """Loudest 750 ms of the 4-6.5 kHz band over the 1-4 kHz band in the same 750 ms (Terashima 2024)."""
        length = int(0.75 * RATE_HZ)
        rows = [self._mono[i : i + length] for i in range(0, len(self._mono) - length, length)]
        rows = [r for r in rows if np.mean(r**2) > 1e-3]
        ratios = []
        for row in rows:
            f, p = signal.welch(row, RATE_HZ, nperseg=2048)
            ratios.append(band_db(f, p, 4000, 6500) - band_db(f, p, 1000, 4000))
        return float(max(ratios))

    def table(self) -> str:
        """All of it as text, one measure a line."""
        octaves = " ".join(f"{c}:{v:.1f}" for c, v in self.octave_db.items())
        modulation = " ".join(f"{k}:{v:.2f}" for k, v in self.modulation_depth.items())
        return "\n".join(
            (
                f"loudness {lufs(self.stereo):.2f} LUFS, peak {self.peak_dbfs:.1f} dBFS, crest {self.crest_db:.1f} dB",
                f"octave_db {octaves}",
                f"centroid_hz {self.centroid_hz:.0f}",
                f"envelope_kurtosis {self.envelope_kurtosis:.1f}  cv {self.envelope_cv:.2f}  duty {self.duty_20db:.2f}",
                f"modulation {modulation}",
                f"onsets_per_s {self.onsets_per_s:.2f}  interval_cv {self.onset_interval_cv:.2f}",
                f"iacc_half_second {self.iacc_half_second:.2f}",
                f"4-6.5 kHz over 1-4 kHz, worst 750 ms: {self.crisp_over_middle_db:.1f} dB",
            )
        )


def band_db(f: NDArray[np.float64], p: NDArray[np.float64], low_hz: float, high_hz: float) -> float:
    """Energy of a band relative to the whole."""
    return float(10 * np.log10(p[(f >= low_hz) & (f < high_hz)].sum() / p.sum() + 1e-12))


def iacc(block: NDArray[np.float32]) -> float:
    """Largest normalised correlation of the two ears within 1 ms; 0 when an ear is silent."""
    left, right = block[:, 0].astype(np.float64), block[:, 1].astype(np.float64)
    power = np.sqrt(np.sum(left**2) * np.sum(right**2))
    if power == 0.0:
        return 0.0
    lag = RATE_HZ // 1000
    cross = signal.correlate(left, right, "full", "fft")
    middle = len(left) - 1
    return float(np.abs(cross[middle - lag : middle + lag + 1]).max() / power)
