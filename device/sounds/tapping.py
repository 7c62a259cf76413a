"""Fingers on a wooden box: nails and fingertips, unhurried, low and close, now one hand and now the other.

The lid is a plate whose modes (m, n) have the frequencies of a simply supported one, f ~ m^2 + (n / aspect)^2, and are
excited and heard as sin(m pi x) sin(n pi y) where the finger lands and where each ear listens, so every spot sounds
different. The material lies in the damping, d(f) = exp(global + relative f) (Aramaki et al. 2011). A tap is two
micro-collisions inside 15 ms (van den Doel, Kry and Pai 2001): the nail, short and bright, then the pad, long and
dull; a harder blow is a shorter contact (Hunt and Crossley 1975) and so brighter. The nail also clicks by itself.
Fingers roll, walk and pat in gestures 1.5 to 4 s apart, never above 11 taps a second, where taps fuse into texture
(Jurado et al. 2021); between gestures they glide softly to their next place. Ears differ because the plate's halves
move against each other and the box is at hand's breadth: closeness goes with low interaural correlation (Shimokura
2022), tingles with dark sounds (Koumura et al. 2021).
"""

from dataclasses import dataclass, replace

import numpy as np

from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights, contact_gain, contact_s
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.space import SOUND_SPEED_M_S, ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.sounds.contract import Mood, Sound

HOPS = 16  # in a chunk
CHUNK = HOP * HOPS
REACH = np.array((0.0, 0.03, 0.036, 0.01))  # how far each finger lands up the lid, little finger to index
HORIZON = 1500  # hops, 16 s: longer than any gesture and the slide after it
SHORTEST_STEP_S = 0.095  # 10.5 taps a second
PAD_CONTACT_S = 0.0015  # flesh
NAIL_CONTACT_S = 0.0007
SKIN_HZ = 650.0  # centre of the sound of flesh on wood
BOX_M = 0.3  # its modes are heard from places up to this far apart
BLOW = 3.5  # root energy of the reference tap, to stay within full scale
ORDERS = np.array([(m, n) for n in (1, 2, 3) for m in (1, 2, 3, 4)] * 2, np.float64).T  # of the modes of lid and floor
SENSE = np.repeat((1.0, -1.0), ORDERS.shape[1] // 2)  # when the lid is pressed in, the air inside pushes the floor out
FLOOR = 1.29  # its pitch over the lid's: thinner or smaller, and no simple ratio
GRIPS = (1.0, 0.94, 1.07)  # how the hand that steadies the box shifts its pitch


@dataclass(frozen=True)
class Material:
    """What the box is made of."""

    pitch_hz: float  # lowest mode
    damping_per_s: float  # of the lowest mode: 1 / time to -8.7 dB
    damping_octaves_per_khz: float  # how much faster high modes die
    click_hz: float  # where the nail's own click lies


MATERIALS = {
    "wood": Material(pitch_hz=170, damping_per_s=55, damping_octaves_per_khz=1.2, click_hz=1800),
    "book": Material(pitch_hz=130, damping_per_s=110, damping_octaves_per_khz=1.6, click_hz=1400),
    "plastic": Material(pitch_hz=260, damping_per_s=80, damping_octaves_per_khz=0.6, click_hz=2200),
    "glass": Material(pitch_hz=520, damping_per_s=25, damping_octaves_per_khz=0.25, click_hz=2600),
}


@dataclass(frozen=True)
class Params:
    """The box and the hands."""

    material: str = "wood"  # one of MATERIALS
    aspect: float = 0.72  # of the lid, 0.4..1
    gesture_s: float = 2.7  # from one gesture to the next, 1.5..4
    nail: float = 0.5  # how much nail against fingertip, 0..1
    click_db: float = -3.0  # the nail's own click against the box, -40..0
    skin_db: float = -10.0  # the fingertip's own soft noise against the box, -40..0
    slide_db: float = -26.0  # fingers gliding over the lid, against a tap, -60 (none) .. -10
    distance_m: float = 0.25  # box to the middle of the head, 0.15..1


@dataclass(frozen=True)
class Gesture:
    """One thing fingers do: which of them fall in which order, how fast, how often."""

    fingers: tuple[int, ...]  # 0 little finger .. 3 index
    times: int
    step_s: float  # from finger to finger
    pause_steps: float  # further steps between repetitions
    nail: float  # of Params.nail


REPERTOIRE = (
    Gesture(fingers=(0, 1, 2, 3), times=3, step_s=0.135, pause_steps=1.4, nail=1.0),  # roll
    Gesture(fingers=(3, 2), times=4, step_s=0.23, pause_steps=0.1, nail=1.2),  # walk
    Gesture(fingers=(0, 1, 2, 3), times=2, step_s=0.17, pause_steps=1.8, nail=0.6),  # slow roll
    Gesture(fingers=(2, 3, 1), times=2, step_s=0.26, pause_steps=0.6, nail=0.3),  # pat
)


class Tapping:
    """The voice: plans one gesture at a time, sounds its taps chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hands, self._touch, grain, slide = streams(seed, 4)
        self._grips = [Strikes(box(MATERIALS[params.material], params.aspect, grip, grain)) for grip in GRIPS]
        self._lid = self._grips[0]
        skin_hz = np.geomspace(300.0, 6000.0, 28) * 2 ** grain.uniform(-0.06, 0.06, 28)
        self._skin = Strikes(Modes(skin_hz, 0.005 * (skin_hz / 1000) ** -0.7, rise_s=0.0014, length_s=0.024))
        self._detour_s = grain.uniform(0, BOX_M / SOUND_SPEED_M_S, (2, ORDERS.shape[1]))  # each mode has its own place
        self._rustle = Rustle(slide, 350.0, (500.0, 2500.0))
        self._slides = np.zeros((HORIZON, 3))  # from this chunk's first hop on: gain left, gain right, shade
        self._habits = self._hands.standard_normal(4)
        self._side = 1.0  # +1 the right hand
        self._same_hand = 0  # gestures left before the other hand takes over
        self._programme: list[Gesture] = []
        self._next_frame = 0  # of the next gesture; like all frames here, counted from this chunk's first
        self._tail = Tail(CHUNK, self._lid.modes.frames)
        self._chunks: Chunks[Mood] = Chunks(self._make)

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._next_frame < CHUNK:
            self._plan(mood)
        for struck in (self._skin, *self._grips):
            struck.sound(self._tail)
        self._next_frame -= CHUNK
        slide = self._rustle.render(self._slides[:HOPS])
        self._slides = np.concatenate((self._slides[HOPS:], np.zeros((HOPS, 3))))
        return self._tail.take() + slide

    def _plan(self, mood: Mood) -> None:
        """The gesture that begins at the next gesture's frame, and when the one after begins."""
        draw = self._hands.standard_normal
        self._habits += 0.25 * draw(4) - 0.03 * self._habits  # wander over minutes, about their middle
        tempo, place, touch, spot = np.tanh(self._habits)
        gesture = self._next_gesture()
        gesture = replace(gesture, times=max(1, round(gesture.times * mood.activity)))
        at_s = tap_times_s(self._hands, gesture, 2 ** (0.18 * tempo + 0.06 * draw()))
        taps = len(at_s)
        arc = 1.2 * np.sin(np.pi * (np.arange(taps) + 0.5) / taps) - 0.8
        accent = np.where(np.arange(taps) % len(gesture.fingers) == 0, 0.5, 0.0)
        level_db = arc + accent + 0.9 * self._touch.standard_normal(taps) + 0.5 * tempo - 18 * (1 - mood.activity)
        fingers = np.tile(gesture.fingers, gesture.times)
        aim = 0.03 * self._touch.standard_normal((2, taps))
        x = 0.5 + self._side * (0.12 + 0.07 * (fingers - 1.5)) + 0.12 * spot + aim[0]
        y = 0.36 + REACH[fingers] + 0.1 * touch + aim[1]
        nail = np.clip(self._params.nail * gesture.nail + 0.15 * touch, 0.05, 1) * (0.3 + 0.7 * mood.brightness)
        if mood.activity > 0:
            azimuth_rad = self._side * 0.5 + 0.5 * place + 1.2 * (x - 0.5)
            self._strike(at_s, 10 ** (level_db / 20), np.stack((x, y)), float(nail), azimuth_rad)
            self._slide(self._next_frame + frames_of(at_s[-1]), mood)
        gap_s = max(self._params.gesture_s * 2 ** (0.18 * tempo + 0.1 * draw()), at_s[-1] + 0.7)
        self._next_frame += frames_of(gap_s * (1 + 1.5 * (1 - mood.activity)))

    def _next_gesture(self) -> Gesture:
        """Each of the repertoire once, in a fresh order, then again; the other hand takes over now and then."""
        if not self._programme:
            self._programme = [REPERTOIRE[i] for i in self._hands.permutation(len(REPERTOIRE))]
        if not self._same_hand:
            self._side = -self._side
            self._same_hand = int(self._hands.integers(2, 5))
            self._lid = self._grips[int(self._hands.integers(len(self._grips)))]
        self._same_hand -= 1
        return self._programme.pop()

    def _strike(self, at_s: Floats, speed: Floats, spot: Floats, nail: float, azimuth_rad: Floats) -> None:
        """Taps `(n,)` at `spot` `(2, n)` of the lid: the nail's click and blow, then the pad's blow."""
        shake = self._touch.standard_normal((2, len(at_s)))
        pad_at_s = at_s + 0.006 + 0.001 * shake[0]
        nail_speed = nail * speed * 10 ** (0.06 * shake[1])
        click_hz = MATERIALS[self._params.material].click_hz * speed**0.3
        pad = self._blows(speed, PAD_CONTACT_S, spot, azimuth_rad)
        nails = 0.4 * self._blows(nail_speed, NAIL_CONTACT_S, spot, azimuth_rad)
        skin = self._noises(speed, SKIN_HZ * speed**0.3, self._params.skin_db, azimuth_rad)
        clicks = self._noises(nail_speed, click_hz, self._params.click_db, azimuth_rad)
        for strikes, when_s, struck in (
            (self._skin, at_s, clicks),
            (self._lid, at_s, nails),
            (self._skin, pad_at_s, skin),
            (self._lid, pad_at_s, pad),
        ):
            strikes.plan(self._next_frame + (when_s * RATE_HZ).astype(np.int64), struck)

    def _noises(self, speed: Floats, centre_hz: Floats, level_db: float, azimuth_rad: Floats) -> Weights:
        """What each ear hears of the finger itself, `(n, 2, modes)`: no two alike."""
        heard = ears(azimuth_rad, self._params.distance_m, self._skin.modes.frequency_hz)
        weights = self._skin.modes.bursts(self._touch, centre_hz, 0.7, shared=0.3)
        weights *= np.stack((heard.left_gain, heard.right_gain), axis=1)
        return self._skin.modes.of_energy(weights, BLOW * 10 ** (level_db / 20) * speed)

    def _slide(self, last_tap_frame: int, mood: Mood) -> None:
        """Fingertips glide over the wood to where they will tap next."""
        length_s, wait_s = self._hands.uniform((0.45, 0.1), (0.8, 0.2))
        hops, first = round(length_s * RATE_HZ / HOP), (last_tap_frame + frames_of(wait_s)) // HOP
        speed = np.sin(np.pi * (np.arange(hops) + 0.5) / hops) ** 1.5
        speed *= 10 ** (0.1 * self._hands.standard_normal() + 0.04 * self._hands.standard_normal(hops))
        level_db = self._params.slide_db - 18 * (1 - mood.activity)
        gain = speed * 10 ** (level_db / 20) * BLOW / np.sqrt(frames_of(0.02))  # a tap lasts about so long
        nearer = 0.35 * self._side
        shade = (0.25 + 0.5 * speed) * (0.3 + 0.7 * mood.brightness)
        self._slides[first : first + hops] += np.stack((gain * (1 - nearer), gain * (1 + nearer), shade), axis=1)

    def _blows(self, speed: Floats, unit_s: float, spot: Floats, azimuth_rad: Floats) -> Weights:
        """What each ear hears of the lid's modes, `(n, 2, modes)`."""
        f = self._lid.modes.frequency_hz
        push = contact_gain(f, contact_s(speed, unit_s)[:, np.newaxis])
        excited = SENSE * plate_shape(spot) * push * (f / f[0])  # pressure follows acceleration
        left, right, left_delay_s, right_delay_s = ears(azimuth_rad, self._params.distance_m, f)
        listening = plate_shape(np.array([[0.3, 0.7], [0.42, 0.55]]))  # an ear hears the half that faces it
        heard = excited[:, np.newaxis] * listening * np.stack((left, right), axis=1)
        late_s = np.stack((left_delay_s, right_delay_s), axis=1)[:, :, np.newaxis] + self._detour_s
        sines = -1j * heard * np.exp(-2j * np.pi * f * late_s)  # from rest
        return self._lid.modes.of_energy(sines, BLOW * speed)  # a dull spot is struck harder: fingers see to that


def box(material: Material, aspect: float, grip: float, rng: np.random.Generator) -> Modes:
    """The modes of a box: its lid and, `FLOOR` higher, its floor."""
    shape = ORDERS[0] ** 2 + (ORDERS[1] / aspect) ** 2
    panel = np.repeat((1.0, FLOOR), len(shape) // 2)
    flaws = rng.uniform(0.96, 1.04, len(shape))  # no plate is ideal
    pitch_hz = grip * material.pitch_hz * panel * flaws * shape / shape[0]
    octaves = material.damping_octaves_per_khz * (pitch_hz - material.pitch_hz) / 1000
    decay_s = 1 / (material.damping_per_s * 2**octaves)
    return Modes(pitch_hz, decay_s, rise_s=0.0025, length_s=min(7 / material.damping_per_s, 0.3))


def plate_shape(spot: Floats) -> Floats:
    """How far each mode moves at `(2, n)` places of the lid, 0..1 along each side -> `(n, modes)`."""
    x, y = spot[..., np.newaxis]
    shape: Floats = np.sin(np.pi * ORDERS[0] * x) * np.sin(np.pi * ORDERS[1] * y)
    return shape


def tap_times_s(rng: np.random.Generator, gesture: Gesture, stretch: float) -> Floats:
    """When the taps of a gesture fall, from 0: uneven as fingers are, never closer than `SHORTEST_STEP_S`."""
    steps = np.full(len(gesture.fingers) * gesture.times, gesture.step_s)
    steps[:: len(gesture.fingers)] *= 1 + gesture.pause_steps
    steps *= stretch * 2 ** (0.12 * rng.standard_normal(len(steps)))
    times_s: Floats = np.cumsum(np.maximum(steps, SHORTEST_STEP_S))
    times_s -= times_s[0]
    return times_s


SOUND = Sound(title="Tapping", voice=Tapping, level_db=0.1, family="crisp", impulsive=True)
