"""When nights are written, and what becomes of them when they cannot be."""

from dataclasses import dataclass, field, replace

import pytest

from device.storage.chronicle import CUT, Draft
from device.storage.night_keeper import (
    ANYWAY_S,
    EVERY_S,
    MOST_PAGES,
    RETRY_MOST_S,
    SETTLE_S,
    NightKeeper,
    Unkept,
)
from device.taste.contract import Entry, Fault, Night, Touch

NOW = 1.8e9


@dataclass
class Shelf:
    """A log in memory; `full` is why nothing can be written."""

    nights: dict[int, Entry] = field(default_factory=dict)
    full: str = ""
    writes: int = 0
    thinned: list[int] = field(default_factory=list)

    def write(self, entry: Entry) -> int:
        if self.full:
            raise Unkept(self.full)
        self.writes += 1
        number = entry.number or max(self.nights, default=0) + 1
        self.nights[number] = replace(entry, number=number)
        return number

    def read(self, before: int | None = None, most: int | None = None) -> list[Entry]:
        return [self.nights[number] for number in sorted(self.nights, reverse=True)][:most]

    def forget(self, number: int | None) -> int:
        if self.full:
            raise Unkept(self.full)
        gone = [n for n in self.nights if number in (None, n)]
        for n in gone:
            del self.nights[n]
        return len(gone)

    def thin(self, days: int) -> int:
        self.thinned.append(days)
        return 0


def draft(
    length_s: float, *touched_s: float, serial: int = 1, goes_on: bool = False, over: bool = False, at: float = NOW
) -> Draft:
    touches = tuple(Touch(at_s, "next") for at_s in touched_s)
    night = Night(at, length_s, 2700.0, -12.0, "silence" if over else "cut short", (), touches)
    return Draft(serial, goes_on, over, Entry(0, night))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def keeper(shelf: Shelf) -> NightKeeper:
    return NightKeeper(shelf, 400)


def a_night(keeper: NightKeeper, *touched_s: float, length_s: float = 3900.0) -> None:
    """As the daemon has it: a draft every half minute and at each touch, and the keeper called when it wants to be."""
    times_s = sorted({*(30.0 * n for n in range(int(length_s / 30))), *touched_s})
    for at_s in times_s:
        while keeper.wake_at_s is not None and keeper.wake_at_s <= at_s:
            keeper.due(keeper.wake_at_s)
        keeper.keep(draft(at_s, *(s for s in touched_s if s <= at_s)), at_s)
    keeper.keep(draft(length_s, *touched_s, over=True), length_s)
    while keeper.wake_at_s is not None:
        keeper.due(keeper.wake_at_s)


def test_a_night_has_its_row_soon_after_it_began(keeper: NightKeeper, shelf: Shelf) -> None:
    keeper.keep(draft(0.0), 0.0)
    assert keeper.wake_at_s == SETTLE_S
    keeper.due(SETTLE_S - 0.1)
    assert shelf.writes == 0
    keeper.due(SETTLE_S)
    assert shelf.nights[1].night.ended == "cut short"
    assert keeper.going_on == 1


def test_a_night_that_nobody_touches_is_written_seldom(keeper: NightKeeper, shelf: Shelf) -> None:
    a_night(keeper)
    assert shelf.writes <= 2 + 3900 / ANYWAY_S
    assert shelf.nights[1].night == draft(3900.0, over=True).entry.night
    assert keeper.going_on is None
    assert shelf.thinned == [400]


def test_an_evening_of_many_presses_is_not_written_more_often_than_every_so_often(
    keeper: NightKeeper, shelf: Shelf
) -> None:
    a_night(keeper, *(2.0 * n for n in range(300)))
    assert shelf.writes <= 600 / EVERY_S + 2 + 3900 / ANYWAY_S
    assert len(shelf.nights[1].night.touches) == 300


def test_a_power_cut_takes_little(keeper: NightKeeper, shelf: Shelf) -> None:
    """Whenever it is: what was done more than half a minute ago is there, and the length to ten minutes."""
    touched_s = (100.0, 130.0, 131.0, 500.0, 2000.0)
    for at_s in (30.0 * n for n in range(100)):
        while keeper.wake_at_s is not None and keeper.wake_at_s <= at_s:
            keeper.due(keeper.wake_at_s)
        keeper.keep(draft(at_s, *(s for s in touched_s if s <= at_s)), at_s)
        if at_s >= 30.0:
            night = shelf.nights[1].night
            assert at_s - night.length_s <= ANYWAY_S + EVERY_S
            assert {touch.at_s for touch in night.touches} >= {s for s in touched_s if s <= at_s - 2 * EVERY_S}


def test_a_full_card_is_told_once_costs_no_night_and_is_written_when_it_has_room(
    keeper: NightKeeper, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.full = "database or disk is full"
    a_night_s = 3900.0
    keeper.keep(draft(0.0), 0.0)
    tries = 0
    while keeper.wake_at_s is not None and keeper.wake_at_s < a_night_s:
        at_s = keeper.wake_at_s
        keeper.due(at_s)
        keeper.keep(draft(at_s + 1.0, at_s), at_s + 1.0)
        tries += 1
    assert tries <= 8, "ever less often"
    assert keeper.failing == "database or disk is full"
    assert [r.message for r in caplog.records] == [
        "nights cannot be kept, nothing is learned from them: database or disk is full"
    ]
    shelf.full = ""
    keeper.keep(draft(a_night_s, 1.0, over=True), a_night_s)
    assert keeper.wake_at_s is not None
    assert keeper.wake_at_s - a_night_s <= RETRY_MOST_S
    keeper.due(keeper.wake_at_s)
    assert shelf.nights[1].night == draft(a_night_s, 1.0, over=True).entry.night
    assert caplog.records[-1].message == "nights are kept again"
    assert keeper.failing == ""


def test_nights_wait_for_room_but_not_without_end(keeper: NightKeeper, shelf: Shelf) -> None:
    shelf.full = "no room"
    for serial in range(1, 30):
        keeper.keep(draft(3900.0, serial=serial, over=True, at=NOW + 86400.0 * serial), 86400.0 * serial)
        keeper.due(86400.0 * serial + SETTLE_S)
    shelf.full = ""
    keeper.flush(1e7)
    kept = [entry.night.began_at for entry in shelf.nights.values()]
    assert kept == [NOW + 86400.0 * serial for serial in range(30 - MOST_PAGES, 30)]


def test_a_night_that_is_taken_up_again_goes_on_in_its_row(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    NightKeeper(shelf, 400).keep(draft(0.0), 0.0)
    first = NightKeeper(shelf, 400)
    first.keep(draft(600.0, 20.0), 600.0)
    first.flush(600.0)
    second = NightKeeper(shelf, 400)
    second.keep(draft(0.0, goes_on=True, at=NOW + 700.0), 5.0)
    second.flush(10.0)
    second.keep(draft(300.0, 40.0, goes_on=True, over=True, at=NOW + 700.0), 305.0)
    second.flush(310.0)
    (entry,) = shelf.nights.values()
    assert entry.night == replace(draft(900.0, 20.0, 640.0, over=True).entry.night)
    assert entry.faults == (Fault(600.0, CUT),)
    assert caplog.record_tuples == []


def test_what_is_taken_up_from_a_night_that_was_not_kept_is_a_night_of_its_own(
    keeper: NightKeeper, shelf: Shelf
) -> None:
    shelf.write(draft(3900.0, over=True).entry)
    keeper.keep(draft(60.0, goes_on=True, at=NOW + 4000.0), 60.0)
    keeper.flush(60.0)
    assert [entry.night.length_s for entry in shelf.nights.values()] == [3900.0, 60.0]


@pytest.mark.parametrize("number", [1, None])
def test_a_night_that_is_forgotten_as_it_goes_on_stays_forgotten(
    keeper: NightKeeper, shelf: Shelf, number: int | None
) -> None:
    keeper.keep(draft(60.0), 60.0)
    keeper.flush(60.0)
    assert keeper.forget(number) == 1
    keeper.keep(draft(120.0, 70.0, over=True), 120.0)
    keeper.flush(200.0)
    assert shelf.nights == {}
    keeper.keep(draft(0.0, serial=2), 300.0)
    keeper.flush(300.0)
    assert list(shelf.nights) == [1]


def test_a_night_not_yet_written_is_forgotten_with_all(keeper: NightKeeper, shelf: Shelf) -> None:
    keeper.keep(draft(3.0), 3.0)
    assert keeper.forget(None) == 1
    keeper.flush(10.0)
    assert shelf.nights == {}


def test_another_night_goes_on_when_one_is_forgotten(keeper: NightKeeper, shelf: Shelf) -> None:
    shelf.write(draft(3900.0, over=True).entry)
    keeper.keep(draft(60.0), 60.0)
    keeper.flush(60.0)
    assert keeper.forget(1) == 1
    keeper.keep(draft(90.0), 90.0)
    keeper.flush(90.0)
    assert list(shelf.nights) == [2]


def test_a_log_that_cannot_be_forgotten_says_so(keeper: NightKeeper, shelf: Shelf) -> None:
    shelf.full = "attempt to write a readonly database"
    with pytest.raises(Unkept, match="readonly"):
        keeper.forget(None)
