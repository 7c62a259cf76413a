"""Fingertips and nails on an empty plastic tub: light and hollow, as most of what sounds is the air inside.

The hands are those of `tapping`; the tub is `dsp/bodies.py`: thin walls, whose own modes are damped alike high and low,
around a closed column of air that answers each tap with its odd harmonics. Pitch and damping are chosen.
"""

from functools import partial

from device.sounds.contract import Sound
from device.sounds.tapping import Params, Tapping

SOUND = Sound(
    title="Tapping on plastic",
    voice=partial(Tapping, params=Params(material="plastic")),
    level_db=-2.7,
    family="crisp",
    impulsive=True,
    dark=True,
)
