"""Every sound, wherever it is heard from: it holds up in mono, and is as loud on every kind of loudspeaker."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal

from device.audio.listening import Mode, listening_of
from device.dsp.rate import RATE_HZ
from device.sounds import sound_ids
from tests.measure.comfort import Stereo, at_level, loudness_of

IDS = sound_ids()
SECONDS = 20.0
OCTAVES_HZ = (250, 500, 1000, 2000, 4000, 8000)
UNLIKE_DB = -3.0  # what the sum loses of ears that have nothing in common; ears that cancel lose more


def octaves_db(sound: NDArray[np.floating]) -> NDArray[np.float64]:
    """Power of each octave, both ears' mean."""
    f, power = signal.welch(sound.astype(np.float64), RATE_HZ, nperseg=4096, axis=0)
    inside = [(f >= centre / np.sqrt(2)) & (f < centre * np.sqrt(2)) for centre in OCTAVES_HZ]
    return np.array([10 * np.log10(power[band].sum(axis=0).mean()) for band in inside])


def mono(sound: Stereo) -> Stereo:
    return sound.mean(axis=1, keepdims=True)


def heard(mode: Mode, sound: Stereo) -> Stereo:
    stage = listening_of(mode)
    assert stage is not None
    return np.concatenate([stage.process(part) for part in np.split(sound, range(8192, len(sound), 8192))])


@pytest.mark.parametrize("sound_id", IDS)
def test_it_holds_up_in_mono(sound_id: str) -> None:
    """No octave cancels when an amplifier adds the channels up, and none is missed as it is given them."""
    sound = at_level(sound_id, 1, SECONDS)
    before_db = octaves_db(sound)
    assert (octaves_db(mono(sound)) - before_db).min() > UNLIKE_DB - 1.5
    assert np.abs(octaves_db(mono(heard("speaker", sound))) - before_db).max() < 3.0


@pytest.mark.parametrize("sound_id", IDS)
def test_it_is_as_loud_as_on_headphones(sound_id: str) -> None:
    sound = at_level(sound_id, 1, SECONDS)
    lufs = [loudness_of(stereo).integrated() for stereo in (sound, heard("pillow", sound), heard("speaker", sound))]
    assert lufs[1:] == pytest.approx([lufs[0]] * 2, abs=0.5)
