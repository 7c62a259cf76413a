"""The night log's file: what it keeps and for how long, what it forgets, how large and how quick it is."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from device.storage.night_clerk import FILE
from device.storage.nights import NightLog, older
from device.taste.contract import Entry, Heard, Moved, Night, Touch
from tests.storage.nights import DAY_S, FIRST_AT, filled, some_night

ROOT = Path(__file__).parents[2]
YEAR, TEN_YEARS = 365, 3650
SECRET = "a-sound-of-somebodys-own"  # noqa: S105 - its name is to be found nowhere once it is forgotten


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / FILE


@pytest.fixture
def nights(path: Path) -> NightLog:
    return NightLog(path)


# -- what is written is read -------------------------------------------------------------------------------------------


def test_what_is_written_is_read_the_latest_first(nights: NightLog) -> None:
    entries = [some_night(n) for n in range(5)]
    assert [nights.write(entry) for entry in entries] == [1, 2, 3, 4, 5]
    named = [replace(entry, number=n) for n, entry in enumerate(entries, 1)][::-1]
    assert nights.read() == named
    assert nights.read(most=2) == named[:2]
    assert nights.read(before=3) == named[3:]
    assert nights.read(before=1) == []
    assert NightLog(nights.path).read() == named


def test_a_night_takes_the_place_of_itself(nights: NightLog) -> None:
    number = nights.write(some_night(1))
    other = some_night(2, named=number)
    assert nights.write(other) == number
    assert nights.read() == [other]


def test_two_presses_in_one_millisecond_stay_in_their_order(nights: NightLog) -> None:
    touches = (Touch(10.0, "next"), Touch(10.0, "never"), Touch(10.0, "again"), Touch(10.0, "next"))
    nights.write(Entry(0, Night(FIRST_AT, 60.0, 2700.0, -12.0, "stopped", (), touches)))
    assert nights.read()[0].night.touches == touches


def test_before_the_first_night_there_is_nothing_not_even_a_file(nights: NightLog) -> None:
    assert nights.read() == []
    assert nights.forget(None) == 0
    assert nights.forget(3) == 0
    assert not nights.path.parent.exists()


# -- privacy -----------------------------------------------------------------------------------------------------------


def test_it_is_its_owners_alone(nights: NightLog) -> None:
    before = os.umask(0)
    try:
        nights.write(some_night(1))
    finally:
        os.umask(before)
    assert nights.path.stat().st_mode & 0o777 == 0o600
    assert nights.path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in nights.path.parent.iterdir()] == [FILE]


def secret(number: int) -> Entry:
    entry = some_night(number)
    heard = (Heard(SECRET, 0.0, 1.0), Heard("rain", 1.0, 1800.0), Heard(SECRET, 1800.0, 1801.0))
    return replace(entry, night=replace(entry.night, heard=heard))


def bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


@pytest.mark.parametrize("number", [4, None])
def test_what_is_forgotten_is_gone_from_every_file(nights: NightLog, number: int | None) -> None:
    for n in range(1, 8):
        nights.write(secret(n) if n == 4 else some_night(n))
    assert SECRET.encode() in bytes_in(nights.path.parent)
    assert nights.forget(number) == (1 if number else 7)
    assert SECRET.encode() not in bytes_in(nights.path.parent)
    assert [entry.number for entry in nights.read()] == ([7, 6, 5, 3, 2, 1] if number else [])


def test_what_was_set_aside_is_forgotten_with_all(nights: NightLog, path: Path) -> None:
    nights.write(secret(1))
    path.write_bytes(b"x" + path.read_bytes()[1:])
    NightLog(path).write(some_night(2))
    assert SECRET.encode() in path.with_name(FILE + ".bad").read_bytes()
    assert NightLog(path).forget(None) == 1
    assert SECRET.encode() not in bytes_in(path.parent)
    assert [file.name for file in path.parent.iterdir()] == [FILE]


def test_a_night_written_over_leaves_nothing_of_what_it_was(nights: NightLog) -> None:
    number = nights.write(secret(1))
    nights.write(some_night(2, named=number))
    assert SECRET.encode() not in bytes_in(nights.path.parent)


def test_of_what_is_thinned_no_bytes_are_left(nights: NightLog) -> None:
    for n in (0, 1, 2, 3):
        nights.write(secret(n))
    for n in (501, 502, 503):
        nights.write(some_night(n))
    assert nights.thin(400) == 4
    heard = [heard.sound for entry in nights.read() for heard in entry.night.heard]
    assert SECRET not in heard
    assert SECRET.encode() not in bytes_in(nights.path.parent)


def test_forgetting_gives_the_card_its_room_back(path: Path) -> None:
    log = filled(path, YEAR)
    before_bytes = path.stat().st_size
    log.forget(None)
    assert path.stat().st_size < before_bytes / 5


# -- how much, how fast ------------------------------------------------------------------------------------------------


def test_a_year_is_below_a_megabyte(path: Path) -> None:
    filled(path, YEAR)
    assert path.stat().st_size < 1e6 / 2, "and these are restless nights"


def quickest_s(ask: Callable[[], object], times: int = 5) -> float:
    """Of several, for others may be at work on this machine."""
    spans_s = []
    for _ in range(times):
        begun_s = time.perf_counter()
        ask()
        spans_s.append(time.perf_counter() - begun_s)
    return min(spans_s)


def test_ten_years_are_asked_in_no_time(path: Path) -> None:
    log = filled(path, TEN_YEARS)
    assert quickest_s(lambda: log.read(most=100)) < 0.05
    assert quickest_s(lambda: log.read(before=1800, most=100)) < 0.05
    assert quickest_s(lambda: log.write(some_night(TEN_YEARS - 1, named=TEN_YEARS))) < 0.05
    began = time.process_time()
    assert log.thin(400) == TEN_YEARS - 402
    assert time.process_time() - began < 2.0, "once, where it has never been done"
    assert log.thin(400) == 0
    assert quickest_s(lambda: log.thin(400)) < 0.05
    assert quickest_s(log.read) < 0.25, "all of them, at once, as nobody asks"


# -- thinning ----------------------------------------------------------------------------------------------------------


def test_of_an_old_night_little_is_left(nights: NightLog) -> None:
    heard = (Heard("paper", 0.0, 10.0), Heard("rain", 10.0, 900.0), Heard("clock", 900.0, 910.0))
    touches = (Touch(10.0, "next"), Touch(900.0, "never"), Touch(900.0, "light"))
    night = Night(FIRST_AT, 3900.0, 2700.0, -12.0, "silence", heard, touches)
    nights.write(Entry(0, night, (Moved(0.0, "settle"),)))
    for n in (1, 501, 502, 503, 504):
        nights.write(some_night(n))
    assert nights.thin(400) == 2
    oldest = nights.read()[-1]
    assert oldest.night.heard == (heard[1],)
    assert oldest.night.touches in (touches[1:2], touches[2:])
    assert oldest.night.last_touch_s == 900.0
    assert (oldest.moved, oldest.faults) == ((), ())
    assert oldest.night == replace(night, heard=oldest.night.heard, touches=oldest.night.touches)
    assert nights.thin(400) == 0
    assert [len(entry.moved) for entry in nights.read()] == [4] * 4 + [0] * 2


def days(*began: float) -> list[tuple[int, float]]:
    return [(n, FIRST_AT + DAY_S * day) for n, day in enumerate(began, 1)]


@pytest.mark.parametrize(
    ("began", "old"),
    [
        ((), []),
        ((0,), []),
        ((0, 1, 2, 450, 451, 452), [1, 2, 3]),
        ((450, 451, -20000, 452, 453), []),  # a clock that was not set for a night
        ((450, 451, 452, 453, -20000), []),
        ((-20000, 451, 452, 453), []),
        ((1, 2, 3, 4, 20000), []),  # one that was far ahead, the night before today
        ((1, 20000, 3, 4, 450, 451, 452), [1, 2, 3, 4]),
        ((1, 2, 3, 450, -20000, 452, 453), [1, 2, 3]),
    ],
)
def test_a_clock_that_was_wrong_for_a_night_neither_saves_nor_costs_one(
    began: tuple[float, ...], old: list[int]
) -> None:
    assert older(days(*began), 400) == old
