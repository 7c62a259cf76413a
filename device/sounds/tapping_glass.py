"""Fingernails on a glass jar: a small clear ring under each, round and low, and fingertips that glide along it.

The hands are those of `tapping`; the jar is `dsp/bodies.py`: few modes, slow to die, in pairs so close that they beat,
as glass is stiff and hardly damped, and no jar is quite round. More nail than on wood, and the air in the jar below.
Its pitch and damping are chosen: a thick one, so that nothing stings.
"""

from functools import partial

from device.sounds.contract import Sound
from device.sounds.tapping import Params, Tapping

SOUND = Sound(
    title="Tapping on glass",
    voice=partial(Tapping, params=Params(material="glass", nail=0.8, click_db=-3.5)),
    level_db=-3.2,
    family="crisp",
    impulsive=True,
    dark=True,
)
