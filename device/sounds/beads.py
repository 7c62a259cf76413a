"""Wooden beads: rolled in the palms, run through fingers, let trickle into a bowl, where the last ones bounce and rest.

After PhISEM (Cook 1997; STK's Shakers): what a hand puts in is energy, which soon dies away; collisions come by chance,
as many as there is energy, and as strong, and each rings in a resonance of its own. Here each bead has a size and so a
pitch, a collision sounds the two that meet, and how strong it is spreads exponentially about what the hands put in.
Those that land knock on the bowl, whose modes answer (`dsp/bodies.py`); one that is dropped bounces, each time lower
and sooner by its restitution, `t_k = t_0 r^k`. Collisions too small to hear apart are a murmur that follows. Hands
work in smooth cycles, alike and never equal (Fang et al. 2025), and pass the beads from side to side; each ear hears
collisions of its own (closeness: Shimokura 2022). STK's beads ring at 3 kHz and above; these are thicker and darker.
Where no source is named, figures are chosen.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.bodies import Air, Material, box
from device.dsp.contacts import Contacts
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights, contact_gain
from device.dsp.rate import RATE_HZ
from device.dsp.soften import soften
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import InTurn, moments
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

HOPS = 32  # in a chunk
RISE_S = 0.0012
DIES_S = 0.06  # what the hands put in, to 1/e
REST = 0.12  # what goes on when they rest, of their most
CONTACT_S = 0.0006  # of a bead with the bowl
KNEE = 0.2  # 22 dB above the mean level: what is louder is pressed towards twice this


@dataclass(frozen=True)
class Params:
    """The beads, the bowl and the hands."""

    cycle_s: float = 3.4  # from one gesture to the next, 2..6
    collisions_per_s: float = 130.0  # when there is most energy, 20..200
    pitch_hz: float = 1350.0  # of a bead of middling size, 800..3500
    sizes_octaves: float = 0.42  # spread of their pitches, 0.05..0.6
    decay_s: float = 0.005  # of a bead to 1/e, 0.001..0.01
    bowl_db: float = -3.0  # the bowl against the bead that lands in it, -40..6
    murmur_db: float = -9.0  # collisions too small to hear apart against the rest, -30..6
    restitution: float = 0.72  # speed kept in a bounce, 0.4..0.85
    distance_m: float = 0.25  # hands to the middle of the head, 0.15..1


@dataclass(frozen=True)
class Gesture:
    """One thing hands do with beads."""

    share: float  # of the cycle; they rest in what is left
    strokes: int
    lean: float  # below 1 it starts with a rush and dies away, above 1 it gathers
    rate: float  # of collisions, relative to Params
    level_db: float
    landing: float  # share of collisions that knock on the bowl
    dropped: int  # beads that bounce by themselves at its end


REPERTOIRE = (
    Gesture(share=0.95, strokes=3, lean=1.0, rate=0.8, level_db=0.0, landing=0.02, dropped=0),  # roll them in the palms
    Gesture(share=0.70, strokes=1, lean=0.55, rate=1.0, level_db=-1.0, landing=0.12, dropped=3),  # let them trickle
    Gesture(share=0.90, strokes=2, lean=1.2, rate=0.9, level_db=-0.5, landing=0.06, dropped=0),  # stir with the fingers
    Gesture(
        share=0.85, strokes=7, lean=1.0, rate=0.35, level_db=2.0, landing=0.04, dropped=1
    ),  # count them, one by one
)


class Beads:
    """The voice: plans one gesture at a time, sounds its collisions chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hands, self._chance, made, murmur, drift = streams(seed, 5)
        f = np.geomspace(500.0, 6000.0, 44) * 2 ** made.uniform(-0.03, 0.03, 44)
        self._beads = Strikes(Modes(f, params.decay_s * (f / 1500) ** -0.8, RISE_S, length_s=0.024))
        self._bowl = box(Material(330, 70, 0.7), 0.9, Air(420, 0.012, 0.8), made)
        self._knocks = Strikes(self._bowl.modes)
        self._contacts = Contacts(HOPS, Rustle(murmur, 500.0, (700.0, 3000.0)), self._beads, self._knocks)
        self._murmur_gain = np.sqrt(params.collisions_per_s / (2 * RATE_HZ)) * 10 ** (params.murmur_db / 20)
        self._habits = Wander(drift, 3, memory_steps=25)  # gestures: a minute or two
        self._programme = InTurn(self._hands, REPERTOIRE)
        self._side = 1.0  # +1 the right hand gives
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._contacts.wanted:
            self._plan(mood)
        collisions, murmur = self._contacts.render()
        return soften(collisions + murmur, KNEE)

    def _plan(self, mood: Mood) -> None:
        """One more gesture of the hands, at the end of what is planned."""
        p = self._params
        tempo, place, pitch = self._habits.step()
        gesture = self._programme.next()
        cycle_s = p.cycle_s * 2 ** (0.15 * tempo + 0.1 * self._hands.standard_normal())
        rest_s = cycle_s * (1 - gesture.share) + 3 * (1 - mood.activity)
        energy = self._energy(gesture, round(gesture.share * cycle_s * RATE_HZ / HOP), round(rest_s * RATE_HZ / HOP))
        energy *= mood.activity
        level = 10 ** ((gesture.level_db + 0.3 * self._hands.standard_normal() - 13 * (1 - mood.activity)) / 20)
        side = self._side * np.linspace(1, -1, len(energy))  # from hand to hand
        self._side = -self._side
        dull_hz = 4500 * 2 ** (0.2 * pitch - 2.5 * (1 - mood.brightness))
        self._collide(gesture, energy, level, 0.7 * side + 0.2 * place, dull_hz)
        gain = level * self._murmur_gain * energy**0.75
        shade = (0.25 + 0.5 * energy + 0.1 * pitch) * (0.3 + 0.7 * mood.brightness)
        self._contacts.plan(gain * (1 - 0.4 * side), gain * (1 + 0.4 * side), shade)

    def _energy(self, gesture: Gesture, busy_hops: int, rest_hops: int) -> Floats:
        """What is in the beads from hop to hop, 0..1: the hands put it in, it dies away."""
        x = ((np.arange(busy_hops) + 0.5) / busy_hops) ** gesture.lean
        work = np.sin(np.pi * x) * (0.3 + 0.7 * np.sin(np.pi * gesture.strokes * x) ** 2)
        work *= 2 ** (0.5 * self._hands.standard_normal(busy_hops))
        put_in = np.concatenate((np.maximum(work, REST), np.full(rest_hops, REST)))
        kernel = np.exp(-np.arange(40) * HOP / RATE_HZ / DIES_S)
        energy: Floats = np.convolve(put_in, kernel / kernel.sum())[: len(put_in)]
        return energy

    def _collide(self, gesture: Gesture, energy: Floats, level: float, azimuth_rad: Floats, dull_hz: float) -> None:
        """Plan the collisions of one gesture, and the beads dropped at its end."""
        at_hop = moments(self._chance, energy * gesture.rate * self._params.collisions_per_s * HOP / RATE_HZ)
        strength = np.minimum(self._chance.exponential(size=len(at_hop)), 3.0) ** 0.5
        strength *= level * energy[at_hop.astype(int)] ** 0.5
        lands = self._chance.random(len(at_hop)) < gesture.landing
        bead = self._chance.standard_normal(len(at_hop))
        last_hop = gesture.share * len(energy) * 0.8
        for _ in range(gesture.dropped if energy.max() > 0.1 else 0):
            at_s, speed = bounces(self._chance, self._params.restitution)
            first = last_hop + self._chance.uniform(0, 0.8) * RATE_HZ / HOP
            at_hop = np.append(at_hop, first + at_s * RATE_HZ / HOP)
            strength = np.append(strength, level * speed)
            bead = np.append(bead, np.full(len(at_s), self._chance.standard_normal()))
            lands = np.append(lands, np.ones(len(at_s), bool))
        azimuth = np.interp(at_hop, np.arange(len(energy)), azimuth_rad)
        azimuth += 0.35 * self._chance.standard_normal(len(at_hop))
        at_frame = self._contacts.planned_frames + (at_hop * HOP).astype(np.int64)
        self._beads.plan(at_frame, self._ring(bead, strength, azimuth, dull_hz))
        self._knocks.plan(at_frame[lands], self._knock(strength[lands], azimuth[lands], dull_hz))

    def _ring(self, bead: Floats, strength: Floats, azimuth_rad: Floats, dull_hz: float) -> Weights:
        """What each ear hears of a bead and of the one that it meets, `(n, 2, modes)`."""
        p, modes = self._params, self._beads.modes
        other = self._chance.standard_normal(len(bead))
        pitches_hz = p.pitch_hz * 2 ** (p.sizes_octaves * np.stack((bead, other)))
        one, two = (modes.bursts(self._chance, pitch_hz, 0.1, shared=0.4) for pitch_hz in pitches_hz)
        return modes.of_energy((one + two) * self._heard(modes, azimuth_rad, dull_hz), strength)

    def _knock(self, strength: Floats, azimuth_rad: Floats, dull_hz: float) -> Weights:
        """What each ear hears of the bowl where beads land in it, `(n, 2, modes)`."""
        modes = self._bowl.modes
        spot = self._chance.uniform(0.2, 0.8, (2, len(strength)))
        ears_at = self._chance.uniform(0.2, 0.8, (2, len(strength), 2))
        moved = self._bowl.heard * self._bowl.shape(spot) * contact_gain(modes.frequency_hz, np.asarray(CONTACT_S))
        weights = -1j * moved[:, np.newaxis] * self._bowl.shape(ears_at)
        root_energy = 10 ** (self._params.bowl_db / 20) * strength
        return modes.of_energy(weights * self._heard(modes, azimuth_rad, dull_hz), root_energy)

    def _heard(self, modes: Modes, azimuth_rad: Floats, dull_hz: float) -> Floats:
        head = ears(azimuth_rad, self._params.distance_m, modes.frequency_hz)
        gain: Floats = np.stack((head.left_gain, head.right_gain), axis=1)
        return gain / np.sqrt(1 + (modes.frequency_hz / dull_hz) ** 4)


def bounces(rng: np.random.Generator, restitution: float) -> tuple[Floats, Floats]:
    """A bead that is dropped: when it lands, from 0, and how fast, from 1 down."""
    kept = np.clip(restitution + 0.05 * rng.standard_normal(), 0.3, 0.9)
    speed = kept ** np.arange(12)
    first_s = rng.uniform(0.13, 0.2)  # falling from 2 to 5 cm
    at_s: Floats = np.concatenate(([0.0], np.cumsum(first_s * speed[:-1])))
    return at_s, speed


SOUND = Sound(title="Beads", voice=Beads, level_db=1.4, family="crisp", impulsive=True, dark=True)
