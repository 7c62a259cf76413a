"""Somebody reads a book beside you: a fingertip goes along the lines, and now and then a page is turned.

A finger on paper is noise that follows its speed, rough by the skin's ridges, along a line and back to the next. For a
page it lifts a corner (a few small clicks), draws the sheet over (air and paper, a sweep from one ear to the other that
opens and closes again, crackling where the sheet buckles), lets it down with a soft slap, and smooths it with the flat
of the hand. Clicks are buckling facets with energies p(E) ~ E^-a, a = 1.3..1.6 whatever the sheet (Houle and Sethna
1995); a page is hardly bent, so they are few and small. No model of a page turned was found, so times and levels are
chosen. Strokes are even and follow each other without holes: smooth, dense cycles relax (Fang et al. 2025). Both ears
hear other fibres, for closeness goes with low interaural correlation (Shimokura 2022).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from device.dsp.crackle import Course, Crackle, Law
from device.dsp.flicker import Flicker, about, swelling
from device.dsp.modes import Floats, Modes, Rustle
from device.dsp.soften import soften
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import HOPS_PER_S, hill, one_after_another
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

KNEE = 0.12
AIR = 0.02  # root power of a rustle as loud as clicks of root energy 1


@dataclass(frozen=True)
class Params:
    """The book and who reads."""

    line_s: float = 1.7  # of a finger along a line, 1..3
    lines: float = 4.0  # from page to page, 1..12
    turn_s: float = 2.6  # of turning it, 1.5..5
    clicks_per_s: float = 60.0  # where the sheet buckles most, 5..150
    energy_exponent: float = 1.4  # a of p(E) ~ E^-a, 1.3..1.6
    pitch_hz: float = 2300.0  # centre of an average click, 1000..4000
    finger_db: float = -5.0  # the finger against the sweep of a page, -30..0
    distance_m: float = 0.3  # to the middle of the head, 0.15..0.8


class Page:
    """The voice: plans some lines and a page at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hands, clicks, rustle, drift, skin = streams(seed, 5)
        self._skin = Flicker(skin, about(8.0, octaves=0.8), memory_s=1.4)
        pitch_hz = np.geomspace(160.0, 9000.0, 36) * 2 ** clicks.uniform(-0.06, 0.06, 36)
        modes = Modes(pitch_hz, 0.0045 * (pitch_hz / 1000) ** -0.8, rise_s=0.0015, length_s=0.026)
        law = Law(params.energy_exponent, 2.4, cascade=6.0, shared=0.6, distance_m=params.distance_m)
        self._crackle = Crackle(clicks, modes, Rustle(rustle, 350.0, (600.0, 5500.0), shared=0.5), law)
        self._habits = Wander(drift, 3, memory_steps=10)  # pages: of pace, place and colour
        self._pace, self._place, self._colour = self._habits.step()
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._crackle.wanted:
            self._crackle.plan(one_after_another(self._page(mood)))
        return soften(self._crackle.render(), KNEE)

    def _page(self, mood: Mood) -> Iterator[Course]:
        """Some lines are read, and the page is turned."""
        self._pace, self._place, self._colour = self._habits.step()
        for _ in range(max(1, round(self._params.lines + self._hands.standard_normal()))):
            yield self._line(mood)
        yield self._turn(mood)

    def _line(self, mood: Mood) -> Course:
        p, draw = self._params, self._hands.standard_normal
        t = hops(p.line_s * 2 ** (0.2 * self._pace + 0.12 * draw()))
        x = t / t[-1]
        there = hill(x / 0.78, 0.8)
        back = 0.6 * hill((x - 0.75) / 0.25, 1.0)
        level = 10 ** (p.finger_db / 20) * (0.15 + (there + back) * self._rough(len(x), 0.3))
        side = np.where(x < 0.77, -0.8 + 1.6 * np.clip(x / 0.77, 0, 1), 0.8 - 1.6 * np.clip((x - 0.77) / 0.23, 0, 1))
        return self._course(mood, 5.0 * there, 0.35 * there, 0.35 + 0.3 * (there + back), level, side)

    def _turn(self, mood: Mood) -> Course:
        t = hops(self._params.turn_s * 2 ** (0.15 * self._pace + 0.1 * self._hands.standard_normal()))
        x = t / t[-1]
        lift = hill((x - 0.02) / 0.2, 0.8)
        sweep = hill((x - 0.16) / 0.4, 1.2)
        land = hill((x - 0.5) / 0.12, 0.4)
        smooth = hill((x - 0.6) / 0.38, 0.8)
        side = 0.8 * np.cos(np.pi * np.clip((x - 0.16) / 0.36, 0, 1)) + 1.2 * np.clip((x - 0.65) / 0.3, 0, 1)
        return self._course(
            mood,
            self._params.clicks_per_s * (0.5 * lift + sweep * self._rough(len(x), 0.7) + 0.6 * land),
            0.7 * lift + 1.6 * sweep + 1.2 * land,
            0.3 + 0.2 * lift + 0.5 * sweep - 0.25 * land + 0.1 * smooth,
            0.15
            + 0.25 * lift
            + sweep * self._rough(len(x), 0.4)
            + 1.6 * land
            + 0.6 * smooth * self._rough(len(x), 0.3),
            side,
        )

    def _rough(self, count: int, depth: float) -> Floats:
        """How skin and paper catch and let go, hop by hop: about 1, by so many nepers."""
        return swelling(self._skin.take(count), depth)

    def _course(self, mood: Mood, clicks: Floats, click: Floats, shade: Floats, rustle: Floats, side: Floats) -> Course:
        rest = 1 - mood.activity
        level = np.sqrt(mood.activity) * 10 ** (-14 * rest / 20)
        return Course(
            clicks_per_s=clicks * mood.activity,
            click=level * click,
            centre_hz=np.full(
                len(click), self._params.pitch_hz * 2 ** (0.2 * self._colour - 1.2 * (1 - mood.brightness))
            ),
            side=np.clip(side + 0.25 * self._place, -1, 1),
            rustle=level * AIR * rustle,
            shade=shade * (0.3 + 0.7 * mood.brightness),
        )


def hops(length_s: float) -> Floats:
    """The middles of all hops in this time, in seconds."""
    middles: Floats = (np.arange(max(2, round(length_s * HOPS_PER_S)), dtype=np.float64) + 0.5) / HOPS_PER_S
    return middles


SOUND = Sound(title="Page", voice=Page, level_db=6.2, family="crisp", impulsive=True, dark=True)
