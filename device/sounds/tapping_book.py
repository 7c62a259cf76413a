"""Fingers on the cover of a closed book: dull, soft and short, more pad than nail, on cloth that one can hear.

The hands are those of `tapping`; the book is `dsp/bodies.py`: a board whose high modes die at once, on paper that lets
almost nothing ring. Pitch and damping are chosen.
"""

from functools import partial

from device.sounds.contract import Sound
from device.sounds.tapping import Params, Tapping

SOUND = Sound(
    title="Tapping on a book",
    voice=partial(Tapping, params=Params(material="book", nail=0.45, skin_db=-6.0, slide_db=-18.5)),
    level_db=-1.8,
    family="crisp",
    impulsive=True,
    dark=True,
)
