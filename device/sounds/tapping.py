"""Fingers on a wooden box: nails and fingertips, unhurried, low and close, now one hand and now the other.

The box is `dsp/bodies.py`: panels whose modes are excited as sin(m pi x) sin(n pi y) where the finger lands and heard
the same way where each ear listens, so every spot sounds different; the material lies in the damping (Aramaki et al.
2011). A tap is two micro-collisions inside 15 ms (van den Doel, Kry and Pai 2001): the nail, short and bright, then the
pad, long and dull; a harder blow is a shorter contact (Hunt and Crossley 1975) and so brighter. Skin and nail also make
a noise of their own. Fingers roll, walk and pat in gestures 1.5 to 4 s apart, never above 11 taps a second, where taps
fuse into texture (Jurado et al. 2021). The hand that does not tap strokes the box with its fingertips, so that taps
lie on something and there are no holes: smooth, dense cycles relax (Fang et al. 2025). Ears differ because the
box's halves move against each other at hand's breadth: closeness goes with low interaural correlation (Shimokura
2022), tingles with dark sounds (Koumura et al. 2021).
"""

from dataclasses import dataclass, replace

import numpy as np

from device.dsp.bodies import LISTEN, Air, Body, Material, box, jar
from device.dsp.fingertips import CHUNK, Fingertips
from device.dsp.modes import Floats, Modes, Strikes, Weights, contact_gain, contact_s
from device.dsp.rate import RATE_HZ, frames_of
from device.dsp.soften import soften
from device.dsp.space import SOUND_SPEED_M_S, ears
from device.dsp.stream import Block, Chunks, Tail, streams
from device.dsp.timing import InTurn
from device.dsp.wander import Wander
from device.sounds.contract import Mood, Sound

REACH = np.array((0.0, 0.03, 0.036, 0.01))  # how far each finger lands up the lid, little finger to index
SHORTEST_STEP_S = 0.095  # 10.5 taps a second
PAD_CONTACT_S = 0.0015  # flesh
NAIL_CONTACT_S = 0.0005
SKIN_HZ = 750.0  # centre of the sound of flesh
BODY_M = 0.3  # its modes are heard from places up to this far apart
BLOW = 3.5  # root energy of the reference tap, to stay within full scale
KNEE = 0.27  # 19 dB above the mean level: what is louder is pressed towards twice this
GRIPS = (1.0, 0.94, 1.07)  # how the hand that steadies the box shifts its pitch


@dataclass(frozen=True)
class Thing:
    """What is tapped on."""

    walls: Material
    air: Air
    round: bool  # a jar, not a box
    click_hz: float  # where the nail's own click lies
    slide_hz: float  # above it a fingertip that glides is not heard, at its fastest


MATERIALS = {
    "wood": Thing(Material(170, 50, 0.9), Air(205, 0.016, 0.5), round=False, click_hz=2300, slide_hz=3600),
    "book": Thing(Material(150, 64, 1.4), Air(180, 0.013, 0.6), round=False, click_hz=1500, slide_hz=3000),
    "plastic": Thing(Material(310, 75, 0.6), Air(250, 0.026, 1.6), round=False, click_hz=2200, slide_hz=3400),
    "glass": Thing(Material(640, 14, 0.55), Air(290, 0.03, 0.5), round=True, click_hz=2600, slide_hz=3200),
}


@dataclass(frozen=True)
class Params:
    """The thing and the hands."""

    material: str = "wood"  # one of MATERIALS
    aspect: float = 0.72  # of the lid, 0.4..1
    pause_s: float = 0.5  # after a gesture, 0.2..1.5
    nail: float = 0.6  # how much nail against fingertip, 0..1
    click_db: float = 0.0  # the nail's own click against the body, -40..3
    skin_db: float = -8.0  # the fingertip's own soft noise against the body, -40..0
    slide_db: float = -20.0  # fingers gliding over it, against a tap, -60 (none) .. -10
    distance_m: float = 0.25  # from the middle of the head, 0.15..1


@dataclass(frozen=True)
class Gesture:
    """One thing fingers do: which of them fall in which order, how fast, how often."""

    fingers: tuple[int, ...]  # 0 little finger .. 3 index
    times: int
    step_s: float  # from finger to finger
    pause_steps: float  # further steps between repetitions
    nail: float  # of Params.nail


REPERTOIRE = (
    Gesture(fingers=(0, 1, 2, 3), times=3, step_s=0.135, pause_steps=1.2, nail=1.0),  # roll
    Gesture(fingers=(3, 2), times=5, step_s=0.21, pause_steps=0.1, nail=1.2),  # walk
    Gesture(fingers=(0, 1, 2, 3), times=3, step_s=0.165, pause_steps=0.9, nail=0.7),  # slow roll
    Gesture(fingers=(2, 3, 1), times=3, step_s=0.22, pause_steps=0.5, nail=0.4),  # pat
)


class Tapping:
    """The voice: plans one gesture at a time, sounds its taps chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params, self._thing = params, MATERIALS[params.material]
        self._hands, self._touch, grain, slide, drift = streams(seed, 5)
        self._bodies = [body(self._thing, params.aspect, grip, grain) for grip in GRIPS]
        self._strikes = [Strikes(held.modes) for held in self._bodies]
        self._held = 0  # which of them
        skin_hz = np.geomspace(300.0, 8000.0, 28) * 2 ** grain.uniform(-0.06, 0.06, 28)
        self._skin = Strikes(Modes(skin_hz, 0.005 * (skin_hz / 1000) ** -0.7, rise_s=0.0014, length_s=0.024))
        self._detour_s = grain.uniform(0, BODY_M / SOUND_SPEED_M_S, (2, len(self._bodies[0].along)))  # of each mode
        self._glide = Fingertips(slide, self._thing.slide_hz)
        self._habits = Wander(drift, 4, memory_steps=33)  # gestures: a minute or two
        self._side = 1.0  # +1 the right hand taps
        self._same_hand = 0  # gestures left before the other hand takes over
        self._programme = InTurn(self._hands, REPERTOIRE)
        self._next_frame = 0  # of the next gesture; like all frames here, counted from this chunk's first
        self._tail = Tail(CHUNK, max(held.modes.frames for held in self._bodies))
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._next_frame < CHUNK:
            self._plan(mood)
        for struck in (self._skin, *self._strikes):
            struck.sound(self._tail)
        self._next_frame -= CHUNK
        level_db = self._params.slide_db - 12 * (1 - mood.activity)
        root_power = BLOW / np.sqrt(frames_of(0.02)) * 10 ** (level_db / 20)  # a tap lasts about so long
        glide = self._glide.render(-self._side, root_power * mood.activity, 0.3 + 0.7 * mood.brightness)
        return soften(self._tail.take() + glide, KNEE)

    def _plan(self, mood: Mood) -> None:
        """The gesture that begins at the next gesture's frame, and when the one after begins."""
        draw = self._hands.standard_normal
        tempo, place, touch, spot = self._habits.step()
        gesture = self._next_gesture()
        gesture = replace(gesture, times=max(1, round(gesture.times * mood.activity)))
        at_s = tap_times_s(self._hands, gesture, 2 ** (0.18 * tempo + 0.06 * draw()))
        taps = len(at_s)
        arc = 1.2 * np.sin(np.pi * (np.arange(taps) + 0.5) / taps) - 0.8
        accent = np.where(np.arange(taps) % len(gesture.fingers) == 0, 0.5, 0.0)
        level_db = arc + accent + self._touch.uniform(-1.4, 1.4, taps) + 0.5 * tempo - 18 * (1 - mood.activity)
        fingers = np.tile(gesture.fingers, gesture.times)
        aim = 0.03 * self._touch.standard_normal((2, taps))
        x = 0.5 + self._side * (0.12 + 0.07 * (fingers - 1.5)) + 0.12 * spot + aim[0]
        y = 0.36 + REACH[fingers] + 0.1 * touch + aim[1]
        nail = np.clip(self._params.nail * gesture.nail + 0.1 * touch, 0.05, 1) * (0.2 + 0.8 * mood.brightness)
        if mood.activity > 0:
            azimuth_rad = self._side * 0.5 + 0.25 * place + 1.2 * (x - 0.5)
            self._strike(at_s, 10 ** (level_db / 20), np.stack((x, y)), float(nail), azimuth_rad)
        pause_s = self._params.pause_s * 2 ** (0.3 * tempo + 0.4 * draw()) + 3 * (1 - mood.activity)
        self._next_frame += frames_of(at_s[-1] + max(pause_s, 0.25))

    def _next_gesture(self) -> Gesture:
        """Each of the repertoire once, in a fresh order, then again; the other hand takes over now and then."""
        gesture = self._programme.next()
        if not self._same_hand:
            self._side = -self._side
            self._same_hand = int(self._hands.integers(2, 5))
            self._held = int(self._hands.integers(len(self._bodies)))
        self._same_hand -= 1
        return gesture

    def _strike(self, at_s: Floats, speed: Floats, spot: Floats, nail: float, azimuth_rad: Floats) -> None:
        """Taps `(n,)` at `spot` `(2, n)`: the nail's click and blow, then the pad's blow."""
        shake = self._touch.standard_normal((2, len(at_s)))
        pad_at_s = at_s + 0.006 + 0.001 * shake[0]
        nail_speed = nail * speed * 10 ** (0.06 * shake[1])
        blows = 0.5 * self._blows(
            nail_speed, NAIL_CONTACT_S, spot, azimuth_rad
        )  # sounds a little late, which is masked
        blows += self._blows(speed, PAD_CONTACT_S, spot, azimuth_rad)
        for strikes, when_s, struck in (
            (self._skin, at_s, self._noises(nail_speed, self._thing.click_hz, self._params.click_db, azimuth_rad)),
            (self._skin, pad_at_s, self._noises(speed, SKIN_HZ, self._params.skin_db, azimuth_rad)),
            (self._strikes[self._held], pad_at_s, blows),
        ):
            strikes.plan(self._next_frame + (when_s * RATE_HZ).astype(np.int64), struck)

    def _noises(self, speed: Floats, centre_hz: float, level_db: float, azimuth_rad: Floats) -> Weights:
        """What each ear hears of the finger itself, `(n, 2, modes)`: no two alike, a harder one brighter."""
        heard = ears(azimuth_rad, self._params.distance_m, self._skin.modes.frequency_hz)
        weights = self._skin.modes.bursts(self._touch, centre_hz * speed**0.3, 0.8, shared=0.3)
        weights *= np.stack((heard.left_gain, heard.right_gain), axis=1)
        return self._skin.modes.of_energy(weights, BLOW * 10 ** (level_db / 20) * speed)

    def _blows(self, speed: Floats, unit_s: float, spot: Floats, azimuth_rad: Floats) -> Weights:
        """What each ear hears of the body, `(n, 2, modes)`."""
        struck = self._bodies[self._held]
        f = struck.modes.frequency_hz
        push = contact_gain(f, contact_s(speed, unit_s)[:, np.newaxis])
        excited = struck.heard * struck.shape(spot) * push * (f / f[0])  # pressure follows acceleration
        left, right, left_delay_s, right_delay_s = ears(azimuth_rad, self._params.distance_m, f)
        heard = excited[:, np.newaxis] * struck.shape(LISTEN) * np.stack((left, right), axis=1)
        late_s = np.stack((left_delay_s, right_delay_s), axis=1)[:, :, np.newaxis] + self._detour_s
        sines = -1j * heard * np.exp(-2j * np.pi * f * late_s)  # from rest
        return struck.modes.of_energy(sines, BLOW * speed)  # a dull spot is struck harder: fingers see to that


def body(thing: Thing, aspect: float, grip: float, rng: np.random.Generator) -> Body:
    """The thing as it sounds in one grip of the hand that steadies it."""
    walls = replace(thing.walls, pitch_hz=thing.walls.pitch_hz * grip)
    air = replace(thing.air, pitch_hz=thing.air.pitch_hz * grip)
    return jar(walls, air, rng) if thing.round else box(walls, aspect, air, rng)


def tap_times_s(rng: np.random.Generator, gesture: Gesture, stretch: float) -> Floats:
    """When the taps of a gesture fall, from 0: they press on or hold back, uneven, never within `SHORTEST_STEP_S`."""
    steps = np.full(len(gesture.fingers) * gesture.times, gesture.step_s)
    steps[:: len(gesture.fingers)] *= 1 + gesture.pause_steps
    press = 0.12 * rng.standard_normal() * np.linspace(-1, 1, len(steps))
    steps *= stretch * 2 ** (press + 0.12 * rng.standard_normal(len(steps)))
    times_s: Floats = np.cumsum(np.maximum(steps, SHORTEST_STEP_S))
    times_s -= times_s[0]
    return times_s


SOUND = Sound(title="Tapping", voice=Tapping, level_db=-2.4, family="crisp", impulsive=True, dark=True)
