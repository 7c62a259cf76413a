"""A pocket watch on the pillow: five tiny ticks a second, soft and close, in a small silver case.

The clock is that of `clock`; a watch with a lever ticks 18 000 times an hour. A balance that swings 270 degrees to
either side passes the 52 of its lift in 12 ms, and so far apart are the two ends of a tick: the jewel strikes the fork
(unlock), the fork pushes it (impulse) and falls on its banking (drop). The case is small and high, the pillow it lies
on low and at once still. An escape wheel of fifteen teeth lets ticks come round every six seconds, a little uneven. A
real one sounds at 4 kHz and more; this one is wrapped in cloth. Levels, partials and cloth are chosen.
"""

from functools import partial

from device.sounds.clock import Blow, Body, Clock, Params, partials
from device.sounds.contract import Sound

WHEELS = Body(
    partials(900.0, 7500.0, 30),
    decay_s=0.0042,
    rise_s=0.001,
    length_s=0.014,
    beats=(
        (Blow(0.0, -9, 3000), Blow(0.0045, -7, 2600), Blow(0.0122, 0, 2300)),
        (Blow(0.0, -11, 2700), Blow(0.0050, -8, 2300), Blow(0.0126, -0.5, 1950)),
    ),
)
PILLOW = Body(
    partials(260.0, 1500.0, 14),
    decay_s=0.004,
    rise_s=0.002,
    length_s=0.03,
    beats=((Blow(0.012, 0, 620),), (Blow(0.0125, 0, 520),)),
    level_db=-9.0,
)

SOUND = Sound(
    title="Pocket watch",
    voice=partial(
        Clock,
        params=Params(
            bodies=(WHEELS, PILLOW),
            beat_s=0.2,
            limp=0.03,
            jitter_s=0.0012,
            teeth=15,
            slack=0,
            walls_db=-26.0,
            room_db=-21.0,
            room_s=0.011,
            dull_hz=4200.0,
            azimuth_rad=1.2,
            distance_m=0.17,
        ),
    ),
    level_db=-3.8,
    family="crisp",
    impulsive=True,
)
