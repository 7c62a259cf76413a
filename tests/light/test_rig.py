"""The lamp driven as a night drives it: woken only when it asks to be, and never a step for it."""

from itertools import pairwise

import pytest

from device.bedside import full_lux_of
from device.config import Config
from device.light.colour import level_of, light_lux
from device.light.contract import DARK
from device.light.rig import Rig
from device.light.scripted import ScriptedLamp

FULL_LUX = full_lux_of(Config())


class Night:
    """A rig and time."""

    def __init__(self) -> None:
        self.lamp = ScriptedLamp()
        self.rig = Rig(lambda: self.lamp, FULL_LUX)
        self.rig.due(0.0)
        self.now_s = 0.0
        self.woken = 0

    def until(self, at_s: float) -> None:
        """Wake the rig as it asks."""
        while self.rig.wake_at_s is not None and self.rig.wake_at_s <= at_s:
            assert self.rig.wake_at_s > self.now_s
            self.now_s = self.rig.wake_at_s
            self.rig.due(self.now_s)
            self.woken += 1
        self.now_s = at_s

    def ask(self, level: float, over_s: float, *, breathing: bool = False, red_only: bool = False) -> None:
        self.rig.light(level, over_s, self.now_s, breathing=breathing, red_only=red_only)

    @property
    def steps(self) -> list[float]:
        """Of L*, between one showing and the next."""
        seen = [100 * level_of(light_lux(colour, FULL_LUX) / sum(FULL_LUX)) for colour in self.lamp.shown]
        return [abs(after - before) for before, after in pairwise(seen)]


@pytest.mark.parametrize("breathing", [False, True])
def test_a_night_of_light_is_without_a_step(breathing: bool) -> None:
    night = Night()
    night.until(10.0)
    night.ask(0.35, 4.0, breathing=breathing)
    night.until(14.0)
    night.ask(0.16, 18 * 60.0, breathing=breathing)
    night.until(18 * 60.0)
    night.ask(0.0, 60.0, breathing=breathing)
    night.until(20 * 60.0)
    assert night.lamp.showing == DARK
    assert max(night.steps) <= 0.25
    assert night.rig.wake_at_s is None


def test_a_slow_fade_wakes_nobody_more_often_than_it_moves() -> None:
    night = Night()
    night.ask(0.35, 4.0)
    night.until(60.0)
    night.woken = 0
    night.ask(0.0, 1000.0)
    night.until(2000.0)
    assert night.woken <= 1010


def test_the_night_light_comes_over_a_lit_lamp_without_a_step() -> None:
    night = Night()
    night.ask(0.35, 4.0)
    night.until(60.0)
    night.ask(0.2, 2.0, red_only=True)
    night.until(63.0)
    assert night.lamp.showing.amber == 0.0
    for before, after in pairwise(night.lamp.shown):
        assert all(abs(was - now) <= 0.01 for was, now in zip(before, after, strict=True))
