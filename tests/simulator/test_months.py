"""Months of a simulated sleeper, on the daemon's own path: what is lived is what the log has, and what is learned."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import mkdtemp
from time import localtime

import pytest

from device.cli import main
from device.cli_values import SLEEPERS
from device.config import Config
from device.session.state import Phase
from device.simulator.home import LATE_S, SOON_S, Home, evening_at, for_sleepers
from device.simulator.months import Months, check_room, learned, live, quick_folder
from device.simulator.sleepers import CLOSE_S, LOVED, SORTS, TIMER_S, Sleeper
from device.sounds import sounds
from device.storage.chronicle import CUT
from device.storage.night_clerk import FILE
from device.storage.nights import NightLog
from device.taste.contract import Entry, Night, Touch, Touched
from tests.storage.nights import some_night

MONTH, FEW = 30, 4
UNDERSTOOD_S = 0.5  # a turn of the knob takes its time, and one gesture waits for the one before
A_NIGHT = Night(0.0, TIMER_S + CLOSE_S, TIMER_S, -12.0, "silence", (), ())
HOUR_S = 3600.0


def home_in(folder: Path, seed: int = 1) -> Home:
    return Home(for_sleepers(Config(), sounds()), sounds(), folder, seed)


def lived_in(folder: Path, sort: str, nights: int, seed: int = 1, home: type[Home] = Home) -> Months:
    config = for_sleepers(Config(), sounds())
    return live(home(config, sounds(), folder, seed), Sleeper(SORTS[sort], f"{sort} {seed}"), nights)


def touched(*done: tuple[float, Touched]) -> Night:
    """A night with these, as a sleeper tells it."""
    return replace(A_NIGHT, touches=tuple(Touch(at_s, what) for at_s, what in done))


def logged(home: Home) -> list[Entry]:
    """What it has kept once it was shut down, the earliest first."""
    home.shut_down()
    return NightLog(home.log_file, mends=False).read()[::-1]


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def folder(memory: Path) -> Path:
    return Path(mkdtemp(dir=memory))


@pytest.fixture(scope="module")
def month(memory: Path) -> Months:
    return lived_in(memory / "month", "one love", MONTH)


def at_the_front(entry: Entry) -> list[str]:
    """Sounds as they followed each other; one that comes back after the bed is the same."""
    return [sound for sound, _ in groupby(heard.sound for heard in entry.night.heard)]


# -- what is lived is what the log has ---------------------------------------------------------------------------------


def test_every_night_is_in_the_log_once(month: Months) -> None:
    assert [entry.number for entry in month.entries] == list(range(1, MONTH + 1))
    assert len(month.lived) == MONTH


def test_the_log_has_the_sounds_that_were_heard(month: Months) -> None:
    plays = [[sound for sound, _ in lived.plays] for lived in month.lived]

    assert [at_the_front(entry) for entry in month.entries] == plays
    assert month.home.brought == [sound for night in plays for sound in night]


def test_the_log_has_what_the_hand_did(month: Months) -> None:
    for lived, entry in zip(month.lived, month.entries, strict=True):
        meant, done = lived.night.touches, entry.night.touches

        assert [touch.what for touch in done] == [touch.what for touch in meant]
        assert [touch.at_s for touch in done] == pytest.approx([touch.at_s for touch in meant], abs=UNDERSTOOD_S)


def test_every_gesture_is_made_by_its_contacts_and_understood(folder: Path) -> None:
    home = home_in(folder)
    began = home.tonight(0, ())
    next_one = home.instead(0, (), touched((20.0, "next")))
    after_that = home.instead(0, (), touched((20.0, "next"), (90.0, "never")))
    rest: tuple[tuple[float, Touched], ...] = (
        (300.0, "softer"),
        (303.0, "louder"),
        (400.0, "light"),
        (3000.0, "light"),
        (3300.0, "extend"),
    )
    home.over(touched((20.0, "next"), (90.0, "never"), *rest, (5100.0, "stop")))
    kept = home.session.memory
    (entry,) = logged(home)

    assert at_the_front(entry) == [began, next_one, after_that]
    assert [(round(touch.at_s), touch.what) for touch in entry.night.touches] == [
        (20, "next"),
        (90, "never"),
        *((round(at_s), what) for at_s, what in rest),
        (5100, "extend"),  # the first press of a night that closes; the second stops it
        (5102, "stop"),
    ]
    assert entry.night.ended == "stopped"
    assert kept.banned == (next_one,)
    assert kept.volume_db == Config().volume.first_db


def test_nights_begin_at_bedtime_and_last_as_long_as_they_should(month: Months) -> None:
    assert month.entries[0].night.began_at == pytest.approx(evening_at(0), abs=1e-3)
    assert localtime(month.entries[0].night.began_at)[:5] == (2027, 1, 15, 22, 45)
    for number, (lived, entry) in enumerate(zip(month.lived, month.entries, strict=True)):
        assert abs(entry.night.began_at - evening_at(number)) < 2 * HOUR_S
        assert entry.night.ended == lived.night.ended
        assert entry.night.length_s == pytest.approx(lived.night.length_s, abs=UNDERSTOOD_S)


def test_the_same_seed_lives_the_same(folder: Path) -> None:
    one, again, other = (
        lived_in(folder / name, "fumbles", FEW, seed).entries for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )

    assert one == again
    assert one != other


# -- starting again ----------------------------------------------------------------------------------------------------


class Updated(Home):
    """Restarted before every night."""

    def tonight(self, night: int, banned: Collection[str]) -> str:
        self.restart()
        return super().tonight(night, banned)


def test_a_restart_loses_nothing(folder: Path) -> None:
    once, often = (lived_in(folder / home.__name__, "tires fast", FEW, home=home) for home in (Home, Updated))

    assert often.entries == once.entries
    assert often.home.session.memory == once.home.session.memory
    assert (once.home.starts, often.home.starts) == (1, 1 + FEW)


def test_a_night_that_the_mains_cut_short_goes_on(folder: Path) -> None:
    home = home_in(folder)
    sound = home.tonight(0, ())
    home.instead(0, (), touched((30.0, "next")))
    home.lose_power(0.2, SOON_S)
    home.over(touched((30.0, "next")))
    home.tonight(1, ())
    home.over(A_NIGHT)
    first, second = logged(home)

    assert at_the_front(first) == [sound, home.brought[1]]
    assert [touch.what for touch in first.night.touches] == ["next"]
    assert [fault.what for fault in first.faults] == [CUT]
    assert first.night.ended == "silence"
    assert first.night.length_s == pytest.approx(A_NIGHT.length_s, abs=60.0)
    assert second.night.began_at == pytest.approx(evening_at(1), abs=2 * HOUR_S)
    assert home.starts == 2


def test_one_whose_mains_come_back_by_day_does_not(folder: Path) -> None:
    home = home_in(folder)
    home.tonight(0, ())
    home.instead(0, (), touched((30.0, "next")))
    home.lose_power(0.5, LATE_S)

    assert home.session.phase is Phase.ASLEEP
    home.tonight(1, ())
    home.over(A_NIGHT)
    first, second = logged(home)
    assert (first.night.ended, second.night.ended) == ("cut short", "silence")
    assert first.night.length_s == pytest.approx(30.0 + 0.5 * (A_NIGHT.length_s - 30.0), abs=60.0)


# -- what is learned ---------------------------------------------------------------------------------------------------


def test_after_a_month_what_is_played_is_what_is_loved_far_more_often_than_by_chance(folder: Path) -> None:
    """Of six who love one sound of thirty, some find it in days and some not in a month."""
    at_first = at_last = 0
    for seed in range(1, 7):
        month = lived_in(folder / str(seed), "one love", MONTH, seed)
        (loved,) = (sound for sound, like in month.sleeper.likes.items() if like >= LOVED)
        ended_with = [at_the_front(entry)[-1] for entry in month.entries]
        at_first += ended_with[:10].count(loved)
        at_last += ended_with[-10:].count(loved)
    assert at_last >= 18, "of 60 nights; by chance 2"
    assert at_last > 2 * at_first


def test_the_log_alone_tells_what_the_device_plays_tonight(month: Months) -> None:
    told = learned(month, sounds())

    assert told.choice is not None
    assert told.choice.sound == month.home.session.memory.sound == told.rows[0].sound


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_tells_and_leaves_what_it_says(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out"
    assert main(["simulate", "--nights", "3", "--sleeper", "tires fast", "--seed", "3", "--out", str(out)]) == 0

    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert said.err == ""
    assert lines[0] == "tires fast: living 3 nights on a virtual clock"
    assert [line.split()[0] for line in lines[1:5]] == ["night", "1", "2", "3"]
    assert any(line.startswith("3 nights have told. Tonight: ") for line in lines)
    files = [line.split(" (")[0].strip() for line in lines[-4:]]
    assert files == [str(out / name) for name in ("nights.db", "settings.json", "nights.png", "taste.png")]
    assert {str(file) for file in out.iterdir()} == set(files)
    assert len(NightLog(out / FILE).read()) == 3
    check_room(out)


def test_who_sleeps_is_as_the_simulator_has_it() -> None:
    assert [sort.replace("-", " ") for sort in SLEEPERS] == list(SORTS)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--nights 0", "must be a whole number, 1 to 400, not '0'"),
        ("--nights 401", "must be a whole number, 1 to 400, not '401'"),
        ("--nights x", "must be a whole number, 1 to 400, not 'x'"),
        ("--nights 3 --sleeper nobody", "nobody"),
        ("--nights 3 --script x.toml", "not allowed with"),
    ],
)
def test_wrong_usage_is_told(words: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["simulate", *words.split()])

    assert caught.value.code == 2
    assert says in capsys.readouterr().err.splitlines()[-1]


def test_a_sleeper_without_nights_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--sleeper", "one-love"]) == 2
    assert capsys.readouterr().err == "lull simulate: --sleeper and --seed say whose --nights they are\n"


def test_nothing_kept_is_nothing_to_show(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = folder / "device.toml"
    config.write_text("[memory]\nnights_days = 0\n")
    assert main(["simulate", "--nights", "3", "--config", str(config), "--out", str(folder / "out")]) == 1
    assert capsys.readouterr().err == "lull simulate: memory.nights_days is 0, so no nights are kept\n"


@pytest.mark.parametrize("file", [FILE, "settings.json"])
def test_a_devices_own_nights_are_left_alone(folder: Path, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    if file == FILE:
        NightLog(folder / FILE).write(some_night(1))
    else:
        (folder / file).write_text("{}")
    before = (folder / file).read_bytes()

    assert main(["simulate", "--nights", "3", "--out", str(folder)]) == 1
    assert "not simulated; choose another --out" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {file: before}
