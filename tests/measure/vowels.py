"""Whether a mouth is where it should be: the resonances of vowels, found in the noise that comes out.

Linear prediction by the autocorrelation method (Makhoul 1975). A whisper is noise, so autocorrelations of many frames
are averaged before the predictor is solved for; its poles are the resonances.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy import linalg

from device.dsp.formants import WHISPERED_HZ, Part, lay
from device.sounds.contract import Mood
from device.sounds.whisper import EAR_RAD, HOPS, HOPS_PER_S, Air, Params
from tests.measure.whispers import Mono, Stereo, at_rate, mono_of

LPC_HZ = 10_800  # five resonances lie below half of it
ORDER = 14  # a pair for each of five resonances, and four for the slope of the noise and of the ears
FRAME = 512  # 47 ms
WIDEST_HZ = 900.0  # what is wider shapes the slope
PRE_EMPHASIS = 0.5  # 0 does as well; with more, what the lungs swallow hides the first resonance
VOWEL_S = 2.0
NEAR = 0.12  # of the target


class Vowel(NamedTuple):
    """One that was held: its first three resonances in Hz as they should be and as they are, and what was heard."""

    name: str
    target_hz: Mono
    heard_hz: Mono
    mono: Mono  # at LPC_HZ

    @property
    def errors(self) -> Mono:
        """Of each resonance, relative."""
        return np.asarray(self.heard_hz / self.target_hz - 1)


def measured(name: str, seed: int = 1) -> Vowel:
    """A vowel as the default mouth holds it at an ear."""
    mono = at_rate(mono_of(held(name, seed)), LPC_HZ)
    target_hz = WHISPERED_HZ[name][:3] * Params().tract
    return Vowel(name, target_hz, matched(resonances(mono), target_hz), mono)


def held(name: str, seed: int) -> Stereo:
    """Two seconds of it, by way of the voice's own air, `(frames, 2)`."""
    params = Params()
    air = Air(np.random.default_rng(seed), params)
    aim = WHISPERED_HZ[name]
    power = air.power(lay([Part(VOWEL_S, 0.0, mouth_hz=tuple(aim))], HOPS_PER_S, aim))
    place = np.tile((EAR_RAD, params.distance_m), (len(power), 1))
    plan = np.concatenate((power, place), axis=1, dtype=np.float32)
    chunks = range(0, len(plan) - HOPS + 1, HOPS)  # whole ones
    return np.concatenate([air.render(plan[i : i + HOPS], Mood()) for i in chunks])


def predictor(mono: Mono) -> Mono:
    """The filter whose inverse makes noise even, `(ORDER + 1,)`."""
    even = np.append(mono[0], mono[1:] - PRE_EMPHASIS * mono[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(even, FRAME)[:: FRAME // 2] * np.hanning(FRAME)
    power = np.mean(np.abs(np.fft.rfft(frames, 2 * FRAME)) ** 2, axis=0)
    lags = np.fft.irfft(power)[: ORDER + 1]
    return np.append(1.0, -linalg.solve_toeplitz(lags[:-1], lags[1:]))


def resonances(mono: Mono) -> Mono:
    """In Hz, from low to high."""
    poles = np.roots(predictor(mono))
    poles = poles[poles.imag > 0]
    width_hz = -np.log(np.abs(poles)) * LPC_HZ / np.pi
    return np.sort(np.angle(poles[width_hz < WIDEST_HZ])) * LPC_HZ / (2 * np.pi)


def matched(found_hz: Mono, target_hz: Mono) -> Mono:
    """Those of the resonances found, each taken once and in order, that are nearest to the targets."""
    choices = np.array([*combinations(found_hz, len(target_hz))])
    return np.asarray(choices[np.abs(np.log(choices / target_hz)).sum(axis=1).argmin()])
