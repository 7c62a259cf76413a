"""Past nights in words: as a table for a sleepy person, as JSON and as CSV."""

import csv
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from device.plain_text import one_line
from device.taste.contract import Entry

CLOCK_SET_AT = 1.7e9  # before Lull was; a Pi that has not been told the time believes in some such year
LATEST_AT = 2**33
WIDEST = 34  # of the column of sounds
ENDS = {"silence": "silent", "stopped": "stopped", "cut short": "cut short"}
COLUMNS = ("night", "began", "length_min", "timer_min", "volume_db", "ended", "last_touch_min", "sounds", "touches")


def table(entries: Sequence[Entry], going_on: int | None) -> str:
    """A line each, the latest last, where the eye is."""
    if not entries:
        return "no nights yet"
    rows = [("night", "began", "sounds", "last touch", "")]
    rows += [_row(entry, going_on) for entry in entries]
    wide = [max(len(row[n]) for row in rows) for n in range(4)]
    lines = (
        f"{number:>{wide[0]}}  {began:{wide[1]}}  {sounds:{wide[2]}}  {touch:>{wide[3]}}  {end}".rstrip()
        for number, began, sounds, touch, end in rows
    )
    return "\n".join(map(one_line, lines))


def _row(entry: Entry, going_on: int | None) -> tuple[str, str, str, str, str]:
    night = entry.night
    last = f"{night.last_touch_s / 60:.0f} min" if night.touches else "-"
    how = "goes on" if entry.number == going_on else ENDS[night.ended]
    end = f"{how} after {night.length_s / 60:.0f} min"
    return str(entry.number), _began(entry, "%a %d %b %H:%M"), _sounds(entry), last, _with_faults(end, entry)


def _with_faults(end: str, entry: Entry) -> str:
    if not entry.faults:
        return end
    return f"{end}; {entry.faults[0].what}" + (f" and {len(entry.faults) - 1} more" if len(entry.faults) > 1 else "")


def _sounds(entry: Entry) -> str:
    """Each once, in the order in which they came, as many as fit."""
    sounds = list(dict.fromkeys(heard.sound for heard in entry.night.heard))
    shown = ", ".join(sounds)
    while len(shown) > WIDEST and len(sounds) > 1:
        sounds.pop()
        shown = ", ".join([*sounds, "..."])
    return shown[:WIDEST] or "-"


def clock_was_set(entry: Entry) -> bool:
    """Whether a person would believe when it began."""
    return CLOCK_SET_AT <= entry.night.began_at < LATEST_AT


def _began(entry: Entry, form: str) -> str:
    """In this machine's time zone."""
    if not clock_was_set(entry):
        return "clock not set"
    return datetime.fromtimestamp(entry.night.began_at, UTC).astimezone().strftime(form)


def as_json(entry: Entry, going_on: int | None) -> dict[str, Any]:
    """All that is kept, times in seconds."""
    night = {**asdict(entry.night), "last_touch_s": entry.night.last_touch_s}
    rest = {"moved": [asdict(moved) for moved in entry.moved], "faults": [asdict(fault) for fault in entry.faults]}
    return {"number": entry.number, **night, **rest, "going_on": entry.number == going_on}


def as_csv(entries: Sequence[Entry], going_on: int | None) -> str:
    """A line each; sounds and touches as `paper 0.0-12.5` and `next 12.5`, in minutes, with semicolons between."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow((*COLUMNS, "movements", "faults"))
    for entry in entries:
        night = entry.night
        writer.writerow(
            (
                entry.number,
                _began(entry, "%Y-%m-%dT%H:%M:%S%z"),
                _minutes(night.length_s),
                _minutes(night.timer_s),
                f"{night.volume_db:.1f}",
                "goes on" if entry.number == going_on else night.ended,
                _minutes(night.last_touch_s),
                "; ".join(f"{h.sound} {_minutes(h.begun_s)}-{_minutes(h.ended_s)}" for h in night.heard),
                "; ".join(f"{touch.what} {_minutes(touch.at_s)}" for touch in night.touches),
                "; ".join(f"{moved.movement} {_minutes(moved.at_s)}" for moved in entry.moved),
                "; ".join(f"{fault.what} {_minutes(fault.at_s)}" for fault in entry.faults),
            )
        )
    return out.getvalue()


def _minutes(duration_s: float) -> str:
    return f"{duration_s / 60:.1f}"
