"""A tall clock in the hall: one slow, deep tick a second, in a case as high as a man and a room with a stone floor.

The clock is that of `clock`, with a pendulum of 0.994 m, whose beat is a second. Its wheels are heavy and its pallets
fall with weight, so each blow is lower and longer; the hollow case booms under them and the door of it hums; the hall
answers for a tenth of a second. It stands farther off than a clock on the wall, a little to one side. Partials,
levels and hall are chosen.
"""

from functools import partial

from device.sounds.clock import Blow, Body, Clock, Params, partials
from device.sounds.contract import Sound

WHEELS = Body(
    partials(420.0, 5200.0, 44),
    decay_s=0.008,
    rise_s=0.0016,
    length_s=0.07,
    beats=(
        (Blow(0.0, -14, 1900), Blow(0.011, 0, 1250), Blow(0.021, -3, 950), Blow(0.040, -13, 800)),
        (Blow(0.0, -17, 1600), Blow(0.013, -1, 1000), Blow(0.025, -2, 760), Blow(0.046, -13, 650)),
    ),
)
CASE = Body(
    partials(95.0, 900.0, 30),
    decay_s=0.014,
    rise_s=0.005,
    length_s=0.32,
    beats=((Blow(0.012, 0, 230), Blow(0.033, -8, 200)), (Blow(0.015, 0, 185), Blow(0.039, -9, 165))),
    level_db=0.0,
)
DOOR = Body(
    partials(140.0, 420.0, 5),
    decay_s=0.045,
    rise_s=0.012,
    length_s=0.55,
    beats=((Blow(0.014, 0, 250),), (Blow(0.017, 0, 220),)),
    level_db=-14.0,
    apart_octaves=0.15,
)

SOUND = Sound(
    title="Tall clock",
    voice=partial(
        Clock,
        params=Params(
            bodies=(WHEELS, CASE, DOOR),
            beat_s=1.0,
            limp=0.015,
            jitter_s=0.002,
            walls_db=-15.0,
            room_db=-9.0,
            room_s=0.11,
            dull_hz=2600.0,
            azimuth_rad=0.8,
            distance_m=0.45,
        ),
    ),
    level_db=2.0,
    family="crisp",
    impulsive=True,
    dark=True,
)
