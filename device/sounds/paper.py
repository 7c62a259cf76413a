"""Wrinkling paper close by: hands squeeze a sheet, let it slowly open, rub it with a thumb, and rest.

Crumpled paper gives off clicks, each a buckling facet: an exponentially decaying pulse whose energy follows
p(E) ~ E^-a with a = 1.3..1.6 over two decades and more, whatever the sheet and however far it is crumpled (Houle and
Sethna 1995). The hands therefore only decide how many there are. Clicks come in flurries within flurries (the energy's
autocorrelation is a stretched exponential: Kramer and Lobkovsky 1995), here a lognormal 1/f modulation of their rate.
Each click rings a few broad modes (Cirio et al. 2016), a larger one lower and in several pulses, one buckle setting
off the next. Clicks too small to hear apart make a rustle, noise that follows the rate. Hands work in cycles, smooth
and alike but never equal, which is what relaxes (Fang et al. 2025). A click has its place in the hands, left or right,
and comes to each ear with that place's level and delay; a fifth of it is for one ear alone, and so is a third of
the rustle, for closeness goes with low interaural correlation (Shimokura 2022).
Darker than real paper, whose energy lies at 2-8 kHz, and without its loudest cracks: this is for falling asleep.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.dsp.contacts import Contacts
from device.dsp.modes import HOP, Floats, Modes, Rustle, Strikes, Weights
from device.dsp.power_law import power_law
from device.dsp.rate import RATE_HZ
from device.dsp.soften import soften
from device.dsp.space import ears
from device.dsp.stream import Block, Chunks, streams
from device.dsp.timing import InTurn, members
from device.sounds.contract import Mood, Sound

HOPS = 16  # in a chunk
RISE_S = 0.0015  # slower than a real click, which is over in this time
CASCADE_S = 0.007  # between the pulses of one click
STILL = 0.03  # effort of the sheet alone, creeping on after the hands let go
BETWEEN = np.array(((0.94, 0.34), (0.34, 0.94)), np.float32)  # the ears' shares of what rustles on either side
KNEE = 0.032  # 23 dB above the mean level: what is louder is pressed towards twice this
HIGHEST_HZ = 3400.0  # centre of a click


@dataclass(frozen=True)
class Params:
    """The sheet and the hands; defaults are a sheet of writing paper at reading distance."""

    cycle_s: float = 3.6  # from one gesture to the next, 1.5..6
    clicks_per_s: float = 120.0  # when the hands work hardest, 10..200
    energy_exponent: float = 1.35  # a of p(E) ~ E^-a, 1.3..1.6
    energy_decades: float = 2.8  # between the least and the greatest click, 2..4
    pitch_hz: float = 2600.0  # centre of an average click, 600..4000
    cascade: float = 9.0  # pulses the greatest click breaks into, 0 one sharp crack .. 12
    rustle_db: float = -12.5  # rustle against clicks, -30..6
    flurry: float = 0.8  # lognormal spread of the rate within a gesture, 0 even .. 1.5
    alike: float = 0.8  # of a click's energy that both ears hear, the rest is for one, 0..1
    distance_m: float = 0.25  # sheet to the middle of the head, 0.15..1


@dataclass(frozen=True)
class Gesture:
    """One thing hands do with paper: how long, how busy, how loud, in how many strokes."""

    share: float  # of the cycle; the hands rest in what is left
    strokes: int
    lean: float  # below 1 the gesture starts fast and dies away, above 1 it gathers
    rate: float  # of clicks, relative to Params
    level_db: float
    rustle_db: float


REPERTOIRE = (  # of much the same energy, so that one minute is as loud as another
    Gesture(share=0.60, strokes=1, lean=0.6, rate=0.85, level_db=-1.0, rustle_db=0.0),  # squeeze
    Gesture(share=0.85, strokes=2, lean=0.9, rate=0.55, level_db=0.5, rustle_db=-4.0),  # let it open
    Gesture(share=0.75, strokes=3, lean=1.0, rate=0.75, level_db=-1.5, rustle_db=3.0),  # rub with the thumb
    Gesture(share=0.80, strokes=2, lean=0.7, rate=0.65, level_db=0.0, rustle_db=-2.0),  # turn it over
)


class Paper:
    """The voice: plans one cycle of the hands at a time, sounds it chunk by chunk."""

    def __init__(self, seed: int, params: Params = Params()) -> None:
        self._params = params
        self._hands, self._clicks, rustle = streams(seed, 3)
        pitch_hz = np.geomspace(380.0, 9000.0, 40) * 2 ** self._clicks.uniform(-0.05, 0.05, 40)
        facets = Modes(pitch_hz, 0.0045 * (pitch_hz / 1000) ** -0.85, RISE_S, length_s=0.024)
        self._facets, self._due = facets, Strikes(facets)
        self._mean_energy = power_law(np.linspace(0, 1, 999), params.energy_exponent, params.energy_decades).mean()
        self._rustle_gain = np.sqrt(params.clicks_per_s * self._mean_energy / (2 * RATE_HZ)) * 10 ** (
            params.rustle_db / 20
        )
        self._contacts = Contacts(HOPS, Rustle(rustle, 500.0, (700.0, 5500.0)), self._due)
        self._habits = self._hands.standard_normal(3)
        self._programme = InTurn(self._hands, REPERTOIRE)
        self._chunks = Chunks()

    def render(self, frames: int, mood: Mood) -> Block:
        """See `Voice`."""
        return self._chunks.render(self._make, frames, mood)

    def _make(self, mood: Mood) -> Block:
        while self._contacts.wanted:
            self._plan(mood)
        clicks, rustle = self._contacts.render()
        return soften(clicks + rustle @ BETWEEN, KNEE)

    def _plan(self, mood: Mood) -> None:
        """One more cycle of the hands, at the end of what is planned."""
        p = self._params
        draw = self._hands.standard_normal
        self._habits += 0.25 * draw(3) - 0.03 * self._habits  # wander over minutes, about their middle
        tempo, place, pitch = np.tanh(self._habits)
        gesture = self._programme.next()
        lead = float(np.tanh(0.6 * draw()))  # -1 the left hand does it all .. 1 the right
        level = 10 ** ((gesture.level_db + 0.3 * draw() - 16 * (1 - mood.activity)) / 20)
        cycle_s = p.cycle_s * 2 ** (0.08 * tempo + 0.1 * draw())
        rest_s = cycle_s * (1 - gesture.share + 2 * (1 - mood.activity))
        effort = self._effort(gesture, round(gesture.share * cycle_s * RATE_HZ / HOP), round(rest_s * RATE_HZ / HOP))
        effort *= mood.activity
        darken_octaves = 1.2 * (1 - mood.brightness) - 0.15 * pitch
        at, clicks = self._crackle(effort * gesture.rate, level, lead, 0.4 * place, darken_octaves)
        self._due.plan(self._contacts.planned_frames + at, clicks)
        gain = level * self._rustle_gain * 10 ** (gesture.rustle_db / 20) * np.sqrt(effort)
        shade = (0.3 + 0.4 * np.sqrt(effort) + 0.12 * pitch) * (0.3 + 0.7 * mood.brightness)
        self._contacts.plan(gain * np.sqrt(1 - 0.7 * lead), gain * np.sqrt(1 + 0.7 * lead), shade)

    def _effort(self, gesture: Gesture, busy_hops: int, rest_hops: int) -> Floats:
        """How hard the hands work, 0..1 but for the flurries; then the paper settles, ever slower."""
        x = ((np.arange(busy_hops) + 0.5) / busy_hops) ** gesture.lean
        strokes = np.sin(np.pi * x) ** 2 * (0.03 + 0.97 * np.sin(np.pi * gesture.strokes * x) ** 4)
        settling = STILL / (1 + np.arange(rest_hops) * HOP / RATE_HZ / 0.15)
        effort = np.concatenate((np.maximum(strokes, np.linspace(STILL / 8, STILL, busy_hops)), settling))
        spectrum = self._hands.standard_normal((len(effort) // 2 + 1, 2)).view(np.complex128)[:, 0]
        spectrum /= np.sqrt(np.arange(len(spectrum)) + 1.0)
        flurry = np.fft.irfft(spectrum, len(effort))
        flurry *= self._params.flurry / flurry.std()
        flurried: Floats = effort * np.exp(flurry)
        flurried *= effort.sum() / flurried.sum()
        return flurried

    def _crackle(
        self, effort: Floats, level: float, lead: float, place_rad: float, darken_octaves: float
    ) -> tuple[NDArray[np.int64], Weights]:
        """The clicks of one cycle: frames from its start, and weights."""
        p = self._params
        expected = np.concatenate(([0.0], np.cumsum(effort))) * p.clicks_per_s * HOP / RATE_HZ
        count = int(expected[-1] + self._clicks.random())
        u, when, hand = self._clicks.random((3, count))
        u = (self._clicks.permutation(count) + u) / max(count, 1)
        at = np.interp((np.arange(count) + when) * expected[-1] / max(count, 1), expected, np.arange(len(expected)))
        held = np.minimum(1, effort[at.astype(int)]) ** 0.5  # none but the law says so: a lull must not startle
        energy = power_law(u, p.energy_exponent, p.energy_decades) * held
        energy *= self._mean_energy * held.sum() / max(energy.sum(), 1e-9)  # whichever click met a lull
        pulses = 1 + (p.cascade * np.sqrt(energy)).astype(int)
        click, nth = members(pulses)
        tone, spread = self._clicks.standard_normal((2, len(click)))
        at = at[click] + (nth + self._clicks.uniform(-0.5, 0.5, len(click)) * (nth > 0)) * CASCADE_S * RATE_HZ / HOP
        part = np.exp(-1.5 * nth / pulses[click])
        energy, hand = energy[click] * part / np.bincount(click, part)[click], hand[click]
        centre_hz = p.pitch_hz * 2 ** (0.4 * tone - darken_octaves) * energy**-0.06
        azimuth_rad = place_rad + np.where(hand < 0.5 + 0.35 * lead, 0.9, -0.9) + 0.3 * spread
        heard = ears(azimuth_rad, p.distance_m, self._facets.frequency_hz)
        weights = self._facets.bursts(self._clicks, np.minimum(centre_hz, HIGHEST_HZ), 0.8, p.alike)
        late_s = np.stack((heard.left_delay_s, heard.right_delay_s), axis=1)[:, :, np.newaxis]
        gain = np.stack((heard.left_gain, heard.right_gain), axis=1)
        gain *= (level * np.sqrt(energy / np.mean(gain**2, axis=(1, 2))))[:, None, None]  # as loud from everywhere
        weights *= (gain * np.exp(-2j * np.pi * late_s * self._facets.frequency_hz)).astype(np.complex64)
        return (at * HOP).astype(np.int64), weights


SOUND = Sound(title="Paper", voice=Paper, level_db=17.0, family="crisp", impulsive=True)
