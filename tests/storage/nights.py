"""Nights as people have them, from a seed; for tests that need many."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from device.storage.nights import NightLog
from device.taste.contract import Ended, Entry, Fault, Heard, Moved, Night, Touch, Touched

FIRST_AT = 1.8e9
DAY_S = 24 * 3600.0
SOUNDS = ("whisper", "paper", "brushing", "orbit", "tapping", "hair", "page", "stroke", "clock", "breath")
TOUCHES: tuple[Touched, ...] = ("next", "louder", "softer", "timer", "light", "never", "extend")
ENDS: tuple[Ended, ...] = ("silence", "silence", "silence", "stopped", "cut short")


def some_night(number: int, began_at: float | None = None, *, named: int = 0) -> Entry:
    """The same for the same `number`; a night on which much is pressed. `named` is the number in the log."""
    rng = random.Random(number)
    length_s = rng.uniform(1800.0, 5400.0)
    cuts = sorted(round(rng.uniform(0.0, 2000.0), 3) for _ in range(rng.randint(1, 5)))
    heard = tuple(
        Heard(rng.choice(SOUNDS), begun_s, ended_s) for begun_s, ended_s in zip([0.0, *cuts], cuts, strict=False)
    )
    at_s = sorted(round(rng.uniform(0.0, 0.8 * length_s), 3) for _ in range(rng.randint(0, 12)))
    touches = tuple(Touch(s, rng.choice(TOUCHES)) for s in at_s)
    moved = tuple(Moved(s, m) for s, m in ((0.0, "settle"), (1080.0, "drift"), (1890.0, "bed"), (2700.0, "close")))
    faults = (Fault(12.0, "no sound: the card is unplugged"),) if rng.random() < 0.05 else ()
    began_at = FIRST_AT + DAY_S * number if began_at is None else began_at
    night = Night(began_at, length_s, 2700.0, rng.uniform(-30.0, -6.0), rng.choice(ENDS), heard, touches)
    return Entry(named, night, moved, faults)


def filled(path: Path, count: int) -> NightLog:
    """Written at once; a year, night by night, would wait for the disk ten thousand times."""
    log = NightLog(path)
    log.write(some_night(0))
    with closing(sqlite3.connect(path)) as db, db:
        for number in range(1, count):
            entry = some_night(number)
            night = entry.night
            row = (number + 1, night.began_at, night.length_s, night.timer_s, night.volume_db, night.ended)
            db.execute("INSERT INTO nights VALUES (?, ?, ?, ?, ?, ?, 0, 1)", row)
            heard = [(number + 1, n, h.sound, h.begun_s, h.ended_s) for n, h in enumerate(night.heard)]
            db.executemany("INSERT INTO heard VALUES (?, ?, ?, ?, ?)", heard)
            marks: list[tuple[float, str, str]] = [(touch.at_s, "touch", touch.what) for touch in night.touches]
            marks += [(moved.at_s, "moved", moved.movement) for moved in entry.moved]
            marks += [(fault.at_s, "fault", fault.what) for fault in entry.faults]
            db.executemany(
                "INSERT INTO marks VALUES (?, ?, ?, ?, ?)", [(number + 1, n, *m) for n, m in enumerate(marks)]
            )
    return log
