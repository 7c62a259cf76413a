"""Somebody breathes slowly beside you: in through the nose, light and airy, out through the mouth, longer and darker.

Air rushing past an edge sounds with an amplitude that goes as `flow^1.66` (Gavriely and Cugell 1996, six men at 0.5 to
3 l/s), and what makes a breath is how the flow runs: in as a broad arch, out soon at its most and then dying away as
the lungs empty by themselves, then a rest (shapes chosen, `x^rise (1 - x)^fall`). Six a minute, as the lamp breathes
by default, out longer than in. In the nose the noise gathers in two humps that rise with the flow; in the mouth it
runs through a tract (Fant 1960) that stands open at first and slowly closes, so that each breath out darkens to its
end. No two are alike: length, depth, shape and mouth differ, wander over minutes, and now and then comes a deep one.
A slight unsteadiness of the stream keeps it alive. The sleeper lies at an arm's length to one side and stirs a little.
Each ear has air of its own besides, as closeness goes with low interaural correlation (Shimokura 2022).
Less activity makes the breaths slower and softer, less brightness muffles them.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.air import GRID_HZ, HOP_S, Air, as_loud, hump
from device.dsp.formants import WHISPERED_HZ, Mouth
from device.dsp.space import Floats, ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

CHUNK_HOPS = 16
LOUDER_BY_FLOW = 1.66  # amplitude over flow, as an exponent: Gavriely and Cugell 1996
HIGHEST_HZ = 9000.0
FLOOR = GRID_HZ**4 / (GRID_HZ**4 + 120.0**4)  # nothing below: there is no place to be heard in it
MIDDLE = (GRID_HZ > 300) & (GRID_HZ < 3000)  # where breath has its loudness
ROOM = FLOOR / (1 + (GRID_HZ / 400.0) ** 2) ** 2  # power of the air in it


@dataclass(frozen=True)
class Params:
    """The sleeper and where he or she lies."""

    breath_s: float = 10.0  # from one breath to the next, 5..14
    in_share: float = 0.38  # of that for the breath in, 0.25..0.45
    out_share: float = 0.53  # for the breath out, 0.35..0.65; the rest is rest
    in_db: float = -3.5  # the breath in against the breath out, -12..3
    nose_hz: float = 950.0  # the lower hump of the nose, 500..1500
    nostrils_hz: float = 2150.0  # the upper one, 1500..3500
    tract: float = 1.0  # resonances of the mouth relative to a man's: 0.9..1.2
    unsteady: float = 0.07  # spread of the flow about its course, 0..0.2
    sighs: float = 0.03  # share of breaths that are deep ones, 0..0.2
    distance_m: float = 0.30  # from mouth to the middle of the head, 0.15..0.8
    alike: float = 0.5  # correlation of the ears, 0 a breath all around .. 1 a point
    warmth: float = 0.3  # of the breath out that comes from chest and throat, 0..1
    room_db: float = -30.0  # air in the room, against the breath, -60..-20


class Breath:
    """The voice: plans one breath at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._lungs, self._stream, drift, *noises = streams(seed, 5)
        self._drift = Wander(drift, 5, memory_steps=15)  # breaths: of pace, depth, mouth, direction, distance
        self._side = self._lungs.choice((-1.0, 1.0))
        self._mouth = Mouth(GRID_HZ, params.tract)
        self._air = Air(noises, params.alike, HIGHEST_HZ)
        self._place = np.array([self._side, params.distance_m])  # azimuth in rad, distance in m
        self._plan = np.empty((0, 3 + len(GRID_HZ)))  # hops to come: place, level, power over the grid
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while len(self._plan) < CHUNK_HOPS:
            self._plan = np.concatenate((self._plan, self._breathe(mood)))
        now, self._plan = self._plan[:CHUNK_HOPS], self._plan[CHUNK_HOPS:]
        near = 10 ** (-16 / 20 * (1 - mood.activity))
        muffled = FLOOR / (1 + (GRID_HZ / (700 * (3600 / 700) ** mood.brightness)) ** 6)
        breath = as_loud(now[:, 3:] * muffled) * now[:, 2:3] * near
        room = as_loud(ROOM) * near * 10 ** (self._params.room_db / 20)
        head = ears(now[0, 0], now[0, 1], GRID_HZ)
        heard = np.stack((head.left_gain, head.right_gain))
        left, right = heard / np.sqrt(np.mean(heard[:, MIDDLE] ** 2))  # from wherever it comes, it is as loud
        late_s = float(head.right_delay_s - head.left_delay_s)
        return self._air.render(breath * left + room, breath * right + room, late_s)

    def _breathe(self, mood: Mood) -> Floats:
        """The next breath, in and out, and the rest after it, hop by hop."""
        p, draw = self._params, self._lungs.standard_normal
        pace, depth, mouth, direction, distance = self._drift.step()
        deep = float(self._lungs.random() < p.sighs)
        length_s = p.breath_s * 2 ** (0.12 * pace + 0.05 * draw() + 0.25 * deep) * (1.3 - 0.3 * mood.activity)
        in_s, out_s = np.array((p.in_share, p.out_share)) * length_s * 2 ** (0.06 * draw(2))
        rest_s = length_s * (1 - p.in_share - p.out_share) * 2 ** (0.4 * draw())
        level_db = 0.3 * depth + 0.3 * draw() + 1.5 * deep
        drawn = self._course(in_s, rise=0.75, fall=0.6)
        let_go = self._course(out_s, rise=0.8, fall=1.2)
        turn, rest = np.zeros((2, round(rest_s / HOP_S)))
        turn = turn[: len(turn) // 4]
        flow = np.concatenate((drawn, turn, let_go, rest))
        level = 10 ** (level_db / 20) * flow**LOUDER_BY_FLOW
        level[: len(drawn)] *= 10 ** ((p.in_db + 0.6 * draw()) / 20)
        aperture = mouth + 0.3 * draw()
        nose = self._nose(np.append(drawn, turn), 0.12 * mouth + 0.06 * draw())
        open_mouth = self._open(len(let_go) + len(rest), len(let_go), aperture)
        place = np.array([self._side * (1.0 + 0.3 * direction), p.distance_m * 1.25**distance])
        stirs = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0, 1, len(flow)))
        way = self._place + np.outer(stirs, place - self._place)
        self._place = place
        return np.concatenate((way, level[:, np.newaxis], np.concatenate((nose, open_mouth))), axis=1)

    def _course(self, length_s: float, rise: float, fall: float) -> Floats:
        """How the flow runs, 0 and up to about 1, hop by hop: never quite steady."""
        rise, fall = np.array((rise, fall)) * 2 ** (0.15 * self._lungs.standard_normal(2))
        along = (np.arange(round(length_s / HOP_S)) + 0.5) * HOP_S / length_s
        course = along**rise * np.maximum(1 - along, 0) ** fall
        bell = np.hanning(13)[1:-1]
        unsteady = np.convolve(self._stream.standard_normal(len(course) + 10), bell / np.sqrt(bell @ bell), "valid")
        run: Floats = course / course.max() * np.exp(self._params.unsteady * unsteady)
        return run

    def _nose(self, flow: Floats, octaves: float) -> Floats:
        """Power over the grid of air drawn in through the nose, brighter where it is faster."""
        shift = 2 ** (octaves + 0.35 * (np.minimum(flow, 1.0) - 1))[:, np.newaxis]
        low = hump(GRID_HZ / (self._params.nose_hz * shift), 3.0, 3.5)
        high = hump(GRID_HZ / (self._params.nostrils_hz * shift), 4.0, 8.0)
        return low + 0.7 * high

    def _open(self, hops: int, out_hops: int, aperture: float) -> Floats:
        """Power over the grid of air let out through a mouth that slowly closes over so many hops."""
        closing = np.clip(np.arange(hops) / out_hops, 0, 1)[:, np.newaxis]
        shut = np.clip(0.15 + 0.15 * aperture + 0.7 * closing, 0, 1)
        tract = self._mouth.resonance((1 - shut) * WHISPERED_HZ["V"] + shut * WHISPERED_HZ["u"]).astype(np.float64)
        tract /= 1 + (GRID_HZ / (3000 * 0.2**closing)) ** 2  # a smaller opening lets fewer highs out
        chest = hump(GRID_HZ / 330.0, 4.0, 3.0)
        let_out: Floats = (1 - self._params.warmth) * tract + self._params.warmth * chest / chest.sum()
        return let_out


SOUND = Sound(title="Breath", voice=Breath, level_db=24.0, family="voice", dark=True)
