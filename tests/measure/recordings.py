"""What recordings of real things measure, and how far from one of them a synthesized sound is.

The figures in `recordings.json` were taken by the measures of `fingerprint.py` from recordings in public sound
collections (48 kHz, at most 60 s, mono mix); the recordings themselves are not here, and nothing of them is in Lull.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from tests.measure.fingerprint import Fingerprint

Figures = dict[str, Any]

RELATIVES = {  # which recording a sound is held against, where there is one
    "apple": "crunch_eating",
    "brushing": "brush_round",
    "clock": "clock",
    "fire": "campfire",
    "paper": "paper",
    "pencil": "drawing_on_paper",
    "rain": "light_rain",
    "rain_window": "rain_on_window",
    "tapping": "tapping_2",
    "tapping_book": "tapping_1",
    "tide": "waves",
    "typing": "keyboard",
    "wind": "wind_in_trees",
}
MONO = ("paper", "keyboard", "brush_soft_2")  # recordings whose IACC of 1 says nothing
LOWEST_HZ = 250  # octaves below hold handling rumble in half of the recordings
CAP = 4.0  # a measure counts for so much at most, that one cannot drown the others


@lru_cache(maxsize=1)
def recordings() -> dict[str, Figures]:
    """All of them, by name."""
    return dict(json.loads((Path(__file__).parent / "recordings.json").read_text()))


def figures_of(sound: Fingerprint) -> Figures:
    """The same figures of a sound, under the same names."""
    return {
        "octave_db": {str(centre): level for centre, level in sound.octave_db.items()},
        "centroid_hz": sound.centroid_hz,
        "crest_db": sound.crest_db,
        "envelope_kurtosis": sound.envelope_kurtosis,
        "envelope_cv": sound.envelope_cv,
        "duty_20db": sound.duty_20db,
        "modulation_depth_hz": sound.modulation_depth,
        "onsets_per_s": sound.onsets_per_s,
        "onset_interval_cv": sound.onset_interval_cv,
        "iacc_half_second": sound.iacc_half_second,
    }


def distances(ours: Figures, theirs: Figures, *, stereo: bool = True) -> dict[str, float]:
    """How far each measure is off, in units that count alike: 1 is what is plainly heard (chosen), CAP the most.

    6 dB of octave shape, twice the onsets, 0.25 of interval variation, four times the kurtosis, twice the variation of
    the envelope, 0.2 of duty, twice the modulation, 0.25 of interaural correlation.
    """
    off = {
        "octaves": _octaves_off_db(ours["octave_db"], theirs["octave_db"]) / 6,
        "onset rate": abs(np.log2((ours["onsets_per_s"] + 0.2) / (theirs["onsets_per_s"] + 0.2))),
        "interval CV": abs(np.nan_to_num(ours["onset_interval_cv"]) - theirs["onset_interval_cv"]) / 0.25,
        "kurtosis": abs(np.log2(ours["envelope_kurtosis"] / theirs["envelope_kurtosis"])) / 2,
        "envelope CV": abs(np.log2(ours["envelope_cv"] / theirs["envelope_cv"])),
        "duty": abs(ours["duty_20db"] - theirs["duty_20db"]) / 0.2,
        "modulation": _modulation_off_octaves(ours["modulation_depth_hz"], theirs["modulation_depth_hz"]),
    }
    if stereo:
        off["IACC"] = abs(ours["iacc_half_second"] - theirs["iacc_half_second"]) / 0.25
    return {name: min(float(value), CAP) for name, value in off.items()}


def distance_to(recording: str, sound: Fingerprint) -> dict[str, float]:
    """`distances` of a sound to one of the recordings."""
    return distances(figures_of(sound), recordings()[recording], stereo=recording not in MONO)


def mean(off: dict[str, float]) -> float:
    """All measures alike."""
    return float(np.mean(list(off.values())))


def _octaves_off_db(ours: dict[str, float], theirs: dict[str, float]) -> float:
    centres = [centre for centre in theirs if int(centre) >= LOWEST_HZ]
    shapes = []
    for octaves in (ours, theirs):
        level = np.maximum([octaves[centre] for centre in centres], -40.0)
        shapes.append(level - 10 * np.log10(np.sum(10 ** (level / 10))))
    return float(np.sqrt(np.mean((shapes[0] - shapes[1]) ** 2)))


def _modulation_off_octaves(ours: dict[str, float], theirs: dict[str, float]) -> float:
    return float(np.mean([abs(np.log2((ours[band] + 0.01) / (theirs[band] + 0.01))) for band in theirs]))
