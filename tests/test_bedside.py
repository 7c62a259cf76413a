"""The joined parts in virtual time, under faults and under hands that nobody foresaw."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from device.audio.edge import Say
from device.audio.feed import AudioCommand
from device.bedside import first_memory, known
from device.config import Config, Night, Volume
from device.controls.contract import Edge, Part
from device.controls.gpio import GpioControls, open_factory
from device.dsp.stream import Block
from device.session import events as ev
from device.session.commands import Fade, Memory, SetVolume
from device.session.state import Phase
from device.storage.file import StateFile
from device.storage.settings import still_worth_resuming
from tests.nightstand import LAMP, SOUNDS, Nightstand

DAY_S = 24 * 3600.0
MINUTE_S = 60.0
PARTS: tuple[Part, ...] = get_args(Part)


def test_a_press_takes_the_voice_that_was_made_ready() -> None:
    stand = Nightstand()
    stand.bedside.get_ready(stand.now_s)
    stand.bedside.get_ready(stand.now_s)
    (ready,) = stand.made
    stand.press()
    assert stand.voices[0] is ready
    assert len(stand.made) == 2, "and the bed's"


def test_a_voice_that_was_made_ready_for_another_sound_is_not_taken() -> None:
    stand = Nightstand()
    stand.bedside.get_ready(stand.now_s)
    stand.tell(ev.PlayAsked(stand.now_s, "clock"))
    stand.tell(ev.NextAsked(stand.now_s))
    assert [voice.sound for voice in stand.voices] == ["clock", "brown", "whisper"], "one bed for all"
    assert len({voice.seed for voice in stand.voices}) == 3


class Counting(Nightstand):
    """Notes how many voices were built by the time of each word to the audio thread, and how much it said."""

    def __init__(self) -> None:
        self.built: list[tuple[int, int]] = []
        super().__init__()

    def _send(self, *commands: AudioCommand) -> None:
        self.built.append((len(self.made), len(commands)))
        super()._send(*commands)


def test_the_audio_thread_hears_of_a_start_once_all_its_voices_are_built() -> None:
    """Else it opens the card at the first word, and fills its buffer with 90 ms of silence before the last."""
    stand = Counting()
    stand.press()
    assert stand.built == [(2, 6)], "words hushed, volume, two voices, fade and shape in one"


def test_answers_to_gestures_are_worked_out_before_a_hand_asks() -> None:
    """Over a whole night, with rests of half a second to minutes between gestures: no hand waits for words."""
    worked_out: list[str] = []

    def utter(text: str, _seed: int) -> Block:
        worked_out.append(text)
        return np.zeros((1, 2), np.float32)

    stand = Nightstand(Config(night=Night(confirm="whisper")), utter=utter)
    said: list[str] = []
    presses: list[tuple[Part, float]] = [("timer", 0.5), ("timer", 80.0), ("knob_push", 310.0), ("timer", 2400.0)]
    for part, rest_s in presses * 2:
        stand.wait(rest_s)
        before = len(worked_out)
        stand.press(part)
        said += [type(command).__name__ for _, command in stand.sent[-3:] if isinstance(command, Say)]
        assert len(worked_out) == before, worked_out[before:]
    assert len(said) >= 6


def test_a_switch_that_was_stuck_when_late_controls_came_is_no_press() -> None:
    stand = Nightstand()
    stuck: dict[Part, bool] = {"button": True}
    stand.bedside.take_up(stuck)
    stand.touch("timer", down=True)
    stand.until(stand.now_s + 0.1, lambda: {**stuck, "timer": True})
    stand.touch("timer", down=False)
    stand.until(stand.now_s + 5.0, lambda: {**stuck, "timer": False})
    assert [type(event) for event in stand.events] == [ev.Started, ev.TimerPressed]


def test_a_press_that_goes_on_as_another_part_comes_is_one() -> None:
    stand = Nightstand()
    stand.touch("timer", down=True)
    stand.wait(0.1)
    stand.bedside.take_up({"button": True, "knob_a": True})
    stand.touch("timer", down=False)
    stand.touch("button", down=False)
    stand.wait(0.5)
    assert [type(event) for event in stand.events] == [ev.Started, ev.TimerPressed]
    stand.press()
    stand.touch("knob_b", down=True)
    stand.touch("knob_a", down=False)
    stand.touch("knob_b", down=False)
    assert not any(isinstance(event, ev.KnobTurned) for event in stand.events), "no whole click since it was found"
    assert isinstance(stand.events[-1], ev.ButtonPressed)


def test_a_press_that_was_made_while_the_device_was_busy_is_heard() -> None:
    """A tenth of a second for a new voice, in which the timer button is pressed; seen on the virtual Pi."""
    stand = Nightstand()
    stand.press()
    stand.wait(60.0)
    stand.press("knob_push")
    let_go_s = stand.now_s
    stand.bedside.due(let_go_s + 1.5, edges_wait=True)
    for down, after_s in ((True, 0.01), (False, 0.09)):
        stand.bedside.touch(Edge("timer", down, let_go_s + after_s))
        stand.bedside.due(let_go_s + 1.5, edges_wait=down)
    assert [type(event) for event in stand.events[-2:]] == [ev.KnobPushed, ev.TimerPressed]


def test_a_sound_asked_for_by_name_goes_on_after_a_power_cut_though_the_knob_does_not_reach_it() -> None:
    memory = Memory(-12.0, 0.35, "brown", night=ev.Restart("brown", 0.2, 900.0, 2700.0))
    assert known(memory, ("paper", "clock"), SOUNDS) == memory
    gone = known(memory, ("paper", "clock"), {"paper", "clock"})
    assert gone.sound == "paper"
    assert gone.night is not None
    assert gone.night.sound == "paper"


# -- the lamp ----------------------------------------------------------------------------------------------------------


def lose(stand: Nightstand) -> None:
    stand.bus.lose(LAMP)


def hold_down(stand: Nightstand) -> None:
    stand.bus.stuck = True


@pytest.mark.parametrize(
    ("fault", "from_s", "to_s"),
    [(lose, 0.0, 300.0), (lose, 1.0, 20.0), (lose, 600.0, 700.0), (hold_down, 600.0, 700.0), (hold_down, 2.0, 3.0)],
    ids=["never there", "lost in the rise", "lost in the fade", "stuck", "stuck for a moment"],
)
def test_a_lamp_that_goes_and_comes_is_no_matter_for_the_sound(
    fault: Callable[[Nightstand], None], from_s: float, to_s: float
) -> None:
    sound, faulty = Nightstand(), Nightstand(lamp_is_there=from_s > 0)
    for stand in (sound, faulty):
        stand.press()
    began_s = sound.now_s
    for stand in (sound, faulty):
        stand.until(began_s + from_s)
    fault(faulty)
    for stand in (sound, faulty):
        stand.until(began_s + to_s)
    assert len(faulty.told) == 1
    assert faulty.bedside.rig.fault is not None
    faulty.bus.stuck = False
    faulty.bus.bring_back(LAMP)
    for at_s in (to_s + 40.0, to_s + 100.0, 1500.0, 2400.0, 3 * 3600.0):
        for stand in (sound, faulty):
            stand.until(began_s + at_s)
        assert faulty.light == pytest.approx(sound.light, abs=1 / 2048), "as bright as if it had never gone"
    assert faulty.sent == sound.sent
    assert [line.rpartition(" ")[2] for line in faulty.told] == ["most", "back"]
    assert faulty.bedside.rig.fault is None
    assert faulty.bus.open_handles == sound.bus.open_handles
    assert sound.told == []


# -- the time of day ---------------------------------------------------------------------------------------------------


class Calendar:
    """A wall clock that can be set."""

    def __init__(self) -> None:
        self.now = 1.8e9

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("by_s", [-DAY_S, DAY_S], ids=["back", "on"])
def test_a_clock_set_by_a_day_in_mid_night_changes_nothing_but_the_date(tmp_path: Path, by_s: float) -> None:
    calendar, path = Calendar(), tmp_path / "settings.json"
    steady, moved = Nightstand(), Nightstand(keeper=StateFile(path), wall_clock=calendar)
    for stand in (steady, moved):
        stand.press()
        stand.wait(600.0)
    before = StateFile(path).read()
    calendar.now += by_s
    for stand in (steady, moved):
        stand.wait(60.0)
    after = StateFile(path).read()
    for stand in (steady, moved):
        stand.wait(2 * 3600.0)
    assert before is not None
    assert after is not None
    assert after.saved_at - before.saved_at == by_s
    assert after.memory.night is not None, "kept on, though the file's date is not of today"
    assert still_worth_resuming(after.saved_at, calendar.now)
    assert not still_worth_resuming(before.saved_at, calendar.now)
    assert moved.sent == steady.sent
    assert moved.ends == 1


# -- hands -------------------------------------------------------------------------------------------------------------


def test_a_button_held_for_an_hour_is_one_hold() -> None:
    stand = Nightstand()
    stand.touch("button", down=True)
    stand.wait(10.0)
    assert stand.light[0] > 0, "the night light"
    stand.wait(3600.0)
    assert stand.light == (0.0, 0.0, 0.0), "which goes out by itself"
    stand.touch("button", down=False)
    stand.wait(10.0)
    assert [type(event) for event in stand.events] == [ev.Started, ev.ButtonHeld]
    assert stand.sent == []
    stand.press()
    assert stand.bedside.session.phase is Phase.PLAYING


def test_a_timer_button_that_something_leans_on_all_night_ends_the_night_once() -> None:
    stand = Nightstand()
    stand.press()
    stand.touch("timer", down=True)
    stand.wait(8 * 3600.0)
    assert [type(event) for event in stand.events] == [ev.Started, ev.ButtonPressed, ev.TimerHeld]
    assert stand.bedside.session.phase is Phase.ASLEEP
    assert stand.silent


def test_a_request_between_the_two_presses_of_a_double_press() -> None:
    """What the first press did can no longer be taken back: the second starts a night with the next sound."""
    stand = Nightstand()
    stand.press()
    stand.wait(60.0)
    stand.press()
    stand.tell(ev.VolumeAsked(stand.now_s, -20.0))
    stand.wait(0.1)
    stand.press()
    assert isinstance(stand.events[-1], ev.ButtonDoublePressed)
    assert stand.bedside.session.phase is Phase.PLAYING
    assert [voice.sound for voice in stand.voices] == ["whisper", "brown", "paper"]


@pytest.fixture
def factory() -> Iterator[Any]:
    opened = open_factory("mock")
    yield opened
    opened.close()


class Hands:
    """Contacts on gpiozero's mock pins that open and close at any time, seen by the device at the time of its night."""

    def __init__(self, stand: Nightstand, factory: Any) -> None:
        self._stand = stand
        self._pins = {part: factory.pin(number) for number, part in enumerate(PARTS, start=4)}
        self.controls = GpioControls(dict(zip(PARTS, range(4, 9), strict=True)), factory, self._post)

    def change(self, part: Part) -> None:
        """Close it if it is open, or open it."""
        pin = self._pins[part]
        (pin.drive_low if pin.state else pin.drive_high)()

    def let_go(self) -> None:
        """Of everything."""
        for pin in self._pins.values():
            pin.drive_high()

    def _post(self, edge: Edge) -> None:
        self._stand.bedside.touch(replace(edge, at_s=self._stand.now_s))


SHORT = Config(  # so that many nights end, and the cap is near
    night=Night(timer_min=2.0, timer_step_min=1.0, timer_max_min=5.0, close_min=1.0),
    volume=Volume(first_db=0.0, start_max_db=0.0),
)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_ten_thousand_edges_do_it_is_no_louder_than_the_cap_and_it_ends(factory: Any, seed: int) -> None:
    """5,000 a seed, from a millisecond to half a minute apart, through real gpiozero devices."""
    dice, stand = random.Random(seed), Nightstand(SHORT)
    hands = Hands(stand, factory)
    for _ in range(5000):
        stand.until(stand.now_s + 10 ** dice.uniform(-3.0, 1.5), hands.controls.levels)
        hands.change(dice.choice(PARTS))
    hands.let_go()
    stand.wait(1.0)
    timer = stand.bedside.session.timer
    if timer is not None and timer.all_night:
        stand.tell(ev.StopAsked(stand.now_s))
    stand.wait((5.0 + 1.0 + 15.0) * MINUTE_S)  # the longest timer, the close, the night light
    hands.controls.close()
    assert stand.bedside.session.phase is Phase.ASLEEP
    stand.press()
    stand.wait((2.0 + 1.0) * MINUTE_S + 1.0)
    assert stand.bedside.session.phase is Phase.ASLEEP, "it still knows when a night is over"
    assert stand.bedside.wake_at_s is None
    assert stand.starts == stand.ends
    assert stand.starts > 30
    assert stand.silent
    assert stand.light == (0.0, 0.0, 0.0)
    assert {type(event) for event in stand.events} >= set(get_args(ev.Gesture))
    assert max(c.volume_db for _, c in stand.sent if isinstance(c, SetVolume)) <= SHORT.volume.max_db
    assert all(c.over_s > 0 for _, c in stand.sent if isinstance(c, Fade))
    assert set(stand.bedside.session.memory.banned) < SOUNDS.keys()


def test_the_first_night_keeps_to_the_loudest_that_is_allowed() -> None:
    """Also where `first_db` is not written, and its default is louder."""
    allowed = first_memory(Config(volume=Volume(start_max_db=-40.0, max_db=-40.0)), ("brown",))
    assert allowed.volume_db == -40.0
