"""Whether a sound is fit for a dark room: `python -m tests.measure.comfort SOUND ...` prints it for each.

Limits are the house's own (chosen), resting on: impulses wake like single ones 15-25 dB louder (Vos 2013), dark sounds
tingle (Koumura 2021), a strong envelope near 5 kHz goes against it (Terashima 2024).
"""

import sys
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import Mood
from tests.measure.fingerprint import Fingerprint
from tests.measure.loudness import STEP_S, Loudness
from tests.measure.named import asked_for

AWAKE = Mood()

Stereo = NDArray[np.float32]


@lru_cache(maxsize=3)
def at_level(sound_id: str, seed: int, seconds: float, mood: Mood = AWAKE) -> Stereo:
    """A sound as loud as the house plays it at 0 dB, `(frames, 2)`, not to be changed."""
    sound = load(sound_id)
    stereo = sound.voice(seed).render(round(seconds * RATE_HZ), mood) * np.float32(10 ** (sound.level_db / 20))
    stereo.setflags(write=False)
    return stereo


def loudness_of(stereo: Stereo) -> Loudness:
    """Of all whole steps of a render."""
    loudness = Loudness()
    step = round(STEP_S * RATE_HZ)
    loudness.hear(stereo[: len(stereo) // step * step])
    return loudness


class Figure(NamedTuple):
    """One measure and what it may be at most; infinity where nothing is asked."""

    name: str
    value: float
    most: float

    @property
    def held(self) -> bool:
        """Whether it is."""
        return self.value <= self.most


@dataclass(frozen=True)
class Comfort:
    """What a sleeper would mind, of `(frames, 2)` at the house's level; a minute says enough."""

    stereo: Stereo

    def figures(self, *, dark: bool) -> list[Figure]:
        """All of them; a dark sound is held to its darkness, too."""
        colour = Fingerprint(self.stereo)
        return [
            Figure("true peak dBTP", self.true_peak_dbtp, -6.0),
            Figure("event LU", self.event_lu, 12.0),
            Figure("jump dB", self.jump_db, 24.0),
            Figure("DC dBFS", self.dc_dbfs, -80.0),
            Figure("centroid Hz", colour.centroid_hz, 1500.0 if dark else np.inf),
            Figure("5k/2k dB", colour.crisp_over_middle_db, -10.0 if dark else np.inf),
        ]

    @cached_property
    def loudness(self) -> Loudness:
        """Of all of it."""
        return loudness_of(self.stereo)

    @property
    def true_peak_dbtp(self) -> float:
        """Largest value between the samples, too, at four times the rate; looked for where the samples are large."""
        piece = RATE_HZ // 50
        pieces = self.stereo[: len(self.stereo) // piece * piece].reshape(-1, piece, 2)
        largest = np.abs(pieces).max(axis=(1, 2))
        high = pieces[largest > 0.6 * largest.max()]
        return float(20 * np.log10(np.abs(signal.resample_poly(high, 4, 1, axis=1)).max()))

    @property
    def event_lu(self) -> float:
        """The loudest 400 ms over the sound's usual 3 s (their median)."""
        return float(self.loudness.momentary().max() - np.median(self.loudness.short_term()))

    @property
    def jump_db(self) -> float:
        """The loudest millisecond that came out of one at least 10 dB softer, over the sound's mean level.

        What startles is the height of a step and its steepness; a loud moment that swells does not count.
        """
        frames = RATE_HZ // 1000
        steps = self.stereo[: len(self.stereo) // frames * frames].astype(np.float64).reshape(-1, frames, 2)
        power = np.mean(steps**2, axis=(1, 2)) + 1e-12
        sudden = power[1:] > 10 * power[:-1]
        return float(10 * np.log10((power[1:] * sudden).max() / power.mean() + 1e-12))

    @property
    def dc_dbfs(self) -> float:
        """Of the worse ear."""
        return float(20 * np.log10(np.abs(self.stereo.mean(axis=0, dtype=np.float64)).max() + 1e-12))


def main() -> None:
    """A line for each sound, or for all; a star where a limit is passed."""
    for sound_id in asked_for(sys.argv[1:]):
        comfort = Comfort(at_level(sound_id, 1, 60.0))
        figures = comfort.figures(dark=load(sound_id).dark)
        told = "  ".join(f"{name} {value:.1f}{'' if value <= most else '*'}" for name, value, most in figures)
        print(f"{sound_id:14} LUFS {comfort.loudness.integrated():.2f}  {told}")


if __name__ == "__main__":
    main()
