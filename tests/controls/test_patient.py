"""Controls that come late: told once, tried ever less often, and taken as they are."""

from dataclasses import dataclass, field

from device.controls.contract import ControlsLost, Levels, Part
from device.controls.patient import RETRY_LONGEST_S, PatientControls


@dataclass
class Parts:
    """Two buttons, of which another program may hold some."""

    missing: dict[Part, str] = field(default_factory=dict)
    freed: tuple[Part, ...] = ()

    def levels(self) -> Levels:
        both: tuple[Part, ...] = ("button", "timer")
        return {part: part == "timer" for part in both if part not in self.missing}

    def catch_up(self) -> None:
        """Nothing waits."""

    def look_again(self) -> tuple[Part, ...]:
        came = tuple(part for part in self.freed if part in self.missing)
        for part in came:
            del self.missing[part]
        return came


class Header:
    """Forty pins that somebody may plug in."""

    def __init__(self, *, there: bool) -> None:
        self.there, self.tries, self.parts = there, 0, Parts()
        self.told: list[str] = []
        self.controls = PatientControls(self._open, self.told.append)

    def _open(self) -> Parts:
        self.tries += 1
        if not self.there:
            raise ControlsLost("no pins")
        return self.parts


def test_controls_that_are_there_are_opened_once() -> None:
    header = Header(there=True)
    assert header.controls.due(0.0)
    assert not header.controls.due(100.0)
    assert (header.tries, header.told, header.controls.wake_at_s) == (1, [], None)


def test_an_hour_without_is_one_line_and_few_tries() -> None:
    header = Header(there=False)
    for at_s in range(3600):
        header.controls.due(at_s)
    assert len(header.told) == 1
    assert header.controls.faults == ("no pins",)
    assert 3600 / RETRY_LONGEST_S <= header.tries <= 3600 / RETRY_LONGEST_S + 8


def test_they_join_in_by_themselves() -> None:
    header = Header(there=False)
    header.controls.due(0.0)
    header.there = True
    assert header.controls.wake_at_s == 1.0
    assert not header.controls.due(0.5)
    assert header.controls.due(1.0) == {"button": False, "timer": True}
    assert header.controls.levels is not None
    assert header.controls.faults == ()
    assert header.told[-1] == "the controls are there now"


def test_a_part_that_is_missing_is_a_fault_by_name_and_is_tried_until_it_comes() -> None:
    header = Header(there=True)
    header.parts.missing["timer"] = "timer on GPIO27: busy"
    assert header.controls.due(0.0) == {"button": False}
    assert header.controls.faults == ("no timer on GPIO27: busy",)
    for at_s in range(1, 3600):
        assert header.controls.due(at_s) == {}
    assert (header.tries, header.told) == (1, []), "what works is not opened again"
    assert header.controls.wake_at_s is not None
    assert 3600 <= header.controls.wake_at_s <= 3600 + RETRY_LONGEST_S
    header.parts.freed = ("timer",)
    assert header.controls.due(header.controls.wake_at_s) == {"timer": True}, "only of what came"
    assert header.controls.due(1e5) == {}, "there is nothing left to try"
    assert [*header.controls.faults] == []
    assert header.told == ["now there: timer"]


def test_controls_that_come_late_and_not_all_at_once() -> None:
    header = Header(there=False)
    header.controls.due(0.0)
    header.there, header.parts.missing["timer"] = True, "timer on GPIO27: busy"
    assert header.controls.due(1.0) == {"button": False}
    assert header.told[-1] == "the controls are there now, but for timer"
    assert header.controls.faults == ("no timer on GPIO27: busy",)
    header.parts.freed = ("timer",)
    assert header.controls.due(2.0) == {"timer": True}
