"""A slow bedroom fan: a soft rush of air with blades going through it, turning a little to and fro, its motor a hint.

The rush is the noise of turbulent flow, in two layers, dark and light. Each passing blade swells it, the light more
than the dark, at blades times turns a second: 3 x 4 = 12 Hz, a flutter and no tone; and as no blade is quite like
the others, a whole turn is in it, too. It reaches the ears at different moments, for the blades pass one after the
other, and each ear has air of its own. A hum of magnetic force, at twice the mains' 50 Hz and multiples, is kept at the
edge of hearing: nothing in it stabs. The speed wows by a percent within seconds and by two over minutes, hum and
flutter alike, and the fan looks from side to side and back within a quarter of a minute. All figures are chosen, no
recording was measured. Activity leaves it as it is, brightness darkens it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.flicker import Flicker, below, swelling
from device.dsp.modes import HOP, Floats, Rustle
from device.dsp.rate import RATE_HZ
from device.dsp.stream import Block, Chunks, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 16  # in a chunk
SPAN = 128  # hops planned at once, 1.4 s
SPAN_S = SPAN * HOP / RATE_HZ
BETWEEN = np.array(((0.92, 0.39), (0.39, 0.92)), np.float32)  # the dark layer of either side, at either ear


@dataclass(frozen=True)
class Params:
    """The fan."""

    turns_per_s: float = 4.0  # 3..8
    blades: int = 3  # 3..5
    dark_depth: float = 0.12  # of the flutter of the dark layer, 0..0.3
    light_depth: float = 0.3  # of that of the light layer, 0..0.5
    unlike: float = 0.3  # how much of a whole turn is in it, 0..0.5
    light_db: float = -1.0  # the light layer against the dark, -12..6
    turbulence: float = 0.08  # how unsteady the air is, nepers, 0..0.2
    wow: float = 0.01  # of the speed within seconds, 0..0.02
    looking_s: float = 15.0  # from side to side and back, 10..30
    looking: float = 0.25  # how much of its power goes from ear to ear with that, 0..0.5
    hum_hz: float = 100.0  # 100 or 120, as the mains
    hum_db: float = -12.0  # against the rush, -40..-9: 7 dB below what of the rush is in its critical band


class Fan:
    """The voice: plans a second and a half of turning at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        dark, light, air, mains, drift = streams(seed, 5)
        self._dark = Rustle(dark, 120.0, (200.0, 600.0))
        self._light = Rustle(light, 300.0, (800.0, 3600.0))
        self._air = [Flicker(air, below(2.0), 3.0) for _ in range(2)]  # at either ear
        self._mains = Flicker(mains, below(0.3, 2.0), 12.0)
        self._drift = Wander(drift, 3, 90.0 / SPAN_S)
        self._turn, self._look, self._hum = drift.random(3)  # where it is in each, in turns
        self._hops = np.empty((0, 7))  # what is planned: gains and shade of the dark and of the light, speed
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        if not len(self._hops):
            self._plan(mood)
        now, self._hops = self._hops[:HOPS], self._hops[HOPS:]
        turning: Block = self._dark.render(now[:, :3]) @ BETWEEN
        turning += self._light.render(now[:, 3:6])
        turning += self._motor(now[:, 6])
        return turning

    def _plan(self, mood: Mood) -> None:
        """A span more of turning."""
        p = self._params
        tempo, depth, shade = self._drift.step()
        speed = 1 + 0.02 * tempo + p.wow * self._mains.take(SPAN)
        turn = self._turn + np.cumsum(speed) * p.turns_per_s * HOP / RATE_HZ
        look = self._look + np.cumsum(speed) / p.looking_s * HOP / RATE_HZ
        self._turn, self._look = turn[-1] % 1.0, look[-1] % 1.0
        side = p.looking * np.sin(2 * np.pi * look)
        passing = np.stack((self._passing(turn), self._passing(turn + 0.25 / p.blades)))
        ahead = np.sqrt((1 - side, 1 + side))
        dark = ahead * swelling(passing, p.dark_depth * (1 + 0.3 * depth))
        light = ahead * swelling(passing, p.light_depth * (1 + 0.3 * depth)) * 10 ** (p.light_db / 20)
        for ear, air in enumerate(self._air):
            light[ear] *= swelling(air.take(SPAN), p.turbulence)
        colour = (0.2 + 0.8 * mood.brightness) * (0.6 + 0.15 * shade - 3.0 * side**2)
        self._hops = np.column_stack((*dark, colour, *light, colour, speed))

    def _passing(self, turn: Floats) -> Floats:
        """What the blades do to the air at one ear, about 0, of variance 1."""
        p = self._params
        passing: Floats = np.cos(2 * np.pi * p.blades * turn) + p.unlike * np.cos(2 * np.pi * turn)
        passing *= np.sqrt(2 / (1 + p.unlike**2))
        return passing

    def _motor(self, speed: Floats) -> NDArray[np.float32]:
        """The hum, alike at both ears: three harmonics made of one sine, `(frames, 1)`."""
        step = speed * (self._params.hum_hz / RATE_HZ)
        starts = self._hum + np.concatenate(([0.0], np.cumsum(step * HOP)))
        self._hum = starts[-1] % 1.0
        turns = starts[:-1, np.newaxis] + np.outer(step, np.arange(HOP))
        sine = np.sin((2 * np.pi * turns).astype(np.float32).ravel())
        gain = np.float32(10 ** (self._params.hum_db / 20))
        square = sine * sine
        hum: NDArray[np.float32] = gain * (sine * (1 - 0.4 * square) + 0.7 * square - 0.35)
        return hum[:, np.newaxis]


SOUND = Sound(title="Fan", voice=Fan, level_db=-35.35, family="bed", dark=True)
