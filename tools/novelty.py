"""Whether a sound that was fitted to a recording is new: `python -m tools.novelty SOUND CLIP OTHER_TAKE`.

Every 100 ms of the sound looks for the most similar 100 ms of the clip that its figures were taken from, in the
envelopes that `device/dsp/envelopes.py` renders; so does every 100 ms of another take of the same thing. What is played
may not come nearer to the clip than that other take does.
"""

import sys
from pathlib import Path

import numpy as np

from device.dsp.envelopes import BANDS, STEPS_PER_S
from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import Mood
from tools.movements import Floats, clip, movements

SECONDS = 15.0
WINDOW = round(0.1 * STEPS_PER_S)  # steps
FLOOR_DB = -50.0  # under the loudest: what is softer is silence
LEAST_DB = -30.0  # windows softer than this, on average, are not asked about


def windows(power: Floats, every: int) -> Floats:
    """Movements in 100 ms, in dB about their mean, `(windows, WINDOW * BANDS)`: the level does not count."""
    level_db = 10 * np.log10(power / np.percentile(power.sum(axis=1), 99))
    cut = np.lib.stride_tricks.sliding_window_view(np.maximum(level_db, FLOOR_DB), WINDOW, axis=0)[::every]
    flat = cut.reshape(-1, WINDOW * BANDS)
    loud = flat[flat.max(axis=1) > LEAST_DB]
    return np.asarray(loud - loud.mean(axis=1, keepdims=True))


def nearest_db(these: Floats, those: Floats) -> Floats:
    """Root mean square difference from each of these to the most similar of those, dB."""
    square = (these**2).sum(axis=1)[:, np.newaxis] + (those**2).sum(axis=1) - 2 * these @ those.T
    return np.asarray(np.sqrt(np.maximum(square.min(axis=1), 0) / these.shape[1]))


def main() -> None:
    """Print how near the nearest comes, and the nearest hundredth."""
    sound_id, fitted, other = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    clips = windows(movements(clip(fitted, SECONDS)), every=2)
    ours = load(sound_id).voice(31).render(round(2 * SECONDS * RATE_HZ), Mood())[:, 0].astype(np.float64)
    played = movements(ours / ours.std())
    for name, power in ((sound_id, played), (str(other.name), movements(clip(other, SECONDS)))):
        apart = nearest_db(windows(power, every=8), clips)
        print(f"{name:16} nearest {apart.min():.2f} dB, nearest hundredth {np.percentile(apart, 1):.2f} dB")


if __name__ == "__main__":
    main()
