"""A main loop that is late, or told of edges late: the lamp never steps for it, up or down."""

from itertools import pairwise

import pytest

from device.bedside import full_lux_of
from device.config import Config
from device.light.colour import level_of, light_lux
from device.light.rig import FASTEST_S, LARGEST_STEP, Rig
from device.light.scripted import ScriptedLamp

FULL_LUX = full_lux_of(Config())


class LateNight:
    """A rig whose caller may be held up."""

    def __init__(self, level: float, over_s: float) -> None:
        self.lamp = ScriptedLamp()
        self.rig = Rig(lambda: self.lamp, FULL_LUX)
        self.rig.due(0.0)
        self.now_s = 1.0
        self.rig.light(level, over_s, self.now_s, breathing=False, red_only=False)
        self.until(60.0)

    def until(self, at_s: float) -> None:
        while self.rig.wake_at_s is not None and self.rig.wake_at_s <= at_s:
            self.now_s = max(self.rig.wake_at_s, self.now_s)
            self.rig.due(self.now_s)
        self.now_s = at_s

    def held_up(self, late_s: float) -> None:
        """Nobody calls; then whoever is due is called, as by the main loop."""
        self.now_s += late_s
        self.rig.due(self.now_s)

    def light(self, level: float, over_s: float, at_s: float) -> None:
        self.rig.light(level, over_s, at_s, breathing=False, red_only=False)

    @property
    def largest_step(self) -> float:
        """Of L* / 100, from one setting of the chip to the next; its own 12 bits make up to 0.0022 of it."""
        seen = [level_of(light_lux(colour, FULL_LUX) / sum(FULL_LUX)) for colour in self.lamp.shown]
        return max(abs(after - before) for before, after in pairwise(seen))


@pytest.mark.parametrize("late_s", [0.05, 0.2, 0.5, 3.0, 9.0])
@pytest.mark.parametrize(("over_s", "most"), [(2.0, 0.01), (0.0, LARGEST_STEP)])
def test_a_late_loop_makes_no_step(over_s: float, most: float, late_s: float) -> None:
    night = LateNight(0.35, 4.0)
    night.light(0.0, over_s, night.now_s)
    night.until(60.05)
    night.held_up(late_s)
    night.until(80.0)
    assert night.largest_step <= most + 1e-9
    assert night.rig.level == 0.0


@pytest.mark.parametrize("late_s", [0.05, 0.5, 1.0, 5.0])
def test_an_edge_that_is_told_late_does_not_bring_back_what_has_faded(late_s: float) -> None:
    """Stopped, the light sinks; what was pressed meanwhile, at a time when it was brighter, is told only now."""
    night = LateNight(0.45, 4.0)
    night.light(0.0, 3.0, night.now_s)
    night.until(60.3)
    pressed_s = night.now_s
    night.until(pressed_s + late_s)
    before = night.rig.level
    night.light(0.45, 2.0, pressed_s)
    assert night.rig.level == pytest.approx(before, abs=1e-6)
    night.until(90.0)
    assert night.rig.level == pytest.approx(0.45)
    assert night.largest_step <= 0.01


def test_a_light_that_was_behind_is_there_in_time() -> None:
    late, prompt = LateNight(0.35, 4.0), LateNight(0.35, 4.0)
    for night in (late, prompt):
        night.light(0.0, 3.0, night.now_s)
    late.held_up(0.8)
    for night in (late, prompt):
        night.until(62.0)
    assert late.rig.level == pytest.approx(prompt.rig.level, abs=1e-3)


def test_one_that_rests_has_nothing_to_catch_up_with() -> None:
    night = LateNight(0.35, 4.0)
    night.until(5000.0)
    night.light(0.0, 2.0, night.now_s)
    night.until(5000.0 + 2.0 + FASTEST_S)
    assert night.rig.level == 0.0
