"""Every sound is what it is called, as far as figures can tell: see `tests/measure`."""

import numpy as np
import pytest

from device.sounds import sound_ids
from tests.measure.comfort import at_level
from tests.measure.fingerprint import Fingerprint
from tests.measure.recordings import RELATIVES, distance_to, mean
from tests.measure.texture import shuffled, texture

IDS = sound_ids()
NOISES = ("white", "pink", "green", "brown")  # noise by name: chance in the phases is all there is to them
FARTHEST = 1.3  # two recordings of tapping are 0.4 apart, a recorded brush and another one 1.1


@pytest.mark.parametrize("sound_id", [sound_id for sound_id in IDS if sound_id in RELATIVES])
def test_it_is_near_its_recording_and_noise_of_its_spectrum_is_not(sound_id: str) -> None:
    sound = at_level(sound_id, 1, 60.0)
    noise = np.stack([shuffled(ear, seed) for seed, ear in enumerate(sound.T)], axis=1).astype(np.float32)
    ours, noises = (mean(distance_to(RELATIVES[sound_id], Fingerprint(stereo))) for stereo in (sound, noise))
    assert ours < FARTHEST
    assert ours < noises


@pytest.mark.parametrize("sound_id", [sound_id for sound_id in IDS if sound_id not in NOISES])
def test_it_has_a_texture_of_its_own_that_its_spectrum_alone_does_not_make(sound_id: str) -> None:
    sound, other_seed = (at_level(sound_id, seed, 20.0).mean(axis=1) for seed in (1, 2))
    wanted = texture(other_seed)
    assert texture(sound).unlike(wanted) < 0.8 * texture(shuffled(sound, 1)).unlike(wanted)
