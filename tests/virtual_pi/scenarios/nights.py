"""Whole nights, in virtual time: what the card got, what the lamp showed, and how it ended."""

import json
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

from tests.virtual_pi.guest.pi import STATE, Meter, Pi, shell

EVERY_S, HOUR_S = 5.0, 3600.0
GROWS_MB = 2.0  # from hour to hour, at most
RESIDENT_MB = 63.0  # whatever was heard before; 60 is the budget after an hour of a night, and 61.2 was measured
EACH_S = 12.0  # of a sound; longer than it crosses with the next
WRITES_AN_HOUR = 60  # to the card, at most
LINES_A_NIGHT = 30  # in the journal, at most
SETTLED_S = 10  # a piece of sound long enough to have a level
BREATH_S = 12  # the last, and a second at each end
PAGE = 4096


def whole(pi: Pi, timer_min: float, close_min: float) -> dict[str, object]:
    """A press, then nobody touches it: it ends silent and dark, without a step and without an under-run."""
    pi.configure(("timer_min = 45.0 ", f"timer_min = {timer_min}"), ("close_min = 20.0 ", f"close_min = {close_min}"))
    pi.asleep()
    night_s = 60 * (timer_min + close_min)
    lamps, dark_at_s = [], 0.0
    with pi.metered() as meter:
        pi.press()
        began_s = time.monotonic()
        pi.until_phase("playing")
        while pi.ask()["phase"] != "asleep":
            at_s = time.monotonic() - began_s
            assert at_s < night_s + 60, pi.ask()
            lamps.append(sum(pi.lamp))
            if lamps[-1]:
                dark_at_s = at_s
            time.sleep(EVERY_S)
        ended_s = time.monotonic() - began_s
        time.sleep(2.0)
    state = pi.ask()
    assert abs(ended_s - night_s) < 15, (ended_s, night_s)
    assert pi.dark
    assert dark_at_s < 60 * 0.7 * timer_min + 30, dark_at_s
    assert state["underruns"] == 0
    rises = [after - before for before, after in pairwise(lamps[2:])]
    assert max(rises) <= 0.001, "the lamp never rises"
    minutes = meter.minutes_db()
    close = minutes[-round(close_min) - 1 : -1] if close_min >= 5 else minutes[:0]
    slopes = [before - after for before, after in pairwise(close)]
    steepest = max(slopes[:-2], default=0.0)
    if close_min >= 20:
        assert steepest < 1.5, slopes
    fell_db, jolt_db = _of_the_fade(meter, round(60 * close_min))
    assert 22 < fell_db < 30, fell_db
    assert jolt_db < 5, jolt_db
    assert meter.end_is_zero, "digital silence at the end"
    assert meter.loudest_step_db < 12.0, meter.loudest_step_db
    return {
        "hours": round((timer_min + close_min) / 60, 2),
        "underruns": state["underruns"],
        "steepest_db_a_minute": round(steepest, 2),
        "fell_by_db": round(fell_db, 1),
        "largest_step_of_the_fade_db": round(jolt_db, 1),
        "dark_after_min": round(dark_at_s / 60, 1),
        "quietest_minute_db": round(float(np.min(minutes)), 1),
    }


def all_night(pi: Pi, hours: int = 8) -> dict[str, object]:
    """Played from the evening to the morning: it neither grows nor tires, and hardly touches the card."""
    pi.asleep()
    pi.press()
    pi.until_phase("playing")
    pi.ask("timer", minutes=None)
    resident_mb, writes, written = [], 0, 0
    with pi.metered() as meter:
        switches, pid = pi.switches, pi.pid
        for _ in range(hours):
            for _ in range(round(HOUR_S / EVERY_S)):
                time.sleep(EVERY_S)
                now_written = STATE.stat().st_mtime_ns
                writes, written = writes + (now_written != written), now_written
            resident_mb.append(_resident_mb(pid))
            state = pi.ask()
            assert state["phase"] == "playing", state
        woken = pi.switches - switches
    levels_db, lines = meter.minutes_db()[1:], len(pi.words(10_000).splitlines())
    assert pi.pid == pid, "it was started anew"
    assert state["underruns"] == 0
    assert max(resident_mb) - resident_mb[0] < GROWS_MB, resident_mb
    assert writes <= WRITES_AN_HOUR * hours, writes
    assert lines <= LINES_A_NIGHT, lines
    assert meter.loudest_step_db < 12.0, meter.loudest_step_db
    assert np.ptp(levels_db[-60 * (hours - 3) :]) < 3.0, "even, once the bed is alone"
    return {
        "hours": hours,
        "underruns": state["underruns"],
        "memory_mb_at_hour_1": resident_mb[0],
        f"at_hour_{hours}": resident_mb[-1],
        "wakes_a_second": round(woken / hours / HOUR_S, 1),
        "settings_written": writes,
        "lines_in_the_journal": lines,
    }


def every_sound(pi: Pi) -> dict[str, object]:
    """All there is, one after the other, each let go for the next: what one needed must not stay."""
    names = [told["id"] for told in json.loads(shell("lull", "sounds", "--json"))]
    pi.asleep()
    pi.press()
    pi.until_phase("playing")
    pi.ask("timer", minutes=None)
    pid, resident_mb = pi.pid, {}
    for name in names:
        pi.ask("play", sound=name)
        time.sleep(EACH_S)
        resident_mb[name] = _resident_mb(pid)
    assert pi.pid == pid, "it was started anew"
    assert len(names) > 40, names
    largest = max(resident_mb, key=lambda name: resident_mb[name])
    at_end_mb = resident_mb[names[-1]]
    assert at_end_mb < RESIDENT_MB, resident_mb
    return {"sounds": len(names), "memory_mb_at_the_end": at_end_mb, f"with_{largest}": resident_mb[largest]}


def _of_the_fade(meter: Meter, close_s: int) -> tuple[float, float]:
    """How far it fell in the close, before its last breath, and the most from one piece of ten seconds to the next."""
    seconds_db = meter.seconds_db()
    last = int(np.flatnonzero(seconds_db > -90)[-1])
    close_db = seconds_db[last - close_s : last - BREATH_S]
    pieces_db = close_db[: len(close_db) // SETTLED_S * SETTLED_S].reshape(-1, SETTLED_S).mean(axis=1)
    return float(pieces_db[0] - pieces_db[-1]), float(np.abs(np.diff(pieces_db)).max())


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * PAGE / 1e6, 1)
