"""Controls that come late: told once, tried ever less often, and taken as they are."""

from collections.abc import Callable

from device.controls.contract import ControlsLost, Levels
from device.controls.patient import RETRY_LONGEST_S, PatientControls


class Header:
    """Forty pins that somebody may plug in."""

    def __init__(self, *, there: bool) -> None:
        self.there, self.tries = there, 0
        self.told: list[str] = []
        self.controls = PatientControls(self._open, self.told.append)

    def _open(self) -> Callable[[], Levels]:
        self.tries += 1
        if not self.there:
            raise ControlsLost("no pins")
        return lambda: {"button": False}


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
    assert header.controls.fault == "no pins"
    assert 3600 / RETRY_LONGEST_S <= header.tries <= 3600 / RETRY_LONGEST_S + 8


def test_they_join_in_by_themselves() -> None:
    header = Header(there=False)
    header.controls.due(0.0)
    header.there = True
    assert header.controls.wake_at_s == 1.0
    assert not header.controls.due(0.5)
    assert header.controls.due(1.0)
    assert header.controls.levels is not None
    assert header.controls.fault is None
    assert header.told[-1] == "the controls are there now"
