"""No sound clicks where the engine could make it: at an edge of a block, in a crossfade, as the mood moves."""

import numpy as np
import pytest
from numpy.typing import NDArray

from device.audio.engine import Bring, Engine
from device.dsp.rate import RATE_HZ
from device.session.commands import Shape
from device.sounds import load, sound_ids
from tests.measure.comfort import Stereo

BLOCK = 960
CLICK = 4.0  # times the sharpest bend nearby; chance reaches 2.5


def played(sound_id: str, *, broken_at: int | None = None) -> Stereo:
    """A sound comes, winds down, comes back and gives way to the bed, block by block, as in a night in a hurry."""
    engine, sound, bed = Engine(), load(sound_id), load("brown")
    engine.bring(Bring(sound.voice(3), sound.level_db, 1.0))
    engine.shape(Shape(trigger_db=0.0, bed_db=0.0, activity=1.0, brightness=1.0, over_s=0.0))
    blocks = []
    for number in range(12 * RATE_HZ // BLOCK):
        at_s = number * BLOCK / RATE_HZ
        if at_s == 3.0:
            engine.shape(Shape(trigger_db=-6.0, bed_db=0.0, activity=0.4, brightness=0.2, over_s=2.0))
        if at_s == 6.0:
            engine.shape(Shape(trigger_db=0.0, bed_db=0.0, activity=1.0, brightness=1.0, over_s=0.5))
        if at_s == 8.0:
            engine.bring(Bring(bed.voice(4), bed.level_db, 2.0))
        blocks.append(engine.render(BLOCK) * (-1 if number == broken_at else 1))
    return np.concatenate(blocks)


def sharpest_edge(stereo: Stereo) -> float:
    """The sharpest bend at an edge of a block over the sharpest within 10 ms of it that is not at the edge."""
    bend: NDArray[np.float64] = np.abs(np.diff(stereo.astype(np.float64), 2, axis=0)).max(axis=1)
    edges = np.arange(BLOCK, len(bend) - BLOCK, BLOCK)
    near = bend[edges[:, np.newaxis] + np.arange(-BLOCK // 2, BLOCK // 2)]
    at_edge = slice(BLOCK // 2 - 4, BLOCK // 2 + 3)
    there = near[:, at_edge].max(axis=1)
    near[:, at_edge] = 0.0
    return float((there / (near.max(axis=1) + 1e-6)).max())


@pytest.mark.parametrize("sound_id", sound_ids())
def test_no_edge_is_heard(sound_id: str) -> None:
    assert sharpest_edge(played(sound_id)) < CLICK


def test_a_click_is_found() -> None:
    assert sharpest_edge(played("brown", broken_at=200)) > CLICK
