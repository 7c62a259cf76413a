"""The night log's file when it is broken or of another age, when the card is full, and when the power goes."""

import logging
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from device.storage.chronicle import Draft
from device.storage.night_clerk import FILE
from device.storage.night_keeper import NightKeeper, Unkept
from device.storage.night_schema import APPLICATION_ID, MIGRATIONS
from device.storage.nights import NightLog
from device.taste.contract import Fault
from tests.storage.nights import filled, some_night

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / FILE


@pytest.fixture
def nights(path: Path) -> NightLog:
    return NightLog(path)


# -- files that are broken, or of another age --------------------------------------------------------------------------


def set_aside(caplog: pytest.LogCaptureFixture) -> str:
    (line,) = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    return line


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "text": lambda _: b"these are no nights\n" * 100,
    "cut": lambda raw: raw[: len(raw) // 2],
    "cut in its header": lambda raw: raw[:50],
    "zeros": lambda raw: bytes(len(raw)),
    "no header": lambda raw: bytes(100) + raw[100:],
    "a page of noise": lambda raw: raw[:4096] + random.Random(1).randbytes(4096) + raw[8192:],
    "another program's": lambda raw: raw[:68] + b"\0\0\0\1" + raw[72:],
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_set_aside_with_one_line(path: Path, how: str, caplog: pytest.LogCaptureFixture) -> None:
    filled(path, 30)
    broken = BROKEN[how](path.read_bytes())
    path.write_bytes(broken)
    log = NightLog(path)
    assert log.write(some_night(1)) == 1
    assert log.read() == [some_night(1, named=1)]
    assert path.with_name(FILE + ".bad").read_bytes() == broken
    assert f"nights in {path} could not be read and were set aside as {FILE}.bad: " in set_aside(caplog)


def test_an_empty_file_is_a_new_one(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.touch()
    assert NightLog(path).write(some_night(1)) == 1
    assert caplog.records == []


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("nights") / FILE
    return filled(path, 3).path.read_bytes()


@pytest.mark.parametrize("seed", range(40))
def test_a_file_with_bytes_that_fell_over_never_raises_anything_else(
    path: Path, three_nights: bytes, seed: int
) -> None:
    path.parent.mkdir()
    rng = random.Random(seed)
    raw = bytearray(three_nights)
    for _ in range(rng.choice((1, 10, 300))):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    path.write_bytes(raw)
    again = NightLog(path)
    for act in (again.read, lambda: again.write(some_night(1)), lambda: again.thin(1), again.read):
        act()
    assert again.forget(None) >= 1


def cut_in_mid_write(path: Path, copy: Path) -> None:
    """Leave in `copy` what a power cut leaves of a log: some pages written, and the journal that takes them back."""
    copy.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 2")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE nights SET began_at = 7.0")
        db.execute("UPDATE heard SET sound = 'nothing that was played'")
        for name in ("", "-journal"):
            shutil.copy(path.with_name(path.name + name), copy.with_name(copy.name + name))
        db.execute("ROLLBACK")


def test_what_a_power_cut_leaves_half_written_is_taken_back(path: Path, tmp_path: Path) -> None:
    whole = filled(path, 200).read()
    copy = tmp_path / "copy" / FILE
    cut_in_mid_write(path, copy)
    assert b"nothing that was played" in copy.read_bytes()
    assert NightLog(copy).read() == whole
    assert [file.name for file in copy.parent.iterdir()] == [FILE]


def test_a_journal_is_never_played_into_a_new_file(path: Path, tmp_path: Path) -> None:
    filled(path, 200)
    copy = tmp_path / "copy" / FILE
    cut_in_mid_write(path, copy)
    copy.unlink()
    assert NightLog(copy).write(some_night(2)) == 1
    assert NightLog(copy).read() == [some_night(2, named=1)]
    assert [file.name for file in copy.parent.iterdir()] == [FILE]


def test_damage_far_from_tonight_is_found_at_the_first_look(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    filled(path, 200)
    raw = path.read_bytes()
    at = raw.index(b"paper", len(raw) // 2) // 4096 * 4096
    path.write_bytes(raw[:at] + random.Random(1).randbytes(4096) + raw[at + 4096 :])
    assert NightLog(path).write(some_night(1)) == 1
    assert "were set aside as nights.db.bad" in set_aside(caplog)


UNFIT = {"length_s": -0.02, "began_at": float("nan"), "ended": "eaten", "volume_db": "loud"}


@pytest.mark.parametrize("name", UNFIT)
def test_a_night_that_breaks_a_rule_is_left_out_and_the_log_stays(
    path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    kept = filled(path, 3).read()
    entry = some_night(4)
    unfit = replace(entry, night=replace(entry.night, **{name: UNFIT[name]}))  # type: ignore[arg-type]  # on purpose
    keeper = NightKeeper(NightLog(path), 400)
    for at_s in (0.0, 100.0):
        keeper.keep(Draft(1, goes_on=False, over=at_s > 0, entry=replace(unfit, faults=(Fault(at_s, "x"),))), at_s)
        keeper.keep(Draft(2, goes_on=False, over=at_s > 0, entry=entry), at_s)
        keeper.flush(at_s)
    assert set_aside(caplog).startswith(f"a night is left out of the log, which stays as it is: {path}: ")
    assert NightLog(path).read() == [replace(entry, number=4), *kept]
    assert [file.name for file in path.parent.iterdir()] == [FILE]
    assert keeper.failing == ""


TAGGED = (*MIGRATIONS, ("ALTER TABLE nights ADD COLUMN tag TEXT NOT NULL DEFAULT 'none'",))


def test_an_older_file_is_brought_up_to_date_with_all_its_nights(nights: NightLog, path: Path) -> None:
    entries = [nights.read(most=1)[0] for n in range(3) if nights.write(some_night(n))]
    newer = NightLog(path, TAGGED)
    assert newer.read() == entries[::-1]
    newer.write(some_night(9))
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(TAGGED),)
        assert db.execute("SELECT DISTINCT tag FROM nights").fetchall() == [("none",)]


def test_a_file_of_the_first_version_keeps_its_nights_and_they_are_heeded(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in MIGRATIONS[0]:
            db.execute(statement)
        db.execute("INSERT INTO nights VALUES (7, 1.7e9, 3900, 2700, -12, 'silence', 0)")
        db.execute("INSERT INTO heard VALUES (7, 0, 'paper', 0, 1890)")
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
    before = path.read_bytes()
    only_looked_at = NightLog(path, mends=False)
    assert [entry.number for entry in only_looked_at.read()] == [7]
    assert only_looked_at.by_hand() == {}
    assert path.read_bytes() == before, "who only looks changes nothing"
    (entry,) = NightLog(path).read()
    assert (entry.number, entry.heeded, [heard.sound for heard in entry.night.heard]) == (7, True, ["paper"])
    assert NightLog(path).by_hand() == {}


def test_a_newer_file_is_set_aside_with_a_line_that_says_so(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    NightLog(path, TAGGED).write(some_night(1))
    NightLog(path).write(some_night(2))
    assert NightLog(path).read() == [some_night(2, named=1)]
    assert set_aside(caplog).endswith(f"written as version {len(TAGGED)}, this Lull reads version {len(MIGRATIONS)}")
    assert NightLog(path.with_name(FILE + ".bad"), TAGGED).read() == [some_night(1, named=1)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(nights: NightLog, path: Path) -> None:
    nights.write(some_night(1))
    before = path.read_bytes()
    bad_step = (*MIGRATIONS, ("ALTER TABLE nights ADD COLUMN tag TEXT", "ALTER TABLE nothing ADD COLUMN x TEXT"))
    with pytest.raises(Unkept):
        NightLog(path, bad_step, mends=False).read()
    assert path.read_bytes() == before


def test_it_says_whose_it_is(nights: NightLog, path: Path) -> None:
    nights.write(some_night(1))
    raw = path.read_bytes()
    assert raw[68:72] == APPLICATION_ID.to_bytes(4, "big") == b"Lull"
    assert raw[18:20] == b"\1\1", "a rollback journal"


def test_who_only_looks_changes_nothing(nights: NightLog, path: Path) -> None:
    nights.write(some_night(1))
    path.write_bytes(b"no log")
    with pytest.raises(Unkept, match="file is not a database"):
        NightLog(path, mends=False).read()
    assert path.read_bytes() == b"no log"
    assert len(list(path.parent.iterdir())) == 1


# -- cards -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_card(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 KiB."""
    card = tmp_path / "card"
    card.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k,mode=700", "lull", str(card)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("needs root, and leave to mount")
    yield card
    subprocess.run(["umount", "-l", str(card)], check=True)


def test_a_full_card_keeps_what_it_has_and_goes_on_when_there_is_room(small_card: Path) -> None:
    log = NightLog(small_card / FILE)
    for n in range(10):
        log.write(some_night(n))
    kept = log.read()
    filler = small_card / "filler"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(2**20))
    with pytest.raises(Unkept):
        log.write(some_night(11))
    assert log.read() == kept
    filler.unlink()
    assert log.write(some_night(11)) == 11
    assert [file.name for file in small_card.iterdir()] == [FILE]


def test_a_card_gone_read_only_is_read_and_not_written(small_card: Path) -> None:
    log = NightLog(small_card / FILE)
    log.write(some_night(1))
    subprocess.run(["mount", "-o", "remount,ro", str(small_card)], check=True)
    assert len(log.read()) == 1
    with pytest.raises(Unkept, match="readonly"):
        log.write(some_night(2))
    with pytest.raises(Unkept, match="readonly"):
        log.forget(None)
    with pytest.raises(Unkept, match="Read-only"):
        NightLog(small_card / "other" / FILE).write(some_night(2))
    subprocess.run(["mount", "-o", "remount,rw", str(small_card)], check=True)
    assert log.write(some_night(2)) == 2


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(Unkept, match="state"):
        NightLog(tmp_path / "state" / FILE).write(some_night(1))


def test_who_holds_it_too_long_is_told(nights: NightLog, path: Path) -> None:
    nights.write(some_night(1))
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unkept, match="locked"):
            NightLog(path, busy_s=0.01).write(some_night(2))
    assert nights.write(some_night(2)) == 2


KILLS = """
import os, random, signal, sqlite3, sys
from pathlib import Path
from device.storage.nights import NightLog
from device.taste.contract import Fault
from tests.storage.nights import some_night

path, rng = Path(sys.argv[1]), random.Random(7)
said = 0
for round in range(int(sys.argv[2])):
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        log, n = NightLog(path), 0
        while True:
            number = log.write(some_night(n, named=n % 5 + 1 if n % 3 else 0))
            if n % 3 == 0:
                os.write(theirs, b"%d\\n" % number)
            if n % 7 == 6:
                log.forget(rng.randint(1, 5))
            n += 1
    os.close(theirs)
    signal.setitimer(signal.ITIMER_REAL, rng.uniform(0.001, 0.03))
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    said = max([said, *map(int, b"".join(iter(lambda: os.read(ours, 4096), b"")).split())])
    os.waitpid(child, 0)
    os.close(ours)
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    numbers = [entry.number for entry in NightLog(path).read()]
    assert said == 0 or max(numbers) >= said, "what was said to be written is there"
    assert not path.with_name(path.name + ".bad").exists()
print(said)
"""


def test_killed_at_any_moment_it_is_whole_and_what_was_said_is_there(path: Path) -> None:
    NightLog(path).write(some_night(0))
    ended = subprocess.run(
        [sys.executable, "-c", KILLS, str(path), "60"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 10
