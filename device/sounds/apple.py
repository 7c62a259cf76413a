"""Somebody eats an apple beside you, slowly: a crisp bite, then quiet chews that grow fewer, softer and lower.

Cell walls break one after the other, an irregular train of small ruptures (Vickers and Bourne's theory); here their
energies follow p(E) ~ E^-a, as those of other things that break do (a chosen), and how often they come follows the jaw,
which closes at once and opens slowly, about 1.2 times a second. A great rupture breaks in several pulses and is heard
in two ranges: 100-500 and 800-1100 Hz tell a crisp apple from a mealy one (De Belie et al. 2000), and what is called
crunchy has its peak at 1.25-2 kHz, while crispness lies above 5 kHz (Dacremont 1995), most of which is left out here,
at some cost (Dematte et al. 2014). With each chew there are fewer ruptures, and lower ones, till the mouthful is pulp;
then a rest, and the next bite in the other cheek. Tongue and juice are a soft dark murmur between (chosen, like all
times). Each ear hears ruptures of its own (closeness: Shimokura 2022).
Only for those who ask: sounds of eating are hard to bear for some (misophonia).
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.contacts import Contacts
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes
from device.dsp.power_law import power_law
from device.dsp.soften import soften
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import HOPS_PER_S, hill, members, moments
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 32  # in a chunk
JUICE = 0.06  # root power of a murmur as loud as a chew
CASCADE_S = 0.009  # between the pulses of one rupture: no sharp crack
KNEE = 0.16  # about 20 dB above the mean level: what is louder is pressed towards twice this


@dataclass(frozen=True)
class Params:
    """The apple and who eats it."""

    chew_s: float = 0.82  # from one chew to the next, 0.6..1.2
    chews: float = 14.0  # of a mouthful, 6..30
    ruptures_per_s: float = 150.0  # as the first chew is at its hardest, 20..200
    energy_exponent: float = 1.4  # a of p(E) ~ E^-a, 1.2..1.8
    energy_decades: float = 2.6  # between the least and the greatest, 2..4
    flesh_hz: float = 2400.0  # centre of a rupture at first, 1000..4000
    cheek_db: float = -9.0  # how much of each is heard below, about 350 Hz, -30..6
    juice_db: float = -20.0  # murmur of tongue and juice against a chew, -40..0
    distance_m: float = 0.22  # to the middle of the listener's head, 0.15..0.6


class Apple:
    """The voice: plans one closing and opening of the jaw at a time."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._jaw, self._chance, made, juice, drift = streams(seed, 5)
        f = np.geomspace(180.0, 8000.0, 44) * 2 ** made.uniform(-0.05, 0.05, 44)
        self._flesh = Strikes(Modes(f, 0.0045 * (f / 1000) ** -0.7, rise_s=0.0014, length_s=0.026))
        self._contacts = Contacts(HOPS, Rustle(juice, 220.0, (400.0, 2600.0)), self._flesh)
        self._habits = Wander(drift, 3, memory_steps=60)  # chews: a minute
        self._left = self._all = 0  # chews of this mouthful
        self._cheek = float(made.choice((-1.0, 1.0)))
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._contacts.wanted:
            self._plan(mood)
        ruptures, juice = self._contacts.render()
        return soften(ruptures + juice, KNEE)

    def _plan(self, mood: Mood) -> None:
        """One more closing and opening of the jaw: the bite, or a chew, after what is planned."""
        p, draw = self._params, self._jaw.standard_normal
        pace, place, vigour = self._habits.step()
        bites = not self._left
        if bites:
            self._left = self._all = max(4, round(p.chews * 2 ** (0.25 * draw())))
            self._cheek = -self._cheek
        self._left -= 1
        fresh = self._left / self._all
        slower = 2 ** (0.15 * pace + 0.1 * draw() + 0.9 * (1 - mood.activity))
        length_s = p.chew_s * slower + 0.5 * bites + 0.9 * (self._left == 0)
        t = (np.arange(round(length_s * HOPS_PER_S)) + 0.5) / HOPS_PER_S
        crush = hill(t / (0.42 if bites else 0.36 * slower), 0.6)
        opening = hill((t - 0.3) / (length_s - 0.3), 0.8)
        level = np.sqrt(mood.activity) * 10 ** ((0.3 * vigour + 0.6 * draw() - 14 * (1 - mood.activity)) / 20)
        azimuth_rad = 0.7 * self._cheek + 0.3 * place
        self._break(crush, level, 1.0 if bites else fresh, azimuth_rad, mood)
        murmur = 0.35 + 0.5 * crush + (1.0 - 0.5 * fresh) * opening
        murmur *= 2 ** (0.5 * draw(len(t)))  # it clings and lets go
        gain = level * JUICE * 10 ** (p.juice_db / 20) * murmur
        shade = (0.3 + 0.35 * fresh * crush + 0.3 * opening) * (0.3 + 0.7 * mood.brightness)
        lean = 0.4 * np.sin(azimuth_rad)
        self._contacts.plan(gain * (1 - lean), gain * (1 + lean), shade)

    def _break(self, crush: Floats, level: float, fresh: float, azimuth_rad: float, mood: Mood) -> None:
        """Plan the ruptures of one closing, from 1 fresh flesh .. 0 pulp."""
        p, rng = self._params, self._chance
        expected = mood.activity * p.ruptures_per_s / HOPS_PER_S * (0.35 + 0.65 * fresh) * crush
        at_hop = moments(rng, expected + 2.5 / HOPS_PER_S)
        size = power_law(rng.random(len(at_hop)), p.energy_exponent, p.energy_decades)
        size *= np.minimum(1.0, 0.05 + crush[at_hop.astype(int)])
        pulses = 1 + (5 * np.sqrt(size)).astype(int)
        one, nth = members(pulses)
        root_energy = level * (3.5 + 2.0 * fresh) * np.sqrt(size[one] / pulses[one]) * 0.8**nth
        late_hops = (nth + rng.uniform(-0.5, 0.5, len(one)) * (nth > 0)) * CASCADE_S * HOPS_PER_S
        centre_hz = p.flesh_hz * 2 ** (0.9 * (fresh - 1) + 0.5 * rng.standard_normal(len(one))) * size[one] ** -0.04
        modes, cheek = self._flesh.modes, 10 ** (p.cheek_db / 20)
        weights = modes.bursts(rng, centre_hz, 0.7, shared=0.35)
        weights += np.float32(cheek) * modes.bursts(rng, np.full(len(one), 350.0), 0.6, shared=0.6)
        head = ears(azimuth_rad + 0.4 * rng.standard_normal(len(one)), p.distance_m, modes.frequency_hz)
        dull_hz = 5200 * 2 ** (-2.6 * (1 - mood.brightness))
        gain = np.stack((head.left_gain, head.right_gain), axis=1) / np.sqrt(1 + (modes.frequency_hz / dull_hz) ** 4)
        at_frame = self._contacts.planned_frames + ((at_hop[one] + np.maximum(late_hops, 0)) * HOP).astype(np.int64)
        self._flesh.plan(at_frame, modes.of_energy(weights * gain, root_energy))


SOUND = Sound(title="Apple", voice=Apple, level_db=4.5, family="crisp", impulsive=True, on_request=True)
