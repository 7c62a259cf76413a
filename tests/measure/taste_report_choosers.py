"""Ways to choose a sound, for `make taste-report`: Lull's, the two that its settings offer, and others' usual ones."""

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from device.simulator.sleepers import Chooser, Sleeper
from device.taste.choice import choose
from device.taste.contract import Kind, Night
from device.taste.liking import Taste, taste_of
from device.taste.signs import signs_of


@dataclass
class Lull:
    """What the device does."""

    kinds: Mapping[str, Kind]
    seed: int
    taste: Taste = field(init=False)

    def __post_init__(self) -> None:
        self.taste = taste_of((), self.kinds)

    def tonight(self, night: int, banned: Collection[str]) -> str:
        return self._chosen(night, banned, None)

    def instead(self, night: int, banned: Collection[str], so_far: Night) -> str:
        return self._chosen(night, banned, so_far)

    def _chosen(self, night: int, banned: Collection[str], so_far: Night | None) -> str:
        choice = choose(self.taste, self.seed * 100_000 + night, banned, tonight=so_far)
        assert choice is not None, "there is always something left to play"
        return choice.sound

    def over(self, night: Night) -> None:
        self.taste = self.taste.after(night)


class OneOf:
    """What the simple ways share: sounds in the order that a knob has them, which is another for each person."""

    def __init__(self, sounds: Collection[str], seed: int) -> None:
        self.rng = random.Random(f"chooser {seed}")
        self.order = self.rng.sample(sorted(sounds), len(sounds))

    def left(self, banned: Collection[str], so_far: Night | None = None) -> list[str]:
        """What may be played and was not heard tonight, or at least does not play."""
        free = [sound for sound in self.order if sound not in banned]
        heard = [heard.sound for heard in so_far.heard] if so_far else []
        return [s for s in free if s not in heard] or [s for s in free if s != heard[-1]] or free

    def following(self, sound: str, banned: Collection[str]) -> str:
        """The next in the order."""
        at = self.order.index(sound) + 1
        return next(s for s in (*self.order[at:], *self.order[:at]) if s not in banned)

    def instead(self, night: int, banned: Collection[str], so_far: Night) -> str:
        return self.following(so_far.heard[-1].sound, banned)

    def over(self, night: Night) -> None:
        pass


class ByChance(OneOf):
    """Any."""

    def tonight(self, night: int, banned: Collection[str]) -> str:
        return self.rng.choice(self.left(banned))

    def instead(self, night: int, banned: Collection[str], so_far: Night) -> str:
        return self.rng.choice(self.left(banned, so_far))


class InTurn(OneOf):
    """`taste = "round"`: every night the one after the last."""

    last: str | None = None

    def tonight(self, night: int, banned: Collection[str]) -> str:
        return self.following(self.last or self.order[-1], banned)

    def over(self, night: Night) -> None:
        self.last = night.heard[-1].sound


class LastAgain(OneOf):
    """`taste = "off"`: every night what the one before ended with."""

    last: str | None = None

    def tonight(self, night: int, banned: Collection[str]) -> str:
        last = self.last or self.order[0]
        return self.following(last, banned) if last in banned else last

    def over(self, night: Night) -> None:
        self.last = night.heard[-1].sound


class Favourite(LastAgain):
    """Whatever first made a night that nobody touched, every night from then on."""

    found = False

    def over(self, night: Night) -> None:
        if not self.found or self.last not in self.order:
            self.last = night.heard[-1].sound
            self.found = night.ended == "silence" and not any(t.at_s > night.heard[-1].begun_s for t in night.touches)


class Greedy(OneOf):
    """The one of the best mean so far, and every tenth time any."""

    def __init__(self, sounds: Collection[str], seed: int) -> None:
        super().__init__(sounds, seed)
        self.told: dict[str, list[float]] = {sound: [] for sound in self.order}

    def best(self, left: list[str]) -> str:
        """What was not heard counts as neither good nor bad."""
        if self.rng.random() < 0.1:
            return self.rng.choice(left)
        return max(left, key=lambda s: sum(self.told[s]) / max(len(self.told[s]), 1))

    def tonight(self, night: int, banned: Collection[str]) -> str:
        return self.best(self.left(banned))

    def instead(self, night: int, banned: Collection[str], so_far: Night) -> str:
        return self.best(self.left(banned, so_far))

    def over(self, night: Night) -> None:
        for sign in signs_of(night):
            self.told[sign.sound].append(sign.liking)


class Oracle(OneOf):
    """Knows what would be best now, but not what that will cost tomorrow."""

    def __init__(self, sounds: Collection[str], seed: int, who: Sleeper) -> None:
        super().__init__(sounds, seed)
        self.who = who

    def tonight(self, night: int, banned: Collection[str]) -> str:
        return max(self.left(banned), key=self.who.good)

    def instead(self, night: int, banned: Collection[str], so_far: Night) -> str:
        return max(self.left(banned, so_far), key=self.who.good)


CHOOSERS: dict[str, Callable[[Mapping[str, Kind], int, Sleeper], Chooser]] = {
    "Lull": lambda kinds, seed, _: Lull(kinds, seed),
    "by chance": lambda kinds, seed, _: ByChance(freely(kinds), seed),
    "in turn": lambda kinds, seed, _: InTurn(freely(kinds), seed),
    "favourite": lambda kinds, seed, _: Favourite(freely(kinds), seed),
    "last again": lambda kinds, seed, _: LastAgain(freely(kinds), seed),
    "greedy": lambda kinds, seed, _: Greedy(freely(kinds), seed),
    "oracle": lambda kinds, seed, who: Oracle(freely(kinds), seed, who),
}


def freely(kinds: Mapping[str, Kind]) -> list[str]:
    """What none of them has to be asked for."""
    return [sound for sound, kind in kinds.items() if not kind.on_request]
