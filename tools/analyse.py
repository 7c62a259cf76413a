"""Takes the figures of a sound from recordings of the thing: means, directions, mixtures and rates, never samples.

    python -m tools.analyse grains apple CLIP... --colour CLIP    gestures filled with grains (device/dsp/grains.py)
    python -m tools.analyse scatter fire CLIP...                  events over a floor (device/dsp/scatter.py)
    python -m tools.analyse strokes typing CLIP...                strokes and silence (device/dsp/strokes.py)

Writes device/figures/SOUND.json. `--source` is kept there: say who made the clips, and under which licence.
"""

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scipy import cluster, ndimage, signal

from device.dsp.envelopes import BANDS
from device.dsp.grains import BLUR, LENGTH_WEIGHT, POINTS
from device.dsp.mixture import LEVELS
from device.dsp.patches import BEFORE
from device.dsp.strokes import LENGTH, TOLD
from tools.movements import Floats, clip, movements

SECONDS = 15.0  # of a clip
FIGURES = Path("device/figures")
GESTURE_BLUR = 10.0  # steps: what is slower is a gesture
GESTURE_DB, GESTURE_STEPS = 3.0, 30  # how far it is quieter between two gestures, and how long one is at least
GRAIN_AFTER, EVENT_AFTER = 12, 20  # steps from the peak of a grain, and of an event over a floor
STROKE_DB, STROKE_RANGE_DB, STROKE_APART = 10.0, 25.0, 12  # a stroke rises so far; softer and nearer ones are not
GRAIN_DB = 2.0  # how far a grain rises out of what is about it
GESTURE_DIRECTIONS, PATCH_DIRECTIONS, STROKE_DIRECTIONS = 14, 10, 9
LEAST = 4  # vectors that make a kind


def mixture(vectors: Floats, directions: int, kinds: int) -> dict[str, Any]:
    """Figures of `device.dsp.mixture.Mixture`."""
    mean = vectors.mean(axis=0)
    _, size, along = np.linalg.svd(vectors - mean, full_matrices=False)
    place = (vectors - mean) @ along[:directions].T
    kinds = max(1, min(kinds, len(vectors) // LEAST))
    _, kind = cluster.vq.kmeans2(place / (size[0] + 1e-9), kinds, seed=0, minit="++", iter=30)
    groups = [group for k in range(kinds) if len(group := place[kind == k]) >= LEAST]
    return {
        "mean": mean,
        "directions": along[:directions],
        "weights": np.array([len(group) / len(vectors) for group in groups]),
        "quantiles": np.array([np.quantile(group, LEVELS, axis=0) for group in groups]),
    }


def grains(clips: Sequence[Floats], colour: Floats, spectra: int, kinds: int) -> dict[str, Any]:
    """Figures of `device.dsp.grains.Handling` of the movements of some clips; `colour` is mean power by band."""
    slow = [ndimage.gaussian_filter1d(power, BLUR, axis=0) for power in clips]
    shapes = [np.log(each) - np.log(each.mean(axis=0)) for each in slow]
    mean = np.concatenate(shapes).mean(axis=0)
    _, _, along = np.linalg.svd(np.concatenate(shapes)[::6] - mean, full_matrices=False)
    gestures, patches, rates = [], [], []
    for power, even, shape in zip(clips, slow, shapes, strict=True):
        gestures += list(_gestures(even, (shape - mean) @ along[:spectra].T))
        at = _peaks(power, GRAIN_DB, GRAIN_AFTER)
        rates.append(len(at) / len(power))
        patches += _patches(np.log(power / even + 1e-5), at, GRAIN_AFTER)
    return {
        "colour": np.log(colour) + mean,
        "spectra": along[:spectra],
        "gestures": mixture(np.array(gestures), GESTURE_DIRECTIONS, kinds),
        "grains": mixture(np.array(patches), PATCH_DIRECTIONS, kinds),
        "grains_per_step": float(np.mean(rates)),
    }


def scatter(clips: Sequence[Floats], event_db: float, kinds: int, floor: float) -> dict[str, Any]:
    """Figures of `device.dsp.scatter.Events`; the floor is what each band falls below in that share of the time."""
    patches, rates, colours, floors = [], [], [], []
    for power in clips:
        mean = power.mean(axis=0)
        at = _peaks(power / mean, event_db, EVENT_AFTER)
        rates.append(len(at) / len(power))
        patches += _patches(np.log(power / mean + 1e-6), at, EVENT_AFTER)
        colours.append(np.log(mean))
        floors.append(np.log(np.quantile(power, floor, axis=0) / mean))
    return {
        "colour": np.mean(colours, axis=0),
        "floor": np.mean(floors, axis=0),
        "events": mixture(np.array(patches), PATCH_DIRECTIONS, kinds),
        "events_per_step": float(np.mean(rates)),
    }


def strokes(clips: Sequence[Floats], kinds: int) -> dict[str, Any]:
    """Figures of `device.dsp.strokes.Struck`: what rises far, and has silence or another stroke after it."""
    patches, colours = [], []
    after = LENGTH - BEFORE
    for power in clips:
        mean = power.mean(axis=0)
        level_db = 10 * np.log10(power.sum(axis=1))
        peaks = _peaks(power / mean, STROKE_DB, after)
        loud = peaks[level_db[peaks] > np.percentile(level_db, 99) - STROKE_RANGE_DB]
        at = list[int]()
        for peak in loud.tolist():
            if not at or peak - at[-1] > STROKE_APART:
                at.append(peak)
        patches += _patches(np.log(power / mean + 1e-7), np.array(at), after)
        colours.append(np.log(mean))
    told = np.array(patches).reshape(len(patches), LENGTH, BANDS)[:, TOLD].reshape(len(patches), -1)
    return {"colour": np.mean(colours, axis=0), "strokes": mixture(told, STROKE_DIRECTIONS, kinds)}


def _gestures(even: Floats, place: Floats) -> list[Floats]:
    """Each gesture's way through the spectra and its length, as `Handling.gestures` has them."""
    loudness_db = ndimage.gaussian_filter1d(10 * np.log10(even.sum(axis=1)), GESTURE_BLUR)
    quiet, _ = signal.find_peaks(-loudness_db, prominence=GESTURE_DB, distance=GESTURE_STEPS)
    found = []
    for first, end in pairwise(quiet):
        points = np.linspace(first, end, POINTS)
        way = np.array([np.interp(points, np.arange(len(place)), along) for along in place.T]).T
        found.append(np.append(way.ravel(), LENGTH_WEIGHT * np.log(end - first)))
    return found


def _peaks(power: Floats, rise_db: float, after: int) -> Floats:
    """Steps at which something small is loudest."""
    peaks, _ = signal.find_peaks(10 * np.log10(power.sum(axis=1)), prominence=rise_db)
    return np.asarray(peaks[(peaks > BEFORE) & (peaks < len(power) - after - 1)])


def _patches(log_power: Floats, at: Floats, after: int) -> list[Floats]:
    return [log_power[peak - BEFORE : peak + after].ravel() for peak in at.astype(int)]


def rounded(figures: Any) -> Any:
    """As JSON has them, with no more digits than are worth their room."""
    if isinstance(figures, dict):
        return {name: rounded(value) for name, value in figures.items()}
    if isinstance(figures, np.ndarray):
        return np.round(figures, 3 if abs(figures).max() < 1 else 2).tolist()
    return float(f"{figures:.3g}") if isinstance(figures, float) else figures


def main() -> None:
    """Write the figures."""
    asked = argparse.ArgumentParser(description="figures of a sound, taken from recordings of the thing")
    asked.add_argument("model", choices=("grains", "scatter", "strokes"))
    asked.add_argument("sound")
    asked.add_argument("clips", nargs="+", type=Path)
    asked.add_argument("--colour", type=Path, help="grains: the clip whose mean spectrum it has (the first)")
    asked.add_argument("--spectra", type=int, default=9, help="grains: directions of the spectrum (%(default)s)")
    asked.add_argument("--kinds", type=int, default=1, help="kinds of gestures, grains and events (%(default)s)")
    asked.add_argument("--event-db", type=float, default=2.0, help="scatter: how far one rises (%(default)s)")
    asked.add_argument("--floor", type=float, default=0.25, help="scatter: share of time spent below (%(default)s)")
    asked.add_argument("--source", default="", help="who made the clips, under which licence")
    got = asked.parse_args()
    powers = [movements(clip(path, SECONDS)) for path in got.clips]
    if got.model == "grains":
        colour = movements(clip(got.colour or got.clips[0], SECONDS))
        even = ndimage.gaussian_filter1d(colour, BLUR, axis=0)
        figures = grains(powers, even.mean(axis=0), got.spectra, got.kinds)
    elif got.model == "strokes":
        figures = strokes(powers, got.kinds)
    else:
        figures = scatter(powers, got.event_db, got.kinds, got.floor)
    file = FIGURES / f"{got.sound}.json"
    file.write_text(json.dumps({"source": got.source, **rounded(figures)}, separators=(",", ":")) + "\n")
    print(file, f"{file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
