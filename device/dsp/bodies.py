"""Hollow things that fingers knock on: how they move, what rings in them, and for how long.

A wall bends in modes, each with so many half-waves along and across it, `sin(pi m x) sin(pi n y)`; where it is struck
decides which of them sound, so no two spots are alike. A flat panel on its edges has f ~ m^2 + (n / aspect)^2; the side
of a jar bends as a ring does, f ~ n (n^2 - 1) / sqrt(n^2 + 1) with n waves round it (textbook forms). The material lies
in the damping, d(f) = exp(global + relative f) (Aramaki et al. 2011), here with powers of two.
"""

from dataclasses import dataclass

import numpy as np

from device.dsp.modes import Floats, Modes

PANEL = np.array([(m, n) for n in (1, 2, 3) for m in (1, 2, 3, 4)] * 2, np.float64).T  # half-waves of lid and of floor
LID = np.arange(PANEL.shape[1]) < PANEL.shape[1] // 2
FLOOR = 1.29  # its pitch over the lid's: thinner or smaller, and no simple ratio
WAVES = np.repeat((2.0, 3.0, 4.0, 5.0), 4)  # round a jar; each pair of modes a quarter wave apart, without and with
KNEE = np.tile((0.5, 0.5, 1.5, 1.5), 4)  # ... a knee between bottom and rim: half-waves up its side
SPLIT = 0.007  # between the pitches of such a pair, as no jar is quite round: they beat
KNEE_STIFFENS = 1.9  # what the knee does to the pitch of the lowest
LISTEN = np.array([[0.3, 0.7], [0.42, 0.55]])  # each ear hears the half that faces it
ROUGH = 0.04  # how far from the ideal a panel's modes lie
RISE_S = 0.0025  # softer than life
LONGEST_S = 0.36


@dataclass(frozen=True)
class Material:
    """What walls are made of, and how large they are."""

    pitch_hz: float  # lowest mode
    damping_per_s: float  # of the lowest mode: 1 / time to -8.7 dB
    damping_octaves_per_khz: float  # how much faster high modes die

    def decay_s(self, frequency_hz: Floats) -> Floats:
        """Time to 1/e of each mode."""
        octaves = self.damping_octaves_per_khz * (frequency_hz - self.pitch_hz) / 1000
        decay_s: Floats = 1 / (self.damping_per_s * 2**octaves)
        return decay_s


@dataclass(frozen=True)
class Air:
    """What is shut in: a pipe closed at one end, its modes 1 : 3 : 5."""

    pitch_hz: float
    decay_s: float  # of the lowest
    level: float  # against a mode of the walls, 0 none


@dataclass(frozen=True)
class Body:
    """Modes, and how a push at some spot moves each."""

    modes: Modes
    along: Floats  # half-waves, `(modes,)`
    across: Floats
    start: Floats  # where those along begin, in half-waves
    heard: Floats  # how much, and with which sign

    def shape(self, spot: Floats) -> Floats:
        """How far each mode moves at `spot` `(2, n)`, 0..1 along and across, -> `(n, modes)`."""
        x, y = spot[..., np.newaxis]
        moved: Floats = np.sin(np.pi * (self.along * x + self.start)) * np.sin(np.pi * self.across * y)
        return moved


def box(material: Material, aspect: float, air: Air, rng: np.random.Generator) -> Body:
    """A lid, a floor and the air between them: when the lid is pressed in, the floor is pushed out."""
    along, across = PANEL
    ratio = along**2 + (across / aspect) ** 2
    pitch_hz = material.pitch_hz * ratio / ratio[0] * np.where(LID, 1.0, FLOOR)
    pitch_hz *= rng.uniform(1 - ROUGH, 1 + ROUGH, len(ratio))
    return _filled(material, pitch_hz, np.stack((along, across, 0 * along, np.where(LID, 1.0, -1.0))), air)


def jar(material: Material, air: Air, rng: np.random.Generator) -> Body:
    """A jar or a tumbler, tapped on the side that is turned to the listener, half of it in reach."""
    ratio = WAVES * (WAVES**2 - 1) / np.sqrt(WAVES**2 + 1)
    ratio /= ratio[0]
    ratio = np.where(KNEE > 1, np.hypot(ratio, KNEE_STIFFENS), ratio)
    second = np.arange(len(WAVES)) % 2
    pitch_hz = material.pitch_hz * ratio * (1 + SPLIT * second * rng.uniform(0.5, 1.5, len(WAVES)))
    start = 0.5 * second + rng.uniform(0, 1)
    heard = np.sqrt(ratio)  # short waves leave a small thing more easily
    return _filled(material, pitch_hz, np.stack((WAVES, KNEE, start, heard)), air)


def _filled(material: Material, pitch_hz: Floats, walls: Floats, air: Air) -> Body:
    """Walls `(4, modes)` as in `Body`, and the air, which feels how much room a push takes from it."""
    order = np.array((1.0, 3.0, 5.0))
    pressed = np.stack((0 * order, walls[1, 0] + 0 * order, 0.5 + 0 * order, air.level / order))
    along, across, start, heard = np.concatenate((walls, pressed), axis=1)
    decay_s = np.concatenate((material.decay_s(pitch_hz), air.decay_s / order))
    length_s = min(7 * decay_s.max(), LONGEST_S)
    return Body(
        Modes(np.append(pitch_hz, air.pitch_hz * order), decay_s, RISE_S, length_s), along, across, start, heard
    )
