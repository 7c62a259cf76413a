"""What is believed of every sound: how well it puts to sleep, how sure that is, and how much it has worn off.

The belief is one Gaussian over the likings of all sounds and over two weights of weariness. Sounds are believed alike
before anything is heard as far as they share traits, so a sign of one moves its kin; each sign is a linear measurement,
so the update is exact. Between nights the belief slides back towards that prior, at a rate that no belief outlasts:
that is forgetting, and it keeps ten years of nights as well-conditioned as ten.

What a sign measures is the liking less the weariness of that moment: recent use, once as two nights forget it and once
as two weeks do, each by its weight. So whether a sound wears off, and how fast, is learned of each person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from device.taste.contract import Kind, Night
from device.taste.signs import signs_of

Floats = NDArray[np.float64]

# Before anything is heard: what all sounds have in common, each trait, the sound alone; standard deviations.
EXPECTED = 0.1
ALL_SD, FAMILY_SD, IMPULSIVE_SD, DARK_SD, KIN_SD, OWN_SD = 0.1, 0.2, 0.2, 0.15, 0.35, 0.4
WEARS_OFF, WEARS_OFF_SD = 0.1, 0.25
NOISE_SD = 0.35  # of a sign of weight 1 about the liking that it speaks for
BY_HAND_SD = 0.1
FORGOTTEN_DAYS, WEARING_DAYS = 365.0, 400.0  # to 1/e
TIRED_DAYS = np.array([[2.0], [14.0]]) / np.log(2)  # half of it is gone after 2 days, and after 14
WHOLE_S = 600.0  # heard so long, it was heard that night
MOST_DAYS = 45.0  # between two nights; beyond, and backwards, it is rather the clock that was wrong
DAY_S = 86_400.0
TRIALS, TRIED_DAYS = 3, 90.0
RECENT = 1500  # nights that are learned from anew; what those before still tell is less than 0.01


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed where nothing was heard: likings by sound, then two weights of weariness."""

    mean: Floats
    cov: Floats


@dataclass(frozen=True)
class Taste:
    """A belief, after some nights. Not changed: `after` makes the next one."""

    sounds: tuple[str, ...]
    kinds: Mapping[str, Kind]
    prior: Prior
    mean: Floats
    cov: Floats
    use: Floats  # (2, sounds), 0..1: recent use as two days and two weeks forget it
    heard: frozenset[str]
    heard_at: Mapping[str, tuple[float, ...]]  # when its last TRIALS nights began, as their clocks had it
    at: float | None = None  # when the last night began
    nights: int = 0

    @cached_property
    def index(self) -> dict[str, int]:
        """Where a sound is in the arrays."""
        return {sound: n for n, sound in enumerate(self.sounds)}

    def liking(self, sound: str) -> tuple[float, float]:
        """Expected, and the standard deviation about it; rested."""
        n = self.index[sound]
        return float(self.mean[n]), float(np.sqrt(self.cov[n, n]))

    @property
    def fatigues(self) -> Floats:
        """How much of each liking is worn off now."""
        return np.maximum(self.mean[-2:], 0.0) @ self.use

    def fatigue(self, sound: str) -> float:
        """How much of its liking is worn off now."""
        return float(self.fatigues[self.index[sound]])

    @property
    def expected(self) -> Floats:
        """How well each would do now."""
        return np.asarray(self.mean[:-2] - self.fatigues)

    def expects(self, sound: str) -> float:
        """How well it would do now: its liking, less what is worn off."""
        return float(self.expected[self.index[sound]])

    def tried(self, sound: str) -> bool:
        """Whether three nights of the last ninety leave less hope for it than there is for what was never heard."""
        nights = self.heard_at.get(sound, ())
        lately = len(nights) == TRIALS and abs((self.at or 0.0) - nights[0]) < TRIED_DAYS * DAY_S
        return lately and self.liking(sound)[0] < EXPECTED

    def draw(self, normals: Floats) -> Floats:
        """A liking of each sound, now, out of all that may be true; `normals` are as many as `mean`."""
        drawn = self.mean + np.linalg.cholesky(self.cov) @ normals
        return np.asarray(drawn[:-2] - np.maximum(drawn[-2:], 0.0) @ self.use)

    def rested(self, days: float = 1.0) -> "Taste":
        """The same, some days later: surer of nothing, and nothing as worn."""
        keeps = np.full(len(self.mean), np.exp(-days / FORGOTTEN_DAYS))
        keeps[-2:] = np.exp(-days / WEARING_DAYS)
        both = np.outer(keeps, keeps)
        return replace(
            self,
            mean=self.prior.mean + keeps * (self.mean - self.prior.mean),
            cov=both * self.cov + (1 - both) * self.prior.cov,
            use=np.exp(-days / TIRED_DAYS) * self.use,
        )

    def after(self, night: Night) -> "Taste":
        """What it becomes by a night."""
        then = self.rested(days_between(self.at, night.began_at))
        mean, cov = then.mean.copy(), then.cov.copy()
        for sign in signs_of(night):
            n = self.index.get(sign.sound)
            if n is None:
                continue  # a script that is gone
            sees = cov[:, n] - cov[:, -2:] @ then.use[:, n]
            var = sees[n] - sees[-2:] @ then.use[:, n] + NOISE_SD**2 / sign.weight
            expected = mean[n] - mean[-2:] @ then.use[:, n]
            mean += sees * ((sign.liking - expected) / var)
            cov -= np.outer(sees, sees) / var
        heard = {heard.sound for heard in night.heard if heard.sound in self.index}
        return replace(
            then,
            mean=mean,
            cov=(cov + cov.T) / 2,
            use=self._used(then.use, night),
            heard=self.heard.union(heard),
            heard_at={
                **self.heard_at,
                **{sound: (*self.heard_at.get(sound, ()), night.began_at)[-TRIALS:] for sound in heard},
            },
            at=night.began_at,
            nights=self.nights + 1,
        )

    def _used(self, use: Floats, night: Night) -> Floats:
        """Every night would bring it to 1."""
        long_s = np.zeros(len(self.sounds))
        for heard in night.heard:
            if heard.sound in self.index:
                long_s[self.index[heard.sound]] += max(heard.ended_s - heard.begun_s, 0.0)
        gains = 1 - np.exp(-1 / TIRED_DAYS)
        return np.asarray(np.minimum(use + gains * np.minimum(long_s / WHOLE_S, 1.0), 1.0))


def taste_of(nights: Iterable[Night], kinds: Mapping[str, Kind], by_hand: Mapping[str, float] | None = None) -> Taste:
    """What the log of all nights, in the order in which they came, makes one believe.

    What was set by hand is part of the prior: it is not forgotten, tells of its kin, and yields to nights but slowly.
    """
    nights = tuple(nights)
    prior = _told(_prior(kinds), sorted(kinds), by_hand or {})
    sounds = tuple(sorted(kinds))
    early, late = nights[:-RECENT], nights[-RECENT:]
    heard_at = {heard.sound: (night.began_at,) for night in early for heard in night.heard if heard.sound in kinds}
    taste = Taste(
        sounds,
        kinds,
        prior,
        prior.mean,
        prior.cov,
        np.zeros((2, len(sounds))),
        frozenset(heard_at),
        heard_at,
        early[-1].began_at if early else None,
        len(early),
    )
    for night in late:
        taste = taste.after(night)
    return taste


def days_between(before: float | None, after: float) -> float:
    """As far as clocks can be trusted: one day where one of them must have been wrong."""
    days = 1.0 if before is None else (after - before) / DAY_S
    return days if 0.0 <= days <= MOST_DAYS else 1.0


def alike(one: str, other: str, kinds: Mapping[str, Kind]) -> float:
    """Prior covariance of two likings: what is known of a trait is known of all that have it."""
    a, b = kinds[one], kinds[other]
    return (
        ALL_SD**2
        + FAMILY_SD**2 * (a.family == b.family)
        + IMPULSIVE_SD**2 * (a.impulsive == b.impulsive)
        + DARK_SD**2 * (a.dark == b.dark)
        + KIN_SD**2 * (kin(one) == kin(other))
        + OWN_SD**2 * (one == other)
    )


def kin(sound: str) -> str:
    """A sound x_y is a kind of x."""
    return sound.partition("_")[0]


def _prior(kinds: Mapping[str, Kind]) -> Prior:
    sounds = sorted(kinds)
    cov = np.diag(np.full(len(sounds) + 2, WEARS_OFF_SD**2))
    cov[:-2, :-2] = [[alike(one, other, kinds) for other in sounds] for one in sounds]
    return Prior(np.array([EXPECTED] * len(sounds) + [WEARS_OFF] * 2), cov)


def _told(prior: Prior, sounds: list[str], by_hand: Mapping[str, float]) -> Prior:
    """The prior of somebody who has said so."""
    told = [n for n, sound in enumerate(sounds) if sound in by_hand]
    if not told:
        return prior
    said = np.array([by_hand[sounds[n]] for n in told])
    shared = prior.cov[:, told]
    gain = np.linalg.solve(shared[told] + BY_HAND_SD**2 * np.eye(len(told)), shared.T).T
    cov = prior.cov - gain @ shared.T
    return Prior(prior.mean + gain @ (said - prior.mean[told]), (cov + cov.T) / 2)
