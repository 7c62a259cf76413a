"""People who fall asleep to Lull, or do not: simulated, to see whether it learns what they like.

What they like is hidden from it and is not made as its belief is. A person has an ideal place among the sounds as they
measure (how bright, how busy, how spiky), likes a sound the less the farther it is from there, and then has loves and
hates of their own. A sound that is used loses its freshness and gets it back. A good sound makes sleep come sooner; a
bad one is skipped, if the hand bothers. Hands also fidget, lie still through a bad night, and touch for no reason.
"""
# ruff: noqa: S311  # chance, no secrets

import math
import random
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from device.taste.contract import Ended, Heard, Night, Touch, Touched

# Centroid in Hz, onsets a second, crest in dB: of 40 s, seed 1, by tests/measure/fingerprint.py.
MEASURED = {
    "apple": (1426, 7.95, 27.5),
    "beads": (1331, 10.07, 25.0),
    "breath": (1112, 0.75, 17.9),
    "brushing": (1383, 6.6, 23.7),
    "clock": (1610, 2.0, 25.3),
    "clock_tall": (682, 2.17, 23.1),
    "clock_watch": (1901, 5.0, 21.4),
    "fizz": (2717, 12.07, 24.8),
    "hair": (1369, 9.03, 23.8),
    "orbit": (1129, 0.1, 13.9),
    "page": (1304, 4.15, 22.6),
    "paper": (2151, 6.65, 28.5),
    "pencil": (2548, 7.53, 27.1),
    "pour": (1194, 4.6, 20.1),
    "scissors": (1441, 6.78, 24.7),
    "scratching": (1212, 10.45, 23.3),
    "stroke": (904, 1.45, 23.1),
    "tapping": (721, 5.45, 23.9),
    "tapping_book": (607, 5.83, 23.1),
    "tapping_glass": (971, 5.5, 22.0),
    "tapping_plastic": (575, 5.7, 22.8),
    "tide": (1263, 3.6, 19.3),
    "typing": (1381, 8.25, 26.1),
    "whisper": (1565, 3.8, 20.0),
}
TICKING_AND_EATING = ("apple", "clock", "clock_tall", "clock_watch", "typing")
LOVED, HATED = 0.75, -0.75  # utilities: -1 keeps awake, 0 is neither, 1 puts to sleep
TIMER_S, CLOSE_S, EXTENDS_S = 45 * 60.0, 20 * 60.0, 15 * 60.0
DAY_S = 86_400.0
FIRST_EVENING = 1.8e9


class Chooser(Protocol):
    """What chooses the sounds: Lull's taste, or another way to do it."""

    def tonight(self, night: int, banned: Collection[str]) -> str:
        """The sound to begin the night with."""

    def instead(self, night: int, banned: Collection[str], so_far: Night) -> str:
        """What to go on with; the last heard is the one refused."""

    def over(self, night: Night) -> None:
        """How it went."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of people."""

    loves: int = 2
    hates: tuple[str, ...] = ()  # beside one by chance
    wears: float = 0.0  # share of its freshness that a sound loses in a night
    recovers: float = 0.1  # share of what is lost that comes back in a night
    changes_on: int | None = None  # the night when all loves are others
    fumbles: float = 0.02  # share of sounds that get a gesture for no reason
    bothers: float = 1.0  # how likely a bad sound is refused, as others would


SORTS = {
    "one love": Sort(loves=1),
    "several loves": Sort(loves=5),
    "tires slowly": Sort(loves=3, wears=0.08, recovers=0.03),
    "tires fast": Sort(loves=4, wears=0.5, recovers=0.12),
    "hates ticking": Sort(hates=TICKING_AND_EATING),
    "changes": Sort(changes_on=60),
    "fumbles": Sort(loves=3, fumbles=0.35),
    "lies still": Sort(loves=3, bothers=0.15),
}


@dataclass(frozen=True, slots=True)
class Lived:
    """A night as it truly was; the log knows `night` alone."""

    night: Night
    plays: tuple[tuple[str, float], ...]  # each sound and how good it was, then
    awake_s: float


@dataclass
class Sleeper:
    """One person, by sort and seed; the same in every respect, whatever chooses the sounds."""

    sort: Sort
    seed: str
    sounds: tuple[str, ...] = tuple(MEASURED)
    likes: dict[str, float] = field(init=False)
    fresh: dict[str, float] = field(init=False)
    banned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.likes = _likes(self.sort, random.Random(f"{self.seed} likes"), self.sounds)
        self.fresh = dict.fromkeys(self.sounds, 1.0)

    def good(self, sound: str) -> float:
        """How good it would be now: what has lost its freshness is less loved, and what is not loved bores."""
        return self.likes[sound] - (1 - self.fresh[sound]) * (0.4 + max(self.likes[sound], 0.0))

    def sleep(self, number: int, chooser: Chooser) -> Lived:
        """A night, from the press of the button."""
        if number == self.sort.changes_on:
            self.likes = _likes(self.sort, random.Random(f"{self.seed} changed"), self.sounds)
        began_at = FIRST_EVENING + number * DAY_S
        evening = _Evening(self, random.Random(f"{self.seed} night {number}"), number, chooser, began_at)
        lived = evening.run()
        chooser.over(lived.night)
        for sound, fresh in self.fresh.items():
            self.fresh[sound] = fresh + (1 - fresh) * self.sort.recovers
        for heard in lived.night.heard:
            self.fresh[heard.sound] *= 1 - self.sort.wears * min((heard.ended_s - heard.begun_s) / 600, 1.0)
        return lived


def _likes(sort: Sort, rng: random.Random, sounds: tuple[str, ...]) -> dict[str, float]:
    """By the distance from an ideal place, in octaves and what is as far to hear; then loves and hates."""
    place = {s: (math.log2(hz), 0.5 * math.log2(rate), crest_db / 4) for s, (hz, rate, crest_db) in MEASURED.items()}
    ideal = place[rng.choice(sounds)]
    likes = {s: 0.35 - 0.35 * math.dist(place[s], ideal) + rng.gauss(0.0, 0.25) for s in sounds}
    likes = {s: min(max(like, -0.6), 0.5) for s, like in likes.items()}
    may_love = sorted((s for s in sounds if s not in TICKING_AND_EATING), key=lambda s: -likes[s] + rng.gauss(0.0, 0.4))
    for sound in may_love[: sort.loves]:
        likes[sound] = rng.uniform(0.8, 1.0)
    for sound in (*sort.hates, rng.choice(may_love[sort.loves :])):
        likes[sound] = rng.uniform(-1.0, -0.8)
    return likes


@dataclass
class _Evening:
    """One night being lived."""

    who: Sleeper
    rng: random.Random
    number: int
    chooser: Chooser
    began_at: float
    at_s: float = 0.0
    ends_s: float = TIMER_S  # the closing fade begins
    heard: list[Heard] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    plays: list[tuple[str, float]] = field(default_factory=list)

    def run(self) -> Lived:
        """To sleep, or to the end of patience."""
        tired = self.rng.lognormvariate(0.0, 0.35)
        sound = self.chooser.tonight(self.number, self.who.banned)
        while True:
            self.plays.append((sound, self.who.good(sound)))
            does, after_s = self.refuses(self.plays[-1][1])
            if does is None:
                return self.falls_asleep(sound, tired)
            begun_s, self.at_s = self.at_s, self.at_s + after_s
            self.touches.append(Touch(self.at_s, does))
            self.heard.append(Heard(sound, begun_s, self.at_s))
            if does == "stop":
                return self.over("stopped", self.at_s + 3.0, self.at_s + 1800.0 * tired)
            if does == "never":
                self.who.banned.append(sound)
            if self.at_s > self.ends_s:
                self.ends_s = self.at_s + EXTENDS_S  # whoever asks for another sound then, asks for more time
            sound = self.chooser.instead(self.number, self.who.banned, self.so_far())

    def refuses(self, good: float) -> tuple[Touched | None, float]:
        """What the hand does to a sound, if anything, and after how long; the worse it is, the sooner."""
        sort, rng = self.who.sort, self.rng
        if rng.random() < sort.fumbles:
            return rng.choices(("next", "stop"), (4, 1))[0], rng.uniform(5.0, 900.0)
        patience = 0.6 ** max(len(self.plays) - 1, 0) if len(self.plays) > 3 else 1.0
        if rng.random() >= 0.85 * sort.bothers * patience / (1 + math.exp((good + 0.15) / 0.17)):
            return None, 0.0
        after_s = min(rng.lognormvariate(math.log(20.0 if good < -0.4 else 75.0), 0.8) + 3.0, 900.0)
        if good < -0.6 and rng.random() < 0.2:
            return "never", after_s + 4.0
        return rng.choices(("next", "stop"), (9, 1))[0], after_s

    def falls_asleep(self, sound: str, tired: float) -> Lived:
        """Sooner to a good sound; until then, the hand fidgets, and takes more time where the night is closing."""
        rng, begun_s = self.rng, self.at_s
        good = self.plays[-1][1]
        asleep_s = begun_s + 60.0 * 20.0 * math.exp(-good) * tired * rng.lognormvariate(0.0, 0.3)
        at_s = begun_s
        while (at_s := at_s + rng.expovariate(1 / 2400.0)) < min(asleep_s, TIMER_S):
            self.touches.append(Touch(at_s, rng.choices(("softer", "louder", "light"), (2 - good, 1, 1))[0]))
        while asleep_s > self.ends_s + 300.0 and rng.random() < 0.75:
            touched_s = rng.uniform(self.ends_s + 200.0, min(asleep_s, self.ends_s + CLOSE_S))
            self.touches.append(Touch(touched_s, "extend"))
            self.ends_s = touched_s + EXTENDS_S
        silent_s = self.ends_s + CLOSE_S
        self.heard.append(Heard(sound, begun_s, silent_s))
        return self.over("cut short" if rng.random() < 0.01 else "silence", silent_s, asleep_s)

    def so_far(self) -> Night:
        """As the device has it at this moment."""
        return self._night("cut short", self.at_s)

    def over(self, ended: Ended, length_s: float, asleep_s: float) -> Lived:
        """All of it."""
        return Lived(self._night(ended, length_s), tuple(self.plays), asleep_s)

    def _night(self, ended: Ended, length_s: float) -> Night:
        return Night(self.began_at, length_s, TIMER_S, -20.0, ended, tuple(self.heard), tuple(self.touches))
