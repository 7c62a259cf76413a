"""What brittle and rough things say when they are handled: clicks that one hears apart, and a rustle under them.

Clicks are fractures or buckles too small to plan: their energies follow p(E) ~ E^-a (Houle and Sethna 1995 for paper;
taken over here for whatever breaks in many small steps), and how many there are, how high and on which side is told
hop by hop by a course, which a gesture of the hands or the jaw lays out. A great click is a cascade of smaller ones,
so that it does not startle. Contacts smaller still are the rustle.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.contacts import Contacts
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes
from device.dsp.power_law import power_law
from device.dsp.rate import RATE_HZ
from device.dsp.space import ears
from device.dsp.stream import Block
from device.dsp.timing import HOPS_PER_S, members

HOPS = 16  # in a chunk


@dataclass(frozen=True)
class Course:
    """How it goes on, hop by hop: each `(hops,)`."""

    clicks_per_s: Floats
    click: Floats  # root energy of the greatest there may be
    centre_hz: Floats  # of an average click
    side: Floats  # -1 all on the left .. 1 all on the right
    rustle: Floats  # root power
    shade: Floats  # of the rustle, 0 dark .. 1 bright


@dataclass(frozen=True)
class Law:
    """What clicks of one thing have in common."""

    exponent: float = 1.35  # a of p(E) ~ E^-a, 1.1..1.9
    decades: float = 2.1  # between the least and the greatest energy, 1..4
    cascade: float = 12.0  # pulses the greatest click breaks into, 0 one sharp crack .. 20
    cascade_s: float = 0.007  # between them
    pitch_octaves: float = 0.4  # spread of the clicks' centres
    width_octaves: float = 0.8  # of one click about its centre
    shared: float = 0.5  # of a click's energy that both ears hear, 0..1
    distance_m: float = 0.25  # to the middle of the head, 0.12..1


class Crackle:
    """Sounds the courses it is given one after the other, `CHUNK` frames at a time."""

    REACH_RAD = 1.1  # azimuth of what is all on one side
    LEAN = 0.55  # how much of the rustle goes with it

    def __init__(self, rng: np.random.Generator, modes: Modes, rustle: Rustle, law: Law) -> None:
        self._rng, self._law = rng, law
        self._modes, self._due = modes, Strikes(modes)
        self._contacts = Contacts(HOPS, rustle, self._due)

    @property
    def wanted(self) -> bool:
        """Whether more must be planned before the next chunk is rendered."""
        return self._contacts.wanted

    def plan(self, course: Course) -> None:
        """More of it, after what is planned."""
        at_hop = self._times(course.clicks_per_s / HOPS_PER_S)
        self._click(at_hop, course)
        lean = self.LEAN * course.side
        self._contacts.plan(course.rustle * np.sqrt(1 - lean), course.rustle * np.sqrt(1 + lean), course.shade)

    def render(self) -> Block:
        """The next `(CHUNK, 2)`, all of which must have been planned."""
        clicks, rustle = self._contacts.render()
        return clicks + rustle

    def _times(self, expected: Floats) -> Floats:
        """When clicks fall, in hops: as many as expected, each anywhere in its share of the effort."""
        sofar = np.concatenate(([0.0], np.cumsum(expected)))
        count = int(sofar[-1] + self._rng.random())
        when = (np.arange(count) + self._rng.random(count)) * sofar[-1] / max(count, 1)
        times: Floats = np.interp(when, sofar, np.arange(len(sofar)))
        return times

    def _click(self, at_hop: Floats, course: Course) -> None:
        law, rng, count = self._law, self._rng, len(at_hop)
        hop = np.minimum(at_hop.astype(int), len(course.click) - 1)
        energy = power_law((rng.permutation(count) + rng.random(count)) / max(count, 1), law.exponent, law.decades)
        pulses = 1 + (law.cascade * np.sqrt(energy)).astype(int)
        click, nth = members(pulses)
        part = np.exp(-1.5 * nth / pulses[click])
        root_energy = course.click[hop][click] * np.sqrt(energy[click] * part / np.bincount(click, part)[click])
        late_s = (nth + rng.uniform(-0.5, 0.5, len(click)) * (nth > 0)) * law.cascade_s
        tone, spread = rng.standard_normal((2, len(click)))
        centre_hz = (course.centre_hz[hop] * energy**-0.06)[click] * 2 ** (law.pitch_octaves * tone)
        azimuth_rad = self.REACH_RAD * course.side[hop][click] + 0.3 * spread
        heard = ears(azimuth_rad, law.distance_m, self._modes.frequency_hz)
        weights = self._modes.bursts(rng, centre_hz, law.width_octaves, law.shared)
        gain = np.stack((heard.left_gain, heard.right_gain), axis=1) * root_energy[:, np.newaxis, np.newaxis]
        weights *= gain.astype(np.float32)
        at_frame = self._contacts.planned_frames + (at_hop[click] * HOP + late_s * RATE_HZ).astype(np.int64)
        self._due.plan(at_frame, weights)
