"""`lull simulate --nights`: months of somebody who sleeps with Lull, and what it then says of nights and of taste."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from device.cli_nights import IN_TABLE
from device.config_file import Loaded
from device.explained import Explained, explained, in_words
from device.files.output import open_output
from device.files.owner import as_owner_of
from device.night_words import table as table_of_nights
from device.repertoire import repertoire
from device.simulator.home import SETTINGS, Home, evening_at, for_sleepers
from device.simulator.sleepers import LOVED, SORTS, Lived, Sleeper
from device.sounds.contract import Sound
from device.storage.night_clerk import FILE
from device.storage.night_keeper import Unkept
from device.storage.nights import NightLog
from device.taste.contract import Entry
from device.taste.words import table

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there


class Taken(Exception):
    """The folder holds what is not ours to write over; the message, one line, says so."""


@dataclass(frozen=True)
class Months:
    """What has come of them."""

    home: Home  # shut down
    sleeper: Sleeper
    lived: tuple[Lived, ...]  # as the nights truly were
    entries: tuple[Entry, ...]  # as the device has them, the earliest first


def written_months(loaded: Loaded, sort: str, nights: int, seed: int, out: Path) -> None:
    """Live, tell, and leave log, settings and pictures in `out`. Raises Taken, Unkept, OSError."""
    from device.simulator.nights_picture import draw_nights  # load matplotlib, which takes its time
    from device.simulator.taste_picture import draw_taste

    sounds = repertoire(loaded.config.sounds.whisperer).sounds
    config = for_sleepers(loaded.config, sounds)
    if config.memory.nights_days == 0:
        raise Unkept("memory.nights_days is 0, so no nights are kept")
    with as_owner_of(out):
        out.mkdir(parents=True, exist_ok=True)
        check_room(out)
    print(f"{sort}: living {nights} nights on a virtual clock", flush=True)
    with quick_folder() as state:
        months = live(Home(config, sounds, state, seed), Sleeper(SORTS[sort], f"{sort} {seed}"), nights)
        for file in (FILE, SETTINGS):
            with open_output(out / file) as stream:
                stream.write((state / file).read_bytes())
    told, plays = learned(months, sounds), months.home.session.memory.sound
    draw_nights(months.entries, out / "nights.png")
    draw_taste(told.rows, plays, out / "taste.png", months.sleeper.likes)
    print(table_of_nights(months.entries[-IN_TABLE:], None), end="\n\n")
    print(table(told.rows, evening_at(nights)), end="\n\n")
    print(in_words(told, config, sounds, plays, asleep=True))
    print(_truth(months.sleeper, sounds))
    for left in (out / name for name in (FILE, SETTINGS, "nights.png", "taste.png")):
        print(f"  {left} ({left.stat().st_size / 1e3:.1f} kB)")


def check_room(folder: Path) -> None:
    """Only what an earlier run has left is written over, never a device's own. Raises Taken, Unkept."""
    log = NightLog(folder / FILE, mends=False)
    first = log.read(before=2) if log.path_exists() else []
    ours = bool(first) and abs(first[0].night.began_at - evening_at(0)) < 1e-3
    if not ours and (log.path_exists() or (folder / SETTINGS).exists()):
        raise Taken(f"{folder} holds settings or nights of a device that is not simulated; choose another --out")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """One that is gone afterwards, in memory where there is some for files: a log waits for its disk, every night."""
    memory = MEMORY if os.access(MEMORY, os.W_OK | os.X_OK) else None
    with TemporaryDirectory(prefix="lull", dir=memory) as name:
        yield Path(name)


def live(home: Home, sleeper: Sleeper, nights: int) -> Months:
    """Night after night, until the device is shut down. Raises Unkept."""
    lived = tuple(sleeper.sleep(number, home) for number in range(nights))
    home.shut_down()
    return Months(home, sleeper, lived, tuple(reversed(NightLog(home.log_file, mends=False).read())))


def learned(months: Months, sounds: Mapping[str, Sound]) -> Explained:
    """As the log alone tells it."""
    nights = (entry.night for entry in months.entries if entry.heeded)
    return explained(nights, months.home.config, sounds, months.home.session.memory.banned)


def _truth(sleeper: Sleeper, sounds: Mapping[str, Sound]) -> str:
    """What `lull taste` cannot know."""
    likes = sleeper.likes
    loved = sorted((sound for sound in likes if likes[sound] >= LOVED), key=lambda sound: -likes[sound])
    return f"What they love in truth, which nobody has told: {', '.join(sounds[sound].title for sound in loved)}."
