"""The night clerk: nights reach the log by themselves, and a card that hangs holds nobody up."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

import pytest

from device.session import events as ev
from device.session.commands import Memory
from device.session.machine import step
from device.session.state import Phase, Session, Settings
from device.storage.chronicle import Draft
from device.storage.night_clerk import FILE, NightClerk, Page
from device.storage.nights import NightLog
from device.taste.contract import Night
from tests.storage.nights import some_night

ROOT = Path(__file__).parents[2]
LONGEST_S = 10.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / FILE


@pytest.fixture
def clerk(path: Path) -> Iterator[NightClerk]:
    clerk = NightClerk(path, 400)
    yield clerk
    clerk.close()


def have_a_night(clerk: NightClerk, *gestures: type[ev.ButtonPressed | ev.KnobPushed]) -> None:
    """A press, then `gestures`, a minute apart."""
    session = Session(Settings(order=("paper", "clock")), Memory(-12.0, 0.35, "paper"))
    pressed: list[type[ev.ButtonPressed | ev.KnobPushed]] = [ev.ButtonPressed, *gestures]
    for n, gesture in enumerate(pressed):
        event = gesture(100.0 + 60.0 * n)
        session, commands = step(session, event)
        clerk.watch(event, commands, session)


def looked_up(clerk: NightClerk, before: int | None = None) -> Page | str:
    told: Future[Page | str] = Future()
    clerk.look_up(before, 50, told.set_result)
    return told.result(LONGEST_S)


def forgotten(clerk: NightClerk, number: int | None) -> int | str:
    told: Future[int | str] = Future()
    clerk.forget(number, told.set_result)
    return told.result(LONGEST_S)


def test_a_night_is_there_for_who_asks_as_it_goes_on(clerk: NightClerk) -> None:
    have_a_night(clerk)
    page = looked_up(clerk)
    assert isinstance(page, Page)
    (entry,) = page.nights
    assert (entry.number, page.going_on, page.by_hand) == (1, 1, {})
    assert [heard.sound for heard in entry.night.heard] == ["paper"]


def test_what_was_told_is_there_after_the_close(path: Path) -> None:
    clerk = NightClerk(path, 400)
    have_a_night(clerk, ev.ButtonPressed)
    clerk.fail("no sound: it is unplugged", 165.0)
    clerk.close()
    (entry,) = NightLog(path).read()
    assert [touch.what for touch in entry.night.touches] == ["stop"]


def test_who_keeps_none_has_none_and_what_was_there_is_forgotten(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for n in range(3):
        NightLog(path).write(some_night(n))
    clerk = NightClerk(path, 0)
    have_a_night(clerk)
    assert looked_up(clerk) == Page([], None, {})
    clerk.close()
    assert [r.message for r in caplog.records] == ["nights are not to be kept: 3 of before are forgotten"]
    assert NightLog(path).read() == []


def test_where_none_are_kept_none_is_made(path: Path) -> None:
    clerk = NightClerk(path, 0)
    have_a_night(clerk)
    clerk.close()
    assert not path.exists()


def test_forgetting(path: Path, clerk: NightClerk) -> None:
    for n in range(3):
        NightLog(path).write(some_night(n))
    assert forgotten(clerk, 2) == 1
    assert forgotten(clerk, 9) == 0
    page = looked_up(clerk)
    assert isinstance(page, Page)
    assert [entry.number for entry in page.nights] == [3, 1]
    assert forgotten(clerk, None) == 2


class Pupil:
    """Remembers what it was told to learn."""

    def __init__(self) -> None:
        self.learned: list[tuple[int, dict[str, float]]] = []  # how many nights, and what by hand
        self.ahead: list[Phase] = []

    def learn(self, nights: Iterable[Night], by_hand: Mapping[str, float]) -> None:
        self.learned.append((len(tuple(nights)), dict(by_hand)))

    def follow(self, draft: Draft, session: Session) -> None:
        """Not looked at here."""

    def look_ahead(self, session: Session) -> None:
        self.ahead.append(session.phase)


def test_what_is_told_by_hand_is_learned_at_once_and_unlearned(path: Path) -> None:
    for n in range(3):
        NightLog(path).write(some_night(n))
    pupil = Pupil()
    clerk = NightClerk(path, 400, open_learner=lambda: pupil)
    clerk.watch(ev.Started(0.0), (), Session(Settings(order=("paper",)), Memory(-12.0, 0.35, "paper")))
    told: list[int | str] = []
    clerk.like("paper", 0.8, told.append)
    clerk.like("page", -1.0, told.append)
    clerk.like("page", None, told.append)
    page = looked_up(clerk)
    clerk.unlearn(told.append)
    after = looked_up(clerk)
    clerk.close()
    assert isinstance(page, Page)
    assert isinstance(after, Page)
    assert page.by_hand == {"paper": 0.8}
    assert told == [1, 2, 1, 3]
    assert [entry.heeded for entry in after.nights] == [False] * 3, "the log stays"
    assert pupil.learned[-2:] == [(3, {"paper": 0.8}), (0, {})]
    assert pupil.ahead == [Phase.ASLEEP] * 4, "and tonight is looked at anew"


def test_tonight_is_chosen_anew_when_a_night_was_cut_short_for_good(path: Path) -> None:
    """Asleep alone: a night that is on has been chosen for."""
    pupil = Pupil()
    clerk = NightClerk(path, 400, open_learner=lambda: pupil)
    asleep = Session(Settings(order=("paper",)), Memory(-12.0, 0.35, "paper"))
    clerk.watch(ev.Started(0.0), (), asleep)
    clerk.look_ahead()
    looked_up(clerk)
    clerk.watch(ev.ButtonPressed(1.0), (), step(asleep, ev.ButtonPressed(1.0))[0])
    clerk.look_ahead()
    clerk.close()
    assert pupil.ahead == [Phase.ASLEEP]


def test_forgetting_all_takes_what_was_told_by_hand(path: Path, clerk: NightClerk) -> None:
    told: list[int | str] = []
    clerk.like("paper", 0.8, told.append)
    assert forgotten(clerk, None) == 0
    assert looked_up(clerk) == Page([], None, {})
    assert b"paper" not in path.read_bytes()


def test_where_nothing_is_learned_nothing_can_be_told(path: Path) -> None:
    clerk = NightClerk(path, 0)
    told: list[int | str] = []
    clerk.like("paper", 0.8, told.append)
    clerk.close()
    assert told == ["memory.nights_days is 0, so nothing is learned"]


@pytest.mark.parametrize("act", [looked_up, lambda clerk: forgotten(clerk, None)])
def test_a_place_that_takes_no_file_is_told(tmp_path: Path, act: Callable[[NightClerk], object]) -> None:
    (tmp_path / "state").write_text("in the way")
    clerk = NightClerk(tmp_path / "state" / FILE, 400)
    have_a_night(clerk)
    assert clerk.fault is None
    answer = act(clerk)
    clerk.close()
    assert answer == Page([], None, {}) or "Not a directory" in str(answer)
    assert clerk.fault is not None
    assert clerk.fault.startswith("nights are not kept: ")


def test_a_log_that_somebody_holds_keeps_nobody_waiting(path: Path) -> None:
    NightLog(path).write(some_night(1))
    clerk = NightClerk(path, 400)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        told = threading.Event()
        clerk.look_up(None, 5, lambda *_: told.set())
        have_a_night(clerk, ev.ButtonPressed)  # returns although the log is held
        assert not told.is_set()
    assert told.wait(LONGEST_S)
    clerk.close()
    assert len(NightLog(path).read()) == 2


def test_sqlite_is_loaded_with_the_first_night() -> None:
    """Which keeps it from the start's third of a second."""
    code = "import sys, device.app, device.cli; print('sqlite3' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"
